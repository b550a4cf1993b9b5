"""Fixtures of all tests: an application on a real database, a client that inspects, ingredients, closed doors outwards.

`@pytest.mark.data("real")` (or "seeded", "empty"; see `tests.applications`) chooses what the database holds; without it
there are words and countries and no listing. Nothing here keeps an application context open around a client.
"""

import functools
import gc
import os
import re
import smtplib
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain.account import Account
from adrnet.identity import sessions
from tests import factories
from tests.applications import application, fill, index_when_asked, settings
from tests.databases import Databases
from tests.inspector import Inspector

# What decides whether a change lands gives the same answer twice: the order is kept (`--randomly-seed` in
# pyproject.toml) and so are the examples that are tried, unless everything is asked for.
# How fast a machine is decides nothing.
hypothesis.settings.register_profile(
    "steady",
    derandomize=os.environ.get("ADRNET_TESTS") != "all",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")

# Applications are full of circles, and a process that has imported everything holds a million things that stay: looking
# through them as often as Python does by itself is a fifth of a test's work (see `pytest_collection_finish`, too).
# Here and not in `tests.sharing`, as the next function is: what `make bench` measures takes what it takes in life.
gc.set_threshold(20_000, 20, 20)


@event.listens_for(Engine, "connect")
def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    """Wait for nothing but what the kernel has taken: a test's database need not outlive a power cut."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF").close()


# Where the index follows every commit at once, as it does in life.
_INDEXED_AT_ONCE = re.compile(r"tests/(search|backup|journeys|browser|formats|test_)")

# What runs on PostgreSQL: where statements are written, what happens at once, and the journeys from end to end.
_ON_POSTGRESQL = re.compile(
    r"tests/((domain/(?!reference/test_files|test_policy)|search|backup)|mails/test_(sending|processes)|test_(cli|worker|seed)\.py"
    r"|journeys/test_(another_group|duplicates|erasure|organisation|practitioner_profile|reviewer|team|two_at_once)\.py"
    r"|journeys/test_two_years\.py|problems/test_story\.py|people/test_panel\.py"
    r"|\w+/test_(\w*queries|\w*services|\w*at_once|limits|confirming|meanwhile|editions|taking|read_back)\.py)"
)
# Of these files, the stories that are told there as well.
_STORIES_ON_POSTGRESQL = {
    "tests/journeys/test_kept_pages.py": re.compile("test_a_(withdrawal|page_of_an_index)"),
    "tests/disputes/test_disputes.py": re.compile("test_(two_|whoever_comes_second|a_second_click)"),
    "tests/coordination/test_moving.py": re.compile("test_(a_body_that|an_entry_is_handed|of_two_who)"),
    "tests/coordination/test_splitting.py": re.compile("test_(one_entry_becomes|pressed_twice)"),
    "tests/imports/test_views.py": re.compile("test_entries_are_made"),
}
_IS_CHOSEN = bool(os.environ.get("DATABASE_URL")) and os.environ.get("ADRNET_TESTS") != "all"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read what will not run on PostgreSQL."""
    if not _IS_CHOSEN or not collection_path.match("test_*.py"):
        return None
    path = collection_path.relative_to(config.rootpath).as_posix()
    return None if path in _STORIES_ON_POSTGRESQL or _ON_POSTGRESQL.match(path) else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what reaches a database and says something new there; `ADRNET_TESTS=all` runs the rest as well.

    The other tests look at pages and forms, over statements that the journeys send too.
    """
    if not os.environ.get("DATABASE_URL"):
        return

    def chosen(item: pytest.Item) -> bool:
        path, _, name = item.nodeid.partition("::")
        stories = _STORIES_ON_POSTGRESQL.get(path)
        is_told = not (_IS_CHOSEN and stories) or bool(stories.match(name))
        return is_told and "databases" in getattr(item, "fixturenames", ())

    config.hook.pytest_deselected(items=[item for item in items if not chosen(item)])
    items[:] = [item for item in items if chosen(item)]


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every later search for garbage."""
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def closed_doors() -> Iterator[None]:
    """Refuse connections to other machines, and mail to anyone."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test wants to connect to {address}")
        connect(self, address)

    def no_mail(*_arguments: Any, **_more: Any) -> None:
        raise AssertionError("a test wants to send mail")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", only_here)
        patch.setattr(smtplib, "SMTP", no_mail)
        yield


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Databases:
    """Templates of databases, shared by all processes of the session."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    folder = tmp_path_factory.getbasetemp().parent if worker else tmp_path_factory.getbasetemp()
    shared = folder / "databases"
    shared.mkdir(exist_ok=True)
    return Databases(shared, worker or "alone")


@pytest.fixture
def app(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """An application with a database of its own, thrown away afterwards; `setting` marks change the environment."""
    mark = request.node.get_closest_marker("data")
    name = mark.args[0] if mark else "words"
    environment = {key: value for mark in request.node.iter_markers("setting") for key, value in mark.kwargs.items()}
    fill(databases, name)
    factories.restart()
    folder = tmp_path / "instance"
    folder.mkdir()
    url = databases.copy(name, folder)
    try:
        with application(settings(url, folder, **environment)) as made:
            made.test_client_class = Inspector
            if not _INDEXED_AT_ONCE.match(request.node.nodeid):
                index_when_asked(made)
            made.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(databases.folder))
            yield made
    finally:
        databases.drop(url)


@pytest.fixture
def client(app: Flask) -> Inspector:
    """The inspecting client."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs `flask` commands."""
    return app.test_cli_runner()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A database session in an application context of its own: for floors below the rooms, not beside a client."""
    with app.app_context():
        yield db.session()


@pytest.fixture
def given(app: Flask) -> SimpleNamespace:
    """The factories, each call in an application context of its own: `given.listing(kind="court")`."""

    def in_context(make: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(make)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            with app.app_context():
                return make(*args, **kwargs)

        return wrapper

    names = (
        "listing practitioner affiliation revision withdrawal post designation nominee account claim dispute edition "
        "pair problem import_run"
    )
    return SimpleNamespace(**{name: in_context(getattr(factories, name)) for name in names.split()})


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement that the application sends from now on."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., None]:
    """Sign a client in as an account, through a real login session, without a password: `sign_in(client, account)`.

    The session says how its second factor stands as the account itself does (`given.account(coordinates=…)` has one).
    """

    def sign_in(client: Inspector, account: Account) -> None:
        with app.app_context():
            who, token = transactional(_open_session)(account.id)
        with client.session_transaction() as cookie:
            sessions.put_into_cookie(cookie, who, token)

    return sign_in


def _open_session(account_id: int) -> tuple[str, str]:
    account = db.session.get_one(Account, account_id)
    token = sessions.open_(db.session(), account, has_second_factor=account.has_second_factor)[1]
    return account.fs_uniquifier or "", token
