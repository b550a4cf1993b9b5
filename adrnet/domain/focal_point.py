"""Focal points: the seat (a post) and whoever sits on it (a designation).

A post exists while it is vacant: a country's from the day the country is in the network, an organisation's when it adds
one. A designation names an office or a person for a term. An office (title, role mailbox, role telephone) is public at
once; a person is shown nowhere before their own yes. A person's values stand in `DesignatedPerson` alone, which can be
erased while the record and the history stay.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, false, func, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain.freshness import Confirmable
from adrnet.domain.listing import PUBLIC_ID_LENGTH, Listing
from adrnet.domain.record import AuditEvent

# The act by which a person who has not answered is asked once more.
ASK_AGAIN = "ask_again"


class PostState(StrEnum):
    """Whether the seat exists."""

    OPEN = "open"
    CLOSED = "closed"


class DesignationState(StrEnum):
    """Where a designation stands."""

    NOMINATED = "nominated"
    ACTIVE = "active"
    DECLINED = "declined"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    # A person was asked and said nothing in time.
    LAPSED = "lapsed"


class DesignationKind(StrEnum):
    """Whether an office or a person is designated."""

    OFFICE = "office"
    PERSON = "person"


class Tier(StrEnum):
    """Who sees a value of a person; each sees what those before it see."""

    PUBLIC = "public"
    MEMBERS = "members"
    COORDINATORS = "coordinators"


# What the list of focal points says of a post that nobody holds; a code of the vocabulary `state`.
VACANT = "vacant"

_IS_HELD = "state = 'active'"


class Post(Base):
    """A seat: of a country or of a listing, for one or more topics."""

    __tablename__ = "post"
    __table_args__ = (CheckConstraint("(country_code IS NULL) <> (listing_id IS NULL)", name="one_owner"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True)
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"), index=True)
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default=PostState.OPEN)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer)

    topics: Mapped[list["PostTopic"]] = relationship(
        back_populates="post", cascade="all, delete-orphan", order_by="PostTopic.position", lazy="select"
    )
    listing: Mapped[Listing | None] = relationship()
    designations: Mapped[list["Designation"]] = relationship(
        back_populates="post", order_by="Designation.id", lazy="select"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute

    @property
    def holder(self) -> "Designation | None":
        """The designation that is in force, None while the post is vacant."""
        return next((one for one in self.designations if one.state == DesignationState.ACTIVE), None)


class PostTopic(Base):
    """That a post is the address for a topic (a code of the vocabulary `topic`)."""

    __tablename__ = "post_topic"
    __table_args__ = (Index("ix_post_topic_topic", "topic"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, default=0)

    post: Mapped[Post] = relationship(back_populates="topics")


class Designation(Confirmable, Base):
    """An office or a person on a post, for a term."""

    __tablename__ = "designation"
    __table_args__ = (
        Index(
            "uq_designation_holder",
            "post_id",
            unique=True,
            sqlite_where=text(_IS_HELD),
            postgresql_where=text(_IS_HELD),
        ),
        Index("ix_designation_post_id", "post_id"),
        Index("ix_designation_freshness_changes_on", "freshness_changes_on"),
        CheckConstraint("kind = 'person' OR office_titles IS NOT NULL", name="office_has_a_title"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="term_in_order"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    # The office's title in each language: [{"lang": "en", "text": "Legal Affairs Desk"}].
    office_titles: Mapped[list[Any] | None]
    mailbox: Mapped[str] = mapped_column(String(320), default="")
    # International form (E.164 with punctuation as given, for instance +66 2 018 1615).
    telephone: Mapped[str] = mapped_column(String(60), default="")
    languages: Mapped[list[Any]] = mapped_column(default=list)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    # Who designated: an authority in words, as the file or form named it.
    designated_by: Mapped[str] = mapped_column(String(300), default="")
    designated_at: Mapped[datetime] = mapped_column()
    designated_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer)
    # When the person was asked last: from then on they have their whole time for an answer. Read off the record.
    asked_at: Mapped[datetime] = column_property(
        func.coalesce(
            select(func.max(AuditEvent.at))
            .where(
                AuditEvent.subject == "designation",
                AuditEvent.subject_id == id,  # noqa: A003 - the column
                AuditEvent.act == f"designation.{ASK_AGAIN}",
            )
            .correlate_except(AuditEvent)
            .scalar_subquery(),
            designated_at,
        ),
        deferred=True,
    )

    post: Mapped[Post] = relationship(back_populates="designations")
    person: Mapped["DesignatedPerson | None"] = relationship(back_populates="designation", cascade="all, delete-orphan")
    consents: Mapped[list["Consent"]] = relationship(back_populates="designation", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute


class DesignatedPerson(Base):
    """The personal values of a designation: the only row that holds them, deleted at erasure."""

    __tablename__ = "designated_person"

    designation_id: Mapped[int] = mapped_column(ForeignKey("designation.id", ondelete="CASCADE"), primary_key=True)
    # Names like those of a listing: [{"text": …, "lang": …, "script": …, "kind": …}].
    names: Mapped[list[Any]] = mapped_column(default=list)
    email: Mapped[str] = mapped_column(String(320), default="")
    telephone: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[list[Any]] = mapped_column(default=list)
    # Who sees which field: {"email": "coordinators"}; a field that is not named is seen by coordinators only.
    visibility: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # The language in which the person is written to.
    locale: Mapped[str] = mapped_column(String(16), default="en", server_default=text("'en'"))
    # The person asked that search engines leave pages out that show them.
    is_unindexed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    designation: Mapped[Designation] = relationship(back_populates="person")


class Consent(Base):
    """That a person said yes or no: to which notice, in which language, when, from when withdrawn.

    About a designation, or about a practitioner's own profile (`listing_id`). It holds no value of the person.
    """

    __tablename__ = "consent"
    __table_args__ = (CheckConstraint("(designation_id IS NULL) <> (listing_id IS NULL)", name="one_subject"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    designation_id: Mapped[int | None] = mapped_column(ForeignKey("designation.id", ondelete="CASCADE"), index=True)
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), index=True)
    notice_version: Mapped[str] = mapped_column(String(40))
    locale: Mapped[str] = mapped_column(String(16))
    is_given: Mapped[bool]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    # What was agreed to be shown to whom, as `DesignatedPerson.visibility`.
    visibility: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))

    designation: Mapped[Designation | None] = relationship(back_populates="consents")
