"""How fresh a thing is, in a code and a day."""

from datetime import UTC, date, datetime

import pytest

from adrnet.domain.freshness import Freshness, Rhythm, confirm
from adrnet.domain.listing import Listing, Origin
from adrnet.presenters.freshness import ShownState, shown_state

RHYTHM = Rhythm(months=12, due_days=30)


def test_what_was_never_confirmed_is_unclaimed_or_claimed() -> None:
    from_sources = Listing(origin=Origin.PUBLIC_SOURCES)
    assert shown_state(from_sources, RHYTHM, "Asia/Jakarta") == ShownState("unclaimed")
    from_sources.claimed_at = datetime(2026, 1, 1, tzinfo=UTC)
    assert shown_state(from_sources, RHYTHM, "Asia/Jakarta") == ShownState("claimed")
    assert shown_state(Listing(origin=Origin.REGISTERED), RHYTHM, "Asia/Jakarta") == ShownState("claimed")


@pytest.mark.parametrize(
    ("freshness", "day"),
    [
        (Freshness.CONFIRMED, date(2026, 3, 13)),
        (Freshness.CONFIRMATION_DUE, date(2027, 3, 13)),
        (Freshness.OVERDUE, date(2027, 3, 13)),
    ],
)
def test_each_state_has_the_day_that_belongs_to_it_in_the_networks_zone(freshness: Freshness, day: date) -> None:
    listing = Listing()
    # In Jakarta it is the 13th already.
    confirm(listing, datetime(2026, 3, 12, 18, tzinfo=UTC), date(2026, 3, 13), RHYTHM)
    listing.freshness = freshness
    assert shown_state(listing, RHYTHM, "Asia/Jakarta") == ShownState(freshness, day)
