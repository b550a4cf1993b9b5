"""That one listing became part of another, or one became two: what moved, so that it can be undone.

The acts stand in `merging` and `splitting`, what moves in `carrying` and `keepers`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Integer, String, true
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain.listing import Listing
from adrnet.domain.things import Actor
from adrnet.domain.vocabulary import Vocabulary


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


@dataclass(frozen=True)
class Way:
    """From which listing to which, and who moves things.

    Attributes:
        session: the database.
        source: where things are.
        target: where they go.
        actor: who does it.
        vocabulary: the network's words, for what is found under them.
        chosen: by table, the numbers of what goes, "maintainer" who keeps the target from then on, "maintainer_ended"
            who keeps the source no longer. None: everything and everybody, as the source is no entry of its own then.
    """

    session: Session
    source: Listing
    target: Listing
    actor: Actor
    vocabulary: Vocabulary
    chosen: Mapping[str, Collection[int]] | None = None

    def takes(self, table: str, number: int) -> bool:
        """Whether this one goes."""
        return self.chosen is None or number in self.chosen.get(table, ())

    def those(self, table: str, column: Any) -> ColumnElement[bool]:
        """Return the condition for what goes."""
        return true() if self.chosen is None else column.in_(self.chosen.get(table, ()))
