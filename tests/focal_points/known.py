"""What the list must say, found out the long way: every post loaded whole and judged one by one."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from adrnet.domain.focal_point import DesignationState, Post, PostState
from adrnet.domain.listing import Listing, ListingState

FACETS = ("country", "topic", "kind", "state")


@dataclass(frozen=True)
class Known:
    """A post on the list with its values of each facet."""

    id: int
    public_id: str
    values: dict[str, frozenset[str]]
    is_national: bool
    name: str


def known_posts(session: Session) -> list[Known]:
    posts = session.scalars(
        select(Post).options(
            selectinload(Post.topics),
            selectinload(Post.designations),
            selectinload(Post.listing).selectinload(Listing.published),
        )
    )
    return [_known(post) for post in posts if _is_listed(post)]


def matching(posts: list[Known], wanted: dict[str, tuple[str, ...]], *, but: str = "") -> list[Known]:
    """The posts that carry a wanted value of each facet, the facet `but` set aside."""
    asked = {facet: frozenset(codes) for facet, codes in wanted.items() if codes and facet != but}
    return [post for post in posts if all(post.values[facet] & codes for facet, codes in asked.items())]


def _is_listed(post: Post) -> bool:
    if post.state != PostState.OPEN:
        return False
    return post.listing is None or post.listing.state == ListingState.PUBLISHED


def _known(post: Post) -> Known:
    holders = [one for one in post.designations if one.state == DesignationState.ACTIVE]
    if post.listing is None:
        country, kind, name = post.country_code or "", "national_post", ""
    else:
        content = post.listing.published.content
        country = post.listing.responsible_country or (content.places[0].country if content.places else "")
        kind, name = content.kind, content.names[0].text
    values = {
        "country": {country} - {""},
        "topic": {one.topic for one in post.topics},
        "kind": {kind} - {""},
        "state": {holders[0].freshness or "" if holders else "vacant"},
    }
    return Known(
        post.id,
        post.public_id,
        {facet: frozenset(codes) for facet, codes in values.items()},
        post.listing is None,
        name,
    )
