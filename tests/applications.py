"""Applications for tests, with settings read as in real life, and what their databases are filled with.

- `empty`: migrated, nothing loaded;
- `words`: the reference data without its institutions: vocabularies, countries, law, vacant national posts;
- `real`: the reference data as it is shipped, institutions and index included;
- `seeded`: `words` and 600 example listings and as many posts that fill every field, facet and state (`tests.seed`).
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import flask_migrate
from flask import Flask

from adrnet import create_app
from adrnet.db import db, transactional
from adrnet.domain import reference
from adrnet.domain.reference import SHIPPED
from adrnet.kit.extensions import hung
from config import from_environment
from tests import seed
from tests.databases import Databases
from tests.sharing import share_compiled_statements

# Real argon2, with as little work as it takes: a test makes many accounts.
CHEAP_HASHES = {
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__rounds": 1,
        "argon2__memory_cost": 64,
        "argon2__parallelism": 1,
    }
}


def settings(url: str, folder: Path, **environment: str) -> dict[str, Any]:
    """Return the settings of an application with its database at `url` and everything else in `folder`."""
    given = {
        "ADRNET_INSTANCE": str(folder),
        "INDEX_DIRECTORY": str(folder / "index"),
        "DATABASE_URL": url,
        "SECRET_KEY": "for tests only, and long enough to be taken",
        "BASE_URL": "https://adrnet.example",
        # A suite reads faster than people do.
        "READS_PER_MINUTE": "1000000",
        "READS_PER_HOUR": "1000000",
        **environment,
    }
    # What was read is written when a test says so, by no thread.
    return {**from_environment(given), "TESTING": True, "READINGS_WRITTEN_SECONDS": 0, **CHEAP_HASHES}


@contextmanager
def application(configuration: Mapping[str, Any]) -> Iterator[Flask]:
    """Create an application; afterwards nothing of it holds the database or the index open."""
    app = create_app(configuration)
    share_compiled_statements(app)
    try:
        yield app
    finally:
        with app.app_context():
            hung("search").close()
            for engine in db.engines.values():
                engine.dispose()


def index_when_asked(app: Flask) -> None:
    """Let the index follow the commits when it is asked next, and not after each one.

    Of a test's many commits few are searched for. What is about the index, or about all of the house, runs without.
    """
    with app.app_context():
        node = hung("search")
    followers = app.extensions["adrnet.after_commit"]
    lend, behind = node._holder.lend, Event()

    def follow_and_lend() -> Any:
        if behind.is_set():
            behind.clear()
            node.follow()
        return lend()

    followers[followers.index(node.follow)] = behind.set
    node._holder.lend = follow_and_lend


def run(app: Flask, *arguments: str) -> str:
    """Run a `flask` command; fail where it fails."""
    done = app.test_cli_runner().invoke(args=list(arguments))
    assert done.exit_code == 0, f"flask {' '.join(arguments)}: {done.output} {done.exception!r}"
    return done.output


def fill(databases: Databases, name: str) -> None:
    """Make the template `name` of a database and its index unless it is there."""

    def make(url: str, folder: Path) -> None:
        with application(settings(url, folder)) as app:
            with app.app_context():
                flask_migrate.upgrade()
            if name == "empty":
                return
            data = SHIPPED if name == "real" else _without_institutions(folder / "data")
            with app.app_context():
                transactional(reference.load)(db.session(), data)
                if name == "seeded":
                    seed.sow()
            run(app, "search", "catch-up")

    databases.template(name, make)


def _without_institutions(folder: Path) -> Path:
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("institutions.csv"))
    return folder
