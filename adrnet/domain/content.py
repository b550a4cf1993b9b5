"""What a listing says of itself: one immutable document, with a typed reading.

Names, texts, places, classifications, contact, the posts that it offers: frozen values with their languages. Nothing
here knows a table; a revision (`revision`) keeps a document, `comparing` tells two of them apart.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, cast

# The shape of `Content`; a migration that changes the shape raises it and rewrites the documents. A further field that
# may be empty changes nothing that is written already.
CONTENT_VERSION = 1


# Who has verified an accreditation, where a coordinator of the network has.
NETWORK = "network"


class NameKind(StrEnum):
    """What a name is to its bearer; codes of the vocabulary `name_kind`."""

    OFFICIAL = "official"
    ALTERNATE = "alternate"
    FORMER = "former"
    ABBREVIATION = "abbreviation"
    READING = "reading"


@dataclass(frozen=True)
class Name:
    """A name in one language (BCP 47 tag) and script (ISO 15924 code)."""

    text: str
    lang: str
    script: str = ""
    kind: str = NameKind.OFFICIAL


@dataclass(frozen=True)
class Text:
    """A running text in one language: who wrote it, how far it was checked, and which source text it translates."""

    field: str
    text: str
    lang: str
    origin: str = "human"
    state: str = "draft"
    # Digest of the text that this one translates; it differs once the original has changed since.
    source_hash: str = ""


@dataclass(frozen=True)
class Place:
    """Where a body is: a country (ISO 3166-1), a city and an address as they are written there."""

    country: str = ""
    city: str = ""
    address: str = ""
    role: str = "office"


@dataclass(frozen=True)
class SpokenLanguage:
    """A language of proceedings or work, with a level where a practitioner states one."""

    code: str
    level: str = ""


@dataclass(frozen=True)
class DigitalCapacity:
    """A stated digital capacity: yes, no or on request, with a detail in the organisation's own words."""

    code: str
    answer: str = "yes"
    note: str = ""


@dataclass(frozen=True)
class Link:
    """A further address: rules, model clause, fees, panel."""

    kind: str
    url: str
    lang: str = ""


@dataclass(frozen=True)
class Accreditation:
    """An accreditation as its holder states it; dates in ISO form.

    The scheme is a code of `AccreditationScheme`, or the name of another one in the holder's words. Who verified it and
    when is never the holder's to say (`verified_by` is `NETWORK` where a coordinator has).
    """

    scheme: str
    grade: str
    awarded_on: str = ""
    expires_on: str = ""
    evidence: str = ""
    verified_by: str = ""
    verified_on: str = ""


@dataclass(frozen=True)
class Title:
    """How an office is called in one language."""

    lang: str
    text: str


@dataclass(frozen=True)
class OfferedPost:
    """A focal-point post as the organisation wishes it, with the office that is to sit on it; dates in ISO form.

    `public_id` is the post's own; no title means that the post is to be vacant. Persons never stand here.
    """

    public_id: str
    topics: tuple[str, ...] = ()
    titles: tuple[Title, ...] = ()
    mailbox: str = ""
    telephone: str = ""
    languages: tuple[str, ...] = ()
    starts_on: str = ""
    ends_on: str = ""

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "OfferedPost":
        """Read a part of a document."""
        values = {**document, "titles": tuple(Title(**title) for title in document.get("titles", ()))}
        for key in ("topics", "languages"):
            values[key] = tuple(document.get(key, ()))
        return cls(**values)


@dataclass(frozen=True)
class Content:
    """Everything that a listing says of itself, in the order in which it says it."""

    names: tuple[Name, ...] = ()
    kind: str = ""
    texts: tuple[Text, ...] = ()
    places: tuple[Place, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    languages: tuple[SpokenLanguage, ...] = ()
    digital: tuple[DigitalCapacity, ...] = ()
    accreditations: tuple[Accreditation, ...] = ()
    email: str = ""
    telephone: str = ""
    website: str = ""
    # Whether someone has opened the website and found the body there; an unseen address is shown, not linked.
    website_seen: bool = False
    links: tuple[Link, ...] = ()
    founded: int | None = None
    # The posts of this listing as they are to be: applied to the posts themselves when the revision is published.
    posts: tuple[OfferedPost, ...] = ()
    # Whether a practitioner wishes to be introduced to parties by the network: "yes", "no", "" where nothing is said.
    introductions: str = ""
    # Fields whose values come from public sources and were not stated by the body itself.
    unverified_fields: tuple[str, ...] = field(default=())

    def to_document(self) -> dict[str, Any]:
        """Return the JSON document; empty values are left out."""
        document = {key: value for key, value in asdict(self).items() if value not in ("", (), [], None, False)}
        # Through JSON once, so that what is kept in memory equals what is read back (tuples become lists).
        return cast("dict[str, Any]", json.loads(json.dumps(document)))

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Content":
        """Read a document; unknown keys are an error of the writer and raise `TypeError`."""
        values: dict[str, Any] = dict(document)
        if "posts" in values:
            values["posts"] = tuple(OfferedPost.from_document(part) for part in values["posts"])
        for key, kind in _PARTS.items():
            if key in values:
                values[key] = tuple(kind(**part) for part in values[key])
        for key in _LISTS:
            if key in values:
                values[key] = tuple(values[key])
        return cls(**values)


_PARTS: dict[str, type[Any]] = {
    "names": Name,
    "texts": Text,
    "places": Place,
    "languages": SpokenLanguage,
    "digital": DigitalCapacity,
    "links": Link,
    "accreditations": Accreditation,
}
_LISTS = ("jurisdictions", "services", "specialties", "roles", "unverified_fields")


def changed_fields(before: Content, after: Content) -> list[str]:
    """Return the names of the fields that differ, in the order of `Content`."""
    return [part.name for part in fields(Content) if getattr(before, part.name) != getattr(after, part.name)]


def digest(document: dict[str, Any]) -> str:
    """Return a digest of a document that does not depend on the order of its keys."""
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
