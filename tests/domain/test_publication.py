"""Publishing, replacing and withdrawing: what the public sees, what is projected, what is on record."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from adrnet.domain import publication, vocabulary
from adrnet.domain.content import DigitalCapacity, Place
from adrnet.domain.listing import Facet, Listing, ListingState, count_under, facets_of
from adrnet.domain.policy import NotPermittedError
from adrnet.domain.record import AuditEvent
from adrnet.domain.revision import Revision, RevisionState
from tests import factories


def under(listing: Listing) -> set[tuple[str, str]]:
    return {(row.facet, row.code) for row in listing.listed_under}


def test_a_new_revision_takes_the_place_of_the_former_one(session: Session) -> None:
    listing = session.merge(factories.listing(specialties=("maritime",)))
    factories.revision(listing, specialties=("energy", "maritime"))
    session.expire_all()
    assert [one.state for one in listing.revisions] == [RevisionState.SUPERSEDED, RevisionState.PUBLISHED]
    assert {code for facet, code in under(listing) if facet == Facet.SPECIALTY} == {"energy", "maritime"}


def test_a_pending_revision_changes_nothing_that_the_public_sees(session: Session) -> None:
    listing = session.merge(factories.listing(specialties=("maritime",)))
    factories.revision(listing, is_published=False, specialties=("energy",))
    session.expire_all()
    assert ("specialty", "energy") not in under(listing)
    assert listing.published is not None
    assert listing.published.content.specialties == ("maritime",)


def test_the_database_refuses_a_second_pending_revision(session: Session) -> None:
    listing = session.merge(factories.listing())
    publication.draft(session, listing, factories.content())
    with pytest.raises(IntegrityError):
        publication.draft(session, listing, factories.content())


def test_a_withdrawn_listing_is_found_under_nothing(session: Session) -> None:
    listing = factories.listing()
    factories.withdrawal(listing)
    withdrawn = session.get_one(Listing, listing.id)
    assert (withdrawn.state, under(withdrawn)) == (ListingState.WITHDRAWN, set())


def test_the_projection_is_what_the_content_says(session: Session) -> None:
    listing = session.merge(
        factories.listing(
            places=(Place(country="JP"), Place(country="SG")),
            jurisdictions=("TH", "JP"),
            digital=(DigitalCapacity("e_filing", "no"), DigitalCapacity("virtual_hearing", "on_request")),
        )
    )
    found = under(listing)
    assert {code for facet, code in found if facet == Facet.COUNTRY} == {"JP", "SG", "TH"}
    assert {code for facet, code in found if facet == Facet.DIGITAL} == {"virtual_hearing"}
    assert ("party", "adr_organisation") in found
    assert listing.published is not None
    assert found == facets_of(listing, listing.published.content, vocabulary.current(session))


def test_a_practitioner_is_of_the_party_of_practitioners(session: Session) -> None:
    listing = session.merge(factories.practitioner())
    assert {("party", "practitioner"), ("role", "arbitrator")} <= under(listing)


def test_counts_are_of_published_listings(session: Session) -> None:
    factories.listing(places=(Place(country="KH"),))
    factories.withdrawal(factories.listing(places=(Place(country="KH"),)))
    assert count_under(session, Facet.COUNTRY)["KH"] == 1


def test_every_step_is_on_record(session: Session) -> None:
    listing = factories.listing()
    factories.withdrawal(listing)
    acts = session.scalars(
        select(AuditEvent.act).where(AuditEvent.subject == "listing", AuditEvent.subject_id == listing.id)
    ).all()
    assert acts == ["listing.publish", "listing.withdraw"]


def test_a_visitor_publishes_nothing(session: Session) -> None:
    listing = session.merge(factories.listing())
    draft = publication.draft(session, listing, factories.content())
    with pytest.raises(NotPermittedError):
        publication.publish(session, draft, None, vocabulary.current(session))
    session.rollback()


def test_a_content_that_was_read_is_read_anew_once_somebody_else_has_written(session: Session) -> None:
    listing = session.merge(factories.listing())
    draft = session.get_one(Revision, factories.revision(listing, is_published=False, website="https://a.example/").id)
    assert draft.content.website == "https://a.example/"
    number = draft.id
    session.rollback()
    with Session(session.get_bind()) as elsewhere:
        other = elsewhere.get_one(Revision, number)
        other.write(replace(other.content, website="https://b.example/"))
        elsewhere.commit()
    assert draft.content.website == "https://b.example/"
