"""From an understood query to a page of ids: sets of documents as arrays, counts as bits.

The same for every query: the documents that its words match, less what is excluded, AND the facets, give the results;
the bits of every facet value AND the results give its count, where the results for a facet's own counts leave its own
filter aside. What comes first is said in `ranking`.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from adrnet.search.analysis import Field
from adrnet.search.labels import Understood
from adrnet.search.nodes import AllOf, Meaning, Node, Phrase, Term
from adrnet.search.ranking import BONUS, K1, MEANT, MEASURED, NAMES, OTHERS, WORDS, B, Tier
from adrnet.search.request import SearchPage, SearchRequest, Sort
from adrnet.search.snapshot import Bits, Mask, Numbers, Scores, Snapshot, pack, unpack
from adrnet.search.terms import Query

NOTHING_ASKED = Understood(Query(""))


class Matches(NamedTuple):
    """Where a node matches.

    Attributes:
        mask: the documents.
        scores: what it is worth in each; 0 where it does not match.
        named: the documents whose names are enough for it; None where that cannot be told of the node by itself.
    """

    mask: Mask
    scores: Scores
    named: Mask | None


class Execution:
    """One query on one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def page(self, request: SearchRequest, understood: Understood = NOTHING_ASKED) -> SearchPage:
        """Return the page that `request` asks for, of what matches the query as it was understood."""
        snapshot = self._snapshot
        found = self._matching(understood)
        filters = {str(facet): self._any(str(facet), codes) for facet, codes in request.facets.items() if codes}
        words = pack(found.mask & snapshot.alive)
        results = _all(words, filters)
        counts: dict[str, Mapping[str, int]] = {}
        for facet, (codes, rows) in snapshot.facets.items():
            base = _all(words, {key: bits for key, bits in filters.items() if key != facet})
            numbers = np.bitwise_count(rows & base).sum(axis=1).tolist()
            counts[facet] = {code: number for code, number in zip(codes, numbers, strict=True) if number}
        documents = np.flatnonzero(unpack(results))
        first = (request.page - 1) * request.size
        chosen = documents[self._order(request, documents, found, understood.query)][first : first + request.size]
        return SearchPage(ids=tuple(snapshot.ids[chosen].tolist()), total=len(documents), facets=counts)

    def frequency(self, term: Term) -> int:
        """Return in how many documents a term stands."""
        return int(np.count_nonzero(self._evaluate(term).mask & self._snapshot.alive))

    def _order(self, request: SearchRequest, documents: Numbers, found: Matches, query: Query) -> Numbers:
        snapshot = self._snapshot
        if request.sort == Sort.NAME:
            return np.argsort(snapshot.ranks(request.language)[documents])
        equals = snapshot.neutral[documents]
        if request.sort == Sort.CONFIRMED:
            return np.lexsort((equals, -snapshot.confirmed[documents]))
        tiers = self._tiers(found, query)[documents]
        return np.lexsort((equals, -found.scores[documents], -tiers))

    def _tiers(self, found: Matches, query: Query) -> Numbers:
        tiers = np.zeros(self._snapshot.size, np.int64)
        if found.named is not None:
            tiers[found.named] = Tier.NAMES
        for term in query.whole:
            tiers[self._snapshot.postings(str(term.field), term.text).documents] = Tier.WHOLE
        return tiers

    def _any(self, facet: str, codes: Iterable[str]) -> Bits:
        carried = [bits for code in codes if (bits := self._snapshot.carrying(facet, code)) is not None]
        together: Bits = np.bitwise_or.reduce([np.zeros(self._snapshot.size // 64, np.uint64), *carried])
        return together

    def _matching(self, understood: Understood) -> Matches:
        everything = np.ones(self._snapshot.size, np.bool_), np.zeros(self._snapshot.size, np.float32), None
        mask, scores, named = self._all_of(understood.required) if understood.required else everything
        for node in understood.excluded:
            mask &= ~self._evaluate(node).mask
        for term in understood.query.bonus if understood.required else ():
            scores += BONUS * self._evaluate(term).scores
        return Matches(mask, scores, named)

    def _evaluate(self, node: Node) -> Matches:
        if isinstance(node, Term):
            return self._term(node)
        if isinstance(node, Meaning):
            return self._meaning(node)
        if isinstance(node, Phrase):
            mask, scores, named = self._evaluate(node.within)
            stands = np.zeros_like(mask)
            stands[self._snapshot.saying(node.sequence, np.flatnonzero(mask))] = True
            return Matches(stands, np.where(stands, scores, np.float32(0)), None if named is None else named & stands)
        if isinstance(node, AllOf):
            return self._all_of(node.parts)
        parts = [self._evaluate(part) for part in node.parts]
        named_parts = [part.named for part in parts if part.named is not None]
        return Matches(
            np.logical_or.reduce([part.mask for part in parts]),
            np.maximum.reduce([part.scores for part in parts]),
            np.logical_or.reduce(named_parts) if named_parts else None,
        )

    def _all_of(self, nodes: Iterable[Node]) -> Matches:
        parts = [self._evaluate(node) for node in nodes]
        mask = np.logical_and.reduce([part.mask for part in parts])
        scores = np.where(mask, np.sum([part.scores for part in parts], axis=0), np.float32(0))
        named_parts = [part.named for part in parts if part.named is not None]
        return Matches(mask, scores, np.logical_and.reduce([mask, *named_parts]) if named_parts else None)

    def _meaning(self, node: Meaning) -> Matches:
        mask, scores, named = self._evaluate(node.words)
        for facet, code in node.values:
            if (bits := self._snapshot.carrying(facet, code)) is not None:
                carrying = unpack(bits)
                mask = mask | carrying
                scores = np.where(carrying, scores + np.float32(MEANT), scores)
        return Matches(mask, scores, named)

    def _term(self, term: Term) -> Matches:
        snapshot = self._snapshot
        mass = np.zeros(snapshot.size, np.float32)
        named = np.zeros(snapshot.size, np.bool_)
        fields = WORDS if term.field is Field.TEXT else {str(term.field): OTHERS[term.field]}
        for field, worth in fields.items():
            found = snapshot.postings(field, term.text)
            weights = worth * found.weights
            if field in MEASURED:
                weights /= 1 - B + B * snapshot.relative_lengths[field][found.documents]
            mass[found.documents] += weights
            if field in NAMES:
                named[found.documents] = True
        matches = mass > 0
        frequency = np.count_nonzero(matches & snapshot.alive)
        rarity = np.float32(np.log1p((snapshot.total - frequency + 0.5) / (frequency + 0.5)))
        scores = rarity * mass * np.float32(K1 + 1) / (np.float32(K1) + mass)
        return Matches(matches, scores, named if NAMES & fields.keys() else None)


def _all(words: Bits, filters: Mapping[str, Bits]) -> Bits:
    bits: Bits = np.bitwise_and.reduce([words, *filters.values()])
    return bits
