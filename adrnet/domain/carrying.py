"""What belongs to a listing, and goes with it, or with a part of it, into another one: and back again.

Open posts with whoever sits on them, where people belong, claims, invitations, reported problems; who keeps it stands
in `keepers`. Merging carries everything, dividing what was chosen. What went is kept by number (`Rearrangement.moved`),
so that it can be brought back; what has changed since stays as it has become, and is counted. When it may be done, and
what the listings say afterwards, stands in `merging` and `splitting`.

Decisions:
    2026-11-22  A claim that became contested where it went stays there: it is decided among those who are parties now.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from adrnet.domain import contesting, keepers, link, maintaining, offered_posts
from adrnet.domain.account import Account
from adrnet.domain.affiliating import CURRENT
from adrnet.domain.affiliation import Affiliation, AffiliationState
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.contested import WAITING
from adrnet.domain.dispute import Dispute, DisputeState
from adrnet.domain.focal_point import Post, PostState
from adrnet.domain.lifecycle import move, record
from adrnet.domain.listing import Listing
from adrnet.domain.maintainer_invitation import MaintainerInvitation
from adrnet.domain.policy import Machine
from adrnet.domain.problem import Problem, ProblemState
from adrnet.domain.publication import take_over
from adrnet.domain.rearrangement import Rearrangement, RearrangementKind, Way
from adrnet.kit import clock

# What is held by its listing alone, by table, and what of it is not over yet.
_HELD: dict[str, tuple[type[Any], ColumnElement[bool]]] = {
    "post": (Post, Post.state == PostState.OPEN),
    "maintainer_invitation": (
        MaintainerInvitation,
        and_(MaintainerInvitation.accepted_at.is_(None), MaintainerInvitation.cancelled_at.is_(None)),
    ),
    "problem": (Problem, Problem.state == ProblemState.OPEN),
}
_KINDS: dict[str, type[Any]] = {"claim": Claim, **{table: kind for table, (kind, _is_on) in _HELD.items()}}
# Claims that somebody may still decide about, or decide anew.
_DECIDABLE = (ClaimState.OPEN, ClaimState.GRANTED, ClaimState.DECLINED)


def contested_by(session: Session, *listings: Listing) -> Dispute | None:
    """Return what waits for a decision about the names or the keeping of these, the oldest first (one statement)."""
    ids = [one.id for one in listings]
    found = select(Dispute).where(
        or_(Dispute.listing_id.in_(ids), Dispute.other_listing_id.in_(ids)), Dispute.state.in_(WAITING)
    )
    return session.scalar(found.order_by(Dispute.id).limit(1))


def carry(way: Way, kind: RearrangementKind, **known: Any) -> Rearrangement:
    """Move what belongs to the source to the target; return the row that says what went, besides what is `known`."""
    session, moved = way.session, {**known}
    claims, moved["claim_dropped"] = _claims(way)
    held: dict[str, Sequence[Any]] = {"claim": claims}
    for table, (row, is_on) in _HELD.items():
        belonging = select(row).where(row.listing_id == way.source.id, is_on, way.those(table, row.id))
        held[table] = session.scalars(belonging.order_by(row.id)).all()
    for table, things in held.items():
        _move(way, things)
        moved[table] = [one.id for one in things]
    if way.chosen is not None:
        # Else a change that was begun before closes a post that it does not have any longer.
        offered_posts.tell_changes(way.source, way.actor, gone=held["post"])
    offered_posts.tell_changes(way.target, way.actor, come=held["post"])
    moved |= _affiliations(way)
    moved |= keepers.hand_over(way)
    if moved["maintainer"] and not way.target.is_claimed:
        take_over(way.target, way.vocabulary)
        moved["claimed"] = True
    # What nobody kept is kept now, and claims have met.
    moved["dispute"] = [one.id for one in contesting.contest_claims(session, way.target, way.actor)]
    made = Rearrangement(
        kind=kind,
        source=way.source,
        target=way.target,
        moved=moved,
        created_at=clock.now(),
        created_by_id=way.actor.id if isinstance(way.actor, Account) else None,
    )
    session.add(made)
    session.flush()
    return made


def bring_back(way: Way, made: Rearrangement | None) -> dict[str, int]:
    """Bring to the target what once came from it; return how much of it stays, by table.

    Args:
        way: from the listing that took it in to the one that it came from.
        made: what `carry` returned; None where nothing is known.
    """
    session, stays = way.session, dict[str, int]()
    moved: Mapping[str, Any] = made.moved if made else {}
    posts: list[Post] = []
    begun = select(Dispute).where(Dispute.id.in_(moved.get("dispute", ())), Dispute.state == DisputeState.OPEN)
    for dispute in session.scalars(begun).all():
        # What is contested only because of the way back and forth rests again.
        contesting.withdraw(dispute, Machine.CLOCK)
    session.flush()
    for table, kind in _KINDS.items():
        ids = moved.get(table, ())
        rows = session.scalars(select(kind).where(kind.id.in_(ids), kind.listing_id == way.source.id)).all()
        back = [one for one in rows if _comes_back(session, one)]
        posts += back if table == "post" else []
        _move(way, back)
        stays[table] = len(ids) - len(back)
    stays["claim"] += len(moved.get("claim_dropped", ()))
    carried = session.scalars(select(Post).where(Post.id.in_(moved.get("post", ())))).all()
    offered_posts.tell_changes(way.source, way.actor, gone=posts)
    if made is not None and made.kind == RearrangementKind.MERGE:
        # It has its changes as they were when it went, with what they say of its posts.
        offered_posts.tell_changes(way.target, way.actor, gone=[one for one in carried if one not in posts])
    else:
        offered_posts.tell_changes(way.target, way.actor, come=posts, gone=carried)
    stays["affiliation"] = _affiliations_back(way, moved)
    stays["maintainer"] = keepers.hand_back(way, made)
    # What was returned to its author on the way is not sent again by itself.
    stays["revision"] = len(moved.get("revision", ()))
    if moved.get("claimed") and not maintaining.keepers(session, way.source):
        maintaining.stand_unclaimed(way.source, way.vocabulary)
    if way.target.is_claimed:
        # Whoever kept it may have left meanwhile.
        maintaining.settle(session, way.target, way.actor, way.vocabulary)
    for one in (way.source, way.target):
        contesting.contest_claims(session, one, way.actor)
    if made is not None:
        made.undone_at = clock.now()
        made.undone_by_id = way.actor.id if isinstance(way.actor, Account) else None
        made.moved = {**moved, "stays": stays}
    return stays


def _comes_back(session: Session, one: Any) -> bool:
    if isinstance(one, Claim):
        waits = select(Dispute.id).where(Dispute.claim_id == one.id, Dispute.state.in_(WAITING))
        return session.scalar(waits.limit(1)) is None
    # A post that was closed since belongs to the history of the listing that closed it.
    return not isinstance(one, Post) or one.state == PostState.OPEN


def _move(way: Way, things: Sequence[Any]) -> None:
    for one in things:
        one.listing = way.target
        if isinstance(one, Post):
            record(one, "move", way.actor)
    way.session.flush()


def _claims(way: Way) -> tuple[list[Claim], list[int]]:
    """Return the claims that go along, and the numbers of those that have nothing to claim there."""
    session, target = way.session, way.target
    has_it = {one.account_id for one in maintaining.keepers(session, target)}
    has_it |= set(
        session.scalars(select(Claim.account_id).where(Claim.listing_id == target.id, Claim.state == ClaimState.OPEN))
    )
    along, dropped = [], []
    for claim in session.scalars(
        select(Claim)
        .where(Claim.listing_id == way.source.id, Claim.state.in_(_DECIDABLE), way.those("claim", Claim.id))
        .order_by(Claim.id)
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
        way.those("affiliation", Affiliation.id),
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
        is_there = one.state in CURRENT and way.source.id in {one.organisation_id, one.practitioner_id}
        if is_there and _twin(way.session, one, way.source, way.target) is None:
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
