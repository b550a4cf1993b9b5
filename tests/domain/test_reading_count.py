"""Counts of reading: added up, looked at, forgotten with their time and with their listing."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from adrnet import worker
from adrnet.db import db, transactional
from adrnet.domain import erasure, reading_count
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Machine
from adrnet.domain.reading_count import Month, ReadingCount, Readings

TODAY = date(2026, 11, 22)


@pytest.fixture
def counted(app):
    """Count readings behind the pages: `counted({(day, listing): (shown, opened)})`."""

    def count(sums):
        with app.app_context():
            transactional(reading_count.add)(
                db.session(), {(day, listing.id): numbers for (day, listing), numbers in sums.items()}
            )

    return count


def rows(app):
    with app.app_context():
        found = select(ReadingCount.listing_id, ReadingCount.day, ReadingCount.shown, ReadingCount.opened)
        return {(one, day): (shown, opened) for one, day, shown, opened in db.session.execute(found)}


def test_what_is_counted_is_added_to_what_is_there(app, given, counted, monkeypatch):
    one, other, gone = given.listing(), given.listing(), given.listing(state="withdrawn")
    monkeypatch.setattr(reading_count, "_AT_ONCE", 2)
    yesterday = TODAY - timedelta(days=1)
    counted({(TODAY, one): (3, 1), (TODAY, other): (5, 0), (yesterday, one): (1, 1), (TODAY, gone): (9, 9)})
    counted({(TODAY, other): (1, 2), (TODAY, one): (1, 0)})
    assert rows(app) == {
        (one.id, TODAY): (4, 1),
        (other.id, TODAY): (6, 2),
        (one.id, yesterday): (1, 1),
    }


def test_the_last_days_and_months_are_added_up(app, given, counted):
    one, other = given.listing(), given.listing()
    days = {0: (1, 1), 29: (2, 0), 30: (4, 0), 100: (8, 2), 386: (16, 0), 387: (32, 0)}
    counted({(TODAY - timedelta(days=ago), one): numbers for ago, numbers in days.items()})
    with app.app_context():
        session = db.session()
        assert reading_count.last_days(session, [one.id, other.id], TODAY) == {
            one.id: Readings(3, 1),
            other.id: Readings(),
        }
        found = reading_count.history(session, one.id, TODAY)
    assert found.last_days == Readings(3, 1)
    assert [month.first for month in found.months][:2] == [date(2026, 11, 1), date(2026, 10, 1)]
    assert len(found.months) == 13
    assert [month for month in found.months if month.readings != Readings()] == [
        Month(date(2026, 11, 1), Readings(1, 1)),
        Month(date(2026, 10, 1), Readings(6, 0)),
        Month(date(2026, 8, 1), Readings(8, 2)),
        Month(date(2025, 11, 1), Readings(16, 0)),
    ]
    assert found.most == 16


def test_old_counts_are_forgotten_by_the_clock(app, given, counted):
    one = given.listing()
    last = date(2024, 10, 22)
    counted({(last, one): (1, 1), (last - timedelta(days=1), one): (1, 1)})
    with app.app_context(), time_machine.travel(datetime(2026, 11, 22, 3, tzinfo=UTC), tick=False):
        assert worker.forget_readings() == 1
    assert list(rows(app)) == [(one.id, last)]


def test_an_erased_listing_loses_its_counts_and_gets_none_again(app, given, counted):
    goes, stays = given.practitioner(), given.practitioner()
    counted({(TODAY, goes): (1, 1), (TODAY, stays): (1, 1)})
    with app.app_context():
        transactional(
            lambda: erasure.erase_listing(db.session(), db.session.get_one(Listing, goes.id), Machine.COMMAND_LINE)
        )()
    counted({(TODAY, goes): (1, 1)})
    assert list(rows(app)) == [(stays.id, TODAY)]
