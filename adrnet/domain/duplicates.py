"""What may be the same body twice: found, proposed, and said to be two.

Nothing is ever merged by itself: likeness proposes, a coordinator decides. Pairs are looked for when a registration is
sent, when an entry is published by somebody, when it is claimed, and after an import; the reference data, which is read
by those who write it, is not compared by itself (`flask listings compare` does it for everything).

Decisions:
    2026-11-22  Organisations only: that two people may be one is nobody's guess to keep.
    2026-11-22  Candidates are read with the act and not kept in a table of their own, so that nothing can be out of
                date; what a document is compared by is remembered by its digest, since reading 10,000 of them anew
                would keep everybody else from writing for a second.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from adrnet.domain.account import Account
from adrnet.domain.content import Content, Name, Place
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.lifecycle import move
from adrnet.domain.likeness import Body, Why, bodies
from adrnet.domain.listing import Facet, ListedUnder, Listing, ListingState, ListingType
from adrnet.domain.policy import Actor
from adrnet.domain.revision import PENDING, Revision, RevisionState
from adrnet.kit import clock

__all__ = [
    "DuplicateProposal",
    "ProposalState",
    "compare_all",
    "decided",
    "is_there",
    "pair",
    "propose",
    "reopen",
    "tell_apart",
]

# What one meets in the directory, or would meet there once it is shown again.
_SHOWN = (ListingState.PUBLISHED, ListingState.WITHDRAWN)
_AT_ONCE = 500
# By digest and country, what organisations are compared by: some 20 MB at most in each process.
_MOST_REMEMBERED = 20_000
_remembered: dict[tuple[str, str | None], Body] = {}


@dataclass(frozen=True)
class _Known:
    """An entry as it is compared."""

    listing_id: int
    body: Body


def propose(session: Session, *listings: Listing) -> list[DuplicateProposal]:
    """Propose what may be the same organisations as these, each pair once for ever; return what is new.

    Three statements, and one for each 500 documents that this process has not read before. People, and what nobody
    has sent or published, are left out.
    """
    ids = {one.id for one in listings if one.type == ListingType.ORGANISATION}
    if not ids:
        return []
    session.flush()
    wanted = _read(session, Listing.id.in_(ids))
    known = _read(session, _in_countries({code for one in wanted for code in one.body.countries}))
    return _write(session, wanted, known)


def compare_all(session: Session) -> int:
    """Compare every organisation with every other one of its country; return how many pairs are new."""
    known = _read(session, Listing.id.is_not(None))
    by_country: dict[str, list[_Known]] = {}
    for one in known:
        for code in one.body.countries or ("",):
            by_country.setdefault(code, []).append(one)
    return sum(
        len(_write(session, group[start : start + _AT_ONCE], group))
        for group in by_country.values()
        for start in range(0, len(group), _AT_ONCE)
    )


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


def _in_countries(countries: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a listing is in one of these countries, or may be for want of any."""
    codes = sorted(countries)
    listed = select(ListedUnder.listing_id).where(ListedUnder.facet == Facet.COUNTRY, ListedUnder.code.in_(codes))
    # What is not published is listed nowhere; before that, and afterwards, a coordinator's country is known.
    return or_(Listing.id.in_(listed), Listing.responsible_country.in_(codes), Listing.responsible_country.is_(None))


def _read(session: Session, which: ColumnElement[bool]) -> list[_Known]:
    """Return the organisations of which something can be compared, as they are compared."""
    is_shown = and_(Listing.state.in_(_SHOWN), Revision.state == RevisionState.PUBLISHED)
    is_sent = and_(
        Listing.state == ListingState.UNPUBLISHED,
        Revision.state.in_(PENDING),
        Revision.submitted_at.is_not(None),
    )
    rows = session.execute(
        select(Listing.id, Listing.responsible_country, Revision.id, Revision.digest)
        .join(Revision, Revision.listing_id == Listing.id)
        .where(Listing.type == ListingType.ORGANISATION, or_(is_shown, is_sent), which)
        .order_by(Listing.id)
    ).all()
    if len(_remembered) > _MOST_REMEMBERED:
        _remembered.clear()
    # Whatever another thread forgets meanwhile is still known here.
    known = {(digest, country): _remembered.get((digest, country)) for _, country, _, digest in rows}
    unknown = {revision: (digest, country) for _, country, revision, digest in rows if not known[digest, country]}
    for start in range(0, len(unknown), _AT_ONCE):
        portion = list(unknown)[start : start + _AT_ONCE]
        for revision, document in session.execute(
            select(Revision.id, Revision.document).where(Revision.id.in_(portion))
        ):
            key = unknown[revision]
            known[key] = _remembered[key] = Body.of(_compared(document), key[1])
    read = ((listing_id, known[digest, country]) for listing_id, country, _, digest in rows)
    return [_Known(listing_id, body) for listing_id, body in read if body is not None]


def _compared(document: dict[str, Any]) -> Content:
    """Return of a document what is compared; the rest of it is not read."""
    return Content(
        names=tuple(Name(**one) for one in document.get("names", ())),
        places=tuple(Place(country=one.get("country", "")) for one in document.get("places", ())),
        email=document.get("email", ""),
        website=document.get("website", ""),
    )


def _write(session: Session, wanted: Sequence[_Known], known: Sequence[_Known]) -> list[DuplicateProposal]:
    found: dict[tuple[int, int], tuple[Why, int]] = {}
    for one, alike in zip(wanted, bodies([one.body for one in wanted], [one.body for one in known]), strict=True):
        for like in alike:
            other = known[like.place]
            if other.listing_id != one.listing_id:
                first, second = sorted((one.listing_id, other.listing_id))
                found.setdefault((first, second), (like.why, like.rate))
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


def _said(session: Session, firsts: Iterable[int]) -> set[tuple[int, int]]:
    """Return the pairs that were proposed before, whatever was said to them."""
    rows = session.execute(
        select(DuplicateProposal.first_id, DuplicateProposal.second_id).where(
            DuplicateProposal.first_id.in_(sorted(firsts))
        )
    )
    return {(first, second) for first, second in rows}
