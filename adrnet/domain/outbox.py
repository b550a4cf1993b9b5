"""What must happen because something changed, written in the change's own transaction.

`IndexChange` is a log that every node's index reads by position, not a queue that the first reader empties: one machine
or many work the same way. `OutgoingMail` is sent by the worker, at least once, with a stable Message-ID.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Index, Integer, Select, String, Text, delete, func, insert, or_, select, text, update
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


# Written out once: it is the same on both databases.
_STAMP = str(
    select(
        select(DatabaseIdentity.identity).scalar_subquery(), select(func.max(IndexChange.sequence)).scalar_subquery()
    )
)


def head(session: Session) -> int:
    """Return the log's last position, 0 when it is empty and has always been."""
    return session.scalar(select(func.max(IndexChange.sequence))) or 0


def stamp(engine: Engine) -> tuple[str, int]:
    """Return the database's identity and the log's last position, by as little work as there is.

    Asked before every page that is kept, where a session and its transaction would take longer than all the rest.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(_STAMP)
        identity_, position = cursor.fetchone() or ("", 0)
        cursor.close()
    finally:
        connection.close()
    return str(identity_), int(position or 0)


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


@dataclass(frozen=True)
class Leased:
    """A mail that one worker may send until its lease ends; plain values, so that no transaction is open meanwhile."""

    id: int
    message_id: str
    recipient: str
    locale: str
    subject: str
    text: str
    html: str
    created_at: datetime
    attempts: int
    leased_until: datetime


@dataclass(frozen=True)
class Waiting:
    """How many mails wait, and since when the oldest of them does."""

    count: int
    oldest: datetime | None


_WAITS = (OutgoingMail.sent_at.is_(None), OutgoingMail.given_up_at.is_(None))
# What nobody needs once a mail has gone: Message-ID and times stay.
_EMPTY = {"recipient": "", "subject": "", "text": "", "html": "", "leased_until": None}


def waiting(session: Session) -> Waiting:
    """Return how many mails wait, whatever the reason (one statement)."""
    count, oldest = session.execute(select(func.count(), func.min(OutgoingMail.created_at)).where(*_WAITS)).one()
    return Waiting(count, oldest)


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether a mail could be leased now; it only reads, so a worker with nothing to do holds nobody up."""
    return session.scalar(_due(now).limit(1)) is not None


def lease(session: Session, now: datetime, until: datetime, most: int) -> list[Leased]:
    """Take up to `most` mails that are due, the oldest first, so that no other worker takes them before `until`."""
    # A CTE is evaluated once; as a subquery PostgreSQL may run it again for each row and take too many.
    due = _due(now).limit(most).with_for_update(skip_locked=True).cte("due")
    rows = session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.id.in_(select(due.c.id)))
        .values(leased_until=until)
        .returning(*(getattr(OutgoingMail, one.name) for one in fields(Leased))),
        execution_options={"synchronize_session": False},
    )
    return sorted((Leased(*row) for row in rows), key=lambda mail: (mail.created_at, mail.id))


def _due(now: datetime) -> Select[int]:
    is_free = or_(OutgoingMail.leased_until.is_(None), OutgoingMail.leased_until <= now)
    return (
        select(OutgoingMail.id)
        .where(*_WAITS, OutgoingMail.not_before <= now, is_free)
        .order_by(OutgoingMail.not_before, OutgoingMail.id)
    )


def mark_sent(session: Session, mail: Leased, at: datetime) -> None:
    """Note that a mail has gone, and empty it."""
    _end(session, mail, sent_at=at)


def give_up(session: Session, mail: Leased, at: datetime) -> None:
    """Note that a mail is not tried again, and empty it."""
    _end(session, mail, given_up_at=at)


def _end(session: Session, mail: Leased, **ended: datetime) -> None:
    # Whoever holds the lease by now: a mail that has gone has gone.
    session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.id == mail.id, *_WAITS)
        .values(attempts=OutgoingMail.attempts + 1, **_EMPTY, **ended),
        execution_options={"synchronize_session": False},
    )


def postpone(session: Session, mail: Leased, not_before: datetime) -> None:
    """Give a mail back after a failed attempt, to be tried again later."""
    _give_back(session, [mail], attempts=OutgoingMail.attempts + 1, not_before=not_before)


def release(session: Session, mails: Iterable[Leased]) -> None:
    """Give mails back that were not tried."""
    _give_back(session, mails)


def _give_back(session: Session, mails: Iterable[Leased], **values: Any) -> None:
    for mail in mails:
        # A lease that ended may be another worker's by now: it is left alone.
        session.execute(
            update(OutgoingMail)
            .where(OutgoingMail.id == mail.id, OutgoingMail.leased_until == mail.leased_until, *_WAITS)
            .values(leased_until=None, **values),
            execution_options={"synchronize_session": False},
        )


def forget(session: Session, before: datetime) -> int:
    """Delete the rows of mails that ended before then; return how many. Their keys may be used again."""
    ended = func.coalesce(OutgoingMail.sent_at, OutgoingMail.given_up_at)
    done = session.execute(
        delete(OutgoingMail).where(ended < before).returning(OutgoingMail.id),
        execution_options={"synchronize_session": False},
    )
    return len(done.all())
