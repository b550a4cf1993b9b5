"""Who did what, when and why: append only.

Events hold ids, names of fields and states, never values: after an erasure the record still makes sense and says
nothing of the person. What a coordinator writes as a reason stands in a row of its own (`ReviewEntry.note`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, Integer, String, Text, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from adrnet.db import Base


class AuditEvent(Base):
    """One act: `listing.withdraw` on a listing, by an account or by a machine of ours."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(Integer)
    # One of the two: a person's account, or the machine's name (`command_line`, `reference_data`, `clock`).
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    machine: Mapped[str | None] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(20), default="")
    to_state: Mapped[str] = mapped_column(String(20), default="")
    # Names of the fields that changed.
    fields: Mapped[list[Any]] = mapped_column(default=list)


class ReviewEntry(Base):
    """The reason given with a decision, in the words of who decided."""

    __tablename__ = "review_entry"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), unique=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"), index=True)
    note: Mapped[str] = mapped_column(Text)


class ExportRecord(Base):
    """That more than the open page shows was taken away: by whom, why, what."""

    __tablename__ = "export_record"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(String(20))
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    count: Mapped[int] = mapped_column(Integer)
    designation_ids: Mapped[list[Any]] = mapped_column(default=list)


class RecordIsAppendOnlyError(RuntimeError):
    """Someone tried to rewrite what happened."""


def _refuse(_mapper: Mapper[Any], _connection: Connection, _target: object) -> None:
    raise RecordIsAppendOnlyError("the record is append only")


for _recorded in (AuditEvent, ExportRecord):
    event.listen(_recorded, "before_update", _refuse)
    event.listen(_recorded, "before_delete", _refuse)
