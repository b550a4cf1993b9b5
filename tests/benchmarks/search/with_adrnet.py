"""The house's own engine: its writer, its snapshot, its executor."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from adrnet.search import contents
from adrnet.search.durable import DurableStorage
from adrnet.search.executor import Execution
from adrnet.search.holder import Holder
from adrnet.search.schema import SCHEMA, SCHEMA_VERSION
from adrnet.search.store import Current, Store
from adrnet.search.writer import writing
from tests.benchmarks.search.questions import Answer, Question

_IDENTITY = "0b0b0b0b-0000-4000-8000-000000000000"


class Engine:
    """What `engines.Engine` asks for."""

    needs_tokens = False
    keeps = True

    def __init__(self, folder: Path) -> None:
        self._store = Store(folder)
        self._holder = Holder(self._store, lambda: _IDENTITY)
        self._position = 1

    def build(self, documents: Iterable[dict[str, Any]]) -> None:
        """Write a generation as `indexer.rebuild` does, the database left out."""
        with self._store.writing(timeout=1):
            generation = self._store.begin()
            folder = self._store.folder(generation)
            DurableStorage(folder).create_index(SCHEMA)
            with writing(folder) as writer:
                for document in documents:
                    writer.add_document(**document)
            self._store.point(self._next(generation))

    def _next(self, generation: int) -> Current:
        self._position += 1
        return Current(generation, SCHEMA_VERSION, _IDENTITY, self._position, "2026-01-01T00:00:00+00:00")

    def open(self) -> None:
        """Open the newest snapshot."""
        with self._holder.lend():
            pass

    def ask(self, question: Question) -> Answer:
        """Answer a question."""
        with self._holder.lend() as snapshot:
            page = Execution(snapshot).page(question.request, question.understood)
        return Answer(page.ids, page.total, page.facets)

    def forget(self) -> None:
        """Forget what was kept of former questions."""
        with self._holder.lend() as snapshot:
            snapshot.kept.forget()
            for segment in snapshot.segments.values():
                segment.forget()

    def edit(self, document: dict[str, Any]) -> None:
        """Write a listing anew as `indexer.catch_up` does, and open what was written."""
        with self._store.writing(timeout=1):
            current = self._store.current()
            assert current is not None
            folder = self._store.folder(current.generation)
            known, there = self._holder.known(), contents.segments(folder)
            numbers = contents.numbers(folder, there, [int(document["listing"])], known)
            with self._store.pointing(self._next(current.generation)), writing(folder, is_small=True) as writer:
                for number in numbers:
                    writer.delete_document(number)
                writer.add_document(**document)
        self.open()

    def close(self) -> None:
        """Close the files."""
        self._holder.close()
