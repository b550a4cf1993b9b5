"""Reminders: that something is to be confirmed, to whoever can say so, each with a link of its own.

What lives here: the mails of the clock (`remind`) and of a round that a coordinator sends (`remind_of`). What does not:
who is to be reminded of what (`domain/reminding.py`), the words (`templates/mail/reminder.html`), what the link does
(`domain/confirming.py`). A mail says whose entry or post it is, and never what is held about a person.

Decisions:
    2026-11-22  A portion of reminders is one transaction: the mail, its link and the note that it was written are there
                together or not at all, wherever the worker is interrupted.
"""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.domain import link, reminding
from adrnet.domain.content import Name
from adrnet.domain.focal_point import Designation, DesignationKind
from adrnet.domain.freshness import Patience, Rhythm, expires_on
from adrnet.domain.link import Purpose
from adrnet.domain.listing import Listing, ListingType
from adrnet.domain.naming import main_name
from adrnet.domain.reminding import Recipient, Reminder
from adrnet.kit import clock
from adrnet.mails.people import remind_nominee, whose
from adrnet.mails.writing import is_mailbox, write


def remind(session: Session, today: date, time_zone: str, rhythm: Rhythm, patience: Patience) -> int:
    """Write one portion of the reminders of today; return how many things were reminded of, 0 when all are."""
    due = reminding.unreminded(session, today, time_zone, rhythm, patience)
    writes_to = reminding.recipients(session, [one.thing for one in due])
    for one in due:
        remind_of(session, one, writes_to[one.thing], rhythm, patience, key=f"reminder {one.stage.number}")
        one.thing.reminded_stage, one.thing.reminded_at = one.stage.number, clock.now()
    waiting = reminding.unanswered(session, patience)
    for nominated in waiting:
        if nominated.person is not None and is_mailbox(nominated.person.email):
            remind_nominee(session, nominated, "halfway")
        nominated.reminded_stage, nominated.reminded_at = 1, clock.now()
    session.flush()
    return len(due) + len(waiting)


def remind_of(  # noqa: PLR0913 - what a mail is about, to whom, how it is told from another
    session: Session,
    reminder: Reminder,
    writes_to: list[Recipient],
    rhythm: Rhythm,
    patience: Patience,
    *,
    key: str,
) -> None:
    """Write a reminder to everyone who can answer it; once for each confirmation, `key` and recipient."""
    thing, confirmed_at = reminder.thing, reminder.thing.confirmed_at
    if confirmed_at is None:
        raise RuntimeError("what was never confirmed is not reminded of")
    confirmed_on = confirmed_at.astimezone(ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])).date()
    expires = expires_on(confirmed_on, rhythm)
    is_listing = isinstance(thing, Listing)
    name = "listing" if is_listing else "designation"
    purpose = Purpose.CONFIRM_LISTING if is_listing else Purpose.CONFIRM
    for one in writes_to:
        if not is_mailbox(one.email):
            # What cannot be written to holds nobody else up; coordinators see it among what is overdue.
            continue
        token = link.issue(session, purpose, one.email, account_id=one.account_id, subject_id=thing.id)
        write(
            session,
            "reminder",
            to=one.email,
            locale=one.locale,
            key=f"{name} {thing.id} confirmed {confirmed_at.isoformat()} {key}",
            stage=reminder.stage.name,
            confirmed_on=confirmed_on,
            expires_on=expires,
            erased_on=expires + timedelta(days=patience.silent),
            until=clock.today(current_app.config["NETWORK_TIME_ZONE"]) + link.LIFETIME[purpose],
            token=token,
            **_about(session, thing, one.locale),
        )


def _about(session: Session, thing: Listing | Designation, locale: str) -> dict[str, Any]:
    """Return what the mail is about: an entry, a person's profile, an office or a person on a post."""
    if isinstance(thing, Designation):
        kind = "person" if thing.kind == DesignationKind.PERSON else "office"
        return {"kind": kind, "name": None, **whose(session, thing.post, locale)}
    published = thing.published
    kind = "profile" if thing.type == ListingType.PRACTITIONER else "entry"
    # A profile is the reader's own: their name is nobody's business but theirs.
    name = main_name(published.content, locale) if published else Name(thing.public_id, "und")
    return {"kind": kind, "name": name if kind == "entry" else None, "country": None, "body": None, "topics": []}
