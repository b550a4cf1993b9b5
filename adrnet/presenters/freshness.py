"""How fresh a thing is, as a page shows it: a code for the shape and the words, the day that belongs to it."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from adrnet.domain.focal_point import VACANT
from adrnet.domain.freshness import Confirmable, Freshness, Rhythm, expires_on


@dataclass(frozen=True)
class ShownState:
    """A code of the vocabulary `state` and its day: confirmed on, due on, overdue since."""

    code: str
    day: date | None = None


UNCLAIMED = ShownState(Freshness.UNCLAIMED)
NOBODY = ShownState(VACANT)


def shown_state(thing: Confirmable, rhythm: Rhythm, time_zone: str) -> ShownState:
    """Return the state of a listing or a designation; `time_zone` decides on which day it was confirmed."""
    if thing.freshness is None or thing.confirmed_at is None:
        return UNCLAIMED
    confirmed_on = thing.confirmed_at.astimezone(ZoneInfo(time_zone)).date()
    if thing.freshness == Freshness.CONFIRMED:
        return ShownState(Freshness.CONFIRMED, confirmed_on)
    return ShownState(thing.freshness, expires_on(confirmed_on, rhythm))
