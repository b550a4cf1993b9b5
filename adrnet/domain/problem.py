"""Problems that readers report with a listing, a post or a country's page.

Nobody needs an account for it. The address for the answer is erased as soon as the answer is written, what was typed
some weeks after the end; that there was a problem, of which kind, and what became of it stays. The steps stand in
`reporting`.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain.focal_point import Post
from adrnet.domain.listing import Listing

REFERENCE_LENGTH = 10


class ProblemKind(StrEnum):
    """What is wrong, as the reader chooses it."""

    CONTACT = "contact"
    NAME = "name"
    OUTDATED = "outdated"
    CLOSED = "closed"
    DUPLICATE = "duplicate"
    PERSON = "person"
    LAW = "law"
    OTHER = "other"


class ProblemState(StrEnum):
    """Where a problem stands."""

    OPEN = "open"
    CLOSED = "closed"


class ProblemOutcome(StrEnum):
    """What became of it."""

    CORRECTED = "corrected"
    IS_RIGHT = "is_right"
    NOT_OURS = "not_ours"
    # No report at all: what nobody needs to hear an answer to.
    UNSERIOUS = "unserious"


class Problem(Base):
    """One report about one thing."""

    __tablename__ = "problem"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN listing_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN post_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN country_code IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_subject",
        ),
        Index("ix_problem_state", "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    # What its reporter can name it by; random.
    reference: Mapped[str] = mapped_column(String(REFERENCE_LENGTH), unique=True)
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=ProblemState.OPEN)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    # In the reporter's words, and in the language of the page on which they wrote them.
    text: Mapped[str] = mapped_column(Text, default="")
    locale: Mapped[str] = mapped_column(String(16))
    # Where the outcome goes; null where none was left, and after it went there.
    email: Mapped[str | None] = mapped_column(String(320))
    # How often the same was reported, and what was only counted because many reports were open.
    times: Mapped[int] = mapped_column(Integer, default=1, server_default=sql("1"))
    created_at: Mapped[datetime]
    # When a maintainer of the listing said that it is put right, or right as it stands (`outcome` says which of them);
    # a coordinator reads that and closes it.
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(Integer)

    listing: Mapped[Listing | None] = relationship()
    post: Mapped[Post | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute
