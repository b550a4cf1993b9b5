"""What the room reads: how many posts there are under each value, in which order they stand, what each of them says.

Open posts only; a listing's post only while the listing is published. Each function says how many statements it takes;
the number does not grow with the rows. Of a post that a person holds nothing leaves the database but that it is held
and how fresh that is, unless the person is in sight (`domain/sight`); then it is what the reader sees of them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from adrnet.domain.content import Content, Name
from adrnet.domain.focal_point import (
    VACANT,
    DesignatedPerson,
    Designation,
    DesignationKind,
    DesignationState,
    Post,
    PostState,
    PostTopic,
)
from adrnet.domain.freshness import Freshness
from adrnet.domain.listing import Facet, ListedUnder, Listing, ListingState
from adrnet.domain.naming import name_to_sort_by
from adrnet.domain.posts import Office
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.sight import COLUMNS_OF_PERSON, is_in_sight, seen_of
from adrnet.focal_points.listed import Figures, ListedPost, Sees, everyone
from adrnet.i18n.locales import Locale
from adrnet.i18n.names import sort_key


class PostFacet(StrEnum):
    """What a post can be found under, in the order of the page and of its address."""

    COUNTRY = "country"
    TOPIC = "topic"
    KIND = "kind"
    STATE = "state"


# The kind of a country's own post: no body has it, so it is no word of the vocabulary.
NATIONAL_POST = "national_post"
# The states that a post can be in, codes of the vocabulary `state`.
STATES = (Freshness.CONFIRMED, Freshness.CONFIRMATION_DUE, Freshness.OVERDUE, VACANT)
_AT_A_TIME = 500
# Stands for the country of a post that has none.
NO_COUNTRY = ""

Wanted = Mapping[str, Collection[str]]
"""Facet → codes, any of which will do; a facet without codes takes everything."""


_kind_of = aliased(ListedUnder, name="kind_of")

# A listing's post stands where its listing does: the country that answers for it, else the one where it is.
_COUNTRY: ColumnElement[str] = func.coalesce(
    Post.country_code,
    Listing.responsible_country,
    Revision.document[("places", 0, "country")].as_string(),
    literal(NO_COUNTRY),
)
_KIND: ColumnElement[str] = case(
    (Post.country_code.is_not(None), literal(NATIONAL_POST)), else_=func.coalesce(_kind_of.code, literal(""))
)
# What is held but was never confirmed has to be.
_STATE: ColumnElement[str] = case(
    (Designation.id.is_(None), literal(VACANT)),
    else_=func.coalesce(Designation.freshness, literal(Freshness.CONFIRMATION_DUE.value)),
)
_NAMES = Revision.document["names"]


def figures(session: Session, wanted: Wanted) -> Figures:
    """Count posts by country, kind and state (one statement)."""
    fits_topic = _has_topic(wanted) if wanted.get(PostFacet.TOPIC) else literal(value=True)
    each = _open(
        _COUNTRY.label("country"), _KIND.label("kind"), _STATE.label("state"), fits_topic.label("fits")
    ).subquery()
    # One row for each combination that occurs, not for each post.
    counted: Select[Any] = select(*each.c, func.count()).group_by(*each.c)
    counts: dict[str, dict[str, int]] = {facet: {} for facet in PostFacet if facet != PostFacet.TOPIC}
    without = dict.fromkeys((str(facet) for facet in PostFacet), 0)
    countries: dict[str, int] = {}
    vacant = 0
    for country, kind, state, topic_fits, number in session.execute(counted):
        values = {PostFacet.COUNTRY: country, PostFacet.KIND: kind, PostFacet.STATE: state}
        misses = {facet for facet, value in values.items() if wanted.get(facet) and value not in wanted[facet]}
        if not topic_fits:
            misses.add(PostFacet.TOPIC)
        for facet in PostFacet:
            if not misses - {facet}:
                without[facet] += number
                if value := values.get(facet):
                    counts[facet][value] = counts[facet].get(value, 0) + number
        if not misses:
            countries[country] = countries.get(country, 0) + number
            vacant += number if state == VACANT else 0
    return Figures(sum(countries.values()), vacant, counts, countries, without)


def by_topic(session: Session, wanted: Wanted) -> dict[str, int]:
    """Count posts by topic, all other facets applied and the topics' own set aside (one statement)."""
    others = {facet: codes for facet, codes in wanted.items() if facet != PostFacet.TOPIC}
    # The posts are looked for once and not once for each of their topics.
    rows = session.execute(
        select(PostTopic.topic, func.count())
        .where(PostTopic.post_id.in_(_matching(others, Post.id)))
        .group_by(PostTopic.topic)
    )
    return dict(rows.all())


def in_order(
    session: Session, wanted: Wanted, countries: Sequence[str], locale: Locale
) -> Iterator[tuple[str, list[int]]]:
    """Yield these countries in this order with the ids of their matching posts, as the list has them (one statement).

    A country's own posts come first, those of listings follow by name in the reader's language. The rows are read as
    they are needed: what is held in memory at a time is one country's keys.
    """
    if not countries:
        return
    place = case({country: place for place, country in enumerate(countries)}, value=_COUNTRY)
    rows = session.execute(
        _matching({**wanted, PostFacet.COUNTRY: countries}, _COUNTRY, Post.id, Post.country_code, _NAMES)
        .order_by(place)
        .execution_options(yield_per=_AT_A_TIME)
    )
    for country, group in groupby(rows, key=itemgetter(0)):
        keyed = [
            ("" if owner else sort_key(name_to_sort_by(_named(names), locale.code), locale), post_id)
            for _country, post_id, owner, names in group
        ]
        yield country, [post_id for _key, post_id in sorted(keyed)]


def posts(session: Session, ids: Sequence[int], sees: Sees = everyone) -> Iterator[ListedPost]:
    """Yield these posts in this order, persons as far as the reader sees them (two statements)."""
    if not ids:
        return
    topics: dict[int, list[str]] = {post_id: [] for post_id in ids}
    for post_id, topic in session.execute(
        select(PostTopic.post_id, PostTopic.topic)
        .where(PostTopic.post_id.in_(ids))
        .order_by(PostTopic.post_id, PostTopic.position, PostTopic.topic)
    ):
        topics[post_id].append(topic)
    query = _open(*_COLUMNS).outerjoin(DesignatedPerson, _PERSON).where(Post.id.in_(ids))
    found = {row[0]: row for row in session.execute(query)}
    for post_id in ids:
        yield _listed(found[post_id], tuple(topics[post_id]), sees)


def held_by_persons(session: Session) -> dict[str, set[int]]:
    """Return the posts that persons in sight hold, by country (one statement)."""
    found: dict[str, set[int]] = {}
    for country, post_id in session.execute(_open(_COUNTRY, Post.id).join(DesignatedPerson, _PERSON)):
        found.setdefault(country, set()).add(post_id)
    return found


_PERSON = and_(DesignatedPerson.designation_id == Designation.id, is_in_sight())


_COLUMNS = (
    Post.id,
    Post.public_id,
    _COUNTRY,
    _KIND,
    _STATE,
    Listing.public_id,
    _NAMES,
    Designation.confirmed_at,
    Designation.kind,
    Designation.office_titles,
    Designation.mailbox,
    Designation.telephone,
    Designation.languages,
    Designation.starts_on,
    Designation.ends_on,
    Designation.designated_by,
    Designation.designated_at,
    func.coalesce(Post.country_code, Listing.responsible_country),
    DesignatedPerson.designation_id,
    *(getattr(DesignatedPerson, one) for one in COLUMNS_OF_PERSON),
)


def _listed(row: Any, topics: tuple[str, ...], sees: Sees) -> ListedPost:
    _id, public_id, country, kind, state, listing_id, names, confirmed_at, holder, *said = row
    # What stands beside a person is theirs until they said yes.
    is_office = holder == DesignationKind.OFFICE
    titles, mailbox, telephone, languages, starts_on, ends_on, designated_by, designated_at, *rest = said
    remit, of_person, *person = rest
    seen = None
    if of_person is not None:
        term = {"languages": languages, "starts_on": starts_on, "ends_on": ends_on, "designated_by": designated_by}
        seen = seen_of(dict(zip(COLUMNS_OF_PERSON, person, strict=True)), term, sees(remit))
    return ListedPost(
        public_id=public_id,
        country=country,
        kind=kind,
        topics=topics,
        state=state,
        listing_id=listing_id or "",
        content=_named(names) if listing_id else None,
        office=Office(
            titles=tuple((title["lang"], title["text"]) for title in titles),
            mailbox=mailbox,
            telephone=telephone,
            languages=tuple(languages),
            starts_on=starts_on,
            ends_on=ends_on,
            designated_by=designated_by,
        )
        if is_office
        else None,
        designated_at=designated_at if is_office or seen else None,
        confirmed_at=confirmed_at,
        person=seen,
    )


def _matching(wanted: Wanted, *columns: Any) -> Select[Any]:
    """Select open posts that carry one of the wanted codes of each facet."""
    query = _open(*columns)
    for facet, column in ((PostFacet.COUNTRY, _COUNTRY), (PostFacet.KIND, _KIND), (PostFacet.STATE, _STATE)):
        if codes := wanted.get(facet):
            query = query.where(column.in_(list(codes)))
    return query.where(_has_topic(wanted)) if wanted.get(PostFacet.TOPIC) else query


def _has_topic(wanted: Wanted) -> ColumnElement[bool]:
    return (
        select(PostTopic.post_id)
        .where(PostTopic.post_id == Post.id, PostTopic.topic.in_(list(wanted[PostFacet.TOPIC])))
        .exists()
    )


def _open(*columns: Any) -> Select[Any]:
    """Select from the posts that anyone may see, with their listing, its published revision, its kind, the holder."""
    return (
        select(*columns)
        .select_from(Post)
        .outerjoin(Listing, and_(Listing.id == Post.listing_id, Listing.state == ListingState.PUBLISHED))
        .outerjoin(Revision, and_(Revision.listing_id == Listing.id, Revision.state == RevisionState.PUBLISHED))
        .outerjoin(_kind_of, and_(_kind_of.listing_id == Listing.id, _kind_of.facet == Facet.KIND))
        .outerjoin(Designation, and_(Designation.post_id == Post.id, Designation.state == DesignationState.ACTIVE))
        .where(Post.state == PostState.OPEN, or_(Post.country_code.is_not(None), Revision.id.is_not(None)))
    )


def _named(names: list[dict[str, str]]) -> Content:
    return Content(names=tuple(Name(**name) for name in names))
