"""What may be the same body twice: found, proposed, and said to be two.

Nothing is ever merged by itself: likeness proposes, a coordinator decides. Pairs are looked for when a registration is
sent, when an entry is published by somebody, when it is claimed, and after an import; the reference data, which is read
by those who write it, is not compared by itself (`flask listings compare` does it for everything).

Decisions:
    2026-11-22  Organisations only: that two people may be one is nobody's guess to keep.
    2026-11-22  What an act compares is read before its transaction (`reads_ahead`) and once more within it, when little
                of it has changed: so nobody waits for the reading, and two who register one body at a time are a pair.
"""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, object_session

from adrnet.domain.account import Account
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.known import Known, in_countries, known_entries
from adrnet.domain.lifecycle import move, record
from adrnet.domain.likeness import Body, Why, bodies
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.domain.revision import PENDING, Revision, RevisionState
from adrnet.kit import clock

__all__ = [
    "COMPARED",
    "DuplicateProposal",
    "ProposalState",
    "can_be_one",
    "decided",
    "enter",
    "find_all",
    "is_there",
    "may_see",
    "pair",
    "propose",
    "propose_by_hand",
    "reads_ahead",
    "reopen",
    "tell_apart",
]

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T", bound=Listing | Revision)
# Two listings, the lower id first: why they may be one, and how much they are alike.
Pairs = Mapping[tuple[int, int], tuple[Why, int]]

# What one meets in the directory, or would meet there once it is shown again.
_SHOWN = (ListingState.PUBLISHED, ListingState.WITHDRAWN)
_IS_SHOWN = and_(Listing.state.in_(_SHOWN), Revision.state == RevisionState.PUBLISHED)
_IS_SENT = and_(
    Listing.state == ListingState.UNPUBLISHED, Revision.state.in_(PENDING), Revision.submitted_at.is_not(None)
)
COMPARED = or_(_IS_SHOWN, _IS_SENT)
_AT_ONCE = 500


def reads_ahead(act: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
    """Read what an act on a listing or a revision may compare before the act holds up other writers.

    Stands above `db.transactional`; whatever is read is remembered by the process, and nothing else comes of it.
    """

    @functools.wraps(act)
    def wrapper(thing: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
        listing, session = (thing if isinstance(thing, Listing) else thing.listing), object_session(thing)
        if session is not None and listing.type == ListingType.ORGANISATION:
            contents = [
                one.content for one in listing.revisions if one.is_pending or one.state == RevisionState.PUBLISHED
            ]
            wanted = [Body.of(content, listing.responsible_country) for content in contents]
            known_entries(session, COMPARED, *_comparable(wanted))
        return act(thing, *args, **kwargs)

    return wrapper


def propose(session: Session, *listings: Listing) -> list[DuplicateProposal]:
    """Propose what may be the same organisations as these, each pair once for ever; return what is new.

    Three statements, and one for each 500 documents that this process has not read before. People, and what nobody
    has sent or published, are left out.
    """
    # What was made a moment ago gets its id.
    session.flush()
    ids = {one.id for one in listings if one.type == ListingType.ORGANISATION}
    if not ids:
        return []
    wanted = known_entries(session, COMPARED, Listing.id.in_(ids))
    return enter(session, _alike(wanted, known_entries(session, COMPARED, *_comparable(wanted.bodies))))


def find_all(session: Session) -> Pairs:
    """Compare every organisation with every other one of its country; nothing is written."""
    known = known_entries(session, COMPARED)
    by_country: dict[str, list[int]] = {}
    for place, one in enumerate(known.bodies):
        for code in one.countries or ("",):
            by_country.setdefault(code, []).append(place)
    found: dict[tuple[int, int], tuple[Why, int]] = {}
    for code, places in by_country.items():
        # Where a body is may not be said: then it may be anywhere.
        group = known.at([*places, *(by_country.get("", ()) if code else ())])
        for start in range(0, len(places), _AT_ONCE):
            found |= _alike(known.at(places[start : start + _AT_ONCE]), group)
    return found


def enter(session: Session, found: Pairs) -> list[DuplicateProposal]:
    """Propose pairs that were found, each once for ever; return what is new."""
    before = _said(session, {first for first, _ in found})
    made = [
        DuplicateProposal(
            first_id=first,
            second_id=second,
            likeness=rate,
            why=why,
            state=ProposalState.PROPOSED,
            proposed_at=clock.now(),
        )
        for (first, second), (why, rate) in found.items()
        if (first, second) not in before
    ]
    session.add_all(made)
    session.flush()
    return made


def pair(session: Session, one: Listing, other: Listing) -> DuplicateProposal:
    """Return the pair of two listings, proposed before or now because somebody says that they are one."""
    first, second = sorted((one, other), key=lambda listing: listing.id)
    known = session.scalar(
        select(DuplicateProposal).where(
            DuplicateProposal.first_id == first.id, DuplicateProposal.second_id == second.id
        )
    )
    if known is not None:
        return known
    made = DuplicateProposal(
        first=first,
        second=second,
        likeness=0,
        why=Why.SAID,
        state=ProposalState.PROPOSED,
        proposed_at=clock.now(),
    )
    session.add(made)
    return made


def propose_by_hand(
    session: Session, listing: Listing, other: Listing, actor: Account, reason: str
) -> DuplicateProposal:
    """Propose two organisations as one since a coordinator says so; the pair of before where there is one.

    Raises:
        NotPermittedError: the actor does not answer for the first, may not see the other one, or one of the two cannot
            be compared.
    """
    may = permits(actor, Permission.PROPOSE_PAIR, listing) and may_see(actor, listing, other)
    if not may or listing is other or not (can_be_one(listing) and can_be_one(other)):
        raise NotPermittedError(Permission.PROPOSE_PAIR.value)
    made = pair(session, listing, other)
    if made in session.new:
        session.flush()
        record(made, "propose", actor, note=reason, to_state=made.state)
    return made


def can_be_one(listing: Listing) -> bool:
    """Whether an entry can be compared with another one: an organisation's that is shown, withdrawn, or sent."""
    is_sent = any(one.is_pending and one.submitted_at is not None for one in listing.revisions)
    is_there = listing.state in _SHOWN or (listing.state == ListingState.UNPUBLISHED and is_sent)
    return listing.type == ListingType.ORGANISATION and is_there


def may_see(actor: Actor, *listings: Listing) -> bool:
    """Whether a coordinator may know of a pair: one of the two is theirs, and the other one theirs or public."""
    within = [permits(actor, Permission.READ_DESK, one) for one in listings]
    return any(within) and all(mine or one.is_public for mine, one in zip(within, listings, strict=True))


def tell_apart(proposal: DuplicateProposal, actor: Actor, reason: str) -> None:
    """Say that the two are two bodies, with the reason; they are not proposed again.

    Raises:
        MoveRefusedError: they are merged, or it was said before.
        NotPermittedError: the actor does not answer for both, or keeps one of them.
    """
    decided(proposal, ProposalState.DIFFERENT, actor, reason)


def reopen(proposal: DuplicateProposal, actor: Actor, reason: str) -> None:
    """Take back that the two are two bodies: the pair waits for a decision again.

    Raises:
        MoveRefusedError: it was not said.
        NotPermittedError: the actor does not answer for both, or keeps one of them.
    """
    decided(proposal, ProposalState.PROPOSED, actor, reason)


def decided(proposal: DuplicateProposal, to: ProposalState, actor: Actor, reason: str) -> None:
    """Move a pair on, on record."""
    move(proposal, to, actor, reason)
    is_open = to == ProposalState.PROPOSED
    proposal.decided_at = None if is_open else clock.now()
    proposal.decided_by_id = actor.id if isinstance(actor, Account) and not is_open else None


def is_there(listing: Any = Listing) -> ColumnElement[bool]:
    """Return the condition that a listing can be compared: shown, withdrawn, or sent for the first time."""
    return or_(listing.state.in_(_SHOWN), and_(listing.state == ListingState.UNPUBLISHED, _is_sent(listing)))


def _is_sent(listing: Any) -> ColumnElement[bool]:
    return (
        select(Revision.id)
        .where(
            Revision.listing_id == listing.id,
            Revision.state.in_(PENDING),
            Revision.submitted_at.is_not(None),
        )
        .exists()
    )


def _comparable(wanted: Sequence[Body]) -> list[ColumnElement[bool]]:
    """Return the conditions on what these are compared with: all there is where one of them may be anywhere."""
    is_somewhere = all(one.countries for one in wanted)
    return [in_countries({code for one in wanted for code in one.countries})] if is_somewhere else []


def _alike(wanted: Known, known: Known) -> Pairs:
    found: dict[tuple[int, int], tuple[Why, int]] = {}
    for mine, alike in zip(wanted.listing_ids, bodies(wanted.bodies, known.bodies), strict=True):
        for like in alike:
            theirs = known.listing_ids[like.place]
            if mine != theirs:
                found.setdefault((min(mine, theirs), max(mine, theirs)), (like.why, like.rate))
    return found


def _said(session: Session, firsts: Iterable[int]) -> set[tuple[int, int]]:
    """Return the pairs that were proposed before, whatever was said to them."""
    rows = session.execute(
        select(DuplicateProposal.first_id, DuplicateProposal.second_id).where(
            DuplicateProposal.first_id.in_(sorted(firsts))
        )
    )
    return {(first, second) for first, second in rows}
