"""What the coordinators' tests begin with: an entry of Thailand, its maintainer, a change that waits, a coordinator."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

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
T = TypeVar("T")


@dataclass
class Story:
    """An entry of Thailand that somebody keeps, the change that they have sent, and what comes of it."""

    app: Flask
    given: SimpleNamespace
    listing: Listing
    maintainer: Account
    coordinator: Account
    change: Revision

    @property
    def address(self) -> str:
        """Where the change is read."""
        return f"/en/coordination/changes/{self.change.id}"

    def run(self, act: Callable[[Session], T]) -> T:
        """Do something to the database in one transaction."""
        with self.app.app_context():
            return transactional(act)(db.session())

    def send(self, listing: Listing, by: Account, *, source: str = "", note: str = "", **fields: Any) -> Revision:
        """Write and send a change of a listing: `story.send(listing, account, website="…")`."""
        return send(self.app, listing, by, source=source, note=note, **fields)

    def state(self, thing: Any = None) -> str:
        """Return where the change, or another thing, stands now."""
        known = thing or self.change
        return self.run(lambda session: str(session.get_one(type(known), known.id).state))

    def mails(self) -> list[OutgoingMail]:
        """Return every mail that was written so far, the first one first."""
        with self.app.app_context():
            return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))

    def acts(self, subject: str = "revision") -> list[tuple[str, int | None, str]]:
        """Return what is on record of a kind of thing: (act, who, why), the first one first."""
        with self.app.app_context():
            rows = db.session.execute(
                select(AuditEvent.act, AuditEvent.actor_id, ReviewEntry.note)
                .outerjoin(ReviewEntry, ReviewEntry.event_id == AuditEvent.id)
                .where(AuditEvent.subject == subject)
                .order_by(AuditEvent.id)
            )
            return [(act, who, note or "") for act, who, note in rows]

    def speak(self, account: Account, locale: str) -> None:
        """Let somebody read another language."""
        self.run(lambda session: setattr(session.get_one(Account, account.id), "locale", locale))


def send(app: Flask, listing: Listing, by: Account, *, source: str, note: str, **fields: Any) -> Revision:
    def write() -> Revision:
        session = db.session()
        known, author = session.get_one(Listing, listing.id), session.get_one(Account, by.id)
        is_on_behalf = not any(one.listing_id == known.id and one.until is None for one in author.maintains)
        change = drafting.begin_change(session, known, author, is_on_behalf=is_on_behalf)
        drafting.revise(change, replace(change.content, **fields), author, vocabulary.current(session))
        drafting.submit(change, author, source=source, note=note)
        return change

    with app.app_context():
        change = transactional(write)()
        db.session.refresh(change)
        return change


@pytest.fixture
def story(app: Flask, given: SimpleNamespace) -> Story:
    listing = given.listing(
        names=NAMES,
        places=(Place(country="TH", city="Bangkok"),),
        responsible_country="TH",
        website="https://centre.example.org/",
    )
    maintainer = given.account(maintains=[listing])
    renamed = (replace(NAMES[0], text="Renamed Arbitration Centre"), NAMES[1])
    change = send(app, listing, maintainer, source="", note="", names=renamed)
    return Story(app, given, listing, maintainer, given.account(coordinates=["TH"]), change)


@pytest.fixture
def coordinating(client: Inspector, story: Story, sign_in: Callable[..., None]) -> Inspector:
    """A client that Thailand's coordinator has signed in with."""
    sign_in(client, story.coordinator)
    return client
