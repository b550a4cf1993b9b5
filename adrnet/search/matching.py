"""Where a node of a query matches in a snapshot, and what it is worth there: sets of documents as sorted numbers.

What a node matches never changes within a snapshot, so it is kept there for the next question that has the node. The
rules of worth are said in `ranking`.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from adrnet.search.analysis import Field
from adrnet.search.bits import Bits, Documents, Mask, packed, unpack
from adrnet.search.codec import Scores
from adrnet.search.nodes import AllOf, Meaning, Node, Phrase, Term
from adrnet.search.ranking import K1, MEANT, MEASURED, NAMES, OTHERS, WORDS, B, Tier
from adrnet.search.snapshot import FRONT, Snapshot

# Numbers of places in an array.
Places = npt.NDArray[np.integer[Any]]

# One of so many documents matches: a table of all documents is then faster than looking through those that match.
_DENSE = 16
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
        return len(self.documents) * _DENSE > self._snapshot.size

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
            known = self._evaluate(node)
            self._snapshot.kept.keep(node, known, known.memory)
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

    def _evaluate(self, node: Node) -> Matches:
        if isinstance(node, Term):
            return self._term(node)
        if isinstance(node, Meaning):
            carrying = [bits for value in node.values if (bits := self._snapshot.carrying(*value)) is not None]
            return self._any_of([self._evaluate(node.words), *map(self._carrying, carrying)], np.add)
        if isinstance(node, Phrase):
            within = self._evaluate(node.within)
            places, _ = within.among(self._snapshot.saying(node.sequence, within.documents))
            return within.at(places)
        if isinstance(node, AllOf):
            return self.all_of([self._evaluate(part) for part in node.parts])
        return self._any_of([self._evaluate(part) for part in node.parts], np.maximum)

    def _carrying(self, bits: Bits) -> Matches:
        documents = np.flatnonzero(unpack(bits) & self._snapshot.alive).astype(np.int32)
        return Matches(self._snapshot, documents, np.full(len(documents), MEANT, np.float32), None)

    def _any_of(self, parts: Sequence[Matches], together: np.ufunc) -> Matches:
        """Return where one matches; what several are worth in the same document is put together."""
        there = [part for part in parts if len(part.documents)]
        is_told = any(part.named is not None for part in parts)
        size = self._snapshot.size
        if len(there) == 1 and (there[0].named is not None or not is_told):
            return there[0]
        if not there:
            return Matches(
                self._snapshot,
                np.empty(0, np.int32),
                np.empty(0, np.float32),
                np.empty(0, np.bool_) if is_told else None,
            )
        if sum(len(part.documents) for part in there) * _DENSE > size:
            sums, names = np.zeros(size, np.float32), np.zeros(size, np.bool_)
            for part in there:
                sums[part.documents] = together(sums.take(part.documents), part.scores)
                if part.named is not None:
                    names[part.documents] |= part.named
            documents = np.flatnonzero(sums > 0).astype(np.int32)
            return Matches(self._snapshot, documents, sums.take(documents), names.take(documents) if is_told else None)
        documents = np.concatenate([part.documents for part in there])
        order = np.argsort(documents, kind="stable")
        documents = documents.take(order)
        begins = np.flatnonzero(np.concatenate([[True], documents[1:] != documents[:-1]]))
        scores = together.reduceat(np.concatenate([part.scores for part in there]).take(order), begins)
        named = None
        if is_told:
            told = [np.zeros(len(part.documents), np.bool_) if part.named is None else part.named for part in there]
            named = np.logical_or.reduceat(np.concatenate(told).take(order), begins)
        return Matches(self._snapshot, documents.take(begins), scores, named)

    def _term(self, term: Term) -> Matches:
        snapshot = self._snapshot
        fields = WORDS if term.field is Field.TEXT else {str(term.field): OTHERS[term.field]}
        is_told = bool(NAMES & fields.keys())
        parts = []
        for field, worth in fields.items():
            found = snapshot.postings(field, term.text)
            weights = found.weights * np.float32(worth)
            if field in MEASURED:
                weights /= 1 - B + B * snapshot.relative_lengths[field].take(found.documents)
            named = np.full(len(weights), field in NAMES) if is_told else None
            parts.append(Matches(snapshot, found.documents, weights, named))
        mass = self._any_of(parts, np.add)
        is_alive = snapshot.alive.take(mass.documents)
        if not is_alive.all():
            mass = mass.at(np.flatnonzero(is_alive))
        frequency = len(mass.documents)
        rarity = np.float32(np.log1p((snapshot.total - frequency + 0.5) / (frequency + 0.5)))
        scores = mass.scores * (rarity * np.float32(K1 + 1)) / (np.float32(K1) + mass.scores)
        return Matches(snapshot, mass.documents, scores, mass.named)
