"""From an understood query to a page of ids: sets of documents as arrays, counts as bits.

The same for every query: the documents that its words match (`matching`), less what is excluded, AND the facets, give
the results; the bits of every facet value AND the results give its count, where the results for a facet's own counts
leave its own filter aside. What comes first is said in `ranking`.

Decisions:
* Only the page that is asked for is put in order. All that decides between two results is packed into one number, so
  that the first ones are found without comparing all.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from adrnet.search.bits import WORD, Bits, count_few, count_rows
from adrnet.search.labels import Understood
from adrnet.search.matching import TIER, Matches, Matching
from adrnet.search.nodes import Term
from adrnet.search.ranking import BONUS, Tier
from adrnet.search.request import SearchPage, SearchRequest, Sort
from adrnet.search.snapshot import FRONT, Numbers, Snapshot
from adrnet.search.terms import Query
from adrnet.search.weighing import Places

NOTHING_ASKED = Understood(Query(""))
_BELOW_TIER = np.uint64((1 << TIER) - 1)
# So few results for every word of bits are counted document by document.
_FEW = 8


class Execution:
    """One query on one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._matching = Matching(snapshot)

    def page(self, request: SearchRequest, understood: Understood = NOTHING_ASKED) -> SearchPage:
        """Return the page that `request` asks for, of what matches the query as it was understood."""
        found = self._found(understood)
        filters = {str(facet): self._any(str(facet), codes) for facet, codes in request.facets.items() if codes}
        results = found.within(_all(filters)) if filters else found
        order = self._first(request, results, understood)[(request.page - 1) * request.size :]
        return SearchPage(
            ids=tuple(self._snapshot.ids.take(results.documents.take(order)).tolist()),
            total=len(results.documents),
            facets=self._counts(found, results, filters),
        )

    def frequency(self, term: Term) -> int:
        """Return in how many documents a term stands."""
        return len(self._matching.of(term).documents)

    def _found(self, understood: Understood) -> Matches:
        matching = self._matching
        if understood.required:
            found = matching.all_of([matching.of(node) for node in understood.required])
        else:
            found = matching.everything()
        for node in understood.excluded:
            found = found.without(matching.of(node))
        return found

    def _any(self, facet: str, codes: Iterable[str]) -> Bits:
        carried = [bits for code in codes if (bits := self._snapshot.carrying(facet, code)) is not None]
        if not carried:
            return np.zeros(self._snapshot.size // WORD, np.uint64)
        together: Bits = np.bitwise_or.reduce(carried) if len(carried) > 1 else carried[0]
        return together

    def _counts(self, found: Matches, results: Matches, filters: Mapping[str, Bits]) -> dict[str, Mapping[str, int]]:
        counted = self._count(results, self._snapshot.rows).tolist()
        counts: dict[str, Mapping[str, int]] = {}
        start = 0
        for facet, (codes, rows) in self._snapshot.facets.items():
            numbers = counted[start : start + len(codes)]
            start += len(codes)
            if facet in filters:
                numbers = self._count_without(facet, found, filters, rows).tolist()
            counts[facet] = {code: number for code, number in zip(codes, numbers, strict=True) if number}
        return counts

    def _count(self, results: Matches, rows: Bits) -> Numbers:
        if len(results.documents) * _FEW * WORD < self._snapshot.size:
            return count_few(rows, results.documents)
        return count_rows(rows, results.bits)

    def _count_without(self, facet: str, found: Matches, filters: Mapping[str, Bits], rows: Bits) -> Numbers:
        """Count what is found with all filters but a facet's own."""
        others = {key: bits for key, bits in filters.items() if key != facet}
        if not others:
            return self._count(found, rows)
        return count_rows(rows, _all({"": found.bits, **others}))

    def _first(self, request: SearchRequest, results: Matches, understood: Understood) -> Places:
        """Return the places of the first results, in their order, up to the end of the page."""
        snapshot, documents = self._snapshot, results.documents
        if request.sort == Sort.NAME:
            place = (snapshot.size - snapshot.ranks(request.language).take(documents)).astype(np.uint64)
        elif request.sort == Sort.CONFIRMED:
            confirmed = snapshot.confirmed.take(documents).astype(np.uint64)
            place = confirmed << np.uint64(FRONT) | snapshot.front.take(documents)
        else:
            place = self._places(results, understood)
        wanted = request.page * request.size
        if 0 < wanted < len(place):
            least = np.partition(place, len(place) - wanted)[len(place) - wanted]
            candidates = np.flatnonzero(place >= least)
        else:
            candidates = np.arange(len(place))
        equals = snapshot.neutral.take(documents.take(candidates))
        order: Places = candidates.take(np.lexsort((equals, ~place.take(candidates))))[:wanted]
        return order

    def _places(self, results: Matches, understood: Understood) -> Bits:
        """Return what puts results in order (`Matches.places`), with what only the query as a whole says."""
        query, scores = understood.query, results.scores
        # Where words are only excluded nothing was asked for, and nobody is to come first by what the others lack.
        if query.bonus and understood.required:
            bonus = self._matching.sum_of(query.bonus)
            places, is_there = bonus.among(results.documents)
            if is_there.any():
                scores = scores + bonus.scores.take(places) * is_there * np.float32(BONUS)
        if scores is not results.scores:
            results = Matches(self._snapshot, results.documents, scores, results.named)
        called = [self._matching.of(term).documents for term in query.whole]
        placed = results.places
        if any(map(len, called)):
            places, is_there = results.among(np.concatenate(called))
            placed, places = placed.copy(), places[is_there]
            placed[places] = placed[places] & _BELOW_TIER | np.uint64(Tier.WHOLE << TIER)
        return placed


def _all(filters: Mapping[str, Bits]) -> Bits:
    together: Bits = np.bitwise_and.reduce(list(filters.values())) if len(filters) > 1 else next(iter(filters.values()))
    return together
