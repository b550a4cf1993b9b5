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
from adrnet.coordination.entries import MOST_SHOWN, WORTH_SHOWING
from adrnet.coordination.letters import Letter, Reader
from adrnet.coordination.queries import NO_COUNTRY
from adrnet.db import db, transactional
from adrnet.domain import duplicates, merging, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.coordinators import Scope
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.known import in_countries, known_entries
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.likeness import Body, looked_for
from adrnet.domain.listing import Listing, ListingState, public_id_at
from adrnet.domain.spelling import Spelling, spelling

# Of those that are alike some may be none of the reader's business.
_MOST_READ = 40
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
    return duplicates.may_see(actor, *pair.listings)


def others(session: Session, listing: Listing, typed: str, actor: Account) -> list[Listing]:
    """Return the entries that somebody may mean who says that one is the same as this, the likest name first.

    Args:
        session: the database's.
        listing: the one that they came from.
        typed: the address of the other one's page, its public id, or a name.
        actor: a coordinator; what they may not see is not there.
    """
    known = known_entries(session, duplicates.COMPARED, Listing.public_id == public_id_at(typed))
    if not known.listing_ids:
        known = known_entries(session, duplicates.COMPARED, in_countries(_countries(listing)))
        known = known.at(_called(spelling(typed), known.bodies))
    ids = list(dict.fromkeys(known.listing_ids))[:_MOST_READ]
    found = {one.id: one for one in session.scalars(select(Listing).where(Listing.id.in_(ids)))}
    seen = (found[one] for one in ids if one in found and one != listing.id)
    return [one for one in seen if duplicates.may_see(actor, listing, one)][:MOST_SHOWN]


@transactional
def propose(listing: Listing, other: Listing, actor: Account, reason: str) -> DuplicateProposal:
    """Propose two entries as one, with the reason; the pair of before where there is one (a double click).

    Raises:
        NotPermittedError: see `duplicates.propose_by_hand`.
    """
    return duplicates.propose_by_hand(db.session(), listing, other, actor, reason)


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


def _called(name: Spelling, known: Sequence[Body]) -> list[int]:
    """Return the places of those that are called so, or nearly so, and then of those whose name holds these words."""
    if not name.words:
        return []
    words, near = set(name.words), looked_for(Body((name,), frozenset({name.whole})), known, WORTH_SHOWING)
    holding = (
        place
        for place, one in enumerate(known)
        if any(words.issubset(each.words) or name.whole in each.whole for each in one.names)
    )
    return list(dict.fromkeys([*(one.place for one in near), *holding]))


def _countries(listing: Listing) -> set[str]:
    contents = [one.content for one in listing.revisions[-1:]]
    said = {place.country for content in contents for place in content.places if place.country}
    return said | ({listing.responsible_country} if listing.responsible_country else set())


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
