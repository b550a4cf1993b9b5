"""Making a backup: one state, one private file, whole or not there."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import create_engine

from adrnet import backup
from adrnet.backup import BackupError, postgresql, sqlite
from adrnet.backup.files import Format, format_of
from tests.backup.surroundings import ON_POSTGRESQL, back_up, only_sqlite


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


@only_sqlite
def test_a_backup_is_one_file_that_anyone_can_look_into(app: Flask, file: Path, given: SimpleNamespace) -> None:
    given.listing()
    back_up(app, file)
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert opened.execute("SELECT count(*) FROM listing").fetchone() == (1,)
        assert list(file.parent.iterdir()) == [file]


def test_a_database_in_memory_has_no_backup(file: Path) -> None:
    engine = create_engine("sqlite://")
    with pytest.raises(BackupError, match="in memory"):
        backup.back_up(engine, file)
    assert not file.exists()
