"""Who keeps a listing goes with it, or with a part of it, into another one, and comes back; nobody is locked out.

Whoever keeps both afterwards has the stronger of the two roles. Undoing takes away only what the act gave, and only
from those who still have it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from adrnet.domain.account import Keeping, KeepingRole, Maintainer
from adrnet.domain.claiming import maintain
from adrnet.domain.lifecycle import move
from adrnet.domain.maintainer_invitation import take_back_of
from adrnet.domain.maintaining import keepers
from adrnet.domain.policy import Actor, Machine, Permission, permits
from adrnet.domain.publication import take_over
from adrnet.domain.rearrangement import Rearrangement, Way


def hand_over(way: Way) -> dict[str, list[int]]:
    """Let who keeps the source keep the target; return the numbers of what ended, began and became stronger."""
    there = {one.account_id: one for one in keepers(way.session, way.target)}
    moved: dict[str, list[int]] = {"maintainer_ended": [], "maintainer": [], "maintainer_raised": []}
    for one in keepers(way.session, way.source):
        known = there.get(one.account_id)
        if not way.takes("maintainer", one.id):
            continue
        if known is None:
            moved["maintainer"].append(_begin(way, one).id)
        elif one.role == KeepingRole.OWNER and known.role != KeepingRole.OWNER:
            move(known, Keeping.OWNER, _by(way.actor, Permission.MAKE_OWNER, known))
            moved["maintainer_raised"].append(known.id)
        if way.takes("maintainer_ended", one.id):
            _end(way, one)
            moved["maintainer_ended"].append(one.id)
    return moved


def hand_back(way: Way, made: Rearrangement | None) -> int:
    """Let whoever came with the target keep it again; return how many do not, since they have left meanwhile.

    Args:
        way: from the listing that took them in to the one that they came from.
        made: what moved then.
    """
    if made is None:
        return 0
    session, left = way.session, 0
    there = {one.account_id: one for one in keepers(session, way.source)}
    here = {one.account_id for one in keepers(session, way.target)}
    others = session.scalars(
        select(Rearrangement).where(Rearrangement.to_id == way.source.id, Rearrangement.id != made.id)
    ).all()
    for former in _rows(way, made.moved.get("maintainer_ended", ())):
        if former.account_id not in there:
            left += 1
        elif former.account_id not in here:
            _begin(way, former)
            take_over(way.target, way.vocabulary)
    came = {number for one in (made, *others) for number in one.moved.get("maintainer", ())}
    raised = set(made.moved.get("maintainer_raised", ()))
    # What else was merged into the source, and still is, lets them keep it too.
    needed = {account for one in others if one.undone_at is None for account in _accounts(way, one.moved)}
    going = _accounts(way, made.moved) - needed
    leaving = [one for one in there.values() if one.account_id in going and one.id in came | raised]
    for one in _going(there.values(), leaving, is_left_alone=bool(made.moved.get("claimed"))):
        _end(way, one)
        if one.id in raised - came:
            # They were an editor before, and are one again.
            maintain(session, way.source, one.account, way.actor, KeepingRole.EDITOR)
    session.flush()
    return left


def _going(there: Iterable[Maintainer], leaving: Sequence[Maintainer], *, is_left_alone: bool) -> list[Maintainer]:
    """Return who gives back what the act gave; owners keep it where the listing would be left without any."""
    stays = [one for one in there if one not in leaving]
    has_owner = any(one.role == KeepingRole.OWNER for one in stays) or (is_left_alone and not stays)
    return [one for one in leaving if has_owner or one.role != KeepingRole.OWNER]


def _begin(way: Way, like: Maintainer) -> Maintainer:
    made = maintain(way.session, way.target, like.account, way.actor, KeepingRole(like.role))
    way.session.flush()
    return made


def _end(way: Way, keeps: Maintainer) -> None:
    """Let an account keep a listing no longer; what it has sent to invite others ends with it."""
    move(keeps, Keeping.ENDED, _by(way.actor, Permission.END_KEEPING, keeps))
    take_back_of(way.session, keeps.listing, keeps.account)
    way.session.flush()


def _by(actor: Actor, permission: Permission, keeps: Maintainer) -> Actor:
    """Return who does what goes along with it: whoever acts, where they may by themselves; else the house."""
    return actor if permits(actor, permission, keeps) else Machine.CLOCK


def _rows(way: Way, ids: Iterable[int]) -> Sequence[Maintainer]:
    return way.session.scalars(select(Maintainer).where(Maintainer.id.in_(list(ids))).order_by(Maintainer.id)).all()


def _accounts(way: Way, moved: Mapping[str, Any]) -> set[int]:
    """Return the accounts that came by an act, those among them that stayed where they were as well."""
    ids = [*moved.get("maintainer_ended", ()), *moved.get("maintainer", ())]
    return {one.account_id for one in _rows(way, ids)}
