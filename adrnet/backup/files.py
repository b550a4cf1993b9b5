"""Files that are whole or not there: written aside, brought to the disk, renamed; readable by their owner only."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

PRIVATE = 0o600


class BackupError(RuntimeError):
    """A backup or a restore is not possible; the message says why and what to do."""


class Format(Enum):
    """What a backup begins with."""

    SQLITE = b"SQLite format 3\0"
    POSTGRESQL = b"PGDMP"


def format_of(file: Path) -> Format:
    """Return what kind of backup a file is.

    Raises:
        BackupError: it cannot be read, or is none.
    """
    try:
        with file.open("rb") as opened:
            beginning = opened.read(16)
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}.") from error
    for one in Format:
        if beginning.startswith(one.value):
            return one
    raise BackupError(f"{file} is no backup.")


@contextmanager
def written_aside(file: Path) -> Iterator[Path]:
    """Yield an empty private file beside `file`; it becomes `file` if nothing is raised, else it is removed.

    Raises:
        BackupError: the folder cannot be written to.
    """
    aside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
    except OSError as error:
        raise BackupError(f"{file.parent} cannot be written to: {error.strerror}.") from error
    try:
        yield aside
        sync(aside)
        aside.replace(file)
        sync(file.parent)
    finally:
        aside.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Return when the disk has the file, or the entries of the folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
