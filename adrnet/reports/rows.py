"""What a figure counts, row by row: for the page and for the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import url_for

from adrnet.domain.content import Content
from adrnet.domain.coverage import EVERYWHERE, HELD, NOT_STATED, Mark, Measure, Row, Thing
from adrnet.domain.listed import NATIONAL_POST
from adrnet.domain.listing import ListingType
from adrnet.domain.naming import main_name
from adrnet.domain.period import Happening
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import short_date
from adrnet.presenters.entries import reference
from adrnet.presenters.fields import field_labels
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words
from adrnet.reports.composing import body

_SCHEMES = {
    Measure.KIND: Scheme.KIND,
    Measure.SERVICE: Scheme.SERVICE,
    Measure.LANGUAGE: Scheme.LANGUAGE,
    Measure.STANDING: Scheme.STATE,
    Measure.TOPIC: Scheme.TOPIC,
    Measure.SPOKEN: Scheme.LANGUAGE,
    Measure.STATE: Scheme.STATE,
}


@dataclass(frozen=True)
class ShownRow:
    """One row in words."""

    public_id: str
    name: Wording
    url: str | None
    kind: Wording
    countries: Wording
    day: Wording | None
    notes: Wording | None


def shown(row: Row, words: Words, time_zone: str) -> ShownRow:
    """Return a row as page and file show it."""
    at = Wording(short_date(row.at, words.locale, ZoneInfo(time_zone)), words.locale.tag) if row.at else None
    return ShownRow(
        public_id=row.public_id,
        name=_name(row, words),
        url=_url(row),
        kind=_kind(row, words),
        countries=enumerated([words.country(code) for code in row.countries]),
        day=at,
        notes=_notes(row, words),
    )


def title(mark: Mark, country: str, words: Words) -> Wording:
    """Say what is counted: the code in words, and the country where there is one."""
    code = figure_in_words(mark, words)
    return enumerated([code, words.country(country)]) if country != EVERYWHERE else code


def figure_in_words(mark: Mark, words: Words) -> Wording:
    """Say what a figure counts."""
    measure, code = mark
    if measure == Measure.HAPPENED:
        return _happened(code)
    if measure == Measure.TYPE:
        return _("Practitioners") if code == ListingType.PRACTITIONER else _("Organisations")
    if measure == Measure.POST:
        return _("Posts that are held") if code == HELD else _("Focal-point posts")
    if measure == Measure.BODY:
        return body(code, words)
    if measure == Measure.DIGITAL:
        capacity, _dot, answer = code.partition(".")
        said = _("Not stated") if answer == NOT_STATED else words.label(Scheme.DIGITAL_ANSWER, answer)
        return enumerated([words.label(Scheme.DIGITAL, capacity), said])
    return words.label(_SCHEMES[Measure(measure)], code)


def lines(rows: Iterator[Row], words: Words, time_zone: str) -> Iterator[list[str]]:
    """Yield the rows as the file has them: codes beside names, so that it survives translation."""
    for row in rows:
        one = shown(row, words, time_zone)
        at = row.at.astimezone(ZoneInfo(time_zone)).date().isoformat() if row.at else ""
        notes = str(one.notes or "")
        yield [
            row.public_id,
            str(one.name),
            row.label,
            str(one.kind),
            " ".join(row.countries),
            str(one.countries),
            at,
            notes,
        ]


def headings() -> list[str]:
    """Return what stands over the columns of the file."""
    named = (_("Number"), _("Name"), _("Kind (code)"), _("Kind"), _("Countries (codes)"), _("Country"))
    return [str(one) for one in (*named, _("Day"), _("Notes"))]


def _happened(code: str) -> Wording:
    return {
        Happening.ENTRY_NEW: _("New entries"),
        Happening.ENTRY_CHANGED: _("Entries that changed"),
        Happening.ENTRY_ENDED: _("Entries that ended"),
        Happening.ENTRY_TAKEN_OVER: _("Entries that were taken over"),
        Happening.POST_OPENED: _("Posts that were opened"),
        Happening.POST_CLOSED: _("Posts that were closed"),
        Happening.SEAT_TAKEN: _("Terms that began"),
        Happening.SEAT_LEFT: _("Terms that ended"),
        Happening.FACT_CHANGED: _("Framework facts entered or changed"),
    }[Happening(code)]


def _name(row: Row, words: Words) -> Wording:
    if row.names:
        name = main_name(Content(names=row.names), words.locale.code)
        return Wording(name.text, name.lang)
    if row.thing == Thing.FACT:
        return words.label(Scheme.FRAMEWORK, row.label)
    return _("National post") if row.thing == Thing.POST else _("A person who has left")


def _kind(row: Row, words: Words) -> Wording:
    if row.thing == Thing.FACT:
        return _("Framework fact")
    if row.thing == Thing.POST:
        return body(row.label, words) if row.label else _("Focal-point post")
    if row.label in set(ListingType):
        return _("Practitioner") if row.label == ListingType.PRACTITIONER else _("Organisation")
    return words.label(Scheme.KIND, row.label)


def _notes(row: Row, words: Words) -> Wording | None:
    said = [one for one in row.notes if one]
    if not said:
        return None
    if row.thing == Thing.FACT:
        return enumerated([words.label(Scheme.FRAMEWORK_STATUS, one) for one in said], separator=" → ")
    if row.thing == Thing.POST:
        return enumerated([words.label(Scheme.TOPIC, one) for one in said])
    return field_labels(said, str(row.label))


def _url(row: Row) -> str | None:
    """Return where one reads on: the entry while it is in sight, the list or the page of the country."""
    if row.thing == Thing.POST and row.label == NATIONAL_POST:
        return url_for("directory.country", code=row.countries[0])
    if row.thing == Thing.POST:
        return url_for("focal_points.list", country=row.countries[0]) if row.countries else url_for("focal_points.list")
    if row.thing == Thing.FACT:
        return url_for("directory.country", code=row.countries[0])
    return (
        url_for("directory.read", reference=reference(row.public_id, Content(names=row.names)))
        if row.public_id
        else None
    )
