"""Where a node of a query matches in a snapshot, and what it is worth there: sets of documents as sorted numbers.

What a node matches never changes within a snapshot, so it is kept there for the next question that has the node. The
rules of worth are said in `ranking`.
"""

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from adrnet.search.bits import Bits, Documents, Mask, packed, unpack
from adrnet.search.codec import Scores
from adrnet.search.nodes import Node, Term
from adrnet.search.ranking import Tier
from adrnet.search.snapshot import FRONT, Snapshot
from adrnet.search.weighing import DENSE, Places, Weighing

# What one match takes in memory, in bytes: number, score, name, place, and its part of a table.
_SIZE = 21
# Where the tier stands in a place.
TIER = FRONT + 31


class Matches:
    """Where something matches.

    Attributes:
        documents: their numbers, ascending; none that was deleted.
        scores: what it is worth in each, more than 0.
        named: in which the names are enough for it; None where that cannot be told of it by itself.
    """

    def __init__(self, snapshot: Snapshot, documents: Documents, scores: Scores, named: Mask | None) -> None:
        self._snapshot = snapshot
        self.documents = documents
        self.scores = scores
        self.named = named

    @cached_property
    def bits(self) -> Bits:
        """The documents as bits."""
        return packed(self.documents, self._snapshot.size)

    @cached_property
    def places(self) -> Bits:
        """What puts them in order, all in one number, the largest first: tier, worth, and what decides between equals.

        A float above 0 sorts as its bits do; they are 31.
        """
        places = self.scores.view(np.uint32).astype(np.uint64) << np.uint64(FRONT)
        places |= self._snapshot.front.take(self.documents)
        if self.named is not None:
            places |= self.named.astype(np.uint64) * np.uint64(Tier.NAMES << TIER)
        return places

    @cached_property
    def _table(self) -> Documents:
        """For every document its place among those that match, -1 for the others."""
        table = np.full(self._snapshot.size, -1, np.int32)
        table[self.documents] = np.arange(len(self.documents), dtype=np.int32)
        return table

    @property
    def memory(self) -> int:
        """What this takes, in bytes, once it was asked for everything."""
        return (
            len(self.documents) * _SIZE + (self._snapshot.size * 4 if self._is_dense else 0) + self._snapshot.size // 8
        )

    @property
    def _is_dense(self) -> bool:
        return len(self.documents) * DENSE > self._snapshot.size

    def among(self, documents: Places) -> tuple[Places, Mask]:
        """Return the place of each of some documents among those that match, and whether it has one at all."""
        if self._is_dense:
            places = self._table.take(documents)
            return places, places >= 0
        if not len(self.documents):
            return np.zeros(len(documents), np.int32), np.zeros(len(documents), np.bool_)
        places = np.minimum(np.searchsorted(self.documents, documents), len(self.documents) - 1)
        return places, self.documents.take(places) == documents

    def within(self, bits: Bits) -> "Matches":
        """Return those in a set."""
        if not self._is_dense:
            return self.at(np.flatnonzero(unpack(bits).take(self.documents)))
        places, _ = self.among(np.flatnonzero(unpack(self.bits & bits)))
        return self.at(places)

    def at(self, places: Places) -> "Matches":
        """Return those at some places."""
        return Matches(
            self._snapshot,
            self.documents.take(places),
            self.scores.take(places),
            None if self.named is None else self.named.take(places),
        )

    def without(self, other: "Matches") -> "Matches":
        """Return those where another does not match."""
        _, is_there = other.among(self.documents)
        return self.at(np.flatnonzero(~is_there)) if is_there.any() else self


class Matching:
    """What the nodes of a query match in one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def everything(self) -> Matches:
        """Return all documents, worth nothing."""
        known: Matches | None = self._snapshot.kept.get(None)
        if known is None:
            living = self._snapshot.living
            known = Matches(self._snapshot, living, np.zeros(len(living), np.float32), None)
            self._snapshot.kept.keep(None, known, known.memory)
        return known

    def of(self, node: Node) -> Matches:
        """Return where a node matches, and keep it."""
        known: Matches | None = self._snapshot.kept.get(node)
        if known is None:
            known = Matches(self._snapshot, *Weighing(self._snapshot).of(node))
            self._snapshot.kept.keep(node, known, known.memory)
        return known

    def sum_of(self, terms: tuple[Term, ...]) -> Matches:
        """Return where one of some terms stands and the sum of what they are worth, and keep it."""
        known: Matches | None = self._snapshot.kept.get(terms)
        if known is None:
            known = Matches(self._snapshot, *Weighing(self._snapshot).sum_of(terms))
            self._snapshot.kept.keep(terms, known, known.memory)
        return known

    def all_of(self, parts: Iterable[Matches]) -> Matches:
        """Return where all match (there must be one): the sum of what they are worth."""
        # From the fewest on: whatever falls out is not looked for in the others.
        first, *others = sorted(parts, key=lambda part: len(part.documents))
        for other in others:
            places, is_there = other.among(first.documents)
            if not is_there.all():
                kept = np.flatnonzero(is_there)
                first, places = first.at(kept), places.take(kept)
            named = first.named
            if other.named is not None:
                there = other.named.take(places)
                named = there if named is None else named & there
            first = Matches(self._snapshot, first.documents, first.scores + other.scores.take(places), named)
        return first
