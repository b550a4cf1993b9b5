"""What the coordinators' tests begin with: an entry of Thailand, its maintainer, a change that waits, coordinators."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import drafting, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Name, Place
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.revision import Revision
from tests.inspector import Inspector

NAMES = (Name("Example Arbitration Centre", "en", "Latn"), Name("ศูนย์อนุญาโตตุลาการตัวอย่าง", "th", "Thai"))


@dataclass
class Story:
    """An entry of Thailand that somebody keeps, and the change that they have sent."""

    listing: Listing
    maintainer: Account
    change: Revision
    coordinator: Account

    @property
    def address(self) -> str:
        """Where the change is read."""
        return f"/en/coordination/changes/{self.change.id}"


@pytest.fixture
def send(app: Flask) -> Callable[..., Revision]:
    """Write and send a change of a listing: `send(listing, account, website="…")`."""

    def send(listing: Listing, by: Account, *, source: str = "", note: str = "", **fields: Any) -> Revision:
        with app.app_context():
            return transactional(_send)(listing.id, by.id, source, note, fields)

    return send


def _send(listing_id: int, account_id: int, source: str, note: str, fields: dict[str, Any]) -> Revision:
    session = db.session()
    listing, by = session.get_one(Listing, listing_id), session.get_one(Account, account_id)
    is_on_behalf = not any(one.listing_id == listing_id and one.until is None for one in by.maintains)
    change = drafting.begin_change(session, listing, by, is_on_behalf=is_on_behalf)
    drafting.revise(change, replace(change.content, **fields), by, vocabulary.current(session))
    drafting.submit(change, by, source=source, note=note)
    session.flush()
    session.refresh(change)
    return change


@pytest.fixture
def story(given: SimpleNamespace, send: Callable[..., Revision]) -> Story:
    listing = given.listing(
        names=NAMES,
        places=(Place(country="TH", city="Bangkok"),),
        responsible_country="TH",
        website="https://centre.example.org/",
    )
    maintainer = given.account(maintains=[listing])
    change = send(listing, maintainer, names=(replace(NAMES[0], text="Renamed Arbitration Centre"), NAMES[1]))
    return Story(listing, maintainer, change, given.account(coordinates=["TH"]))


@pytest.fixture
def coordinating(client: Inspector, story: Story, sign_in: Callable[..., None]) -> Inspector:
    """A client that Thailand's coordinator has signed in with."""
    sign_in(client, story.coordinator)
    return client


@pytest.fixture
def outbox(app: Flask) -> Callable[[], list[OutgoingMail]]:
    """Every mail that was written so far, the first one first."""

    def outbox() -> list[OutgoingMail]:
        with app.app_context():
            return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))

    return outbox


@pytest.fixture
def acts(app: Flask) -> Callable[[str], list[tuple[str, int | None, str]]]:
    """What is on record of a kind of thing: (act, who, why), the first one first."""

    def acts(subject: str) -> list[tuple[str, int | None, str]]:
        with app.app_context():
            rows = db.session.execute(
                select(AuditEvent.act, AuditEvent.actor_id, ReviewEntry.note)
                .outerjoin(ReviewEntry, ReviewEntry.event_id == AuditEvent.id)
                .where(AuditEvent.subject == subject)
                .order_by(AuditEvent.id)
            )
            return [(act, who, note or "") for act, who, note in rows]

    return acts


@pytest.fixture
def state_of(app: Flask) -> Callable[[Any], str]:
    """Where a revision, claim or listing stands now."""

    def state_of(thing: Any) -> str:
        with app.app_context():
            return str(db.session.get_one(type(thing), thing.id).state)

    return state_of
