"""What is read from inside Whoosh's codec: the only module that knows how its files are made.

Whoosh hands out postings one by one and columns value by value, each through several calls; a word that stands in most
of 100,000 listings would take a quarter of a second. Here a block, or a column, is read at once. Everything else in the
house goes through Whoosh's public interface, and `tests/search/test_whoosh.py` holds both against each other.

Decisions:
* The codec is Whoosh's own, unchanged: anyone can open the directory with plain Whoosh.
* A matcher of another kind than the one that is known here is read through its public interface.
* What the blocks say of themselves is compared with what is in them, so that damage is an error and no answer.
"""
# ruff: noqa: SLF001 - to read the inside of Whoosh is what this module is for

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, W3LeafMatcher
from whoosh.matching.wrappers import FilterMatcher
from whoosh.reading import TermNotFound
from whoosh.util.numeric import byte_to_length

from adrnet.search.checksums import DamagedError

Documents = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float32]

# The lengths of fields are kept in a byte each, which stands for one of these.
_LENGTHS: Final = np.array([byte_to_length(number) for number in range(256)], np.float32)
_NO_DOCUMENTS, _NO_WEIGHTS = np.empty(0, np.int32), np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents in which a term stands, in their order, and how often it does."""

    documents: Documents
    weights: Scores


NOTHING: Final = Postings(_NO_DOCUMENTS, _NO_WEIGHTS)


def postings(reader: Any, field: str, term: str | bytes) -> Postings:
    """Read where a term stands in a field of a segment; documents that were deleted may be among them.

    Raises:
        DamagedError: the files do not say what they should.
    """
    try:
        matcher = reader.postings(field, term)
        # Which documents were deleted is known without asking for each of them.
        while isinstance(matcher, FilterMatcher):
            matcher = matcher.child
        blocks = list(_blocks(matcher)) if isinstance(matcher, W3LeafMatcher) else [_one_by_one(matcher)]
    except TermNotFound:
        return NOTHING
    except Exception as error:
        # Damage shows as whatever the bytes happen to mean: a pickle, a length, a number out of range.
        raise DamagedError(f"postings of {field}") from error
    if len(blocks) == 1:
        return blocks[0]
    return Postings(np.concatenate([one.documents for one in blocks]), np.concatenate([one.weights for one in blocks]))


def _blocks(matcher: Any) -> Iterator[Postings]:
    """Yield the postings of each block: distances between documents, and weights where they are not all one."""
    while True:
        matcher._read_data()
        distances, weights, _ = matcher._data
        try:
            # Documents that stand close together, as most do in long lists; several times as fast.
            steps: npt.NDArray[Any] = np.frombuffer(bytes(distances), np.uint8)
        except ValueError:
            steps = np.array(distances, np.int32)
        documents = np.cumsum(steps, dtype=np.int32)
        if len(documents) != matcher._blocklength or documents[-1] != matcher.block_max_id():
            raise DamagedError("a block of postings")
        if isinstance(weights, tuple):
            yield Postings(documents, np.array(weights, np.float32))
        else:
            yield Postings(documents, np.full(len(documents), 1 if weights is None else weights, np.float32))
        if matcher._lastblock:
            return
        matcher._next_block()


def _one_by_one(matcher: Any) -> Postings:
    documents: list[int] = []
    weights: list[float] = []
    while matcher.is_active():
        documents.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return Postings(np.array(documents, np.int32), np.array(weights, np.float32))


def numbers(reader: Any, field: str) -> npt.NDArray[np.int64]:
    """Read a column of triples of numbers of a segment, a row for each document.

    Raises:
        DamagedError: the file is missing or too short.
    """
    count = reader.doc_count_all()
    if not reader.has_column(field):
        raise DamagedError(f"column {field}")
    rows = _column(reader.column_reader(field, translate=False), count, np.dtype((">i8", 3)), field)
    return rows.astype(np.int64)


def lengths(reader: Any, field: str) -> Scores:
    """Read how long a field of a segment is in each document, as exactly as Whoosh keeps it.

    Raises:
        DamagedError: the file is missing or too short.
    """
    count, name, documents = reader.doc_count_all(), f"_{field}_len", reader._perdoc
    if not documents.has_column(name):
        # Whoosh takes a missing file for a field that no document has.
        if reader.field_length(field):
            raise DamagedError(f"lengths of {field}")
        return np.zeros(count, np.float32)
    # The column ends with the last document that has the field.
    found = _column(documents.column_reader(name, LENGTHS_COLUMN), count, np.uint8, field)
    if reader.field_length(field) and not found.any():
        raise DamagedError(f"lengths of {field}")
    return _LENGTHS.take(found)


def _column(column: Any, count: int, kind: Any, field: str) -> npt.NDArray[Any]:
    """Return the values of a column of fixed size; where it ends early, the rest is the default."""
    there = min(column._count, count)
    size = np.dtype(kind).itemsize
    raw = column._dbfile.get(column._basepos, there * size)
    if len(raw) != there * size:
        raise DamagedError(f"column {field}")
    values = np.zeros(count, kind)
    values[:there] = np.frombuffer(raw, kind)
    return values
