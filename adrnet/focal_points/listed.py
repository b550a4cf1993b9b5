"""What is read of the list: figures, and posts as far as one reader may know them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from adrnet.domain.content import Content
from adrnet.domain.focal_point import Tier
from adrnet.domain.posts import Office
from adrnet.domain.sight import SeenPerson


@dataclass(frozen=True)
class Figures:
    """How many posts there are.

    Attributes:
        total: posts that match.
        vacant: those of them that nobody holds.
        facets: facet → code → posts that carry it, all other facets applied and the facet's own set aside; for the
            topics, of which a post can have several, `by_topic` counts.
        countries: country → posts that match, `NO_COUNTRY` included.
        without: facet → posts that match with the facet set aside.
    """

    total: int
    vacant: int
    facets: Mapping[str, Mapping[str, int]]
    countries: Mapping[str, int]
    without: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ListedPost:
    """One post of the list, as far as its reader may know it.

    Attributes:
        country: whose it is, or where its listing belongs; `NO_COUNTRY` where it belongs to none.
        kind: of the listing, `NATIONAL_POST` for a country's own, empty where the listing has none.
        listing_id: public id of the listing; empty for a country's post.
        content: the listing's names and nothing else; None for a country's post.
        office: None while the post is vacant and while a person holds it.
        person: what the reader sees of the person who holds it; None where that is nothing.
    """

    public_id: str
    country: str
    kind: str
    topics: tuple[str, ...]
    state: str
    listing_id: str
    content: Content | None
    office: Office | None
    designated_at: datetime | None
    confirmed_at: datetime | None
    person: SeenPerson | None = None


Sees = Callable[[str | None], Tier]
"""Country whose coordinators answer for a post (None: the network's) → what the reader sees of persons there."""


def everyone(_country: str | None) -> Tier:
    """What everyone sees."""
    return Tier.PUBLIC
