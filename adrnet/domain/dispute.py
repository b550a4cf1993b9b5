"""What is contested: who speaks for an entry, or which of two entries bears a name.

Both sides stand side by side until a coordinator who is not a party has decided, with reasons on record; a party may
appeal to the network's coordinators once. What each side says is kept, whatever was decided. The steps stand in
`contesting` (what the sides do) and `judging` (what coordinators decide), what may follow what in `lifecycle`.

Decisions:
    2026-11-22  Of a contested claim the first side are all others who say that they speak for the entry: whoever keeps
                it, and rival claimants. Whoever lost the entry by a decision stays a party, or nobody could appeal.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, and_, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain.account import Account
from adrnet.domain.claim import Claim, ClaimState
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


class Side(StrEnum):
    """For which side somebody speaks; the words are those of `Outcome`."""

    FIRST = "first"
    SECOND = "second"


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
    # What a decision has moved, so that it can be taken back: {"begun": [3], "raised": [], "ended": [1, 2], "accounts":
    # [7, 8]}, numbers of maintainers' rows and of the accounts that lost the entry.
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
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
    claim: Mapped[Claim | None] = relationship()
    # Everybody whose claim to the entry waits, the claimant of this one among them.
    claims: Mapped[list[Claim]] = relationship(
        primaryjoin=lambda: and_(foreign(Claim.listing_id) == Dispute.listing_id, Claim.state == ClaimState.OPEN),
        order_by=Claim.id,
        viewonly=True,
    )
    statements: Mapped[list["DisputeStatement"]] = relationship(
        back_populates="dispute", order_by="DisputeStatement.id", cascade="save-update, merge"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute

    @property
    def listings(self) -> list[Listing]:
        """The entries that it is about: one, or the two that use one name."""
        return [one for one in (self.listing, self.other_listing) if one is not None]

    @property
    def waits(self) -> bool:
        """Whether it waits for a decision."""
        return self.state in {DisputeState.OPEN, DisputeState.APPEALED}

    def side_of(self, account: Account) -> Side | None:
        """Return for which side an account speaks, None where it is no party."""
        if self.claim is not None and self.claim.account_id == account.id:
            return Side.SECOND
        if account.id in self.moved.get("accounts", ()):
            return Side.FIRST
        kept = {one.listing_id for one in account.maintains if one.until is None}
        if self.kind == DisputeKind.KEEPING and self.listing_id in kept:
            # Where the claimant was given the entry alone, whoever keeps it now keeps it with them.
            return Side.SECOND if self.outcome == Outcome.SECOND else Side.FIRST
        if self.listing_id in kept:
            return Side.FIRST
        if self.other_listing_id in kept:
            return Side.SECOND
        is_rival = self.kind == DisputeKind.KEEPING and any(one.account_id == account.id for one in self.claims)
        return Side.FIRST if is_rival else None


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
