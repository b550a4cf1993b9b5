"""The clock: the only place that asks the machine for the time, so that tests can travel."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def today(time_zone: str) -> date:
    """Return the calendar day in `time_zone` (an IANA name): days of the network are counted in its own zone."""
    return datetime.now(ZoneInfo(time_zone)).date()
