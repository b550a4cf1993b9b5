"""The same answers from the database, while there is no index.

Facets are exact: `listed_under` holds the same values as the index, and a second, independent way of counting them is
what the index is tested against. Words are not searched; the answer says so.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from adrnet.domain.content import Content, Name
from adrnet.domain.listing import ListedUnder, Listing, ListingState
from adrnet.domain.naming import name_to_sort_by
from adrnet.domain.revision import Revision, RevisionState
from adrnet.i18n.locales import BY_CODE, DEFAULT
from adrnet.i18n.names import sort_key
from adrnet.search.request import SearchPage, SearchRequest, Sort

# Names are sorted in memory, so many of them at most; a larger result keeps the order of registration.
MOST_NAMES = 2_000


def search(session: Session, request: SearchRequest) -> SearchPage:
    """Answer `request` by its facets; `text_was_searched` tells about its words."""
    filters = {str(facet): codes for facet, codes in request.facets.items() if codes}
    total = session.scalar(select(func.count()).select_from(_found(filters).subquery())) or 0
    return SearchPage(
        ids=tuple(_ids(session, request, filters, total)),
        total=total,
        facets=_counts(session, filters),
        text_was_searched=not request.text.strip(),
    )


def _found(filters: Mapping[str, frozenset[str]]) -> Select[int]:
    return select(Listing.id).where(_is_found(), *(_carries(facet, codes) for facet, codes in filters.items()))


def _is_found() -> ColumnElement[bool]:
    """What can be found at all: public, with something published."""
    published = select(Revision.id).where(Revision.listing_id == Listing.id, Revision.state == RevisionState.PUBLISHED)
    return and_(Listing.state == ListingState.PUBLISHED, published.exists())


def _carries(facet: str, codes: frozenset[str]) -> ColumnElement[bool]:
    carrying = select(ListedUnder.listing_id).where(ListedUnder.facet == facet, ListedUnder.code.in_(sorted(codes)))
    return Listing.id.in_(carrying)


def _counts(session: Session, filters: Mapping[str, frozenset[str]]) -> dict[str, dict[str, int]]:
    """Count every value with all other facets applied: one statement for what is not filtered, one for each that is."""
    counts: dict[str, dict[str, int]] = {}
    for aside in (None, *filters):
        others = {facet: codes for facet, codes in filters.items() if facet != aside}
        counted = ListedUnder.facet.not_in(sorted(filters)) if aside is None else ListedUnder.facet == aside
        statement = (
            select(ListedUnder.facet, ListedUnder.code, func.count())
            .where(counted, ListedUnder.listing_id.in_(_found(others)))
            .group_by(ListedUnder.facet, ListedUnder.code)
        )
        for facet, code, number in session.execute(statement):
            counts.setdefault(facet, {})[code] = number
    return counts


def _ids(session: Session, request: SearchRequest, filters: Mapping[str, frozenset[str]], total: int) -> list[int]:
    found, first = _found(filters), (request.page - 1) * request.size
    if request.sort == Sort.NAME and total <= MOST_NAMES:
        return _by_name(session, found, request.language)[first : first + request.size]
    if request.sort == Sort.CONFIRMED:
        # Never confirmed comes last on both databases.
        found = found.order_by(Listing.confirmed_at.is_(None), Listing.confirmed_at.desc())
    return list(session.scalars(found.order_by(Listing.id).offset(first).limit(request.size)))


def _by_name(session: Session, found: Select[int], language: str) -> list[int]:
    statement = select(Revision.listing_id, Revision.document["names"]).where(
        Revision.state == RevisionState.PUBLISHED, Revision.listing_id.in_(found)
    )
    locale = BY_CODE.get(language, DEFAULT)
    keys: dict[int, str] = {}
    for listing_id, names in session.execute(statement):
        content = Content(names=tuple(Name(**name) for name in names or ()))
        keys[listing_id] = sort_key(name_to_sort_by(content, locale.code), locale) if content.names else ""
    return sorted(keys, key=lambda one: (keys[one], one))
