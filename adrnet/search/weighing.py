"""What a node of a query is worth in every document that it matches: first where, then how much.

Where a node matches is found by sets alone, and only what is left is weighed, all of its terms at once: a run of Thai
clusters asks for twenty terms, each with thousands of documents, and a few dozen have them all. The rules of worth are
said in `ranking`; what was found is kept by `matching`.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from adrnet.search.analysis import Field
from adrnet.search.bits import Documents, Mask, unpack
from adrnet.search.codec import Postings, Scores
from adrnet.search.nodes import AllOf, Meaning, Node, Phrase, Term
from adrnet.search.ranking import K1, MEANT, MEASURED, NAMES, OTHERS, WORDS, B, rarity
from adrnet.search.snapshot import Snapshot

# Numbers of places in an array.
Places = npt.NDArray[np.integer[Any]]

# One of so many documents matches: a table of all documents is then faster than looking through those that match.
DENSE = 16
# So many numbers are weighed at once, a row for each term: some 8 MB.
_AT_ONCE = 2_000_000


class _Set:
    """Documents, as their sorted numbers or as a mask of all; each is made of the other when it is asked for."""

    def __init__(self, size: int, documents: Documents | None = None, mask: Mask | None = None) -> None:
        self._size, self._documents, self._mask = size, documents, mask

    @cached_property
    def count(self) -> int:
        """How many they are."""
        return len(self.documents) if self._mask is None else int(np.count_nonzero(self._mask))

    @property
    def documents(self) -> Documents:
        """Their numbers."""
        if self._documents is None:
            mask = np.empty(0, np.bool_) if self._mask is None else self._mask
            self._documents = np.flatnonzero(mask).astype(np.int32)
        return self._documents

    def has(self, documents: Documents) -> Mask:
        """Say of each of some documents whether it is among them."""
        if self._mask is None and self.count * DENSE > self._size:
            self._mask = np.zeros(self._size, np.bool_)
            self._mask[self._documents] = True
        if self._mask is not None:
            there: Mask = self._mask.take(documents)
        elif self.count:
            there = self.documents.take(np.searchsorted(self.documents, documents), mode="clip") == documents
        else:
            there = np.zeros(len(documents), np.bool_)
        return there


def _either(size: int, some: Sequence[Documents]) -> _Set:
    """Return the documents that stand in one of some lists, each of them sorted."""
    if len(some) == 1:
        return _Set(size, some[0])
    if sum(map(len, some)) * DENSE > size:
        mask = np.zeros(size, np.bool_)
        for documents in some:
            mask[documents] = True
        return _Set(size, mask=mask)
    documents = np.concatenate([np.empty(0, np.int32), *some])
    documents.sort(kind="stable")
    if len(documents):
        documents = documents[np.concatenate([[True], documents[1:] != documents[:-1]])]
    return _Set(size, documents)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Some documents, and for each term a row of what it is worth there, and whether it stands in a name."""

    documents: Documents
    scores: Scores
    named: Mask


class _Part(ABC):
    """A node: where it matches, and how its worth is found."""

    # Whether it can be told of it by itself that names are enough for it.
    is_told: bool
    where: _Set

    @abstractmethod
    def worth(self, weighed: _Weighed) -> tuple[Scores, Mask]:
        """Return its worth in each document, 0 where it does not match, and in which names are enough for it."""


class _OfTerm(_Part):
    def __init__(self, row: int, where: _Set, *, is_told: bool) -> None:
        self._row, self.where, self.is_told = row, where, is_told

    def worth(self, weighed: _Weighed) -> tuple[Scores, Mask]:
        return weighed.scores[self._row], weighed.named[self._row]


class _Carrying(_Part):
    is_told = False

    def __init__(self, where: _Set) -> None:
        self.where = where

    def worth(self, weighed: _Weighed) -> tuple[Scores, Mask]:
        there = self.where.has(weighed.documents)
        return there * np.float32(MEANT), np.zeros(len(there), np.bool_)


class _Any(_Part):
    """Where one matches; what several are worth in the same document is put together."""

    def __init__(self, size: int, parts: Sequence[_Part], together: np.ufunc) -> None:
        self._parts, self._together = [part for part in parts if part.where.count], together
        self.is_told = any(part.is_told for part in parts)
        if len(self._parts) == 1:
            self.where = self._parts[0].where
        else:
            self.where = _either(size, [part.where.documents for part in self._parts])

    def worth(self, weighed: _Weighed) -> tuple[Scores, Mask]:
        (scores, named), *others = (part.worth(weighed) for part in self._parts)
        for more, also in others:
            scores, named = self._together(scores, more), named | also
        return scores, named


class _All(_Part):
    """Where all match: the sum of what they are worth."""

    def __init__(self, size: int, parts: Sequence[_Part]) -> None:
        self._parts, self.is_told = parts, any(part.is_told for part in parts)
        # From the fewest on: whatever falls out is not looked for in the others.
        first, *others = sorted((part.where for part in parts), key=lambda where: where.count)
        documents = first.documents
        for other in others:
            documents = documents[other.has(documents)]
        self.where = _Set(size, documents)

    def worth(self, weighed: _Weighed) -> tuple[Scores, Mask]:
        number = len(weighed.documents)
        matches, scores, named = np.ones(number, np.bool_), np.zeros(number, np.float32), np.full(number, self.is_told)
        for part in self._parts:
            more, also = part.worth(weighed)
            matches &= more > 0
            scores += more
            if part.is_told:
                named &= also
        return scores * matches, named & matches


class _Within(_Part):
    """Where a part matches, and something else beside that says nothing of worth."""

    def __init__(self, part: _Part, where: _Set) -> None:
        self._part, self.is_told, self.where = part, part.is_told, where

    def worth(self, weighed: _Weighed) -> tuple[Scores, Mask]:
        scores, named = self._part.worth(weighed)
        there = self.where.has(weighed.documents)
        return scores * there, named & there


class Weighing:
    """The worth of one node in one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        # For each term how rare it is; for each field the terms that stand in it, by their rows.
        self._rarity: list[float] = []
        self._standing: dict[str, list[tuple[int, Postings]]] = {}

    def of(self, node: Node) -> tuple[Documents, Scores, Mask | None]:
        """Return where a node matches, what it is worth there, and in which documents names are enough for it.

        Returns:
            The documents, none of which was deleted; scores of more than 0; None where names cannot be told of it.
        """
        return self._weighed(self._part(node))

    def sum_of(self, terms: Iterable[Term]) -> tuple[Documents, Scores, Mask | None]:
        """Return the same for the sum of what terms are worth, wherever one of them stands."""
        return self._weighed(_Any(self._snapshot.size, [self._term(term) for term in terms], np.add))

    def _part(self, node: Node) -> _Part:
        snapshot = self._snapshot
        if isinstance(node, Term):
            return self._term(node)
        if isinstance(node, Meaning):
            carrying = [bits for value in node.values if (bits := snapshot.carrying(*value)) is not None]
            meant = [_Carrying(_Set(snapshot.size, mask=unpack(bits) & snapshot.alive)) for bits in carrying]
            return _Any(snapshot.size, [self._part(node.words), *meant], np.add)
        if isinstance(node, Phrase):
            within = self._part(node.within)
            return _Within(within, _Set(snapshot.size, snapshot.saying(node.sequence, within.where.documents)))
        parts: list[_Part] = []
        for one in node.parts:
            parts.append(self._part(one))
            if isinstance(node, AllOf) and not parts[-1].where.count:
                # Nothing has all of them: the others are not read.
                break
        return _All(snapshot.size, parts) if isinstance(node, AllOf) else _Any(snapshot.size, parts, np.maximum)

    def _term(self, term: Term) -> _Part:
        snapshot, row = self._snapshot, len(self._rarity)
        fields = WORDS.keys() if term.field is Field.TEXT else {str(term.field)}
        found = []
        for field in fields:
            postings = snapshot.postings(field, term.text)
            if len(postings.documents):
                found.append(postings.documents)
                self._standing.setdefault(field, []).append((row, postings))
        where = self._living(_either(snapshot.size, found))
        self._rarity.append(rarity(snapshot.total, where.count) * (K1 + 1))
        return _OfTerm(row, where, is_told=not NAMES.isdisjoint(fields))

    def _living(self, where: _Set) -> _Set:
        snapshot = self._snapshot
        if snapshot.has_deleted:
            documents = where.documents
            where = _Set(snapshot.size, documents[snapshot.alive.take(documents)])
        return where

    def _weighed(self, part: _Part) -> tuple[Documents, Scores, Mask | None]:
        documents = part.where.documents
        if not len(documents):
            return documents, np.empty(0, np.float32), np.empty(0, np.bool_) if part.is_told else None
        portions = math.ceil(len(documents) * len(self._rarity) / _AT_ONCE)
        if portions > 1:
            found = [part.worth(self._rows(some)) for some in np.array_split(documents, portions)]
            scores, named = (np.concatenate(column) for column in zip(*found, strict=True))
        else:
            scores, named = part.worth(self._rows(documents))
        return documents, scores, named if part.is_told else None

    def _rows(self, documents: Documents) -> _Weighed:
        """Weigh all terms in these documents (BM25F)."""
        shape = len(self._rarity), len(documents)
        mass, named = np.zeros(shape, np.float32), np.zeros(shape, np.bool_)
        flat_mass, flat_named = mass.reshape(-1), named.reshape(-1)
        among = _Places(self._snapshot.size, documents)
        for field, standing in self._standing.items():
            there, weights = standing[0][1].documents, standing[0][1].weights
            if len(standing) > 1:
                there = np.concatenate([postings.documents for _, postings in standing])
                weights = np.concatenate([postings.weights for _, postings in standing])
            places, here = among.of(there)
            starts = [row * len(documents) for row, _ in standing]
            places = places + np.repeat(starts, [len(one.documents) for _, one in standing])
            if here is not None:
                there, weights, places = there.take(here), weights.take(here), places.take(here)
            weights = weights * np.float32(WORDS[field] if field in WORDS else OTHERS[Field(field)])
            if field in MEASURED:
                weights /= 1 - B + B * self._snapshot.relative_lengths[field].take(there)
            flat_mass[places] += weights
            if field in NAMES:
                flat_named[places] = True
        rare = np.array(self._rarity, np.float32)[:, np.newaxis]
        return _Weighed(documents, mass * rare / (np.float32(K1) + mass), named)


class _Places:
    """The places of documents among some others."""

    def __init__(self, size: int, documents: Documents) -> None:
        self._size, self._documents = size, documents
        self._table: Documents | None = None

    def of(self, documents: Documents) -> tuple[Places, Places | None]:
        """Return their places, and which of them have one at all: None for each of them."""
        if documents is self._documents:
            return np.arange(len(documents)), None
        if self._table is None and len(documents) * DENSE < self._size:
            places: Places = np.searchsorted(self._documents, documents)
            here = np.flatnonzero(self._documents.take(places, mode="clip") == documents)
        else:
            if self._table is None:
                # For every document its place among these, -1 for the others.
                self._table = np.full(self._size, -1, np.int32)
                self._table[self._documents] = np.arange(len(self._documents), dtype=np.int32)
            places = self._table.take(documents)
            here = np.flatnonzero(places >= 0)
        return places, here if len(here) < len(documents) else None
