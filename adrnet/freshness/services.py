"""What this room changes: things confirmed, by link and signed in; the way to one's own data; a round of reminders."""

from collections.abc import Sequence

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import ageing, confirming, link, reminding
from adrnet.domain.ageing import Filters
from adrnet.domain.confirming import Confirmed
from adrnet.domain.coordinators import scope_of
from adrnet.domain.freshness import Day, Patience
from adrnet.domain.lifecycle import MoveRefusedError, record
from adrnet.domain.link import Purpose
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Actor, Permission, permits
from adrnet.freshness import queries

# Whoever sends a round waits for its answer: more mails go with the next one.
MOST_IN_A_ROUND = 200
# Mails are composed while the writer's lock is held: so many things, and others have their turn.
AT_ONCE = 20


class UsedLinkError(LookupError):
    """The link opens nothing (any more)."""


class ChangedMeanwhileError(RuntimeError):
    """Something else is published by now than was read."""


@transactional
def confirm_by_link(token: str, seen: str, day: Day) -> None:
    """Confirm what a link is about, and use the link up.

    Raises:
        ChangedMeanwhileError: something else is published by now; the link stays.
        UsedLinkError: it opens nothing any more.
    """
    session = db.session()
    asked = queries.asked(session, token)
    if asked is None:
        raise UsedLinkError
    _check(asked.thing, seen)
    if not link.use(session, asked.link):
        raise UsedLinkError
    confirming.confirm(session, asked.thing, asked.actor, day)


@transactional
def confirm(thing: Confirmed, actor: Actor, seen: str, day: Day) -> None:
    """Confirm a thing.

    Raises:
        ChangedMeanwhileError: something else is published by now.
        MoveRefusedError: there is nothing to confirm any more.
        NotPermittedError: the actor may not.
    """
    _check(thing, seen)
    confirming.confirm(db.session(), thing, actor, day)


@transactional
def open_own_data(token: str) -> tuple[str, str]:
    """Make a link to everything that is held about the person whom a reminder asked; return the page's name and it.

    Raises:
        UsedLinkError: the reminder's link opens nothing any more.
    """
    session = db.session()
    asked = queries.asked(session, token)
    if asked is not None and queries.is_profile_by_link(asked):
        return "people.own_profile", link.issue(
            session, Purpose.OWN_PROFILE, asked.link.email, subject_id=asked.thing.id
        )
    # A link to somebody's own data is about a designation: of nothing else it may carry the number.
    if asked is None or not queries.is_person(asked.thing):
        raise UsedLinkError
    return "people.own", link.issue(session, Purpose.OWN_DATA, asked.link.email, subject_id=asked.thing.id)


def send_round(filters: Filters, actor: Actor, day: Day, patience: Patience) -> int:
    """Write to everyone who can confirm what is due or overdue within the actor's remit; return about how many things.

    What was written about this week is left alone: a round that is sent twice, or goes on after it was broken off, is
    sent once. A few things are one transaction, so that nobody else waits long.
    """
    session = db.session()
    listings, designations = ageing.ids(session, scope_of(actor), filters)
    found = [one.thing for one, _ in reminding.for_round(session, listings, designations, MOST_IN_A_ROUND)]
    things = [(isinstance(one, Listing), one.id) for one in found]
    parts = [things[start : start + AT_ONCE] for start in range(0, len(things), AT_ONCE)]
    return sum(_send(part, actor, day, patience) for part in parts)


@transactional
def _send(part: Sequence[tuple[bool, int]], actor: Actor, day: Day, patience: Patience) -> int:
    """Write about some things, numbers of listings and of designations, as far as they still wait for it."""
    session = db.session()
    listings, designations = ([one for is_listing, one in part if is_listing is kind] for kind in (True, False))
    found = reminding.for_round(session, listings, designations)
    allowed = [(one, who) for one, who in found if permits(actor, Permission.REMIND, one.thing)]
    for one, who in allowed:
        mails.remind_of(session, one, who, day.rhythm, patience, key=f"round {day.today.isoformat()}")
        record(one.thing, "remind", actor)
    return len(allowed)


def _check(thing: Confirmed, seen: str) -> None:
    if not confirming.can_be_confirmed(thing):
        raise MoveRefusedError(f"{type(thing).__name__.lower()} {thing.id} has nothing to confirm")
    if confirming.seen_of(thing) != seen:
        raise ChangedMeanwhileError
