"""Copies of a SQLite database by its own online backup, which other processes neither notice nor disturb."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from adrnet.backup.files import BackupError

# How long a restore waits for whoever is writing.
PATIENCE_SECONDS = 20.0


def save(database: Path, file: Path) -> None:
    """Copy the database into `file` (which is there and empty), one consistent state, checked afterwards."""
    with closing(_open(database)) as source, closing(_open(file)) as target:
        # All pages in one step: one read transaction, so that no write in between starts the copy over.
        source.backup(target, pages=-1, progress=_patience())
        # A backup is one file: in WAL it would grow two companions whenever somebody looks into it.
        target.execute("PRAGMA journal_mode = DELETE")
        check(target, file)


def put_in_place(file: Path, database: Path) -> None:
    """Make `database` say what `file` says, in one transaction: its readers see the old state or the new one.

    Raises:
        BackupError: other processes went on writing for longer than we were willing to wait.
    """
    with closing(_open(file)) as source, closing(_open(database)) as target:
        if not target.execute("PRAGMA page_count").fetchone()[0]:
            target.execute("PRAGMA journal_mode = WAL")
        source.backup(target, pages=-1, progress=_patience())


def read_revision(file: Path) -> str:
    """Return the revision of a backup's schema.

    Raises:
        BackupError: the file is damaged, or no database of adrnet.
    """
    with closing(_open(file)) as opened:
        check(opened, file)
        row = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise BackupError(f"{file} is no backup of adrnet: it has no schema.")
    return str(row[0])


def check(opened: sqlite3.Connection, file: Path) -> None:
    """Refuse a database that is damaged or not ours.

    Raises:
        BackupError: and what is wrong.
    """
    try:
        found = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found == "ok" and opened.execute("PRAGMA foreign_key_check").fetchone():
            found = "rows refer to rows that do not exist"
        tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise BackupError(f"{file} is damaged: {found}.")
    if not {"alembic_version", "database_identity", "index_change"} <= tables:
        raise BackupError(f"{file} is no backup of adrnet: it lacks our tables.")


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)


def _patience() -> Callable[[int, int, int], None]:
    """Return a callback that gives up when the copy does not get through; by itself it would try for ever."""
    until = time.monotonic() + PATIENCE_SECONDS

    def ask(status: int, _remaining: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > until:
            raise BackupError("Other processes do not stop writing to the database; try again later.")

    return ask
