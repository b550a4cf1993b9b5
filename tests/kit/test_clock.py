"""The clock: aware, and with the network's own days."""

from datetime import UTC, date, datetime

import time_machine

from adrnet.kit import clock


@time_machine.travel(datetime(2026, 11, 21, 17, 30, tzinfo=UTC), tick=False)
def test_now_is_aware_and_in_utc() -> None:
    assert clock.now() == datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


@time_machine.travel(datetime(2026, 11, 21, 17, 30, tzinfo=UTC), tick=False)
def test_a_day_begins_when_it_begins_in_the_zone() -> None:
    assert clock.today("UTC") == date(2026, 11, 21)
    assert clock.today("Asia/Jakarta") == date(2026, 11, 22)
    assert clock.today("America/Lima") == date(2026, 11, 21)
