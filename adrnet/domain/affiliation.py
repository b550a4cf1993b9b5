"""That a practitioner belongs to an organisation: to its panel, or to its people, as both sides say.

Each side proposes, the other one agrees; before that nobody is shown as belonging anywhere. An organisation's panel may
name people who are not in the directory yet: each of them has a profile that nobody sees before their own yes, and a
mailbox by which they are asked (`ProfileContact`).
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain.listing import Listing


class AffiliationKind(StrEnum):
    """How somebody belongs to an organisation."""

    PANEL = "panel"
    STAFF = "staff"


class AffiliationState(StrEnum):
    """Where an affiliation stands; it is shown only while confirmed."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ENDED = "ended"
    # The other side was asked and said nothing in time.
    LAPSED = "lapsed"


class Side(StrEnum):
    """Who proposed it: the other one agrees or not."""

    PRACTITIONER = "practitioner"
    ORGANISATION = "organisation"


# Whoever was asked by a mailbox alone may be asked openly as well: else who asks would notice that they are here.
_IS_CURRENT = "state IN ('proposed', 'confirmed') AND asked_as IS NULL"


class Affiliation(Base):
    """A practitioner with an organisation, proposed by one of the two."""

    __tablename__ = "affiliation"
    __table_args__ = (
        Index(
            "uq_affiliation_current",
            "practitioner_id",
            "organisation_id",
            "kind",
            unique=True,
            sqlite_where=text(_IS_CURRENT),
            postgresql_where=text(_IS_CURRENT),
        ),
        CheckConstraint("practitioner_id <> organisation_id", name="two_sides"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    proposed_by: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    # As whom an organisation asked for somebody whose mailbox was held already: {"names": […], "email": …}. Until the
    # answer it reads its own words, as of anybody who is not in the directory, and not whom it has reached.
    asked_as: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column(Integer)

    practitioner: Mapped[Listing] = relationship(foreign_keys=[practitioner_id])
    organisation: Mapped[Listing] = relationship(foreign_keys=[organisation_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute


class ProfileContact(Base):
    """The mailbox through which the network writes to somebody whose profile no account keeps; never shown."""

    __tablename__ = "profile_contact"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    locale: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]

    listing: Mapped[Listing] = relationship()
