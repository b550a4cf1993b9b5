"""What is contested: who speaks for an entry, or which of two entries bears a name.

Both sides stand side by side until a coordinator who is not a party has decided, with reasons on record; a party may
appeal to the network's coordinators once. What each side says is kept, whatever was decided. The steps stand in
`contesting`, what may follow what in `lifecycle`.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain.listing import Listing

_WAITS = "state IN ('open', 'appealed')"


def _one_at_a_time(name: str, *columns: str) -> Index:
    return Index(name, *columns, unique=True, sqlite_where=text(_WAITS), postgresql_where=text(_WAITS))


class DisputeKind(StrEnum):
    """What is contested."""

    # Several accounts say that they speak for one entry.
    KEEPING = "keeping"
    # Two entries use one name.
    NAME = "name"


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    DECIDED = "decided"
    APPEALED = "appealed"
    # Decided by the network's coordinators on appeal.
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What was decided."""

    # Both go on: both keep the entry, or both use the name.
    BOTH = "both"
    # The side that stands on `listing`: whoever keeps it now, or the first of two entries.
    FIRST = "first"
    # The other side: `claim`, or the second entry.
    SECOND = "second"


class Dispute(Base):
    """One contested thing."""

    __tablename__ = "dispute"
    __table_args__ = (
        CheckConstraint("(kind = 'name') = (other_listing_id IS NOT NULL)", name="two_entries"),
        CheckConstraint("(kind = 'keeping') = (claim_id IS NOT NULL)", name="one_claim"),
        CheckConstraint("listing_id < other_listing_id", name="in_order"),
        Index("ix_dispute_state", "state"),
        _one_at_a_time("uq_dispute_names", "listing_id", "other_listing_id"),
        _one_at_a_time("uq_dispute_claim", "claim_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=DisputeState.OPEN)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    # Of two entries that use one name the older one stands first.
    other_listing_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"), index=True)
    # The name that both use, as it is written on the first of the two.
    name: Mapped[str] = mapped_column(Text, default="")
    # The claim of the second side, where it is contested who keeps the entry.
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    appealed_at: Mapped[datetime | None]
    appealed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(Integer)

    listing: Mapped[Listing] = relationship(foreign_keys=[listing_id])
    other_listing: Mapped[Listing | None] = relationship(foreign_keys=[other_listing_id])
    statements: Mapped[list["DisputeStatement"]] = relationship(
        back_populates="dispute", order_by="DisputeStatement.id", cascade="save-update, merge"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute


class DisputeStatement(Base):
    """What somebody says in a dispute, in their own words; emptied when their account is erased."""

    __tablename__ = "dispute_statement"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    # For which side: `first` or `second`, as in `Outcome`.
    side: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]

    dispute: Mapped[Dispute] = relationship(back_populates="statements")
