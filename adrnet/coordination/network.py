"""How the network stands, country by country: the lines of the table, the labels of the map, what is missing.

Each figure has the address of the rows that it counts: entries in the search, posts on the list of focal points, what
has to be confirmed on the freshness desk. What is missing has no rows; it is named on the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from adrnet.domain import coverage
from adrnet.domain.coordinators import Scope
from adrnet.domain.coverage import EVERYWHERE, HELD, POST, Figures, Mark, Measure
from adrnet.domain.focal_point import VACANT
from adrnet.domain.freshness import Freshness
from adrnet.domain.listed import NO_COUNTRY, STATES
from adrnet.domain.listing import ListingType
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.kit.addresses import address
from adrnet.presenters.countries import covered
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words

# Where rows are: lists that understand the same names, country and state.
ENTRIES, POSTS = "directory.search", "focal_points.list"
_OLD = (Freshness.CONFIRMATION_DUE, Freshness.OVERDUE)
# Columns of the table: of which states of entries, and of which states of posts.
_OF_ENTRIES: tuple[tuple[str, ...], ...] = ((), (Freshness.CONFIRMED,), _OLD, (Freshness.UNCLAIMED,))
_OF_POSTS: tuple[tuple[str, ...], ...] = ((), (Freshness.CONFIRMED,), _OLD, (VACANT,))
_POST: Mark = (str(Measure.POST), POST)
_HELD = tuple(one for one in STATES if one != VACANT)
# What one looks for in a country (`coverage.expected`).
_LOOKED_FOR = (Measure.KIND, Measure.SERVICE, Measure.LANGUAGE, Measure.TOPIC)
_SCHEMES = {
    Measure.KIND: Scheme.KIND,
    Measure.SERVICE: Scheme.SERVICE,
    Measure.LANGUAGE: Scheme.LANGUAGE,
    Measure.TOPIC: Scheme.TOPIC,
}


@dataclass(frozen=True)
class Cell:
    """A figure, and where its rows are; None where there are none to be shown."""

    number: int
    url: str | None


@dataclass(frozen=True)
class Standing:
    """How one country stands: a line of the table, a label of the map."""

    code: str
    country: Wording
    url: str
    is_own: bool
    entries: list[Cell]
    posts: list[Cell]
    gaps: Cell
    # What a coordinator of the country has to see to; None for the others, who cannot.
    old: Cell | None


@dataclass(frozen=True)
class Label:
    """A country on the map: posts that are held, and what is missing."""

    code: str
    name: Wording
    count: int
    url: str
    attention: Wording | None


@dataclass(frozen=True)
class Missing:
    """What one looks for in a country and does not find: a list for each of `_LOOKED_FOR`."""

    code: str
    country: Wording
    is_own: bool
    found: list[Wording | None]


@dataclass(frozen=True)
class Network:
    """The whole of it: lines of the table and of what is missing, one's own countries first; labels of the map.

    `own` are the countries that stand out; none for whoever keeps all of them.
    """

    standings: list[Standing]
    everything: Standing
    missing: list[Missing]
    labels: list[Label]
    own: list[str]


def network(counted: Figures, old: Mapping[str, int], scope: Scope, words: Words) -> Network:
    """Return how the network stands; `old` says how much is due or overdue in each country of the remit."""
    standings = [_standing(code, counted, old, scope, words) for code in _countries(counted, scope, words)]
    own = [] if scope.is_network else [one.code for one in standings if one.is_own]
    ordered = sorted(standings, key=lambda one: one.code not in own)
    return Network(
        standings=ordered,
        everything=_everything(counted, old, standings),
        missing=[_missing(one, counted, words) for one in ordered],
        labels=[_label(one, counted) for one in standings],
        own=own,
    )


def rows_url(endpoint: str, countries: Sequence[str], states: Sequence[str] = ()) -> str:
    """Return where the rows of these countries in these states are; all of them where none is named."""
    pairs = [*(("country", one) for one in countries if one), *(("state", one) for one in states)]
    return address(endpoint, pairs)


def vacant_posts(counted: Figures, scope: Scope) -> tuple[int, int, str]:
    """Return how many posts of a remit are vacant, of how many, and where the vacant ones are."""
    kept = [EVERYWHERE] if scope.is_network else sorted(scope.countries)
    vacant, posts = (sum(counted.number(mark, code) for code in kept) for mark in (_state(VACANT), _POST))
    return vacant, posts, rows_url(POSTS, kept, [VACANT])


def _countries(counted: Figures, scope: Scope, words: Words) -> list[str]:
    """Return the countries of the table: of the network, of the remit, and wherever else a post stands."""
    known = {country for (country, mark) in counted.counts if mark == _POST}
    return words.sorted_countries(sorted((known | scope.countries | set(covered(words))) - {EVERYWHERE, NO_COUNTRY}))


def _standing(code: str, counted: Figures, old: Mapping[str, int], scope: Scope, words: Words) -> Standing:
    missing = sum(len(coverage.gaps(counted, words.vocabulary, one, code)) for one in _LOOKED_FOR)
    number = old.get(code, 0)
    return Standing(
        code=code,
        country=words.country(code),
        url=url_for("directory.country", code=code),
        is_own=scope.holds(code),
        entries=_entries(counted, code),
        posts=_posts(counted, code),
        gaps=Cell(missing, f"#gaps-{code}" if missing else None),
        old=_cell(number, url_for("freshness.desk", country=code)) if scope.holds(code) else None,
    )


def _everything(counted: Figures, old: Mapping[str, int], standings: Sequence[Standing]) -> Standing:
    """Return the line of all countries together; each entry counts once in it."""
    return Standing(
        code="",
        country=_("All, each counted once"),
        url="",
        is_own=False,
        entries=_entries(counted, EVERYWHERE),
        posts=_posts(counted, EVERYWHERE),
        gaps=Cell(sum(one.gaps.number for one in standings), "#gaps"),
        old=_cell(sum(old.values()), url_for("freshness.desk")),
    )


def _entries(counted: Figures, country: str) -> list[Cell]:
    of_all = [(str(Measure.TYPE), str(one)) for one in ListingType]
    return [
        _cell(
            _sum(counted, [(str(Measure.STANDING), one) for one in states] or of_all, country),
            rows_url(ENTRIES, [country], states),
        )
        for states in _OF_ENTRIES
    ]


def _posts(counted: Figures, country: str) -> list[Cell]:
    return [
        _cell(
            _sum(counted, [_state(one) for one in states] or [_POST], country),
            rows_url(POSTS, [country], states),
        )
        for states in _OF_POSTS
    ]


def _label(standing: Standing, counted: Figures) -> Label:
    vacant = counted.number(_state(VACANT), standing.code)
    return Label(
        code=standing.code,
        name=standing.country,
        count=counted.number((str(Measure.POST), HELD), standing.code),
        url=rows_url(POSTS, [standing.code], _HELD),
        attention=ngettext("%(num)s vacant post", "%(num)s vacant posts", vacant) if vacant else None,
    )


def _missing(standing: Standing, counted: Figures, words: Words) -> Missing:
    found: list[Wording | None] = []
    for measure in _LOOKED_FOR:
        codes = coverage.gaps(counted, words.vocabulary, measure, standing.code)
        is_all = len(codes) == len(coverage.expected(words.vocabulary, measure, standing.code)) > 1
        names = enumerated([words.label(_SCHEMES[measure], code) for code in codes])
        found.append((ngettext("All %(num)s", "All %(num)s", len(codes)) if is_all else names) if codes else None)
    return Missing(standing.code, standing.country, standing.is_own, found)


def _sum(counted: Figures, marks: Sequence[Mark], country: str) -> int:
    return sum(counted.number(mark, country) for mark in marks)


def _state(code: str) -> Mark:
    return str(Measure.STATE), code


def _cell(number: int, url: str) -> Cell:
    return Cell(number, url if number else None)
