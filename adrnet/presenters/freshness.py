"""How fresh a thing is, as a page shows it: a code for the shape and the words, the day that belongs to it."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from adrnet.domain.freshness import Freshness, Rhythm, expires_on
from adrnet.domain.listing import Listing


@dataclass(frozen=True)
class ShownState:
    """A code of the vocabulary `state` and its day: confirmed on, due on, overdue since."""

    code: str
    day: date | None = None


def shown_state(listing: Listing, rhythm: Rhythm, time_zone: str) -> ShownState:
    """Return the state of a listing; `time_zone` decides on which day it was confirmed."""
    if listing.freshness is None or listing.confirmed_at is None:
        return ShownState(listing.standing)
    confirmed_on = listing.confirmed_at.astimezone(ZoneInfo(time_zone)).date()
    if listing.freshness == Freshness.CONFIRMED:
        return ShownState(Freshness.CONFIRMED, confirmed_on)
    return ShownState(listing.freshness, expires_on(confirmed_on, rhythm))
