"""How often a listing was shown in results and opened, by day: two numbers, and nothing about who read.

Nobody is followed: no address, no browser, no session is written down or hashed. Counts are gathered in memory and
added here from time to time, so a few are lost when a process is killed (`kit.readings`).

Decisions:
    2026-11-22  The figures are for whoever keeps the listing and for its coordinators, and stand on no public page.
                They are shown as they are: a number of pages tells nothing of whoever opened one.
    2026-11-22  An erased listing has no counts. Else they are kept for twenty-five months: two years can be compared.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Date, ForeignKey, Integer, Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from adrnet.db import Base
from adrnet.domain.freshness import add_months
from adrnet.domain.listing import Listing, ListingState

KEPT_MONTHS: Final = 25
# The days, today among them, that are called the last ones.
LAST_DAYS: Final = 30
# The months that stand beside the present one.
MONTHS_BEFORE: Final = 12
# Databases bound how many values a statement has.
_AT_ONCE: Final = 500


class ReadingCount(Base):
    """One listing on one day in the network's time zone."""

    __tablename__ = "reading_count"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True)
    shown: Mapped[int] = mapped_column(Integer, default=0)
    opened: Mapped[int] = mapped_column(Integer, default=0)


@dataclass(frozen=True)
class Readings:
    """How often something was shown in results, and how often opened."""

    shown: int = 0
    opened: int = 0


@dataclass(frozen=True)
class Month:
    """The readings of a month, which is called by its first day; the present one is not over."""

    first: date
    readings: Readings


@dataclass(frozen=True)
class History:
    """The last days, and the months from the present one backwards."""

    last_days: Readings
    months: tuple[Month, ...]

    @property
    def most(self) -> int:
        """The largest number of a month."""
        return max(max(one.readings.shown, one.readings.opened) for one in self.months)


def add(session: Session, sums: Mapping[tuple[date, int], tuple[int, int]]) -> None:
    """Add what was counted: (day, number of the listing) → how often shown and opened.

    What is out of sight by now is left out, so that an erased listing gets no counts again. To be called with the lock
    of writers held: one statement looks, one adds for each few hundred rows.
    """
    wanted = sorted({listing_id for _day, listing_id in sums})
    public: set[int] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        public.update(
            session.scalars(select(Listing.id).where(Listing.id.in_(some), Listing.state == ListingState.PUBLISHED))
        )
    rows = [
        {"listing_id": listing_id, "day": day, "shown": shown, "opened": opened}
        for (day, listing_id), (shown, opened) in sorted(sums.items())
        if listing_id in public
    ]
    table = ReadingCount.__table__
    assert isinstance(table, Table)  # noqa: S101 - tells the type checker what a mapped table is
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for start in range(0, len(rows), _AT_ONCE):
        statement = insert(table).values(rows[start : start + _AT_ONCE])
        session.execute(
            statement.on_conflict_do_update(
                index_elements=[table.c.listing_id, table.c.day],
                set_={
                    "shown": table.c.shown + statement.excluded.shown,
                    "opened": table.c.opened + statement.excluded.opened,
                },
            )
        )


def last_days(session: Session, listing_ids: Collection[int], today: date) -> dict[int, Readings]:
    """Return the readings of the last days of each of these listings (one statement)."""
    rows = session.execute(
        select(ReadingCount.listing_id, func.sum(ReadingCount.shown), func.sum(ReadingCount.opened))
        .where(ReadingCount.listing_id.in_(listing_ids), ReadingCount.day > today - timedelta(days=LAST_DAYS))
        .group_by(ReadingCount.listing_id)
    )
    counted = {listing_id: Readings(int(shown), int(opened)) for listing_id, shown, opened in rows}
    return {one: counted.get(one, Readings()) for one in listing_ids}


def history(session: Session, listing_id: int, today: date) -> History:
    """Return what is known of one listing, months without readings among it (one statement)."""
    present = today.replace(day=1)
    firsts = [add_months(present, -back) for back in range(MONTHS_BEFORE + 1)]
    rows = session.execute(
        select(ReadingCount.day, ReadingCount.shown, ReadingCount.opened).where(
            ReadingCount.listing_id == listing_id, ReadingCount.day >= firsts[-1]
        )
    ).all()
    late = today - timedelta(days=LAST_DAYS)
    return History(
        _together((shown, opened) for day, shown, opened in rows if day > late),
        tuple(
            Month(first, _together((shown, opened) for day, shown, opened in rows if day.replace(day=1) == first))
            for first in firsts
        ),
    )


def _together(pairs: Iterable[tuple[int, int]]) -> Readings:
    both = list(pairs)
    return Readings(sum(shown for shown, _opened in both), sum(opened for _shown, opened in both))


def forget(session: Session, today: date) -> int:
    """Delete what is older than is kept; return how many rows that were."""
    gone = session.execute(
        delete(ReadingCount)
        .where(ReadingCount.day < add_months(today, -KEPT_MONTHS))
        .returning(ReadingCount.listing_id),
        execution_options={"synchronize_session": False},
    )
    return len(gone.all())


def erase(session: Session, listing_id: int) -> None:
    """Delete what was counted of a listing that is erased."""
    session.execute(
        delete(ReadingCount).where(ReadingCount.listing_id == listing_id),
        execution_options={"synchronize_session": False},
    )
