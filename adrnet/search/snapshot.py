"""One state of the index in memory, immutable and shared by all threads of a process.

A `Snapshot` is Whoosh's reader with what every search needs beside it: listing ids, facet values as bits, lengths, sort
keys. Documents have one number across all segments; every segment begins at a multiple of 64, so that bits of segments
are put side by side without shifting, and the numbers in between belong to nobody (`alive` says which do).

Segments never change, so what was read of one is kept from snapshot to snapshot, and opening after a small commit costs
as much as the commit was large.

Decisions:
* Whoosh's readers keep a file position and give false errors when threads share them. All reading of postings goes
  through one lock, and what was read is kept, so the lock is seldom asked for.
* Everything but postings is read at the opening, and the files of postings are open from then on: a merge elsewhere
  that removes files does no harm.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh.reading import TermNotFound

from adrnet.i18n.locales import DEFAULT
from adrnet.search.checksums import DamagedError, check_segments
from adrnet.search.lexicon import Lexicon
from adrnet.search.ranking import MEASURED, WORDS
from adrnet.search.schema import open_index
from adrnet.search.store import Current

Numbers = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float32]

_WORD = 64
# Postings that are kept per segment before they are forgotten all at once: some 24 MB.
_MOST_POSTINGS = 2_000_000
# Documents that are read for a phrase before others have their turn: some 3 ms.
_AT_A_TIME = 128


@dataclass(frozen=True)
class Postings:
    """The documents in which a term stands, and how often it does."""

    documents: Numbers
    weights: Scores


def pack(mask: Mask) -> Bits:
    """Return a mask as bits, sixty-four to a word; its length is a multiple of that."""
    return np.packbits(mask).view(np.uint64)


def unpack(bits: Bits) -> Mask:
    """Return the mask that was packed."""
    return np.unpackbits(bits.view(np.uint8)).view(np.bool_)


def neutral(ids: Numbers) -> Bits:
    """Return numbers that put listings into an order which favours nobody and never changes.

    The order of ids would be the order of registration; a hash of them (the finaliser of splitmix64) is blind to it.
    """
    mixed = ids.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


class Segment:
    """What never changes in a segment: everything but which of its documents were deleted since."""

    def __init__(self, reader: Any) -> None:
        count = reader.doc_count_all()
        self.size: Final = -(-count // _WORD) * _WORD
        stored = [reader.stored_fields(number) for number in range(count)]
        self.ids: Final = self._column((int(one["listing"]) for one in stored), np.int64)
        self.confirmed: Final = self._column((one["confirmed"] for one in stored), np.int64)
        self.sort_keys: Final[list[Mapping[str, str]]] = [one["sort_keys"] for one in stored]
        self.lengths: Final[dict[str, Scores]] = {}
        for field in MEASURED:
            self.lengths[field] = self._column(
                (reader.doc_field_length(number, field) or 0 for number in range(count)), np.float32
            )
            if reader.field_length(field) and not self.lengths[field].any():
                # Whoosh takes a missing file for a field that no document has.
                raise DamagedError(f"lengths of {field}")
        self.facets: Final[dict[tuple[str, str], Bits]] = {}
        for term in reader.lexicon("facet"):
            facet, _, code = term.decode().partition(":")
            mask = np.zeros(self.size, np.bool_)
            mask[_read(reader, "facet", term).documents] = True
            self.facets[facet, code] = pack(mask)
        self._lexicon: Lexicon | None = None
        self._postings: dict[tuple[str, str], Postings] = {}
        self._kept = 0

    def _column(self, values: Iterable[float], kind: type[np.generic]) -> npt.NDArray[Any]:
        column = np.zeros(self.size, kind)
        listed = list(values)
        column[: len(listed)] = listed
        return column

    def postings(self, reader: Any, lock: threading.Lock, field: str, term: str) -> Postings:
        """Return where a term stands in a field; documents that were deleted meanwhile may be among them."""
        known = self._postings.get((field, term))
        if known is None:
            with lock:
                known = _read(reader, field, term)
                if self._kept > _MOST_POSTINGS:
                    self._postings, self._kept = {}, 0
                self._postings[field, term] = known
                self._kept += len(known.documents) + 1
        return known

    def lexicon(self, reader: Any, lock: threading.Lock) -> Lexicon:
        """Return the words that stand in names, abbreviations, places and texts."""
        if self._lexicon is None:
            try:
                with lock:
                    self._lexicon = Lexicon(term.decode() for field in WORDS for term in reader.lexicon(field))
            except Exception as error:
                raise DamagedError("words") from error
        return self._lexicon


def _read(reader: Any, field: str, term: str | bytes) -> Postings:
    documents: list[int] = []
    weights: list[float] = []
    try:
        matcher = reader.postings(field, term)
        while matcher.is_active():
            documents.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
    except TermNotFound:
        pass
    except Exception as error:
        # Damage shows as whatever the bytes happen to mean: a pickle, a length, a number out of range.
        raise DamagedError(f"postings of {field}") from error
    return Postings(np.array(documents, np.int64), np.array(weights, np.float32))


class Snapshot:
    """One state of the index; `holder` opens and closes it."""

    def __init__(self, current: Current, folder: Path, known: Mapping[str, Segment]) -> None:
        """Open the index in `folder`, which `current` points to; `known` segments are not read again."""
        self.current: Final = current
        self._lock = threading.Lock()
        self._reader = open_index(folder).reader()
        try:
            # An empty index has one reader and no segment.
            leaves = [leaf for leaf, _ in self._reader.leaf_readers() if leaf.segment() is not None]
            check_segments(folder, self._reader)
            names = [leaf.segment().segment_id() for leaf in leaves]
            self.segments: Final = {
                name: known.get(name) or Segment(leaf) for name, leaf in zip(names, leaves, strict=True)
            }
            sizes = [segment.size for segment in self.segments.values()]
            starts = np.cumsum([0, *sizes]).tolist()
            self.size: Final[int] = starts.pop()
            self._parts = list(zip(self.segments.values(), leaves, starts, strict=True))
            # Opened now: a merge elsewhere may remove the files.
            self._sequences = [leaf.column_reader("sequence") for leaf in leaves]
            self._lay_side_by_side()
        except BaseException:
            self._reader.close()
            raise

    def _lay_side_by_side(self) -> None:
        segments = list(self.segments.values())
        self.ids: Numbers = np.concatenate([np.empty(0, np.int64), *(one.ids for one in segments)])
        self.confirmed: Numbers = np.concatenate([np.empty(0, np.int64), *(one.confirmed for one in segments)])
        self.neutral: Bits = neutral(self.ids)
        self.alive: Mask = np.zeros(self.size, np.bool_)
        for _, leaf, start in self._parts:
            self.alive[np.fromiter(leaf.all_doc_ids(), np.int64) + start] = True
        self.total = int(np.count_nonzero(self.alive))
        # How much longer or shorter than usual a field is; documents without the field are never asked.
        self.relative_lengths: dict[str, Scores] = {}
        for field in MEASURED:
            lengths: Scores = np.concatenate([np.empty(0, np.float32), *(one.lengths[field] for one in segments)])
            usual = float(lengths[self.alive].sum()) / max(1, int(np.count_nonzero(lengths[self.alive])))
            self.relative_lengths[field] = lengths / np.float32(max(1.0, usual))
        # facet → its codes, and for each of them a row of bits.
        self.facets: dict[str, tuple[tuple[str, ...], Bits]] = {}
        pairs = sorted({pair for one in segments for pair in one.facets})
        for facet in dict.fromkeys(facet for facet, _ in pairs):
            codes = tuple(code for of, code in pairs if of == facet)
            rows = [self._bits(facet, code) for code in codes]
            self.facets[facet] = codes, np.stack(rows)
        self._ranks: dict[str, Numbers] = {}

    def _bits(self, facet: str, code: str) -> Bits:
        nothing = {one.size: np.zeros(one.size // _WORD, np.uint64) for one in self.segments.values()}
        return np.concatenate([one.facets.get((facet, code), nothing[one.size]) for one in self.segments.values()])

    def carrying(self, facet: str, code: str) -> Bits | None:
        """Return the documents that carry a value of a facet, None where none ever did."""
        codes, rows = self.facets.get(facet, ((), None))
        return rows[codes.index(code)] if rows is not None and code in codes else None

    def postings(self, field: str, term: str) -> Postings:
        """Return where a term stands in a field; deleted documents may be among them."""
        found = [(one.postings(leaf, self._lock, field, term), start) for one, leaf, start in self._parts]
        return Postings(
            np.concatenate([np.empty(0, np.int64), *(one.documents + start for one, start in found)]),
            np.concatenate([np.empty(0, np.float32), *(one.weights for one, _ in found)]),
        )

    def saying(self, sequence: str, documents: Numbers) -> Numbers:
        """Return those among the documents that say a phrase (see `sequences`)."""
        wanted = sequence.encode()
        found: list[int] = []
        for (segment, _, start), sequences in zip(self._parts, self._sequences, strict=True):
            inside = (documents[(documents >= start) & (documents < start + segment.size)] - start).tolist()
            try:
                for first in range(0, len(inside), _AT_A_TIME):
                    with self._lock:
                        some = [number for number in inside[first : first + _AT_A_TIME] if wanted in sequences[number]]
                    found.extend(start + number for number in some)
            except Exception as error:
                raise DamagedError("sequences") from error
        return np.array(found, np.int64)

    def has(self, field: str, term: str) -> bool:
        """Whether a term stands in a field at all; what was deleted may be all that has it."""
        with self._lock:
            return any((field, term) in leaf for _, leaf, _ in self._parts)

    def beginning_with(self, field: str, prefix: str) -> set[str]:
        """Return the terms of a field that begin with this."""
        with self._lock:
            found = [term for _, leaf, _ in self._parts for term in leaf.expand_prefix(field, prefix)]
        return {term.decode() for term in found}

    def lexicons(self) -> list[Lexicon]:
        """Return the words of all segments, for suggestions; what was deleted may be among them."""
        return [one.lexicon(leaf, self._lock) for one, leaf, _ in self._parts]

    def ranks(self, language: str) -> Numbers:
        """Return the place of every document in the order of names in an interface language."""
        if language not in self._ranks:
            keys = {
                start + number: (key.get(language) or key[DEFAULT.code], int(self.neutral[start + number]))
                for one, _, start in self._parts
                for number, key in enumerate(one.sort_keys)
            }
            ranks = np.zeros(self.size, np.int64)
            ranks[sorted(keys, key=keys.__getitem__)] = np.arange(len(keys))
            self._ranks[language] = ranks
        return self._ranks[language]

    def close(self) -> None:
        """Close the files."""
        self._reader.close()
