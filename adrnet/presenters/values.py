"""The parts of a listing's content in words: one line for each, in the reader's language or in its own."""

from collections.abc import Callable
from datetime import date
from typing import Any

from adrnet.domain.content import (
    Accreditation,
    DigitalCapacity,
    Link,
    Name,
    OfferedPost,
    Place,
    SpokenLanguage,
    Text,
)
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import long_date
from adrnet.presenters.accreditations import name_of, standing_of
from adrnet.presenters.entries import place_in_words
from adrnet.presenters.fields import field_label
from adrnet.presenters.sentences import SLOT, enumerated, filled, typed
from adrnet.presenters.words import Words

_CODES = {"services": Scheme.SERVICE, "specialties": Scheme.SPECIALTY, "roles": Scheme.ROLE}
_BETWEEN = ": "


def line_of(field: str, part: Any, words: Words) -> Wording:
    """Return one part of a list of `Content` in a line: a specialty's label, "Seat: Kyoto, Japan", a name."""
    if field in _CODES:
        return words.label(_CODES[field], part)
    return _LINES[field](part, words)


def day_in_words(written: str, words: Words) -> Wording:
    """Return a day in ISO form in words; what is no day is shown as it was written."""
    try:
        return Wording(long_date(date.fromisoformat(written), words.locale), words.locale.tag)
    except ValueError:
        return typed(written)


def note_in_words(note: str, words: Words) -> Wording:
    """Return a remark in the body's own words, which do not say their language."""
    return Wording(note, words.language_of(note, ""))


def topics_in_words(post: OfferedPost, words: Words) -> Wording:
    """Return what a post is for."""
    return enumerated([words.label(Scheme.TOPIC, code) for code in post.topics])


def _place(place: Place, words: Words) -> Wording:
    return enumerated([words.label(Scheme.PLACE_ROLE, place.role), place_in_words(place, words)], separator=_BETWEEN)


def _language(language: SpokenLanguage, words: Words) -> Wording:
    said = [words.language(language.code)]
    said += [words.label(Scheme.LANGUAGE_LEVEL, language.level)] if language.level else []
    return enumerated(said, separator=_BETWEEN)


def _digital(capacity: DigitalCapacity, words: Words) -> Wording:
    label = words.label(Scheme.DIGITAL, capacity.code)
    return enumerated([label, words.label(Scheme.DIGITAL_ANSWER, capacity.answer)], separator=_BETWEEN)


def _link(link: Link, words: Words) -> Wording:
    return enumerated([words.label(Scheme.LINK_KIND, link.kind), typed(link.url)], separator=_BETWEEN)


def _accreditation(one: Accreditation, words: Words) -> Wording:
    said: list[Wording] = [name_of(one, words)]
    if one.awarded_on:
        said.append(filled(_("Awarded on %(day)s", day=SLOT), day_in_words(one.awarded_on, words)))
    if one.expires_on:
        said.append(filled(_("Valid until %(day)s", day=SLOT), day_in_words(one.expires_on, words)))
    said += [note_in_words(one.evidence, words)] if one.evidence else []
    return enumerated([*said, *([standing_of(one, words)] if one.verified_by else [])], separator=" · ")


def _text(text: Text, words: Words) -> Wording:
    return words.language(text.lang)


def _name(name: Name, _words: Words) -> Wording:
    return Wording(name.text, name.lang)


def _country(code: str, words: Words) -> Wording:
    return words.country(code)


def _field(field: str, _words: Words) -> Wording:
    return field_label(field)


_LINES: dict[str, Callable[[Any, Words], Wording]] = {
    "names": _name,
    "texts": _text,
    "places": _place,
    "jurisdictions": _country,
    "languages": _language,
    "digital": _digital,
    "accreditations": _accreditation,
    "links": _link,
    "posts": topics_in_words,
    "unverified_fields": _field,
}


def yes_or_no(value: bool) -> Wording:
    """Return the answer to a question."""
    return _("Yes") if value else _("No")
