"""Writes the terms of a segment as Whoosh's codec does, byte for byte, and many at a time: the counterpart of `codec`.

Whoosh writes each posting through several calls and each term through some thirty; most terms stand in one document.
Here what can be said of many terms in numbers is worked out for all of them at once, and what is left for each is to
join bytes. `tests/search/test_bulk.py` holds the files against those of Whoosh's own writer.

Decisions:
* The format is Whoosh's own, nothing is added or left out, and a segment names Whoosh's codec: anyone can read it.
* Blocks of postings are longer than usual: each costs something to read, and lists are read whole.
* Only what our schema has: postings without a value or with a frequency, no positions, no vectors.
"""

import functools
import hashlib
import itertools
import struct
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pickle import dumps
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3FieldWriter
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.formats import Existence, Frequency
from whoosh.util.numeric import length_to_byte

from adrnet.search.collecting import Portion

_BLOCK: Final = 1024
_COMPRESSION: Final = 3
# What is shorter is not compressed. Whoosh 2.7.4 compresses shorter blocks as well; both read both.
_SHORT: Final = 80
_ONCE: Final = b"\0\0\0\1"
_PROTOCOL: Final = 2
_INT: Final = struct.Struct("!i")
_KEY: Final = struct.Struct("!H")
# What the dictionary says of a term behind its text, and the lengths of both before it.
_INFO: Final = np.dtype([
    ("inlined", "u1"), ("weight", ">f4"), ("documents", ">u4"), ("shortest", "u1"), ("longest", "u1"), ("most", ">f4"),
    ("first", ">u4"), ("last", ">u4"), ("place", ">i8"), ("size", ">i4"),
])  # fmt: skip
_LENGTHS: Final = np.dtype([("key", ">i4"), ("value", ">i4")])
_SLOT: Final = np.dtype([("hash", ">u4"), ("place", ">i8")])
# A hash table of the dictionary for each of so many values of the hash's last byte; so many slots are made at a time.
_TABLES: Final = 256
_SLOTS: Final = 1 << 17


class BulkCodec(W3Codec):  # type: ignore[misc]  # whoosh publishes no types
    """Whoosh's codec with the quick writer of terms; its segments carry the plain one."""

    def __init__(self) -> None:
        super().__init__(blocklimit=_BLOCK, compression=_COMPRESSION)

    def new_segment(self, storage: Any, indexname: str) -> Any:
        """Return a segment that anyone can read."""
        return W3Codec(blocklimit=_BLOCK, compression=_COMPRESSION).new_segment(storage, indexname)

    def field_writer(self, storage: Any, segment: Any) -> Any:
        """Return the writer of terms and postings."""
        return _FieldWriter(self, storage, segment)


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]  # see above
    _tindex: OrderedHashWriter

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        # Whoosh's has begun the file; this one begins it in the same way.
        file = self._tindex.dbfile
        file.seek(0)
        self._tindex = _Dictionary(file)
        self._tindex.extras["fieldmap"] = self._fieldmap

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[tuple[str, Iterator[Portion]]]) -> None:
        """Write everything.

        Args:
            schema: says what is written of each field.
            lengths: Whoosh's reader of what was written document by document.
            items: the fields by name, each with its postings.
        """
        for name, portions in items:
            field = schema[name]
            if type(field.format) not in {Existence, Frequency}:
                raise TypeError(f"{name}: {field.format}")
            self._fieldmap[name] = len(self._fieldmap)
            measured = _measured(lengths, name) if field.scorable else None
            for portion in portions:
                self._write(self._fieldmap[name], portion, measured, counts=type(field.format) is Frequency)

    def _write(self, number: int, portion: Portion, measured: npt.NDArray[np.uint8] | None, *, counts: bool) -> None:
        terms, documents, frequencies, sizes = (
            portion.terms,
            portion.documents,
            portion.frequencies,
            portion.counts.astype(np.int64),
        )
        if not counts:
            frequencies = np.ones_like(frequencies)
        begins = np.cumsum(sizes) - sizes
        lengths = np.zeros(len(documents), np.uint8) if measured is None else measured.take(documents)
        infos = np.zeros(len(terms), _INFO)
        infos["weight"] = np.add.reduceat(frequencies, begins, dtype=np.float64)
        infos["documents"] = sizes
        infos["shortest"] = np.minimum.reduceat(lengths, begins)
        infos["longest"] = np.maximum.reduceat(lengths, begins)
        infos["most"] = np.maximum.reduceat(frequencies, begins)
        infos["first"] = documents.take(begins)
        infos["last"] = documents.take(begins + sizes - 1)
        number_of_blocks = -(-sizes // _BLOCK)
        starts = begins
        if (number_of_blocks > 1).any():
            within = np.arange(number_of_blocks.sum()) - np.repeat(
                np.cumsum(number_of_blocks) - number_of_blocks, number_of_blocks
            )
            starts = np.repeat(begins, number_of_blocks) + within * _BLOCK
        firsts = np.cumsum(number_of_blocks) - number_of_blocks
        blocks = list(_blocks(starts, firsts, documents, frequencies, lengths, is_frequency=counts))
        postings = blocks
        if len(blocks) > len(terms):
            places = zip(firsts.tolist(), number_of_blocks.tolist(), strict=True)
            postings = [b"".join(blocks[first : first + many]) for first, many in places]
        written = np.fromiter(map(len, postings), np.int64, len(postings))
        infos["place"] = self._postfile.tell() + np.cumsum(written) - written
        infos["size"] = written
        self._postfile.write(b"".join(postings))
        prefix = _KEY.pack(number)
        self._tindex.add_terms([prefix + term.encode() for term in terms], infos)


def _measured(lengths: Any, name: str) -> npt.NDArray[np.uint8]:
    """Return how long a field is in each document, in the bytes that stand for lengths."""
    said = (length_to_byte(lengths.doc_field_length(document, name)) for document in range(lengths.doc_count_all()))
    return np.fromiter(said, np.uint8, lengths.doc_count_all())


def _blocks(  # noqa: PLR0913 - what there is to say of postings
    starts: npt.NDArray[Any],
    firsts: npt.NDArray[Any],
    documents: npt.NDArray[Any],
    frequencies: npt.NDArray[Any],
    lengths: npt.NDArray[Any],
    *,
    is_frequency: bool,
) -> Iterator[bytes]:
    """Yield each block as it is written.

    Args:
        starts: where each begins among the postings.
        firsts: which of them are the first of a term.
        documents: of each posting, as the next two.
        frequencies: how often the term stands in the document.
        lengths: of the document, in the byte that stands for it.
        is_frequency: whether the frequencies are written.
    """
    ends = np.append(starts[1:], len(documents))
    is_first = np.zeros(len(starts), np.bool_)
    is_first[firsts] = True
    is_last = np.append(is_first[1:], [True])
    least, most = np.minimum.reduceat(frequencies, starts), np.maximum.reduceat(frequencies, starts)
    shortest, longest = np.minimum.reduceat(lengths, starts), np.maximum.reduceat(lengths, starts)
    # Within a block, how far each document is from the one before it.
    steps = np.diff(documents.astype(np.int64), prepend=0)
    steps[starts] = documents.take(starts)
    distances, values = steps.tolist(), frequencies.astype(">u4").tobytes()
    columns = (starts, ends, documents.take(ends - 1), least, most, shortest, longest, is_first, is_last)
    for start, end, last, low, high, short, long, begins, is_end in zip(
        *(one.tolist() for one in columns), strict=True
    ):
        if end - start == high == 1 and begins and is_end:
            written = dumps(last, _PROTOCOL)[2:-1]
            one, two, three = _around(len(written), short, is_frequency)
            yield one + written + two + written + three
            continue
        there = tuple(distances[start:end])
        if high == 1:
            inside = dumps(there, _PROTOCOL)[:-1] + _once(end - start, is_frequency)
        else:
            weights = float(high) if low == high else tuple(map(float, frequencies[start:end].tolist()))
            inside = dumps((there, weights, values[4 * start : 4 * end] if is_frequency else None), _PROTOCOL)
        written = _block(inside, end - start, last, float(high), (short, long), is_last=is_end)
        yield WHOOSH3_HEADER_MAGIC + written if begins else written


def _block(  # noqa: PLR0913 - what there is to say of a block
    inside: bytes, count: int, last: int, most: float, lengths: tuple[int, int], *, is_last: bool
) -> bytes:
    compression = _COMPRESSION if len(inside) >= _SHORT else 0
    if compression:
        inside = zlib.compress(inside, compression)
    said = dumps((count, last, most, compression, *lengths), _PROTOCOL)
    size = len(said) + len(inside)
    return _INT.pack(-size if is_last else size) + said + inside


@functools.lru_cache(maxsize=2 * _BLOCK)
def _once(count: int, is_frequency: bool) -> bytes:
    """Return what stands behind the documents where a term stands once in each of so many."""
    there = (0,) * count
    written = dumps((there, None, _ONCE * count if is_frequency else None), _PROTOCOL)
    return written[len(dumps(there, _PROTOCOL)) - 1 :]


@functools.lru_cache(maxsize=2048)
def _around(size: int, length: int, is_frequency: bool) -> tuple[bytes, bytes, bytes]:
    """Return what stands around the number of a document where a term stands once in one document, as most do.

    Args:
        size: how many bytes the number takes; it is there twice.
        length: of the document.
        is_frequency: whether frequencies are written.
    """
    example = {2: 0xA7, 3: 0xA7B5, 5: 0x27B5C3D1}[size]
    inside = dumps((example,), _PROTOCOL)[:-1] + _once(1, is_frequency)
    block = WHOOSH3_HEADER_MAGIC + _block(inside, 1, example, 1.0, (length, length), is_last=True)
    one, two, three = block.split(dumps(example, _PROTOCOL)[2:-1])
    return one, two, three


class _Dictionary(OrderedHashWriter):  # type: ignore[misc]  # see above
    def __init__(self, file: Any) -> None:
        super().__init__(file)
        self._hashes, self._places = array("I"), array("q")

    def add_terms(self, keys: Sequence[bytes], infos: npt.NDArray[Any]) -> None:
        """Write terms that come behind those that were written, and what is said of each."""
        lengths = np.zeros(len(keys), _LENGTHS)
        lengths["key"] = np.fromiter(map(len, keys), np.int32, len(keys))
        lengths["value"] = infos.itemsize
        sizes = lengths["key"].astype(np.int64) + _LENGTHS.itemsize + infos.itemsize
        self._places.frombytes((self.dbfile.tell() + np.cumsum(sizes) - sizes).tobytes())
        # The last four bytes of the checksum, as a number.
        sums = b"".join([hashlib.md5(key, usedforsecurity=False).digest()[12:] for key in keys])
        self._hashes.frombytes(np.frombuffer(sums, ">u4").astype(np.uint32).tobytes())
        self.dbfile.write(b"".join(itertools.chain.from_iterable(zip(_each(lengths), keys, _each(infos), strict=True))))

    def _write_hashes(self) -> None:
        hashes, places = np.frombuffer(self._hashes, np.uint32), np.frombuffer(self._places, np.int64)
        table = hashes & (_TABLES - 1)
        order = np.argsort(table.astype(np.uint8), kind="stable")
        slots = 2 * np.bincount(table, minlength=_TABLES)
        begins = np.concatenate([[0], np.cumsum(slots)])
        position = self.dbfile.tell()
        for begin, size in zip(begins.tolist(), slots.tolist(), strict=False):
            self.directory.append((position + begin * _SLOT.itemsize, size))
        first = 0
        while first < _TABLES:
            # As many tables as fit, but one at least.
            last = max(first + 1, int(np.searchsorted(begins, begins[first] + _SLOTS, side="right")) - 1)
            here = order[begins[first] // 2 : begins[last] // 2]
            self._write_tables(hashes[here], places[here], slots, begins, begins[first : last + 1 : last - first])
            first = last
        self.index.array = array(_narrowest(int(places.max(initial=0))), self._places)

    def _write_tables(
        self, hashes: npt.NDArray[Any], places: npt.NDArray[Any], slots: npt.NDArray[Any], begins: Any, span: Any
    ) -> None:
        table = hashes & (_TABLES - 1)
        lows = begins.take(table) - span[0]
        wanted = lows + (hashes >> 8) % slots.take(table)
        taken = bytearray(int(span[1] - span[0]))
        found = []
        # The next free slot of its table, in a circle.
        for want, low, high in zip(wanted.tolist(), lows.tolist(), (lows + slots.take(table)).tolist(), strict=True):
            slot = want
            while taken[slot]:
                slot = slot + 1 if slot + 1 < high else low
            taken[slot] = 1
            found.append(slot)
        rows = np.zeros(len(taken), _SLOT)
        rows["hash"][found] = hashes
        rows["place"][found] = places
        self.dbfile.write(rows.tobytes())


def _each(rows: npt.NDArray[Any]) -> Iterator[bytes]:
    """Yield the bytes of each row."""
    size, raw = rows.itemsize, rows.tobytes()
    return (raw[start : start + size] for start in range(0, len(raw), size))


def _narrowest(most: int) -> str:
    """Return the type of array in which Whoosh writes numbers up to `most`."""
    return next((kind for kind, bits in (("H", 16), ("i", 31), ("I", 32)) if most < 1 << bits), "q")
