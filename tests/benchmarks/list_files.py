"""How long a list of 100,000 focal points takes to read and to take away: `python -m tests.benchmarks.list_files`.

`--posts 10000` for a shorter list, `--only csv xlsx` for some of it. Every measurement has a process of its own, one
after the other, on a SQLite database that is made anew and removed. A file is asked for as a browser asks for it, after
one page and one small file, so that nothing is imported or compiled for the first time. Beside it the same number of
constant rows (1,000 rows of the same list, in turn) is written with the same library: the `csv` module, XlsxWriter in
constant memory, `json`; vCard has none, there the house's own writer. Memory is what the process holds at its highest
beyond what it held before (Linux, else the growth of the peak). Processor time is compared, because it hardly depends
on what else the machine does; the whole time stands beside it.
"""

import argparse
import csv
import io
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import xlsxwriter
from flask import Flask, url_for
from sqlalchemy import select

from adrnet.db import snapshot
from adrnet.domain import vocabulary
from adrnet.domain.focal_point import Post
from adrnet.focal_points import files, queries, results
from adrnet.focal_points.offering import FORMATS
from adrnet.focal_points.sources import TODAY
from adrnet.formats.columns import COLUMNS, FocalPointRow, ListHeader, cell_text
from adrnet.i18n.locales import BY_CODE
from adrnet.i18n.messages import in_locale
from adrnet.kit import clock
from adrnet.presenters.words import Words
from tests import applications
from tests.benchmarks import long_list

ENDINGS = ("csv", "xlsx", "json", "vcf")
PAGES = "pages"
CONSTANTS = 1_000
GOES = 3
SITE = "https://adrnet.example"
MEGABYTE = 1024 * 1024


@dataclass
class Peak:
    """How much memory a process takes beyond what it has now, in bytes."""

    def __enter__(self) -> "Peak":
        self._is_exact = Path("/proc/self/clear_refs").exists()
        if self._is_exact:
            # Forgets the peak, so that what was needed to start does not hide what is needed now.
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        self._before = self._highest()
        return self

    def __exit__(self, *_error: object) -> None:
        self.extra = self._highest() - self._before

    def _highest(self) -> int:
        if not self._is_exact:
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        said = Path("/proc/self/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) * 1024 for line in said.splitlines() if line.startswith("VmHWM"))


def taken(app: Flask, ending: str, question: dict[str, str]) -> dict[str, float]:
    """Take a file away, throwing it away piece by piece, and return what that took."""
    with app.test_request_context(base_url=SITE):
        path = url_for(f"focal_points.{ending}", lang="en", **question)
    client = app.test_client()
    with Peak() as peak:
        start, worked = time.perf_counter(), time.process_time()
        response = client.get(path, base_url=SITE, buffered=False)
        assert response.status_code == 200, response.status
        pieces = response.iter_encoded()
        size = len(next(pieces))
        first = time.perf_counter() - start
        size += sum(map(len, pieces))
        whole, worked = time.perf_counter() - start, time.process_time() - worked
        response.close()
    return {"first": first, "whole": whole, "worked": worked, "size": size, "memory": peak.extra}


def constants(app: Flask) -> tuple[list[FocalPointRow], int]:
    """Return rows from all parts of the list, and how many it has."""
    with app.test_request_context(base_url=SITE), snapshot() as session, in_locale(BY_CODE["en"]):
        total = queries.figures(session, {}).total
        every = max(1, total // CONSTANTS)
        ids = list(session.scalars(select(Post.id).order_by(Post.id)))[::every][:CONSTANTS]
        teller = files.Teller(Words(vocabulary.current(session), BY_CODE["en"]))
        rows = [
            teller.row(post)
            for start in range(0, len(ids), 500)
            for post in TODAY.posts(session, ids[start : start + 500])
        ]
    return rows, total


def written(ending: str, rows: list[FocalPointRow], total: int, folder: Path) -> dict[str, float]:
    """Write constant rows with the library alone and return what that took."""
    write = WRITERS[ending]
    made = [[cell_text(column.value(row)) for column in COLUMNS] for row in rows] if ending != "vcf" else rows
    with Peak() as peak:
        start, worked = time.perf_counter(), time.process_time()
        write(islice(cycle(made), total), total, folder)
        whole, worked = time.perf_counter() - start, time.process_time() - worked
    return {"whole": whole, "worked": worked, "memory": peak.extra}


def _csv(rows: Iterator[Any], _total: int, _folder: Path) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow(row)
        if buffer.tell() > 16 * 1024:
            buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()


def _xlsx(rows: Iterator[Any], _total: int, folder: Path) -> None:
    with xlsxwriter.Workbook(folder / "constant.xlsx", {"constant_memory": True, "tmpdir": str(folder)}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell)


def _json(rows: Iterator[Any], _total: int, _folder: Path) -> None:
    keys = [column.key for column in COLUMNS]
    for row in rows:
        json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False, separators=(",", ":")).encode()


def _vcf(rows: Iterator[Any], total: int, _folder: Path) -> None:
    header = ListHeader(title="Constant", purpose="", made_at=clock.now(), time_zone="UTC", count=total)
    for _piece in FORMATS["vcf"].stream(rows, header):
        pass


WRITERS: dict[str, Callable[[Iterator[Any], int, Path], None]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "vcf": _vcf,
}


def seen(app: Flask) -> dict[str, float]:
    """Return how long pages take, and the statements behind them; the median of some goes."""
    with app.test_request_context(base_url=SITE):
        first = url_for("focal_points.list", lang="en")
    last = constants(app)[1] // results.PAGE_SIZE
    client = app.test_client()

    def shown(path: str) -> None:
        assert client.get(path, base_url=SITE).status_code == 200

    def counted(count: Callable[..., Any]) -> None:
        with app.app_context(), snapshot() as session:
            count(session, {})

    return {
        "first page": _median(lambda: shown(first)),
        "last page": _median(lambda: shown(f"{first}?page={last}")),
        "one country's": _median(lambda: shown(f"{first}?country=JP")),
        "figures": _median(lambda: counted(queries.figures)),
        "by topic": _median(lambda: counted(queries.by_topic)),
        "by language": _median(lambda: counted(queries.by_language)),
    }


def _median(act: Callable[[], object]) -> float:
    took = []
    for _go in range(GOES):
        start = time.perf_counter()
        act()
        took.append(time.perf_counter() - start)
    return sorted(took)[GOES // 2]


def measure(what: str, url: str, folder: Path) -> dict[str, Any]:
    """Measure one thing; what a process of its own does."""
    with applications.application(applications.settings(url, folder)) as app:
        with app.test_request_context(base_url=SITE):
            path = url_for("focal_points.list", lang="en", country="BN")
        assert app.test_client().get(path, base_url=SITE).status_code == 200
        if what == PAGES:
            return seen(app)
        taken(app, what, {"country": "BN"})
        ours = taken(app, what, {})
        rows, total = constants(app)
        return {"ours": ours, "constant": written(what, rows, total, folder)}


def apart(what: str, url: str, folder: Path) -> dict[str, Any]:
    """Measure one thing in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.list_files",
        "--measure",
        what,
        "--url",
        url,
        "--in",
        str(folder),
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Print tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--only", nargs="*", choices=(*ENDINGS, PAGES), default=[*ENDINGS, PAGES])
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        say(json.dumps(measure(asked.measure, asked.url, asked.folder)))
        return
    # On the same kind of database for everybody.
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="adrnet-benchmark-") as name:
        start = time.perf_counter()
        url = long_list.make(Path(name), asked.posts)
        say(f"{asked.posts:,} posts, made in {time.perf_counter() - start:.0f} s")
        load, python = os.getloadavg()[0], platform.python_version()
        say(f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, CPython {python}")
        tell(asked.only, url, Path(name))


def tell(wanted: list[str], url: str, folder: Path) -> None:
    """Print what was measured as soon as it is."""
    say("\n| file | first byte | whole | work | work, constant rows | ratio | memory | memory, constant rows | size |")
    say("|---|---|---|---|---|---|---|---|---|")
    for ending in ENDINGS:
        if ending in wanted:
            found = apart(ending, url, folder)
            ours, constant = found["ours"], found["constant"]
            cells = (
                ending,
                f"{ours['first']:.2f} s",
                f"{ours['whole']:.1f} s",
                f"{ours['worked']:.1f} s",
                f"{constant['worked']:.1f} s",
                f"{ours['worked'] / constant['worked']:.1f}",
                f"{ours['memory'] / MEGABYTE:.0f} MB",
                f"{constant['memory'] / MEGABYTE:.0f} MB",
                f"{ours['size'] / MEGABYTE:.0f} MB",
            )
            say("| " + " | ".join(cells) + " |")
    if PAGES in wanted:
        say("\n| page or statement | time |\n|---|---|")
        for label, took in apart(PAGES, url, folder).items():
            say(f"| {label} | {took * 1000:.0f} ms |")


if __name__ == "__main__":
    main()
