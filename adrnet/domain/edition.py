"""The focal-point list frozen at a date, and what verifies it.

Each row has two parts: what is said of the post (`values`), and what may have to go one day (`person_values`: a
person, and the words for who designated). Each part is hashed with a salt of its own; a row's hash runs over both, the
edition's checksum over the rows' hashes in order. Redaction deletes a part's values and salt and keeps its hash: it
shows, and the edition still verifies. How an edition is issued stands in `issuing`; what the parts say, in `listed`.

Decisions:
    2026-11-22  Two parts and not one: when a person leaves, the post and its organisation stay readable for ever.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, Integer, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session, relationship

from adrnet.db import Base
from adrnet.kit import clock

_AT_A_TIME = 500
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Found:
    """The columns by which a kept row of the list is found and counted; they say the same as its values.

    Topics in the post's order, each between commas (`,arbitration,mediation,`), so that one is found by its code.
    """

    country: Mapped[str] = mapped_column(String(2), server_default=text("''"))
    kind: Mapped[str] = mapped_column(String(40), server_default=text("''"))
    state: Mapped[str] = mapped_column(String(20), server_default=text("''"))
    topics: Mapped[str] = mapped_column(Text, server_default=text("''"))


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


class EditionRow(Found, Base):
    """One row as it was; values and salt of a part are null once it was redacted."""

    __tablename__ = "edition_row"
    __table_args__ = (Index("ix_edition_row_designation_id", "designation_id"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    designation_id: Mapped[int | None] = mapped_column(ForeignKey("designation.id"))
    values: Mapped[dict[str, Any] | None]
    salt: Mapped[str | None] = mapped_column(String(32))
    post_hash: Mapped[str] = mapped_column(String(64), server_default=text("''"))
    # Null where there is nothing that would ever have to go, and once it has gone.
    person_values: Mapped[dict[str, Any] | None]
    person_salt: Mapped[str | None] = mapped_column(String(32))
    # Empty where there never was such a part.
    person_hash: Mapped[str] = mapped_column(String(64), server_default=text("''"))
    row_hash: Mapped[str] = mapped_column(String(64))
    redacted_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship(back_populates="rows")

    def redact(self, at: datetime) -> None:
        """Delete the person part and its salt; without the salt nobody can guess values from the hash."""
        if self.person_values is None:
            return
        self.person_values = None
        self.person_salt = None
        self.redacted_at = at

    def redact_whole(self, at: datetime) -> None:
        """Delete both parts: the post was a person's own, and their name stood in it."""
        self.redact(at)
        self.values = None
        self.salt = None
        self.redacted_at = at


class Sealed(NamedTuple):
    """What is stored of one row's two parts: values, salts and hashes, as columns of `EditionRow`."""

    values: dict[str, Any]
    salt: str
    post_hash: str
    person_values: dict[str, Any] | None
    person_salt: str | None
    person_hash: str
    row_hash: str


def seal(values: dict[str, Any], person_values: dict[str, Any] | None) -> Sealed:
    """Return both parts of a row with new salts and the hashes over them."""
    salt, post_hash = _sealed(values)
    person_salt, person_hash = _sealed(person_values) if person_values is not None else (None, "")
    return Sealed(values, salt, post_hash, person_values, person_salt, person_hash, hash_of_row(post_hash, person_hash))


def hash_part(values: dict[str, Any], salt: str) -> str:
    """Return the SHA-256 of a part's salt and values: the salt, a line break, canonical JSON."""
    return hashlib.sha256(f"{salt}\n{_CANONICAL.encode(values)}".encode()).hexdigest()


def hash_of_row(post_hash: str, person_hash: str) -> str:
    """Return the SHA-256 over the hashes of a row's parts, one a line; the second line is empty without a person."""
    return hashlib.sha256(f"{post_hash}\n{person_hash}\n".encode()).hexdigest()


def checksum(row_hashes: Iterable[str]) -> str:
    """Return the edition's checksum: the SHA-256 over its rows' hashes in order, one a line."""
    whole = hashlib.sha256()
    for one in row_hashes:
        whole.update(f"{one}\n".encode())
    return whole.hexdigest()


@dataclass(frozen=True)
class Verification:
    """What recomputing an edition's hashes found.

    Attributes:
        rows: how many there are.
        redacted: how many of them were redacted.
        faulty: positions of rows that do not say what their hash says, the first of them.
        checksum: what the rows' hashes give; the edition's own unless rows were added, removed, moved or changed.
        is_whole: whether everything that is still there is what was issued.
    """

    rows: int
    redacted: int
    faulty: tuple[int, ...]
    checksum: str
    is_whole: bool


def verify(edition: Edition) -> Verification:
    """Compute every hash of an edition anew, a portion of its rows at a time (one statement).

    Raises:
        RuntimeError: the edition is in no session.
    """
    session = object_session(edition)
    if session is None:
        raise RuntimeError("an edition is verified where its rows can be read")
    rows = session.execute(
        select(*_VERIFIED)
        .where(EditionRow.edition_id == edition.id)
        .order_by(EditionRow.ordinal)
        .execution_options(yield_per=_AT_A_TIME)
    )
    whole, count, redacted = hashlib.sha256(), 0, 0
    faulty: list[int] = []
    for row in rows:
        whole.update(f"{row.row_hash}\n".encode())
        count += 1
        redacted += row.redacted_at is not None
        if not _holds(row) and len(faulty) < _NAMED_FAULTS:
            faulty.append(row.ordinal)
    found = whole.hexdigest()
    return Verification(count, redacted, tuple(faulty), found, is_whole=not faulty and found == edition.checksum)


def redact(session: Session, designation_id: int) -> int:
    """Take a person out of every edition in which this designation stands; each still verifies. Return the rows."""
    rows = session.scalars(select(EditionRow).where(EditionRow.designation_id == designation_id)).all()
    for row in rows:
        row.redact(clock.now())
    return len(rows)


def joined(topics: Iterable[str]) -> str:
    """Return topics as `Found.topics` holds them."""
    return "".join(f",{one}" for one in topics) + ","


def _sealed(part: dict[str, Any]) -> tuple[str, str]:
    salt = secrets.token_hex(16)
    return salt, hash_part(part, salt)


_NAMED_FAULTS = 20
_VERIFIED = (
    EditionRow.ordinal,
    EditionRow.country,
    EditionRow.kind,
    EditionRow.state,
    EditionRow.topics,
    EditionRow.values,
    EditionRow.salt,
    EditionRow.post_hash,
    EditionRow.person_values,
    EditionRow.person_salt,
    EditionRow.person_hash,
    EditionRow.row_hash,
    EditionRow.redacted_at,
)


def _holds(row: Any) -> bool:
    """Whether a row's parts match their hashes, these the row's, and its columns its values.

    A part that is gone has to say that it was redacted: nothing disappears silently.
    """
    values, person = row.values, row.person_values
    if values is None:
        is_redacted = (row.salt, person, row.person_salt) == (None, None, None) and row.redacted_at is not None
        return is_redacted and hash_of_row(row.post_hash, row.person_hash) == row.row_hash
    if row.salt is None or hash_part(values, row.salt) != row.post_hash:
        return False
    if person is not None:
        part_holds = row.person_salt is not None and hash_part(person, row.person_salt) == row.person_hash
    else:
        part_holds = row.person_salt is None and bool(row.person_hash) == (row.redacted_at is not None)
    return (
        part_holds
        and hash_of_row(row.post_hash, row.person_hash) == row.row_hash
        and (row.country, row.kind, row.state) == (values["country"], values["kind"], values["state"])
        and row.topics == joined(values["topics"])
    )
