"""Whoosh's writer as the house uses it: durable, never merging by itself, quick with many documents.

Decisions:
* Whoosh's own codec, with longer blocks of postings than usual: each block costs something to read, and lists are read
  whole. Any Whoosh reads them.
* Postings that wait on the disk to be sorted are written by the thousand, not one by one, which is most of what a large
  build costs with Whoosh's own pool.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.writing import NO_MERGE, PostingPool

from adrnet.search.durable import DurableStorage, GatheringStorage
from adrnet.search.schema import SCHEMA

# Memory for postings before they are sorted on disk.
_POOL_MEGABYTES = 32
_BLOCK, _AT_ONCE = 1024, 1000


class _Pool(PostingPool):  # type: ignore[misc]  # whoosh publishes no types
    """Sorts postings, on the disk what does not fit into memory."""

    def _write_run(self, f: Any, items: Iterable[Any]) -> None:
        waiting = iter(items)
        while portion := list(islice(waiting, _AT_ONCE)):
            pickle.dump(portion, f, pickle.HIGHEST_PROTOCOL)
        f.close()

    def _read_run(self, path: str) -> Iterator[Any]:
        with self._open_run(path) as file:
            while True:
                try:
                    portion = pickle.load(file)  # noqa: S301 - written a moment ago, into a private folder
                except EOFError:
                    break
                yield from portion
        self._remove_run(path)


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
        index = storage.open_index(schema=SCHEMA)
        writer = index.writer(compound=is_small, codec=W3Codec(blocklimit=_BLOCK), limitmb=_POOL_MEGABYTES)
        writer.pool = _Pool(writer.temp_storage(), writer.newsegment, limitmb=_POOL_MEGABYTES)
        try:
            yield writer
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=policy)
    except BaseException:
        storage.discard()
        raise
