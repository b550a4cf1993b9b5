"""One state of a listing's content.

A revision is a document: names, texts, places, classifications, contact. It is read through `Content`, frozen values
with their languages, and never changes once it has been decided. A pending revision waits beside the published one.
Focal points are not part of it: posts have their own life (`focal_point`).
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base

if TYPE_CHECKING:
    from adrnet.domain.listing import Listing

# The shape of `Content`; a migration that changes the shape raises it and rewrites the documents.
CONTENT_VERSION = 1


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
    """An accreditation as its holder states it; dates in ISO form."""

    scheme: str
    grade: str
    awarded_on: str = ""
    expires_on: str = ""
    evidence: str = ""
    verified_by: str = ""
    verified_on: str = ""


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


class RevisionState(StrEnum):
    """Where a revision stands; codes of the vocabulary `state`, and what only the record knows."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


PENDING = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.RETURNED)
_IS_PENDING = "state IN ('draft', 'in_review', 'returned')"
_IS_PUBLISHED = "state = 'published'"


class Revision(Base):
    """A numbered state of one listing's content."""

    __tablename__ = "revision"
    __table_args__ = (
        Index("uq_revision_number", "listing_id", "number", unique=True),
        # One change waits at a time, one state is published at a time: the database itself refuses a second.
        Index(
            "uq_revision_pending",
            "listing_id",
            unique=True,
            sqlite_where=text(_IS_PENDING),
            postgresql_where=text(_IS_PENDING),
        ),
        Index(
            "uq_revision_published",
            "listing_id",
            unique=True,
            sqlite_where=text(_IS_PUBLISHED),
            postgresql_where=text(_IS_PUBLISHED),
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    document: Mapped[dict[str, Any]]
    content_version: Mapped[int] = mapped_column(Integer, default=CONTENT_VERSION)
    digest: Mapped[str] = mapped_column(String(64))
    # The published revision that this one was made from: "it changed meanwhile" compares with it.
    base_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(Integer)

    listing: Mapped["Listing"] = relationship(back_populates="revisions")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute

    @cached_property
    def content(self) -> Content:
        """The document, read once; a document is replaced by a new revision, never edited."""
        return Content.from_document(self.document)
