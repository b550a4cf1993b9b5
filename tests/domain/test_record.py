"""The record: who did what and why, append only, ids and names of fields alone."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import publication, vocabulary
from adrnet.domain.content import Name
from adrnet.domain.lifecycle import record
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Machine
from adrnet.domain.record import AuditEvent, ExportRecord, RecordIsAppendOnlyError, ReviewEntry
from adrnet.kit import clock
from tests import factories


def events(session: Session, listing: Listing) -> list[AuditEvent]:
    found = select(AuditEvent).where(AuditEvent.subject == "listing", AuditEvent.subject_id == listing.id)
    return list(session.scalars(found.order_by(AuditEvent.id)))


def test_an_act_names_its_machine_and_the_states_between_which_it_led(session: Session) -> None:
    listing = factories.listing()
    factories.withdrawal(listing)
    [published, withdrawn] = events(session, listing)
    assert (published.act, published.from_state, published.to_state) == (
        "listing.publish",
        "unpublished",
        "published",
    )
    assert (withdrawn.act, withdrawn.machine, withdrawn.actor_id) == ("listing.withdraw", "command_line", None)
    assert published.at <= withdrawn.at
    assert withdrawn.at.tzinfo is not None


def test_an_act_of_a_person_names_the_account(session: Session) -> None:
    coordinator = factories.account(coordinates=["TH"])
    listing = session.merge(factories.listing(responsible_country="TH"))
    publication.withdraw(session, listing, session.merge(coordinator), vocabulary.current(session), "asked for")
    event = events(session, listing)[-1]
    assert (event.actor_id, event.machine) == (coordinator.id, None)
    session.rollback()


def test_the_reason_stands_in_a_row_of_its_own(session: Session) -> None:
    listing = factories.listing()
    factories.withdrawal(listing, "asked for by telephone")
    event = events(session, listing)[-1]
    entry = session.scalars(select(ReviewEntry).where(ReviewEntry.event_id == event.id)).one()
    assert entry.note == "asked for by telephone"


def test_no_value_of_a_listing_reaches_the_record(session: Session) -> None:
    listing = factories.listing(names=(Name("SECRET NAME", "en"),), email="secret@example.org")
    factories.revision(listing, names=(Name("SECRET TOO", "en"),))
    columns = [column.name for column in AuditEvent.__table__.columns]
    rows = [[str(getattr(event, name)) for name in columns] for event in session.scalars(select(AuditEvent))]
    assert len(rows) > 4
    assert "secret" not in json.dumps(rows).lower()


def test_names_of_fields_are_kept(session: Session) -> None:
    listing = session.merge(factories.listing())
    event = record(listing, "correct_source", Machine.REFERENCE_DATA, fields=("source", "source_as_of"))
    session.flush()
    session.refresh(event)
    assert event.fields == ["source", "source_as_of"]
    session.rollback()


def test_what_happened_cannot_be_rewritten(session: Session) -> None:
    event = events(session, factories.listing())[0]
    event.act = "listing.nothing"
    with pytest.raises(RecordIsAppendOnlyError):
        session.flush()
    session.rollback()


def test_what_happened_cannot_be_taken_back(session: Session) -> None:
    session.delete(events(session, factories.listing())[0])
    with pytest.raises(RecordIsAppendOnlyError):
        session.flush()
    session.rollback()


def test_an_export_stays_on_record_too(session: Session) -> None:
    export = ExportRecord(
        at=clock.now(), actor_id=factories.account().id, reason="a meeting", format="csv", count=3, designation_ids=[1]
    )
    session.add(export)
    session.flush()
    export.reason = "another"
    with pytest.raises(RecordIsAppendOnlyError):
        session.flush()
    session.rollback()


def test_a_thing_without_a_session_has_no_record() -> None:
    with pytest.raises(RuntimeError, match="in a session"):
        record(Listing(), "publish", Machine.COMMAND_LINE)
