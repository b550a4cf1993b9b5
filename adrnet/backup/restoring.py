"""Bringing a backup back."""

import functools
import json
import shutil
import tempfile
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, delete, func, insert, inspect, select, text, update
from sqlalchemy.orm import Session

from adrnet.backup import erasures, postgresql, sqlite
from adrnet.backup.erasures import IN_SIGHT, Erased
from adrnet.backup.files import BackupError, Format, format_of
from adrnet.backup.saving import sqlite_path
from adrnet.domain import link
from adrnet.domain.account import KeptForm, LoginSession, Maintainer
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import DatabaseIdentity, IndexChange, OutgoingMail
from adrnet.domain.record import AuditEvent
from adrnet.kit import clock

# Positions left free above the log's head, for what is still written while the backup is being put in place.
LEAP = 1_000
_as_json = functools.partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
# Acts that must not come undone unnoticed.
REMOVALS = (
    "listing.withdraw",
    "listing.erase",
    "designation.withdraw",
    "account.erase",
    "remit.end",
    "claim.revoke",
    "maintainer.end",
)
# Mails that tell their reader something without the link as well, and from which a page leads on to another link.
_SAY_MORE = (Purpose.NOMINATION, Purpose.PANEL, Purpose.CONFIRM, Purpose.CONFIRM_LISTING)


@dataclass(frozen=True)
class Removal:
    """Something taken out of sight: by which act, when, of what (the public id of a listing, else a number)."""

    act: str
    at: datetime
    subject: str
    # The same as the record has it.
    of: tuple[str, int]


@dataclass(frozen=True)
class Restored:
    """What a restore brought: whether the schema is this version's, what came undone, what was erased or taken back."""

    is_at_head: bool
    undone: tuple[Removal, ...]
    erased: tuple[Erased, ...] = ()


def restore(engine: Engine, file: Path, migrations: Path, instance: Path | None = None) -> Restored:
    """Replace everything in the database by what `file` holds; the caller builds the index anew.

    Args:
        engine: of the database; its own connections are closed.
        file: made by `back_up` from the same kind of database.
        migrations: the folder of migrations, to see that the backup's schema is known.
        instance: the folder with the list of erasures; they are applied to what is brought back, unless its schema is
            an older one.

    Raises:
        BackupError: the file is none of ours, damaged, newer than this version, or the database cannot be replaced now.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    kind = format_of(file)
    if (kind == Format.SQLITE) != is_sqlite:
        raise BackupError(f"{file} is a backup of {kind.name}, DATABASE_URL names {engine.dialect.name}.")
    revision = sqlite.read_revision(file) if is_sqlite else postgresql.read_revision(file)
    scripts = ScriptDirectory(str(migrations))
    if revision not in {script.revision for script in scripts.walk_revisions()}:
        raise BackupError(f"{file} comes from another version of adrnet (schema {revision}): restore it with that one.")
    with engine.connect() as connection:
        before = _removals(connection)
        above = _head(connection) + LEAP
        if instance is not None:
            erasures.write_down(connection, erasures.file_in(instance))
    is_at_head = revision in scripts.get_heads()
    gone = erasures.known(erasures.file_in(instance)) if instance is not None and is_at_head else []
    engine.dispose()
    if is_sqlite:
        erased = _restore_sqlite(file, sqlite_path(engine), above, gone)
    else:
        postgresql.put_in_place(file, engine.url)
        with engine.begin() as connection:
            _renew(connection, above)
            erased = _erase_again(connection, gone)
    with engine.connect() as connection:
        after = _removals(connection)
        shown = set(connection.scalars(select(Listing.public_id).where(Listing.state.in_(IN_SIGHT))))
        keeping = {str(one) for one in connection.scalars(select(Maintainer.id).where(Maintainer.until.is_(None)))}
    # Whoever is on the list was erased again just now, or is not in the backup at all.
    settled = {(one.subject, one.id) for one in gone}
    undone = (
        removal
        for key, removal in before.items()
        if key not in after
        and removal.of not in settled
        and not (removal.act == "listing.withdraw" and removal.subject not in shown)
        and not (removal.act == "maintainer.end" and removal.subject not in keeping)
    )
    return Restored(is_at_head, tuple(undone), tuple(erased))


def _erase_again(connection: Connection, gone: list[Erased]) -> list[Erased]:
    """Erase whoever was erased since the copy was made, in the transaction of the connection."""
    with Session(connection, join_transaction_mode="rollback_only") as session:
        erased = erasures.repeat(session, gone)
        session.flush()
    return erased


def _restore_sqlite(file: Path, database: Path, above: int, gone: list[Erased]) -> list[Erased]:
    with tempfile.TemporaryDirectory(dir=database.parent, prefix=".restore-") as folder:
        prepared = Path(folder) / "prepared.sqlite"
        # The backup stays as it is: what is renewed is renewed in a copy, and put in place with everything else.
        shutil.copyfile(file, prepared)
        engine = create_engine(f"sqlite:///{prepared}", json_serializer=_as_json)
        with engine.begin() as connection:
            _renew(connection, above)
            erased = _erase_again(connection, gone)
        engine.dispose()
        sqlite.put_in_place(prepared, database)
    return erased


def _renew(connection: Connection, above: int) -> None:
    """Give the database another identity and its log a position that it never had; let nobody in by old ways."""
    _close_ways_in(connection)
    connection.execute(update(DatabaseIdentity).values(identity=str(uuid.uuid4())))
    position = max(above, _head(connection)) + 1
    connection.execute(insert(IndexChange).values(sequence=position, listing_id=None, at=clock.now()))
    if connection.dialect.name == "postgresql":
        serial = text("SELECT setval(pg_get_serial_sequence('index_change', 'sequence'), :position)")
        connection.execute(serial, {"position": position})


def _close_ways_in(connection: Connection) -> None:
    """End every login session and take back every link: of those in the backup some were ended or used since.

    With the links go the mails that wait to bring them: whoever was invited may have declined, or be erased by now.
    """
    if not inspect(connection).has_table(MailedLink.__tablename__):
        # A backup from before there were accounts.
        return
    connection.execute(update(LoginSession).where(LoginSession.ended_at.is_(None)).values(ended_at=clock.now()))
    dead = set(connection.scalars(select(MailedLink.digest).where(MailedLink.purpose.not_in(_SAY_MORE))))
    waiting = select(OutgoingMail.id, OutgoingMail.text).where(
        OutgoingMail.sent_at.is_(None), OutgoingMail.given_up_at.is_(None)
    )
    for number, said in connection.execute(waiting).all():
        if link.digests_in(said) & dead:
            connection.execute(delete(OutgoingMail).where(OutgoingMail.id == number))
    connection.execute(delete(MailedLink))
    connection.execute(delete(KeptForm))


def _head(connection: Connection) -> int:
    if not inspect(connection).has_table(IndexChange.__tablename__):
        return 0
    return connection.scalar(select(func.max(IndexChange.sequence))) or 0


def _removals(connection: Connection) -> dict[tuple[int, datetime], Removal]:
    """Return the acts on record that took something out of sight, by number and time."""
    if not inspect(connection).has_table(AuditEvent.__tablename__):
        return {}
    rows = connection.execute(
        select(
            AuditEvent.id, AuditEvent.at, AuditEvent.act, AuditEvent.subject, AuditEvent.subject_id, Listing.public_id
        )
        .outerjoin(Listing, (Listing.id == AuditEvent.subject_id) & (AuditEvent.subject == "listing"))
        .where(AuditEvent.act.in_(REMOVALS))
        .order_by(AuditEvent.id)
    )
    return {
        (number, at): Removal(act, at, public_id or str(subject_id), (subject, subject_id))
        for number, at, act, subject, subject_id, public_id in rows
    }
