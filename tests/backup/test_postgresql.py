"""The tools of PostgreSQL: missing, told, and speaking."""

import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import make_url

from adrnet.backup import BackupError, postgresql
from tests.backup.surroundings import only_postgresql


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
