"""What the room reads of the list as it stands today: how many posts there are under each value, and in which order.

What stands on the list and what is said of it, `listed_posts` knows. Each function says how many statements it takes;
the number does not grow with the rows. For past days and editions the same questions are answered by `sources`.
"""

import functools
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from adrnet.domain import people
from adrnet.domain.focal_point import (
    VACANT,
    DesignatedPerson,
    Designation,
    DesignationKind,
    Post,
    PostTopic,
    Tier,
)
from adrnet.domain.listed_posts import COUNTRY, KIND, NAMES, PERSON_IN_SIGHT, STATE, WRITTEN_NAMES, named, on_list
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.naming import name_to_sort_by
from adrnet.domain.revision import Revision, RevisionState
from adrnet.focal_points.listed import Figures
from adrnet.i18n.locales import Locale
from adrnet.i18n.names import sort_key


class PostFacet(StrEnum):
    """What a post can be found under, in the order of the page and of its address.

    A language is one in which whoever everyone sees there answers: nobody learns by asking what a person does not show.
    """

    COUNTRY = "country"
    TOPIC = "topic"
    KIND = "kind"
    STATE = "state"
    LANGUAGE = "language"
    ORGANISATION = "organisation"


# Rows that are fetched together, and posts that are read together.
AT_A_TIME = 500

Wanted = Mapping[str, Collection[str]]
"""Facet → codes, any of which will do; a facet without codes takes everything."""


def figures(session: Session, wanted: Wanted) -> Figures:
    """Count posts by country, kind and state (one statement)."""
    # What is not asked is no column: rows are put together by the columns that there are.
    fits = {facet: _ASKED[facet](wanted[facet]) for facet in judged(wanted)}
    # Without the word SQLite merges both levels and takes twice as long, for which the first byte of every file waits.
    each = (
        on_list(
            COUNTRY.label("country"),
            KIND.label("kind"),
            STATE.label("state"),
            *(one.label(f"fits_{facet}") for facet, one in fits.items()),
        )
        .cte("each")
        .prefix_with("MATERIALIZED")
    )
    # One row for each combination that occurs, not for each post.
    counted: Select[Any] = select(*each.c, func.count()).group_by(*each.c)
    return tallied(session.execute(counted), wanted)


def judged(wanted: Wanted) -> list[PostFacet]:
    """Return the facets that are asked for and that country, kind and state of a post do not tell, in their order."""
    return [facet for facet in _ASKED if wanted.get(facet)]


def tallied(rows: Iterable[Any], wanted: Wanted) -> Figures:
    """Add up rows of country, kind, state, whether the post fits each facet that is `judged`, and how many do so."""
    facets = judged(wanted)
    counts: dict[str, dict[str, int]] = {facet: {} for facet in PostFacet if facet not in _ASKED}
    without = dict.fromkeys((str(facet) for facet in PostFacet), 0)
    countries: dict[str, int] = {}
    vacant = 0
    for country, kind, state, *fits, number in rows:
        values = {PostFacet.COUNTRY: country, PostFacet.KIND: kind, PostFacet.STATE: state}
        misses = {facet for facet, value in values.items() if wanted.get(facet) and value not in wanted[facet]}
        misses |= {facet for facet, fit in zip(facets, fits, strict=True) if not fit}
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


def by_language(session: Session, wanted: Wanted) -> dict[str, int]:
    """Count posts by language, all other facets applied and the languages' own set aside (one statement)."""
    others = {facet: codes for facet, codes in wanted.items() if facet != PostFacet.LANGUAGE}
    each = _matching(others, Designation.languages.label("languages")).where(_is_seen()).subquery()
    return of_languages(session.execute(select(each.c.languages, func.count()).group_by(each.c.languages)))


def of_languages(rows: Iterable[Any]) -> dict[str, int]:
    """Add up rows of languages and how many posts have exactly these."""
    found: dict[str, int] = {}
    for languages, number in rows:
        for code in dict.fromkeys(languages or ()):
            found[code] = found.get(code, 0) + number
    return found


def in_order(
    session: Session, wanted: Wanted, countries: Sequence[str], locale: Locale
) -> Iterator[tuple[str, list[int]]]:
    """Yield these countries in this order with the ids of their matching posts, as the list has them (one statement).

    A country's own posts come first, those of listings follow by name in the reader's language. The rows are read as
    they are needed: what is held in memory at a time is one country's keys.
    """
    if not countries:
        return
    place = case({country: place for place, country in enumerate(countries)}, value=COUNTRY)
    rows = session.execute(
        _matching({**wanted, PostFacet.COUNTRY: countries}, COUNTRY, Post.id, Post.country_code, WRITTEN_NAMES)
        .order_by(place, Post.id)
        .execution_options(yield_per=AT_A_TIME)
    )
    yield from by_name(rows, locale)


def by_name(rows: Iterable[Any], locale: Locale) -> Iterator[tuple[str, list[int]]]:
    """Yield each country with its keys in order; rows of country, key, whose own post it is, names as text.

    What has the same name stays in the order of the rows.
    """
    for country, group in groupby(rows, key=itemgetter(0)):
        # A listing has several posts: its names are understood once.
        place = functools.cache(
            lambda written: sort_key(name_to_sort_by(named(json.loads(written)), locale.code), locale)
        )
        keyed = [("" if owner else place(written), post_id) for _country, post_id, owner, written in group]
        yield country, [post_id for _key, post_id in sorted(keyed, key=itemgetter(0))]


def names_of(session: Session, public_ids: Collection[str]) -> list[tuple[str, list[dict[str, str]]]]:
    """Return the names of published listings by their public ids (one statement)."""
    rows = session.execute(
        select(Listing.public_id, NAMES)
        .join(Revision, Revision.listing_id == Listing.id)
        .where(
            Listing.public_id.in_(list(public_ids)),
            Listing.state == ListingState.PUBLISHED,
            Revision.state == RevisionState.PUBLISHED,
        )
    )
    return [(public_id, names) for public_id, names in rows]


def held_by_persons(session: Session) -> dict[str, set[int]]:
    """Return the posts that persons in sight hold, by country (one statement)."""
    found: dict[str, set[int]] = {}
    for country, post_id in session.execute(on_list(COUNTRY, Post.id).join(DesignatedPerson, PERSON_IN_SIGHT)):
        found.setdefault(country, set()).add(post_id)
    return found


def _matching(wanted: Wanted, *columns: Any) -> Select[Any]:
    """Select open posts that carry one of the wanted codes of each facet."""
    query = on_list(*columns)
    for facet, column in ((PostFacet.COUNTRY, COUNTRY), (PostFacet.KIND, KIND), (PostFacet.STATE, STATE)):
        if codes := wanted.get(facet):
            query = query.where(column.in_(list(codes)))
    return query.where(*(asked(wanted[facet]) for facet, asked in _ASKED.items() if wanted.get(facet)))


def _has_topic(codes: Collection[str]) -> ColumnElement[bool]:
    return select(PostTopic.post_id).where(PostTopic.post_id == Post.id, PostTopic.topic.in_(list(codes))).exists()


def _has_language(codes: Collection[str]) -> ColumnElement[bool]:
    written = cast(Designation.languages, Text)
    # Vacant posts have no languages; and this is a value of its own where it stands among the columns.
    fits = and_(or_(*(written.contains(f'"{code}"', autoescape=True) for code in codes)), _is_seen())
    return func.coalesce(fits, literal(value=False))


def _is_seen() -> ColumnElement[bool]:
    """Return the condition that everyone sees something of whoever holds the post, as `sight.seen_of` has it."""
    shown = or_(
        *(
            and_(
                DesignatedPerson.visibility[name].as_string() == Tier.PUBLIC,
                cast(getattr(DesignatedPerson, name), Text).not_in(("", "[]")),
            )
            for name in people.SHOWN_FIELDS
        )
    )
    person = select(DesignatedPerson.designation_id).where(PERSON_IN_SIGHT, shown).correlate(Designation).exists()
    return or_(Designation.kind == DesignationKind.OFFICE, person)


def _is_of(public_ids: Collection[str]) -> ColumnElement[bool]:
    return func.coalesce(Listing.public_id.in_(list(public_ids)), literal(value=False))


# What is asked of a post where its columns do not say it.
_ASKED: Mapping[PostFacet, Callable[[Collection[str]], ColumnElement[bool]]] = {
    PostFacet.TOPIC: _has_topic,
    PostFacet.LANGUAGE: _has_language,
    PostFacet.ORGANISATION: _is_of,
}
