"""By what two bodies, or two people, may be one: names in every script, website, mailbox, abbreviation.

Nothing here decides anything: what is alike is shown to somebody who knows (`duplicates`). Bodies are compared within
a country, since every country has its ministry of justice. How spellings of a name meet is said in `spelling`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from adrnet.domain.claim import host_of, is_open_to_all
from adrnet.domain.content import Content, NameKind
from adrnet.domain.spelling import Spelling, may_be_one, rate, spelling

# Names less alike than this (0 to 100) are not worth a coordinator's time; see tests/domain/test_likeness.py.
WORTH_A_LOOK = 88
# Two bodies with one abbreviation whose names are at least so much alike are worth a look as well.
_WITH_ABBREVIATION = 65
# How much the other reasons count for, beside names.
_SAME_WEBSITE = 90
_SAME_DOMAIN = 80
_THE_SAME = 100
# A host or a domain that more bodies of a country use is a ministry's or a provider's, and tells nothing; so does an
# abbreviation that more of them have.
_MOST_AT_ONE_HOST = 4
_MOST_OF_ONE_ABBREVIATION = 8
# Reserved for examples: whoever leaves such a mailbox in a form has given none.
_NOBODYS = frozenset({"example.com", "example.net", "example.org"})
# So many names are compared at a time with all that are known: the table of likenesses stays small.
_AT_ONCE = 200
# Which names are compared with one another, and as what: one word alone is the same in order as it is whole.
_WAYS = tuple((script, key) for script in ("is_latin", "is_other") for key in ("whole", "ordered"))


class Why(StrEnum):
    """Why two may be one, the strongest reason first."""

    NAMES = "names"
    WEBSITE = "website"
    ABBREVIATION = "abbreviation"
    # The same mailbox of two people; of two bodies the same domain of their mailboxes.
    MAILBOX = "mailbox"
    DOMAIN = "domain"
    # Nothing of all this: a coordinator says so.
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Body:
    """By what an organisation may be known again; `countries` are those where it is and the one that answers for it."""

    names: tuple[Spelling, ...] = ()
    abbreviations: frozenset[str] = frozenset()
    host: str = ""
    domain: str = ""
    countries: frozenset[str] = frozenset()

    @classmethod
    def of(cls, content: Content, responsible_country: str | None = None) -> "Body":
        """Read it from what a listing says; hosts and domains that are open to everyone tell nothing."""
        names = (spelling(name.text) for name in content.names if name.kind != NameKind.ABBREVIATION)
        short = (spelling(name.text).whole for name in content.names if name.kind == NameKind.ABBREVIATION)
        host, domain = host_of(content.website), content.email.rpartition("@")[2].lower().rstrip(".")
        return cls(
            tuple(dict.fromkeys(name for name in names if name.words)),
            frozenset(one for one in short if one),
            "" if is_open_to_all(host) else host,
            "" if is_open_to_all(domain) or domain in _NOBODYS else domain,
            frozenset(filter(None, (responsible_country, *(place.country for place in content.places)))),
        )

    def bears(self, wholes: Set[str]) -> bool:
        """Whether one of its names or short forms is one of these (`Spelling.whole`)."""
        return not wholes.isdisjoint(self.abbreviations) or any(name.whole in wholes for name in self.names)


@dataclass(frozen=True)
class Likeness:
    """That a body may be the known one at `place`: why first of all, and how much alike they are (0 to 100)."""

    place: int
    why: Why
    rate: int


def bodies(wanted: Sequence[Body], known: Sequence[Body], least: int = WORTH_A_LOOK) -> list[list[Likeness]]:
    """Return for each body wanted which of the known it may be, the likest first; bodies of two countries never are.

    Names count from `least` on (0 to 100). A body without any country is compared with all.
    """
    rates = _rates([one.names for one in wanted], [one.names for one in known], least)
    hosts = _places(wanted, known, lambda one: (one.host,), _MOST_AT_ONE_HOST)
    domains = _places(wanted, known, lambda one: (one.domain,), _MOST_AT_ONE_HOST)
    short = _places(wanted, known, lambda one: one.abbreviations, _MOST_OF_ONE_ABBREVIATION)
    found = []
    for one, alike in zip(wanted, rates, strict=True):
        reasons: dict[int, tuple[Why, float]] = {place: (Why.NAMES, rated) for place, rated in alike.items()}
        for place in hosts.get(one.host, ()):
            reasons.setdefault(place, (Why.WEBSITE, _SAME_WEBSITE))
        for place in dict.fromkeys(place for each in one.abbreviations for place in short.get(each, ())):
            rated = _best(one, known[place])
            if place not in reasons and rated >= _WITH_ABBREVIATION:
                reasons[place] = (Why.ABBREVIATION, rated)
        for place in domains.get(one.domain, ()):
            reasons.setdefault(place, (Why.DOMAIN, _SAME_DOMAIN))
        found.append(_in_order(one, known, reasons))
    return found


def looked_for(wanted: Body, known: Sequence[Body], least: int) -> list[Likeness]:
    """Return which of the known somebody may mean who looks with their own eyes: a short form is any name as well."""
    [near] = bodies([wanted], known, least)
    reasons: dict[int, tuple[Why, float]] = {like.place: (like.why, like.rate) for like in near}
    typed = {name.whole for name in wanted.names} | wanted.abbreviations
    for place, one in enumerate(known):
        if one.bears(typed):
            reasons[place] = (Why.NAMES, _THE_SAME)
    return _in_order(wanted, known, reasons)


@dataclass(frozen=True)
class Person:
    """By what somebody may be known again: names, a mailbox that may be compared, the countries where they are."""

    names: tuple[str, ...]
    mailbox: str = ""
    countries: frozenset[str] = frozenset()

    @classmethod
    def of(cls, content: Content, mailbox: str = "") -> "Person":
        """Read it from a profile; only the mailbox that the profile shows counts, unless another one is given."""
        return cls(
            tuple(name.text for name in content.names if name.kind != NameKind.ABBREVIATION),
            (mailbox or content.email).casefold(),
            frozenset(place.country for place in content.places if place.country),
        )


@dataclass(frozen=True)
class Resemblance:
    """That somebody may be the known person at `place`, and why."""

    place: int
    why: Why


def resembling(wanted: Sequence[Person], known: Sequence[Person]) -> list[list[Resemblance]]:
    """Return for each person wanted whom of the known they may be: the same mailbox first, then names that are alike.

    People of two different countries are not alike by their names; a mailbox is its owner's everywhere.
    """
    by_mailbox: dict[str, list[int]] = {}
    for place, one in enumerate(known):
        if one.mailbox:
            by_mailbox.setdefault(one.mailbox, []).append(place)
    same_names = _rates([_spellings(one.names) for one in wanted], [_spellings(one.names) for one in known])
    found = []
    for one, alike in zip(wanted, same_names, strict=True):
        places = dict.fromkeys(by_mailbox.get(one.mailbox, ()), Why.MAILBOX)
        for place in alike:
            if _same_country(one.countries, known[place].countries):
                places.setdefault(place, Why.NAMES)
        found.append([Resemblance(place, why) for place, why in places.items()])
    return found


def _spellings(names: Iterable[str]) -> tuple[Spelling, ...]:
    return tuple(one for name in names if (one := spelling(name)).words)


def _same_country(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return not mine or not theirs or not mine.isdisjoint(theirs)


def _best(one: Body, other: Body) -> float:
    """Return how alike the likest names are."""
    return max((_capped(rate(mine, theirs), mine, theirs) for mine in one.names for theirs in other.names), default=0.0)


def _in_order(wanted: Body, known: Sequence[Body], reasons: Mapping[int, tuple[Why, float]]) -> list[Likeness]:
    near = [
        Likeness(place, why, round(rated))
        for place, (why, rated) in reasons.items()
        if _same_country(wanted.countries, known[place].countries)
    ]
    return sorted(near, key=lambda like: (-like.rate, like.place))


def _places(
    wanted: Sequence[Body], known: Sequence[Body], marks: Callable[[Body], Iterable[str]], most: int
) -> dict[str, list[int]]:
    """Return where the known have a mark of those wanted; what stands at more places than `most` tells nothing."""
    asked = {mark for one in wanted for mark in marks(one) if mark}
    found: dict[str, list[int]] = {}
    for place, one in enumerate(known) if asked else ():
        for mark in marks(one):
            if mark in asked:
                found.setdefault(mark, []).append(place)
    return {mark: places for mark, places in found.items() if len(places) <= most}


def _rates(
    wanted: Sequence[Sequence[Spelling]], known: Sequence[Sequence[Spelling]], least: int = WORTH_A_LOOK
) -> list[dict[int, float]]:
    """Return for each of those wanted which of the known bear a name that is so much alike, and how alike it is."""
    found: list[dict[int, float]] = [{} for _ in wanted]
    askers = [(place, name) for place, names in enumerate(wanted) for name in names]
    # Lists of what is there already, and no pairs: of 20,000 names those would be what takes longest.
    owners = [place for place, names in enumerate(known) for _ in names]
    theirs = [name for names in known for name in names]
    for script, key in _WAYS:
        asking = [one for one in askers if _is_compared(one[1], script, key)]
        if not asking:
            continue
        there = [place for place, name in enumerate(theirs) if _is_compared(name, script, key)]
        written = [getattr(theirs[place], key) for place in there]
        for start in range(0, len(asking) if there else 0, _AT_ONCE):
            part = asking[start : start + _AT_ONCE]
            texts = [getattr(name, key) for _, name in part]
            rates = process.cdist(texts, written, scorer=fuzz.ratio, score_cutoff=least)
            for row, column in zip(*rates.nonzero(), strict=True):
                (asker, mine), place = part[row], there[column]
                rated = _capped(float(rates[row, column]), mine, theirs[place])
                if rated >= least and found[asker].get(owners[place], 0.0) < rated:
                    found[asker][owners[place]] = rated
    return found


def _is_compared(name: Spelling, script: str, key: str) -> bool:
    return bool(getattr(name, script)) and (key == "whole" or len(name.words) > 1)


def _capped(rated: float, one: Spelling, other: Spelling) -> float:
    """Leave how alike two names are below what is worth a look where they cannot be one name."""
    return rated if rated < WORTH_A_LOOK or may_be_one(one, other) else WORTH_A_LOOK - 1
