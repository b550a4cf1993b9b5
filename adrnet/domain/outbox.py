"""What must happen because something changed, written in the change's own transaction.

`IndexChange` is a log that every node's index reads by position, not a queue that the first reader empties: one machine
or many work the same way. `OutgoingMail` is sent by the worker, at least once, with a stable Message-ID.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, delete, func, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from adrnet.db import WRITE_LOCK, Base
from adrnet.kit import clock


class IndexChange(Base):
    """One change of what the public sees: of a listing, or (no listing) of something beside the listings."""

    __tablename__ = "index_change"
    # Without AUTOINCREMENT SQLite would give trimmed sequence numbers again, and positions would lie.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's attribute

    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    # No foreign key: the log outlives a listing that was erased.
    listing_id: Mapped[int | None] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(index=True)


class OutgoingMail(Base):
    """A mail that waits, is leased to a worker, or was sent."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index("ix_outgoing_mail_waiting", "sent_at", "not_before"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    recipient: Mapped[str] = mapped_column(String(320))
    locale: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    sent_at: Mapped[datetime | None]
    # Nobody took it for days: it is not tried again.
    given_up_at: Mapped[datetime | None]


class DatabaseIdentity(Base):
    """The database's own name, made by the first migration: an index of another database is not ours."""

    __tablename__ = "database_identity"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    identity: Mapped[str] = mapped_column(String(36))


def note(session: Session, listing_ids: Iterable[int | None]) -> None:
    """Append to the log that these listings changed, in the session's running transaction."""
    at = clock.now()
    rows = [
        {"listing_id": listing_id, "at": at}
        for listing_id in sorted(set(listing_ids), key=lambda listing_id: (listing_id is not None, listing_id or 0))
    ]
    if not rows:
        return
    if session.get_bind().dialect.name == "postgresql":
        # Without it a lower sequence could become visible after a higher one, and a reader at that position would never
        # see it. A transaction of ours holds the lock from its beginning; asked for again, it is simply held.
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK})
    session.execute(insert(IndexChange), rows)


def head(session: Session) -> int:
    """Return the log's last position, 0 when it is empty and has always been."""
    return session.scalar(select(func.max(IndexChange.sequence))) or 0


def trim(session: Session, before: datetime) -> int:
    """Forget changes older than `before`; return how many. The last one stays: positions never start anew.

    A node whose index stands before the log's beginning builds it anew.
    """
    # Cut by position and not by time, so that a clock that was set back leaves no gap in the log.
    cut = select(func.max(IndexChange.sequence)).where(IndexChange.at < before).scalar_subquery()
    last = select(func.max(IndexChange.sequence)).scalar_subquery()
    old = select(func.count()).where(IndexChange.sequence <= cut, IndexChange.sequence < last)
    count = session.scalar(old) or 0
    if count:
        session.execute(
            delete(IndexChange).where(IndexChange.sequence <= cut, IndexChange.sequence < last),
            execution_options={"synchronize_session": False},
        )
    return count


def identity(session: Session) -> str:
    """Return the database's identity (a UUID)."""
    return session.scalars(select(DatabaseIdentity.identity)).one()


def find(session: Session, message_id: str) -> OutgoingMail | None:
    """Return the mail with this Message-ID, sent or not."""
    return session.scalars(select(OutgoingMail).where(OutgoingMail.message_id == message_id)).one_or_none()


def enqueue(session: Session, mail: OutgoingMail) -> OutgoingMail:
    """Put a mail into the outbox, in the session's running transaction; it may go at once."""
    mail.created_at = mail.not_before = clock.now()
    session.add(mail)
    return mail
