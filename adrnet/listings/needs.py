"""What needs the attention of whoever keeps listings: facts in the order of their urgency, without words.

Asked for several listings at once; the number of statements does not grow with them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, auto

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from adrnet.domain.affiliation import Affiliation, AffiliationState, Side
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.completeness import SECTIONS, Completeness
from adrnet.domain.dispute import Dispute, DisputeState
from adrnet.domain.focal_point import VACANT, Consent, Designation, DesignationKind, DesignationState, Post, PostState
from adrnet.domain.freshness import Freshness, Rhythm
from adrnet.domain.listing import ListingState
from adrnet.domain.problem import Problem, ProblemState
from adrnet.domain.revision import RevisionState
from adrnet.domain.sections import Section
from adrnet.kit import clock
from adrnet.listings.queries import Kept
from adrnet.presenters.freshness import shown_state

# A draft that nobody has touched for so long was perhaps forgotten.
DRAFT_DAYS = 14


class Kind(IntEnum):
    """What needs attention, the most urgent first."""

    HIDDEN = auto()
    OVERDUE = auto()
    DISPUTED = auto()
    REPORTED = auto()
    RETURNED = auto()
    DECLINED = auto()
    DUE = auto()
    CLAIMED = auto()
    AFFILIATIONS = auto()
    VACANT = auto()
    UNANSWERED = auto()
    DRAFT = auto()
    UNVERIFIED = auto()
    LANGUAGES = auto()


# What a listing's own page says more fully, with the reason that was given: need → code of `showing.Status`.
SAID_ABOVE = {Kind.HIDDEN: "declined", Kind.RETURNED: "returned", Kind.DECLINED: "declined", Kind.DRAFT: "draft"}


@dataclass(frozen=True, order=True)
class Need:
    """One thing: how many of them, since or until when, which languages."""

    kind: Kind
    count: int = 1
    at: datetime | None = field(default=None, compare=False)
    day: date | None = field(default=None, compare=False)
    languages: tuple[str, ...] = field(default=(), compare=False)
    # Where it is put right, for what is written.
    section: Section | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Setting:
    """What the clock goes by."""

    rhythm: Rhythm
    time_zone: str


def needs(
    session: Session, listings: Sequence[tuple[Kept, Completeness]], setting: Setting, account_id: int
) -> dict[int, list[Need]]:
    """Return what needs attention in each of these listings, by their numbers (five statements)."""
    ids = [kept.listing.id for kept, _complete in listings]
    found: dict[int, list[Need]] = defaultdict(list)
    if ids:
        for listing_id, need in (
            *_disputed(session, ids),
            *_claimed(session, ids, account_id),
            *_reported(session, ids),
            *_affiliations(session, listings),
            *_posts(session, ids),
        ):
            found[listing_id].append(need)
    for kept, complete in listings:
        found[kept.listing.id] += [*_freshness(kept, setting), *_changes(kept), *_content(kept, complete)]
    return {listing_id: sorted(some) for listing_id, some in found.items()}


def _freshness(kept: Kept, setting: Setting) -> Iterator[Need]:
    listing = kept.listing
    if listing.state == ListingState.HIDDEN:
        yield Need(Kind.HIDDEN)
    elif listing.state == ListingState.PUBLISHED and listing.freshness in {
        Freshness.CONFIRMATION_DUE,
        Freshness.OVERDUE,
    }:
        kind = Kind.OVERDUE if listing.freshness == Freshness.OVERDUE else Kind.DUE
        yield Need(kind, day=shown_state(listing, setting.rhythm, setting.time_zone).day)


def _changes(kept: Kept) -> Iterator[Need]:
    """What came back, and what lies about."""
    if (declined := kept.declined) is not None and kept.is_open:
        yield Need(Kind.DECLINED, at=declined.decided_at or declined.created_at)
    pending = kept.pending
    if pending is None or not kept.is_open:
        return
    if pending.state == RevisionState.RETURNED:
        yield Need(Kind.RETURNED, at=pending.decided_at or pending.created_at)
    elif pending.state == RevisionState.DRAFT:
        touched = pending.edited_at or pending.created_at
        if touched <= clock.now() - timedelta(days=DRAFT_DAYS):
            yield Need(Kind.DRAFT, at=touched)


def _content(kept: Kept, complete: Completeness) -> Iterator[Need]:
    if not kept.is_open:
        return
    if kept.published is not None and (kept.content.unverified_fields or kept.listing.is_unverified):
        yield Need(Kind.UNVERIFIED, len(kept.content.unverified_fields))
    if complete.lacking:
        first = next(piece for one in complete.languages for piece in one.missing)
        yield Need(Kind.LANGUAGES, len(complete.lacking), languages=complete.lacking, section=SECTIONS[first])


def _disputed(session: Session, ids: Collection[int]) -> Iterator[tuple[int, Need]]:
    """What is contested: how often, and nothing of who said what."""
    rows = session.execute(
        select(Dispute.listing_id, Dispute.other_listing_id, Dispute.created_at).where(
            Dispute.state.in_((DisputeState.OPEN, DisputeState.APPEALED)),
            or_(Dispute.listing_id.in_(ids), Dispute.other_listing_id.in_(ids)),
        )
    )
    pairs = [(one, at) for first, second, at in rows for one in (first, second) if one is not None and one in ids]
    return _counted(Kind.DISPUTED, pairs)


def _claimed(session: Session, ids: Collection[int], account_id: int) -> Iterator[tuple[int, Need]]:
    rows = session.execute(
        select(Claim.listing_id, Claim.created_at).where(
            Claim.listing_id.in_(ids), Claim.state == ClaimState.OPEN, Claim.account_id != account_id
        )
    )
    return _counted(Kind.CLAIMED, ((listing_id, at) for listing_id, at in rows))


def _reported(session: Session, ids: Collection[int]) -> Iterator[tuple[int, Need]]:
    """Open problems of listings and of their posts, as far as whoever keeps them has not answered."""
    about = func.coalesce(Problem.listing_id, Post.listing_id)
    rows = session.execute(
        select(about, Problem.created_at)
        .outerjoin(Post, Post.id == Problem.post_id)
        .where(about.in_(ids), Problem.state == ProblemState.OPEN, Problem.answered_at.is_(None))
    )
    return _counted(Kind.REPORTED, ((listing_id, at) for listing_id, at in rows))


def _affiliations(session: Session, listings: Sequence[tuple[Kept, Completeness]]) -> Iterator[tuple[int, Need]]:
    """Affiliations that the other side has proposed and this one has not answered."""
    public = {kept.listing.id: kept.is_person for kept, _complete in listings if kept.listing.is_public}
    rows = session.execute(
        select(
            Affiliation.practitioner_id, Affiliation.organisation_id, Affiliation.proposed_by, Affiliation.created_at
        ).where(
            Affiliation.state == AffiliationState.PROPOSED,
            or_(Affiliation.practitioner_id.in_(public), Affiliation.organisation_id.in_(public)),
        )
    )
    asked = (
        (practitioner if by == Side.ORGANISATION else organisation, at) for practitioner, organisation, by, at in rows
    )
    return _counted(Kind.AFFILIATIONS, ((one, at) for one, at in asked if one in public))


def _posts(session: Session, ids: Collection[int]) -> Iterator[tuple[int, Need]]:
    """Posts that nobody holds and nobody is asked for, and persons who were asked and have not answered."""
    has_said_yes = Designation.consents.any(Consent.is_given.is_(True) & Consent.withdrawn_at.is_(None))
    rows = session.execute(
        select(
            Post.listing_id,
            func.coalesce(Designation.state, VACANT),
            Designation.kind,
            has_said_yes,
            Designation.designated_at,
        )
        .outerjoin(
            Designation,
            (Designation.post_id == Post.id)
            & Designation.state.in_((DesignationState.ACTIVE, DesignationState.NOMINATED)),
        )
        .where(Post.listing_id.in_(ids), Post.state == PostState.OPEN)
    ).all()
    vacant: dict[int, int] = defaultdict(int)
    waiting: list[tuple[int, datetime]] = []
    for listing_id, state, kind, is_agreed, at in rows:
        if state == VACANT:
            vacant[listing_id or 0] += 1
        elif state == DesignationState.NOMINATED and kind == DesignationKind.PERSON and not is_agreed:
            waiting.append((listing_id or 0, at))
    yield from ((listing_id, Need(Kind.VACANT, count)) for listing_id, count in vacant.items())
    yield from _counted(Kind.UNANSWERED, waiting)


def _counted(kind: Kind, rows: Iterable[tuple[int, datetime]]) -> Iterator[tuple[int, Need]]:
    """How many of a kind each listing has, and since when the oldest stands."""
    found: Mapping[int, list[datetime]] = defaultdict(list)
    for listing_id, at in rows:
        found[listing_id].append(at)
    for listing_id, times in found.items():
        yield listing_id, Need(kind, len(times), at=min(times))
