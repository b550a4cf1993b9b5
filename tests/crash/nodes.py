"""Two machines over one PostgreSQL, each with an index and a worker of its own; one sleeps past the end of the log."""

import os
import random as randoms
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from adrnet import search
from adrnet.db import db, transactional
from adrnet.domain import outbox
from adrnet.domain.outbox import IndexChange
from tests import postgres
from tests.crash import house as houses
from tests.crash.house import House

ROOT = Path(__file__).parent.parent.parent
ROUNDS = 5
PATIENCE = 120.0


@dataclass(frozen=True)
class NodeOf(House):
    """One machine: the same database, another index."""

    name: str = ""

    @property
    def index(self) -> Path:
        """Where this machine's index lies."""
        return self.folder / f"index-{self.name}"


def run(folder: Path, seed: int) -> list[str]:
    """Let two nodes work at once; return what was wrong."""
    random, wrong = randoms.Random(seed), list[str]()
    former = os.environ.pop("DATABASE_URL", None)
    with ExitStack() as stack:
        os.environ["DATABASE_URL"] = former or stack.enter_context(postgres.server())
        try:
            house = houses.build(folder)
            one, other = (NodeOf(house.url, house.folder, name) for name in ("one", "other"))
            for number in range(ROUNDS):
                with _worker(one), _worker(other):
                    _change_on_both(one, other, random, f"n{number}x")
                    wrong += [f"{number}: {each}" for each in _apart(one, other)]
            wrong += _asleep(one, other, random)
        finally:
            if former is None:
                del os.environ["DATABASE_URL"]
    return wrong


@contextmanager
def _worker(node: NodeOf) -> Iterator[None]:
    command = [sys.executable, "-m", "flask", "--app=wsgi", "work"]
    process = subprocess.Popen(command, cwd=ROOT, env=node.environment)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _change_on_both(one: NodeOf, other: NodeOf, random: randoms.Random, name: str) -> None:
    """Two processes change what they like at the same time."""
    code = "import sys; from tests.crash import nodes; nodes.change(*sys.argv[1:])"
    writers = []
    for node in (one, other):
        command = [sys.executable, "-c", code, node.url, str(node.folder), node.name, str(random.random()), name]
        writers.append(subprocess.Popen(command, cwd=ROOT, env=node.environment))
    if any(writer.wait(timeout=PATIENCE) for writer in writers):
        raise RuntimeError("a writer failed")


def change(url: str, folder: str, name: str, seed: str, words: str) -> None:
    """Make twenty changes on one node."""
    random, node = randoms.Random(seed), NodeOf(url, Path(folder), name)
    # Both choose from the same listings, each its own half: what two may change at once is not the question here.
    with node.open() as app, app.app_context():
        half = ("one", "other").index(name)
        for _ in range(20):
            houses.a_change(random, houses.words_of(f"{words}{name}{random.randrange(10**6)}y"), half=half)


def _apart(one: NodeOf, other: NodeOf) -> list[str]:
    """Wait until both workers have read the log; say where the two still differ."""
    said: list[Any] = []
    for node in (one, other):
        with node.open() as app, app.app_context():
            until = time.monotonic() + PATIENCE
            while search.status()["behind"] != 0 and time.monotonic() < until:
                time.sleep(0.2)
            said.append(houses.answers())
            differing = houses.comparing.differences(db.engine, houses.store())
            if differing or None in said[-1]:
                return [f"{node.name} differs from the database: {differing}"]
    return [] if said[0] == said[1] else ["the nodes answer differently"]


def _asleep(one: NodeOf, other: NodeOf, random: randoms.Random) -> list[str]:
    """One node sleeps while the log is written and trimmed."""
    with _worker(one):
        change(one.url, str(one.folder), one.name, str(random.random()), "asleep")
        with one.open() as app, app.app_context():
            last = outbox.head(db.session())
            transactional(lambda: db.session.execute(delete(IndexChange).where(IndexChange.sequence < last)))()
        with other.open() as app, app.app_context():
            if (reason := search.status()["rebuild_because"]) != "older than the log":
                return [f"a node that slept says {reason}"]
        with _worker(other):
            return _apart(one, other)
