"""SIGKILL around everything that a writer asks of the disk: readers see the old state or the new one, never a third.

Every sixth point, from another one at each run; every single one with `ADRNET_CRASH=all`.
"""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from adrnet import search
from adrnet.db import db
from adrnet.kit.extensions import hung
from adrnet.search import indexer
from tests import factories

pytestmark = pytest.mark.data("empty")

ROOT = Path(__file__).parent.parent.parent


def _kill_everywhere(before: Path, folder: Path, act: str) -> dict[str, object]:
    url = db.engine.url.render_as_string(hide_password=False)
    stride = 1 if os.environ.get("ADRNET_CRASH") == "all" else 6
    first = 1 + secrets.randbelow(stride)
    print(f"killed at {first}, {first + stride}, …")  # noqa: T201 - for whoever repeats a failure
    done = subprocess.run(
        [sys.executable, "-m", "tests.search.crashing", url, str(before), str(folder), act, str(first), str(stride)],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["bad"] == [], done.stderr
    assert said["last"] == 0
    return said


@pytest.fixture
def changed(app: Flask, session: Session) -> Path:  # noqa: ARG001 - opens the context
    """An index, and changes of every kind that it has not seen; returns the index directory."""
    made = [factories.listing() for _ in range(6)]
    search.catch_up()
    store = hung("search").store
    with store.writing(timeout=0):
        factories.listing()
        factories.withdrawal(made[0])
        factories.revision(made[1], services=("mediation",))
        factories.withdrawal(made[2])
    return Path(app.config["INDEX_DIRECTORY"])


def test_killed_while_it_catches_up(changed: Path, tmp_path: Path) -> None:
    said = _kill_everywhere(changed, tmp_path / "work", "catch_up")
    assert said["points"]
    assert said["old"] != said["new"]


def test_killed_while_it_rebuilds(changed: Path, tmp_path: Path) -> None:
    assert _kill_everywhere(changed, tmp_path / "work", "rebuild")["points"]


@pytest.mark.usefixtures("changed")
def test_killed_while_it_builds_the_first_time(tmp_path: Path) -> None:
    said = _kill_everywhere(tmp_path / "nothing", tmp_path / "work", "catch_up")
    assert said["points"]
    assert said["old"] is None


def test_killed_while_it_merges(changed: Path, tmp_path: Path) -> None:
    for _ in range(indexer._MOST_SEGMENTS + 1):
        factories.listing()
    assert _kill_everywhere(changed, tmp_path / "work", "merge")["points"]
