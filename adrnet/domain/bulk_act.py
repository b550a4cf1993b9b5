"""What a coordinator did to several things at once, so that it can be undone as one.

Each thing has its own line in the record besides; this is what ties them together.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from adrnet.db import Base


class BulkAct(Base):
    """One act on several things."""

    __tablename__ = "bulk_act"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    # The act of the desk: a word of `coordination.bulk`.
    act: Mapped[str] = mapped_column(String(40))
    # Pairs of kind and number, in the order in which they were done, each with what undoing needs.
    things: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    undone_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute
