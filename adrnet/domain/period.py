"""What happened in a period: what is new, what changed, what ended. Pure reading of revisions and the record.

The rows are those of `coverage`: each counts under what happened, in its countries, so that figures and lists of what
happened are made like all others.

Decisions:
    2026-11-22  An entry is new or has ended when it was in sight at one end of the period and not at the other; what
                came and went in between did neither. What is in sight at both ends has changed when it says something
                else. So the entries at the end are those at the beginning, with the new and without the ended.
    2026-11-22  A person whose profile ended counts, without name, country or address: they have left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adrnet.domain.content import changed_fields
from adrnet.domain.coverage import Measure, Row, Thing, entry, published, was_public
from adrnet.domain.focal_point import Designation, DesignationState, Post
from adrnet.domain.jurisdiction import FACT, FrameworkFact
from adrnet.domain.list_history import end_of
from adrnet.domain.listed_posts import owned
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin
from adrnet.domain.record import AuditEvent
from adrnet.domain.revision import Revision
from adrnet.domain.seats import SEAT, row

_AT_A_TIME = 500
_NOTHING = (0, "")


class Happening(StrEnum):
    """What can happen in a period."""

    ENTRY_NEW = "entry_new"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_ENDED = "entry_ended"
    ENTRY_TAKEN_OVER = "entry_taken_over"
    POST_OPENED = "post_opened"
    POST_CLOSED = "post_closed"
    SEAT_TAKEN = "seat_taken"
    SEAT_LEFT = "seat_left"
    FACT_CHANGED = "fact_changed"


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included, in the network's time zone."""

    first: date
    last: date
    zone: str

    @property
    def begins(self) -> datetime:
        """The instant at which it begins."""
        return end_of(self.first - timedelta(days=1), self.zone)

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return end_of(self.last, self.zone)

    def is_over(self, now: datetime) -> bool:
        """Whether all of it lies in the past: what is still to come is not known."""
        return self.ends <= now


def happened(session: Session, period: Period) -> Iterator[Row]:
    """Yield everything that happened in a period; the number of statements does not grow with it."""
    yield from entries(session, period)
    yield from posts(session, period)
    yield from facts(session, period)


def entries(session: Session, period: Period) -> Iterator[Row]:
    """Yield the entries that are new, changed, ended or were taken over."""
    columns = (Listing.id, Revision.id, Revision.digest)
    before = {one: (revision, said) for one, revision, said in session.execute(published(period.begins, *columns))}
    after = {one: (revision, said) for one, revision, said in session.execute(published(period.ends, *columns))}
    differing = [
        one for one in before.keys() | after.keys() if before.get(one, _NOTHING)[1] != after.get(one, _NOTHING)[1]
    ]
    numbers = {known[one][0] for one in differing for known in (before, after) if one in known}
    revisions, moves = _revisions(session, numbers), _moves(session, period)
    for one in sorted(differing):
        if one not in before:
            yield _entry(*revisions[after[one][0]], Happening.ENTRY_NEW, at=moves.get(one))
        elif one not in after:
            yield _entry(*revisions[before[one][0]], Happening.ENTRY_ENDED, at=moves.get(one))
        else:
            (_listing, was), (listing, now) = revisions[before[one][0]], revisions[after[one][0]]
            fields = changed_fields(was.content, now.content)
            yield _entry(listing, now, Happening.ENTRY_CHANGED, at=now.decided_at, fields=fields)
    yield from _people_who_left(session, period)
    taken = published(None, Listing, Revision).where(
        Listing.origin == Origin.PUBLIC_SOURCES, Listing.claimed_at >= period.begins, Listing.claimed_at < period.ends
    )
    for listing, revision in session.execute(taken):
        yield _entry(listing, revision, Happening.ENTRY_TAKEN_OVER, at=listing.claimed_at)


def posts(session: Session, period: Period) -> Iterator[Row]:
    """Yield the posts that were opened or closed, and those that somebody took or left (four statements)."""
    for happening, column in ((Happening.POST_OPENED, Post.created_at), (Happening.POST_CLOSED, Post.closed_at)):
        within = owned(*SEAT, column).where(column >= period.begins, column < period.ends)
        for *seat, at in session.execute(within.order_by(column, Post.id)):
            yield row(seat, {_mark(happening)}, at=at)
    active = DesignationState.ACTIVE.value
    moves = ((Happening.SEAT_TAKEN, AuditEvent.to_state), (Happening.SEAT_LEFT, AuditEvent.from_state))
    for happening, state in moves:
        moved = (
            owned(*SEAT, AuditEvent.at)
            .join(Designation, Designation.post_id == Post.id)
            .join(AuditEvent, (AuditEvent.subject == "designation") & (AuditEvent.subject_id == Designation.id))
            .where(state == active, AuditEvent.at >= period.begins, AuditEvent.at < period.ends)
        )
        for *seat, at in session.execute(moved.order_by(AuditEvent.id)):
            yield row(seat, {_mark(happening)}, at=at)


def facts(session: Session, period: Period) -> Iterator[Row]:
    """Yield the framework facts that were entered or changed, as often as they were (one statement)."""
    rows = session.execute(
        select(AuditEvent, FrameworkFact)
        .join(FrameworkFact, FrameworkFact.id == AuditEvent.subject_id)
        .where(AuditEvent.subject == FACT, AuditEvent.at >= period.begins, AuditEvent.at < period.ends)
        .order_by(FrameworkFact.country_code, FrameworkFact.position, AuditEvent.id)
    )
    for event, fact in rows:
        yield Row(
            thing=Thing.FACT,
            public_id="",
            marks=frozenset({_mark(Happening.FACT_CHANGED)}),
            countries=(fact.country_code,),
            label=fact.instrument,
            at=event.at,
            notes=(event.from_state, event.to_state),
        )


def _mark(happening: Happening) -> tuple[str, str]:
    return str(Measure.HAPPENED), str(happening)


def _entry(
    listing: Listing,
    revision: Revision,
    happening: Happening,
    *,
    at: datetime | None,
    fields: Iterable[str] = (),
) -> Row:
    known = entry(listing, revision.document, (), is_today=False)
    return replace(known, marks=frozenset({_mark(happening)}), at=at, notes=tuple(fields))


def _revisions(session: Session, numbers: Iterable[int]) -> dict[int, tuple[Listing, Revision]]:
    """Return revisions with their listings by number (a statement for every few hundred)."""
    found: dict[int, tuple[Listing, Revision]] = {}
    for some in _parts(sorted(numbers)):
        query = select(Listing, Revision).join(Revision, Revision.listing_id == Listing.id)
        for listing, revision in session.execute(query.where(Revision.id.in_(some))):
            found[revision.id] = listing, revision
    return found


def _moves(session: Session, period: Period) -> dict[int, datetime]:
    """Return when each listing was last led from one state to another in the period (one statement)."""
    rows = session.execute(
        select(AuditEvent.subject_id, func.max(AuditEvent.at))
        .where(
            AuditEvent.subject == "listing",
            AuditEvent.to_state != "",
            AuditEvent.at >= period.begins,
            AuditEvent.at < period.ends,
        )
        .group_by(AuditEvent.subject_id)
    )
    return dict(rows.all())


def _people_who_left(session: Session, period: Period) -> Iterator[Row]:
    """Yield a bare row for each practitioner who was in sight when the period began, not when it ended, and is not."""
    left = select(Listing.id).where(
        Listing.type == ListingType.PRACTITIONER,
        Listing.state != ListingState.PUBLISHED,
        Listing.id.in_(was_public(period.begins)),
        Listing.id.not_in(was_public(period.ends)),
    )
    for _number in session.scalars(left):
        yield Row(
            thing=Thing.ENTRY,
            public_id="",
            marks=frozenset({_mark(Happening.ENTRY_ENDED)}),
            label=ListingType.PRACTITIONER,
        )


def _parts(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[first : first + _AT_A_TIME] for first in range(0, len(numbers), _AT_A_TIME))
