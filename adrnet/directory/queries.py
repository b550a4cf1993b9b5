"""What the room reads: cards in a given order, one listing, a country's entries, posts and law.

Each function says how many statements it takes; the number does not grow with the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, load_only, selectinload

from adrnet.domain import sight
from adrnet.domain.content import Content
from adrnet.domain.focal_point import Post, PostState
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.revision import Revision, RevisionState


@dataclass(frozen=True)
class Card:
    """A published listing with what it says."""

    listing: Listing
    revision: Revision

    @property
    def content(self) -> Content:
        """What it says."""
        return self.revision.content


_PUBLISHED = select(Listing, Revision).join(
    Revision, (Revision.listing_id == Listing.id) & (Revision.state == RevisionState.PUBLISHED)
)
# Made once, since making it takes as long as asking it. Of each row what an entry of a list says: to ask a card for
# more is an error, and no further statement for each of them.
_CARDS = _PUBLISHED.where(Listing.id.in_(bindparam("ids", expanding=True))).options(
    load_only(
        *(Listing.public_id, Listing.type, Listing.state, Listing.origin),
        *(Listing.claimed_at, Listing.left_at, Listing.confirmed_at, Listing.freshness),
        raiseload=True,
    ),
    load_only(Revision.document, raiseload=True),
)


def cards(session: Session, ids: Sequence[int]) -> list[Card]:
    """Return the published among these listings, in the order given and as far as an entry shows them (one statement).

    Which of them are public is looked up in what was read: SQLite would take a condition for the better way in, and go
    through all that are public for each page.
    """
    if not ids:
        return []
    rows = session.execute(_CARDS, {"ids": list(ids)})
    found = {listing.id: Card(listing, revision) for listing, revision in rows if listing.is_public}
    return [found[listing_id] for listing_id in ids if listing_id in found]


def listing_by_public_id(session: Session, public_id: str) -> Listing | None:
    """Return the listing in whatever state it is (one statement)."""
    return session.scalars(select(Listing).where(Listing.public_id == public_id)).one_or_none()


def the_one_that_stays(session: Session, listing: Listing) -> Listing:
    """Return the end of a chain of merges, the listing itself where it was not merged (one statement for each merge).

    A ring, which no merge can make, ends where it began.
    """
    seen: set[int] = set()
    while listing.state == ListingState.MERGED and listing.merged_into_id and listing.id not in seen:
        seen.add(listing.id)
        listing = session.get_one(Listing, listing.merged_into_id)
    return listing


def card_of(session: Session, listing: Listing) -> Card | None:
    """Return the listing with what it says, None while it is not public (one statement)."""
    row = session.execute(_PUBLISHED.where(Listing.id == listing.id)).one_or_none()
    return Card(*row) if row and listing.is_public else None


def posts_of_country(session: Session, country: str) -> Sequence[Post]:
    """Return the country's open posts with topics and designations (three statements)."""
    return session.scalars(_open_posts().where(Post.country_code == country)).all()


def _open_posts() -> Select[Post]:
    return (
        select(Post)
        .where(Post.state == PostState.OPEN)
        .options(selectinload(Post.topics), *sight.whole_designations())
        .order_by(Post.id)
    )
