"""Asking persons whether they will sit on a post, asking again, taking it back.

Coordinators do so for posts of countries, organisations for their own: what both share stands here.

Each step does what belongs together: the change of the post (`people`) and the mail that asks the person. That mail is
the caller's (`Letters`), since mails are composed a floor above; that it is over is told by itself (`farewells`). Every
step says what was seen of the post before; where that is no longer so nothing is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adrnet.domain import link, people, posts
from adrnet.domain.account import Account
from adrnet.domain.content import Name, Title
from adrnet.domain.focal_point import ASK_AGAIN, Designation, Post
from adrnet.domain.lifecycle import record
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.people import Person, Term
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.domain.scripts import script_of
from adrnet.kit import clock

# A new link to the same person goes out once in so long.
PAUSE = timedelta(days=1)


class ChangedMeanwhileError(Exception):
    """The post is not as it was when somebody looked at it; nothing was done."""


class AskedJustNowError(Exception):
    """The person was written to less than a day ago; nothing was done."""


class Letters(Protocol):
    """The mail that goes with these steps (`mails.people`)."""

    def ask_nominee(self, session: Session, designation: Designation, /) -> None: ...  # noqa: D102 - see there


@dataclass(frozen=True)
class Asked:
    """Somebody who was asked and does not sit on the post yet.

    Attributes:
        person: what was written of them; those who answer for the post know it, nobody else.
        until: the last day on which they can answer; None once they said yes and wait for their first day.
    """

    person: Person
    term: Term
    on: date
    until: date | None


def standing(post: Post) -> str:
    """Return who sits, waits and was asked on a post, in short: a form carries it to tell afterwards what was seen."""
    holder = post.holder
    waiting, asked = (",".join(str(one.id) for one in some) for some in (posts.nominees(post), people.asked(post)))
    return f"{post.state}.{holder.id if holder else 0}.{waiting or 0}.{asked or 0}"


def person_of(said: Mapping[str, Any]) -> Person:
    """Return the person whom a form describes (`kit/persons`)."""
    return Person(
        names=tuple(Name(one["text"], one["lang"], script_of(one["text"], one["lang"])) for one in said["names"]),
        title=tuple(Title(one["lang"], one["text"]) for one in said["titles"]),
        email=said["email"],
        telephone=said["telephone"],
        languages=tuple(said["answers_in"] or ()),
        locale=said["writes_in"],
    )


def term_of(said: Mapping[str, Any]) -> Term:
    """Return the term that a form describes."""
    return Term(said["starts_on"], said["ends_on"], said["designated_by"])


def asked(one: Designation, patience: timedelta, time_zone: str) -> Asked | None:
    """Return a person who was asked and does not sit yet, None once nothing is known of them any longer."""
    person = Person.of(one)
    if person is None:
        return None
    until = None if people.has_agreed(one) else _day(answer_until(one, patience), time_zone)
    return Asked(person, _term(one), _day(one.designated_at, time_zone), until)


def answer_until(designation: Designation, patience: timedelta) -> datetime:
    """Return until when an answer is waited for: pages and mails say it, and the clock keeps to it."""
    return designation.asked_at + patience


def nominate(  # noqa: PLR0913 - who is asked for what, and what was seen of the post
    session: Session, post: Post, person: Person, term: Term, seen: str, *, actor: Actor, letters: Letters
) -> None:
    """Ask a person whether they will sit on a post; whoever was asked before is told that they no longer are.

    Raises:
        ChangedMeanwhileError: somebody was faster.
        MoveRefusedError: the post is closed.
        NotPermittedError: the actor may not.
    """
    if standing(post) != seen:
        if _is_done(post, person, term, actor):
            # The same button pressed twice.
            return
        raise ChangedMeanwhileError
    designation = people.nominate(session, post, person, term, actor)
    session.flush()
    letters.ask_nominee(session, designation)


def take_back(session: Session, post: Post, seen: str, *, actor: Actor) -> None:
    """Take it back that a person was asked: nothing of them is kept, and they are told.

    No reason is asked for: what is written about a person who was asked is erased with them.

    Raises:
        ChangedMeanwhileError: somebody was faster, perhaps the person with their answer.
        NotPermittedError: the actor may not.
    """
    waiting = people.asked(post)
    if standing(post) != seen or not waiting:
        raise ChangedMeanwhileError
    for one in waiting:
        people.take_back(session, one, actor)


def ask_again(session: Session, post: Post, seen: str, *, actor: Actor, letters: Letters) -> None:
    """Ask a person who has not answered once more: they have as long as at first, and the former link opens nothing.

    Raises:
        AskedJustNowError: they were written to less than a day ago.
        ChangedMeanwhileError: nobody waits for an answer any longer.
        NotPermittedError: the actor may not.
    """
    if not permits(actor, Permission.NOMINATE_PERSON, post):
        raise NotPermittedError(Permission.NOMINATE_PERSON.value)
    waiting = [one for one in people.asked(post) if not people.has_agreed(one)]
    if standing(post) != seen or not waiting:
        raise ChangedMeanwhileError
    for one in waiting:
        last = _written_at(session, one)
        if last is not None and last > clock.now() - PAUSE:
            raise AskedJustNowError
        link.cancel(session, Purpose.NOMINATION, one.id)
        record(one, ASK_AGAIN, actor)
        session.expire(one, ["asked_at"])
        letters.ask_nominee(session, one)


def end_term(post: Post, seen: str, reason: str, *, actor: Actor) -> None:
    """End the term of whoever sits on a post; a person is told.

    Raises:
        ChangedMeanwhileError: somebody was faster.
        NotPermittedError: the actor may not.
    """
    holder = post.holder
    if standing(post) != seen or holder is None:
        raise ChangedMeanwhileError
    posts.end(holder, actor, reason)


def _written_at(session: Session, designation: Designation) -> datetime | None:
    return session.scalar(
        select(func.max(MailedLink.created_at)).where(
            MailedLink.purpose == Purpose.NOMINATION, MailedLink.subject_id == designation.id
        )
    )


def _is_done(post: Post, person: Person, term: Term, actor: Actor) -> bool:
    """Whether this very actor has just asked this very person."""
    return isinstance(actor, Account) and any(
        Person.of(one) == person and _term(one) == term and one.designated_by_id == actor.id
        for one in people.asked(post)
    )


def _term(designation: Designation) -> Term:
    return Term(designation.starts_on, designation.ends_on, designation.designated_by)


def _day(instant: datetime, time_zone: str) -> date:
    return instant.astimezone(ZoneInfo(time_zone)).date()
