"""Public institutions as entries: what is written, what is corrected, what is left alone."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import transactional
from adrnet.domain import moving, publication, vocabulary
from adrnet.domain.content import Content
from adrnet.domain.listing import Facet, Listing, ListingState, Origin, public_id_for
from adrnet.domain.policy import Machine
from adrnet.domain.record import AuditEvent
from adrnet.domain.revision import RevisionState
from adrnet.kit import clock
from tests import factories
from tests.domain.reference.shipped import MEMBERS, Folder, content_of, listing_of, load, row, rows_of


@pytest.mark.data("real")
def test_each_institution_is_an_unclaimed_entry_with_its_source(session: Session) -> None:
    listings = session.scalars(select(Listing)).all()
    given = {one["key"]: one for one in rows_of("institutions.csv")}
    assert {one.origin_key for one in listings} == set(given)
    for one in listings:
        about = given[one.origin_key or ""]
        assert (one.state, one.origin, one.is_claimed) == (ListingState.PUBLISHED, Origin.PUBLIC_SOURCES, False)
        assert one.public_id == public_id_for(about["key"])
        assert (one.source, one.source_as_of) == (about["source"], date.fromisoformat(about["as_of"]))
        assert one.is_unverified == (about["unverified"] == "yes")
        assert one.published is not None
        assert one.published.content.unverified_fields == ("services", "specialties", "languages")
        assert one.published.content.jurisdictions == ()
        assert (Facet.STATE, "unclaimed") in {(under.facet, under.code) for under in one.listed_under}


@pytest.mark.data("real")
def test_a_website_is_seen_only_where_the_file_says_so(session: Session) -> None:
    for about in rows_of("institutions.csv"):
        content = content_of(session, about["key"])
        assert (content.website, content.website_seen) == (about["website"], about["website_seen"] == "yes")


@pytest.mark.data("real")
def test_names_carry_language_script_and_kind(session: Session) -> None:
    iact = content_of(session, "jp-iact")
    assert ("東京国際知的財産仲裁センター", "ja", "Jpan") in {(one.text, one.lang, one.script) for one in iact.names}
    bani = {(one.text, one.lang, one.kind) for one in content_of(session, "id-bani").names}
    assert bani == {
        ("BANI Arbitration Center", "en", "official"),
        ("Badan Arbitrase Nasional Indonesia", "id", "official"),
        ("Indonesian National Board of Arbitration", "en", "alternate"),
        # Its letters are those of the Indonesian name.
        ("BANI", "id", "abbreviation"),
    }
    assert ("BDAC", "en", "abbreviation") in {
        (one.text, one.lang, one.kind) for one in content_of(session, "bn-bdac").names
    }


@pytest.mark.data("real")
def test_two_abbreviations_in_one_cell_are_two_names(session: Session) -> None:
    names = content_of(session, "sg-law-society").names
    assert [one.text for one in names if one.kind == "abbreviation"] == ["LSMS", "LSAS"]


@pytest.mark.data("real")
def test_a_note_is_a_text_in_english_that_nobody_reviewed(session: Session) -> None:
    note = row("institutions.csv", "id-ma")["note"]
    assert note
    assert [(one.field, one.text, one.lang, one.state) for one in content_of(session, "id-ma").texts] == [
        ("note", note, "en", "draft")
    ]


@pytest.mark.data("real")
def test_only_countries_of_the_network_answer_for_their_entries(session: Session) -> None:
    places = {one["key"]: one["country"] for one in rows_of("institutions.csv")}
    assert set(places.values()) - MEMBERS  # else this test could not fail
    for one in session.scalars(select(Listing)):
        country = places[one.origin_key or ""]
        assert one.responsible_country == (country if country in MEMBERS else None)


@pytest.mark.data("real")
def test_a_changed_row_becomes_a_new_published_revision(session: Session, folder: Folder) -> None:
    changed = row("institutions.csv", "jp-jcaa", city="Osaka", services="arbitration")
    same = row("institutions.csv", "sg-siac")
    summary = load(folder("institutions.csv", [changed, same]))
    tally = summary.of("institutions")
    assert (tally.added, tally.changed, tally.unchanged) == (0, 1, 1)
    listing = listing_of(session, "jp-jcaa")
    assert [(one.number, one.state) for one in listing.revisions] == [
        (1, RevisionState.SUPERSEDED),
        (2, RevisionState.PUBLISHED),
    ]
    assert content_of(session, "jp-jcaa").places[0].city == "Osaka"
    assert {one.code for one in listing.listed_under if one.facet == Facet.SERVICE} == {"arbitration"}
    assert len(listing_of(session, "sg-siac").revisions) == 1


@pytest.mark.data("real")
def test_a_better_source_changes_the_entry_without_a_new_revision(session: Session, folder: Folder) -> None:
    key = next(one["key"] for one in rows_of("institutions.csv") if one["unverified"] == "yes")
    better = row("institutions.csv", key, source="https://example.org/seen", unverified="no")
    assert load(folder("institutions.csv", [better])).of("institutions").changed == 1
    listing = listing_of(session, key)
    assert (listing.source, listing.is_unverified, len(listing.revisions)) == ("https://example.org/seen", False, 1)
    event = session.scalars(select(AuditEvent).where(AuditEvent.act == "listing.correct_source")).one()
    assert event.fields == ["source", "is_unverified"]


def _claim(_session: Session, listing: Listing) -> None:
    listing.claimed_at = clock.now()


def _withdraw(session: Session, listing: Listing) -> None:
    publication.withdraw(session, listing, Machine.COMMAND_LINE, vocabulary.current(session), "asked for")


def _propose(session: Session, listing: Listing) -> None:
    publication.draft(session, listing, Content(names=content_of(session, "jp-jcaa").names, founded=1950))


def _correct(session: Session, listing: Listing) -> None:
    _propose(session, listing)
    draft = next(one for one in listing.revisions if one.state == RevisionState.DRAFT)
    publication.publish(session, draft, Machine.COMMAND_LINE, vocabulary.current(session))


@pytest.mark.data("real")
@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (_claim, "claimed"),
        (_withdraw, "withdrawn"),
        (_propose, "a change waits for review"),
        (_correct, "corrected by hand"),
    ],
)
def test_what_somebody_else_has_decided_is_never_overwritten(
    session: Session, folder: Folder, act: Callable[[Session, Listing], None], reason: str
) -> None:
    transactional(lambda: act(session, listing_of(session, "jp-jcaa")))()
    before = [(one.id, one.state, one.digest) for one in listing_of(session, "jp-jcaa").revisions]
    state = listing_of(session, "jp-jcaa").state
    changed = row("institutions.csv", "jp-jcaa", city="Osaka", source="https://example.org/other")
    summary = load(folder("institutions.csv", [changed]))
    assert summary.of("institutions").untouched == {"jp-jcaa": reason}
    assert not summary.has_changes
    listing = listing_of(session, "jp-jcaa")
    assert [(one.id, one.state, one.digest) for one in listing.revisions] == before
    assert (listing.state, listing.source) == (state, row("institutions.csv", "jp-jcaa")["source"])


@pytest.mark.data("real")
def test_an_entry_that_was_handed_over_stays_with_whoever_got_it(session: Session, folder: Folder) -> None:
    network = session.merge(factories.account(coordinates=[None]))
    words = vocabulary.current(session)
    transactional(lambda: moving.hand_over(listing_of(session, "jp-jcaa"), "SG", network, words, "asked for"))()
    changed = row("institutions.csv", "jp-jcaa", source="https://example.org/other")
    assert load(folder("institutions.csv", [changed])).of("institutions").changed == 1
    listing = listing_of(session, "jp-jcaa")
    assert (listing.responsible_country, listing.source) == ("SG", "https://example.org/other")


@pytest.mark.data("real")
def test_what_left_the_file_is_reported_and_kept(session: Session, folder: Folder) -> None:
    kept = [one for one in rows_of("institutions.csv") if one["key"] != "jp-jcaa"]
    summary = load(folder("institutions.csv", kept))
    assert summary.of("institutions").absent == ["jp-jcaa"]
    assert listing_of(session, "jp-jcaa").state == ListingState.PUBLISHED
    assert "  kept, though not in these files: jp-jcaa" in list(summary.lines())
