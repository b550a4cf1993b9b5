"""What differs between two states of a listing, in words: grouped, marked, each piece in its language."""

from dataclasses import fields, replace
from typing import Any

import pytest
from markupsafe import escape

from adrnet.domain.comparing import digests, merge
from adrnet.domain.content import (
    Accreditation,
    Content,
    DigitalCapacity,
    Link,
    Name,
    NameKind,
    OfferedPost,
    Place,
    SpokenLanguage,
    Text,
    Title,
)
from adrnet.domain.listing import ListingType
from adrnet.domain.reviewing import Handling
from adrnet.i18n.locales import LOCALES, Locale
from adrnet.presenters.changes import Change, Group, changes, conflicts
from tests.presenters.conftest import Reader

# A content in which every field says something, and one in which every field says something else.
FULL = Content(
    names=(
        Name("Example Centre", "en", "Latn"),
        Name("例示仲裁センター", "ja", "Jpan"),
        Name("EC", "en", "Latn", NameKind.ABBREVIATION),
    ),
    kind="arbitration_institution",
    texts=(Text("note", "We hear cases in Tokyo.", "en"), Text("note", "ศูนย์ไกล่เกลี่ยในกรุงเทพฯ", "th")),
    places=(Place("JP", "Tokyo", "1-1 Example\nChiyoda-ku", "seat"),),
    jurisdictions=("JP",),
    services=("arbitration", "mediation"),
    specialties=("maritime",),
    roles=("arbitrator",),
    languages=(SpokenLanguage("en"),),
    digital=(DigitalCapacity("e_filing", "no"),),
    accreditations=(Accreditation("Example Scheme", "Fellow", "2020-01-01"),),
    email="desk@example.org",
    telephone="+81 3 5555 0100",
    website="https://www.example.org/",
    website_seen=False,
    links=(Link("rules", "https://www.example.org/rules", "en"),),
    founded=1990,
    posts=(
        OfferedPost("abcdefgh", ("general",), (Title("en", "Registry"),), "registry@example.org", "+81 3 5555 0101"),
    ),
    introductions="yes",
    unverified_fields=("services",),
)
OTHER = Content(
    names=(
        Name("Example Dispute Centre", "en", "Latn"),
        Name("例示紛争解決センター", "ja", "Hira"),
        Name("Old Board", "en", "Latn", NameKind.FORMER),
    ),
    kind="court",
    texts=(Text("note", "We hear cases online.", "en", state="reviewed"), Text("note", "ศูนย์ไกล่เกลี่ยออนไลน์", "th")),
    places=(Place("JP", "Osaka", "2-2 Example\nKita-ku", "seat"), Place("TH", "", "", "office")),
    jurisdictions=("JP", "TH"),
    services=("arbitration", "training"),
    specialties=("energy",),
    roles=("mediator",),
    languages=(SpokenLanguage("en", "native"), SpokenLanguage("tet")),
    digital=(DigitalCapacity("e_filing", "yes", "from Monday to Friday"),),
    accreditations=(Accreditation("Example Scheme", "Fellow", "2021-01-01"),),
    email="office@example.org",
    telephone="+81 3 5555 0200",
    website="https://centre.example.org/",
    website_seen=True,
    links=(Link("rules", "https://centre.example.org/rules", "en"),),
    founded=1991,
    posts=(
        OfferedPost(
            "abcdefgh",
            ("general", "training"),
            (Title("en", "Secretariat"), Title("ja", "事務局")),
            "office@example.org",
            "+81 3 5555 0201",
            ("en",),
            "2026-12-01",
            "2028-12-01",
        ),
    ),
)


def found(groups: list[Group], label: str, language: str | None = None) -> Change:
    """Return the one item of this name."""
    [item] = [
        one
        for group in groups
        for one in group.items
        if str(one.label) == label and (language is None or str(one.language) == language)
    ]
    return item


def plain(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(kind, str(text)) for kind, text in pieces]


def test_what_is_the_same_differs_in_nothing(reader: Reader) -> None:
    with reader() as words:
        assert changes(FULL, FULL, words) == []


@pytest.mark.parametrize("field", [one.name for one in fields(Content)])
@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_every_field_is_told_in_words_whether_it_changes_comes_or_goes(
    reader: Reader, field: str, locale: Locale
) -> None:
    changed: dict[str, Any] = {field: getattr(OTHER, field)}
    with reader(locale.code) as words:
        for before, after in (
            (FULL, replace(FULL, **changed)),
            (replace(Content(), **{field: getattr(FULL, field)}), Content()),
            (Content(), replace(Content(), **changed)),
        ):
            if before == after:
                continue
            groups = changes(before, after, words)
            assert groups
            for item in (item for group in groups for item in group.items):
                assert item.label
                assert item.before != item.after
                text = "".join(str(text) for _kind, text in (*item.before, *item.after))
                assert not any(code in text for code in ("e_filing", "arbitration_institution", "website_seen"))
            assert all(str(group.title) for group in groups)


def test_what_a_person_says_of_themselves_is_called_otherwise(reader: Reader) -> None:
    before = Content(introductions="no")
    after = Content(
        texts=(Text("description", "Mediated.", "en"),),
        jurisdictions=("TH",),
        languages=(SpokenLanguage("th", "native"),),
        accreditations=(Accreditation("IMI", "IMI Certified Mediator", "2024-01-31"),),
        introductions="yes",
    )
    with reader() as words:
        groups = changes(before, after, words, type_=ListingType.PRACTITIONER)
    assert [str(group.title) for group in groups] == [
        "Experience",
        "Places and jurisdictions",
        "Languages",
        "Accreditations",
        "Introductions",
    ]
    assert [str(item.label) for group in groups for item in group.items] == [
        "Experience",
        "Qualified in",
        "Languages",
        "Accreditations",
        "Introductions",
    ]
    assert groups[-1].items[0].before == [("removed", "No")]


def test_items_stand_in_the_order_of_the_sections(reader: Reader) -> None:
    with reader() as words:
        groups = changes(FULL, OTHER, words)
    assert [str(group.title) for group in groups] == [
        "Names",
        "Kind of organisation",
        "Roles",
        "Texts",
        "Places and countries",
        "Services",
        "Specialties",
        "Languages of proceedings",
        "Digital capacity",
        "Accreditations",
        "Contact details",
        "Documents",
        "Focal point: All matters, Training and accreditation",
        "Introductions",
        "From public sources, not yet verified",
    ]
    assert [str(item.label) for item in groups[10].items] == [
        "E-mail",
        "Telephone",
        "Website",
        "Website seen by the network",
    ]


def test_a_name_is_called_by_its_kind_and_language_and_marked_where_it_differs(reader: Reader) -> None:
    with reader() as words:
        groups = changes(FULL, OTHER, words)
        name = found(groups, "Official name", "English")
        assert name.lang == "en"
        assert name.before == [("same", "Example Centre")]
        assert name.after == [("same", "Example "), ("added", "Dispute "), ("same", "Centre")]
        assert str(found(groups, "Abbreviation").note) == "Removed"
        assert str(found(groups, "Former name").note) == "Added"
        assert str(name.note) == "Changed"
        assert ("added", "Hiragana") in plain(found(groups, "Official name", "Japanese").after)


def test_a_text_without_spaces_is_marked_at_whole_clusters(reader: Reader) -> None:
    with reader("th") as words:
        text = found(changes(FULL, OTHER, words), "About", "ไทย")
    assert text.lang == "th"
    assert plain(text.after)[0] == ("same", "ศูนย์ไกล่เกลี่ย")
    assert "".join(str(piece) for _kind, piece in text.after) == "ศูนย์ไกล่เกลี่ยออนไลน์"


def test_codes_are_labels_in_the_readers_language_or_marked_as_english(reader: Reader) -> None:
    with reader("ja") as words:
        services = found(changes(FULL, OTHER, words), "サービス")
        assert plain(services.before) == [("same", "仲裁"), ("same", "\n"), ("removed", "調停")]
        assert [getattr(text, "lang", "ja") for _kind, text in services.after] == ["ja", "ja", "ja"]
    with reader("lo") as words:
        role = next(one for group in changes(FULL, OTHER, words) for one in group.items if one.key == ("roles",))
        assert all(getattr(text, "lang", "lo") in {"lo", "en"} for _kind, text in role.after)
        assert 'lang="en"' in escape(words.label("place_role", "seat"))


def test_a_telephone_number_is_one_thing(reader: Reader) -> None:
    with reader() as words:
        telephone = found(changes(replace(FULL, posts=()), replace(OTHER, posts=()), words), "Telephone")
    assert (telephone.before, telephone.after) == (
        [("removed", "+81 3 5555 0100")],
        [("added", "+81 3 5555 0200")],
    )


def test_what_shows_at_once_says_so_and_the_rest_is_read_first(reader: Reader) -> None:
    with reader() as words:
        groups = changes(replace(FULL, posts=()), replace(OTHER, posts=()), words, with_handling=True)
    at_once = [str(one.label) for group in groups for one in group.items if one.handling == Handling.AT_ONCE]
    assert at_once == ["Address", "Telephone", "Introductions"]
    assert str(found(groups, "Telephone").note) == "Changed, shows at once"
    assert str(found(groups, "Website").note) == "Changed, a coordinator reads it first"


def test_an_address_of_a_new_place_is_read_with_its_place(reader: Reader) -> None:
    after = replace(FULL, places=(*FULL.places, Place("TH", "Bangkok", "3 Example Road", "office")))
    with reader() as words:
        items = [one for group in changes(FULL, after, words, with_handling=True) for one in group.items]
    assert [(str(one.label), str(one.language), one.handling) for one in items] == [
        ("Office", "Thailand", Handling.REVIEWED),
        ("Address", "Office, Thailand", Handling.REVIEWED),
    ]


def test_another_order_is_shown_as_such(reader: Reader) -> None:
    after = replace(FULL, names=FULL.names[::-1])
    with reader() as words:
        [group] = changes(FULL, after, words)
    [item] = group.items
    assert (str(item.label), str(item.language)) == ("Names", "In another order")
    assert plain(item.before)[0] == ("same", "Example Centre")
    assert plain(item.after)[0] == ("same", "EC")


def test_a_translation_that_was_compared_anew_says_so(reader: Reader) -> None:
    before = Content(texts=(Text("note", "例です。", "ja", source_hash="1"),))
    after = Content(texts=(Text("note", "例です。", "ja", source_hash="2"),))
    with reader() as words:
        [item] = changes(before, after, words)[0].items
    assert plain(item.after)[-1] == ("added", "Compared with the original anew")


def test_what_two_people_changed_is_told_piece_by_piece(reader: Reader) -> None:
    theirs = replace(FULL, telephone="+81 3 5555 0999", specialties=("maritime", "energy"))
    mine = replace(FULL, telephone="+81 3 5555 0200")
    merged = merge(digests(FULL), theirs, mine)
    with reader() as words:
        both = conflicts(merged.conflicts, words)
        followed = conflicts(merged.taken_over, words)
    assert found(both, "Telephone").before == [("removed", "+81 3 5555 0999")]
    assert plain(found(followed, "Specialties").after) == [("added", "Energy and utilities")]
