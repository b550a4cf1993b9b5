"""The focal-point list frozen at a date.

An edition's checksum runs over the ordered hashes of its rows, each salted: redaction deletes a row's values and salt,
keeps the hash, and the edition still verifies.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base


class Edition(Base):
    """A numbered state of the list, with who issued it and what verifies it."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    as_at: Mapped[date]
    title: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checksum: Mapped[str] = mapped_column(String(64))

    rows: Mapped[list["EditionRow"]] = relationship(back_populates="edition", order_by="EditionRow.ordinal")


class EditionRow(Base):
    """One row as it was; `values` and `salt` are null once it was redacted."""

    __tablename__ = "edition_row"
    __table_args__ = (Index("ix_edition_row_designation_id", "designation_id"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    designation_id: Mapped[int | None] = mapped_column(ForeignKey("designation.id"))
    values: Mapped[dict[str, Any] | None]
    salt: Mapped[str | None] = mapped_column(String(32))
    row_hash: Mapped[str] = mapped_column(String(64))
    redacted_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship(back_populates="rows")

    def seal(self, values: dict[str, Any]) -> None:
        """Take `values` in, with a new salt and the hash over both."""
        self.values = values
        self.salt = secrets.token_hex(16)
        self.row_hash = hash_row(values, self.salt)

    def redact(self, at: datetime) -> None:
        """Delete the values and the salt; without the salt nobody can guess values from the hash."""
        self.values = None
        self.salt = None
        self.redacted_at = at


def hash_row(values: dict[str, Any], salt: str) -> str:
    """Return the SHA-256 of a row's values, in canonical JSON, and its salt."""
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{canonical}".encode()).hexdigest()


def checksum(row_hashes: Iterable[str]) -> str:
    """Return the edition's checksum: the SHA-256 over its rows' hashes in order, one a line."""
    return hashlib.sha256("".join(f"{one}\n" for one in row_hashes).encode()).hexdigest()


def verifies(edition: Edition) -> bool:
    """Whether every row that still has values matches its hash, and the hashes match the checksum."""
    rows = edition.rows
    return edition.checksum == checksum(row.row_hash for row in rows) and all(
        row.values is None or (row.salt is not None and hash_row(row.values, row.salt) == row.row_hash) for row in rows
    )
