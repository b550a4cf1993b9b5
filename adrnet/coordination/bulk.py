"""Acts on several things at once, each by its own domain step, tied together so that they are undone as one.

One transaction: all that can be done is done, the rest is left alone and named with the reason. Undoing goes thing by
thing as far as each still stands as it was left; what somebody changed since stays, and is named as well.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.coordination import pairs
from adrnet.coordination.bulk_acts import WAYS, Act, Said
from adrnet.coordination.queries import NO_COUNTRY, Kind, Waiting
from adrnet.db import db, transactional
from adrnet.domain import reporting
from adrnet.domain.account import Account
from adrnet.domain.bulk_act import BulkAct
from adrnet.domain.coordinators import Scope
from adrnet.domain.duplicate import DuplicateProposal
from adrnet.domain.focal_point import Designation
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.problem import Problem
from adrnet.domain.revision import Revision
from adrnet.kit import clock

# Everybody else waits while it is written.
MOST = 200
UNDONE_WITHIN = timedelta(days=30)
# The same button pressed twice.
_AT_ONCE = timedelta(minutes=10)
_MOST_LATELY = 20

Pair = tuple[Kind, int]


class WhyNot(StrEnum):
    """Why nothing was done to a thing, or why it was not undone."""

    GONE = "gone"
    CHANGED = "changed"
    NOT_YOURS = "not_yours"
    OTHER_ACT = "other_act"
    TOO_MANY = "too_many"


class TooLateError(RuntimeError):
    """Nothing of it is left that this coordinator could undo, or its time is over."""


@dataclass(frozen=True)
class Candidate:
    """A thing that somebody chose: what it is now, and why nothing can be done to it, None where it can."""

    waiting: Waiting
    thing: Any
    seen: str
    why_not: WhyNot | None

    @property
    def pair(self) -> Pair:
        """What names it."""
        return self.waiting.kind, self.waiting.thing_id


def candidates(session: Session, act: Act, chosen: Iterable[Pair], actor: Account) -> list[Candidate]:
    """Return what somebody chose, in their order, as far as they may know of it.

    The number of statements does not grow with the things, but for those that somebody checked in several steps.
    """
    wanted = list(dict.fromkeys(chosen))
    ways = WAYS[act]
    things = {}
    for kind in dict.fromkeys(kind for kind, _ in wanted):
        query = next((by[kind].loaded for by in WAYS.values() if kind in by), None)
        if query is not None:
            ids = [number for one, number in wanted if one == kind]
            entity = query.column_descriptions[0]["entity"]
            things.update({(kind, one.id): one for one in session.scalars(query.where(entity.id.in_(ids)))})
    made: list[Candidate] = []
    for pair in wanted:
        thing = things.get(pair)
        # What lies outside of the remit is not there.
        if thing is None or not _may_read(actor, thing):
            continue
        way = ways.get(pair[0])
        why_not = _why_not(session, way, thing, actor) if way else WhyNot.OTHER_ACT
        if why_not is None and sum(one.why_not is None for one in made) >= MOST:
            why_not = WhyNot.TOO_MANY
        made.append(Candidate(_waiting(pair[0], thing), thing, _mark(way.seen(thing)) if way else "", why_not))
    return made


@transactional
def carry_out(act: Act, chosen: Sequence[tuple[Kind, int, str]], said: Said) -> tuple[int | None, list[Candidate]]:
    """Do an act to all of the things that it can be done to.

    Args:
        act: what to do.
        chosen: kind and number of each thing with the mark of how it was seen (`Candidate.seen`).
        said: who does it, and what they say.

    Returns:
        The number of the act, None where nothing could be done, and the things with why nothing was done to them.
    """
    session = db.session()
    seen = {(kind, number): mark for kind, number, mark in chosen}
    found = candidates(session, act, seen, said.actor)
    told: list[Candidate] = []
    things: list[Any] = []
    for one in found:
        why_not = one.why_not
        if why_not is None and one.seen != seen[one.pair]:
            why_not = WhyNot.CHANGED
        kept: dict[str, Any] = {}
        if why_not is None:
            try:
                kept = WAYS[act][one.waiting.kind].do(session, one.thing, said)
            except (MoveRefusedError, NotPermittedError) as error:
                why_not = WhyNot.NOT_YOURS if isinstance(error, NotPermittedError) else WhyNot.GONE
        told.append(Candidate(one.waiting, one.thing, one.seen, why_not))
        things.append([one.waiting.kind.value, one.waiting.thing_id, _noted(one.waiting, kept, why_not)])
    if all(one.why_not is not None for one in told):
        before = _just_done(session, act, seen, said.actor)
        return (before.id if before else None), told
    done = BulkAct(act=act.value, things=things, created_at=clock.now(), created_by_id=said.actor.id)
    session.add(done)
    session.flush()
    return done.id, told


@transactional
def undo(done: BulkAct, said: Said, scope: Scope) -> None:
    """Undo what an act did, thing by thing, as far as each still stands so and lies within the actor's remit.

    Raises:
        TooLateError: see there.
    """
    if not can_be_undone(done, scope):
        raise TooLateError(f"bulk act {done.id} cannot be undone")
    session, ways = db.session(), WAYS[Act(done.act)]
    ids: dict[Kind, list[int]] = {}
    for kind, number, noted in done.things:
        if _is_left(noted, scope):
            ids.setdefault(Kind(kind), []).append(number)
    things = {}
    for kind, numbers in ids.items():
        query = ways[kind].loaded
        entity = query.column_descriptions[0]["entity"]
        things.update({(kind, one.id): one for one in session.scalars(query.where(entity.id.in_(numbers)))})
    after: list[Any] = []
    for name, number, noted in done.things:
        kind, now = Kind(name), dict(noted)
        if _is_left(noted, scope):
            now["undone"] = _undone(session, ways[kind].undo, things.get((kind, number)), said, noted["kept"])
        after.append([name, number, now])
    done.things, done.undone_at = after, clock.now()


def can_be_undone(done: BulkAct, scope: Scope) -> bool:
    """Whether anything of it is left that a coordinator with this remit could undo."""
    is_young = done.created_at > clock.now() - UNDONE_WITHIN
    return is_young and any(_is_left(noted, scope) for _kind, _number, noted in done.things)


def act_here(session: Session, number: int, actor: Account, scope: Scope) -> BulkAct | None:
    """Return an act on several things that somebody did, or of which something lies within their remit."""
    found = session.get(BulkAct, number)
    return found if found is not None and _is_theirs(found, actor, scope) else None


def lately(session: Session, actor: Account, scope: Scope, most: int) -> list[BulkAct]:
    """Return the latest acts on several things that can still be undone, the latest first (one statement)."""
    since = clock.now() - UNDONE_WITHIN
    found = session.scalars(
        select(BulkAct).where(BulkAct.created_at > since).order_by(BulkAct.id.desc()).limit(_MOST_LATELY)
    )
    return [one for one in found if _is_theirs(one, actor, scope) and can_be_undone(one, scope)][:most]


def is_within(noted: dict[str, Any], scope: Scope) -> bool:
    """Whether a thing that was noted lies within a remit."""
    return scope.holds(noted["country"] or None)


def _is_theirs(done: BulkAct, actor: Account, scope: Scope) -> bool:
    return done.created_by_id == actor.id or any(is_within(noted, scope) for _kind, _number, noted in done.things)


def _is_left(noted: dict[str, Any], scope: Scope) -> bool:
    # What one coordinator may not undo, another one of the remit may.
    is_open = noted["undone"] in {"", WhyNot.NOT_YOURS}
    return not noted["why_not"] and is_open and is_within(noted, scope)


def _undone(session: Session, undo_one: Any, thing: Any, said: Said, kept: dict[str, Any]) -> str:
    """Undo one thing; return `done`, or why not."""
    if thing is None:
        return WhyNot.GONE.value
    try:
        undo_one(session, thing, said, kept)
    except NotPermittedError:
        return WhyNot.NOT_YOURS.value
    except MoveRefusedError:
        return WhyNot.CHANGED.value
    return "done"


def _may_read(actor: Account, thing: Any) -> bool:
    if isinstance(thing, DuplicateProposal):
        return pairs.may_read(thing, actor)
    return permits(actor, Permission.READ_DESK, thing)


def _why_not(session: Session, way: Any, thing: Any, actor: Account) -> WhyNot | None:
    if not way.waits(thing):
        return WhyNot.GONE
    return None if way.may(session, thing, actor) else WhyNot.NOT_YOURS


def _noted(waiting: Waiting, kept: dict[str, Any], why_not: WhyNot | None) -> dict[str, Any]:
    return {
        "listing": waiting.listing_id,
        "country": waiting.country,
        "since": waiting.since.isoformat(),
        "kept": kept,
        "why_not": why_not.value if why_not else "",
        "undone": "",
    }


def _waiting(kind: Kind, thing: Any) -> Waiting:
    """Return a thing as lines about it need it, whether it waits or not."""
    listing: Listing | None
    since: datetime | None
    if isinstance(thing, Problem):
        listing, country, since = reporting.listing_of(thing), reporting.country_of(thing), thing.created_at
    elif isinstance(thing, Designation):
        listing, since = thing.post.listing, thing.confirmed_at
        country = thing.post.country_code or (listing.responsible_country if listing else None)
    elif isinstance(thing, DuplicateProposal):
        listing, country, since = thing.first, thing.first.responsible_country, thing.proposed_at
    elif isinstance(thing, Revision):
        listing, since = thing.listing, thing.decided_at or thing.created_at
        country = listing.responsible_country
    else:
        listing, country, since = thing, thing.responsible_country, thing.created_at
    return Waiting(kind, thing.id, listing.id if listing else None, country or NO_COUNTRY, since or clock.now(), False)


def _mark(seen: str) -> str:
    return hashlib.sha256(seen.encode()).hexdigest()[:12]


def _just_done(session: Session, act: Act, chosen: Iterable[Pair], actor: Account) -> BulkAct | None:
    """Return the act with which the actor has done all of this a moment ago."""
    last = session.scalar(select(BulkAct).where(BulkAct.created_by_id == actor.id).order_by(BulkAct.id.desc()).limit(1))
    if last is None or last.act != act or last.created_at < clock.now() - _AT_ONCE or last.undone_at is not None:
        return None
    done = {(kind, number) for kind, number, _noted_then in last.things}
    return last if done == {(kind.value, number) for kind, number in chosen} else None
