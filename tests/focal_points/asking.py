"""Asking the example person for a post of a country, through the pages; what became of that."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import people
from adrnet.domain.focal_point import Designation, Post
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.policy import Bearer
from tests.inspector import Inspector
from tests.page import Page
from tests.posting import filled, send

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
PERSON = {
    "names-0-lang": "th",
    "names-0-text": "นางสาวตัวอย่าง หนึ่ง",
    "titles-0-lang": "en",
    "titles-0-text": "Example Director",
    "email": "nominee-one@example.org",
    "telephone": "+66 2 555 0101",
    "writes_in": "th",
    "answers_in": ["th", "en"],
    "designated_by": "กระทรวงตัวอย่าง",
}


def the_post(app: Flask, public_id: str) -> Post:
    with app.app_context():
        return db.session.scalars(select(Post).where(Post.public_id == public_id)).one()


def states(app: Flask, public_id: str) -> list[tuple[str, str]]:
    """Kind and state of each designation of a post."""
    with app.app_context():
        rows = db.session.scalars(
            select(Designation).join(Post).where(Post.public_id == public_id).order_by(Designation.id)
        )
        return [(one.kind, one.state) for one in rows]


def mails(app: Flask) -> list[tuple[str, str]]:
    """To whom was written, and in which language."""
    with app.app_context():
        return [
            (one.recipient, one.locale) for one in db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))
        ]


def check(client: Inspector, public_id: str, *, status: int = 200, **typed: Any) -> Page:
    """Fill the form in and ask to check it."""
    address = f"/en/focal-points/posts/{public_id}/nominate"
    return send(client, address, "nominate", status=status, do="check", **{**PERSON, **typed}).page


def nominate(client: Inspector, public_id: str, **typed: Any) -> None:
    """Check and do it."""
    to, fields = filled(check(client, public_id, **typed), "nominate", do="nominate")
    client.post(to, data=fields, status=303)


def say_yes(app: Flask, public_id: str) -> None:
    """Let whoever was asked agree to what is shown at least."""

    @transactional
    def agree() -> None:
        post = db.session.scalars(select(Post).where(Post.public_id == public_id)).one()
        one = people.asked(post)[-1]
        day = Day(NOW.date(), Rhythm())
        bearer = Bearer("designation", one.id)
        people.agree(db.session(), one, bearer, locale="th", visibility=people.LEAST, day=day)

    with app.app_context():
        agree()
