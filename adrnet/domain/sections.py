"""The sections of a listing: what is asked together, what must be there before it can be sent, what is missing.

A table: each section names its fields of `Content` and its questions. Whether a section is complete is worked out from
the content alone, so that a list of tasks, the check before sending and a report always agree.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from adrnet.domain.content import Content, NameKind


class Section(StrEnum):
    """What is asked on one page; the value stands in its address."""

    NAMES = "names"
    KIND = "kind"
    TEXTS = "texts"
    PLACES = "places"
    SERVICES = "services"
    SPECIALTIES = "specialties"
    LANGUAGES = "languages"
    DIGITAL = "digital-capacity"
    CONTACT = "contact"
    LINKS = "links"
    POSTS = "focal-points"


class Missing(StrEnum):
    """What is not there yet."""

    OFFICIAL_NAME = "official_name"
    LATIN_NAME = "latin_name"
    KIND = "kind"
    DESCRIPTION = "description"
    OUTDATED_TRANSLATION = "outdated_translation"
    PLACE = "place"
    SERVICE = "service"
    SPECIALTY = "specialty"
    LANGUAGE = "language"
    DIGITAL = "digital"
    CONTACT = "contact"
    LINK = "link"
    POST = "post"


@dataclass(frozen=True)
class Question:
    """Something that a section asks for, and whether a listing can be sent without it."""

    missing: Missing
    is_required: bool
    is_answered: Callable[[Content], bool]


class Progress(StrEnum):
    """How far a section is."""

    COMPLETE = "complete"
    IN_PART = "in_part"
    REQUIRED = "required"
    EMPTY = "empty"


def _has_latin_name(content: Content) -> bool:
    return any(
        any("a" <= letter <= "z" for letter in name.text.casefold())
        for name in content.names
        if name.kind != NameKind.ABBREVIATION
    )


def _is_up_to_date(content: Content) -> bool:
    return not outdated_texts(content)


FIELDS: dict[Section, tuple[str, ...]] = {
    Section.NAMES: ("names",),
    Section.KIND: ("kind", "founded"),
    Section.TEXTS: ("texts",),
    Section.PLACES: ("places", "jurisdictions"),
    Section.SERVICES: ("services",),
    Section.SPECIALTIES: ("specialties",),
    Section.LANGUAGES: ("languages",),
    Section.DIGITAL: ("digital",),
    Section.CONTACT: ("email", "telephone", "website", "website_seen"),
    Section.LINKS: ("links",),
    Section.POSTS: ("posts",),
}

QUESTIONS: dict[Section, tuple[Question, ...]] = {
    Section.NAMES: (
        Question(Missing.OFFICIAL_NAME, True, lambda one: any(n.kind == NameKind.OFFICIAL for n in one.names)),
        Question(Missing.LATIN_NAME, True, _has_latin_name),
    ),
    Section.KIND: (Question(Missing.KIND, True, lambda one: bool(one.kind)),),
    Section.TEXTS: (
        Question(Missing.DESCRIPTION, False, lambda one: bool(one.texts)),
        Question(Missing.OUTDATED_TRANSLATION, False, _is_up_to_date),
    ),
    Section.PLACES: (Question(Missing.PLACE, True, lambda one: any(p.country for p in one.places)),),
    Section.SERVICES: (Question(Missing.SERVICE, True, lambda one: bool(one.services)),),
    Section.SPECIALTIES: (Question(Missing.SPECIALTY, False, lambda one: bool(one.specialties)),),
    Section.LANGUAGES: (Question(Missing.LANGUAGE, False, lambda one: bool(one.languages)),),
    Section.DIGITAL: (Question(Missing.DIGITAL, False, lambda one: bool(one.digital)),),
    Section.CONTACT: (Question(Missing.CONTACT, True, lambda one: bool(one.email or one.telephone or one.website)),),
    Section.LINKS: (Question(Missing.LINK, False, lambda one: bool(one.links)),),
    Section.POSTS: (Question(Missing.POST, False, lambda one: bool(one.posts)),),
}


@dataclass(frozen=True)
class Standing:
    """How far a section is, and what it still misses, required things first."""

    section: Section
    progress: Progress
    missing: tuple[Missing, ...]


def standings(content: Content) -> tuple[Standing, ...]:
    """Return how far each section is, in the order of the pages."""
    return tuple(_standing(section, content) for section in Section)


def is_sendable(content: Content) -> bool:
    """Whether everything is there that a listing needs before a coordinator looks at it."""
    return all(one.progress != Progress.REQUIRED for one in standings(content))


def outdated_texts(content: Content) -> tuple[tuple[str, str], ...]:
    """Return (field, language) of the translations whose original has changed since they were made."""
    originals = {(text.field, text_digest(text.text)) for text in content.texts if not text.source_hash}
    return tuple(
        (text.field, text.lang)
        for text in content.texts
        if text.source_hash and (text.field, text.source_hash) not in originals
    )


def text_digest(text: str) -> str:
    """Return the digest of a text that its translations keep, to notice when it changes."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _standing(section: Section, content: Content) -> Standing:
    questions = QUESTIONS[section]
    open_ones = sorted((one for one in questions if not one.is_answered(content)), key=lambda one: not one.is_required)
    has_something = any(getattr(content, field) for field in FIELDS[section])
    if not open_ones:
        progress = Progress.COMPLETE
    elif open_ones[0].is_required:
        progress = Progress.REQUIRED
    else:
        progress = Progress.IN_PART if has_something else Progress.EMPTY
    return Standing(section, progress, tuple(one.missing for one in open_ones))
