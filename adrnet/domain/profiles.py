"""A practitioner's own profile: the person's yes to being shown, and whether search engines may show the page.

Decisions:
    2026-11-22  The yes is given with what is sent and kept by itself: the version of the notice, the language, the
                time. It holds for later changes until it is taken back; the person takes it back by withdrawing the
                profile, and nobody but the person can give it anew.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain.focal_point import Consent
from adrnet.domain.lifecycle import record
from adrnet.domain.listing import Listing
from adrnet.domain.people import NOTICE_VERSION
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.kit import clock


def has_agreed(session: Session, listing: Listing) -> bool:
    """Whether the person has said yes to their profile being shown, and has not taken it back."""
    last = _last(session, listing)
    return last is not None and last.is_given and last.withdrawn_at is None


def agree(session: Session, listing: Listing, locale: str) -> None:
    """Keep that the person says yes to the notice as it reads today; a yes that holds is not written twice."""
    last = _last(session, listing)
    if last is not None and last.is_given and last.withdrawn_at is None and last.notice_version == NOTICE_VERSION:
        return
    session.add(
        Consent(listing_id=listing.id, notice_version=NOTICE_VERSION, locale=locale, is_given=True, at=clock.now())
    )
    session.flush()


def take_back(session: Session, listing: Listing) -> None:
    """Mark every yes of the person as taken back."""
    for one in session.scalars(select(Consent).where(Consent.listing_id == listing.id, Consent.withdrawn_at.is_(None))):
        one.withdrawn_at = clock.now()


def leave_out(listing: Listing, actor: Actor, *, is_unindexed: bool) -> bool:
    """Ask search engines to leave the page out, or let them show it, at once and on record; return whether it was news.

    Raises:
        NotPermittedError: the actor may not.
    """
    if not permits(actor, Permission.KEEP_OWN_DATA, listing):
        raise NotPermittedError(Permission.KEEP_OWN_DATA.value)
    if listing.is_unindexed == is_unindexed:
        return False
    listing.is_unindexed = is_unindexed
    record(listing, "unindex" if is_unindexed else "index", actor)
    return True


def _last(session: Session, listing: Listing) -> Consent | None:
    return session.scalar(
        select(Consent).where(Consent.listing_id == listing.id).order_by(Consent.at.desc(), Consent.id.desc()).limit(1)
    )
