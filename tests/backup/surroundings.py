"""Backups as tests make them, a second process that writes meanwhile, and what the database says afterwards."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from adrnet import backup
from adrnet.backup import Restored
from adrnet.db import db
from adrnet.domain import outbox
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import IndexChange

ROOT = Path(__file__).parents[2]
ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
only_sqlite = pytest.mark.skipif(ON_POSTGRESQL, reason="looks into a file of SQLite; the suite runs on PostgreSQL")
only_postgresql = pytest.mark.skipif(not ON_POSTGRESQL, reason="needs PostgreSQL's server: make test-postgres")

# Writes pairs, each in one transaction, and says how many there are; a pair that is torn apart is seen.
WRITER = """
import itertools
from adrnet.db import db, transactional
from adrnet.domain import outbox
from wsgi import app

@transactional
def write(number):
    outbox.note(db.session(), [number])
    outbox.note(db.session(), [-number])

with app.app_context():
    app.extensions["adrnet.after_commit"].clear()
    for number in itertools.count(1):
        write(1_000_000 + number)
        print(number, flush=True)
"""


@contextmanager
def writer(app: Flask) -> Iterator[Callable[[], int]]:
    """Write pairs in a second process; the callable says how many are known to be written."""
    environment = {
        **os.environ,
        "ADRNET_INSTANCE": str(app.config["INSTANCE"]),
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "SECRET_KEY": app.config["SECRET_KEY"],
        "BASE_URL": app.config["BASE_URL"],
    }
    told = Path(app.config["INSTANCE"]) / "written"
    with told.open("w") as output:
        started = subprocess.Popen([sys.executable, "-c", WRITER], cwd=ROOT, env=environment, stdout=output)

    def written() -> int:
        assert started.poll() is None, "the writer has ended"
        return int((told.read_text().splitlines() or ["0"])[-1] or 0)

    try:
        wait_for(lambda: written() > 10)
        yield written
    finally:
        started.kill()
        started.wait()


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    patience = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < patience, "it did not happen"
        time.sleep(0.02)


def back_up(app: Flask, file: Path, **more: bool) -> int:
    with app.app_context():
        return backup.back_up(db.engine, file, **more)


def restore(app: Flask, file: Path) -> Restored:
    with app.app_context():
        return backup.restore(db.engine, file, ROOT / "migrations", app.config["INSTANCE"])


def pairs(app: Flask) -> set[int]:
    """Return the numbers of the writer's pairs; fails where one is torn apart."""
    with app.app_context():
        ids = [one or 0 for one in db.session.scalars(select(IndexChange.listing_id))]
    halves = {one for one in ids if one > 1_000_000}
    assert {-one for one in ids if one < -1_000_000} == halves
    return {one - 1_000_000 for one in halves}


def log(app: Flask) -> tuple[str, int]:
    with app.app_context():
        return outbox.identity(db.session()), outbox.head(db.session())


def public_ids(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Listing.public_id).where(Listing.state == "published")))
