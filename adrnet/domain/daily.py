"""What the passing of a day changes: confirmations fall due, terms begin and end, people are hidden and forgotten.

The worker asks every few minutes; what has been moved on is not found again, so asking twice changes nothing. Every
change is on record as an act of the clock. The rules of the states stand in `freshness`, the steps in `posts` and
`people`; who is reminded of what before it comes to that, in `reminding`.

Decisions:
    2026-11-22  Nobody is erased who was not reminded to the last, and not within two weeks of that: a worker that did
                not run for months first writes, and then waits.
    2026-11-22  A person who is overdue on a post changes no state but that of their freshness: pages and files leave
                them out by it, and the log notes it, as it notes every change.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from adrnet.domain import affiliating, erasure, people, posts, problem_erasure, reminding, vocabulary
from adrnet.domain.affiliation import Affiliation, AffiliationState, Side
from adrnet.domain.focal_point import Consent, Designation, DesignationKind, DesignationState, Post, PostState
from adrnet.domain.freshness import Freshness, Patience, Rhythm, advance
from adrnet.domain.lifecycle import move, record
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin, project
from adrnet.domain.policy import Machine
from adrnet.kit import clock

# One call holds the write lock for a fraction of a second, whatever has piled up.
AT_ONCE = 200
# So long after the last reminder nobody is erased, whatever the clock says.
LAST_CHANCE = timedelta(days=14)


@dataclass(frozen=True)
class Advanced:
    """How many things moved on in one call."""

    listings: int = 0
    designations: int = 0
    ended: int = 0
    seated: int = 0
    hidden: int = 0
    lapsed: int = 0
    forgotten: int = 0

    @property
    def total(self) -> int:
        """All of them; call again until it is 0."""
        return sum(getattr(self, one.name) for one in fields(self))

    def __add__(self, other: "Advanced") -> "Advanced":
        return Advanced(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


def advance_all(  # noqa: PLR0913 - the settings of the clock
    session: Session,
    today: date,
    time_zone: str,
    rhythm: Rhythm,
    *,
    most: int = AT_ONCE,
    patience: Patience = Patience(),  # noqa: B008 - frozen
) -> Advanced:
    """Move on what `today` (a day of the network, counted in `time_zone`) moves, at most `most` things of each sort."""
    zone = ZoneInfo(time_zone)
    # Terms first: a designation that has ended is not reminded of its confirmation.
    ended = _end_terms(session, today, most)
    seated = _seat(session, today, rhythm, most)
    listings = _age_listings(session, today, zone, rhythm, most)
    designations = _age_designations(session, today, zone, rhythm, most)
    overdue_since = reminding.expired_by(today - timedelta(days=patience.silent), rhythm, time_zone)
    return Advanced(
        listings=listings,
        designations=designations,
        ended=ended,
        seated=seated,
        hidden=_hide(session, most),
        lapsed=_let_lapse(session, today, patience, most),
        forgotten=sum(
            (
                _forget_the_silent(session, overdue_since, most),
                _forget_the_former(session, patience, most),
                problem_erasure.forget(session, most),
            )
        ),
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


def _seat(session: Session, today: date, rhythm: Rhythm, most: int) -> int:
    """Let offices, and persons who have said yes, take their seats on the first day of their term."""
    has_said_yes = Designation.consents.any(Consent.is_given.is_(True) & Consent.withdrawn_at.is_(None))
    beginning = session.scalars(
        select(Designation)
        .where(
            Designation.state == DesignationState.NOMINATED,
            # A person waits for their own yes, until they have waited too long.
            or_(Designation.kind == DesignationKind.OFFICE, has_said_yes & Designation.person.has()),
            Designation.post.has(Post.state == PostState.OPEN),
            Designation.starts_on <= today,
            or_(Designation.ends_on.is_(None), Designation.ends_on >= today),
        )
        .options(selectinload(Designation.post).selectinload(Post.designations), selectinload(Designation.consents))
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


def _hide(session: Session, most: int) -> int:
    """Take practitioners out of sight who are overdue, however they came to be shown."""
    overdue = session.scalars(
        select(Listing)
        .where(
            Listing.type == ListingType.PRACTITIONER,
            Listing.state == ListingState.PUBLISHED,
            Listing.freshness == Freshness.OVERDUE,
        )
        .options(selectinload(Listing.revisions), selectinload(Listing.listed_under))
        .order_by(Listing.id)
        .limit(most)
    ).all()
    words = vocabulary.current(session) if overdue else None
    for listing in overdue:
        move(listing, ListingState.HIDDEN, Machine.CLOCK)
        if words is not None:
            project(listing, words)
    session.flush()
    return len(overdue)


def _let_lapse(session: Session, today: date, patience: Patience, most: int) -> int:
    """Forget persons who were asked and said nothing, or whose term was over before they could begin it."""
    asked_before = clock.now() - timedelta(days=patience.answer)
    silent = ~Designation.consents.any() & (Designation.asked_at <= asked_before)
    over = Designation.ends_on < today
    lapsed = _each(
        session,
        (Designation.state == DesignationState.NOMINATED, Designation.person.has(), or_(silent, over)),
        most,
        lambda one: people.lapse(session, one, Machine.CLOCK),
    )
    return lapsed + _let_panels_lapse(session, asked_before, most)


def _let_panels_lapse(session: Session, asked_before: datetime, most: int) -> int:
    """Let unanswered questions of organisations lapse; of whom nobody asks any longer nothing stays."""
    is_asked = (Affiliation.state == AffiliationState.PROPOSED, Affiliation.proposed_by == Side.ORGANISATION)
    # Each question has its own time, whoever else asks: no organisation learns by a longer wait that another one does.
    silent = session.scalars(
        select(Affiliation)
        .where(*is_asked, Affiliation.created_at <= asked_before)
        .options(joinedload(Affiliation.practitioner))
        .order_by(Affiliation.id)
        .limit(most)
    ).all()
    for one in silent:
        affiliating.lapse(session, one, Machine.CLOCK)
    session.flush()
    waiting = select(Affiliation.practitioner_id).where(*is_asked)
    unasked = session.scalars(
        select(Listing)
        .where(
            Listing.origin == Origin.PROPOSED,
            Listing.state == ListingState.UNPUBLISHED,
            Listing.created_at <= asked_before,
            Listing.id.not_in(waiting),
        )
        .order_by(Listing.id)
        .limit(most)
    ).all()
    for practitioner in unasked:
        erasure.erase_listing(session, practitioner, Machine.CLOCK)
    session.flush()
    return len(silent) + len(unasked)


def _forget_the_silent(session: Session, overdue_since: datetime, most: int) -> int:
    """Erase persons who never confirmed: their posts are vacant afterwards, their profiles gone."""
    seated = (*_is_silent(Designation, overdue_since), Designation.state == DesignationState.ACTIVE)
    erased = _each(
        session,
        (*seated, Designation.person.has()),
        most,
        lambda one: erasure.erase_designation(session, one, Machine.CLOCK),
    )
    profiles = session.scalars(
        select(Listing)
        .where(
            Listing.type == ListingType.PRACTITIONER,
            Listing.state == ListingState.HIDDEN,
            *_is_silent(Listing, overdue_since),
        )
        .order_by(Listing.id)
        .limit(most)
    ).all()
    for profile in profiles:
        erasure.erase_listing(session, profile, Machine.CLOCK)
    return erased + len(profiles)


def _forget_the_former(session: Session, patience: Patience, most: int) -> int:
    """Erase persons whose term ended long ago."""
    before = clock.now() - timedelta(days=patience.silent)
    over = (DesignationState.ENDED, DesignationState.WITHDRAWN)
    wanted = (Designation.state.in_(over), Designation.ended_at <= before, Designation.person.has())
    return _each(session, wanted, most, lambda one: erasure.erase_designation(session, one, Machine.CLOCK))


def _is_silent(kind: type[Listing] | type[Designation], overdue_since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Overdue for as long as people are waited for, and reminded to the last."""
    return (
        kind.freshness == Freshness.OVERDUE,
        kind.confirmed_at < overdue_since,
        kind.reminded_stage >= reminding.AGAIN.number,
        kind.reminded_at <= clock.now() - LAST_CHANCE,
    )


def _each(
    session: Session, wanted: Sequence[ColumnElement[bool]], most: int, act: Callable[[Designation], None]
) -> int:
    found = session.scalars(
        select(Designation)
        .where(Designation.kind == DesignationKind.PERSON, *wanted)
        .options(selectinload(Designation.person), selectinload(Designation.post))
        .order_by(Designation.id)
        .limit(most)
    ).all()
    for one in found:
        act(one)
    session.flush()
    return len(found)
