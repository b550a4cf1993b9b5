"""What the room reads: the reports, the figures of one, the rows under a figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from adrnet.domain import coverage, list_history, period, seats
from adrnet.domain.coverage import OF_ENTRIES, Figures, Mark, Measure, Row
from adrnet.domain.period import Happening, Period
from adrnet.domain.report import Report
from adrnet.domain.vocabulary import Vocabulary


@dataclass(frozen=True)
class Basis:
    """A period and as at which instant entries and posts are counted for it; None: as they stand today."""

    period: Period
    entries_at: datetime | None
    posts_at: datetime | None


@dataclass(frozen=True)
class Counted:
    """The figures of a report.

    Attributes:
        entries: how the entries stand, or stood at the end of the period.
        standing: how far they can be relied on, today.
        seats: how the posts stand, or stood.
        happened: what happened in the period.
        told: the rows that the report tells one by one: new entries, framework facts that changed.
    """

    basis: Basis
    entries: Figures
    standing: Figures
    seats: Figures
    happened: Figures
    told: tuple[Row, ...]


_TOLD = {(str(Measure.HAPPENED), str(one)) for one in (Happening.ENTRY_NEW, Happening.FACT_CHANGED)}


def reports(session: Session) -> Sequence[Report]:
    """Return all reports, the latest period first (one statement)."""
    return session.scalars(select(Report).order_by(Report.period_until.desc(), Report.id.desc())).all()


def last_report(session: Session) -> Report | None:
    """Return the report of the latest period with what was written into it (two statements)."""
    latest = select(Report).order_by(Report.period_until.desc(), Report.id.desc()).limit(1)
    return session.scalars(latest.options(selectinload(Report.sections))).one_or_none()


def basis(session: Session, of: Period, now: datetime) -> Basis:
    """Return as at when things are counted for a period: its end, where that is past and known (one statement)."""
    if not of.is_over(now):
        return Basis(of, None, None)
    since = list_history.known_since(session)
    return Basis(of, of.ends, of.ends if since is not None and since < of.ends else None)


def counted(session: Session, vocabulary: Vocabulary, at: Basis) -> Counted:
    """Count everything that a report says; the number of statements does not grow with what is counted."""
    told = tuple(period.happened(session, at.period))
    return Counted(
        basis=at,
        entries=coverage.figures(coverage.entries(session, vocabulary, at.entries_at)),
        standing=coverage.entries_today(session),
        seats=coverage.figures(seats.seats(session, at.posts_at)),
        happened=coverage.figures(told),
        told=tuple(one for one in told if one.marks & _TOLD),
    )


def rows(session: Session, vocabulary: Vocabulary, at: Basis, mark: Mark, country: str) -> Iterator[Row]:
    """Yield the rows that a figure counts."""
    measure = mark[0]
    found: Iterator[Row]
    if measure == Measure.HAPPENED:
        found = period.happened(session, at.period)
    elif measure in OF_ENTRIES:
        found = coverage.entries(session, vocabulary, None if measure == Measure.STANDING else at.entries_at)
    else:
        found = seats.seats(session, at.posts_at)
    return coverage.under(found, mark, country)
