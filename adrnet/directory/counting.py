"""What a page shows is counted for whoever keeps it: in results and lists, and opened.

Coordinators read for their work and count nothing; nobody counts what they keep themselves.
"""

from collections.abc import Iterable

from adrnet import identity
from adrnet.domain.listing import Listing
from adrnet.kit.readings import tell


def shown(listings: Iterable[Listing]) -> None:
    """Count that these stand on the page of this request."""
    _tell(shown_ones=[one.id for one in listings])


def opened(listing: Listing) -> None:
    """Count that the page of this request is about this one."""
    _tell(opened_ones=[listing.id])


def _tell(shown_ones: list[int] | None = None, opened_ones: list[int] | None = None) -> None:
    # Of a visitor nothing is asked: no cookie, no statement.
    account = identity.signed_in()
    if account is not None and account.coordinates:
        return
    own = [one.listing_id for one in account.maintains if one.until is None] if account is not None else []
    tell(shown_ones or (), opened_ones or (), own=own)
