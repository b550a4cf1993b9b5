"""Persons on posts: asked, shown only after their own yes, never kept longer than they wish.

An organisation or an authority nominates somebody; the person answers by a link that was mailed to them, and chooses
what is shown to whom. Their values stand in `DesignatedPerson` alone. A no, a silence and a withdrawal delete that row;
what stays on record says that there was somebody, and not who.

Decisions:
    2026-11-22  A yes before the first day of a term waits for that day, as an office does; the clock seats nobody who
                has not said yes.
    2026-11-22  A person who is overdue with their confirmation leaves every page and file, while the post goes on
                saying that it is held and overdue: neither is anybody shown whose data may be wrong, nor is a seat
                called vacant that is not.
    2026-11-22  Whoever stops showing something to everyone leaves the editions of the list that show it: what is frozen
                there can go as a whole or stay.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session, object_session

from adrnet.domain import farewells, link, posts, traces
from adrnet.domain.account import Account
from adrnet.domain.content import Name, Title
from adrnet.domain.focal_point import (
    Consent,
    DesignatedPerson,
    Designation,
    DesignationKind,
    DesignationState,
    Post,
    PostState,
    Tier,
)
from adrnet.domain.freshness import Day, Freshness
from adrnet.domain.lifecycle import MoveRefusedError, move, record
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.kit import clock

# The text to which people say yes; another text is another version, and both stay told apart on record.
NOTICE_VERSION = "2026-11-22"
# What a person decides about, one by one; languages and topics belong to the post and are shown with it.
SHOWN_FIELDS = ("names", "title", "email", "telephone")
# What is shown to whom unless the person chooses otherwise: who it is, once they agree; nothing else.
LEAST: dict[str, Tier] = {"names": Tier.PUBLIC, "title": Tier.PUBLIC}
_ORDER = (Tier.PUBLIC, Tier.MEMBERS, Tier.COORDINATORS)


@dataclass(frozen=True)
class Person:
    """What is known of somebody who is designated to a post."""

    names: tuple[Name, ...]
    title: tuple[Title, ...] = ()
    email: str = ""
    telephone: str = ""
    languages: tuple[str, ...] = ()
    locale: str = "en"

    @classmethod
    def of(cls, designation: Designation) -> "Person | None":
        """Return the person of a designation, None where it is an office or the person has been erased."""
        row = designation.person
        if row is None:
            return None
        return cls(
            names=tuple(Name(**one) for one in row.names),
            title=tuple(Title(**one) for one in row.title),
            email=row.email,
            telephone=row.telephone,
            languages=tuple(designation.languages),
            locale=row.locale,
        )


@dataclass(frozen=True)
class Term:
    """From when until when, and who designates, in words."""

    starts_on: date | None = None
    ends_on: date | None = None
    designated_by: str = ""


def nominate(session: Session, post: Post, person: Person, term: Term, actor: Actor) -> Designation:
    """Enter a person who is asked whether they will sit on `post`; nobody learns of it but them and who keeps the post.

    Who waited for an answer before waits no longer. The mail with the link is the caller's (`mailed_to`).

    Raises:
        MoveRefusedError: the post is closed.
        NotPermittedError: the actor may not.
    """
    if not permits(actor, Permission.NOMINATE_PERSON, post):
        raise NotPermittedError(Permission.NOMINATE_PERSON.value)
    if post.state != PostState.OPEN:
        raise MoveRefusedError(f"post {post.id} is {post.state}")
    for former in asked(post):
        take_back(session, former, actor)
    designation = Designation(
        post=post,
        kind=DesignationKind.PERSON,
        state=DesignationState.NOMINATED,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        designated_by=term.designated_by,
        designated_at=clock.now(),
        designated_by_id=actor.id if isinstance(actor, Account) else None,
        person=DesignatedPerson(),
    )
    session.add(designation)
    _write(designation, person)
    record(designation, "nominate", actor, to_state=DesignationState.NOMINATED)
    return designation


def asked(post: Post) -> list[Designation]:
    """Return the persons who were nominated to a post and do not sit there yet."""
    return [
        one
        for one in post.designations
        if one.state == DesignationState.NOMINATED and one.kind == DesignationKind.PERSON
    ]


def has_agreed(designation: Designation) -> bool:
    """Whether the person said yes and has not taken it back."""
    last = max(designation.consents, key=lambda one: (one.at, one.id or 0), default=None)
    return last is not None and last.is_given and last.withdrawn_at is None


def agree(  # noqa: PLR0913 - what was agreed to, by whom
    session: Session, designation: Designation, actor: Actor, *, locale: str, visibility: dict[str, Tier], day: Day
) -> None:
    """Record the person's yes: they sit on the post now, or on the first day of their term.

    Raises:
        MoveRefusedError: the nomination was answered or taken back meanwhile, or its term is over.
        NotPermittedError: the actor is not the person.
    """
    _may(actor, Permission.ANSWER, designation)
    if designation.state != DesignationState.NOMINATED or designation.person is None:
        raise MoveRefusedError(f"designation {designation.id} is {designation.state}")
    if designation.post.state != PostState.OPEN or (designation.ends_on and designation.ends_on < day.today):
        raise MoveRefusedError(f"designation {designation.id} has nowhere to sit")
    designation.person.visibility = _chosen(visibility)
    designation.consents.append(_consent(designation, locale, is_given=True))
    record(designation, "agree", actor, fields=SHOWN_FIELDS)
    if designation.starts_on is None or designation.starts_on <= day.today:
        posts.seat(session, designation, actor, day.today, day.rhythm)


def decline(session: Session, designation: Designation, actor: Actor, *, locale: str) -> None:
    """Record the person's no; nothing that was known of them stays."""
    move(designation, DesignationState.DECLINED, actor)
    designation.consents.append(_consent(designation, locale, is_given=False))
    forget(session, designation)


def take_back(session: Session, designation: Designation, actor: Actor, note: str = "") -> None:
    """Take a nomination back before the person sits; nothing that was known of them stays, and they are told."""
    move(designation, DesignationState.WITHDRAWN, actor, note)
    farewells.note(designation, is_taken_back=True)
    forget(session, designation)


def lapse(session: Session, designation: Designation, actor: Actor) -> None:
    """Let a nomination lapse that nobody answered; nothing that was known of the person stays."""
    move(designation, DesignationState.LAPSED, actor)
    forget(session, designation)


def withdraw(session: Session, designation: Designation, actor: Actor) -> None:
    """Take the yes back, at once and without a reason: the term ends, nothing that was known of the person stays.

    Of a term that is over the person leaves the history as well.
    """
    if designation.state in {DesignationState.NOMINATED, DesignationState.ACTIVE}:
        move(designation, DesignationState.WITHDRAWN, actor)
        designation.ended_at = clock.now()
        designation.freshness_changes_on = None
    else:
        _may(actor, Permission.ERASE_PERSON, designation)
        record(designation, "erase", actor)
    for consent in designation.consents:
        consent.withdrawn_at = consent.withdrawn_at or clock.now()
    forget(session, designation)


def correct(
    designation: Designation,
    person: Person,
    visibility: dict[str, Tier],
    actor: Actor,
    *,
    is_unindexed: bool | None = None,
) -> tuple[str, ...]:
    """Let the person put their own data right and choose who sees what; it counts at once. Return what changed.

    Raises:
        NotPermittedError: the actor is not the person.
    """
    _may(actor, Permission.KEEP_OWN_DATA, designation)
    row, before = designation.person, Person.of(designation)
    if row is None or before is None:
        raise MoveRefusedError(f"designation {designation.id} has no person any longer")
    changed = [one.name for one in fields(Person) if getattr(before, one.name) != getattr(person, one.name)]
    if row.visibility != (chosen := _chosen(visibility)):
        session = object_session(designation)
        if session is not None and _public(row.visibility) - _public(chosen):
            traces.redact(session, designation)
        row.visibility = chosen
        changed.append("visibility")
    if is_unindexed is not None and row.is_unindexed != is_unindexed:
        row.is_unindexed = is_unindexed
        changed.append("is_unindexed")
    if changed:
        _write(designation, person)
        record(designation, "correct", actor, fields=tuple(changed))
    return tuple(changed)


def forget(session: Session, designation: Designation) -> None:
    """Delete what is known of the person, and the links that were sent to them; the act itself is the caller's.

    What others wrote of them goes as well, mails that wait for them included: a last one is written afterwards.
    """
    known = traces.Traces.of_person(designation.person) if designation.person else traces.Traces()
    designation.person = None
    designation.languages = []
    traces.redact(session, designation)
    session.flush()
    mine = (Purpose.NOMINATION, Purpose.OWN_DATA, Purpose.CONFIRM)
    session.execute(
        delete(MailedLink).where(MailedLink.purpose.in_(mine), MailedLink.subject_id == designation.id),
        execution_options={"synchronize_session": False},
    )
    traces.remove(session, known, subjects=[("designation", designation.id)])


def invite(session: Session, designation: Designation) -> str:
    """Make the link by which the person answers; return its token for the mail."""
    if designation.person is None:
        raise MoveRefusedError(f"designation {designation.id} has no person any longer")
    return link.issue(session, Purpose.NOMINATION, designation.person.email, subject_id=designation.id)


def is_in_sight(designation: Designation) -> bool:
    """Whether anything of the person may be shown to anybody but those who answer for the post."""
    return (
        designation.kind == DesignationKind.PERSON
        and designation.state == DesignationState.ACTIVE
        and designation.freshness != Freshness.OVERDUE
        and has_agreed(designation)
        and designation.person is not None
    )


def visible(visibility: Mapping[str, Any], to: Tier) -> frozenset[str]:
    """Return the fields that readers of this tier see of a person with this `DesignatedPerson.visibility`."""
    seen = set(_ORDER[: _ORDER.index(to) + 1])
    return frozenset(name for name in SHOWN_FIELDS if visibility.get(name, Tier.COORDINATORS) in seen)


def _may(actor: Actor, permission: Permission, designation: Designation) -> None:
    if not permits(actor, permission, designation):
        raise NotPermittedError(f"{permission.value} on designation {designation.id}")


def _chosen(visibility: dict[str, Tier]) -> dict[str, str]:
    known: Collection[str] = SHOWN_FIELDS
    return {name: Tier(tier).value for name, tier in visibility.items() if name in known}


def _public(visibility: dict[str, str]) -> set[str]:
    return {name for name, tier in visibility.items() if tier == Tier.PUBLIC}


def _write(designation: Designation, person: Person) -> None:
    row = designation.person
    if row is None:
        raise RuntimeError("a person is written into the row of a person")
    row.names = [
        {"text": one.text, "lang": one.lang, "script": one.script, "kind": str(one.kind)} for one in person.names
    ]
    row.title = [{"lang": one.lang, "text": one.text} for one in person.title]
    row.email, row.telephone, row.locale = person.email, person.telephone, person.locale
    designation.languages = list(person.languages)


def _consent(designation: Designation, locale: str, *, is_given: bool) -> Consent:
    at: datetime = clock.now()
    chosen = dict(designation.person.visibility) if designation.person and is_given else {}
    return Consent(notice_version=NOTICE_VERSION, locale=locale, is_given=is_given, at=at, visibility=chosen)
