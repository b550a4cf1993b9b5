"""One clock for listings and focal points: confirmed, due, overdue.

What is published must be confirmed every so many months. The state is stored beside its dates and moved on by
`advance`, which the worker calls: the index, the database and every page then count the same states on the same day.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column


class Freshness(StrEnum):
    """How recently a thing was confirmed; codes of the vocabulary `state`."""

    UNCLAIMED = "unclaimed"
    CONFIRMED = "confirmed"
    CONFIRMATION_DUE = "confirmation_due"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Rhythm:
    """The settings of the clock: how many months a confirmation holds, how many days before its end it is due."""

    months: int = 12
    due_days: int = 30


@dataclass(frozen=True)
class Patience:
    """How long people are waited for, in days.

    Attributes:
        again: after what is overdue was reminded of, until it is once more.
        answer: until a nomination that nobody answered lapses.
        silent: after a person is overdue, or their term is over, until they are erased.
    """

    again: int = 30
    answer: int = 30
    silent: int = 90


@dataclass(frozen=True)
class Day:
    """The network's today, and how long a confirmation made on it holds."""

    today: date
    rhythm: Rhythm


class Confirmable:
    """The columns of a thing that is confirmed from time to time; its table indexes `freshness_changes_on`."""

    confirmed_at: Mapped[datetime | None]
    # Null while nothing was ever confirmed: an entry from public sources, a vacant post.
    freshness: Mapped[str | None] = mapped_column(String(20))
    # The day on which the clock moves the state on; null when it never does.
    freshness_changes_on: Mapped[date | None]
    # How many of the reminders of the present confirmation were written (`reminding.STAGES`), and when the last was.
    reminded_stage: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    reminded_at: Mapped[datetime | None]


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or the last day of a shorter month."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def expires_on(confirmed_on: date, rhythm: Rhythm) -> date:
    """Return the first day on which a confirmation made on `confirmed_on` no longer holds."""
    return add_months(confirmed_on, rhythm.months)


def last_confirmed(expired_on: date, rhythm: Rhythm) -> date:
    """Return the latest day on which a confirmation can have been made that no longer held on `expired_on`."""
    day = add_months(expired_on, -rhythm.months) + timedelta(days=3)
    # Months are of different lengths: several days can expire on one and the same.
    while expires_on(day, rhythm) > expired_on:
        day -= timedelta(days=1)
    return day


def state_on(confirmed_on: date, day: date, rhythm: Rhythm) -> tuple[Freshness, date | None]:
    """Return the state on `day` and the day on which it changes next (None when it does not)."""
    expires = expires_on(confirmed_on, rhythm)
    due = expires - timedelta(days=rhythm.due_days)
    if day >= expires:
        return Freshness.OVERDUE, None
    if day >= due:
        return Freshness.CONFIRMATION_DUE, expires
    return Freshness.CONFIRMED, due


def confirm(thing: Confirmable, at: datetime, day: date, rhythm: Rhythm) -> None:
    """Record that `thing` was confirmed at the instant `at`, which is `day` in the network's time zone."""
    thing.confirmed_at = at
    thing.freshness, thing.freshness_changes_on = state_on(day, day, rhythm)
    thing.reminded_stage, thing.reminded_at = 0, None


def advance(thing: Confirmable, confirmed_on: date, day: date, rhythm: Rhythm) -> bool:
    """Move the state of `thing` to what it is on `day`; return whether it changed."""
    before = thing.freshness
    thing.freshness, thing.freshness_changes_on = state_on(confirmed_on, day, rhythm)
    return thing.freshness != before
