"""Whoosh's writer as the house uses it: durable, never merging by itself, quick with many documents.

A document's tokens go from our own analysis straight into `collecting`, and from there through `bulk` to the disk; what
Whoosh has in between (token objects, formats, tuples) is most of what a large build costs.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh.writing import NO_MERGE, SegmentWriter

from adrnet.search.analysis import Field, ScriptAnalyzer, analyse
from adrnet.search.bulk import BulkCodec
from adrnet.search.collecting import Pool
from adrnet.search.durable import DurableStorage, GatheringStorage
from adrnet.search.schema import SCHEMA


class _Writer(SegmentWriter):  # type: ignore[misc]  # whoosh publishes no types
    def __init__(self, index: Any, *, is_small: bool) -> None:
        super().__init__(index, compound=is_small, codec=BulkCodec())
        self.pool = Pool(self.temp_storage())

    def add_document(self, **fields: Any) -> None:
        """Write a document: what `documents.document_of` says, no weights and no other stored values."""
        self._check_state()
        self._check_fields(self.schema, fields)
        written = self.perdocwriter
        written.start_doc(self.docnum)
        for name in sorted(fields):
            field, value, length = self.schema[name], fields[name], 0
            if field.indexed:
                tokens = _tokens(field.analyzer, value)
                self.pool.put(name, self.docnum, tokens)
                length = len(tokens) if field.scorable else 0
            written.add_field(name, field, value if field.stored else None, length)
            if field.column_type:
                written.add_column_value(name, field.column_type, field.to_column_value(value))
        written.finish_doc()
        self._added = True
        self.docnum += 1


def _tokens(analyzer: Any, value: str) -> Sequence[str]:
    if isinstance(analyzer, ScriptAnalyzer):
        return analyse(Field(analyzer.field), value)
    return [token.text for token in analyzer(value, mode="index")]


@contextmanager
def writing(
    folder: Path, policy: Callable[[Any, list[Any]], list[Any]] = NO_MERGE, *, is_small: bool = False
) -> Iterator[Any]:
    """Open Whoosh's writer; commit at the end, leave everything as it was on any error.

    Args:
        folder: of the generation.
        policy: which segments are written anew, as Whoosh asks it.
        is_small: gathers everything in memory and writes one file, for a handful of documents.
    """
    storage = GatheringStorage(folder) if is_small else DurableStorage(folder)
    try:
        writer = _Writer(storage.open_index(schema=SCHEMA), is_small=is_small)
        try:
            yield writer
        except BaseException:
            writer.cancel()
            raise
        try:
            writer.commit(mergetype=policy)
        finally:
            writer.pool.cleanup()
    except BaseException:
        storage.discard()
        raise
