"""Mails to and about persons on posts: asked, reminded, told that it is over; and to those who answer for the post.

What lives here: who gets which of these mails, with which link. What does not: the words (`templates/mail/`), what is
decided (`domain/people.py`). A mail to a person says whose post it is and never what is held about them: a mailbox may
be read by more than one. A mail about a person does not name them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.domain import coordinators, link, people, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Name
from adrnet.domain.focal_point import Designation, DesignationState, Post
from adrnet.domain.link import Purpose
from adrnet.domain.naming import main_name
from adrnet.domain.vocabulary import Scheme
from adrnet.kit import clock
from adrnet.mails.writing import is_written, write


def ask_nominee(session: Session, designation: Designation) -> None:
    """Write to somebody who was nominated, with the link by which they answer.

    Raises:
        MoveRefusedError: nothing is held about the person any longer.
        ValueError: their address is no mailbox.
    """
    _ask(session, designation, key="", is_reminder=False)


def remind_nominee(session: Session, designation: Designation, key: str) -> None:
    """Write once more to somebody who has not answered, with a new link; once for each `key`.

    Raises:
        MoveRefusedError: nothing is held about the person any longer.
        ValueError: their address is no mailbox.
    """
    _ask(session, designation, key=f"nomination {designation.id} {key}", is_reminder=True)


@dataclass(frozen=True)
class Farewell:
    """To whom the end is told, noted down before it comes: some ends forget the address (`farewell_of`)."""

    to: str
    locale: str
    designation_id: int
    is_taken_back: bool


def farewell_of(designation: Designation) -> Farewell | None:
    """Note down, before a nomination is taken back or a term ends, to whom that is told; None: to nobody."""
    person = designation.person
    if person is None or not person.email:
        return None
    is_waiting = designation.state == DesignationState.NOMINATED
    return Farewell(person.email, person.locale, designation.id, is_taken_back=is_waiting)


def tell_person_ended(session: Session, designation: Designation, farewell: Farewell | None) -> None:
    """Tell a person, once, that their term has ended or that their nomination was taken back.

    To be called after the act: `people.take_back` removes whatever mails wait for the person.
    """
    if farewell is None:
        return
    write(
        session,
        "nomination_ended",
        to=farewell.to,
        locale=farewell.locale,
        key=f"designation {farewell.designation_id} ended",
        is_taken_back=farewell.is_taken_back,
        **whose(session, designation.post, farewell.locale),
    )


def tell_those_who_asked(
    session: Session, designation: Designation, *, has_declined: bool, objection: str = ""
) -> None:
    """Tell those who answer for a post that whoever was designated said no, or took their yes back.

    The person is not named. What they object, in their own words, goes into the mail and is kept nowhere else; where
    nobody else can be reached, it goes to the address for corrections.
    """
    recipients = [(one.email or "", one.locale) for one in _asking(session, designation)]
    if objection and not recipients:
        recipients = [(current_app.config["CONTACT_EMAIL"], "en")]
    for to, locale in recipients:
        write(
            session,
            "nomination_refused",
            to=to,
            locale=locale,
            has_declined=has_declined,
            objection=objection,
            **whose(session, designation.post, locale),
        )


def whose(session: Session, post: Post, locale: str) -> dict[str, Any]:
    """Return whose post it is and for which topics, in a reader's language, as templates expect it.

    `country` is a code or None; `body` the name of the organisation or None; `topics` labels, each with its language.
    """
    words = vocabulary.current(session)
    body = None
    if post.listing is not None:
        published = post.listing.published
        body = main_name(published.content, locale) if published else Name(post.listing.public_id, "und")
    topics = [words.label(Scheme.TOPIC, one.topic, locale) for one in post.topics]
    return {
        "country": post.country_code,
        "body": body,
        "topics": [{"text": text, "lang": language} for text, language in topics],
    }


def _ask(session: Session, designation: Designation, *, key: str, is_reminder: bool) -> None:
    person = designation.person
    if person is not None and key and is_written(session, key, person.email):
        # A link that no mail carries would only be one more that opens something.
        return
    token = people.invite(session, designation)
    if person is None:
        raise RuntimeError("whoever is invited is there")
    # Whichever ends first: the link, or the time in which an answer is waited for.
    waits_until = designation.designated_at + timedelta(days=current_app.config["ANSWER_DAYS"])
    ends = min(clock.now() + link.LIFETIME[Purpose.NOMINATION], waits_until)
    until = ends.astimezone(ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])).date()
    write(
        session,
        "nomination",
        to=person.email,
        locale=person.locale,
        key=key,
        is_reminder=is_reminder,
        authority=designation.designated_by,
        starts_on=designation.starts_on,
        ends_on=designation.ends_on,
        until=until,
        token=token,
        **whose(session, designation.post, person.locale),
    )


def _asking(session: Session, designation: Designation) -> Sequence[Account]:
    """Return whoever entered the designation and the coordinators who answer for the post, each once."""
    post = designation.post
    country = post.country_code or (post.listing.responsible_country if post.listing else None)
    entered = session.get(Account, designation.designated_by_id) if designation.designated_by_id else None
    found = [*([entered] if entered and entered.active else []), *coordinators.answering_for(session, country)]
    return [one for one in {one.id: one for one in found}.values() if one.email]
