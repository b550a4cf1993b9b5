"""Two thousand listings in all scripts: counted as the database counts; how long it takes is printed, not judged."""

import time

import pytest
from sqlalchemy.orm import Session

from adrnet import search
from adrnet.domain.listing import Facet
from adrnet.search import fallback
from adrnet.search.query import SearchRequest, Sort
from adrnet.search.query import search as ask

REQUESTS = (
    SearchRequest(),
    SearchRequest(text="arbitration"),
    SearchRequest(text="singapore mediation centre"),
    SearchRequest(text="仲裁"),
    SearchRequest(text="อนุญาโตตุลาการ"),
    SearchRequest(text="trọng tài"),
    SearchRequest(facets={"country": frozenset({"JP", "TH"}), "specialty": frozenset({"maritime"})}),
    SearchRequest(sort=Sort.NAME, language="ja"),
    SearchRequest(sort=Sort.CONFIRMED),
    SearchRequest(text="arbitratoin"),
)


@pytest.mark.data("seeded")
def test_the_seeded_directory_is_searched_as_the_database_counts_it(session: Session) -> None:
    began = time.perf_counter()
    written = search.rebuild()
    print(f"\nbuilt {written} listings in {time.perf_counter() - began:.2f} s")  # noqa: T201 - shown with -s
    assert written > 500
    everything = ask(SearchRequest(size=5_000))
    assert everything.facets.keys() == {str(facet) for facet in Facet}
    for facet, counts in everything.facets.items():
        for code in list(counts)[:3]:
            request = SearchRequest(facets={facet: frozenset({code})}, size=5_000)
            indexed, asked = ask(request), fallback.search(session, request)
            assert set(indexed.ids) == set(asked.ids)
            assert {one: values for one, values in indexed.facets.items() if values} == asked.facets
    for request in REQUESTS:
        times = []
        for _ in range(5):
            began = time.perf_counter()
            page = ask(request)
            times.append(1000 * (time.perf_counter() - began))
        said = f"{request.text or dict(request.facets) or request.sort.value}: {page.total} of {written}"
        print(f"{said}, first {times[0]:.1f} ms, then {sorted(times)[2]:.1f} ms")  # noqa: T201 - shown with -s
        assert page.total or page.suggestions
