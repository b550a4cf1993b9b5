"""The steps of a problem: reported by anyone, answered by whoever keeps the entry, closed by a coordinator, forgotten.

Each step happens in the caller's transaction and is on record. Who reported is nowhere on record, signed in or not:
what is known of them is the address for the answer, and nobody is shown that.

Decisions:
    2026-11-22  The same words about the same thing, while they are open, are one problem that was reported twice. With
                another address for the answer they are another problem: both wait for an answer.
    2026-11-22  Of one thing `MOST_OPEN` problems are open at most. What comes on top is counted, not stored, and its
                reporter reads that: whoever writes a thousand reports fills no table and hides no honest one.
    2026-11-22  A maintainer's answer closes nothing: whether something is right is not for whoever wrote it to decide.
                Who keeps an entry and coordinates it may close, as for every other step of an entry.
    2026-11-22  A problem is taken up again for as long as its words are there; its reporter has had their answer, and
                the address for it is gone. No other address comes to it: that an address was erased is noted by the
                problem, for old copies of the database (`backup.erasures`).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from adrnet.domain.account import Account
from adrnet.domain.focal_point import Post, PostState
from adrnet.domain.lifecycle import MoveRefusedError, move, record
from adrnet.domain.link import MOMENT
from adrnet.domain.listing import Listing, ListingType
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.domain.problem import REFERENCE_LENGTH, Problem, ProblemKind, ProblemOutcome, ProblemState
from adrnet.domain.record import AuditEvent
from adrnet.kit import clock

MOST_OPEN = 20
# What has been open for longer is late, as everything that waits for a coordinator.
LATE_AFTER = timedelta(days=7)
# How long what was typed is kept after the end, so that a decision can be undone.
TEXT_KEPT = timedelta(days=30)
# Without words of the reporter nobody would know what is meant.
NEEDS_WORDS = frozenset({ProblemKind.NAME, ProblemKind.PERSON, ProblemKind.LAW, ProblemKind.OTHER})
# What a maintainer can say of their own entry.
ANSWERS = (ProblemOutcome.CORRECTED, ProblemOutcome.IS_RIGHT)

_LETTERS = "abcdefghjkmnpqrstvwxyz"
_ALPHABET = "0123456789" + _LETTERS
_OF_POSTS = (ProblemKind.CONTACT, ProblemKind.NAME, ProblemKind.OUTDATED, ProblemKind.PERSON, ProblemKind.OTHER)
_OF_COUNTRIES = (ProblemKind.LAW, ProblemKind.OUTDATED, ProblemKind.NAME, ProblemKind.OTHER)
# No person is closed, and what the law of a country is stands on the page of that country.
_OF_ORGANISATIONS = tuple(one for one in ProblemKind if one != ProblemKind.LAW)
_OF_PERSONS = tuple(one for one in _OF_ORGANISATIONS if one != ProblemKind.CLOSED)

Thing = Listing | Post | str
"""What a report is about: an entry, a post, or (its code) the page of a country."""


@dataclass(frozen=True)
class Late:
    """A problem that is open, the entry that it concerns, whose coordinators answer for it, whether it was answered."""

    id: int
    listing_id: int | None
    country: str | None
    is_answered: bool


class NotPublicError(LookupError):
    """Nobody can see the thing (any longer), so nobody can say what is wrong with it."""


class AnsweredMeanwhileError(RuntimeError):
    """A maintainer answered after the page was made from which somebody decides."""


@dataclass(frozen=True)
class Reporter:
    """Where an answer goes, in which language."""

    email: str
    locale: str


def kinds_of(thing: Thing) -> tuple[ProblemKind, ...]:
    """Return what can be wrong with a thing, in the order of the form."""
    if isinstance(thing, Listing):
        return _OF_PERSONS if thing.type == ListingType.PRACTITIONER else _OF_ORGANISATIONS
    return _OF_POSTS if isinstance(thing, Post) else _OF_COUNTRIES


def is_public(thing: Thing) -> bool:
    """Whether everyone sees the thing; countries that have a page always."""
    if isinstance(thing, Post):
        return thing.state == PostState.OPEN and (thing.listing is None or thing.listing.is_public)
    return isinstance(thing, str) or thing.is_public


def thing_of(problem: Problem) -> Thing:
    """Return what a problem is about."""
    return problem.listing or problem.post or problem.country_code or ""


def listing_of(problem: Problem) -> Listing | None:
    """Return the entry that a problem concerns, by itself or by a post of it."""
    return problem.listing or (problem.post.listing if problem.post else None)


def country_of(problem: Problem) -> str | None:
    """Return whose coordinators answer for a problem; None: the network's."""
    own = problem.country_code or (problem.post.country_code if problem.post else None)
    listing = listing_of(problem)
    return own or (listing.responsible_country if listing else None)


def new_reference() -> str:
    """Return a random reference: short enough to read out, not guessable from another."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_ALPHABET) for _ in range(REFERENCE_LENGTH - 1))


def reference_in(written: str) -> str | None:
    """Return the reference that stands in an address, None where it can be none."""
    reference = written.lower()
    is_one = len(reference) == REFERENCE_LENGTH and reference[0] in _LETTERS and set(reference) <= set(_ALPHABET)
    return reference if is_one else None


def report(  # noqa: PLR0913, PLR0917 - what is reported, and where its answer goes
    session: Session, thing: Thing, kind: ProblemKind, text: str, email: str, locale: str
) -> Problem | None:
    """Write a report down; return its problem, the earlier one where it says the same, None where it was only counted.

    Raises:
        NotPublicError: nobody sees the thing.
        ValueError: this cannot be wrong with such a thing.
    """
    if not is_public(thing):
        raise NotPublicError
    if kind not in kinds_of(thing):
        raise ValueError(f"{kind} is nothing that can be wrong here")
    there = session.scalars(select(Problem).where(about(thing), _IS_OPEN).order_by(Problem.id)).all()
    if (same := _the_same(session, there, kind, text, email)) is not None:
        # A second click is no second report.
        same.times += same.created_at <= clock.now() - MOMENT
        if email and not same.email:
            same.email, same.locale = email, locale
        return same
    if len(there) >= MOST_OPEN:
        alike = next((one for one in reversed(there) if one.kind == kind), there[-1])
        alike.times += 1
        return None
    problem = Problem(
        reference=new_reference(),
        listing=thing if isinstance(thing, Listing) else None,
        post=thing if isinstance(thing, Post) else None,
        country_code=thing if isinstance(thing, str) else None,
        kind=kind.value,
        state=ProblemState.OPEN,
        text=text,
        locale=locale,
        email=email or None,
        created_at=clock.now(),
    )
    session.add(problem)
    record(problem, "report", None)
    return problem


def answer(problem: Problem, actor: Account, outcome: ProblemOutcome, note: str) -> None:
    """Let whoever keeps the entry say what they did about a problem.

    Raises:
        MoveRefusedError: it is closed, or somebody has answered.
        NotPermittedError: the actor may not.
        ValueError: nothing that a maintainer can say.
    """
    if not permits(actor, Permission.ANSWER_PROBLEM, problem):
        raise NotPermittedError(f"{Permission.ANSWER_PROBLEM.value} on problem {problem.id}")
    if problem.state != ProblemState.OPEN or problem.answered_at is not None:
        raise MoveRefusedError(f"problem {problem.id} waits for no answer")
    if outcome not in ANSWERS:
        raise ValueError(f"{outcome} is no answer")
    problem.outcome, problem.answered_at, problem.answered_by_id = outcome.value, clock.now(), actor.id
    record(problem, "answer", actor, note=note)


def seen_of(problem: Problem) -> str:
    """Return by what the state of a problem that somebody decides about is told from another."""
    return f"{problem.state}/{problem.answered_at.isoformat() if problem.answered_at else '-'}"


def close(
    problem: Problem, actor: Actor, outcome: ProblemOutcome, note: str = "", *, seen: str = ""
) -> Reporter | None:
    """Close a problem; return who is to hear of it, whose address is erased with this.

    Args:
        problem: an open one.
        actor: a coordinator, or the house.
        outcome: what became of it.
        note: a sentence for the record and the reporter; may be empty.
        seen: `seen_of` when the page was made; empty where nobody looked.

    Raises:
        AnsweredMeanwhileError: what was decided about is not what stands there now.
        MoveRefusedError: it is closed.
        NotPermittedError: the actor may not.
    """
    if seen and problem.state == ProblemState.OPEN and seen != seen_of(problem):
        raise AnsweredMeanwhileError
    move(problem, ProblemState.CLOSED, actor, note)
    problem.outcome, problem.closed_at = outcome.value, clock.now()
    problem.closed_by_id = actor.id if isinstance(actor, Account) else None
    email, problem.email = problem.email, None
    if email:
        record(problem, "forget_address", actor, fields=("email",))
    return Reporter(email, problem.locale) if email and outcome != ProblemOutcome.UNSERIOUS else None


def reopen(problem: Problem, actor: Actor, reason: str) -> None:
    """Take a closed problem up again.

    Raises:
        MoveRefusedError: it is open, or closed for so long that its words are gone.
        NotPermittedError: the actor may not.
    """
    if not can_reopen(problem):
        raise MoveRefusedError(f"problem {problem.id} cannot be taken up again")
    move(problem, ProblemState.OPEN, actor, reason)
    problem.outcome = ""
    problem.closed_at = problem.closed_by_id = problem.answered_at = problem.answered_by_id = None


def can_reopen(problem: Problem) -> bool:
    """Whether a problem is closed, and not for so long that nobody knows any longer what it was."""
    return problem.closed_at is not None and problem.closed_at > clock.now() - TEXT_KEPT


def waiting_for(session: Session, *mailboxes: str) -> Sequence[Problem]:
    """Return the problems whose answer goes to one of the mailboxes, the oldest first (one statement)."""
    mine = func.lower(Problem.email).in_([one.strip().lower() for one in mailboxes])
    return session.scalars(select(Problem).where(mine).order_by(Problem.id)).all()


def open_since(session: Session, before: datetime) -> list[Late]:
    """Return the problems that were reported before then and are open, the oldest first (one statement)."""
    rows = session.execute(
        select(
            Problem.id,
            func.coalesce(Problem.listing_id, Post.listing_id),
            func.coalesce(Problem.country_code, Post.country_code, Listing.responsible_country),
            Problem.answered_at.is_not(None),
        )
        .outerjoin(Post, Post.id == Problem.post_id)
        .outerjoin(Listing, Listing.id == func.coalesce(Problem.listing_id, Post.listing_id))
        .where(_IS_OPEN, Problem.created_at < before)
        .order_by(Problem.created_at, Problem.id)
    )
    return [Late(*row) for row in rows]


_IS_OPEN = Problem.state == ProblemState.OPEN


def about(thing: Thing) -> ColumnElement[bool]:
    """Return the condition that a problem is about the thing."""
    if isinstance(thing, Listing):
        return Problem.listing_id == thing.id
    return Problem.post_id == thing.id if isinstance(thing, Post) else Problem.country_code == thing


def _the_same(session: Session, there: Sequence[Problem], kind: ProblemKind, text: str, email: str) -> Problem | None:
    """Return the open problem that says the same, unless both reporters wait for an answer, or one has had theirs."""

    def fits(one: Problem) -> bool:
        if one.kind != kind or _plain(one.text) != _plain(text):
            return False
        if not email or (one.email or "").lower() == email.lower():
            return True
        return not one.email and not _lost_its_address(session, one)

    return next((one for one in there if fits(one)), None)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _lost_its_address(session: Session, problem: Problem) -> bool:
    erased = AuditEvent.subject == "problem", AuditEvent.act == "problem.forget_address"
    return session.scalar(select(AuditEvent.id).where(*erased, AuditEvent.subject_id == problem.id)) is not None
