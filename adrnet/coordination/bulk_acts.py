"""What can be done to several things at once: of each act, to which kinds, how, and how it is undone.

Each act goes through the domain's own step for one thing: it asks whether the actor may, and is on record.

Decisions:
    2026-11-22  Changes and claims are not approved in bulk: such a decision names what was seen, piece by piece, and
                nobody has seen twenty changes on one page.
    2026-11-22  Reminders are sent in rounds from the freshness desk, and a mail cannot be called back: nothing to
                undo, so they are no act of this list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from adrnet import mails
from adrnet.coordination import entries
from adrnet.coordination.queries import Kind
from adrnet.domain import confirming, duplicates, publication, reporting
from adrnet.domain.account import Account
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.focal_point import Designation, Post
from adrnet.domain.freshness import Day
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.problem import Problem, ProblemOutcome, ProblemState
from adrnet.domain.revision import Revision


class Act(StrEnum):
    """What can be done to several things at once."""

    CONFIRM = "confirm"
    CHECK = "check"
    CLOSE = "close"
    TELL_APART = "tell_apart"


@dataclass(frozen=True)
class Said:
    """Who acts, on which day, and what they said about all of the things."""

    actor: Account
    day: Day
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True)
class Way:
    """How an act is done to things of one kind.

    Attributes:
        loaded: the things with all that is asked of them.
        waits: whether there is anything to do.
        may: whether somebody may.
        seen: what tells its present state from another.
        do: does it; returns what undoing needs, in values that JSON knows.
        undo: undoes it as far as it still stands so, else raises what the domain raises.
    """

    loaded: Select[Any]
    waits: Callable[[Any], bool]
    may: Callable[[Session, Any, Account], bool]
    seen: Callable[[Any], str]
    do: Callable[[Session, Any, Said], dict[str, Any]]
    undo: Callable[[Session, Any, Said, dict[str, Any]], None]


def _confirm(session: Session, thing: Any, said: Said) -> dict[str, Any]:
    before = confirming.standing_of(thing)
    confirming.confirm(session, thing, said.actor, said.day)
    return {"before": before, "after": confirming.standing_of(thing)}


def _unconfirm(_session: Session, thing: Any, said: Said, kept: dict[str, Any]) -> None:
    confirming.take_back(thing, said.actor, kept["before"], kept["after"], said.note)


def _may_confirm(_session: Session, thing: Any, actor: Account) -> bool:
    return permits(actor, Permission.CONFIRM_ENTRY, thing)


def _waits_for_sources(thing: Listing) -> bool:
    return not thing.is_claimed and thing.is_public and confirming.can_be_confirmed(thing)


def _check(session: Session, thing: Revision, said: Said) -> dict[str, Any]:
    _ask(entries.may_check(session, thing, said.actor), thing)
    publication.check(thing, said.actor)
    return {}


def _uncheck(session: Session, thing: Revision, said: Said, _kept: dict[str, Any]) -> None:
    _ask(entries.may_check(session, thing, said.actor), thing)
    publication.uncheck(thing, said.actor, said.note)


def _close(session: Session, thing: Problem, said: Said) -> dict[str, Any]:
    reporter = reporting.close(thing, said.actor, ProblemOutcome(said.outcome), said.note)
    if reporter is not None:
        mails.tell_reporter(session, thing, reporter, said.note)
    return {"closed_at": _closed_at(thing)}


def _reopen(_session: Session, thing: Problem, said: Said, kept: dict[str, Any]) -> None:
    if _closed_at(thing) != kept["closed_at"]:
        # Somebody took it up and closed it again: that is another decision.
        raise MoveRefusedError(f"problem {thing.id} was closed anew")
    reporting.reopen(thing, said.actor, said.note)


def _closed_at(thing: Problem) -> str:
    return thing.closed_at.isoformat() if thing.closed_at else ""


def _may_close(_session: Session, thing: Problem, actor: Account) -> bool:
    return permits(actor, Permission.CLOSE_PROBLEM, thing)


def _ask(is_permitted: bool, thing: Any) -> None:
    if not is_permitted:
        raise NotPermittedError(f"{Permission.REVIEW_LISTING.value} on {type(thing).__name__.lower()} {thing.id}")


def _tell_apart(_session: Session, thing: DuplicateProposal, said: Said) -> dict[str, Any]:
    duplicates.tell_apart(thing, said.actor, said.note)
    return {"decided_at": _decided_at(thing)}


def _propose_again(_session: Session, thing: DuplicateProposal, said: Said, kept: dict[str, Any]) -> None:
    if _decided_at(thing) != kept["decided_at"]:
        raise MoveRefusedError(f"pair {thing.id} was decided anew")
    duplicates.reopen(thing, said.actor, said.note)


def _decided_at(thing: DuplicateProposal) -> str:
    return thing.decided_at.isoformat() if thing.decided_at else ""


def _may_tell_apart(_session: Session, thing: DuplicateProposal, actor: Account) -> bool:
    return permits(actor, Permission.MERGE_LISTING, thing)


def _published(thing: DuplicateProposal) -> str:
    """Return what tells whether either of the two says something else by now."""
    return " ".join(str(one.published.id if one.published else 0) for one in thing.listings)


_both = (DuplicateProposal.first, DuplicateProposal.second)
_post = joinedload(Designation.post)
_CONFIRM: dict[str, Any] = {
    "may": _may_confirm,
    "seen": confirming.seen_of,
    "do": _confirm,
    "undo": _unconfirm,
}
WAYS: Mapping[Act, Mapping[Kind, Way]] = {
    Act.CONFIRM: {
        Kind.ENTRY: Way(
            loaded=select(Listing).options(selectinload(Listing.revisions)), waits=_waits_for_sources, **_CONFIRM
        ),
        Kind.OFFICE: Way(
            loaded=select(Designation).options(
                _post.selectinload(Post.topics), _post.joinedload(Post.listing), selectinload(Designation.person)
            ),
            waits=confirming.can_be_confirmed,
            **_CONFIRM,
        ),
    },
    Act.CHECK: {
        Kind.UNCHECKED: Way(
            loaded=select(Revision).options(joinedload(Revision.listing)),
            waits=entries.waits_for_check,
            may=entries.may_check,
            seen=lambda thing: str(thing.number),
            do=_check,
            undo=_uncheck,
        )
    },
    Act.CLOSE: {
        Kind.PROBLEM: Way(
            loaded=select(Problem).options(
                joinedload(Problem.listing),
                joinedload(Problem.post).options(joinedload(Post.listing), selectinload(Post.topics)),
            ),
            waits=lambda thing: thing.state == ProblemState.OPEN,
            may=_may_close,
            seen=reporting.seen_of,
            do=_close,
            undo=_reopen,
        )
    },
    Act.TELL_APART: {
        Kind.DUPLICATE: Way(
            loaded=select(DuplicateProposal).options(
                *(joinedload(one).selectinload(Listing.published) for one in _both)
            ),
            waits=lambda thing: thing.state == ProposalState.PROPOSED,
            may=_may_tell_apart,
            seen=_published,
            do=_tell_apart,
            undo=_propose_again,
        )
    },
}
# The act that is offered for each kind.
ACT_OF: Mapping[Kind, Act] = {kind: act for act, ways in WAYS.items() for kind in ways}
