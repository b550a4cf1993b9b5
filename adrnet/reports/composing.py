"""The report as data, in one language: figures, what they leave open, what coordinators wrote."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from adrnet.domain.content import Content
from adrnet.domain.coverage import HELD, NOT_STATED, POST, Measure, Row
from adrnet.domain.focal_point import VACANT
from adrnet.domain.freshness import Freshness
from adrnet.domain.listed import NATIONAL_POST, STATES
from adrnet.domain.listing import CLAIMED, ListingType
from adrnet.domain.naming import main_name
from adrnet.domain.period import Happening
from adrnet.domain.vocabulary import Scheme
from adrnet.formats.report import Block, Figure, Figures, Line, Paragraph, Part, Points, Report, Table
from adrnet.i18n import names
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.sentences import SLOT, enumerated, filled
from adrnet.presenters.words import Words
from adrnet.reports.blocks import Link, Writer
from adrnet.reports.forms import SECTIONS
from adrnet.reports.queries import Counted

# New entries that are named; of more than these only the number is said.
_MOST_NAMED = 60
_STANDINGS = (
    Freshness.CONFIRMED, Freshness.CONFIRMATION_DUE, Freshness.OVERDUE, CLAIMED, Freshness.UNCLAIMED,
)  # fmt: skip


@dataclass(frozen=True)
class Spoken:
    """What coordinators wrote, by section, and in which language."""

    words: Mapping[str, str]
    language: str


def compose(counted: Counted, spoken: Spoken, words: Words, link: Link, today: date) -> Report:
    """Return the report in the language of `words`."""
    writer = Writer(words, link)
    first, *later = SECTIONS
    parts = [
        *_written([first], spoken),
        _summary(counted, writer),
        _entries(counted, writer),
        _posts(counted, writer),
        _freshness(counted, writer),
        _changes(counted, writer),
        _digital(counted, writer),
        _law(counted, writer),
        *_written(later, spoken),
    ]
    return Report(
        locale=words.locale,
        title=_("Report for the ASLOM-Japan Consultation"),
        facts=tuple(_facts(counted, words, today)),
        parts=tuple(parts),
    )


def days(counted_from: date, until: date, words: Words) -> Wording:
    """Say a period: its first and its last day."""
    first, last = (Wording(names.long_date(day, words.locale), words.locale.tag) for day in (counted_from, until))
    return enumerated([first, last], separator=" \u2013 ")


def _facts(counted: Counted, words: Words, today: date) -> Iterator[Wording]:
    basis, locale = counted.basis, words.locale
    yield filled(_("Period: %(days)s", days=SLOT), days(basis.period.first, basis.period.last, words))
    end, now = (Wording(names.long_date(day, locale), locale.tag) for day in (basis.period.last, today))
    things = [
        (_("entries"), basis.entries_at),
        (_("focal points"), basis.posts_at),
        (_("confirmations of entries"), None),
    ]
    if then := [what for what, at in things if at]:
        yield _as_at(filled(_("At the end of %(day)s:", day=SLOT), end), then)
    yield _as_at(filled(_("On %(day)s:", day=SLOT), now), [what for what, at in things if not at])
    yield _("Days are those of the time zone %(zone)s.", zone=basis.period.zone)


def _as_at(when: Wording, things: list[Wording]) -> Wording:
    return enumerated([when, enumerated(things)], separator=" ")


def _written(keys: list[str], spoken: Spoken) -> Iterator[Part]:
    for key in keys:
        if text := spoken.words.get(key):
            yield Part(key, SECTIONS[key].wording(), (Paragraph(Wording(text, spoken.language)),))


def _summary(counted: Counted, writer: Writer) -> Part:
    organisation, practitioner = (
        (str(Measure.TYPE), str(one)) for one in (ListingType.ORGANISATION, ListingType.PRACTITIONER)
    )
    vacant = counted.seats.number((Measure.STATE, VACANT))
    figures = (
        Figure(_("Organisations"), writer.number(counted.entries, organisation)),
        Figure(_("Practitioners"), writer.number(counted.entries, practitioner)),
        Figure(
            _("Focal-point posts"),
            writer.number(counted.seats, (Measure.POST, POST)),
            ngettext("%(num)s of them vacant", "%(num)s of them vacant", vacant),
        ),
        Figure(_("New entries in the period"), writer.number(counted.happened, _mark(Happening.ENTRY_NEW))),
    )
    return Part("summary", _("Summary"), (Figures(figures),))


def _entries(counted: Counted, writer: Writer) -> Part:
    found, words = counted.entries, writer.words.vocabulary
    types = [
        (_("Organisations"), (str(Measure.TYPE), str(ListingType.ORGANISATION))),
        (_("Practitioners"), (str(Measure.TYPE), str(ListingType.PRACTITIONER))),
    ]
    kinds, services = words.codes(Scheme.KIND), words.codes(Scheme.SERVICE)
    languages = writer.spoken_in(found, Measure.LANGUAGE)
    return Part(
        "coverage",
        _("Who is listed"),
        (
            Paragraph(
                _("An entry counts in each country where it has a place or which it serves, in the last line once.")
            ),
            writer.by_country(_("Entries by country"), found, types, is_drawn=True),
            writer.by_code(_("Organisations by country and kind"), found, Measure.KIND, Scheme.KIND, kinds),
            *writer.missing(found, Measure.KIND, Scheme.KIND),
            writer.by_code(_("Entries by country and service"), found, Measure.SERVICE, Scheme.SERVICE, services),
            *writer.missing(found, Measure.SERVICE, Scheme.SERVICE),
            writer.by_code(_("Entries by country and language"), found, Measure.LANGUAGE, Scheme.LANGUAGE, languages),
            *writer.missing(found, Measure.LANGUAGE, Scheme.LANGUAGE),
        ),
    )


def _posts(counted: Counted, writer: Writer) -> Part:
    found, words = counted.seats, writer.words
    topics = words.vocabulary.codes(Scheme.TOPIC)
    bodies = [
        code for code in (NATIONAL_POST, *words.vocabulary.codes(Scheme.KIND)) if code in found.codes(Measure.BODY)
    ]
    of_bodies = [(body(code, words), (str(Measure.BODY), code)) for code in bodies]
    languages = writer.spoken_in(found, Measure.SPOKEN)
    held = (str(Measure.POST), HELD)
    return Part(
        "posts",
        _("Focal points"),
        (
            Paragraph(
                _("A topic or a language is covered where somebody holds a post for it; a vacant post is a gap.")
            ),
            writer.by_country(
                _("Focal points by country"),
                found,
                [(_("Held"), held), (_("Vacant"), (Measure.STATE, VACANT))],
                is_drawn=True,
            ),
            writer.by_country(_("Focal-point posts by country and body"), found, of_bodies),
            writer.by_code(_("Focal points by country and topic"), found, Measure.TOPIC, Scheme.TOPIC, topics),
            *writer.missing(found, Measure.TOPIC, Scheme.TOPIC),
            writer.by_code(
                _("Focal points by country and language"), found, Measure.SPOKEN, Scheme.LANGUAGE, languages
            ),
            *writer.missing(found, Measure.SPOKEN, Scheme.LANGUAGE),
        ),
    )


def _freshness(counted: Counted, writer: Writer) -> Part:
    def columns(measure: Measure, codes: tuple[str, ...]) -> list[tuple[Wording, tuple[str, str]]]:
        return [(writer.words.label(Scheme.STATE, code), (str(measure), str(code))) for code in codes]

    entries, posts = columns(Measure.STANDING, _STANDINGS), columns(Measure.STATE, STATES)
    return Part(
        "freshness",
        _("How fresh it is"),
        (
            writer.by_country(_("Entries by country and state"), counted.standing, entries, is_drawn=True),
            writer.by_country(_("Focal-point posts by country and state"), counted.seats, posts, is_drawn=True),
        ),
    )


def _changes(counted: Counted, writer: Writer) -> Part:
    found = counted.happened
    entries = [
        (_("New"), _mark(Happening.ENTRY_NEW)),
        (_("Changed"), _mark(Happening.ENTRY_CHANGED)),
        (_("Ended"), _mark(Happening.ENTRY_ENDED)),
        (_("Taken over"), _mark(Happening.ENTRY_TAKEN_OVER)),
    ]
    posts = [
        (_("Opened"), _mark(Happening.POST_OPENED)),
        (_("Closed"), _mark(Happening.POST_CLOSED)),
        (_("Terms begun"), _mark(Happening.SEAT_TAKEN)),
        (_("Terms ended"), _mark(Happening.SEAT_LEFT)),
    ]
    return Part(
        "changes",
        _("What changed in the period"),
        (
            writer.by_country(_("Entries that changed"), found, entries),
            *_named(counted, writer.words),
            writer.by_country(_("Focal points that changed"), found, posts),
        ),
    )


def _named(counted: Counted, words: Words) -> list[Block]:
    new = [one for one in counted.told if _mark(Happening.ENTRY_NEW) in one.marks and one.names and one.public_id]
    if not new or len(new) > _MOST_NAMED:
        return []
    return [Paragraph(_("New:")), Points(tuple(_said(one, words) for one in new))]


def _said(row: Row, words: Words) -> Wording:
    name = main_name(Content(names=row.names), words.locale.code)
    countries = [words.country(code) for code in row.countries]
    return enumerated([Wording(name.text, name.lang), *countries])


def _digital(counted: Counted, writer: Writer) -> Part:
    words = writer.words
    answers = [*words.vocabulary.codes(Scheme.DIGITAL_ANSWER), NOT_STATED]
    head = [words.label(Scheme.DIGITAL_ANSWER, one) if one != NOT_STATED else _("Not stated") for one in answers]
    lines = tuple(
        Line(
            words.label(Scheme.DIGITAL, code),
            tuple(writer.number(counted.entries, (Measure.DIGITAL, f"{code}.{one}")) for one in answers),
        )
        for code in words.vocabulary.codes(Scheme.DIGITAL)
    )
    table = Table(_("Organisations by digital capacity"), (_("Capacity"), *head), lines, is_drawn=True)
    return Part("digital", _("Digital capacities of institutions"), (table,))


def _law(counted: Counted, writer: Writer) -> Part:
    words = writer.words
    facts = [one for one in counted.told if _mark(Happening.FACT_CHANGED) in one.marks]
    total = Figure(_("Facts entered or changed"), writer.number(counted.happened, _mark(Happening.FACT_CHANGED)))
    blocks: list[Block] = [Figures((total,))]
    if changed := [one for one in facts if one.notes[0]]:
        lines = tuple(
            Line(
                words.country(one.countries[0]),
                (
                    words.label(Scheme.FRAMEWORK, one.label),
                    words.label(Scheme.FRAMEWORK_STATUS, one.notes[0]),
                    words.label(Scheme.FRAMEWORK_STATUS, one.notes[1]),
                ),
            )
            for one in changed
        )
        blocks.append(
            Table(
                _("Framework facts that changed"), (_("Country"), _("Instrument"), _("Was before"), _("Is now")), lines
            )
        )
    elif not facts:
        blocks = [Paragraph(_("No framework fact was entered or changed in the period."))]
    return Part("law", _("Legal frameworks"), tuple(blocks))


def body(kind: str, words: Words) -> Wording:
    """Say whose post it is: a country's own, or that of a kind of organisation."""
    return _("National post") if kind == NATIONAL_POST else words.label(Scheme.KIND, kind)


def _mark(happening: Happening) -> tuple[str, str]:
    return str(Measure.HAPPENED), str(happening)
