"""From an understood query to a page of ids: sets of documents as arrays, counts as bits.

The same for every query: the documents that its words match, AND the facets, give the results; the bits of every facet
value AND the results give its count, where the results for a facet's own counts leave its own filter aside.

Relevance is the sum over what a query requires: BM25F for words (a word in a name weighs more than in a text, a rare
one more than a common one, the best of several alternatives counts), a fixed worth for carrying the code that a word
means, and a little for what only speaks for a match (accents as typed, words side by side). Equals stand in an order
that is neutral and stable: by a hash of their id (`snapshot.neutral`).
"""

from collections.abc import Iterable, Mapping

import numpy as np

from adrnet.search.analysis import Field
from adrnet.search.labels import Meaning
from adrnet.search.request import SearchPage, SearchRequest, Sort
from adrnet.search.schema import MEASURED, WORDS
from adrnet.search.snapshot import Bits, Mask, Numbers, Scores, Snapshot, pack, unpack
from adrnet.search.terms import AllOf, Node, Term

# BM25's two constants: how soon further occurrences stop to count, how much the length of a field does.
_K1 = 1.2
_B = 0.6
# What a match in the other fields is worth against a word in a text (1) or a name (see `schema.WORDS`).
_WORTH = {Field.CLUSTERS: 1.0, Field.READING: 4.0, Field.PREFIX: 1.0, Field.PAIRS: 1.0, Field.EXACT: 1.0}
# A bonus never outweighs a word that is required.
_BONUS = 0.3
# The code that a word means is worth about a word in a text, and as much for every code.
_MEANT = 1.0


class Execution:
    """One query on one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def page(
        self, request: SearchRequest, required: Iterable[Node | Meaning] = (), bonus: Iterable[Term] = ()
    ) -> SearchPage:
        """Return the page that `request` asks for, of what matches all that is required."""
        snapshot = self._snapshot
        mask, scores = self._matching(tuple(required), tuple(bonus))
        filters = {str(facet): self._any(str(facet), codes) for facet, codes in request.facets.items() if codes}
        words = pack(mask & snapshot.alive)
        results = _all(words, filters)
        counts: dict[str, Mapping[str, int]] = {}
        for facet, (codes, rows) in snapshot.facets.items():
            base = _all(words, {key: bits for key, bits in filters.items() if key != facet})
            numbers = np.bitwise_count(rows & base).sum(axis=1).tolist()
            counts[facet] = {code: number for code, number in zip(codes, numbers, strict=True) if number}
        found = np.flatnonzero(unpack(results))
        first = (request.page - 1) * request.size
        chosen = found[self._order(request, found, scores)][first : first + request.size]
        return SearchPage(ids=tuple(snapshot.ids[chosen].tolist()), total=len(found), facets=counts)

    def _order(self, request: SearchRequest, found: Numbers, scores: Scores) -> Numbers:
        snapshot = self._snapshot
        if request.sort == Sort.NAME:
            return np.argsort(snapshot.ranks(request.language)[found])
        worth = snapshot.confirmed if request.sort == Sort.CONFIRMED else scores
        return np.lexsort((snapshot.neutral[found], -worth[found]))

    def _any(self, facet: str, codes: Iterable[str]) -> Bits:
        carried = [bits for code in codes if (bits := self._snapshot.carrying(facet, code)) is not None]
        together: Bits = np.bitwise_or.reduce([np.zeros(self._snapshot.size // 64, np.uint64), *carried])
        return together

    def _matching(self, required: tuple[Node | Meaning, ...], bonus: tuple[Term, ...]) -> tuple[Mask, Scores]:
        mask = np.ones(self._snapshot.size, np.bool_)
        scores = np.zeros(self._snapshot.size, np.float32)
        for node in required:
            matches, worth = self._evaluate(node)
            mask &= matches
            scores += worth
        for term in bonus if required else ():
            scores += _BONUS * self._evaluate(term)[1]
        return mask, scores

    def _evaluate(self, node: Node | Meaning) -> tuple[Mask, Scores]:
        """Return which documents match, and what it is worth in each; 0 where it does not match."""
        if isinstance(node, Term):
            return self._term(node)
        if isinstance(node, Meaning):
            matches, worth = self._evaluate(node.words)
            for facet, code in node.values:
                if (bits := self._snapshot.carrying(facet, code)) is not None:
                    carrying = unpack(bits)
                    matches = matches | carrying
                    worth = np.where(carrying, worth + np.float32(_MEANT), worth)
            return matches, worth
        parts = [self._evaluate(part) for part in node.parts]
        if isinstance(node, AllOf):
            matches = np.logical_and.reduce([mask for mask, _ in parts])
            return matches, np.where(matches, np.sum([worth for _, worth in parts], axis=0), np.float32(0))
        return np.logical_or.reduce([mask for mask, _ in parts]), np.maximum.reduce([worth for _, worth in parts])

    def _term(self, term: Term) -> tuple[Mask, Scores]:
        snapshot = self._snapshot
        mass = np.zeros(snapshot.size, np.float32)
        fields = WORDS if term.field is Field.TEXT else {str(term.field): _WORTH[term.field]}
        for field, worth in fields.items():
            found = snapshot.postings(field, term.text)
            weights = worth * found.weights
            if field in MEASURED:
                weights /= 1 - _B + _B * snapshot.relative_lengths[field][found.documents]
            mass[found.documents] += weights
        matches = mass > 0
        frequency = np.count_nonzero(matches & snapshot.alive)
        rarity = np.float32(np.log1p((snapshot.total - frequency + 0.5) / (frequency + 0.5)))
        return matches, rarity * mass * np.float32(_K1 + 1) / (np.float32(_K1) + mass)


def _all(words: Bits, filters: Mapping[str, Bits]) -> Bits:
    bits: Bits = np.bitwise_and.reduce([words, *filters.values()])
    return bits
