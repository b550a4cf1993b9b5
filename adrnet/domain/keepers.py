"""Who keeps a listing goes with it into another one, and comes back; nobody is locked out on the way.

Whoever keeps both afterwards has the stronger of the two roles. A merge that is undone takes away only what merging
gave, and only from those who still have it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain.account import Account, Keeping, KeepingRole, Maintainer
from adrnet.domain.lifecycle import move, record
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Actor, Machine, Permission, permits
from adrnet.kit import clock


def of(session: Session, listing: Listing) -> Sequence[Maintainer]:
    """Return who keeps a listing now, the longest first (one statement)."""
    return session.scalars(
        select(Maintainer)
        .where(Maintainer.listing_id == listing.id, Maintainer.until.is_(None))
        .order_by(Maintainer.id)
    ).all()


def hand_over(session: Session, source: Listing, target: Listing, actor: Actor) -> dict[str, list[int]]:
    """Let whoever keeps the source keep the target; return the numbers of what ended, began and became stronger."""
    there = {one.account_id: one for one in of(session, target)}
    moved: dict[str, list[int]] = {"maintainer_ended": [], "maintainer": [], "maintainer_raised": []}
    for one in of(session, source):
        _end(one, actor)
        moved["maintainer_ended"].append(one.id)
        known = there.get(one.account_id)
        if known is None:
            moved["maintainer"].append(_begin(session, one, target, actor).id)
        elif one.role == KeepingRole.OWNER and known.role != KeepingRole.OWNER:
            move(known, Keeping.OWNER, _by(actor, Permission.MAKE_OWNER, known))
            moved["maintainer_raised"].append(known.id)
    session.flush()
    return moved


def hand_back(  # noqa: PLR0913, PLR0917 - the way, what moved then, and what else came that way
    session: Session,
    source: Listing,
    target: Listing,
    actor: Actor,
    moved: Mapping[str, Any],
    others: Iterable[tuple[Mapping[str, Any], bool]],
) -> int:
    """Let whoever came with the target keep it again; return how many do not, since they have left meanwhile.

    Args:
        session: the database.
        source: the listing that took them in.
        target: the listing that they came with.
        actor: who separates the two.
        moved: what `hand_over` returned.
        others: what it returned for other listings that were merged into the source, and whether they still are.
    """
    there = {one.account_id: one for one in of(session, source)}
    here = {one.account_id for one in of(session, target)}
    came, raised, needed = set(moved.get("maintainer", ())), set(moved.get("maintainer_raised", ())), set[int]()
    for other, is_merged in others:
        came |= set(other.get("maintainer", ()))
        if is_merged:
            needed |= _accounts(session, other.get("maintainer_ended", ()))
    left, leaving = 0, []
    for former in session.scalars(select(Maintainer).where(Maintainer.id.in_(moved.get("maintainer_ended", ())))):
        known = there.get(former.account_id)
        if known is None:
            left += 1
            continue
        if former.account_id not in here:
            _begin(session, former, target, actor)
        if former.account_id not in needed and known.id in came | raised:
            leaving.append(known)
    for one in _going(list(there.values()), leaving, is_left_alone=bool(moved.get("claimed"))):
        _end(one, actor)
        if one.id in raised - came:
            # They were an editor before, and are one again.
            session.flush()
            _begin(session, one, source, actor, KeepingRole.EDITOR)
    session.flush()
    return left


def _going(there: Sequence[Maintainer], leaving: Sequence[Maintainer], *, is_left_alone: bool) -> list[Maintainer]:
    """Return who gives back what a merge gave; owners keep it where the listing would be left without any."""
    stays = [one for one in there if one not in leaving]
    has_owner = any(one.role == KeepingRole.OWNER for one in stays) or (is_left_alone and not stays)
    return [one for one in leaving if has_owner or one.role != KeepingRole.OWNER]


def _end(keeps: Maintainer, actor: Actor) -> None:
    move(keeps, Keeping.ENDED, _by(actor, Permission.END_KEEPING, keeps))


def _by(actor: Actor, permission: Permission, keeps: Maintainer) -> Actor:
    """Return who does what goes along with a merge: whoever merges, where they may by themselves; else the house."""
    return actor if permits(actor, permission, keeps) else Machine.CLOCK


def _begin(
    session: Session, like: Maintainer, listing: Listing, actor: Actor, role: KeepingRole | None = None
) -> Maintainer:
    made = Maintainer(
        account=like.account,
        listing=listing,
        role=role or like.role,
        since=clock.now(),
        granted_by_id=actor.id if isinstance(actor, Account) else None,
    )
    session.add(made)
    record(listing, "maintain", actor)
    return made


def _accounts(session: Session, ids: Sequence[int]) -> set[int]:
    return set(session.scalars(select(Maintainer.account_id).where(Maintainer.id.in_(ids))))
