"""Bringing a backup back, on the database that the suite runs on, with other processes at work."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import make_url, select, text

from adrnet import search
from adrnet.backup import BackupError, Restored, sqlite
from adrnet.backup.files import Format
from adrnet.backup.restoring import LEAP
from adrnet.db import db, transactional
from adrnet.domain import link, maintaining, vocabulary
from adrnet.domain.account import Maintainer
from adrnet.domain.policy import Machine
from tests.backup.surroundings import (
    ON_POSTGRESQL,
    back_up,
    log,
    only_sqlite,
    pairs,
    public_ids,
    restore,
    wait_for,
    writer,
)


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


def test_nobody_gets_in_by_a_session_or_a_link_that_a_backup_brings_back(
    app: Flask, file: Path, given: SimpleNamespace, sign_in: Callable[..., None]
) -> None:
    person = given.account()
    client = app.test_client()
    sign_in(client, person)

    def issue() -> str:
        return link.issue(db.session(), link.Purpose.INVITE_COORDINATOR, "desk@example.org")

    with app.app_context():
        token = transactional(issue)()
    client.get("/en/accounts")
    back_up(app, file)
    restore(app, file)
    client.get("/en/accounts", status=303)
    with app.app_context():
        assert link.find(db.session(), link.Purpose.INVITE_COORDINATOR, token) is None


def test_withdrawals_and_removals_that_come_undone_are_named(app: Flask, file: Path, given: SimpleNamespace) -> None:
    early, late = given.listing(), given.listing()
    removed = given.account(maintains=[early])
    given.withdrawal(early)
    back_up(app, file)
    given.withdrawal(late)

    def remove() -> None:
        session = db.session()
        keeps = session.scalars(select(Maintainer).where(Maintainer.account_id == removed.id)).one()
        maintaining.go(session, keeps, Machine.COMMAND_LINE, vocabulary.current(session))

    with app.app_context():
        transactional(remove)()
    undone = restore(app, file).undone
    assert [(one.act, one.subject) for one in undone] == [
        ("listing.withdraw", late.public_id),
        ("maintainer.end", "1"),
    ]
    assert public_ids(app) == [late.public_id]


@pytest.mark.data("real")
def test_everything_comes_back(app: Flask, file: Path) -> None:
    tables = [one for one in db.metadata.sorted_tables if one.name not in {"index_change", "database_identity"}]

    def everything() -> dict[str, list[tuple[Any, ...]]]:
        with app.app_context():
            return {
                one.name: [tuple(row) for row in db.session.execute(select(one).order_by(*one.primary_key))]
                for one in tables
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
