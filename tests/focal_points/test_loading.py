"""Whatever a file of offices holds, reading it ends in rows, faults and warnings, never in an error of ours."""

import csv
import io
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from adrnet.domain.vocabulary import Scheme, Vocabulary, Word
from adrnet.focal_points.loading import COLUMNS, read

TODAY = date(2026, 11, 21)
# The first telephone number loads the tables of all countries, and the machine may be busy.
PATIENTLY = settings(deadline=None)


def word(scheme: Scheme, code: str, *, is_covered: bool = True) -> Word:
    return Word(scheme, code, {"en": code}, {}, {"is_covered": is_covered}, "")


WORDS = Vocabulary(
    [
        word(Scheme.COUNTRY, "TH"),
        word(Scheme.COUNTRY, "GB", is_covered=False),
        word(Scheme.TOPIC, "general"),
        word(Scheme.LANGUAGE, "th"),
    ]
)

cells = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["TH", "th", "GB", "general", "general;general", "2026-12-31", "desk@example.org", "+66 2 555 0100"]
    ),
)


def file(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    return text.getvalue().encode("utf-8", "surrogatepass")


@PATIENTLY
@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b'country,topics,title,designated_by\n"')
def test_any_bytes_are_read_without_an_error(content: bytes) -> None:
    reading = read(content, WORDS, TODAY)
    assert reading.rows or reading.faults


@PATIENTLY
@given(st.lists(st.lists(cells, min_size=len(COLUMNS), max_size=len(COLUMNS)), max_size=4))
def test_any_cells_are_read_without_an_error(rows: list[list[str]]) -> None:
    reading = read(file(rows), WORDS, TODAY)
    assert reading.rows or reading.faults
    for row in reading.rows:
        assert bool(row.country) != bool(row.listing)
        assert row.topics == ("general",)
        assert row.office.titles
        assert row.office.mailbox or row.office.telephone
        assert row.office.designated_by


@PATIENTLY
@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40))
def test_a_title_in_any_script_arrives_as_it_was_written(title: str) -> None:
    values = {
        "country": "TH",
        "topics": "general",
        "title": title,
        "mailbox": "desk@example.org",
        "designated_by": title,
    }
    reading = read(file([[values.get(column, "") for column in COLUMNS]]), WORDS, TODAY)
    assert (reading.faults, [row.office.titles for row in reading.rows]) == ([], [(("en", title),)])
