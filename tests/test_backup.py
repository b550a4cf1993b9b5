"""Backup and restore, on the database that the suite runs on, with other processes at work."""

import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, select, text

from adrnet import backup, search
from adrnet.backup import BackupError, Restored, postgresql, sqlite
from adrnet.backup.files import Format, format_of
from adrnet.backup.restoring import LEAP
from adrnet.db import db
from adrnet.domain import outbox
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import IndexChange

ROOT = Path(__file__).parent.parent
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
        return backup.restore(db.engine, file, ROOT / "migrations")


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


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "adrnet.backup"


def test_a_backup_taken_while_others_write_holds_one_state(app: Flask, file: Path) -> None:
    with writer(app) as written:
        first = before = written()
        for _ in range(3):
            before = written()
            back_up(app, file, overwrite=True)
        # The backups did not stop the writer.
        wait_for(lambda: written() > before)
    assert before >= first
    restore(app, file)
    kept = pairs(app)
    assert kept == set(range(1, len(kept) + 1))
    assert len(kept) >= before


def test_a_restore_while_others_write_replaces_everything_at_once(
    app: Flask, file: Path, given: SimpleNamespace
) -> None:
    kept = given.listing().public_id
    with writer(app) as written:
        back_up(app, file)
        given.listing()
        known = written()
        wait_for(lambda: written() > known + 20)
        identity, head = log(app)
        assert restore(app, file) == Restored(is_at_head=True, undone=())
        again = written()
        # Whoever was writing goes on.
        wait_for(lambda: written() > again + 5)
    assert public_ids(app) == [kept]
    numbers = pairs(app)
    # What was written between the backup and its return is gone, what came before and afterwards is there.
    assert set(range(1, 11)) <= numbers
    assert not set(range(known + 1, known + 15)) & numbers
    assert max(numbers) > again
    assert log(app)[0] != identity
    assert log(app)[1] > head


def test_a_restored_database_is_another_one_to_every_index(app: Flask, file: Path, given: SimpleNamespace) -> None:
    given.listing()
    with app.app_context():
        search.catch_up()
    back_up(app, file)
    given.listing()
    with app.app_context():
        search.catch_up()
        assert search.status()["rebuild_because"] is None
    before = log(app)
    restore(app, file)
    with app.app_context():
        assert search.status()["rebuild_because"] == "of another database"
        assert search.catch_up() == 1
        assert search.status()["behind"] == 0
    assert log(app)[1] > before[1] + LEAP
    # The log goes on from there.
    given.listing()
    assert log(app)[1] > before[1] + LEAP + 1


def test_withdrawals_that_come_undone_are_named(app: Flask, file: Path, given: SimpleNamespace) -> None:
    early, late = given.listing(), given.listing()
    given.withdrawal(early)
    back_up(app, file)
    given.withdrawal(late)
    undone = restore(app, file).undone
    assert [(one.act, one.subject) for one in undone] == [("listing.withdraw", late.public_id)]
    assert public_ids(app) == [late.public_id]


@pytest.mark.data("real")
def test_everything_comes_back(app: Flask, file: Path) -> None:
    with app.app_context():
        tables = {table.name for table in db.metadata.sorted_tables} - {"index_change", "database_identity"}
        columns = {table.name: [one.name for one in table.primary_key] for table in db.metadata.sorted_tables}

    def everything() -> dict[str, list[Any]]:
        with app.app_context():
            return {
                name: [
                    tuple(row)
                    for row in db.session.execute(text(f"SELECT * FROM {name} ORDER BY {', '.join(columns[name])}"))  # noqa: S608
                ]
                for name in sorted(tables)
            }

    before = everything()
    assert len(before["listing"]) == 149
    back_up(app, file)
    with app.app_context():
        db.session.execute(text("DELETE FROM listed_under"))
        db.session.execute(text("DELETE FROM framework_fact"))
        db.session.commit()
    assert everything() != before
    restore(app, file)
    assert everything() == before


@pytest.mark.data("empty")
def test_an_empty_database_takes_a_backup(app: Flask, file: Path) -> None:
    back_up(app, file)
    with app.app_context():
        db.drop_all()
        db.session.execute(text("DROP TABLE alembic_version"))
        db.session.commit()
    assert restore(app, file).is_at_head
    assert public_ids(app) == []


def test_a_backup_is_private_whole_and_alone(app: Flask, file: Path) -> None:
    size = back_up(app, file)
    assert (file.stat().st_size, stat.S_IMODE(file.stat().st_mode)) == (size, 0o600)
    assert list(file.parent.iterdir()) == [file]
    assert format_of(file) == (Format.POSTGRESQL if ON_POSTGRESQL else Format.SQLITE)


def test_an_existing_file_is_replaced_only_when_asked_to(app: Flask, file: Path) -> None:
    file.write_text("precious")
    with pytest.raises(BackupError, match="exists"):
        back_up(app, file)
    assert file.read_text() == "precious"
    back_up(app, file, overwrite=True)
    assert format_of(file)


def test_a_backup_that_fails_leaves_what_was_there(app: Flask, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise BackupError("an example")

    monkeypatch.setattr(sqlite, "save", fail)
    monkeypatch.setattr(postgresql, "save", fail)
    file.write_text("precious")
    with pytest.raises(BackupError, match="an example"):
        back_up(app, file, overwrite=True)
    assert [(one, one.read_text()) for one in file.parent.iterdir()] == [(file, "precious")]


def test_a_folder_that_is_not_there_is_said(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be written to"):
        back_up(app, tmp_path / "nowhere" / "adrnet.backup")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda _content: b"", "is no backup"),
        (lambda content: b"PK\x03\x04" + content, "is no backup"),
        (lambda content: content[: len(content) // 2], r"damaged|gave up"),
        (lambda content: content[:512] + os.urandom(len(content) - 512), r"damaged|gave up|no backup of adrnet"),
    ],
    ids=["empty", "another kind", "cut", "scrambled"],
)
def test_a_file_that_is_not_whole_changes_nothing(
    app: Flask, file: Path, spoil: Callable[[bytes], bytes], said: str
) -> None:
    back_up(app, file)
    file.write_bytes(spoil(file.read_bytes()))
    before = log(app)
    with pytest.raises(BackupError, match=said):
        restore(app, file)
    assert log(app) == before


def test_a_backup_of_a_newer_version_is_refused(app: Flask, file: Path) -> None:
    with app.app_context():
        revision = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        db.session.execute(text("UPDATE alembic_version SET version_num = 'ffff'"))
        db.session.commit()
    back_up(app, file)
    with pytest.raises(BackupError, match=r"another version of adrnet \(schema ffff\)"):
        restore(app, file)
    assert revision != "ffff"


def test_a_backup_of_the_other_kind_of_database_is_refused(app: Flask, file: Path) -> None:
    file.write_bytes((Format.SQLITE if ON_POSTGRESQL else Format.POSTGRESQL).value + b"rest")
    with pytest.raises(BackupError, match="DATABASE_URL names"):
        restore(app, file)


@only_sqlite
def test_a_database_of_something_else_is_refused(app: Flask, file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE notes (text)")
        other.commit()
    with pytest.raises(BackupError, match="it lacks our tables"):
        restore(app, file)


@only_sqlite
def test_a_backup_is_one_file_that_anyone_can_look_into(app: Flask, file: Path, given: SimpleNamespace) -> None:
    given.listing()
    back_up(app, file)
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert opened.execute("SELECT count(*) FROM listing").fetchone() == (1,)
        assert list(file.parent.iterdir()) == [file]


@only_sqlite
def test_a_restore_gives_up_on_who_never_stops_writing(app: Flask, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_SECONDS", 0.3)
    back_up(app, file)
    before = log(app)
    path = make_url(app.config["SQLALCHEMY_DATABASE_URI"]).database or ""
    with closing(sqlite3.connect(path, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        with pytest.raises(BackupError, match="do not stop writing"):
            restore(app, file)
        busy.execute("ROLLBACK")
    assert log(app) == before
    assert not list(Path(path).parent.glob(".restore-*"))


def test_a_database_in_memory_has_no_backup(file: Path) -> None:
    engine = create_engine("sqlite://")
    with pytest.raises(BackupError, match="in memory"):
        backup.back_up(engine, file)
    assert not file.exists()


def test_a_missing_tool_is_said_by_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(file.parent))
    with pytest.raises(BackupError, match="pg_dump is missing: install PostgreSQL's client programs"):
        postgresql.save(make_url("postgresql+psycopg://reader@localhost/adrnet"), file)


def test_a_password_never_stands_on_a_command_line(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], *, env: dict[str, str], **_more: object) -> SimpleNamespace:
        calls.append((list(command), env))
        return SimpleNamespace(returncode=0, stderr="", stdout="COPY public.alembic_version (version_num) …;\n0001\n")

    monkeypatch.setattr(shutil, "which", lambda tool: tool)
    monkeypatch.setattr(subprocess, "run", run)
    url = make_url("postgresql+psycopg://reader:open%20sesame@db.example.org:5433/adrnet?sslmode=require")
    postgresql.save(url, file)
    postgresql.put_in_place(file, url)
    (dump, with_password), (_look, _), (bring, _) = calls
    assert "dbname=adrnet" in dump[-1]
    assert set(re.findall(r"(\w+)=", dump[-1].removeprefix("--dbname="))) == {
        "user",
        "dbname",
        "host",
        "port",
        "sslmode",
    }
    assert with_password["PGPASSWORD"] == "open sesame"
    assert "--single-transaction" in bring
    assert not [one for command, _ in calls for one in command if "sesame" in one]


@only_postgresql
def test_the_tool_s_own_words_reach_the_operator(app: Flask, file: Path) -> None:
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"]).set(database="adrnet_of_nobody")
    with pytest.raises(BackupError, match="adrnet_of_nobody"):
        postgresql.save(url, file)
