"""What the room reads: a listing as the one who keeps it sees it, what an account keeps and claims, what is alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from adrnet.domain.account import Account, Maintainer
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.content import Content
from adrnet.domain.drafting import pending_of, published_of
from adrnet.domain.known import known_entries
from adrnet.domain.likeness import Body, looked_for
from adrnet.domain.listing import Facet, ListedUnder, Listing, ListingState, ListingType, public_id_in
from adrnet.domain.policy import Permission, maintainer, maintainer_of_merged, permits
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.revision import Revision, RevisionState

# Whoever registers looks with their own eyes: less alike than what is worth a coordinator's time.
WORTH_SHOWING = 72
MOST_SHOWN = 5
# A profile that is out of sight until it is confirmed can be corrected meanwhile.
WRITABLE = frozenset({ListingState.UNPUBLISHED, ListingState.PUBLISHED, ListingState.HIDDEN})
_NO_DECISION = {ClaimState.GRANTED, ClaimState.WITHDRAWN}


@dataclass(frozen=True)
class Kept:
    """A listing with the side from which somebody keeps it: as its maintainer, or on its behalf as a coordinator."""

    listing: Listing
    is_on_behalf: bool
    # What the public sees (or saw, before it was withdrawn).
    published: Revision | None
    # This side's change on its way.
    pending: Revision | None

    @property
    def is_person(self) -> bool:
        """Whether it is a person's own profile."""
        return self.listing.type == ListingType.PRACTITIONER

    @property
    def is_open(self) -> bool:
        """Whether anything can be written: not while it is withdrawn, archived or merged, nor for a person."""
        return self.listing.state in WRITABLE and not (self.is_person and self.is_on_behalf)

    @property
    def is_writable(self) -> bool:
        """Whether a section can be written now: what was sent is first taken back."""
        return self.is_open and (self.pending is None or self.pending.state != RevisionState.IN_REVIEW)

    @property
    def to_send(self) -> Revision | None:
        """What can be checked and sent now: the change on its way, or what public sources say, as one's own words."""
        if not self.is_writable or self.pending is not None:
            return self.pending if self.is_writable else None
        published = self.published
        if self.is_on_behalf or published is None or self.listing.state != ListingState.PUBLISHED:
            return None
        return published if published.content.unverified_fields or self.listing.is_unverified else None

    @property
    def content(self) -> Content:
        """What to show of it: the change on its way, else what is published, else what was written last."""
        last = next(iter(reversed(self.listing.revisions)), None)
        shown = self.pending or self.published or (None if self.is_on_behalf else last)
        return shown.content if shown else Content()

    @property
    def declined(self) -> Revision | None:
        """This side's last change, where it was declined and nothing has followed it."""
        mine = [one for one in self.listing.revisions if one.is_on_behalf == self.is_on_behalf]
        return mine[-1] if mine and mine[-1].state == RevisionState.DECLINED else None


@dataclass(frozen=True)
class Act:
    """When something happened, and the reason that was given."""

    at: datetime
    note: str
    fields: tuple[str, ...]


def kept(session: Session, public_id: str, actor: Account | None) -> Kept | None:
    """Return the listing as `actor` keeps it, None where they keep no such thing (two statements).

    A coordinator sees what is public, what was sent and what was written on behalf; a draft that an organisation has
    never sent is its own.
    """
    if public_id_in(public_id) != public_id:
        return None
    listing = session.scalars(select(Listing).where(Listing.public_id == public_id)).one_or_none()
    if listing is None or listing.state == ListingState.ERASED:
        return None
    if not permits(actor, Permission.READ_HISTORY, listing):
        return None
    is_on_behalf = not maintainer(actor, listing) and not maintainer_of_merged(actor, listing)
    if is_on_behalf and not any(one.is_on_behalf or one.submitted_at or one.decided_at for one in listing.revisions):
        return None
    return _as(listing, is_on_behalf=is_on_behalf)


def merged_into(session: Session, listing: Listing, reader: Account) -> list[tuple[Listing, Content]]:
    """Return what was merged into a listing, with what it said last, as far as the reader may know of it."""
    merged = session.scalars(select(Listing).where(Listing.merged_into_id == listing.id).order_by(Listing.id)).all()
    return [
        (one, one.revisions[-1].content if one.revisions else Content())
        for one in merged
        if permits(reader, Permission.READ_HISTORY, one)
    ]


def kept_by(session: Session, account: Account) -> list[Kept]:
    """Return the listings that an account maintains, the latest first (two statements)."""
    listings = session.scalars(
        select(Listing)
        .join(Maintainer, Maintainer.listing_id == Listing.id)
        .where(
            Maintainer.account_id == account.id,
            Maintainer.until.is_(None),
            Listing.state != ListingState.ERASED,
        )
        .options(selectinload(Listing.revisions))
        .order_by(Maintainer.since.desc(), Maintainer.id.desc())
    )
    return [_as(listing, is_on_behalf=False) for listing in listings]


def claims_of(session: Session, account: Account) -> list[Claim]:
    """Return an account's last claim to each listing, but those that were granted or given up (one statement)."""
    latest: dict[int, Claim] = {}
    for claim in session.scalars(select(Claim).where(Claim.account_id == account.id).order_by(Claim.id)):
        latest[claim.listing_id] = claim
    return [claim for claim in reversed(latest.values()) if claim.state not in _NO_DECISION]


def claimed_content(claim: Claim) -> Content:
    """Return what the claimed listing says."""
    published = published_of(claim.listing)
    return published.content if published else Content()


def last_act(session: Session, thing: Listing | Revision | Claim, verb: str) -> Act | None:
    """Return the last time something was done with a thing, with the reason (one statement)."""
    subject = type(thing).__name__.lower()
    row = session.execute(
        select(AuditEvent, ReviewEntry.note)
        .outerjoin(ReviewEntry, ReviewEntry.event_id == AuditEvent.id)
        .where(AuditEvent.subject == subject, AuditEvent.subject_id == thing.id, AuditEvent.act == f"{subject}.{verb}")
        .order_by(AuditEvent.id.desc())
        .limit(1)
    ).first()
    return Act(row[0].at, row[1] or "", tuple(row[0].fields)) if row else None


def alike(
    session: Session, content: Content, type_: ListingType = ListingType.ORGANISATION
) -> list[tuple[Listing, Content]]:
    """Return published listings of the same type and country that may be the same as `content`, the likest first."""
    country = next((place.country for place in content.places), "")
    there = select(ListedUnder.listing_id).where(ListedUnder.facet == Facet.COUNTRY, ListedUnder.code == country)
    known = known_entries(
        session,
        Listing.id.in_(there),
        Listing.state == ListingState.PUBLISHED,
        Revision.state == RevisionState.PUBLISHED,
        type_=type_,
    )
    near = looked_for(Body.of(content), known.bodies, WORTH_SHOWING)[:MOST_SHOWN]
    shown = [session.get_one(Revision, known.revision_ids[like.place]) for like in near]
    return [(one.listing, one.content) for one in shown]


def same_begun(session: Session, account: Account, content: Content) -> tuple[Listing | None, int]:
    """Return the unpublished organisation that an account has begun with the same name and country, and how many."""
    begun = [
        one for one in kept_by(session, account) if one.listing.state == ListingState.UNPUBLISHED and not one.is_person
    ]
    wanted = _marks(content)
    return next((one.listing for one in begun if one.pending and wanted <= _marks(one.pending.content)), None), len(
        begun
    )


def own_profile(session: Session, account: Account) -> Listing | None:
    """Return the profile that an account keeps of the person, None where there is none or it was withdrawn."""
    return next((one.listing for one in kept_by(session, account) if one.is_person and one.is_open), None)


def _marks(content: Content) -> set[Sequence[str]]:
    return {("name", name.text) for name in content.names} | {("country", place.country) for place in content.places}


def _as(listing: Listing, *, is_on_behalf: bool) -> Kept:
    return Kept(listing, is_on_behalf, published_of(listing), pending_of(listing, is_on_behalf=is_on_behalf))
