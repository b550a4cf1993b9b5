"""A worker's clock as tests of this room turn it, and the mails that come of it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import time_machine
from flask import Flask
from sqlalchemy import select

from adrnet import worker
from adrnet.db import db
from adrnet.domain.outbox import OutgoingMail

# The network's noon: the same day in Jakarta and in UTC.
NOON = time(5)
_LINK = re.compile(r"https://adrnet\.example(/\w[\w-]*/freshness/confirm/\S+)")


@dataclass(frozen=True)
class Sent:
    """A mail as the test asks about it."""

    to: str
    locale: str
    subject: str
    text: str
    message_id: str

    @property
    def link(self) -> str:
        """The address of the page that the mail leads to."""
        found = _LINK.search(self.text)
        assert found, self.text
        return found.group(1)


def at(day: date) -> datetime:
    """Return the network's noon of a day."""
    return datetime.combine(day, NOON, UTC)


def run_worker(app: Flask) -> None:
    """Do what the worker does every five minutes."""
    with app.app_context():
        worker.advance()
        worker.remind()


def travel(app: Flask, day: date) -> None:
    """Run the worker on a day."""
    with time_machine.travel(at(day), tick=False):
        run_worker(app)


def sent(app: Flask, of: str = "") -> list[Sent]:
    """Return the mails of the outbox, or those to one mailbox, the first one first."""
    with app.app_context():
        mails = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
        return [
            Sent(one.recipient, one.locale, one.subject, one.text, one.message_id)
            for one in mails
            if of in {"", one.recipient}
        ]
