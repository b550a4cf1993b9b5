"""The log of changes: appending, its head, trimming."""

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import outbox
from adrnet.domain.outbox import IndexChange

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@transactional
def note(*ids: int | None) -> None:
    outbox.note(db.session(), ids)


@transactional
def trim(before: datetime) -> int:
    return outbox.trim(db.session(), before)


def kept(session: Session) -> list[int]:
    return list(session.scalars(select(IndexChange.sequence).order_by(IndexChange.sequence)))


def test_a_change_is_noted_once_whoever_names_it(session: Session) -> None:
    before = outbox.head(session)
    note(7, 7, None, 3)
    rows = session.scalars(select(IndexChange.listing_id).where(IndexChange.sequence > before)).all()
    assert rows == [None, 3, 7]
    assert outbox.head(session) == before + 3
    note()
    assert outbox.head(session) == before + 3


def test_only_what_is_older_is_forgotten(session: Session) -> None:
    with time_machine.travel(NOON, tick=False) as travels:
        note(1, 2)
        old = outbox.head(session)
        travels.shift(timedelta(hours=1))
        note(3)
        assert trim(NOON + timedelta(minutes=1)) >= 2
        assert kept(session) == [old + 1]
        assert trim(NOON + timedelta(minutes=1)) == 0


def test_the_last_change_stays_so_that_positions_never_start_anew(session: Session) -> None:
    note(1)
    last = outbox.head(session)
    trim(NOON + timedelta(days=36500))
    assert (kept(session), outbox.head(session)) == ([last], last)
    note(2)
    assert outbox.head(session) == last + 1


def test_a_clock_that_was_set_back_leaves_no_gap(session: Session) -> None:
    with time_machine.travel(NOON, tick=False) as travels:
        note(1)
        first = outbox.head(session)
        travels.shift(timedelta(days=-2))
        note(2)
        travels.shift(timedelta(days=4))
        note(3)
        trim(NOON - timedelta(days=1))
        # The second is older than the first by its date: forgetting it alone would tear the log.
        assert kept(session) == [first + 2]
