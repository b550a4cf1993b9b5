"""What coordinators read and decide of two entries that may be one: the pairs of a remit, one pair, merging, undoing.

Decisions:
    2026-11-22  A pair is on the list of each remit that holds one of the two, where the other one is within it too or
                public anyway; only who answers for both decides, and who keeps neither.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from adrnet.coordination import letters
from adrnet.coordination.letters import Letter, Reader
from adrnet.coordination.queries import NO_COUNTRY
from adrnet.db import db, transactional
from adrnet.domain import duplicates, merging, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.coordinators import Scope
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import Permission, permits

_first, _second = aliased(Listing, name="first"), aliased(Listing, name="second")


def count(session: Session, scope: Scope, states: Sequence[str] = (), countries: Sequence[str] = ()) -> int:
    """Count the pairs that match (one statement)."""
    return session.scalar(_matching(scope, states, countries, func.count(DuplicateProposal.id))) or 0


def pairs(  # noqa: PLR0913 - what a list is narrowed by
    session: Session,
    scope: Scope,
    states: Sequence[str] = (),
    countries: Sequence[str] = (),
    *,
    offset: int,
    limit: int,
) -> list[DuplicateProposal]:
    """Return a part of the pairs, what waits longest first (six statements)."""
    return list(
        session.scalars(
            _matching(scope, states, countries, DuplicateProposal)
            .options(
                selectinload(DuplicateProposal.first).selectinload(Listing.revisions),
                selectinload(DuplicateProposal.second).selectinload(Listing.revisions),
            )
            .order_by(DuplicateProposal.proposed_at, DuplicateProposal.id)
            .offset(offset)
            .limit(limit)
        )
    )


def may_read(pair: DuplicateProposal, actor: Account) -> bool:
    """Whether a coordinator reads a pair: one of the two is theirs, and the other one theirs or public."""
    within = [permits(actor, Permission.READ_DESK, one) for one in pair.listings]
    return any(within) and all(mine or one.is_public for mine, one in zip(within, pair.listings, strict=True))


def concerned(session: Session, pair: DuplicateProposal) -> list[Reader]:
    """Return who is told: whoever keeps one of the two, once."""
    people = [one for listing in pair.listings for one in letters.keepers(session, listing)]
    return list({one.email: one for one in people}.values())


@transactional
def merge(pair: DuplicateProposal, stays: Listing, actor: Account, reason: str, written: Mapping[str, Letter]) -> None:
    """Merge the other one of a pair into the one that stays, with the reason, and write to who keeps either.

    Raises:
        NotPermittedError: they do not answer for both, or keep one of them.
        MergeRefusedError: see `merging.Obstacle`.
        MoveRefusedError: it was decided meanwhile.
        LanguageMissingError: nothing was written for the language of somebody concerned.
    """
    session = db.session()
    if pair.state == ProposalState.DIFFERENT:
        raise MoveRefusedError(f"pair {pair.id} was said to be two")
    # Asked before anything moves: afterwards all of them keep the same entry.
    people = concerned(session, pair)
    merging.merge(pair.other(stays), stays, actor, vocabulary.current(session), reason)
    letters.send(session, people, written)


@transactional
def undo(pair: DuplicateProposal, actor: Account, reason: str, written: Mapping[str, Letter]) -> dict[str, int]:
    """Separate the two again, with the reason, and write to who keeps either; return how much stays, by table.

    Raises:
        NotPermittedError: they do not answer for both, or keep one of them.
        MoveRefusedError: they are not merged any longer.
        LanguageMissingError: nothing was written for the language of somebody concerned.
    """
    session = db.session()
    if (gone := merged(pair)) is None:
        raise MoveRefusedError(f"the two of pair {pair.id} are not merged")
    people = concerned(session, pair)
    stays = merging.undo_merge(gone, actor, vocabulary.current(session), reason)
    letters.send(session, people, written)
    return stays


@transactional
def tell_apart(pair: DuplicateProposal, actor: Account, reason: str) -> None:
    """Record that the two are two organisations, with the reason.

    Raises:
        NotPermittedError: they do not answer for both, or keep one of them.
        MoveRefusedError: it was decided meanwhile.
    """
    duplicates.tell_apart(pair, actor, reason)


@transactional
def reopen(pair: DuplicateProposal, actor: Account, reason: str) -> None:
    """Let a pair wait for a decision again that was said to be two organisations.

    Raises:
        NotPermittedError: they do not answer for both, or keep one of them.
        MoveRefusedError: it was decided otherwise meanwhile.
    """
    duplicates.reopen(pair, actor, reason)


def merged(pair: DuplicateProposal) -> Listing | None:
    """Return the one of the two that became part of the other one, None while neither has."""
    return next(
        (one for one in pair.listings if one.state == ListingState.MERGED and one.merged_into_id == pair.other(one).id),
        None,
    )


def pair_of(session: Session, listing: Listing) -> DuplicateProposal | None:
    """Return the pair by which a listing was merged (one statement)."""
    if listing.merged_into_id is None:
        return None
    both = sorted((listing.id, listing.merged_into_id))
    return session.scalar(
        select(DuplicateProposal).where(DuplicateProposal.first_id == both[0], DuplicateProposal.second_id == both[1])
    )


def _matching(scope: Scope, states: Sequence[str], countries: Sequence[str], *columns: Any) -> Select[Any]:
    query: Select[Any] = (
        select(*columns)
        .select_from(DuplicateProposal)
        .join(_first, _first.id == DuplicateProposal.first_id)
        .join(_second, _second.id == DuplicateProposal.second_id)
        .where(DuplicateProposal.state.in_(states or (ProposalState.PROPOSED,)))
        .where(or_(_reads(scope, _first, _second), _reads(scope, _second, _first)))
    )
    if not states or ProposalState.PROPOSED in states:
        # Of what is merged, erased or given up meanwhile nobody has to say anything.
        there = and_(duplicates.is_there(_first), duplicates.is_there(_second))
        query = query.where(or_(DuplicateProposal.state != ProposalState.PROPOSED, there))
    if countries:
        codes = list(countries)
        query = query.where(
            or_(*(func.coalesce(one.responsible_country, NO_COUNTRY).in_(codes) for one in (_first, _second)))
        )
    return query


def _reads(scope: Scope, mine: type[Listing], other: type[Listing]) -> ColumnElement[bool]:
    is_open = other.state == ListingState.PUBLISHED
    return and_(scope.within(mine.responsible_country), or_(is_open, scope.within(other.responsible_country)))
