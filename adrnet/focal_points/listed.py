"""What is counted of the list; what is said of one post stands in `domain.listed`."""

from collections.abc import Mapping
from dataclasses import dataclass


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
