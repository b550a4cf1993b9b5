"""The sections of a listing: what is asked together, what must be there before it can be sent, what is missing.

Organisations and practitioners are asked different things (`of`). A table: each section names its fields of `Content`
and its questions. Whether a section is complete is worked out from the content alone, so that a list of tasks, the
check before sending and a report always agree.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from adrnet.domain.content import Content, NameKind
from adrnet.domain.listing import ListingType


class Section(StrEnum):
    """What is asked on one page; the value stands in its address."""

    NAMES = "names"
    KIND = "kind"
    ROLES = "roles"
    TEXTS = "texts"
    PLACES = "places"
    SERVICES = "services"
    SPECIALTIES = "specialties"
    LANGUAGES = "languages"
    DIGITAL = "digital-capacity"
    ACCREDITATIONS = "accreditations"
    CONTACT = "contact"
    LINKS = "links"
    POSTS = "focal-points"
    INTRODUCTIONS = "introductions"


class Missing(StrEnum):
    """What is not there yet."""

    OFFICIAL_NAME = "official_name"
    LATIN_NAME = "latin_name"
    KIND = "kind"
    ROLE = "role"
    DESCRIPTION = "description"
    OUTDATED_TRANSLATION = "outdated_translation"
    PLACE = "place"
    SERVICE = "service"
    SPECIALTY = "specialty"
    LANGUAGE = "language"
    DIGITAL = "digital"
    ACCREDITATION = "accreditation"
    CONTACT = "contact"
    LINK = "link"
    POST = "post"
    INTRODUCTION = "introduction"


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
    Section.ROLES: ("roles",),
    Section.TEXTS: ("texts",),
    Section.PLACES: ("places", "jurisdictions"),
    Section.SERVICES: ("services",),
    Section.SPECIALTIES: ("specialties",),
    Section.LANGUAGES: ("languages",),
    Section.DIGITAL: ("digital",),
    Section.ACCREDITATIONS: ("accreditations",),
    Section.CONTACT: ("email", "telephone", "website", "website_seen"),
    Section.LINKS: ("links",),
    Section.POSTS: ("posts",),
    Section.INTRODUCTIONS: ("introductions",),
}

QUESTIONS: dict[Section, tuple[Question, ...]] = {
    Section.NAMES: (
        Question(Missing.OFFICIAL_NAME, True, lambda one: any(n.kind == NameKind.OFFICIAL for n in one.names)),
        Question(Missing.LATIN_NAME, True, _has_latin_name),
    ),
    Section.KIND: (Question(Missing.KIND, True, lambda one: bool(one.kind)),),
    Section.ROLES: (Question(Missing.ROLE, True, lambda one: bool(one.roles)),),
    Section.TEXTS: (
        Question(Missing.DESCRIPTION, False, lambda one: bool(one.texts)),
        Question(Missing.OUTDATED_TRANSLATION, False, _is_up_to_date),
    ),
    Section.PLACES: (Question(Missing.PLACE, True, lambda one: any(p.country for p in one.places)),),
    Section.SERVICES: (Question(Missing.SERVICE, True, lambda one: bool(one.services)),),
    Section.SPECIALTIES: (Question(Missing.SPECIALTY, False, lambda one: bool(one.specialties)),),
    Section.LANGUAGES: (Question(Missing.LANGUAGE, False, lambda one: bool(one.languages)),),
    Section.DIGITAL: (Question(Missing.DIGITAL, False, lambda one: bool(one.digital)),),
    Section.ACCREDITATIONS: (Question(Missing.ACCREDITATION, False, lambda one: bool(one.accreditations)),),
    Section.CONTACT: (Question(Missing.CONTACT, True, lambda one: bool(one.email or one.telephone or one.website)),),
    Section.LINKS: (Question(Missing.LINK, False, lambda one: bool(one.links)),),
    Section.POSTS: (Question(Missing.POST, False, lambda one: bool(one.posts)),),
    Section.INTRODUCTIONS: (Question(Missing.INTRODUCTION, False, lambda one: bool(one.introductions)),),
}

_OF: dict[str, tuple[Section, ...]] = {
    ListingType.ORGANISATION: (
        Section.NAMES,
        Section.KIND,
        Section.TEXTS,
        Section.PLACES,
        Section.SERVICES,
        Section.SPECIALTIES,
        Section.LANGUAGES,
        Section.DIGITAL,
        Section.CONTACT,
        Section.LINKS,
        Section.POSTS,
    ),
    ListingType.PRACTITIONER: (
        Section.NAMES,
        Section.ROLES,
        Section.TEXTS,
        Section.PLACES,
        Section.SPECIALTIES,
        Section.LANGUAGES,
        Section.ACCREDITATIONS,
        Section.CONTACT,
        Section.LINKS,
        Section.INTRODUCTIONS,
    ),
}
_REQUIRED = frozenset(one.missing for questions in QUESTIONS.values() for one in questions if one.is_required)
# Nobody has to publish how they are reached themselves.
_NOT_OF_PERSONS = frozenset({Missing.CONTACT})


@dataclass(frozen=True)
class Standing:
    """How far a section is, and what it still misses, required things first."""

    section: Section
    progress: Progress
    missing: tuple[Missing, ...]


def of(type_: str) -> tuple[Section, ...]:
    """Return the sections of organisations or of practitioners, in the order of their pages."""
    return _OF[type_]


def is_required(missing: Missing, type_: str) -> bool:
    """Whether a listing of this type cannot be sent without it."""
    return missing in _REQUIRED and not (type_ == ListingType.PRACTITIONER and missing in _NOT_OF_PERSONS)


def standings(content: Content, type_: str) -> tuple[Standing, ...]:
    """Return how far each section of a listing of this type is, in the order of the pages."""
    return tuple(_standing(section, content, type_) for section in of(type_))


def is_sendable(content: Content, type_: str) -> bool:
    """Whether everything is there that a listing of this type needs before a coordinator looks at it."""
    return all(one.progress != Progress.REQUIRED for one in standings(content, type_))


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


def _standing(section: Section, content: Content, type_: str) -> Standing:
    unanswered = (one.missing for one in QUESTIONS[section] if not one.is_answered(content))
    open_ones = sorted(unanswered, key=lambda one: not is_required(one, type_))
    has_something = any(getattr(content, field) for field in FIELDS[section])
    if not open_ones:
        progress = Progress.COMPLETE
    elif is_required(open_ones[0], type_):
        progress = Progress.REQUIRED
    else:
        progress = Progress.IN_PART if has_something else Progress.EMPTY
    return Standing(section, progress, tuple(open_ones))
