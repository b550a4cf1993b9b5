"""The service as it runs in life, under load, while its worker is killed, its index is rebuilt, its server forks anew.

gunicorn with four web processes, a worker, a process that writes, four that read. The one that writes notes which word
it gave to which listing and when that was committed; those that read ask for words that are a second old, and for the
words of before, and must be told the truth.
"""

import json
import os
import random as randoms
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

from adrnet.db import db
from adrnet.domain.content import Name, NameKind
from adrnet.domain.listing import Listing
from tests import factories
from tests.crash import house as houses
from tests.crash.house import House

ROOT = Path(__file__).parent.parent.parent
READERS = 4
# The words of so many listings go round.
ROUND = 20
# An answer may be so old.
AGE = 1.0
# And a request may take so long before it counts as failed.
PATIENCE = 20.0

SERVER = (
    "-m",
    "gunicorn",
    "--workers=4",
    "--worker-class=gthread",
    "--threads=2",
    "--timeout=300",
    "--log-level=error",
)
WORKER = ("-m", "flask", "--app=wsgi", "work")


def run(folder: Path, seed: int, minutes: float) -> list[str]:
    """Put load on a service for so long; return what was wrong."""
    house, random = houses.build(folder), randoms.Random(seed)
    port, notes = _free_port(), folder / "notes"
    notes.touch()
    seconds = str(60 * minutes)
    bind = ("--no-control-socket", f"--bind=127.0.0.1:{port}", "wsgi:app")
    this = ("-m", "tests.crash.load", str(port), str(notes), seconds)
    done = {"worker killed": 0, "web processes forked anew": 0, "rebuilt": 0}
    with (folder / "log").open("w") as log, _running(house, log) as start:
        server, worker = start(*SERVER, *bind), start(*WORKER)
        _wait_until_ready(port)
        others = [start(*this, "write", str(seed)), *(start(*this, "read", str(seed + one)) for one in range(READERS))]
        while any(each.poll() is None for each in others):
            time.sleep(random.uniform(2, 6))
            what = min(done, key=done.__getitem__)
            done[what] += 1
            if what == "worker killed":
                worker.kill()
                worker.wait()
                worker = start(*WORKER)
            elif what == "rebuilt":
                start("-m", "flask", "--app=wsgi", "search", "rebuild").wait()
            else:
                # One web process finishes what it is doing and goes, another one comes.
                server.send_signal(signal.SIGTTIN)
                time.sleep(random.uniform(2, 6))
                server.send_signal(signal.SIGTTOU)
        codes = [each.wait(timeout=300) for each in others]
    said = [json.loads(line) for line in (folder / "log").read_text().splitlines() if line.startswith('{"who"')]
    wrong = [f"a process ended with {code}" for code in codes if code]
    wrong += [one for each in said for one in each["wrong"][:20]]
    print(
        f"  {done}, load of the machine {os.getloadavg()[1]:.1f}",
        *(f"  { ({**each, 'wrong': len(each['wrong'])}) }" for each in said),
        sep="\n",
        flush=True,
    )
    with house.open() as app, app.app_context():
        wrong += houses.unhealed()
    return wrong


@contextmanager
def _running(house: House, log: Any) -> Iterator[Any]:
    """Start processes on a house; whatever happens, none is left."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=house.environment, stdout=log, stderr=subprocess.STDOUT
        )
        started.append(process)
        return process

    try:
        yield start
    finally:
        for process in started:
            if process.poll() is None:
                process.terminate()
        for process in started:
            process.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _get(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def _wait_until_ready(port: int) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            if _get(port, "/readyz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError("the server did not get ready")


def _write(notes: Path, seconds: float, seed: int) -> dict[str, Any]:
    """Give words to listings, one after the other, and note when each was committed."""
    house = House(os.environ["DATABASE_URL"], Path(os.environ["ADRNET_INSTANCE"]))
    words, committed, took = houses.words_of(f"q{seed}x"), [0.0], []
    until = time.monotonic() + seconds
    with house.open() as app, app.app_context(), notes.open("a", buffering=1) as file:
        app.extensions["adrnet.after_commit"].insert(0, lambda: committed.append(time.monotonic()))
        made = [factories.listing() for _ in range(ROUND)]
        ids = [(one.id, one.public_id) for one in made]
        former = dict.fromkeys(range(ROUND), "")
        number = 0
        while time.monotonic() < until:
            place, word, begun = number % ROUND, next(words), time.monotonic()
            listing = db.session.get_one(Listing, ids[place][0])
            factories.revision(listing, names=(Name(f"Example {word}", "en", "Latn", NameKind.OFFICIAL),))
            took.append(time.monotonic() - begun)
            note = {"word": word, "former": former[place], "id": ids[place][1], "at": committed[-1]}
            file.write(json.dumps(note) + "\n")
            former[place], number = word, number + 1
            db.session.rollback()
            time.sleep(0.3)
    return {"who": "writer", "changes": number, "slowest": round(max(took), 2), "wrong": []}


def _read(port: int, notes: Path, seconds: float, seed: int) -> dict[str, Any]:
    """Ask for what was written a second ago, and for this and that."""
    random, wrong, took, late = randoms.Random(seed), list[str](), list[float](), 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        begun = time.monotonic()
        known = [json.loads(line) for line in notes.read_text().splitlines()[-ROUND // 2 :]]
        old = [one for one in known if one["at"] + AGE <= begun]
        path, expected = (
            f"/{random.choice(('en', 'ja', 'th'))}/directory?q={quote(random.choice(houses.QUERIES))}",
            None,
        )
        if old and random.random() < 0.7:
            note = old[-1] if random.random() < 0.7 else random.choice(old)
            is_former = note["former"] and random.random() < 0.3
            path = f"/en/directory?q={note['former'] if is_former else note['word']}"
            expected = not is_former
        try:
            status, page = _get(port, path)
        except OSError as error:
            wrong.append(f"{path}: {error!r} after {time.monotonic() - begun:.1f} s")
            continue
        took.append(time.monotonic() - begun)
        if status != 200:
            wrong.append(f"{path}: {status}")
        elif expected is not None and (f"/en/directory/{note['id']}" in page) is not expected:
            late += 1
            wrong.append(f"{path}: {begun - note['at']:.1f} s after the change the answer is of before it")
        time.sleep(0.05)
    took.sort()
    return {
        "who": "reader",
        "requests": len(took),
        "median": round(took[len(took) // 2], 3),
        "slowest": round(took[-1], 2),
        "late": late,
        "wrong": wrong,
    }


if __name__ == "__main__":
    at, file, so_long, who, chance = sys.argv[1:]
    if who == "write":
        told = _write(Path(file), float(so_long), int(chance))
    else:
        told = _read(int(at), Path(file), float(so_long), int(chance))
    print(json.dumps(told))
