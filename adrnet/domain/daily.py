"""What the passing of a day changes: confirmations fall due, terms end, offices whose term begins take their seat.

The worker asks every few minutes; what has been moved on is not found again, so asking twice changes nothing. Every
change is on record as an act of the clock. The rules of the states stand in `freshness`, the steps in `posts`.
"""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from adrnet.domain import posts, vocabulary
from adrnet.domain.focal_point import Designation, DesignationKind, DesignationState, Post
from adrnet.domain.freshness import Rhythm, advance
from adrnet.domain.lifecycle import record
from adrnet.domain.listing import Listing, ListingState, project
from adrnet.domain.policy import Machine

# One call holds the write lock for a fraction of a second, whatever has piled up.
AT_ONCE = 200


@dataclass(frozen=True)
class Advanced:
    """How many things moved on in one call."""

    listings: int = 0
    designations: int = 0
    ended: int = 0
    seated: int = 0

    @property
    def total(self) -> int:
        """All of them; call again until it is 0."""
        return self.listings + self.designations + self.ended + self.seated

    def __add__(self, other: "Advanced") -> "Advanced":
        return Advanced(
            self.listings + other.listings,
            self.designations + other.designations,
            self.ended + other.ended,
            self.seated + other.seated,
        )


def advance_all(session: Session, today: date, time_zone: str, rhythm: Rhythm, most: int = AT_ONCE) -> Advanced:
    """Move on what `today` (a day of the network, counted in `time_zone`) moves, at most `most` things of each sort."""
    zone = ZoneInfo(time_zone)
    # Terms first: a designation that has ended is not reminded of its confirmation.
    ended = _end_terms(session, today, most)
    seated = _seat_offices(session, today, rhythm, most)
    return Advanced(
        listings=_age_listings(session, today, zone, rhythm, most),
        designations=_age_designations(session, today, zone, rhythm, most),
        ended=ended,
        seated=seated,
    )


def _end_terms(session: Session, today: date, most: int) -> int:
    over = session.scalars(
        select(Designation)
        .where(Designation.state == DesignationState.ACTIVE, Designation.ends_on < today)
        .order_by(Designation.id)
        .limit(most)
    ).all()
    for designation in over:
        posts.end(designation, Machine.CLOCK)
    session.flush()
    return len(over)


def _seat_offices(session: Session, today: date, rhythm: Rhythm, most: int) -> int:
    beginning = session.scalars(
        select(Designation)
        .where(
            Designation.state == DesignationState.NOMINATED,
            # A person waits for their own yes, however long.
            Designation.kind == DesignationKind.OFFICE,
            Designation.starts_on <= today,
            or_(Designation.ends_on.is_(None), Designation.ends_on >= today),
        )
        .options(selectinload(Designation.post).selectinload(Post.designations))
        .order_by(Designation.id)
        .limit(most)
    ).all()
    for designation in beginning:
        posts.seat(session, designation, Machine.CLOCK, today, rhythm)
    session.flush()
    return len(beginning)


def _age_listings(session: Session, today: date, zone: ZoneInfo, rhythm: Rhythm, most: int) -> int:
    aged = session.scalars(
        select(Listing)
        .where(
            Listing.state == ListingState.PUBLISHED,
            Listing.freshness_changes_on <= today,
            Listing.confirmed_at.is_not(None),
        )
        .options(selectinload(Listing.revisions), selectinload(Listing.listed_under))
        .order_by(Listing.id)
        .limit(most)
    ).all()
    words = vocabulary.current(session) if aged else None
    for listing in aged:
        _age(listing, today, zone, rhythm)
        if words is not None:
            project(listing, words)
    session.flush()
    return len(aged)


def _age_designations(session: Session, today: date, zone: ZoneInfo, rhythm: Rhythm, most: int) -> int:
    aged = session.scalars(
        select(Designation)
        .where(
            Designation.state == DesignationState.ACTIVE,
            Designation.freshness_changes_on <= today,
            Designation.confirmed_at.is_not(None),
        )
        .order_by(Designation.id)
        .limit(most)
    ).all()
    for designation in aged:
        _age(designation, today, zone, rhythm)
    session.flush()
    return len(aged)


def _age(thing: Listing | Designation, today: date, zone: ZoneInfo, rhythm: Rhythm) -> None:
    if thing.confirmed_at is None:
        return
    before = thing.freshness or ""
    if advance(thing, thing.confirmed_at.astimezone(zone).date(), today, rhythm):
        record(thing, "age", Machine.CLOCK, from_state=before, to_state=thing.freshness or "")
