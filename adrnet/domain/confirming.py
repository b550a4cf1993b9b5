"""Confirming: whoever keeps a thing says that what is published of it is still correct, dated and on record.

Decisions:
    2026-11-22  Whoever confirms an entry has its posts before their eyes too: the offices on them are confirmed with
                it. A person confirms for themselves alone.
    2026-11-22  An entry that nobody keeps is never "confirmed": a coordinator who has looked says of which day the
                public sources are, and readers go on reading that it comes from them.
    2026-11-22  A confirmation that is taken back leaves the thing as it was: as old, reminded as often. Links of
                reminders that it made useless stay so; the next reminder brings a new one.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import freshness, link, vocabulary
from adrnet.domain.drafting import published_of
from adrnet.domain.focal_point import Designation, DesignationKind, DesignationState, Post, PostState
from adrnet.domain.freshness import Day
from adrnet.domain.lifecycle import MoveRefusedError, move, record
from adrnet.domain.link import Purpose
from adrnet.domain.listing import Listing, ListingState, project
from adrnet.domain.people import has_agreed
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.kit import clock

Confirmed = Listing | Designation


def can_be_confirmed(thing: Confirmed) -> bool:
    """Whether there is anything to confirm: it is shown, or was until its confirmation ran out."""
    if isinstance(thing, Designation):
        sits = thing.state == DesignationState.ACTIVE and thing.post.state == PostState.OPEN
        return sits and (thing.kind == DesignationKind.OFFICE or (thing.person is not None and has_agreed(thing)))
    if thing.state not in {ListingState.PUBLISHED, ListingState.HIDDEN} or published_of(thing) is None:
        return False
    # What was taken over and never read by a coordinator is sent to one first; that is its first confirmation.
    return thing.confirmed_at is not None or not thing.is_claimed


def seen_of(thing: Confirmed) -> str:
    """Return what tells whether somebody looks at the present state of a thing: another state is another text."""
    if isinstance(thing, Designation):
        return f"designation {thing.version}"
    published = published_of(thing)
    return f"listing {published.number if published else 0}"


def confirm(session: Session, thing: Confirmed, actor: Actor, day: Day) -> None:
    """Confirm a thing as it is published; a practitioner who was hidden is shown again.

    Raises:
        MoveRefusedError: there is nothing (any more) that could be confirmed.
        NotPermittedError: the actor may not.
    """
    if not permits(actor, Permission.CONFIRM_ENTRY, thing):
        raise NotPermittedError(f"{Permission.CONFIRM_ENTRY.value} on {type(thing).__name__.lower()} {thing.id}")
    if not can_be_confirmed(thing):
        raise MoveRefusedError(f"{type(thing).__name__.lower()} {thing.id} has nothing to confirm")
    if isinstance(thing, Designation):
        _date(session, thing, actor, day)
        return
    if not thing.is_claimed:
        thing.source_as_of = day.today
        record(thing, "confirm", actor, fields=("source_as_of",))
        return
    _date(session, thing, actor, day)
    if thing.state == ListingState.HIDDEN:
        move(thing, ListingState.PUBLISHED, actor)
    project(thing, vocabulary.current(session))
    for office in _offices(session, thing):
        if permits(actor, Permission.CONFIRM_ENTRY, office):
            _date(session, office, actor, day)


# What a confirmation writes to a thing, as far as taking it back has to bring it back.
_AGES = ("confirmed_at", "freshness", "freshness_changes_on", "reminded_stage", "reminded_at")


def standing_of(thing: Confirmed) -> dict[str, Any]:
    """Return how old a thing is, in values that JSON knows: kept before it is confirmed, it can be brought back."""
    if isinstance(thing, Listing):
        return {"source_as_of": thing.source_as_of.isoformat() if thing.source_as_of else None}
    values = {name: getattr(thing, name) for name in _AGES}
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in values.items()}


def take_back(thing: Confirmed, actor: Actor, before: dict[str, Any], after: dict[str, Any], reason: str) -> None:
    """Take back that an entry which nobody keeps, or an office, was confirmed; on record as the confirmation is.

    Args:
        thing: what was confirmed.
        actor: whoever may confirm it.
        before: `standing_of` the thing before it was confirmed.
        after: the same afterwards.
        reason: for the record.

    Raises:
        MoveRefusedError: it was confirmed again, or taken over, or is not shown any longer.
        NotPermittedError: the actor may not.
    """
    if not permits(actor, Permission.CONFIRM_ENTRY, thing):
        raise NotPermittedError(f"{Permission.CONFIRM_ENTRY.value} on {type(thing).__name__.lower()} {thing.id}")
    is_kept = isinstance(thing, Listing) and thing.is_claimed
    if is_kept or not can_be_confirmed(thing) or standing_of(thing) != after:
        raise MoveRefusedError(f"{type(thing).__name__.lower()} {thing.id} was confirmed otherwise")
    if isinstance(thing, Listing):
        thing.source_as_of = date.fromisoformat(before["source_as_of"]) if before["source_as_of"] else None
        record(thing, "take_back", actor, note=reason, fields=("source_as_of",))
        return
    for name in ("confirmed_at", "reminded_at"):
        setattr(thing, name, datetime.fromisoformat(before[name]) if before[name] else None)
    changes_on = before["freshness_changes_on"]
    thing.freshness_changes_on = date.fromisoformat(changes_on) if changes_on else None
    thing.freshness, thing.reminded_stage = before["freshness"], before["reminded_stage"]
    record(thing, "take_back", actor, note=reason)


def _date(session: Session, thing: Confirmed, actor: Actor, day: Day) -> None:
    freshness.confirm(thing, clock.now(), day.today, day.rhythm)
    record(thing, "confirm", actor)
    # What was asked is answered: the other reminders of it open nothing any more.
    link.cancel(session, Purpose.CONFIRM_LISTING if isinstance(thing, Listing) else Purpose.CONFIRM, thing.id)


def _offices(session: Session, listing: Listing) -> list[Designation]:
    return list(
        session.scalars(
            select(Designation)
            .join(Post, Post.id == Designation.post_id)
            .where(
                Post.listing_id == listing.id,
                Post.state == PostState.OPEN,
                Designation.state == DesignationState.ACTIVE,
                Designation.kind == DesignationKind.OFFICE,
            )
            .order_by(Designation.id)
        )
    )
