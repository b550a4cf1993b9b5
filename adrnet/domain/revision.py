"""One state of a listing's content.

A revision is a document: names, texts, places, classifications, contact. It is read through `Content`, frozen values
with their languages, and never changes once it has been decided. A pending revision waits beside the published one.
Posts have their own life (`focal_point`); a revision says how those of its listing are to be.

Decisions:
    2026-11-21  What the organisation writes and what a coordinator writes on its behalf may wait side by side, one of
                each: neither has to throw the other's words away. When one is published, the other follows it piece
                by piece (`publication`).
"""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain.content import CONTENT_VERSION, Content, digest

if TYPE_CHECKING:
    from adrnet.domain.listing import Listing


class RevisionState(StrEnum):
    """Where a revision stands; codes of the vocabulary `state`, and what only the record knows."""

    # Small corrections begin and end within one transaction, beside whatever waits.
    CORRECTION = "correction"
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
_READ = "_document_and_content"


class Revision(Base):
    """A numbered state of one listing's content."""

    __tablename__ = "revision"
    __table_args__ = (
        Index("uq_revision_number", "listing_id", "number", unique=True),
        # One change of each side waits at a time, one state is published at a time: the database refuses a second.
        Index(
            "uq_revision_pending",
            "listing_id",
            "is_on_behalf",
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
    # Written by a coordinator for the organisation; `source` says where it comes from.
    is_on_behalf: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    source: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    # Published by the coordinator who wrote it: no second one has looked at it yet.
    is_unchecked: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(Integer)

    listing: Mapped["Listing"] = relationship(back_populates="revisions")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute

    @property
    def is_pending(self) -> bool:
        """Whether it still waits for its author or for a decision."""
        return self.state in PENDING

    @property
    def content(self) -> Content:
        """The document, read once; read anew when it has become another one in the database."""
        document = self.document
        known: tuple[dict[str, Any], Content] | None = self.__dict__.get(_READ)
        if known is None or known[0] is not document:
            known = self.__dict__[_READ] = (document, Content.from_document(document))
        return known[1]

    def write(self, content: Content) -> None:
        """Replace the document; only while it is pending (`publication.revise` sees to that)."""
        self.document = content.to_document()
        self.digest = digest(self.document)
