"""The law of one country: its framework facts in words, each with what it rests on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup, escape

from adrnet.domain.jurisdiction import FrameworkFact
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n import names
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.words import Words

_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Text:
    """A text in a language of its own."""

    text: str
    lang: str


@dataclass(frozen=True)
class ShownFact:
    """One line of the law: the instrument, what is known, a remark in the language of its source."""

    label: Wording
    value: str | Markup
    note: Text | None


@dataclass(frozen=True)
class Source:
    """Where a statement comes from; an address is given only for an address."""

    text: str
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
    """Return sources as given; what is no web address (general knowledge) is said in words."""
    shown = []
    for part in parts:
        address = _ADDRESS.match(part)
        shown.append(Source(part, address.group().rstrip(",;") if address else None))
    return shown


def law(country: str, facts: Sequence[FrameworkFact], words: Words, url: str | None = None) -> Law | None:
    """Return the law of a country; None where nothing was gathered."""
    if not facts:
        return None
    lines = [
        ShownFact(
            label=words.label(Scheme.FRAMEWORK, instrument),
            value=Markup("<br>").join(_value(fact, words) for fact in group),
            note=_note(group),
        )
        for instrument, group in ((key, list(some)) for key, some in groupby(facts, lambda fact: fact.instrument))
    ]
    gathered: dict[str, None] = {}
    for fact in facts:
        gathered.update(dict.fromkeys(fact.sources))
    remark = next((fact.verify_note for fact in facts if fact.verify_note), "")
    as_of = max(fact.as_of for fact in facts)
    return Law(
        title=_("The law: %(country)s", country=words.country(country)),
        facts=lines,
        as_of=Wording(names.month_and_year(as_of, words.locale), words.locale.tag),
        sources=sources(list(gathered)),
        note=Text(remark, "en") if remark else None,
        url=url,
    )


def _value(fact: FrameworkFact, words: Words) -> Markup:
    """Say one fact: a statute by its title as given, a treaty by its status and dates."""
    if fact.title:
        title = Markup('<span lang="en">{}</span>').format(fact.title)
        return title + Markup(" ({})").format(fact.year) if fact.year and str(fact.year) not in fact.title else title
    if fact.in_force_on:
        said = escape(_("In force since %(day)s", day=_day(fact.in_force_on, words)))
    else:
        said = escape(words.label(Scheme.FRAMEWORK_STATUS, fact.status))
        # A status without a date of force is dated by its signature or by the year of the law.
        if when := (_day(fact.signed_on, words) if fact.signed_on else str(fact.year or "")):
            said += Markup(", ") + escape(when)
    if fact.reservation:
        said += Markup('<br><span lang="en">{}</span>').format(fact.reservation)
    return said


def _day(day: date, words: Words) -> Wording:
    return Wording(names.long_date(day, words.locale), words.locale.tag)


def _note(facts: Sequence[FrameworkFact]) -> Text | None:
    said = " ".join(dict.fromkeys(fact.note for fact in facts if fact.note))
    return Text(said, "en") if said else None
