"""A listing: its public id, its standing, what it is found under."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from adrnet.domain import vocabulary
from adrnet.domain.content import Content, DigitalCapacity, Place, SpokenLanguage
from adrnet.domain.listing import (
    PUBLIC_ID_LENGTH,
    Facet,
    Listing,
    ListingState,
    ListingType,
    Origin,
    count_under,
    facets_of,
    new_public_id,
    project,
    public_id_for,
    public_id_in,
)
from adrnet.domain.vocabulary import Vocabulary, Word
from tests import factories

WORDS = Vocabulary([Word("organisation_kind", "court", {}, {}, {"party": "institution"}, "")])


def listed(content: Content, **columns: object) -> dict[str, set[str]]:
    usual = {"type": ListingType.ORGANISATION, "origin": Origin.PUBLIC_SOURCES}
    found: dict[str, set[str]] = {}
    for facet, code in facets_of(Listing(**{**usual, **columns}), content, WORDS):
        found.setdefault(facet, set()).add(code)
    return found


def test_public_ids_differ_and_can_be_read_back() -> None:
    ids = {new_public_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(public_id_in(one) == one for one in ids)


def test_no_public_id_looks_like_a_number_or_holds_letters_that_are_read_as_digits() -> None:
    ids = [new_public_id() for _ in range(500)] + [public_id_for(f"key-{number}") for number in range(500)]
    assert all(one[0].isalpha() and len(one) == PUBLIC_ID_LENGTH for one in ids)
    assert not set("".join(ids)) & set("ilou")


def test_an_entry_of_the_reference_data_has_the_same_id_everywhere() -> None:
    assert public_id_for("jp-jcaa") == public_id_for("jp-jcaa") != public_id_for("jp-jca")


@pytest.mark.parametrize(
    ("reference", "public_id"),
    [
        ("k3v9x2ab", "k3v9x2ab"),
        ("k3v9x2ab-a-name", "k3v9x2ab"),
        ("K3V9X2AB-A-Name", "k3v9x2ab"),
        ("k3v9x2ab-", "k3v9x2ab"),
        ("k3v9x2abc", None),
        ("k3v9x2a", None),
        ("k3v9x2ai", None),
        ("33v9x2ab", None),
        ("k3v9x2a\x00", None),
        ("例示例示例示例示", None),
        ("", None),
    ],
)
def test_an_address_begins_with_a_public_id_or_is_none(reference: str, public_id: str | None) -> None:
    assert public_id_in(reference) == public_id


@given(st.text(max_size=20))
def test_whatever_is_taken_for_a_public_id_is_plain_ascii(reference: str) -> None:
    public_id = public_id_in(reference)
    assert public_id is None or (public_id.isascii() and public_id.isalnum())


def test_empty_values_are_nothing_to_be_found_under() -> None:
    assert listed(Content(places=(Place(city="Geneva"),))) == {"state": {"unclaimed"}}


def test_a_country_is_where_a_body_is_and_whom_it_serves() -> None:
    content = Content(places=(Place("JP"), Place("JP"), Place("")), jurisdictions=("TH",))
    assert listed(content)[Facet.COUNTRY] == {"JP", "TH"}


def test_a_capacity_that_is_denied_is_not_found() -> None:
    content = Content(digital=(DigitalCapacity("e_filing", "no"), DigitalCapacity("odr_platform", "on_request")))
    assert listed(content)[Facet.DIGITAL] == {"odr_platform"}


def test_a_level_of_a_language_changes_nothing() -> None:
    assert listed(Content(languages=(SpokenLanguage("ja", "interpreter"),)))[Facet.LANGUAGE] == {"ja"}


def test_the_party_comes_from_the_kind_and_a_practitioner_is_one() -> None:
    assert listed(Content(kind="court"))[Facet.PARTY] == {"institution"}
    assert Facet.PARTY not in listed(Content(kind="unknown"))
    assert listed(Content(kind="court"), type=ListingType.PRACTITIONER)[Facet.PARTY] == {"practitioner"}


@pytest.mark.parametrize(
    ("columns", "standing"),
    [
        ({"origin": Origin.PUBLIC_SOURCES}, "unclaimed"),
        ({"origin": Origin.REGISTERED}, "claimed"),
        ({"origin": Origin.REGISTERED, "freshness": "confirmed"}, "confirmed"),
        ({"origin": Origin.REGISTERED, "freshness": "overdue"}, "overdue"),
        ({"origin": Origin.PUBLIC_SOURCES, "freshness": "confirmation_due"}, "confirmation_due"),
    ],
)
def test_the_standing_of_an_entry_is_one_of_the_states(columns: dict[str, str], standing: str) -> None:
    assert Listing(**columns).standing == standing
    assert listed(Content(), **columns)[Facet.STATE] == {standing}


def test_every_standing_is_a_word_of_the_vocabulary(session: Session) -> None:
    states = vocabulary.current(session).codes("state")
    assert {"unclaimed", "claimed", "confirmed", "confirmation_due", "overdue"} <= set(states)


@pytest.mark.parametrize("state", ListingState)
def test_only_a_published_listing_is_public(state: ListingState) -> None:
    assert Listing(state=state).is_public is (state == ListingState.PUBLISHED)


def test_projecting_again_changes_nothing(session: Session) -> None:
    listing = session.merge(factories.listing())
    before = {(row.facet, row.code) for row in listing.listed_under}
    project(listing, vocabulary.current(session))
    assert not session.dirty
    assert not session.new
    assert {(row.facet, row.code) for row in listing.listed_under} == before


def test_a_changed_standing_is_projected(session: Session) -> None:
    listing = session.merge(factories.listing(confirmed_on=date(2026, 1, 1)))
    listing.freshness = "overdue"
    project(listing, vocabulary.current(session))
    session.flush()
    assert count_under(session, Facet.STATE) == {"overdue": 1}
    session.rollback()


def test_a_listing_points_to_another_one_only_when_it_was_merged(session: Session) -> None:
    listing, other = session.merge(factories.listing()), factories.listing()
    listing.merged_into_id = other.id
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_a_public_id_is_given_once(session: Session) -> None:
    listing, other = session.merge(factories.listing()), factories.listing()
    listing.public_id = other.public_id
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
