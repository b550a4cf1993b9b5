"""Making a backup."""

from pathlib import Path

from sqlalchemy import Engine

from adrnet.backup import postgresql, sqlite
from adrnet.backup.files import BackupError, written_aside


def back_up(engine: Engine, file: Path, *, overwrite: bool = False) -> int:
    """Copy the database into `file`, which is there whole or not at all; return its size in bytes.

    Raises:
        BackupError: the file exists, or the copy is not possible.
    """
    if file.exists() and not overwrite:
        raise BackupError(f"{file} exists: name another file, or add --force.")
    with written_aside(file) as aside:
        if engine.dialect.name == "sqlite":
            sqlite.save(sqlite_path(engine), aside)
        else:
            postgresql.save(engine.url, aside)
    return file.stat().st_size


def sqlite_path(engine: Engine) -> Path:
    """Return the file of a SQLite database.

    Raises:
        BackupError: it lives in memory.
    """
    if not engine.url.database or engine.url.database == ":memory:":
        raise BackupError("A database in memory has no backup.")
    return Path(engine.url.database)
