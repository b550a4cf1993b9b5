"""Which changes of a listing wait for a coordinator, and which a maintainer makes at once: a table.

What identifies a body, classifies it or speaks in its name is reviewed. How it is reached by telephone and by post
changes often and misleads nobody; a maintainer of a verified listing corrects that at once, on record.
"""

from enum import StrEnum
from typing import Any

from adrnet.domain.comparing import ADDRESS, Difference, Piece, assemble, differences, is_address, pieces
from adrnet.domain.content import Content
from adrnet.domain.listing import Listing, ListingState


class Handling(StrEnum):
    """When a change shows."""

    AT_ONCE = "at_once"
    REVIEWED = "reviewed"


# Every field of `Content`; the address stands for itself, since the rest of a place says where a body is.
HANDLING: dict[str, Handling] = {
    "names": Handling.REVIEWED,
    "kind": Handling.REVIEWED,
    "texts": Handling.REVIEWED,
    "places": Handling.REVIEWED,
    ADDRESS: Handling.AT_ONCE,
    "jurisdictions": Handling.REVIEWED,
    "services": Handling.REVIEWED,
    "specialties": Handling.REVIEWED,
    "roles": Handling.REVIEWED,
    "languages": Handling.REVIEWED,
    "digital": Handling.REVIEWED,
    "accreditations": Handling.REVIEWED,
    "email": Handling.REVIEWED,
    "telephone": Handling.AT_ONCE,
    "website": Handling.REVIEWED,
    "website_seen": Handling.REVIEWED,
    "links": Handling.REVIEWED,
    "founded": Handling.REVIEWED,
    "posts": Handling.REVIEWED,
    # A yes or a no that misleads nobody, and a no has to count at once.
    "introductions": Handling.AT_ONCE,
    "unverified_fields": Handling.REVIEWED,
}


def is_verified(listing: Listing) -> bool:
    """Whether its maintainers may correct small things at once: it is public, taken over and not in doubt."""
    return listing.state == ListingState.PUBLISHED and listing.is_claimed and not listing.is_unverified


def handling_of(piece: Piece) -> Handling:
    """Return how a change of this piece is handled."""
    return HANDLING[ADDRESS if is_address(piece) else piece[0]]


def at_once(published: Content, wanted: Content) -> tuple[Difference, ...]:
    """Return the small corrections that `wanted` makes to `published`; an address only of a place that is there."""
    there = pieces(published)
    return tuple(
        one
        for one in differences(published, wanted)
        if handling_of(one.piece) == Handling.AT_ONCE and (not is_address(one.piece) or one.piece[:-1] in there)
    )


def reviewed(published: Content, wanted: Content) -> tuple[Difference, ...]:
    """Return what of the changes waits for a coordinator."""
    small = {one.piece for one in at_once(published, wanted)}
    return tuple(one for one in differences(published, wanted) if one.piece not in small)


def corrected(published: Content, wanted: Content) -> Content:
    """Return `published` with nothing but the small corrections of `wanted`."""
    result: dict[Piece, Any] = dict(pieces(published))
    for one in at_once(published, wanted):
        if one.after is None:
            result.pop(one.piece, None)
        else:
            result[one.piece] = one.after
    return assemble(result)
