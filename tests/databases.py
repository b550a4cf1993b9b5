"""Databases for tests: made once as a template, copied for each test that writes.

On SQLite a template is a file, on PostgreSQL (`DATABASE_URL`, see `tests.postgres`) a template database. A template is
made by one process and used by all processes of a session: a lock in the folder that they share keeps them apart.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

Fill = Callable[[str, Path], None]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Databases:
    """Templates by name in a folder that all processes of a test session share."""

    def __init__(self, folder: Path, owner: str) -> None:
        self.folder = folder
        self.owner = owner
        self._server = os.environ.get("DATABASE_URL", "")
        self._copies = 0

    def template(self, name: str, fill: Fill) -> None:
        """Make the template `name` unless it is there: `fill` gets a new database's address and a folder."""
        with _alone(self.folder / f"{name}.lock"):
            folder = self.folder / name
            if (folder / "done").exists():
                return
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            if self._server:
                self._execute(f"DROP DATABASE IF EXISTS {self._database(name)} WITH (FORCE)")
                self._execute(f"CREATE DATABASE {self._database(name)}")
                url = self._url(self._database(name))
            else:
                url = f"sqlite:///{folder / 'adrnet.sqlite'}"
            fill(url, folder)
            (folder / "done").touch()

    def copy(self, name: str, folder: Path) -> str:
        """Copy the template `name`, its index into `folder`; return the copy's address."""
        index = self.folder / name / "index"
        if index.exists():
            shutil.copytree(index, folder / "index")
        if not self._server:
            shutil.copyfile(self.folder / name / "adrnet.sqlite", folder / "adrnet.sqlite")
            return f"sqlite:///{folder / 'adrnet.sqlite'}"
        self._copies += 1
        database = f"adrnet_{self.owner}_{os.getpid()}_{self._copies}"
        with _alone(self.folder / f"{name}.lock"):
            # PostgreSQL copies a database only while nobody else is connected to it, another copier included.
            self._execute(f"CREATE DATABASE {database} TEMPLATE {self._database(name)}", of_files=True)
        return self._url(database)

    def drop(self, url: str) -> None:
        """Remove a copy; files go with the test's folder."""
        if self._server:
            self._execute(f"DROP DATABASE {urlsplit(url).path.strip('/')} WITH (FORCE)")

    @staticmethod
    def _database(name: str) -> str:
        return f"adrnet_template_{name}"

    def _url(self, database: str) -> str:
        return re.sub(r"/[^/?]*(\?|$)", rf"/{database}\1", self._server, count=1)

    def _execute(self, statement: str, *, of_files: bool = False) -> None:
        """Execute a statement; `of_files`: what is created is copied file by file, not through the log."""
        with psycopg.connect(self._server, autocommit=True) as connection:
            # Before PostgreSQL 15 there was no other way, and no word for it.
            how = " STRATEGY file_copy" if of_files and connection.info.server_version >= 150000 else ""
            connection.execute(f"{statement}{how}".encode())
