"""One state of the index in memory, immutable and shared by all threads of a process.

A `Snapshot` is the segments of one commit with what every search needs beside them: listing ids, facet values as bits,
lengths, sort keys. Documents have one number across all segments; every segment begins at a multiple of 64, so that
bits of segments are put side by side without shifting, and the numbers in between belong to nobody (`alive` says which
do).

Segments never change, so what was opened and read of one is kept from snapshot to snapshot, and opening after a small
commit costs as much as the commit was large.
"""

from collections.abc import Mapping
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from adrnet.search import contents
from adrnet.search.bits import WORD, Bits, Documents, Mask
from adrnet.search.codec import Postings, Scores
from adrnet.search.kept import Kept
from adrnet.search.lexicon import Lexicon
from adrnet.search.ranking import MEASURED, in_steps
from adrnet.search.segment import Segment
from adrnet.search.store import Current

Numbers = npt.NDArray[np.int64]

# What was found of words and is kept for the next question that has them.
_MOST_KEPT = 24 * 1024 * 1024
# Documents that are put into the neutral order before anybody asks for a page of them.
_LEADING = 2_000
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
        self.kept: Final = Kept(_MOST_KEPT)
        self.segments: Final[dict[str, Segment]] = {}
        try:
            there = contents.segments(folder)
            for segment in there:
                name = segment.segment_id()
                one = known.get(name)
                self.segments[name] = one if one is not None and one.share() else _opened(folder, segment)
            starts = np.cumsum([0, *(one.size for one in self.segments.values())]).tolist()
            self.size: Final[int] = starts.pop()
            self._parts = list(zip(self.segments.values(), starts, strict=True))
            self._lay_side_by_side([list(segment.deleted_docs()) for segment in there])
        except BaseException:
            self.close()
            raise

    def _lay_side_by_side(self, deleted: list[list[int]]) -> None:
        segments = list(self.segments.values())
        self.ids: Numbers = np.concatenate([np.empty(0, np.int64), *(one.ids for one in segments)])
        self.confirmed: Numbers = np.concatenate([np.empty(0, np.int64), *(one.confirmed for one in segments)])
        self.neutral: Bits = neutral(self.ids)
        self.alive: Mask = np.zeros(self.size, np.bool_)
        for segment, start in self._parts:
            self.alive[start : start + segment.count] = True
        places = [np.array(some, np.int64) + start for (_, start), some in zip(self._parts, deleted, strict=True)]
        gone = np.concatenate([np.empty(0, np.int64), *places])
        self.alive[gone] = False
        self.total = int(np.count_nonzero(self.alive))
        self.has_deleted = len(gone) > 0
        # How much longer or shorter than usual a field is; documents without the field are never asked.
        self.relative_lengths: dict[str, Scores] = {}
        for field in MEASURED:
            lengths: Scores = np.concatenate([np.empty(0, np.float32), *(one.lengths[field] for one in segments)])
            # Asked of segments, which know it, so that a small commit is small work.
            together = sum(one.length_of_all[field] for one in segments) - float(
                lengths.take(gone).sum(dtype=np.float64)
            )
            having = sum(one.having[field] for one in segments) - int(np.count_nonzero(lengths.take(gone)))
            self.relative_lengths[field] = lengths / np.float32(in_steps(together / max(1, having)))
        # All values of all facets, and for each of them a row of bits.
        self.values: tuple[tuple[str, str], ...] = tuple(sorted({pair for one in segments for pair in one.facets}))
        self.rows: Bits = np.zeros((len(self.values), self.size // WORD), np.uint64)
        row = {pair: number for number, pair in enumerate(self.values)}
        for segment, start in self._parts:
            words = slice(start // WORD, (start + segment.size) // WORD)
            for pair, bits in segment.facets.items():
                self.rows[row[pair], words] = bits
        # facet → its codes, and their rows.
        self.facets: dict[str, tuple[tuple[str, ...], Bits]] = {}
        for facet, pairs in groupby(self.values, itemgetter(0)):
            codes = tuple(code for _, code in pairs)
            first = row[facet, codes[0]]
            self.facets[facet] = codes, self.rows[first : first + len(codes)]
        # The beginning of what decides between equals, the larger the further in front.
        self.front: Bits = ~self.neutral >> np.uint64(64 - FRONT)
        self._ranks: dict[str, Numbers] = {}

    @cached_property
    def living(self) -> Documents:
        """All documents that were not deleted."""
        return np.flatnonzero(self.alive).astype(np.int32)

    @cached_property
    def leading(self) -> Documents:
        """The documents that come first where nothing but the neutral order decides, in that order."""
        equals = self.neutral.take(self.living)
        first = np.argpartition(equals, _LEADING)[:_LEADING] if len(equals) > _LEADING else np.arange(len(equals))
        return self.living.take(first.take(np.argsort(equals.take(first))))

    def carrying(self, facet: str, code: str) -> Bits | None:
        """Return the documents that carry a value of a facet, None where none ever did."""
        codes, rows = self.facets.get(facet, ((), None))
        return rows[codes.index(code)] if rows is not None and code in codes else None

    def postings(self, field: str, term: str) -> Postings:
        """Return where a term stands in a field; deleted documents may be among them."""
        found = [(one.postings(field, term), start) for one, start in self._parts]
        there = [(one, start) for one, start in found if len(one.documents)]
        if len(there) == 1 and not there[0][1]:
            return there[0][0]
        return Postings(
            np.concatenate([np.empty(0, np.int32), *(one.documents + np.int32(start) for one, start in there)]),
            np.concatenate([np.empty(0, np.float32), *(one.weights for one, _ in there)]),
        )

    def saying(self, sequence: str, documents: Documents) -> Documents:
        """Return those among the documents, which are in their order, that say a phrase (see `sequences`)."""
        found = [np.empty(0, np.int32)]
        for segment, start in self._parts:
            first, behind = np.searchsorted(documents, (start, start + segment.size))
            found.append(segment.saying(sequence, documents[first:behind] - np.int32(start)) + np.int32(start))
        return np.concatenate(found)

    def has(self, field: str, term: str) -> bool:
        """Whether a term stands in a field at all; what was deleted may be all that has it."""
        return any(one.has(field, term) for one, _ in self._parts)

    def beginning_with(self, field: str, prefix: str) -> set[str]:
        """Return the terms of a field that begin with this."""
        return set().union(*(one.beginning_with(field, prefix) for one, _ in self._parts))

    def lexicons(self) -> list[Lexicon]:
        """Return the words of all segments, for suggestions; what was deleted may be among them."""
        return [one.lexicon() for one, _ in self._parts]

    def ranks(self, language: str) -> Numbers:
        """Return the place of every document in the order of names in an interface language."""
        if language not in self._ranks:
            keys = {
                start + number: (key, int(self.neutral[start + number]))
                for one, start in self._parts
                for number, key in enumerate(one.sort_keys(language))
            }
            ranks = np.zeros(self.size, np.int64)
            ranks[sorted(keys, key=keys.__getitem__)] = np.arange(len(keys))
            self._ranks[language] = ranks
        return self._ranks[language]

    def close(self) -> None:
        """Close the files that no other snapshot uses, and let go of what was found."""
        self.kept.forget()
        for one in self.segments.values():
            one.close()


def _opened(folder: Path, segment: Any) -> Segment:
    reader = contents.reader(folder, segment)
    try:
        return Segment(reader)
    except BaseException:
        reader.close()
        raise
