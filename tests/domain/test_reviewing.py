"""Which changes wait for a coordinator: the table names every field, and the two parts of a change make the whole."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings

from adrnet.domain.comparing import ADDRESS, differences
from adrnet.domain.content import Content, Name, OfferedPost, Place, Text, Title
from adrnet.domain.listing import Listing, ListingState, Origin
from adrnet.domain.reviewing import HANDLING, Handling, at_once, corrected, handling_of, is_verified, reviewed
from tests.domain.contents import CONTENTS

# Without a deadline: a busy machine is slow now and then.
MANY = settings(max_examples=200, deadline=None)
BASE = Content(places=(Place("JP", "Tokyo", "1-1 Example", "seat"),), telephone="1", email="desk@example.org")
# The issue's own table: what goes live at once; everything else waits.
SMALL = {"telephone", ADDRESS, "introductions"}


def test_the_table_says_of_every_field_how_it_is_handled() -> None:
    assert set(HANDLING) == {part.name for part in fields(Content)} | {ADDRESS}
    assert {field for field, handling in HANDLING.items() if handling == Handling.AT_ONCE} == SMALL


@pytest.mark.parametrize(
    "changed",
    [
        {"names": (Name("x", "en"),)},
        {"kind": "court"},
        {"texts": (Text("note", "x", "en"),)},
        {"places": (Place("JP", "Osaka", "1-1 Example", "seat"),)},
        {"places": ()},
        {"jurisdictions": ("JP",)},
        {"services": ("training",)},
        {"specialties": ("family",)},
        {"email": "other@example.org"},
        {"website": "https://www.example.org/"},
        {"website_seen": True},
        {"founded": 1990},
        {"posts": (OfferedPost("abcdefgh", ("general",), (Title("en", "x"),)),)},
        {"unverified_fields": ("services",)},
    ],
    ids="-".join,
)
def test_what_identifies_or_classifies_a_body_waits(changed: dict[str, Any]) -> None:
    after = replace(BASE, **changed)
    assert reviewed(BASE, after)
    assert corrected(BASE, after).to_document().keys() <= {*BASE.to_document()}


@pytest.mark.parametrize("telephone", ["", "2"])
def test_a_telephone_number_is_corrected_or_taken_away_at_once(telephone: str) -> None:
    after = replace(BASE, telephone=telephone)
    assert reviewed(BASE, after) == ()
    assert corrected(BASE, after) == after


@pytest.mark.parametrize("address", ["", "2-2 Example"])
def test_an_address_is_corrected_or_taken_away_at_once(address: str) -> None:
    after = replace(BASE, places=(Place("JP", "Tokyo", address, "seat"),))
    assert reviewed(BASE, after) == ()
    assert corrected(BASE, after) == after


def test_an_address_of_a_new_place_waits_with_its_place() -> None:
    after = replace(BASE, places=(*BASE.places, Place("TH", "Bangkok", "3 Example Road", "office")))
    assert at_once(BASE, after) == ()
    assert {one.piece[-1] for one in reviewed(BASE, after)} == {"TH", ADDRESS}
    assert corrected(BASE, after) == BASE


def test_a_code_that_is_called_address_is_no_address() -> None:
    assert handling_of(("specialties", ADDRESS)) == Handling.REVIEWED
    assert handling_of(("places", "seat", "JP", ADDRESS)) == Handling.AT_ONCE


@MANY
@given(CONTENTS, CONTENTS)
def test_small_corrections_and_the_rest_make_the_whole_and_share_nothing(published: Content, wanted: Content) -> None:
    small, rest = at_once(published, wanted), reviewed(published, wanted)
    assert {one.piece for one in small} & {one.piece for one in rest} == set()
    assert {one.piece for one in (*small, *rest)} == {one.piece for one in differences(published, wanted)}


@MANY
@given(CONTENTS, CONTENTS)
def test_what_was_corrected_differs_from_the_published_in_nothing_that_waits(
    published: Content, wanted: Content
) -> None:
    made = corrected(published, wanted)
    assert reviewed(published, made) == ()
    gone = {one.piece for one in reviewed(published, wanted) if one.after is None}
    # An address goes with its place; whatever else was small is done.
    left = {one.piece for one in at_once(made, wanted)}
    assert all(piece[:-1] in gone for piece in left)


@pytest.mark.parametrize(
    ("columns", "is_so"),
    [
        ({}, True),
        ({"state": ListingState.UNPUBLISHED}, False),
        ({"state": ListingState.WITHDRAWN}, False),
        ({"origin": Origin.PUBLIC_SOURCES}, False),
        ({"is_unverified": True}, False),
    ],
)
def test_only_a_public_entry_of_its_organisation_that_is_not_in_doubt_is_verified(
    columns: dict[str, Any], is_so: bool
) -> None:
    usual = {"state": ListingState.PUBLISHED, "origin": Origin.REGISTERED, "is_unverified": False}
    assert is_verified(Listing(**{**usual, **columns})) is is_so
