"""Copies of a PostgreSQL database by its own tools, pg_dump and pg_restore, which the operator installs."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from adrnet.backup.files import BackupError

# A restore replaces tables, for which it waits until nobody reads them, but not for ever.
LOCK_TIMEOUT = "20s"


def save(url: URL, file: Path) -> None:
    """Copy the database into `file`, one consistent state, and see that it can be read."""
    _run(url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}", _where(url))
    read_revision(file)


def put_in_place(file: Path, url: URL) -> None:
    """Replace the tables of the database by those of `file`, in one transaction.

    Raises:
        BackupError: the tools are missing, or say why it is not possible.
    """
    options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _run(url, "pg_restore", *options, _where(url), str(file))


def read_revision(file: Path) -> str:
    """Return the revision of a backup's schema.

    Raises:
        BackupError: the file is damaged, or no database of adrnet.
    """
    told = _run(None, "pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file))
    found = re.search(r"^COPY [\w.]*alembic_version .*\n(\w+)$", told, re.MULTILINE)
    if not found:
        raise BackupError(f"{file} is no backup of adrnet: it has no schema.")
    return found.group(1)


def _where(url: URL) -> str:
    """Return the option that names the database, without the password: command lines are seen by everyone."""
    named = url.translate_connect_args(username="user", database="dbname")
    named.pop("password", None)
    return f"--dbname={make_conninfo('', **{**named, **url.query})}"


def _run(url: URL | None, tool: str, *arguments: str) -> str:
    path = shutil.which(tool)
    if path is None:
        raise BackupError(f"{tool} is missing: install PostgreSQL's client programs of the server's version.")
    environment = {**os.environ, "PGOPTIONS": f"-c lock_timeout={LOCK_TIMEOUT}"}
    if url is not None and url.password:
        environment["PGPASSWORD"] = str(url.password)
    command: Sequence[str] = (path, "--no-password", *arguments) if url else (path, *arguments)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise BackupError(f"{tool} gave up: {done.stderr.strip() or done.returncode}")
    return done.stdout
