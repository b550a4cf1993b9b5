"""Files that coordinators bring in: what was read, what became of it, what undoing takes back.

What was uploaded is kept only until the import is carried out or given up. The steps stand in `importing`.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base


class ImportKind(StrEnum):
    """What a file describes."""

    LISTINGS = "listings"
    POSTS = "posts"
    FACTS = "facts"


class ImportState(StrEnum):
    """Where an import stands."""

    # Uploaded: its columns are matched and its rows tried.
    PREPARED = "prepared"
    DONE = "done"
    UNDONE = "undone"
    GIVEN_UP = "given_up"


class ImportRun(Base):
    """One file that somebody brings in."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=ImportState.PREPARED, index=True)
    # Null: the command line.
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    file_name: Mapped[str] = mapped_column(Text)
    # SHA-256 of the file.
    digest: Mapped[str] = mapped_column(String(64))
    # The source that every entry made from it names, and the reason for the record.
    source: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    # The rows as read (JSON, compressed); null once they are not needed.
    rows: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Which column of the file is which of ours.
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # How many rows were read, made, changed, left alone.
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(Integer)

    things: Mapped[list["ImportedThing"]] = relationship(back_populates="run", order_by="ImportedThing.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute


class ImportedThing(Base):
    """What an import made or changed."""

    __tablename__ = "imported_thing"
    __table_args__ = (Index("ix_imported_thing_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    import_run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    # The row of the file, counted as a spreadsheet counts: the first one under the headings is 2.
    row: Mapped[int] = mapped_column(Integer)
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(Integer)
    # `made` or `changed`.
    act: Mapped[str] = mapped_column(String(20))
    # How it stood before, by number: of the revision that was published, for example.
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)

    run: Mapped[ImportRun] = relationship(back_populates="things")
