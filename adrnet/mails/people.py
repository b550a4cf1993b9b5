"""Mails to and about persons on posts: asked, reminded, told that it is over; and to those who answer for the post.

What lives here: who gets which of these mails, with which link. What does not: the words (`templates/mail/`), what is
decided (`domain/people.py`). A mail to a person says whose post it is and never what is held about them: a mailbox may
be read by more than one. A mail about a person does not name them.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.db import db
from adrnet.domain import coordinators, farewells, nominating, people, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Name
from adrnet.domain.farewells import Farewell
from adrnet.domain.focal_point import Designation, Post
from adrnet.domain.naming import main_name
from adrnet.domain.vocabulary import Scheme
from adrnet.mails.writing import is_mailbox, is_written, write


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


def tell_former() -> None:
    """Tell persons, once each, that their term has ended or that their nomination was taken back.

    Called before every commit (`mails.init`), after the acts themselves: some of them remove the mails that wait for a
    person. Whoever sits on the same post again, or is asked anew, reads of that instead.
    """
    session = db.session()
    for one in farewells.noted(session):
        # An address that somebody typed long ago may be none; it holds up neither the clock nor anybody else.
        if _is_there_again(one) or not is_mailbox(one.to):
            continue
        write(
            session,
            "nomination_ended",
            to=one.to,
            locale=one.locale,
            key=f"designation {one.designation_id} ended",
            is_taken_back=one.is_taken_back,
            **whose(session, one.post, one.locale),
        )


def forget_former(session: Session) -> None:
    """Tell nobody of what was rolled back."""
    farewells.noted(session)


def _is_there_again(farewell: Farewell) -> bool:
    post = farewell.post
    there = people.asked(post) if farewell.is_taken_back else [post.holder] if post.holder else []
    return any(one.person is not None and one.person.email.lower() == farewell.to.lower() for one in there)


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
    # No link ends sooner: it lives for as long as the setting may be at most, from when it was sent.
    ends = nominating.answer_until(designation, timedelta(days=current_app.config["ANSWER_DAYS"]))
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
