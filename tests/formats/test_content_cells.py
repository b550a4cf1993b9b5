"""What a listing says of itself, as one row of a table: read back it says the same, in every script."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrnet.domain.content import Accreditation, Content, Link, Name, NameKind, Place, SpokenLanguage, Text
from adrnet.formats import sheet, tables
from adrnet.formats.content_cells import FIELDS, TooManyPartsError, cells_of, value_in
from adrnet.formats.csv import unguarded
from tests.domain.contents import CONTENTS
from tests.formats.test_notation import HARD, LIMITS, PARTS

SAID = HARD.map(str.strip).filter(bool)
LANGUAGES = st.sampled_from(["en", "ja", "zh-Hans", "km", "th", "ar"])
NAMES = st.lists(
    st.builds(
        Name,
        SAID,
        LANGUAGES,
        st.sampled_from(["", "Latn", "Jpan", "Thai"]),
        st.sampled_from([str(one) for one in NameKind]),
    ),
    max_size=3,
).map(tuple)
WIDER = st.builds(
    replace,
    CONTENTS.map(lambda one: replace(one, posts=())),
    names=NAMES,
    texts=st.lists(
        st.builds(
            Text,
            st.sampled_from(["description", "note"]),
            SAID,
            LANGUAGES,
            st.sampled_from(["human", "machine"]),
            st.sampled_from(["draft", "official"]),
            st.sampled_from(["", "0123456789abcdef"]),
        ),
        max_size=3,
    ).map(tuple),
    places=st.lists(
        st.builds(Place, st.sampled_from(["JP", "TH", ""]), PARTS, PARTS, st.sampled_from(["seat", "office"])),
        max_size=2,
    ).map(tuple),
    links=st.lists(st.builds(Link, st.just("rules"), SAID, LANGUAGES), max_size=2).map(tuple),
    accreditations=st.lists(
        st.builds(Accreditation, SAID, PARTS, verified_by=st.sampled_from(["", "network"])), max_size=2
    ).map(tuple),
    languages=st.lists(st.builds(SpokenLanguage, LANGUAGES, st.sampled_from(["", "fluent"])), max_size=3).map(tuple),
)


def content_in(cells: dict[str, str]) -> Content:
    """What the cells of a row say; a field without a cell is empty."""
    return Content(**{name: value_in(name, cell) for name, cell in cells.items() if name in FIELDS and cell})


@given(st.lists(WIDER, min_size=1, max_size=3))
def test_whatever_is_written_is_read_back(contents):
    rows = [["end", *cells_of(one).values()] for one in contents]
    for content in (b"".join(sheet.as_csv(["id", *FIELDS], rows)), sheet.as_workbook(["id", *FIELDS], rows, "T")):
        table = tables.read(content, LIMITS)
        clean = str if content.startswith(b"PK") else unguarded
        said = [dict(zip(table.headings, map(clean, line.cells), strict=True)) for line in table.lines]
        assert [content_in(one) for one in said] == contents
        assert [["end", *cells_of(content_in(one)).values()] for one in said] == rows


def test_every_field_but_the_posts_has_a_column():
    assert set(FIELDS) == {one.name for one in fields(Content)} - {"posts"}


def test_what_is_usual_is_left_out():
    content = Content(
        names=(Name("東京仲裁所", "ja", "Jpan"), Name("Tokyo Centre", "en", "Latn", "alternate")),
        places=(Place("JP", "Tokyo", "1-2\nChiyoda", "seat"),),
        services=("arbitration", "mediation"),
    )
    cells = cells_of(content)
    assert cells["names"] == "東京仲裁所 | ja\nTokyo Centre | en | alternate"
    assert cells["places"] == "JP | Tokyo | 1-2\\nChiyoda | seat"
    assert cells["services"] == "arbitration; mediation"


def test_a_bar_that_was_not_marked_is_an_error():
    with pytest.raises(TooManyPartsError) as raised:
        content_in({"places": "JP | Tokyo\nJP | a | b | c | d"})
    assert raised.value.line == 2
