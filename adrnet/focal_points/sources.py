"""Where a list comes from: today, the end of a past day, an edition; whoever shows or writes it asks the same of each.

Keys are the source's own: what `in_order` yields, its `posts` understands.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from adrnet.domain import issuing, list_history, listed_posts
from adrnet.domain.edition import EditionRow
from adrnet.domain.list_history import ListedState
from adrnet.domain.listed import NATIONAL_POST, ListedPost, Sees, everyone
from adrnet.focal_points import queries
from adrnet.focal_points.listed import Figures
from adrnet.focal_points.queries import AT_A_TIME, PostFacet, Wanted
from adrnet.i18n.locales import Locale


class Source(Protocol):
    """A list that can be counted, put in order and read; the number of statements does not grow with the rows."""

    def figures(self, session: Session, wanted: Wanted) -> Figures:
        """Count posts by country, kind and state (one statement)."""

    def by_topic(self, session: Session, wanted: Wanted) -> dict[str, int]:
        """Count posts by topic, all other facets applied and the topics' own set aside (one statement)."""

    def by_language(self, session: Session, wanted: Wanted) -> dict[str, int]:
        """Count posts by language, all other facets applied and the languages' own set aside (one statement)."""

    def in_order(
        self, session: Session, wanted: Wanted, countries: Sequence[str], locale: Locale
    ) -> Iterator[tuple[str, list[int]]]:
        """Yield these countries in this order with the keys of their matching posts (one statement)."""

    def posts(self, session: Session, keys: Sequence[int], sees: Sees = everyone) -> Iterator[ListedPost]:
        """Yield these posts in this order (today two statements, else one)."""


@dataclass(frozen=True)
class Today:
    """The list as it stands now; keys are numbers of posts."""

    def figures(self, session: Session, wanted: Wanted) -> Figures:
        """Count posts by country, kind and state."""
        return queries.figures(session, wanted)

    def by_topic(self, session: Session, wanted: Wanted) -> dict[str, int]:
        """Count posts by topic."""
        return queries.by_topic(session, wanted)

    def by_language(self, session: Session, wanted: Wanted) -> dict[str, int]:
        """Count posts by language."""
        return queries.by_language(session, wanted)

    def in_order(
        self, session: Session, wanted: Wanted, countries: Sequence[str], locale: Locale
    ) -> Iterator[tuple[str, list[int]]]:
        """Yield these countries with the keys of their matching posts."""
        return queries.in_order(session, wanted, countries, locale)

    def posts(self, session: Session, keys: Sequence[int], sees: Sees = everyone) -> Iterator[ListedPost]:
        """Yield these posts in this order."""
        return listed_posts.posts(session, keys, sees)


TODAY = Today()


@dataclass(frozen=True)
class _Kept:
    """A list that was written down: its rows carry what they are found by (`edition.Found`)."""

    def _from(self) -> tuple[type[ListedState] | type[EditionRow], InstrumentedAttribute[int], ColumnElement[bool]]:
        """Return the table, its key, and the condition under which a row is of this list."""
        raise NotImplementedError

    def _languages(self) -> ColumnElement[Any]:
        """Return the languages of an office; what a person answers in is no part of what was kept of the post."""
        table, _key, _is_of_it = self._from()
        return table.values["office", "languages"]

    def figures(self, session: Session, wanted: Wanted) -> Figures:
        """Count posts by country, kind and state."""
        judged = queries.judged(wanted)
        counted = self._counted({}, PostFacet.LANGUAGE in judged, PostFacet.ORGANISATION in judged)
        rows = []
        for *told, topics, languages, organisation, number in session.execute(counted):
            under: dict[PostFacet, Collection[str]] = {
                PostFacet.TOPIC: topics.split(","),
                PostFacet.LANGUAGE: languages or (),
                PostFacet.ORGANISATION: (organisation,),
            }
            fits = [not set(wanted[facet]).isdisjoint(under[facet]) for facet in judged]
            rows.append((*told, *fits, number))
        return queries.tallied(rows, wanted)

    def by_topic(self, session: Session, wanted: Wanted) -> dict[str, int]:
        """Count posts by topic."""
        others = {facet: codes for facet, codes in wanted.items() if facet != PostFacet.TOPIC}
        found: dict[str, int] = {}
        for _country, _kind, _state, said, _spoken, _organisation, number in session.execute(self._counted(others)):
            for topic in said.strip(",").split(",") if said.strip(",") else ():
                found[topic] = found.get(topic, 0) + number
        return found

    def by_language(self, session: Session, wanted: Wanted) -> dict[str, int]:
        """Count posts by language."""
        others = {facet: codes for facet, codes in wanted.items() if facet != PostFacet.LANGUAGE}
        each = self._matching(others, self._languages().label("languages")).subquery()
        return queries.of_languages(session.execute(select(each.c.languages, func.count()).group_by(each.c.languages)))

    def in_order(
        self, session: Session, wanted: Wanted, countries: Sequence[str], locale: Locale
    ) -> Iterator[tuple[str, list[int]]]:
        """Yield these countries with the keys of their matching posts."""
        if not countries:
            return
        table, key, _is_of_it = self._from()
        place = case({country: place for place, country in enumerate(countries)}, value=table.country)
        is_own = case((table.kind == NATIONAL_POST, table.post_id))
        names = cast(table.values["names"], Text)
        rows = session.execute(
            self._matching({**wanted, PostFacet.COUNTRY: countries}, table.country, key, is_own, names)
            .order_by(place, table.post_id)
            .execution_options(yield_per=AT_A_TIME)
        )
        yield from queries.by_name(rows, locale)

    def _counted(self, wanted: Wanted, with_languages: bool = False, with_organisations: bool = False) -> Select[Any]:
        table, _key, _is_of_it = self._from()
        each = self._matching(
            wanted,
            table.country,
            table.kind,
            table.state,
            table.topics,
            (self._languages() if with_languages else null()).label("languages"),
            (table.values["listing_id"].as_string() if with_organisations else null()).label("organisation"),
        ).subquery()
        return select(*each.c, func.count()).group_by(*each.c)

    def _matching(self, wanted: Wanted, *columns: Any) -> Select[Any]:
        table, _key, is_of_it = self._from()
        query = select(*columns).where(is_of_it)
        for facet, column in (
            (PostFacet.COUNTRY, table.country),
            (PostFacet.KIND, table.kind),
            (PostFacet.STATE, table.state),
        ):
            if codes := wanted.get(facet):
                query = query.where(column.in_(list(codes)))
        if topics := wanted.get(PostFacet.TOPIC):
            query = query.where(or_(*(table.topics.contains(f",{one},", autoescape=True) for one in topics)))
        if languages := wanted.get(PostFacet.LANGUAGE):
            spoken = cast(self._languages(), Text)
            query = query.where(or_(*(spoken.contains(f'"{one}"', autoescape=True) for one in languages)))
        if organisations := wanted.get(PostFacet.ORGANISATION):
            query = query.where(table.values["listing_id"].as_string().in_(list(organisations)))
        return query


@dataclass(frozen=True)
class AsAt(_Kept):
    """The list as it stood at the end of a day of the network, persons as they are shown today.

    Keys are numbers of versions (`list_history.ListedState`).
    """

    day: date
    time_zone: str

    def posts(self, session: Session, keys: Sequence[int], sees: Sees = everyone) -> Iterator[ListedPost]:
        """Yield these posts in this order."""
        return list_history.posts(session, keys, sees)

    def _from(self) -> tuple[type[ListedState], InstrumentedAttribute[int], ColumnElement[bool]]:
        return ListedState, ListedState.id, list_history.stood(list_history.end_of(self.day, self.time_zone))


@dataclass(frozen=True)
class OfEdition(_Kept):
    """The list that an edition froze: what everyone saw then, whoever reads it now; keys are positions in it."""

    edition_id: int

    def posts(self, session: Session, keys: Sequence[int], sees: Sees = everyone) -> Iterator[ListedPost]:  # noqa: ARG002 - the protocol's
        """Yield these posts in this order."""
        return issuing.posts(session, self.edition_id, keys)

    def _from(self) -> tuple[type[EditionRow], InstrumentedAttribute[int], ColumnElement[bool]]:
        # A post that was an erased person's own stands in it as a hash alone.
        is_of_it = and_(EditionRow.edition_id == self.edition_id, EditionRow.values.is_not(None))
        return EditionRow, EditionRow.ordinal, is_of_it
