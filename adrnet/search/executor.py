"""From an understood query to a page of ids: sets of documents as arrays, counts as bits.

The same for every query: the documents that its words match (`matching`), less what is excluded, AND the facets, give
the results; the bits of every facet value AND the results give its count, where the results for a facet's own counts
leave its own filter aside. What comes first is said in `ranking`.

Decisions:
* Only the page that is asked for is put in order. All that decides between two results is packed into one number, so
  that the first ones are found without comparing all. Where nothing is asked of the text there is one order for all
  questions, and the first in it that are among the results are the page.
* What a query finds and in which order is kept like what its words match, and so are the counts without any filter:
  the next page, the next filter and the next language ask for them again.
"""

from collections.abc import Hashable, Iterable, Mapping

import numpy as np

from adrnet.search.bits import WORD, Bits, Documents, count_few, count_rows
from adrnet.search.labels import Understood
from adrnet.search.matching import TIER, Matches, Matching
from adrnet.search.nodes import Term
from adrnet.search.ranking import BONUS, Tier
from adrnet.search.request import SearchPage, SearchRequest, Sort
from adrnet.search.snapshot import FRONT, Numbers, Snapshot
from adrnet.search.terms import Query

NOTHING_ASKED = Understood(Query(""))
_BELOW_TIER = np.uint64((1 << TIER) - 1)
# So few results for every word of bits are counted document by document.
_FEW = 8
# What anything that is kept takes beside itself, in bytes: its key above all.
_BESIDE = 1000


class Execution:
    """One query on one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._matching = Matching(snapshot)

    def page(self, request: SearchRequest, understood: Understood = NOTHING_ASKED) -> SearchPage:
        """Return the page that `request` asks for, of what matches the query as it was understood."""
        found, key = self._ordered(understood)
        filters = {str(facet): self._any(str(facet), codes) for facet, codes in request.facets.items() if codes}
        results = found.within(_all(filters)) if filters else found
        first = self._first(request, found, results, understood)[(request.page - 1) * request.size :]
        return SearchPage(
            ids=tuple(self._snapshot.ids.take(first).tolist()),
            total=len(results.documents),
            facets=self._counts(found, results, filters, key),
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

    def _ordered(self, understood: Understood) -> tuple[Matches, Hashable]:
        """Return what is found, with `places` as the whole query puts them, and the key under which that is kept."""
        kept, query = self._snapshot.kept, understood.query
        key = understood.required, understood.excluded, query.bonus, query.whole
        known: Matches | None = kept.get(key)
        if known is None:
            found = self._found(understood)
            places = self._places(found, understood)
            known = found
            if places is not found.places:
                known = Matches(self._snapshot, found.documents, found.scores, found.named)
                known.places = places
            # What one word finds is kept already.
            is_kept = known is found and len(understood.required) <= 1 and not understood.excluded
            kept.keep(key, known, _BESIDE + (0 if is_kept else known.memory))
        return known, key

    def _any(self, facet: str, codes: Iterable[str]) -> Bits:
        carried = [bits for code in codes if (bits := self._snapshot.carrying(facet, code)) is not None]
        if not carried:
            return np.zeros(self._snapshot.size // WORD, np.uint64)
        together: Bits = np.bitwise_or.reduce(carried) if len(carried) > 1 else carried[0]
        return together

    def _counts(
        self, found: Matches, results: Matches, filters: Mapping[str, Bits], key: Hashable
    ) -> dict[str, Mapping[str, int]]:
        counted = (self._count(results, self._snapshot.rows) if filters else self._count_all(found, key)).tolist()
        counts: dict[str, Mapping[str, int]] = {}
        start = 0
        for facet, (codes, rows) in self._snapshot.facets.items():
            place = slice(start, start + len(codes))
            start = place.stop
            if facet not in filters:
                numbers = counted[place]
            elif len(filters) == 1 and (unfiltered := self._snapshot.kept.get(("counts", key))) is not None:
                numbers = unfiltered[place].tolist()
            else:
                numbers = self._count_without(facet, found, filters, rows).tolist()
            counts[facet] = {code: number for code, number in zip(codes, numbers, strict=True) if number}
        return counts

    def _count_all(self, found: Matches, key: Hashable) -> Numbers:
        """Count what is found without any filter, and keep that."""
        known: Numbers | None = self._snapshot.kept.get(("counts", key))
        if known is None:
            known = self._count(found, self._snapshot.rows)
            self._snapshot.kept.keep(("counts", key), known, _BESIDE + known.nbytes)
        return known

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

    def _first_of_equals(self, results: Matches, wanted: int) -> Documents | None:
        """Return the first results, up to the end of the page, where nothing but the neutral order decides.

        None where the page reaches beyond the documents that come first of all.
        """
        leading = self._snapshot.leading
        if len(results.documents) < self._snapshot.total:
            is_result = np.zeros(self._snapshot.size, np.bool_)
            is_result[results.documents] = True
            leading = leading[is_result.take(leading)]
        return leading[:wanted] if len(leading) >= min(wanted, len(results.documents)) else None

    def _first(self, request: SearchRequest, found: Matches, results: Matches, understood: Understood) -> Documents:
        """Return the first results in their order, up to the end of the page."""
        snapshot, documents, wanted = self._snapshot, results.documents, request.page * request.size
        if request.sort == Sort.NAME:
            place = (snapshot.size - snapshot.ranks(request.language).take(documents)).astype(np.uint64)
        elif request.sort == Sort.CONFIRMED:
            confirmed = snapshot.confirmed.take(documents).astype(np.uint64)
            place = confirmed << np.uint64(FRONT) | snapshot.front.take(documents)
        elif not understood.required and (first := self._first_of_equals(results, wanted)) is not None:
            return first
        else:
            place = found.places if results is found else found.places.take(found.among(documents)[0])
        if 0 < wanted < len(place):
            least = np.partition(place, len(place) - wanted)[len(place) - wanted]
            candidates = np.flatnonzero(place >= least)
        else:
            candidates = np.arange(len(place))
        documents = documents.take(candidates)
        order = np.lexsort((snapshot.neutral.take(documents), ~place.take(candidates)))
        ordered: Documents = documents.take(order[:wanted])
        return ordered

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
