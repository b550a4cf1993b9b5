"""Countries, the groups they belong to, and what is known of their law.

Which countries the network covers is data: a `Group` whose countries have national posts, with dated membership.
Names of countries come from CLDR by code (`adrnet.i18n.names`) and are not stored.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from adrnet.db import Base


class Country(Base):
    """A country or territory that occurs in the directory (ISO 3166-1 alpha-2 code)."""

    __tablename__ = "country"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    # BCP 47 tags of the official languages, in the order in which the country names them.
    official_languages: Mapped[list[Any]] = mapped_column(default=list)
    # Endonyms: [{"lang": "th", "text": "ไทย"}].
    endonyms: Mapped[list[Any]] = mapped_column(default=list)

    memberships: Mapped[list["GroupMembership"]] = relationship(back_populates="country", lazy="raise_on_sql")
    facts: Mapped[list["FrameworkFact"]] = relationship(
        back_populates="country", lazy="raise_on_sql", order_by="FrameworkFact.position"
    )


class Group(Base):
    """A group of countries: ASEAN, Japan as a partner, or any further partnership."""

    __tablename__ = "country_group"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    # {"en": "ASEAN", "ja": …}; a missing language falls back to English.
    labels: Mapped[dict[str, Any]]
    # Whether each of its countries has a national focal point, vacant until designated.
    has_national_posts: Mapped[bool] = mapped_column(Boolean)
    source: Mapped[str] = mapped_column(Text)

    memberships: Mapped[list["GroupMembership"]] = relationship(back_populates="group", lazy="raise_on_sql")


class GroupMembership(Base):
    """A country's membership of a group; `since` and `until` are ISO dates as precise as the source (2025-10)."""

    __tablename__ = "group_membership"
    __table_args__ = (UniqueConstraint("group_code", "country_code", "since"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    group_code: Mapped[str] = mapped_column(ForeignKey("country_group.code"))
    country_code: Mapped[str] = mapped_column(ForeignKey("country.code"), index=True)
    since: Mapped[str] = mapped_column(String(10), default="")
    until: Mapped[str] = mapped_column(String(10), default="")
    source: Mapped[str] = mapped_column(Text, default="")

    group: Mapped[Group] = relationship(back_populates="memberships")
    country: Mapped[Country] = relationship(back_populates="memberships")


# What the record calls a framework fact, and the columns that say something of the law: what is on record of one.
FACT = "frameworkfact"
SAID_BY_FACT = ("status", "title", "year", "signed_on", "joined_on", "in_force_on", "reservation", "note")


class Confidence(StrEnum):
    """How far a statement made from sources may be trusted."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class FrameworkFact(Base):
    """One dated, sourced statement about a country's law."""

    __tablename__ = "framework_fact"
    __table_args__ = (
        Index("ix_framework_fact_country_instrument", "country_code", "instrument"),
        CheckConstraint("confidence IN ('high', 'medium', 'low')", name="confidence"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    # The stable key of the reference data, so that loading again finds the same fact.
    key: Mapped[str] = mapped_column(String(80), unique=True)
    country_code: Mapped[str] = mapped_column(ForeignKey("country.code"))
    position: Mapped[int] = mapped_column(Integer)
    # Codes of the vocabularies `framework` and `framework_status`.
    instrument: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(40))
    # A statute's title as given, in the language of the source; empty where none was found.
    title: Mapped[str] = mapped_column(Text, default="")
    year: Mapped[int | None]
    signed_on: Mapped[date | None]
    joined_on: Mapped[date | None]
    in_force_on: Mapped[date | None]
    reservation: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    sources: Mapped[list[Any]] = mapped_column(default=list)
    confidence: Mapped[str] = mapped_column(String(6))
    # `source` where a source named with it says so, `general_knowledge` where none was seen.
    basis: Mapped[str] = mapped_column(String(20), default="source")
    # The month for which the statement holds, as YYYY-MM.
    as_of: Mapped[str] = mapped_column(String(10))
    verify_note: Mapped[str] = mapped_column(Text, default="")

    country: Mapped[Country] = relationship(back_populates="facts")


def facts_of_country(session: Session, country: str) -> Sequence[FrameworkFact]:
    """Return the framework facts of a country in their order (one statement)."""
    return session.scalars(
        select(FrameworkFact).where(FrameworkFact.country_code == country).order_by(FrameworkFact.position)
    ).all()
