"""What somebody takes away from the network: how they like their list, and files that are made for them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from adrnet.db import Base


class ListChoice(Base):
    """The columns of the list that somebody chose, in their order, and the language of the file."""

    __tablename__ = "list_choice"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    # Keys of `formats.columns`.
    columns: Mapped[list[Any]] = mapped_column(default=list)
    locale: Mapped[str] = mapped_column(String(16))
    updated_at: Mapped[datetime]


class FileKind(StrEnum):
    """What a file holds."""

    LIST = "list"
    REPORT = "report"


class FileState(StrEnum):
    """Where the making of a file stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class PreparedFile(Base):
    """A file that the worker makes for somebody; it lies in the instance folder under its public id until its time.

    An erasure removes all of them: any may hold whoever was erased.
    """

    __tablename__ = "prepared_file"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    # Random and long: whoever has it may ask for the file, and is asked who they are.
    public_id: Mapped[str] = mapped_column(String(43), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    format: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(16))
    # What was asked for: filters, columns, source, period.
    request: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(10), default=FileState.WAITING, index=True)
    # Rows that are written, and of how many.
    done: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    total: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    created_at: Mapped[datetime]
    # When a worker took it up; one that was killed leaves it working, and another takes it up again.
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    delete_after: Mapped[datetime]
    # What the file is called where it is saved.
    name: Mapped[str] = mapped_column(String(200))
