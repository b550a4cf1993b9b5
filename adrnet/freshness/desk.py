"""The freshness desk: one question in, everything that `templates/freshness/desk.html` shows out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from adrnet.domain import ageing
from adrnet.domain.ageing import HIDDEN, NO_COUNTRY, Counted, Filters, Kind, Old
from adrnet.domain.content import Content
from adrnet.domain.coordinators import Scope
from adrnet.domain.freshness import Freshness, expires_on
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.freshness.showing import owner
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.kit.addresses import keep_query
from adrnet.presenters.entries import address, short_name
from adrnet.presenters.freshness import ShownState
from adrnet.presenters.listing_page import Setting
from adrnet.presenters.narrowing import Asked, Choice, ShownPages, asked_for, page_there, shown_pages
from adrnet.presenters.posts import day_of
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words

PAGE_SIZE = 50
# What the address says for things of no country's own.
NETWORK = "network"
_POSTS = frozenset({Kind.OFFICE, Kind.PERSON})


@dataclass(frozen=True)
class Read:
    """An address as it was understood, and what has to be said about the rest."""

    asked: Asked
    notices: list[Wording]

    @property
    def filters(self) -> Filters:
        """What the list is narrowed by."""
        country = next(iter(self.asked.facets["country"]), None)
        kind = next(iter(self.asked.facets["kind"]), None)
        return Filters(NO_COUNTRY if country == NETWORK else country, Kind(kind) if kind else None)


@dataclass(frozen=True)
class Standing:
    """One country in the table: entries and posts by their states."""

    country: Wording
    url: str
    entries: dict[str, int]
    posts: dict[str, int]


@dataclass(frozen=True)
class Line:
    """One thing of the list."""

    url: str
    text: Wording | str
    lang: str | None
    kind: Wording
    country: Wording
    topics: Wording | None
    state: ShownState | None
    confirm: str | None


@dataclass(frozen=True)
class Desk:
    """What the template shows."""

    notices: list[Wording]
    figures: list[dict[str, Any]]
    standings: list[Standing]
    total: int
    kinds: list[Choice]
    countries: list[Choice]
    is_narrowed: bool
    clear: str
    round_url: str | None
    lines: list[Line]
    pages: ShownPages


def read(arguments: MultiDict[str, str], vocabulary: Vocabulary) -> Read:
    """Understand an address of the desk; whatever it asks for that is not known is left out and named."""
    known = {"kind": tuple(Kind), "country": (*vocabulary.codes(Scheme.COUNTRY), NETWORK)}
    return Read(*asked_for("freshness.desk", arguments, known))


def desk(read: Read, words: Words, session: Session, scope: Scope, setting: Setting) -> Desk:
    """Return the values of the page; the number of statements does not depend on what there is."""
    filters = read.filters
    counted = ageing.count(session, scope)
    total = sum(one.number for one in counted if ageing.is_listed(one, filters))
    asked, pages, elsewhere = page_there(read.asked, total, PAGE_SIZE)
    keep_query(asked.query())
    found = ageing.old(session, scope, filters, offset=pages.offset, limit=pages.size)
    return Desk(
        notices=[*read.notices, *elsewhere],
        figures=_figures(counted),
        standings=_standings(counted, words, asked),
        total=total,
        kinds=[
            Choice(kind, kind_in_words(kind), kind == filters.kind, _number(counted, replace(filters, kind=kind)))
            for kind in Kind
        ],
        countries=_countries(counted, filters, scope, words),
        is_narrowed=bool(asked.chosen()),
        clear=asked.nothing().url(),
        round_url=asked.url(endpoint="freshness.send_round") if total and filters.kind != Kind.UNCLAIMED else None,
        lines=_lines(session, found, words, setting),
        pages=shown_pages(asked, pages),
    )


def kind_in_words(kind: Kind) -> Wording:
    """Say what grows old."""
    return {
        Kind.ORGANISATION: _("Organisation"),
        Kind.PRACTITIONER: _("Practitioner"),
        Kind.OFFICE: _("Office on a post"),
        Kind.PERSON: _("Person on a post"),
        Kind.UNCLAIMED: _("Entry that nobody keeps"),
    }[kind]


def country_in_words(country: str, words: Words) -> Wording:
    """Name the country whose coordinators answer for a thing."""
    return _("No country") if country == NO_COUNTRY else words.country(country)


def _number(counted: Sequence[Counted], filters: Filters) -> int:
    return sum(one.number for one in counted if ageing.is_listed(one, filters))


def _figures(counted: Sequence[Counted]) -> list[dict[str, Any]]:
    def number(*states: str) -> int:
        return sum(one.number for one in counted if one.state in states)

    out_of_sight = number(HIDDEN)
    hidden = ngettext("%(num)s practitioner out of sight", "%(num)s practitioners out of sight", out_of_sight)
    return [
        {"label": _("Confirmed"), "value": number(Freshness.CONFIRMED), "note": None, "url": None},
        {"label": _("Confirmation due"), "value": number(Freshness.CONFIRMATION_DUE), "note": None, "url": None},
        {"label": _("Overdue"), "value": number(Freshness.OVERDUE, HIDDEN), "note": hidden, "url": None},
        {"label": _("Entries that nobody keeps"), "value": number(Freshness.UNCLAIMED), "note": None, "url": None},
    ]


def _standings(counted: Sequence[Counted], words: Words, asked: Asked) -> list[Standing]:
    codes = {one.country for one in counted}
    order = [*words.sorted_countries(sorted(codes - {NO_COUNTRY})), *([NO_COUNTRY] if NO_COUNTRY in codes else [])]
    made = []
    for code in order:
        states: tuple[dict[str, int], dict[str, int]] = ({}, {})
        for one in counted:
            if one.country == code:
                where = states[1 if one.kind in _POSTS else 0]
                where[one.state] = where.get(one.state, 0) + one.number
        there = replace(asked, facets={"kind": (), "country": (code or NETWORK,)}, page=1)
        made.append(Standing(country_in_words(code, words), there.url(), *states))
    return made


def _countries(counted: Sequence[Counted], filters: Filters, scope: Scope, words: Words) -> list[Choice]:
    """Return the countries to choose from; none for who keeps a single one."""
    if not scope.is_network and len(scope.countries) <= 1:
        return []
    codes = {one.country for one in counted if one.country} | ({filters.country} if filters.country else set())
    return [
        Choice(
            code or NETWORK,
            country_in_words(code, words),
            code == filters.country,
            _number(counted, replace(filters, country=code)),
        )
        for code in [*words.sorted_countries(sorted(codes)), NO_COUNTRY]
    ]


def _lines(session: Session, found: Sequence[Old], words: Words, setting: Setting) -> list[Line]:
    entries, seats = ageing.listings(session, found), ageing.designations(session, found)
    return [
        _seat(one, seats[one.id], words, setting)
        if one.kind in _POSTS
        else _entry(one, entries[one.id], words, setting)
        for one in found
    ]


def _entry(one: Old, listing: Any, words: Words, setting: Setting) -> Line:
    content = listing.published.content if listing.published else Content()
    name = short_name(content, words)
    return Line(
        url=url_for("listings.overview", public_id=listing.public_id)
        if one.state == HIDDEN
        else address(listing, content),
        text=name.text,
        lang=name.lang,
        kind=kind_in_words(one.kind),
        country=country_in_words(one.country, words),
        topics=None,
        state=_state(one, setting),
        confirm=url_for("freshness.confirm_listing", public_id=listing.public_id)
        if one.kind == Kind.UNCLAIMED
        else None,
    )


def _seat(one: Old, designation: Any, words: Words, setting: Setting) -> Line:
    post = designation.post
    body = owner(designation, words)
    return Line(
        url=url_for("focal_points.history", public_id=post.public_id),
        text=body.text,
        lang=body.lang,
        kind=kind_in_words(one.kind),
        country=country_in_words(one.country, words),
        topics=enumerated([words.label(Scheme.TOPIC, each.topic) for each in post.topics]),
        state=_state(one, setting),
        confirm=url_for("freshness.confirm_post", public_id=post.public_id) if one.kind == Kind.OFFICE else None,
    )


def _state(one: Old, setting: Setting) -> ShownState:
    if one.kind == Kind.UNCLAIMED:
        return ShownState(Freshness.UNCLAIMED, one.as_of)
    confirmed_on = day_of(one.confirmed_at, setting.time_zone)
    code = Freshness.OVERDUE if one.state == HIDDEN else one.state
    return ShownState(code, expires_on(confirmed_on, setting.rhythm) if confirmed_on else None)
