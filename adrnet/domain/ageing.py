"""What grows old: how what belongs to a remit stands, counted by country, and what is overdue the longest.

Each function says how many statements it takes; the number does not grow with the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, case, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from adrnet.domain.coordinators import Scope
from adrnet.domain.focal_point import Designation, DesignationKind, DesignationState, Post, PostState
from adrnet.domain.freshness import Freshness
from adrnet.domain.listing import CLAIMED, Listing, ListingState, ListingType, Origin

# Stands for the country of what the network's coordinators keep themselves.
NO_COUNTRY = ""
HIDDEN = "hidden"


class Kind(StrEnum):
    """What grows old."""

    ORGANISATION = "organisation"
    PRACTITIONER = "practitioner"
    OFFICE = "office"
    PERSON = "person"
    # Entries from public sources, which nobody keeps.
    UNCLAIMED = "unclaimed"


@dataclass(frozen=True)
class Filters:
    """What of a remit is asked for; empty: everything."""

    country: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True)
class Counted:
    """How many things of one kind stand in one state in one country."""

    kind: str
    country: str
    state: str
    number: int


@dataclass(frozen=True)
class Old:
    """One line of the list: what it is, since when it is as it is."""

    kind: Kind
    id: int
    country: str
    state: str
    confirmed_at: datetime | None
    as_of: date | None


def count(session: Session, scope: Scope) -> list[Counted]:
    """Count everything of a remit by kind, country and state (one statement)."""
    each = _all(scope).subquery()
    keys = (each.c.kind, each.c.country, each.c.state)
    return [Counted(*row) for row in session.execute(select(*keys, func.count()).group_by(*keys))]


def is_listed(one: Counted, filters: Filters) -> bool:
    """Whether the list of what is due or overdue, or of what nobody keeps, holds these things."""
    if filters.country is not None and one.country != filters.country:
        return False
    if Kind.UNCLAIMED in {filters.kind, one.kind}:
        return filters.kind == one.kind
    is_old = one.state in {Freshness.CONFIRMATION_DUE, Freshness.OVERDUE, HIDDEN}
    return is_old and filters.kind in {None, one.kind}


def old(session: Session, scope: Scope, filters: Filters, *, offset: int, limit: int) -> list[Old]:
    """Return a part of what is due or overdue, or of what nobody keeps; the oldest first (one statement)."""
    query, each = _old(scope, filters)
    by = (each.c.as_of, each.c.id) if filters.kind == Kind.UNCLAIMED else (each.c.confirmed_at, each.c.kind, each.c.id)
    rows = session.execute(query.order_by(*by).offset(offset).limit(limit))
    return [Old(Kind(kind), *rest) for kind, *rest, _is_old in rows]


def ids(session: Session, scope: Scope, filters: Filters) -> tuple[list[int], list[int]]:
    """Return the listings and the designations of the whole list, for a round of reminders (one statement)."""
    query, _each = _old(scope, filters)
    rows = session.execute(query).all()
    posts = {Kind.OFFICE, Kind.PERSON}
    return [one.id for one in rows if one.kind not in posts], [one.id for one in rows if one.kind in posts]


def listings(session: Session, found: Sequence[Old]) -> dict[int, Listing]:
    """Return the listings of lines with what they say (two statements)."""
    wanted = [one.id for one in found if one.kind not in {Kind.OFFICE, Kind.PERSON}]
    query = select(Listing).where(Listing.id.in_(wanted)).options(selectinload(Listing.published))
    return {one.id: one for one in session.scalars(query)}


def designations(session: Session, found: Sequence[Old]) -> dict[int, Designation]:
    """Return the designations of lines with their posts (three statements)."""
    wanted = [one.id for one in found if one.kind in {Kind.OFFICE, Kind.PERSON}]
    post = joinedload(Designation.post)
    query = (
        select(Designation)
        .where(Designation.id.in_(wanted))
        .options(post.selectinload(Post.topics), post.joinedload(Post.listing).selectinload(Listing.published))
    )
    return {one.id: one for one in session.scalars(query)}


def _old(scope: Scope, filters: Filters) -> tuple[Select[Any], Any]:
    each = _all(scope).subquery()
    query = select(each)
    if filters.kind == Kind.UNCLAIMED:
        query = query.where(each.c.kind == Kind.UNCLAIMED)
    else:
        query = query.where(each.c.is_old == 1, each.c.kind != Kind.UNCLAIMED)
        if filters.kind is not None:
            query = query.where(each.c.kind == filters.kind)
    if filters.country is not None:
        query = query.where(each.c.country == filters.country)
    return query, each


def _all(scope: Scope) -> Any:
    """Select everything of a remit: kind, id, country, state, when it was confirmed, of when its sources are."""
    is_old = [Freshness.CONFIRMATION_DUE, Freshness.OVERDUE]
    was_never = (Listing.origin == Origin.PUBLIC_SOURCES) & Listing.claimed_at.is_(None)
    is_unclaimed = or_(was_never, Listing.left_at.is_not(None))
    entries = select(
        case(
            (Listing.type == ListingType.PRACTITIONER, literal(Kind.PRACTITIONER.value)),
            (is_unclaimed, literal(Kind.UNCLAIMED.value)),
            else_=literal(Kind.ORGANISATION.value),
        ).label("kind"),
        Listing.id.label("id"),
        func.coalesce(Listing.responsible_country, literal(NO_COUNTRY)).label("country"),
        case(
            (Listing.state == ListingState.HIDDEN, literal(HIDDEN)),
            (is_unclaimed, literal(Freshness.UNCLAIMED.value)),
            else_=func.coalesce(Listing.freshness, literal(CLAIMED)),
        ).label("state"),
        Listing.confirmed_at.label("confirmed_at"),
        Listing.source_as_of.label("as_of"),
        case((Listing.freshness.in_(is_old), 1), else_=0).label("is_old"),
    ).where(Listing.state.in_([ListingState.PUBLISHED, ListingState.HIDDEN]), scope.within(Listing.responsible_country))
    seats = (
        select(
            case(
                (Designation.kind == DesignationKind.PERSON, literal(Kind.PERSON.value)),
                else_=literal(Kind.OFFICE.value),
            ).label("kind"),
            Designation.id.label("id"),
            func.coalesce(Post.country_code, Listing.responsible_country, literal(NO_COUNTRY)).label("country"),
            func.coalesce(Designation.freshness, literal(Freshness.CONFIRMATION_DUE.value)).label("state"),
            Designation.confirmed_at.label("confirmed_at"),
            null().label("as_of"),
            case((Designation.freshness.in_(is_old), 1), else_=0).label("is_old"),
        )
        .join(Post, Post.id == Designation.post_id)
        .outerjoin(Listing, Listing.id == Post.listing_id)
        .where(
            Designation.state == DesignationState.ACTIVE,
            Post.state == PostState.OPEN,
            (Post.country_code.is_not(None) & scope.within(Post.country_code))
            | (
                (Listing.state == ListingState.PUBLISHED)
                & Post.listing_id.is_not(None)
                & scope.within(Listing.responsible_country)
            ),
        )
    )
    return union_all(entries, seats)
