"""What belongs to a listing and goes with it when the listing becomes part of another one: and back again.

Open posts with whoever sits on them, where people belong, claims, invitations, reported problems; who keeps it stands
in `keepers`. Each part says by number what it moved (`Rearrangement.moved`), so that it can be brought back, and how
much of it could not be: what has changed since stays as it has become.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from adrnet.domain import keepers, link, offered_posts
from adrnet.domain.affiliating import CURRENT
from adrnet.domain.affiliation import Affiliation, AffiliationState
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.focal_point import Post, PostState
from adrnet.domain.lifecycle import move, record
from adrnet.domain.listing import Listing
from adrnet.domain.maintainer_invitation import MaintainerInvitation
from adrnet.domain.policy import Actor, Machine
from adrnet.domain.problem import Problem, ProblemState
from adrnet.kit import clock

# Claims that somebody may still decide about, or decide anew.
_DECIDABLE = (ClaimState.OPEN, ClaimState.GRANTED, ClaimState.DECLINED)


@dataclass(frozen=True)
class Way:
    """From which listing to which, and who moves things."""

    session: Session
    source: Listing
    target: Listing
    actor: Actor


def hand_over(way: Way) -> dict[str, list[int]]:
    """Move everything that belongs to the source to the target; return the numbers of what moved, by table."""
    claims, dropped = _claims(way)
    held: dict[str, Sequence[Any]] = {
        "post": way.session.scalars(
            select(Post).where(Post.listing_id == way.source.id, Post.state == PostState.OPEN).order_by(Post.id)
        ).all(),
        "claim": claims,
        "maintainer_invitation": way.session.scalars(
            select(MaintainerInvitation).where(
                MaintainerInvitation.listing_id == way.source.id,
                MaintainerInvitation.accepted_at.is_(None),
                MaintainerInvitation.cancelled_at.is_(None),
            )
        ).all(),
        "problem": way.session.scalars(
            select(Problem).where(Problem.listing_id == way.source.id, Problem.state == ProblemState.OPEN)
        ).all(),
    }
    for things in held.values():
        _carry(way, things)
    offered_posts.tell_changes(way.target, way.actor, come=held["post"])
    moved = {table: [one.id for one in things] for table, things in held.items()}
    return {**moved, "claim_dropped": dropped, **_affiliations(way)}


def hand_back(way: Way, moved: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """Bring to the target what once came from it; return how much of it stays, by table.

    Args:
        way: from the listing that took it in to the one that it came from.
        moved: what `hand_over` returned.
    """
    stays: dict[str, int] = {}
    posts: list[Post] = []
    for table, kind in _HELD.items():
        ids = moved.get(table, ())
        rows = way.session.scalars(select(kind).where(kind.id.in_(ids), kind.listing_id == way.source.id)).all()
        # A post that was closed since belongs to the history of the listing that closed it.
        back = [one for one in rows if table != "post" or one.state == PostState.OPEN]
        posts += back if table == "post" else []
        _carry(way, back)
        stays[table] = len(ids) - len(back)
    stays["claim"] += len(moved.get("claim_dropped", ()))
    gone = way.session.scalars(select(Post).where(Post.id.in_(moved.get("post", ())))).all()
    offered_posts.tell_changes(way.source, way.actor, gone=posts)
    offered_posts.tell_changes(way.target, way.actor, gone=[one for one in gone if one not in posts])
    stays["affiliation"] = _affiliations_back(way, moved)
    return stays


_HELD: dict[str, type[Any]] = {
    "post": Post,
    "claim": Claim,
    "maintainer_invitation": MaintainerInvitation,
    "problem": Problem,
}


def _carry(way: Way, things: Sequence[Any]) -> None:
    for one in things:
        one.listing = way.target
        if isinstance(one, Post):
            record(one, "move", way.actor)
    way.session.flush()


def _claims(way: Way) -> tuple[list[Claim], list[int]]:
    """Return the claims that go along, and the numbers of those that have nothing to claim there."""
    session, target = way.session, way.target
    has_it = {one.account_id for one in keepers.of(session, target)}
    has_it |= set(
        session.scalars(select(Claim.account_id).where(Claim.listing_id == target.id, Claim.state == ClaimState.OPEN))
    )
    along, dropped = [], []
    for claim in session.scalars(
        select(Claim).where(Claim.listing_id == way.source.id, Claim.state.in_(_DECIDABLE)).order_by(Claim.id)
    ).all():
        # Whatever was mailed proves something about the other entry.
        link.cancel(session, link.Purpose.CLAIM, claim.id)
        if claim.state == ClaimState.OPEN and claim.account_id in has_it:
            move(claim, ClaimState.WITHDRAWN, Machine.CLOCK)
            claim.decided_at = clock.now()
            dropped.append(claim.id)
        else:
            along.append(claim)
    return along, dropped


def _affiliations(way: Way) -> dict[str, list[int]]:
    """Move who belongs to whom; what both listings say of one person stands once afterwards."""
    moved: dict[str, list[int]] = {"affiliation": [], "affiliation_ended": [], "affiliation_dropped": []}
    belonging = select(Affiliation).where(
        or_(Affiliation.organisation_id == way.source.id, Affiliation.practitioner_id == way.source.id),
        Affiliation.state.in_(CURRENT),
    )
    for one in way.session.scalars(belonging.order_by(Affiliation.id)).all():
        twin = _twin(way.session, one, way.source, way.target)
        if twin is not None and twin.state == AffiliationState.PROPOSED and one.state == AffiliationState.CONFIRMED:
            _end(way, twin)
            moved["affiliation_dropped"].append(twin.id)
            twin = None
        if twin is None:
            _hand(one, way)
            moved["affiliation"].append(one.id)
        else:
            known = "affiliation_ended" if one.state == AffiliationState.CONFIRMED else "affiliation_dropped"
            _end(way, one)
            moved[known].append(one.id)
    return moved


def _affiliations_back(way: Way, moved: Mapping[str, Sequence[int]]) -> int:
    stays = len(moved.get("affiliation_dropped", ()))
    for one in _by_number(way.session, moved.get("affiliation", ())):
        if one.state in CURRENT and way.source.id in {one.organisation_id, one.practitioner_id}:
            _hand(one, way)
        else:
            stays += 1
    for one in _by_number(way.session, moved.get("affiliation_ended", ())):
        twin = _twin(way.session, one, way.target, way.source)
        if one.state == AffiliationState.ENDED and twin is not None and twin.state == AffiliationState.CONFIRMED:
            move(one, AffiliationState.CONFIRMED, way.actor)
        else:
            # The person, or the organisation, has ended the one that stood for both.
            stays += 1
    return stays


def _by_number(session: Session, ids: Sequence[int]) -> Sequence[Affiliation]:
    return session.scalars(select(Affiliation).where(Affiliation.id.in_(ids)).order_by(Affiliation.id)).all()


def _twin(session: Session, one: Affiliation, mine: Listing, theirs: Listing) -> Affiliation | None:
    """Return what `theirs` says of the same other side as `one` says of `mine`; a question by mailbox has no twin."""
    if one.asked_as is not None:
        return None
    is_body = one.organisation_id == mine.id
    own, other = (
        (Affiliation.organisation_id, Affiliation.practitioner_id)
        if is_body
        else (Affiliation.practitioner_id, Affiliation.organisation_id)
    )
    return session.scalar(
        select(Affiliation).where(
            own == theirs.id,
            other == (one.practitioner_id if is_body else one.organisation_id),
            Affiliation.kind == one.kind,
            Affiliation.state.in_(CURRENT),
            Affiliation.asked_as.is_(None),
        )
    )


def _hand(one: Affiliation, way: Way) -> None:
    if one.organisation_id == way.source.id:
        one.organisation = way.target
    else:
        one.practitioner = way.target
    record(one, "move", way.actor)


def _end(way: Way, one: Affiliation) -> None:
    move(one, AffiliationState.ENDED, way.actor)
    one.decided_at = clock.now()
    way.session.flush()
