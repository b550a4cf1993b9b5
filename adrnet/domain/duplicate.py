"""That two listings may be one: the pair, the reason, and what a coordinator said to it.

A pair is proposed once, whatever is said to it. How pairs are found and decided about stands in `duplicates`, how two
listings become one and two again in `merging`.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain.listing import Listing


class ProposalState(StrEnum):
    """What was said to a pair."""

    PROPOSED = "proposed"
    # Two bodies: a coordinator said so.
    DIFFERENT = "different"
    MERGED = "merged"
    # They were merged, and a coordinator has separated them again.
    UNDONE = "undone"


class DuplicateProposal(Base):
    """Two listings that may be one; the lower id stands first, so that a pair is proposed once."""

    __tablename__ = "duplicate_proposal"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    likeness: Mapped[int] = mapped_column(Integer)
    # By what they are alike: a word of `likeness.Why`.
    why: Mapped[str] = mapped_column(String(20), default="names", server_default=text("'names'"))
    state: Mapped[str] = mapped_column(String(20), default=ProposalState.PROPOSED)
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    first: Mapped[Listing] = relationship(foreign_keys=[first_id])
    second: Mapped[Listing] = relationship(foreign_keys=[second_id])

    @property
    def listings(self) -> tuple[Listing, Listing]:
        """The two."""
        return self.first, self.second

    def other(self, listing: Listing) -> Listing:
        """Return the other one of the two."""
        return self.second if listing.id == self.first_id else self.first
