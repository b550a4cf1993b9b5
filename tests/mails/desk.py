"""The outbox as a test uses it: each call in an application context of its own, as requests and jobs are."""

from typing import Any

from flask import Flask
from sqlalchemy import func, select

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import outbox
from adrnet.domain.outbox import OutgoingMail


class Desk:
    """Writes, reads and sends the mails of an application."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def write(self, to: str = "someone@office.example", **values: Any) -> int:
        """Put the example into the outbox and commit; return the row's number."""
        given = {"locale": "en", "subject": "Example", "words": "Some words", **values}

        @transactional
        def once() -> int:
            mail = mails.write(db.session(), "example", to=to, **given)
            db.session().flush()
            return mail.id

        with self.app.app_context():
            return once()

    def row(self, number: int) -> OutgoingMail:
        """Read a row."""
        with self.app.app_context():
            return db.session.get_one(OutgoingMail, number)

    def count(self) -> int:
        """Count all rows."""
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(OutgoingMail)) or 0

    def waiting(self) -> outbox.Waiting:
        """Tell what waits."""
        with self.app.app_context():
            return outbox.waiting(db.session())

    def send(self) -> int:
        """Send what waits, as the worker does."""
        with self.app.app_context():
            return mails.send_waiting()
