"""The sections of a listing: every field is asked somewhere, and how far each one is follows from the content alone."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings

from adrnet.domain.content import (
    Content,
    DigitalCapacity,
    Link,
    Name,
    NameKind,
    OfferedPost,
    Place,
    SpokenLanguage,
    Text,
)
from adrnet.domain.listing import ListingType
from adrnet.domain.sections import (
    FIELDS,
    QUESTIONS,
    Missing,
    Progress,
    Section,
    is_sendable,
    of,
    outdated_texts,
    standings,
    text_digest,
)
from tests.domain.contents import CONTENTS

ORGANISATION, PERSON = ListingType.ORGANISATION, ListingType.PRACTITIONER

# Everything without which nobody can judge an entry, and nothing else.
ENOUGH = Content(
    names=(Name("Example Centre", "en"),),
    kind="court",
    places=(Place("JP"),),
    services=("arbitration",),
    email="desk@example.org",
)
COMPLETE = replace(
    ENOUGH,
    texts=(Text("note", "We hear cases.", "en"),),
    specialties=("maritime",),
    languages=(SpokenLanguage("en"),),
    digital=(DigitalCapacity("e_filing"),),
    links=(Link("rules", "https://www.example.org/"),),
    posts=(OfferedPost("abcdefgh", ("general",)),),
)


def progress(content: Content) -> dict[Section, Progress]:
    return {one.section: one.progress for one in standings(content, ORGANISATION)}


def missing(content: Content) -> set[Missing]:
    return {one for standing in standings(content, ORGANISATION) for one in standing.missing}


def test_every_field_is_asked_in_one_section() -> None:
    asked = [name for names in FIELDS.values() for name in names]
    # Where a value comes from is not asked but known.
    elsewhere = {"unverified_fields"}
    assert len(asked) == len(set(asked))
    assert set(asked) == {part.name for part in fields(Content)} - elsewhere


def test_every_section_has_questions_and_every_question_its_place() -> None:
    assert set(FIELDS) == set(QUESTIONS) == set(Section)
    for type_ in ListingType:
        assert [one.section for one in standings(Content(), type_)] == list(of(type_))
    assert {section for type_ in ListingType for section in of(type_)} == set(Section)
    asked = [question.missing for questions in QUESTIONS.values() for question in questions]
    assert sorted(asked) == sorted(Missing)


def test_nothing_at_all_misses_everything_that_can_be_missing() -> None:
    of_persons = {Missing.ROLE, Missing.ACCREDITATION, Missing.INTRODUCTION}
    assert missing(Content()) == set(Missing) - {Missing.OUTDATED_TRANSLATION} - of_persons
    assert not is_sendable(Content(), ORGANISATION)


def test_what_is_required_is_enough_to_send() -> None:
    assert is_sendable(ENOUGH, ORGANISATION)
    assert Progress.REQUIRED not in progress(ENOUGH).values()
    assert set(progress(COMPLETE).values()) == {Progress.COMPLETE}


@pytest.mark.parametrize(
    ("without", "section", "said"),
    [
        ({"names": ()}, Section.NAMES, Missing.OFFICIAL_NAME),
        ({"names": (Name("EC", "en", kind=NameKind.ABBREVIATION),)}, Section.NAMES, Missing.OFFICIAL_NAME),
        ({"names": (Name("例", "ja"),)}, Section.NAMES, Missing.LATIN_NAME),
        ({"names": (Name("例", "ja"), Name("EC", "en", kind="abbreviation"))}, Section.NAMES, Missing.LATIN_NAME),
        ({"kind": ""}, Section.KIND, Missing.KIND),
        ({"places": ()}, Section.PLACES, Missing.PLACE),
        ({"places": (Place("", "Tokyo"),)}, Section.PLACES, Missing.PLACE),
        ({"services": ()}, Section.SERVICES, Missing.SERVICE),
        ({"email": ""}, Section.CONTACT, Missing.CONTACT),
    ],
)
def test_without_something_required_nothing_can_be_sent(
    without: dict[str, Any], section: Section, said: Missing
) -> None:
    content = replace(COMPLETE, **without)
    assert not is_sendable(content, ORGANISATION)
    assert progress(content)[section] == Progress.REQUIRED
    [standing] = [one for one in standings(content, ORGANISATION) if one.section == section]
    assert standing.missing[0] == said


@pytest.mark.parametrize("way", ["email", "telephone", "website"])
def test_one_way_to_be_reached_is_enough(way: str) -> None:
    assert is_sendable(replace(ENOUGH, **{"email": "", way: "x"}), ORGANISATION)


@pytest.mark.parametrize("field", ["texts", "specialties", "languages", "digital", "links", "posts"])
def test_without_something_that_is_not_required_the_section_is_empty(field: str) -> None:
    content = replace(COMPLETE, **{field: ()})
    [section] = [one for one, names in FIELDS.items() if field in names]
    assert progress(content)[section] == Progress.EMPTY
    assert is_sendable(content, ORGANISATION)


A_PERSON = Content(names=(Name("Example Person 1", "en"),), roles=("mediator",), places=(Place("TH"),))


def test_a_person_needs_a_name_a_role_and_a_country_and_no_way_to_be_reached() -> None:
    assert is_sendable(A_PERSON, PERSON)
    assert not is_sendable(A_PERSON, ORGANISATION)
    assert not is_sendable(ENOUGH, PERSON)


@pytest.mark.parametrize("field", ["names", "roles", "places"])
def test_without_what_a_person_needs_nothing_can_be_sent(field: str) -> None:
    assert not is_sendable(replace(A_PERSON, **{field: ()}), PERSON)


def test_a_translation_whose_original_has_changed_is_outdated() -> None:
    original = Text("note", "We hear cases.", "en")
    translation = Text("note", "審理します。", "ja", source_hash=text_digest(original.text))
    content = replace(COMPLETE, texts=(original, translation))
    assert outdated_texts(content) == ()
    changed = replace(content, texts=(replace(original, text="We hear cases online."), translation))
    assert outdated_texts(changed) == (("note", "ja"),)
    assert progress(changed)[Section.TEXTS] == Progress.IN_PART
    assert is_sendable(changed, ORGANISATION)


def test_a_translation_of_another_field_is_no_original() -> None:
    words = "We hear cases."
    texts = (Text("other", words, "en"), Text("note", "審理します。", "ja", source_hash=text_digest(words)))
    assert outdated_texts(Content(texts=texts)) == (("note", "ja"),)


@settings(max_examples=60, deadline=None)
@given(CONTENTS)
def test_a_section_is_complete_exactly_when_nothing_is_missing(content: Content) -> None:
    for standing in standings(content, ORGANISATION):
        assert (standing.progress == Progress.COMPLETE) == (standing.missing == ())
    assert is_sendable(content, ORGANISATION) == (Progress.REQUIRED not in progress(content).values())
