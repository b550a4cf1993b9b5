"""How fast listings are found, beside other engines: `python -m tests.benchmarks.search_engines`.

`--listings 10000 100000`, `--only adrnet tantivy`, `--json FILE` for the figures. Generated listings are written into
each engine's index, and each is asked the same questions, every one for the total, the first twenty ids and the exact
counts of every facet value; the answers are compared. Every engine has a process of its own for building and another
for answering, one after the other. `tests/benchmarks/README.md` says what was found.
"""

import argparse
import contextlib
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests import postgres
from tests.benchmarks.search import measuring
from tests.benchmarks.search.measuring import ENGINES
from tests.benchmarks.search.questions import KINDS, SUGGESTIONS

OURS, BESIDE = "adrnet", "tantivy"
Figures = dict[str, dict[str, Any]]


def say(text: str = "") -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def apart(what: str, name: str, folder: Path, number: int) -> dict[str, Any]:
    """Measure something in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.search_engines", "--measure", what, "--only", name]
    command += ["--in", str(folder), "--listings", str(number)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def measured(engines: list[str], folder: Path, number: int) -> Figures:
    """Build and ask every engine."""
    figures: Figures = {}
    measuring.make(folder, number)
    for name in engines:
        with contextlib.ExitStack() as stack:
            if name == "postgres":
                os.environ["DATABASE_URL"] = stack.enter_context(postgres.server())
            start = time.perf_counter()
            figures[name] = {"build": apart("build", name, folder, number), **apart("ask", name, folder, number)}
            say(f"{name}: {time.perf_counter() - start:.0f} s")
        shutil.rmtree(folder / name, ignore_errors=True)
    return figures


def disagreements(figures: Figures) -> list[str]:
    """Return the questions that two engines answer differently."""
    found = []
    for name, said in figures.items():
        for question, answer in said["answers"].items():
            expected = figures[OURS]["answers"][question]
            if answer != expected:
                found.append(f"{question}: {name} {answer}, {OURS} {expected}")
    return found


def ratio(figures: Figures, what: str, other: str, kinds: tuple[str, ...]) -> float:
    """Return ours over another's time, the geometric mean over these kinds."""
    logs = [math.log(figures[OURS]["kinds"][kind][what] / figures[other]["kinds"][kind]["warm"]) for kind in kinds]
    return math.exp(sum(logs) / len(logs))


def row(*cells: object) -> None:
    """Print a row of a table."""
    say("| " + " | ".join(map(str, cells)) + " |")


def tell(figures: Figures, number: int) -> None:
    """Print the tables of one size."""
    names = list(figures)
    say(f"\n### {number:,} listings\n")
    row("median, ms", *names, "adrnet, first use")
    row(*["---"] * (len(names) + 2))
    for kind in KINDS:
        cold = figures[OURS]["kinds"][kind]["cold"]
        row(kind, *(f"{figures[name]['kinds'][kind]['warm'] * 1000:.3g}" for name in names), f"{cold * 1000:.3g}")
    ten = tuple(kind for kind in KINDS if kind != SUGGESTIONS)
    say()
    row("", *names)
    row(*["---"] * (len(names) + 1))
    for label, what in (
        ("adrnet over it, geometric mean of ten kinds", "warm"),
        ("the same, first use of a term", "cold"),
    ):
        row(label, *(f"{ratio(figures, what, name, ten):.3g}" for name in names))
    row("worst kind", *(f"{max(ratio(figures, 'warm', name, (kind,)) for kind in ten):.3g}" for name in names))
    row("edit → visible, median / p95, ms", *(
        f"{one['edit']['median'] * 1000:.1f} / {one['edit']['p95'] * 1000:.1f}" for one in figures.values()
    ))  # fmt: skip
    row("build, s (work)", *(f"{one['build']['seconds']:.0f} ({one['build']['work']:.0f})" for one in figures.values()))
    row("peak while building, MB", *(f"{one['build']['peak']:.0f}" for one in figures.values()))
    row("size, MB", *(f"{one['build']['size']:.0f}" for one in figures.values()))
    row("open again, ms", *(f"{one['open'] * 1000:.1f}" for one in figures.values()))
    row("memory: open, MB", *(f"{one['memory']['open']:.0f}" for one in figures.values()))
    row("memory: used (without files), MB", *(
        f"{one['memory']['used']:.0f} ({one['memory']['own']:.0f})" for one in figures.values()
    ))  # fmt: skip


def tell_growth(small: Figures, large: Figures) -> None:
    """Print how figures grow from one size to another."""
    say("\n### Growth\n")
    row("larger over smaller", *large)
    row(*["---"] * (len(large) + 1))
    ten = [kind for kind in KINDS if kind != SUGGESTIONS]
    logs = {
        name: sum(math.log(large[name]["kinds"][one]["warm"] / small[name]["kinds"][one]["warm"]) for one in ten)
        for name in large
    }
    row("question, geometric mean", *(f"{math.exp(logs[name] / len(ten)):.2f}" for name in large))
    row("open", *(f"{large[name]['open'] / small[name]['open']:.2f}" for name in large))
    row("edit → visible", *(f"{large[name]['edit']['median'] / small[name]['edit']['median']:.2f}" for name in large))


def main() -> int:
    """Print tables; fail where two engines disagree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--listings", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--only", nargs="*", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--measure", choices=("build", "ask"), help=argparse.SUPPRESS)
    parser.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure == "build":
        say(json.dumps(measuring.build(asked.only[0], asked.folder)))
        return 0
    if asked.measure == "ask":
        say(json.dumps(measuring.ask(asked.only[0], asked.folder, asked.listings[0])))
        return 0
    load, python = os.getloadavg()[0], platform.python_version()
    say(f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, CPython {python}")
    found: dict[int, Figures] = {}
    wrong = []
    for number in asked.listings:
        with tempfile.TemporaryDirectory(prefix="adrnet-benchmark-") as name:
            found[number] = measured([OURS, *(one for one in asked.only if one != OURS)], Path(name), number)
        tell(found[number], number)
        wrong += disagreements(found[number])
    if len(found) > 1:
        tell_growth(found[min(found)], found[max(found)])
    if asked.json:
        asked.json.write_text(json.dumps({"machine": platform.machine(), "figures": found}, indent=1))
    say("\n".join(["", *wrong]) if wrong else "\nAll engines agree on every total and every count.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
