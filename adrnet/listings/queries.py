"""What the room reads: a listing as the one who keeps it sees it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain.account import Account
from adrnet.domain.drafting import pending_of, published_of
from adrnet.domain.listing import Listing, ListingState, ListingType, public_id_in
from adrnet.domain.policy import Permission, maintainer, permits
from adrnet.domain.revision import Revision


@dataclass(frozen=True)
class Kept:
    """A listing with the side from which somebody keeps it: as its maintainer, or on its behalf as a coordinator."""

    listing: Listing
    is_on_behalf: bool
    # What the public sees (or saw, before it was withdrawn).
    published: Revision | None
    # This side's change on its way.
    pending: Revision | None


def kept(session: Session, public_id: str, actor: Account | None) -> Kept | None:
    """Return the organisation's listing as `actor` keeps it, None where they keep no such thing (two statements).

    A coordinator sees what is public, what was sent and what was written on behalf; a draft that an organisation has
    never sent is its own.
    """
    if public_id_in(public_id) != public_id:
        return None
    listing = session.scalars(select(Listing).where(Listing.public_id == public_id)).one_or_none()
    if listing is None or listing.type != ListingType.ORGANISATION or listing.state == ListingState.ERASED:
        return None
    if not permits(actor, Permission.READ_HISTORY, listing):
        return None
    is_on_behalf = not maintainer(actor, listing)
    if is_on_behalf and not any(one.is_on_behalf or one.submitted_at or one.decided_at for one in listing.revisions):
        return None
    return Kept(listing, is_on_behalf, published_of(listing), pending_of(listing, is_on_behalf=is_on_behalf))
