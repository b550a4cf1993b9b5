"""What the room reads: the entry that is claimed, one's claim to it, the links that were sent, what mail can prove."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adrnet.domain.account import Account
from adrnet.domain.claim import Claim, ClaimState, is_open_to_all, own_domain
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing, ListingState, ListingType, public_id_in
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.kit import clock

_A_DAY = timedelta(days=1)


class NoDomain(StrEnum):
    """Why a mail proves nothing for an entry."""

    NO_WEBSITE = "no_website"
    NOT_SEEN = "not_seen"
    OPEN_TO_ALL = "open_to_all"
    SHARED = "shared"


@dataclass(frozen=True)
class Domain:
    """Under which domain a mailbox is evidence, or why under none."""

    name: str
    why_not: NoDomain | None


def listing_here(session: Session, public_id: str) -> Listing | None:
    """Return the organisation of an address, in whatever state; None where there is none (one statement)."""
    if public_id_in(public_id) != public_id:
        return None
    return session.scalars(
        select(Listing).where(Listing.public_id == public_id, Listing.type == ListingType.ORGANISATION)
    ).one_or_none()


def the_one_that_stays(session: Session, listing: Listing) -> Listing:
    """Return the end of a chain of merges (one statement for each)."""
    seen: set[int] = set()
    while listing.state == ListingState.MERGED and listing.merged_into_id and listing.id not in seen:
        seen.add(listing.id)
        listing = session.get_one(Listing, listing.merged_into_id)
    return listing


def claim_of(session: Session, listing: Listing, account: Account) -> Claim | None:
    """Return the account's last claim to a listing, whatever became of it (one statement)."""
    return session.scalars(
        select(Claim)
        .where(Claim.listing_id == listing.id, Claim.account_id == account.id)
        .order_by(Claim.id.desc())
        .limit(1)
    ).one_or_none()


def reason_of(session: Session, claim: Claim) -> str:
    """Return the reason given with the last decision on a claim, empty where there is none (one statement)."""
    note = session.scalar(
        select(ReviewEntry.note)
        .join(AuditEvent, AuditEvent.id == ReviewEntry.event_id)
        .where(
            AuditEvent.subject == "claim",
            AuditEvent.subject_id == claim.id,
            AuditEvent.to_state == claim.state,
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    return note or ""


def domain_of(session: Session, listing: Listing) -> Domain:
    """Return what a mail can prove for a listing."""
    if (name := own_domain(session, listing)) is not None:
        return Domain(name, None)
    content = listing.published.content if listing.published else None
    if content is None or not content.website:
        return Domain("", NoDomain.NO_WEBSITE)
    if not content.website_seen:
        return Domain("", NoDomain.NOT_SEEN)
    host = (urlsplit(content.website).hostname or "").lower().removeprefix("www.")
    return Domain(host, NoDomain.OPEN_TO_ALL if is_open_to_all(host) else NoDomain.SHARED)


def usable_links(session: Session, claim: Claim) -> Sequence[MailedLink]:
    """Return the links of a claim that can still be used, the latest first (one statement)."""
    return session.scalars(
        select(MailedLink)
        .where(
            MailedLink.purpose == Purpose.CLAIM,
            MailedLink.subject_id == claim.id,
            MailedLink.used_at.is_(None),
            MailedLink.expires_at > clock.now(),
        )
        .order_by(MailedLink.id.desc())
    ).all()


def links_today(session: Session, claim: Claim) -> int:
    """Return how many links were sent for a claim within a day (one statement)."""
    since = clock.now() - _A_DAY
    count = select(func.count()).where(
        MailedLink.purpose == Purpose.CLAIM, MailedLink.subject_id == claim.id, MailedLink.created_at > since
    )
    return session.scalar(count) or 0


def open_claims(session: Session, account: Account) -> int:
    """Return how many claims of an account wait (one statement)."""
    count = select(func.count()).where(Claim.account_id == account.id, Claim.state == ClaimState.OPEN)
    return session.scalar(count) or 0
