"""How fast whole search pages are under load: `python -m tests.benchmarks.pages`.

`--listings 10000` for one size, `--in FOLDER` to keep what is made for the next run, `--json FILE` for programs. A
server as `python -m adrnet` starts it, on a SQLite database and an index that are made anew (`long_directory`); eight
clients ask for ten kinds of search in turn. Four things are asked for in short slices that take turns, so that each has
the same share of whatever else the machine does, and the ratios are those of neighbouring slices:

- the search page, made anew, beside the same template rendered from constants in the same application;
- the search page, kept, beside a bare Flask application that returns the same page as a string.

Nothing is compressed there, so that both sides send the same bytes; what a reader's first view weighs compressed stands
in a table of its own.
"""

import argparse
import json
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from adrnet.__main__ import SERVER
from tests.benchmarks import load, long_directory, pages_served

# Ten kinds of search, as they stand in an address.
QUESTIONS = {
    "filters": "/en/directory?country=JP&specialty=maritime",
    "everything": "/en/directory",
    "common word": "/en/directory?q=example",
    "two words": "/en/directory?q=example+arbitration",
    "word and country": "/id/directory?q=mediation&country=ID",
    "prefix": "/en/directory?q=arbitra",
    "rare": "/en/directory?q=EX4096",
    "Japanese": f"/ja/directory?q={quote('例示仲裁')}",
    "Thai": f"/th/directory?q={quote('ตัวอย่าง')}",
    "Vietnamese": f"/vi/directory?q={quote('trọng tài')}",
}
FIRST_VIEWS = ("/en/", "/ja/", "/km/", "/en/directory", "/km/directory", "/th/directory?country=TH")
CLIENTS = 8
ROUNDS = 7
_SLASHES = re.compile(r"^(/[a-z]+)/directory")


@dataclass(frozen=True)
class Compared:
    """One thing beside another, by rounds."""

    name: str
    one: list[load.Load]
    other: list[load.Load]

    def told(self) -> dict[str, Any]:
        """Return the medians over the rounds."""

        def median(read: Callable[[load.Load], float], rounds: list[load.Load]) -> float:
            return statistics.median(read(one) for one in rounds)

        pairs = list(zip(self.one, self.other, strict=True))
        return {
            "name": self.name,
            "rate": median(lambda one: one.rate, self.one),
            "rate beside": median(lambda one: one.rate, self.other),
            "ratio": statistics.median(one.rate / other.rate for one, other in pairs),
            "work": median(lambda one: one.work, self.one),
            "work beside": median(lambda one: one.work, self.other),
            "ratio of work": statistics.median(other.work / one.work for one, other in pairs),
            "p50": median(lambda one: one.percentile(0.5), self.one),
            "p95": median(lambda one: one.percentile(0.95), self.one),
        }


def constant(path: str) -> str:
    """Return where the same page comes from constants."""
    return _SLASHES.sub(r"\1/directory/constant", path)


@contextmanager
def serving(url: str, folder: Path) -> Iterator[tuple[int, list[int]]]:
    """Start the server; yield its port and its processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, pages_served.URL: url, pages_served.FOLDER: str(folder)}
    command = [sys.executable, *SERVER, "--no-control-socket", f"--bind=127.0.0.1:{port}"]
    with subprocess.Popen([*command, "tests.benchmarks.pages_served:served()"], env=environment) as server:
        try:
            _wait(port)
            yield port, load.children(server.pid)
        finally:
            server.terminate()


def _wait(port: int) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            load.fetch(port, load.ask("/healthz"))
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def compared(port: int, server: list[int], name: str, kinds: tuple[list[str], list[str]], seconds: float) -> Compared:
    """Ask for the one and the other in turn."""
    found: tuple[list[load.Load], list[load.Load]] = ([], [])
    requests = [[load.ask(path) for path in paths] for paths in kinds]
    for asked in requests:
        # Everything once in each process and thread: nothing is imported, read or kept for the first time.
        load.run(port, asked, clients=CLIENTS, seconds=max(2.0, seconds), server=server)
    for number in range(ROUNDS):
        for side in (0, 1) if number % 2 else (1, 0):
            done = load.run(port, requests[side], clients=CLIENTS, seconds=seconds, server=server)
            found[side].append(done)
    return Compared(name, *found)


def same_pages(port: int) -> None:
    """Fail where the sides of a comparison do not show the same."""
    for path in QUESTIONS.values():
        answers = [
            load.fetch(port, load.ask(one)).partition(b"\r\n\r\n")[2].decode()
            for one in (path, f"/kept{path}", f"/kept{path}", f"/bare{path}", constant(path))
        ]
        entries = [re.findall(r'<li class="entry">.*?</li>', one, re.DOTALL) for one in answers]
        shown = [re.sub(r'href="(/kept)?/', 'href="/', "".join(one)) for one in entries]
        assert all(one == shown[0] for one in shown), path
        assert len(entries[0]) in range(1, 21), path
        assert abs(len(answers[-1]) - len(answers[0])) < 0.05 * len(answers[0]), path


def each_kind(port: int, server: list[int], seconds: float) -> list[dict[str, Any]]:
    """Return what every kind of search takes by itself."""
    told = []
    for name, path in QUESTIONS.items():
        done = [
            load.run(port, [load.ask(one)], clients=CLIENTS, seconds=seconds, server=server)
            for one in (path, constant(path))
        ]
        told.append({"name": name, "work": done[0].work, "work beside": done[1].work})
    return told


def weights(port: int) -> list[dict[str, Any]]:
    """Return what a first view weighs over the wire, without fonts."""
    told = []
    for path in FIRST_VIEWS:
        asked = load.ask(path, Accept_Encoding="gzip, deflate, br")
        plain = load.fetch(port, load.ask(path)).partition(b"\r\n\r\n")[2].decode()
        parts = {path: len(load.fetch(port, asked))}
        linked = re.findall(r'<(?:link[^>]+rel="(?:stylesheet|icon)"|script|img)[^>]+(?:href|src)="([^"]+)"', plain)
        for address in linked:
            assert address.startswith("/static/"), f"{path} fetches {address}"
            parts[address] = len(load.fetch(port, load.ask(address, Accept_Encoding="gzip, deflate, br")))
        sheets = plain.count('rel="stylesheet"')
        told.append({"name": path, "page": parts[path], "whole": sum(parts.values()), "stylesheets": sheets})
    return told


def measure(listings: int, folder: Path, seconds: float) -> dict[str, Any]:
    """Make a directory of this size and measure its pages."""
    url = long_directory.make(folder, listings)
    with serving(url, folder) as (port, server):
        same_pages(port)
        made, constants, kept, bare = (
            [change(path) for path in QUESTIONS.values()]
            for change in (str, constant, "/kept{}".format, "/bare{}".format)
        )
        pages = [
            compared(port, server, "made anew", (made, constants), seconds).told(),
            compared(port, server, "kept", (kept, bare), seconds).told(),
        ]
        kinds = each_kind(port, server, seconds / 2)
        return {"listings": listings, "pages": pages, "kinds": kinds, "weights": weights(port)}


def tell(found: dict[str, Any]) -> None:
    """Print tables."""
    say(f"\n{found['listings']:,} listings\n")
    say("| search page | pages/s | beside | ratio | work, ms | beside | ratio | median, ms | p95, ms |")
    say("|---|---|---|---|---|---|---|---|---|")
    for one in found["pages"]:
        say(
            f"| {one['name']} | {one['rate']:.0f} | {one['rate beside']:.0f} | {one['ratio']:.0%} | {one['work']:.2f} "
            f"| {one['work beside']:.2f} | {one['ratio of work']:.0%} | {one['p50']:.1f} | {one['p95']:.1f} |"
        )
    say("\n| kind of search | work made anew, ms | from constants, ms | ratio |\n|---|---|---|---|")
    for one in found["kinds"]:
        ratio = one["work beside"] / one["work"]
        say(f"| {one['name']} | {one['work']:.2f} | {one['work beside']:.2f} | {ratio:.0%} |")
    say("\n| first view | page, KB | with style and icon, KB | stylesheets |\n|---|---|---|---|")
    for one in found["weights"]:
        say(f"| {one['name']} | {one['page'] / 1000:.1f} | {one['whole'] / 1000:.1f} | {one['stylesheets']} |")


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Measure each size and print tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--listings", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--seconds", type=float, default=4.0, help="how long a slice is")
    parser.add_argument("--in", dest="folder", type=Path, help="a folder that stays, for another run")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    # On the same kind of database for everybody.
    os.environ.pop("DATABASE_URL", None)
    load_, python = os.getloadavg()[0], platform.python_version()
    say(f"{platform.machine()}, {os.cpu_count()} cores, load {load_:.1f}, CPython {python}, {CLIENTS} clients")
    found = []
    for number in asked.listings:
        with tempfile.TemporaryDirectory(prefix="adrnet-benchmark-") as name:
            folder = (asked.folder or Path(name)) / str(number)
            folder.mkdir(parents=True, exist_ok=True)
            found.append(measure(number, folder, asked.seconds))
        tell(found[-1])
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
