"""That one listing became part of another, or one became two: what moved, so that it can be undone.

The acts stand in `duplicates` (merging) and `splitting`.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain.listing import Listing


class RearrangementKind(StrEnum):
    """What was done."""

    MERGE = "merge"
    SPLIT = "split"


class Rearrangement(Base):
    """What moved from one listing to another: numbers of rows, by table; no values."""

    __tablename__ = "rearrangement"
    __table_args__ = (CheckConstraint("from_id <> to_id", name="two_listings"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    from_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    # For example {"maintainer": [3], "post": [7, 8], "affiliation": []}.
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(Integer)

    source: Mapped[Listing] = relationship(foreign_keys=[from_id])
    target: Mapped[Listing] = relationship(foreign_keys=[to_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute
