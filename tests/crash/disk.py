"""A disk without room, a disk that is only to be read, and both under an index that is damaged as well.

The index lies on a small file system in memory, mounted in a name space of its own: this program starts itself anew
for it (`unshare`) and has to be root.
"""

import functools
import json
import logging
import os
import random as randoms
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask

from adrnet import search
from adrnet.db import db
from adrnet.search import comparing, holder
from tests.crash import house as houses

ROOT = Path(__file__).parent.parent.parent
TRIALS = 40
SIZE = 24 << 20


def run(folder: Path, seed: int) -> list[str]:
    """Do it in another process; return what was wrong."""
    command = ["unshare", "--mount", sys.executable, "-m", "tests.crash.disk", str(folder), str(seed)]
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    except FileNotFoundError:
        done = None
    if done is None or not done.stdout.strip():
        print("  left out: no file system can be mounted here", flush=True)
        return []
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"  {said['done']}", flush=True)
    wrong: list[str] = said["wrong"]
    return wrong


def _mount(folder: Path, *options: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", ",".join((f"size={SIZE}", *options)), "tmpfs", str(folder)]
    return subprocess.run(command, check=False).returncode == 0


class Disk:
    """The small disk under the index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, left: int) -> None:
        """Leave so many bytes of room."""
        self.empty()
        room = os.statvfs(self.folder)
        size = max(0, room.f_bavail * room.f_frsize - left)
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, size)

    def empty(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)

    def close(self) -> None:
        """Allow reading only."""
        _mount(self.folder, "remount", "ro")

    def open(self) -> None:
        """Allow writing again."""
        _mount(self.folder, "remount", "rw")

    def used(self) -> int:
        """Return how many bytes files take, the ballast aside."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and path != self._ballast)
        return sum(path.stat().st_size for path in files)


def _trial(app: Flask, disk: Disk, random: Random, kind: str, words: Any) -> list[str]:
    """Take the disk away, change things, look, give it back, look."""
    wrong, before = [], disk.used()
    if kind.endswith("damaged"):
        with app.app_context():
            generation = houses.store().folder(houses.store().current().generation)
            next(generation.glob("*.trm")).write_bytes(b"damaged")
    if kind.startswith("full"):
        disk.fill(random.choice((0, 4096, 16384, 65536, random.randrange(1 << 19))))
    else:
        disk.close()
    with app.app_context():
        for _ in range(random.randint(1, 3)):
            # An erasure is followed at once by a worker's catch-up, which says what it lacks.
            with suppress(OSError):
                houses.a_change(random, words)
        for _ in range(2):
            with suppress(OSError):
                search.catch_up()
        status = search.status()
        if kind.startswith("read-only") and not status["cannot_write"]:
            wrong.append(f"nobody says that nothing can be written: {status}")
        if None in houses.answers() and not kind.endswith("damaged"):
            wrong.append("the index does not answer")
    wrong += houses.pages(app)
    if (more := disk.used() - before) > (1 << 20):
        wrong.append(f"{more} bytes left behind")
    disk.open()
    disk.empty()
    with app.app_context():
        wrong += houses.unhealed()
        if comparing.differences(db.engine, houses.store()):
            wrong.append("differs from the database")
    return wrong


def _main(folder: Path, seed: int) -> dict[str, Any]:
    random, wrong, done = randoms.Random(seed), [], dict[str, int]()
    # What goes wrong on purpose is in no need of a traceback.
    logging.disable(logging.CRITICAL)
    house = houses.build(folder)
    kept = folder / "kept"
    houses.copied(house.index, kept)
    if not _mount(house.index):
        return {}
    for name in kept.iterdir():
        subprocess.run(["cp", "-a", str(name), str(house.index)], check=True)
    holder._RETRY = 0.0
    words = houses.words_of(f"d{seed}x")
    for number in range(TRIALS):
        kind = ("full", "read-only", "full, damaged", "read-only, damaged")[number % 4]
        with house.open() as app:
            with app.app_context():
                houses.answers()
            trial = functools.partial(_trial, app, Disk(house.index), random, kind, words)
            wrong += [f"{number}, {kind}: {one}" for one in _caught(trial)]
        Disk(house.index).open()
        done[kind] = done.get(kind, 0) + 1
    return {"wrong": wrong, "done": done}


def _caught(trial: Callable[[], list[str]]) -> list[str]:
    try:
        return trial()
    except Exception as error:
        return [repr(error)]


if __name__ == "__main__":
    if said := _main(Path(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(said))
