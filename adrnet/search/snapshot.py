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
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from adrnet.search.bits import WORD, Bits, Documents, Mask
from adrnet.search.checksums import DamagedError, check_segments
from adrnet.search.codec import Postings, Scores
from adrnet.search.kept import Kept
from adrnet.search.lexicon import Lexicon
from adrnet.search.ranking import MEASURED
from adrnet.search.schema import open_index
from adrnet.search.segment import Segment
from adrnet.search.store import Current

Numbers = npt.NDArray[np.int64]

# What was found of words and is kept for the next question that has them.
_MOST_KEPT = 24 * 1024 * 1024
# Documents that are read for a phrase before others have their turn: some 3 ms.
_AT_A_TIME = 128
# So many bits of what decides between equals are put into one number with everything before it.
FRONT = 30


def neutral(ids: Numbers) -> Bits:
    """Return numbers that put listings into an order which favours nobody and never changes.

    The order of ids would be the order of registration; a hash of them (the finaliser of splitmix64) is blind to it.
    """
    mixed = ids.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


class Snapshot:
    """One state of the index; `holder` opens and closes it."""

    def __init__(self, current: Current, folder: Path, known: Mapping[str, Segment]) -> None:
        """Open the index in `folder`, which `current` points to; `known` segments are not read again."""
        self.current: Final = current
        self._lock = threading.Lock()
        self.kept: Final = Kept(_MOST_KEPT)
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
        for segment, leaf, start in self._parts:
            self.alive[start : start + segment.count] = True
            self.alive[np.fromiter(leaf.segment().deleted_docs(), np.int64) + start] = False
        self.total = int(np.count_nonzero(self.alive))
        # How much longer or shorter than usual a field is; documents without the field are never asked.
        self.relative_lengths: dict[str, Scores] = {}
        for field in MEASURED:
            lengths: Scores = np.concatenate([np.empty(0, np.float32), *(one.lengths[field] for one in segments)])
            usual = float(lengths[self.alive].sum()) / max(1, int(np.count_nonzero(lengths[self.alive])))
            self.relative_lengths[field] = lengths / np.float32(max(1.0, usual))
        # All values of all facets, and for each of them a row of bits.
        self.values: tuple[tuple[str, str], ...] = tuple(sorted({pair for one in segments for pair in one.facets}))
        self.rows: Bits = np.zeros((len(self.values), self.size // WORD), np.uint64)
        for segment, _, start in self._parts:
            for number, pair in enumerate(self.values):
                if pair in segment.facets:
                    self.rows[number, start // WORD : (start + segment.size) // WORD] = segment.facets[pair]
        # facet → its codes, and their rows.
        self.facets: dict[str, tuple[tuple[str, ...], Bits]] = {}
        for facet in dict.fromkeys(facet for facet, _ in self.values):
            places = [number for number, (of, _) in enumerate(self.values) if of == facet]
            codes = tuple(self.values[number][1] for number in places)
            self.facets[facet] = codes, self.rows[places[0] : places[-1] + 1]
        # The beginning of what decides between equals, the larger the further in front.
        self.front: Bits = ~self.neutral >> np.uint64(64 - FRONT)
        self._ranks: dict[str, Numbers] = {}

    @cached_property
    def living(self) -> Documents:
        """All documents that were not deleted."""
        return np.flatnonzero(self.alive).astype(np.int32)

    def carrying(self, facet: str, code: str) -> Bits | None:
        """Return the documents that carry a value of a facet, None where none ever did."""
        codes, rows = self.facets.get(facet, ((), None))
        return rows[codes.index(code)] if rows is not None and code in codes else None

    def postings(self, field: str, term: str) -> Postings:
        """Return where a term stands in a field; deleted documents may be among them."""
        found = [(one.postings(leaf, self._lock, field, term), start) for one, leaf, start in self._parts]
        there = [(one, start) for one, start in found if len(one.documents)]
        if len(there) == 1 and not there[0][1]:
            return there[0][0]
        return Postings(
            np.concatenate([np.empty(0, np.int32), *(one.documents + np.int32(start) for one, start in there)]),
            np.concatenate([np.empty(0, np.float32), *(one.weights for one, _ in there)]),
        )

    def saying(self, sequence: str, documents: Documents) -> Documents:
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
        return np.array(found, np.int32)

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
                start + number: (key, int(self.neutral[start + number]))
                for one, leaf, start in self._parts
                for number, key in enumerate(one.sort_keys(leaf, self._lock, language))
            }
            ranks = np.zeros(self.size, np.int64)
            ranks[sorted(keys, key=keys.__getitem__)] = np.arange(len(keys))
            self._ranks[language] = ranks
        return self._ranks[language]

    def close(self) -> None:
        """Close the files, and let go of what was found."""
        self.kept.forget()
        self._reader.close()
