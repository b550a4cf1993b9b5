"""Files that are not what was written: of every kind, under the hands of a process and before the next one opens."""

import json
import logging
import os
import random as randoms
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import text

from adrnet import search
from adrnet.db import transactional
from adrnet.search import holder
from adrnet.search.store import Store
from tests.crash import house as houses
from tests.crash.house import Answer

TRIALS = 150


def run(folder: Path, seed: int, trials: int = TRIALS) -> list[str]:
    """Spoil something so often; return what was wrong."""
    random, seen, wrong = randoms.Random(seed), Counter[str](), []
    # What is damaged on purpose is in no need of a traceback.
    logging.disable(logging.CRITICAL)
    holder._PAUSE = 0
    house = houses.build(folder)
    good = folder / "good"
    houses.copied(house.index, good)
    with house.open() as before, before.app_context():
        truth = houses.answers()
    for number in range(trials):
        houses.copied(good, house.index)
        how = random.choice(list(WAYS))
        # One process has the index open, one comes afterwards; healing is the worker's.
        with house.open() as old, house.open() as new:
            with old.app_context():
                search.status()
                # What it is asked later it has read: bits that fall over after that are found by the worker's look.
                houses.answers()
                name = WAYS[how](random, house.index)
            where = f"{number}: {how} {name}"
            for app in (old, new):
                wrong += [f"{where}: {one}" for one in _asked(app, truth, seen)]
            with new.app_context():
                search.look_for_damage()
                wrong += [f"{where}: {one}" for one in houses.unhealed()]
            for app in (old, new):
                with app.app_context():
                    if houses.answers() != truth:
                        wrong.append(f"{where}: not healed")
        if not number % 30:
            print(f"  {number} of {trials}: {dict(seen)}", flush=True)
    print(f"  {trials} damaged: {dict(seen)}", flush=True)
    return [*wrong, *_of_another_database(house, truth)]


def _asked(app: Flask, truth: list[Answer | None], seen: Counter[str]) -> list[str]:
    """Ask everything: the right answer or none, and pages in any case."""
    wrong = []
    with app.app_context():
        found = houses.answers()
        wrong += [f"wrong answer {place}" for place, one in enumerate(found) if one not in (None, truth[place])]
        seen["unavailable" if None in found else "right"] += 1
        if None in found and not search.status()["rebuild_because"]:
            wrong.append("nobody says what is wrong")
    return [*wrong, *houses.pages(app)]


def _files(index: Path) -> list[Path]:
    """Return what may be damaged: of each kind of file one is as likely as of another."""
    generation = index / "generations" / str(Store(index).current().generation)
    return [path for path in (*generation.iterdir(), index / "CURRENT") if path.is_file() and path.stat().st_size]


def _one(random: Random, index: Path) -> Path:
    kinds: dict[str, list[Path]] = {}
    for path in sorted(_files(index)):
        kinds.setdefault(path.name.rpartition(".")[2], []).append(path)
    return random.choice(kinds[random.choice(sorted(kinds))])


def _spoiling(spoil: Callable[[Random, bytes], bytes]) -> Callable[[Random, Path], str]:
    def spoil_one(random: Random, index: Path) -> str:
        path = _one(random, index)
        times, spoilt = path.stat(), spoil(random, path.read_bytes())
        if random.random() < 0.5:
            # In its place, as a disk does; else as a new file.
            with path.open("r+b") as file:
                file.write(spoilt)
                file.truncate()
        else:
            path.unlink()
            path.write_bytes(spoilt)
        if random.random() < 0.5:
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        return path.name

    return spoil_one


def _flipped(random: Random, written: bytes) -> bytes:
    spoilt = bytearray(written)
    for _ in range(random.choice((1, 1, 1, 8))):
        spoilt[random.randrange(len(spoilt))] ^= 1 << random.randrange(8)
    return bytes(spoilt)


def _missing(random: Random, index: Path) -> str:
    path = _one(random, index)
    path.unlink()
    return path.name


def _exchanged(random: Random, index: Path) -> str:
    one, other = _one(random, index), _one(random, index)
    written = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(written)
    return f"{one.name}, {other.name}"


def _pointing(random: Random, index: Path) -> str:
    store = Store(index)
    name = random.choice(("schema", "identity", "generation", "position"))
    others = {"schema": 1, "identity": "another", "generation": 99, "position": 10**9}
    store.point(replace(store.current(), **{name: others[name]}))
    return name


def _unsigned(_random: Random, index: Path) -> str:
    (index / "CURRENT").write_text(json.dumps(asdict(Store(index).current())))
    return "CURRENT"


WAYS: dict[str, Callable[[Random, Path], str]] = {
    "flipped": _spoiling(_flipped),
    "truncated": _spoiling(lambda random, written: written[: random.randrange(len(written))]),
    "emptied": _spoiling(lambda _random, _written: b""),
    "lengthened": _spoiling(lambda random, written: written + random.randbytes(random.randint(1, 99))),
    "noise in": _spoiling(lambda random, written: random.randbytes(len(written))),
    "missing": _missing,
    "exchanged": _exchanged,
    "foreign": _pointing,
    "of before": _unsigned,
}


def _of_another_database(house: houses.House, truth: list[Answer | None]) -> list[str]:
    """Exchange the database under a running process, as a restore does."""
    with house.open() as app, app.app_context():
        houses.unhealed()
        transactional(lambda: houses.db.session.execute(text("UPDATE database_identity SET identity = 'restored'")))()
        wrong = houses.unhealed()
        if houses.answers() != truth:
            wrong.append("not the answers of before")
    return [f"another database: {one}" for one in wrong]
