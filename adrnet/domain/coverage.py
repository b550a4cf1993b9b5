"""What the network covers: which kinds, services, languages and topics there are in each country, and what is missing.

Pure reading. A row is one thing that is counted, an entry or a post, with every mark under which it counts and the
countries in which it does; a figure is the number of rows under a mark in a country. Counting (`figures`) and listing
(`under`) ask the same row the same question, so that whoever counts the rows of a figure finds the figure.

Decisions:
    2026-11-22  An entry counts in each country where it has a place or which it serves, as in the search; a post counts
                in the one country where the list has it. "All countries" counts each thing once.
    2026-11-22  A topic is covered where somebody sits on a post for it; a vacant post is a gap.
    2026-11-22  As at a past day organisations count as they stood, people as far as they are in sight today: whoever
                left or was erased since is in no figure and in no row.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session, aliased

from adrnet.domain.content import Name
from adrnet.domain.listing import Facet, ListedUnder, Listing, ListingState, ListingType
from adrnet.domain.record import AuditEvent
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import Scheme, Vocabulary

# Stands for the country of what counts in every one of them together.
EVERYWHERE = ""
# Every post, and those on which somebody sits.
POST = "post"
HELD = "held"
NOT_STATED = "not_stated"
# Nobody expects an organisation of this kind in every country.
_INTERNATIONAL = "international_organisation"


class Measure(StrEnum):
    """What rows are counted by."""

    # Organisations and practitioners.
    TYPE = "type"
    KIND = "kind"
    SERVICE = "service"
    LANGUAGE = "language"
    # A capacity and the answer to it: `e_filing.yes`; of organisations alone.
    DIGITAL = "digital"
    # How far an entry can be relied on, today.
    STANDING = "standing"
    # Posts: all of them and those that are held, of which kind of body, for which topic and in which language somebody
    # sits there, in which state.
    POST = "post"
    BODY = "body"
    TOPIC = "topic"
    SPOKEN = "spoken"
    STATE = "state"
    # What happened in a period (`period`).
    HAPPENED = "happened"


class Thing(StrEnum):
    """What a row stands for."""

    ENTRY = "entry"
    POST = "post"
    FACT = "fact"


OF_ENTRIES = (Measure.TYPE, Measure.KIND, Measure.SERVICE, Measure.LANGUAGE, Measure.DIGITAL, Measure.STANDING)

Mark = tuple[str, str]
"""A measure and a code."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is counted.

    Attributes:
        thing: what it is.
        public_id: of the listing or the post; empty where nobody may be led to it.
        marks: under what it counts.
        countries: where it counts; none for what belongs to no country.
        names: of the listing; none for a country's own post, and where nobody may be named.
        label: the code of its kind.
        at: when it happened, for what happened.
        notes: codes that belong to it: topics of a post, fields that changed, former and present status of a fact.
    """

    thing: Thing
    public_id: str
    marks: frozenset[Mark]
    countries: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    label: str = ""
    at: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figures:
    """How many rows there are under each mark in each country."""

    counts: Mapping[tuple[str, Mark], int]

    def number(self, mark: Mark, country: str = EVERYWHERE) -> int:
        """Return the figure of a mark, in one country or of everything."""
        return self.counts.get((country, mark), 0)

    def codes(self, measure: Measure) -> set[str]:
        """Return the codes that occur."""
        return {code for country, (known, code) in self.counts if country == EVERYWHERE and known == measure}


def figures(rows: Iterable[Row]) -> Figures:
    """Count rows under each of their marks, in each of their countries and once in all together."""
    counts: Counter[tuple[str, Mark]] = Counter()
    for row in rows:
        for mark in row.marks:
            counts[EVERYWHERE, mark] += 1
            for country in row.countries:
                counts[country, mark] += 1
    return Figures(counts)


def under(rows: Iterable[Row], mark: Mark, country: str = EVERYWHERE) -> Iterator[Row]:
    """Yield the rows that a figure counts."""
    return (row for row in rows if mark in row.marks and (country == EVERYWHERE or country in row.countries))


def expected(vocabulary: Vocabulary, measure: Measure, country: str) -> list[str]:
    """Return what one looks for in a country: without it, something is missing there."""
    if measure in {Measure.LANGUAGE, Measure.SPOKEN}:
        word = vocabulary.find(Scheme.COUNTRY, country)
        return list(word.attributes["official_languages"]) if word else []
    scheme = {Measure.KIND: Scheme.KIND, Measure.SERVICE: Scheme.SERVICE, Measure.TOPIC: Scheme.TOPIC}[measure]
    return [code for code in vocabulary.codes(scheme) if code != _INTERNATIONAL]


def gaps(counted: Figures, vocabulary: Vocabulary, measure: Measure, country: str) -> list[str]:
    """Return the codes that one looks for in a country and does not find there."""
    return [code for code in expected(vocabulary, measure, country) if not counted.number((measure, code), country)]


def entries(session: Session, vocabulary: Vocabulary, at: datetime | None = None) -> Iterator[Row]:
    """Yield the published listings as they stand today, or stood at an instant (one statement)."""
    capacities = vocabulary.codes(Scheme.DIGITAL)
    for listing, document in session.execute(published(at, Listing, Revision.document)):
        yield entry(listing, document, capacities, is_today=at is None)


def entry(listing: Listing, document: Mapping[str, Any], capacities: Iterable[str], *, is_today: bool) -> Row:
    """Return a listing with a document of its own as a row."""
    is_person = listing.type == ListingType.PRACTITIONER
    # A practitioner has no kind; the type stands in for it.
    kind = "" if is_person else document.get("kind", "")
    marks: set[Mark] = {(Measure.TYPE, listing.type)} | ({(Measure.KIND, kind)} if kind else set())
    marks |= {(Measure.SERVICE, code) for code in document.get("services", ())}
    marks |= {(Measure.LANGUAGE, one["code"]) for one in document.get("languages", ())}
    if not is_person:
        said = {one["code"]: one.get("answer", "yes") for one in document.get("digital", ())}
        marks |= {(Measure.DIGITAL, f"{code}.{said.get(code, NOT_STATED)}") for code in capacities}
    if is_today:
        marks.add((Measure.STANDING, listing.standing))
    # As in `facets_of`: where it is, and whom it serves.
    countries = {place.get("country") for place in document.get("places", ())} | set(document.get("jurisdictions", ()))
    return Row(
        thing=Thing.ENTRY,
        public_id=listing.public_id if listing.is_public else "",
        marks=frozenset((str(measure), code) for measure, code in marks),
        countries=tuple(sorted(one for one in countries if one)),
        names=tuple(Name(**one) for one in document.get("names", ())),
        label=kind or listing.type,
    )


def published(at: datetime | None, *columns: Any) -> Select[Any]:
    """Select columns of the listings that are published, or were at an instant, and of what they said then."""
    if at is None:
        return (
            select(*columns)
            .select_from(Listing)
            .join(Revision, (Revision.listing_id == Listing.id) & (Revision.state == RevisionState.PUBLISHED))
            .where(Listing.state == ListingState.PUBLISHED)
            .order_by(Listing.id)
        )
    # Of what it was published with, the latest stood; asked for each listing, so that its index answers.
    former = aliased(Revision)
    stood = (
        select(former.id)
        .where(
            former.listing_id == Listing.id,
            former.state.in_([RevisionState.PUBLISHED, RevisionState.SUPERSEDED]),
            former.decided_at < at,
        )
        .order_by(former.decided_at.desc(), former.id.desc())
        .limit(1)
        .correlate(Listing)
        .scalar_subquery()
    )
    return (
        select(*columns)
        .select_from(Listing)
        .join(Revision, Revision.id == stood)
        .where(
            Listing.id.in_(was_public(at)),
            (Listing.type == ListingType.ORGANISATION) | (Listing.state == ListingState.PUBLISHED),
        )
        .order_by(Listing.id)
    )


def was_public(at: datetime) -> Select[Any]:
    """Select the numbers of the listings that anybody saw at an instant: the record says where each was led last."""
    last = (
        select(func.max(AuditEvent.id))
        .where(AuditEvent.subject == "listing", AuditEvent.to_state != "", AuditEvent.at < at)
        .group_by(AuditEvent.subject_id)
    )
    led = aliased(AuditEvent)
    return select(led.subject_id).where(led.id.in_(last), led.to_state == ListingState.PUBLISHED)


def entries_today(session: Session) -> Figures:
    """Count the published listings by country as `figures` would, without reading one of them (two statements).

    For pages that are opened often: kinds, services, languages and standings, digital capacities not.
    """
    measures = {
        Facet.KIND: Measure.KIND,
        Facet.SERVICE: Measure.SERVICE,
        Facet.LANGUAGE: Measure.LANGUAGE,
        Facet.STATE: Measure.STANDING,
    }
    where, what = aliased(ListedUnder), aliased(ListedUnder)
    # Whoever is listed under a country twice, as a place and as served, is so once: the pair is the table's key.
    everywhere = (
        select(literal(EVERYWHERE), Listing.type, what.facet, what.code, func.count())
        .join(what, what.listing_id == Listing.id)
        .where(what.facet.in_(list(measures)))
        .group_by(Listing.type, what.facet, what.code)
    )
    each = (
        select(where.code, Listing.type, what.facet, what.code, func.count())
        .join(where, where.listing_id == Listing.id)
        .join(what, what.listing_id == Listing.id)
        .where(where.facet == Facet.COUNTRY, what.facet.in_(list(measures)))
        .group_by(where.code, Listing.type, what.facet, what.code)
    )
    counts: dict[tuple[str, Mark], int] = {}
    for country, type_, facet, code, number in chain(session.execute(everywhere), session.execute(each)):
        marks = [(str(measures[Facet(facet)]), code)]
        if facet == Facet.STATE:
            # Everything that is listed has one state, so that these are all of a type.
            marks.append((str(Measure.TYPE), type_))
        for mark in marks:
            counts[country, mark] = counts.get((country, mark), 0) + number
    return Figures(counts)
