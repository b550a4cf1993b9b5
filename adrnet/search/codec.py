"""What is read from inside Whoosh's codec: with `columns` the only module that knows how its files are made.

Whoosh hands out postings one by one, each through several calls; a word that stands in most of 100,000 listings would
take a quarter of a second, and only to learn that a field has none takes longer than an answer may. Here a list is read
at once. Everything else in the house goes through Whoosh's public interface, and `tests/search/test_codec.py` and
`test_whoosh.py` hold both against each other.

    <segment>.trm   keys in their order (two bytes for the field, then the term), each with its `_ENTRY`; 256 tables of
                    places of keys by their hash; the places of all keys, in their order
    <segment>.pst   lists: a mark, then blocks of a length (negative for the last), a pickled header, and pickled
                    distances between documents, weights and values; mostly compressed, with a checksum

Decisions:
* The codec is Whoosh's own, unchanged: anyone can open the directory with plain Whoosh.
* Nothing is mapped into memory: a file that somebody cut short would end the process. It is read at given places, so
  threads share it without a lock.
* What pickles usually look like is read by numpy as it stands; whatever looks otherwise is unpickled.
* What the dictionary and the blocks say of themselves is compared with what is in them, so that damage is an error and
  no answer.
"""
# ruff: noqa: SLF001 - to read the inside of Whoosh is what this module is for

import bisect
import io
import os
import pickle
import re
import struct
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC

from adrnet.search.checksums import DamagedError

Documents = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float32]

_NO_DOCUMENTS, _NO_WEIGHTS = np.empty(0, np.int32), np.empty(0, np.float32)

# Of a table: a hash, and the place of its key, 0 for none. So many are read at once: seldom are more needed.
_SLOT: Final = struct.Struct("!Iq")
_SLOTS: Final = 8
# Before a key: its length, and that of its entry.
_SIZES: Final = struct.Struct("!ii")
# So many bytes of the dictionary are read at a time.
_AT_ONCE: Final = 1 << 18
# What is known of a term: whether its postings stand right here; all weights together; how many documents; two lengths;
# the largest weight; the first and the last document; where its list begins, and how long it is.
_ENTRY: Final = struct.Struct("!?fI2xfIIqi")
_SIZE: Final = struct.Struct("!i")
_INTEGER: Final = rb"(K.|M..|J....)"
# A header: how many documents, the last one, the largest weight, how the rest is compressed, two lengths.
_HEADER: Final = re.compile(
    rb"\x80\x02\(" + 2 * _INTEGER + rb"(?:G.{8}|K.)" + _INTEGER + rb"(?:K.|M..){2}tq\0\.", re.DOTALL
)
# How a pickled tuple of more than three begins and ends; how much an integer takes in it.
_BEGINS, _ENDS = b"\x80\x02(", b"tq\0"
_TAKES: Final = {ord("K"): 1, ord("M"): 2, ord("J"): 4}
_BYTE, _FLOAT, _NONE, _MARK, _END = b"K", b"G", b"N", b"(", b"t"
# Shorter lists are unpickled sooner.
_FEW: Final = 48
_DOUBLE: Final = struct.Struct(">d")


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents in which a term stands, in their order, and how often it does."""

    documents: Documents
    weights: Scores


NOTHING: Final = Postings(_NO_DOCUMENTS, _NO_WEIGHTS)


class Terms:
    """The terms of a segment; threads may share it."""

    def __init__(self, reader: Any) -> None:
        """Read nothing yet; `reader` is Whoosh's, of one segment, and has to stay open."""
        terms = reader._terms
        self._fields: dict[str, int] = terms._fieldmap
        self._tables: list[tuple[int, int]] = terms._tindex.tables
        self._dictionary, self._lists = terms._tindex.dbfile, terms._postfile
        keys = terms._tindex
        self._places = keys.indexbase, struct.Struct("!" + keys.extras["indextype"]), keys.indexlen, keys.endofdata

    def postings(self, field: str, term: str | bytes) -> Postings:
        """Read where a term stands in a field; documents that were deleted may be among them.

        Raises:
            DamagedError: the files do not say what they should.
        """
        try:
            entry = self._entry(field, term.encode() if isinstance(term, str) else term)
            return NOTHING if entry is None else self._read(entry)
        except Exception as error:
            # Damage shows as whatever the bytes happen to mean: a pickle, a length, a number out of range.
            raise DamagedError(f"postings of {field}") from error

    def all_of(self, field: str) -> Iterator[bytes]:
        """Yield the terms of a field, in their order.

        Raises:
            DamagedError: the files do not say what they should.
        """
        try:
            if field in self._fields:
                yield from self._keys(self._fields[field])
        except Exception as error:
            raise DamagedError(f"terms of {field}") from error

    def _keys(self, field: int) -> Iterator[bytes]:
        prefix = field.to_bytes(2)
        place, end = self._first(prefix), self._first((field + 1).to_bytes(2))
        while place < end:
            some = at(self._dictionary, place, min(_AT_ONCE, end - place))
            here = 0
            while here + _SIZES.size <= len(some):
                length, size = _SIZES.unpack_from(some, here)
                behind = here + _SIZES.size + length
                if length < len(prefix) or size != _ENTRY.size or not some.startswith(prefix, here + _SIZES.size):
                    raise DamagedError("a key")
                if behind > len(some):
                    break
                yield some[here + _SIZES.size + len(prefix) : behind]
                here = behind + size
            if not here:
                raise DamagedError("a key without an end")
            place += here

    def _first(self, key: bytes) -> int:
        """Return the place of the first key that is not below this one, the end of all keys where there is none."""
        begin, kind, count, end = self._places

        def place_of(number: int) -> int:
            return int(kind.unpack(at(self._dictionary, begin + number * kind.size, kind.size))[0])

        def key_at(number: int) -> bytes:
            place = place_of(number)
            (length, _) = _SIZES.unpack(at(self._dictionary, place, _SIZES.size))
            return at(self._dictionary, place + _SIZES.size, length)

        number = bisect.bisect_left(range(count), key, key=key_at)
        return place_of(number) if number < count else end

    def _entry(self, field: str, term: bytes) -> bytes | None:
        """Return what the dictionary says of a term, None where it does not know it."""
        number = self._fields.get(field)
        if number is None:
            return None
        key = number.to_bytes(2) + term
        hashed = int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:])
        start, slots = self._tables[hashed & 255]
        slot = (hashed >> 8) % slots if slots else 0
        looked = 0
        while looked < slots:
            some = min(_SLOTS, slots - slot)
            for there, place in _SLOT.iter_unpack(at(self._dictionary, start + slot * _SLOT.size, some * _SLOT.size)):
                if not place:
                    return None
                if there == hashed:
                    found = at(self._dictionary, place, _SIZES.size + len(key) + _ENTRY.size)
                    behind = _SIZES.size + len(key)
                    if _SIZES.unpack_from(found)[0] == len(key) and found[_SIZES.size : behind] == key:
                        return found[behind:]
            looked, slot = looked + some, (slot + some) % slots
        return None

    def _read(self, entry: bytes) -> Postings:
        is_here, weight, count, most, first, last, place, length = _ENTRY.unpack(entry)
        if is_here:
            raise DamagedError("no writer of ours puts postings there")
        if count == 1:
            # Most terms stand in one document, and the dictionary has said it all.
            documents, weights = np.array([first], np.int32), np.array([most], np.float32)
        else:
            documents, weights = _list(at(self._lists, place, length), count)
        if documents[0] != first or documents[-1] != last or weights.sum(dtype=np.float64) != weight:
            raise DamagedError("a list of postings")
        return Postings(documents, weights)


def at(file: Any, place: int, length: int) -> bytes:
    """Return so many bytes of one of Whoosh's files, on the disk or in memory."""
    found: bytes = os.pread(file.fileno(), length, place) if file.is_real else file.get(place, length)
    if len(found) != length:
        raise DamagedError(str(file))
    return found


def _list(raw: bytes, count: int) -> tuple[Documents, Scores]:
    """Return the documents and weights of a list of `count` postings."""
    if not raw.startswith(WHOOSH3_HEADER_MAGIC):
        raise DamagedError("a mark")
    documents, weights = np.empty(count, np.int32), np.empty(count, np.float32)
    place, done, before = len(WHOOSH3_HEADER_MAGIC), 0, 0
    ends: list[int] = []
    lasts: list[int] = []
    is_last = False
    while not is_last:
        (size,) = _SIZE.unpack_from(raw, place)
        is_last, end = size < 0, place + _SIZE.size + abs(size)
        number, last, is_compressed, begin = _header(raw, place + _SIZE.size)
        body = zlib.decompress(raw[begin:end]) if is_compressed else raw[begin:end]
        _block(body, documents[done : done + number], weights[done : done + number])
        # Each block begins anew, with the number of its first document.
        documents[done] -= before
        before, place, done = last, end, done + number
        ends.append(done - 1)
        lasts.append(last)
    np.add.accumulate(documents, dtype=np.int32, out=documents)
    if done != count or documents[ends].tolist() != lasts:
        raise DamagedError("a list of postings")
    return documents, weights


def _header(raw: bytes, place: int) -> tuple[int, int, bool, int]:
    """Return what the header here says: how many, the last document, whether compressed; and where the rest begins."""
    if found := _HEADER.match(raw, place):
        number, last, compression = (int.from_bytes(one[1:], "little") for one in found.groups())
        return number, last, compression > 0, found.end()
    file = io.BytesIO(raw)
    file.seek(place)
    number, last, _, compression, _, _ = pickle.load(file)  # noqa: S301 - as Whoosh does; the directory is private
    return number, last, compression > 0, file.tell()


def _block(body: bytes, distances: Documents, weights: Scores) -> None:
    """Write into arrays what a block has."""
    number = len(distances)
    begin = len(_BEGINS) + 1 + _TAKES.get(body[len(_BEGINS)], 0)
    end = begin + 2 * (number - 1)
    # After the first document distances of one byte, as most are in long lists.
    if (
        number > _FEW
        and body.startswith(_BEGINS)
        and body.startswith(_ENDS, end)
        and body[begin:end:2].count(_BYTE) == number - 1
        and _weights(body, end + len(_ENDS), weights)
    ):
        distances[0] = int.from_bytes(body[len(_BEGINS) + 1 : begin], "little")
        distances[1:] = np.frombuffer(body[begin + 1 : end : 2], np.uint8)
        return
    steps, said, _ = pickle.loads(body)  # noqa: S301 - as Whoosh does; the directory is private
    distances[:] = array("i", steps)
    weights[:] = 1 if said is None else said


def _weights(body: bytes, place: int, weights: Scores) -> bool:
    """Write the weights that stand here into the array; say whether they look as they usually do."""
    number = len(weights)
    code = body[place : place + 1]
    if code == _NONE:
        weights.fill(1)
    elif code == _FLOAT:
        weights.fill(_DOUBLE.unpack_from(body, place + 1)[0])
    elif code == _MARK and body[place + 1 : place + 1 + 9 * number : 9].count(_FLOAT) == number:
        weights[:] = np.ndarray(number, ">f8", body, place + 2, 9)
        return body.startswith(_END, place + 1 + 9 * number)
    else:
        return False
    return True
