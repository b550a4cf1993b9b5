"""Kills a process that writes the index, at every point at which the disk is asked for something.

Run by `test_crash` as a program of its own: one thread, so that it can fork, and nothing open, so that what a child
opens is the child's. For each point a child writes until it is killed there (SIGKILL); then another child looks at what
is left and goes on. The last point is the one at which nobody was killed any more.

    python -m tests.search.crashing DATABASE_URL BEFORE FOLDER (catch_up | merge | rebuild) FIRST STRIDE
"""

import functools
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from adrnet.search import comparing, indexer
from adrnet.search.schema import open_index
from adrnet.search.snapshot import Snapshot
from adrnet.search.store import Store

# Whatever changes the disk, or asks it to be done.
CALLS = ("fsync", "rename", "replace", "mkdir", "unlink", "remove", "rmdir")

Stamps = dict[str, str]


def in_child(do: Callable[[], object]) -> tuple[int, Any]:
    """Do something in a child; return how it ended (0, or minus the signal) and what it returned."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        code = 0
        try:
            os.write(write, json.dumps(do()).encode())
        except BaseException:
            traceback.print_exc()
            code = 1
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), json.loads(said) if said else None


def kill_at(point: int) -> None:
    """Arrange for this process to be killed before it asks the disk for the so-manieth thing."""
    asked = 0

    def ask(real: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == point:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **more)

    for name in CALLS:
        setattr(os, name, functools.partial(ask, getattr(os, name)))


def stamps(store: Store) -> Stamps | None:
    """Return what the index holds, None where there is none; every listing must be there once."""
    current = store.current()
    if current is None:
        return None
    Snapshot(current, store.folder(current.generation), {}).close()
    with open_index(store.folder(current.generation)).reader() as reader:
        found = [stored for _, stored in reader.iter_docs()]
    held = {one["listing"]: one["stamp"] for one in found}
    assert len(held) == len(found)
    return held


@dataclass(frozen=True)
class Trial:
    """One act, killed again and again; everything that opens files does so in a child."""

    url: str
    before: Path
    work: Path
    act: str
    first: int
    stride: int

    def begin(self) -> None:
        """Put everything back as it was."""
        shutil.rmtree(self.work, ignore_errors=True)
        if self.before.exists():
            shutil.copytree(self.before, self.work)

    def write(self, point: int = 0) -> int:
        """Do the act, killed at a point (0: never)."""
        kill_at(point)
        engine, store = create_engine(self.url), Store(self.work)
        if self.act == "rebuild":
            return indexer.rebuild(engine, store, timeout=0)
        return indexer.catch_up(engine, store, timeout=0, is_worker=True, may_merge=self.act == "merge")

    def hold(self) -> Stamps | None:
        """Say what the index holds."""
        return stamps(Store(self.work))

    def look(self) -> dict[str, Any]:
        """Say what a reader finds, and what it finds after the next catch-up."""
        engine, store = create_engine(self.url), Store(self.work)
        left = stamps(store)
        indexer.catch_up(engine, store, timeout=0, is_worker=True)
        with Session(engine) as session:
            wants = indexer.why_rebuild(session, store)
        return {"left": left, "mended": stamps(store), "differs": comparing.differences(engine, store), "wants": wants}

    def run(self) -> dict[str, Any]:
        """Kill at the first point and every so many after it; return where, and what was wrong."""
        self.begin()
        old = in_child(self.hold)[1]
        in_child(self.write)
        new = in_child(self.hold)[1]
        bad: list[dict[str, Any]] = []
        points, code = [], -signal.SIGKILL
        while code == -signal.SIGKILL:
            point = self.first + self.stride * len(points)
            points.append(point)
            self.begin()
            code, _ = in_child(functools.partial(self.write, point))
            ended, seen = in_child(self.look)
            mended = {"left": old, "mended": new, "differs": [], "wants": None}
            if ended or seen not in (mended, {**mended, "left": new}):
                bad.append({"point": point, "code": code, "seen": seen})
        return {"points": points[:-1], "bad": bad, "last": code, "old": old, "new": new}


if __name__ == "__main__":
    address, index, workplace, named, start, step = sys.argv[1:]
    trial = Trial(address, Path(index), Path(workplace), named, int(start), int(step))
    print(json.dumps(trial.run()))  # noqa: T201 - its answer
