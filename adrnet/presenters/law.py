"""The law of one country: its framework facts in words, each with what it rests on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from adrnet.domain.jurisdiction import FrameworkFact
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n import names
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.sentences import SLOT, enumerated, filled
from adrnet.presenters.words import Words

_ADDRESS = re.compile(r"https?://\S+")
# Codes of the reference data: no statute was found, no page was seen.
_NONE_FOUND = "none_found"
_BASIS_MEMORY = "general_knowledge"
# The language in which statutes are cited and remarks are written.
_CITED_IN = "en"


@dataclass(frozen=True)
class Text:
    """A text in a language of its own."""

    text: str
    lang: str


@dataclass(frozen=True)
class Statement:
    """One thing that is known: what, remarks in the language of their source, and whether no page was seen for it."""

    text: Wording
    remarks: list[Text]
    is_from_memory: bool


@dataclass(frozen=True)
class ShownFact:
    """One line of the law: the instrument and what is known of it."""

    label: Wording
    statements: list[Statement]


@dataclass(frozen=True)
class Source:
    """Where a statement comes from; an address is given only for an address."""

    text: Wording | str
    url: str | None


@dataclass(frozen=True)
class Law:
    """What `components/framework.html` shows."""

    title: Wording
    facts: list[ShownFact]
    as_of: Wording
    sources: list[Source]
    note: Text | None
    url: str | None


def sources(parts: Sequence[str]) -> list[Source]:
    """Return sources as given; what is no web address is words in English."""
    shown = []
    for part in parts:
        address = _ADDRESS.match(part)
        if address:
            shown.append(Source(part, address.group().rstrip(",;")))
        else:
            shown.append(Source(Wording(part, _CITED_IN), None))
    return shown


def law(country: str, facts: Sequence[FrameworkFact], words: Words, url: str | None = None) -> Law | None:
    """Return the law of a country; None where nothing was gathered."""
    if not facts:
        return None
    lines = [
        ShownFact(
            label=words.label(Scheme.FRAMEWORK, instrument),
            statements=[_statement(fact, words) for fact in group],
        )
        for instrument, group in groupby(facts, lambda fact: fact.instrument)
    ]
    gathered: dict[str, None] = {}
    for fact in facts:
        gathered.update(dict.fromkeys(fact.sources))
    remark = next((fact.verify_note for fact in facts if fact.verify_note), "")
    # One date stands for all of them, so it is the oldest.
    as_of = min(fact.as_of for fact in facts)
    return Law(
        title=filled(_("The law: %(country)s", country=SLOT), words.country(country)),
        facts=lines,
        as_of=Wording(names.month_and_year(as_of, words.locale), words.locale.tag),
        sources=sources(list(gathered)),
        note=Text(remark, _CITED_IN) if remark else None,
        url=url,
    )


def _statement(fact: FrameworkFact, words: Words) -> Statement:
    """Say one fact: a statute by its title as cited, a treaty by its status and dates."""
    return Statement(
        text=_statute(fact) if fact.title and fact.status != _NONE_FOUND else _status(fact, words),
        # A remark belongs to its own statute: the one beside it may be for other cases.
        remarks=[Text(remark, _CITED_IN) for remark in (fact.reservation, fact.note) if remark],
        is_from_memory=fact.basis == _BASIS_MEMORY,
    )


def _statute(fact: FrameworkFact) -> Wording:
    is_dated = not fact.year or str(fact.year) in fact.title
    return Wording(fact.title if is_dated else f"{fact.title} ({fact.year})", _CITED_IN)


def _status(fact: FrameworkFact, words: Words) -> Wording:
    if fact.in_force_on:
        return filled(_("In force since %(day)s", day=SLOT), _day(fact.in_force_on, words))
    label = words.label(Scheme.FRAMEWORK_STATUS, fact.status)
    # A status without a date of force is dated by the last step that is known, or by the year of the law.
    last_step = fact.joined_on or fact.signed_on
    if last_step:
        return enumerated([label, _day(last_step, words)])
    return enumerated([label, Wording(str(fact.year), words.locale.tag)]) if fact.year else label


def _day(day: date, words: Words) -> Wording:
    return Wording(names.long_date(day, words.locale), words.locale.tag)
