"""What is measured of an engine, the same for each: in a process of its own, one after the other."""

import gc
import hashlib
import json
import pickle
import pkgutil
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from adrnet.search.terms import query_terms
from tests.benchmarks.search import listings
from tests.benchmarks.search.questions import KINDS, SIZE, Answer, Question, questions, tokens, understood_as

ENGINES = ("adrnet", "tantivy", "sqlite", "postgres", "whoosh")
# How often a question is asked, and after how many seconds that is enough of it, or of its kind.
GOES, ENOUGH, ENOUGH_OF_KIND = 30, 1.0, 12.0
COLD_GOES = 3
EDITS = 40
MEGABYTE = 1024 * 1024


class Engine(Protocol):
    """One way to answer the questions."""

    # Whether documents come with their tokens ready made.
    needs_tokens: bool
    # Whether something is kept of former questions, so that the first is slower.
    keeps: bool

    def build(self, documents: Iterable[dict[str, Any]]) -> None:
        """Write an index of these documents."""

    def open(self) -> None:
        """Open it, ready for questions."""

    def ask(self, question: Question) -> Answer:
        """Answer."""

    def forget(self) -> None:
        """Forget what was kept of former questions."""

    def edit(self, document: dict[str, Any]) -> None:
        """Write one listing anew; the next answer knows it."""

    def close(self) -> None:
        """Let go."""


def engine(name: str, folder: Path) -> Engine:
    """Return an engine whose files stand in `folder`."""
    # Only the one that is measured is loaded.
    made: Engine = pkgutil.resolve_name(f"tests.benchmarks.search.with_{name}:Engine")(folder / name)
    return made


def make(folder: Path, number: int) -> None:
    """Write documents and their tokens, a line each, and the questions."""
    with (folder / "documents").open("w") as documents, (folder / "tokens").open("w") as tokenised:
        for document in listings.documents(number):
            documents.write(json.dumps(document, default=bytes.decode) + "\n")
            tokenised.write(json.dumps(tokens(document)) + "\n")
    # Understood here, so that no process that answers has the words of twelve languages in its memory.
    (folder / "questions").write_bytes(pickle.dumps(questions()))


def _documents(folder: Path, *, needs_tokens: bool) -> Iterator[dict[str, Any]]:
    with (folder / "documents").open() as documents, (folder / "tokens").open() as tokenised:
        if needs_tokens:
            for line, more in zip(documents, tokenised, strict=True):
                yield json.loads(line) | {"tokens": json.loads(more)}
        else:
            for line in documents:
                document = json.loads(line)
                yield document | {"sequence": document["sequence"].encode()}


def build(name: str, folder: Path) -> dict[str, Any]:
    """Build an index; what reading the documents takes is left out."""
    made = engine(name, folder)
    reading = [0.0]

    def handed() -> Iterator[dict[str, Any]]:
        source = _documents(folder, needs_tokens=made.needs_tokens)
        while True:
            start = time.perf_counter(), time.process_time()
            document = next(source, None)
            reading[0] += time.perf_counter() - start[0]
            worked[0] += time.process_time() - start[1]
            if document is None:
                return
            yield document

    worked = [0.0]
    start, work = time.perf_counter(), time.process_time()
    made.build(handed())
    took, work = time.perf_counter() - start - reading[0], time.process_time() - work - worked[0]
    size = sum(path.stat().st_size for path in (folder / name).rglob("*") if path.is_file()) / MEGABYTE
    return {"seconds": took, "work": work, "peak": _memory()["VmHWM"], "size": size}


def ask(name: str, folder: Path, number: int) -> dict[str, Any]:
    """Open an index, ask everything, and write some listings anew."""
    asked: list[Question] = pickle.loads((folder / "questions").read_bytes())  # noqa: S301 - written by `make`
    made = engine(name, folder)
    gc.collect()
    before = _memory()
    start = time.perf_counter()
    made.open()
    opened = time.perf_counter() - start
    after = _memory()
    kinds: dict[str, dict[str, float]] = {}
    answers: dict[str, Any] = {}
    for kind in KINDS:
        kinds[kind] = _kind(made, [one for one in asked if one.kind == kind], answers)
    used = _memory()
    reopened = _reopened(made)
    return {
        "open": reopened,
        "first open": opened,
        "memory": {
            "before": before["VmRSS"],
            "open": after["VmRSS"] - before["VmRSS"],
            "used": used["VmRSS"] - before["VmRSS"],
            "own": used["RssAnon"] - before["RssAnon"],
        },
        "kinds": kinds,
        "answers": answers,
        "edit": _edit(made, number),
    }


def _kind(made: Engine, asked: list[Question], answers: dict[str, Any]) -> dict[str, float]:
    warm: list[float] = []
    cold: list[float] = []
    begun = time.perf_counter()
    for question in asked:
        if warm and time.perf_counter() - begun > ENOUGH_OF_KIND:
            break
        for _ in range(COLD_GOES if made.keeps else 0):
            made.forget()
            cold.append(_took(partial(made.ask, question)))
        answer = made.ask(question)
        answers[f"{question.kind}: {question.text} {sorted(question.facets)}"] = _digest(answer)
        until = time.perf_counter() + ENOUGH
        for _ in range(GOES):
            warm.append(_took(partial(made.ask, question)))
            if time.perf_counter() > until:
                break
    return {"warm": statistics.median(warm), "cold": statistics.median(cold or warm)}


def _took(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _digest(answer: Answer) -> dict[str, Any]:
    """Say what engines must agree on: the total, all counts, and the ids where they are all on the page."""
    counts = {facet: dict(sorted(codes.items())) for facet, codes in sorted(answer.facets.items()) if codes}
    return {
        "total": answer.total,
        "counts": hashlib.sha256(json.dumps(counts).encode()).hexdigest()[:16],
        "ids": sorted(answer.ids) if answer.total <= SIZE else len(answer.ids),
    }


def _reopened(made: Engine) -> float:
    took = []
    for _ in range(5):
        made.close()
        took.append(_took(made.open))
    return statistics.median(took)


def _edit(made: Engine, number: int) -> dict[str, float]:
    """Return how long it takes from the document to an answer that knows it."""
    took = []
    for turn in range(EDITS):
        key = 1 + turn * (number // EDITS)
        (document,) = listings.documents(1, key)
        document["name"] += f"\nbeenwritten{turn}"
        if made.needs_tokens:
            document["tokens"] = tokens(document)
        written = Question("edit", "", understood_as(query_terms(f"beenwritten{turn}")))
        start = time.perf_counter()
        made.edit(document)
        answer = made.ask(written)
        took.append(time.perf_counter() - start)
        assert answer.ids == (key,), (turn, answer)
    took.sort()
    return {"median": statistics.median(took), "p95": took[int(len(took) * 0.95)]}


def _memory() -> dict[str, float]:
    """Return what the process holds, in megabytes (Linux; elsewhere nothing is known)."""
    try:
        said = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return dict.fromkeys(("VmRSS", "VmHWM", "RssAnon"), float("nan"))
    rows = (line.split() for line in said.splitlines() if line.startswith(("VmRSS", "VmHWM", "RssAnon")))
    return {row[0].rstrip(":"): int(row[1]) / 1024 for row in rows}
