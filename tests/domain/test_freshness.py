"""The clock: what is confirmed, due and overdue on which day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrnet.domain.freshness import Freshness, Rhythm, add_months, confirm, expires_on, state_on
from adrnet.domain.listing import Listing

RHYTHM = Rhythm(months=12, due_days=30)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "state", "changes"),
    [
        (date(2026, 3, 12), Freshness.CONFIRMED, date(2027, 2, 10)),
        (date(2027, 2, 9), Freshness.CONFIRMED, date(2027, 2, 10)),
        (date(2027, 2, 10), Freshness.CONFIRMATION_DUE, date(2027, 3, 12)),
        (date(2027, 3, 11), Freshness.CONFIRMATION_DUE, date(2027, 3, 12)),
        (date(2027, 3, 12), Freshness.OVERDUE, None),
        (date(2036, 1, 1), Freshness.OVERDUE, None),
    ],
)
def test_the_state_of_a_confirmation_made_on_12_march_2026(day: date, state: Freshness, changes: date | None) -> None:
    assert state_on(date(2026, 3, 12), day, RHYTHM) == (state, changes)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_end_where_they_end(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(days, st.integers(0, 800), st.integers(1, 60), st.integers(1, 180))
def test_the_clock_moves_on_exactly_on_the_day_that_it_names(start: date, after: int, months: int, due: int) -> None:
    rhythm = Rhythm(months, due)
    day = start + timedelta(days=after)
    state, changes = state_on(start, day, rhythm)
    if changes is None:
        assert state == Freshness.OVERDUE
        assert day >= expires_on(start, rhythm)
    else:
        assert changes > day
        assert state_on(start, changes - timedelta(days=1), rhythm)[0] == state
        assert state_on(start, changes, rhythm)[0] != state


def test_confirming_starts_the_clock_again() -> None:
    listing = Listing(freshness=Freshness.OVERDUE)
    confirm(listing, datetime(2026, 11, 21, 3, tzinfo=UTC), date(2026, 11, 21), RHYTHM)
    assert listing.freshness == Freshness.CONFIRMED
    assert listing.freshness_changes_on == date(2027, 10, 22)
