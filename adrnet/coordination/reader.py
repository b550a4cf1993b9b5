"""Who asks for what waits, and what they can ask for: kinds of things, and how long they wait."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from adrnet.domain.account import Account
from adrnet.domain.coordinators import Scope
from adrnet.domain.freshness import Day

# Stands for the country of what the network's coordinators keep themselves.
NO_COUNTRY = ""


class Kind(StrEnum):
    """What waits for a coordinator, in the order in which a list of kinds names them."""

    CHANGE = "change"
    CLAIM = "claim"
    DISPUTE = "dispute"
    PROBLEM = "problem"
    DUPLICATE = "duplicate"
    UNCHECKED = "unchecked"
    # An entry that nobody ever kept, and an office on a post: their confirmation is a coordinator's.
    ENTRY = "entry"
    OFFICE = "office"
    # An organisation's entry that no owner keeps any longer.
    LEFT = "left"
    # A file that one has brought in oneself and not carried out.
    IMPORT = "import"


class Age(StrEnum):
    """How long things wait that somebody asks for: longer than so many days."""

    WEEK = "week"
    MONTH = "month"

    @property
    def days(self) -> int:
        """The days."""
        return {Age.WEEK: 7, Age.MONTH: 30}[self]


@dataclass(frozen=True)
class Reader:
    """Who asks for what waits: how far they coordinate, what they keep, the network's day and time zone."""

    scope: Scope
    actor: Account
    day: Day
    time_zone: str

    @property
    def kept(self) -> list[int]:
        """The numbers of the entries that they keep."""
        return [one.listing_id for one in self.actor.maintains if one.until is None]

    def begun_before(self, age: Age) -> datetime:
        """Return the first instant of the network's day so long ago: what is older began before it."""
        return datetime.combine(self.day.today - timedelta(days=age.days), time(), ZoneInfo(self.time_zone))
