"""The database's own answers, and that they are the index's."""

import itertools
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from adrnet import search
from adrnet.domain.listing import Facet
from adrnet.search import fallback
from adrnet.search.query import SearchRequest, Sort
from adrnet.search.query import search as ask
from tests import factories
from tests.search.building import content


def _requests(counts: dict[str, dict[str, int]]) -> list[SearchRequest]:
    """Return every value of every facet alone, and pairs of the first values of two facets, one of them with two."""
    alone = [{facet: frozenset({code})} for facet, codes in counts.items() for code in codes]
    pairs = [
        {one: frozenset(list(counts[one])[:2]), other: frozenset(list(counts[other])[:1])}
        for one, other in itertools.permutations(counts, 2)
    ]
    return [SearchRequest(facets=facets, size=500) for facets in [{}, *alone, *pairs, {"country": frozenset({"XX"})}]]


@pytest.mark.data("real")
def test_index_and_database_give_the_same_results_and_counts(session: Session) -> None:
    everything = ask(SearchRequest(size=500))
    assert everything.total > 100
    assert {Facet.COUNTRY, Facet.SERVICE, Facet.KIND, Facet.STATE} <= everything.facets.keys()
    for request in _requests(everything.facets):
        indexed, asked = ask(request), fallback.search(session, request)
        assert set(asked.ids) == set(indexed.ids), request
        assert asked.total == indexed.total
        assert asked.facets == {facet: counts for facet, counts in indexed.facets.items() if counts}, request


@pytest.mark.data("real")
@pytest.mark.parametrize("language", ["en", "ja", "th", "zh-Hans"])
def test_index_and_database_sort_names_alike(session: Session, language: str) -> None:
    request = SearchRequest(sort=Sort.NAME, language=language, size=500)
    indexed, asked = ask(request), fallback.search(session, request)
    assert [one for one in indexed.ids if one in set(asked.ids)] == list(indexed.ids)
    differing = [pair for pair in zip(indexed.ids, asked.ids, strict=True) if pair[0] != pair[1]]
    # Bodies of the same name stand in any order.
    assert len(differing) <= 4


@pytest.mark.data("empty")
def test_what_is_not_public_is_not_found(session: Session) -> None:
    kept = factories.listing()
    factories.withdrawal(factories.listing())
    factories.listing(state="unpublished")
    page = fallback.search(session, SearchRequest())
    assert page.ids == (kept.id,)
    assert page.facets["kind"] == {"arbitration_institution": 1}


@pytest.mark.data("empty")
def test_words_are_not_searched_and_the_answer_says_so(session: Session) -> None:
    factories.listing()
    assert not fallback.search(session, SearchRequest(text="nowhere")).text_was_searched
    assert fallback.search(session, SearchRequest(text="nowhere")).total == 1
    assert fallback.search(session, SearchRequest(text=" ")).text_was_searched


@pytest.mark.data("empty")
def test_names_and_confirmations_sort_and_pages_end(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    zeta = factories.listing(names=content("Zeta").names, confirmed_on=date(2026, 1, 2)).id
    alpha = factories.listing(names=content("Alpha").names).id
    emile = factories.listing(names=content("Émile").names, confirmed_on=date(2026, 1, 9)).id
    by_name = SearchRequest(sort=Sort.NAME)
    assert fallback.search(session, by_name).ids == (alpha, emile, zeta)
    assert fallback.search(session, replace(by_name, size=2, page=2)).ids == (zeta,)
    assert fallback.search(session, replace(by_name, size=2, page=9)).ids == ()
    assert fallback.search(session, replace(by_name, size=2, page=9)).total == 3
    assert fallback.search(session, SearchRequest(sort=Sort.CONFIRMED)).ids == (emile, zeta, alpha)
    monkeypatch.setattr(fallback, "MOST_NAMES", 2)
    assert fallback.search(session, by_name).ids == (zeta, alpha, emile)


@pytest.mark.data("empty")
def test_an_empty_directory_is_answered(session: Session) -> None:
    assert fallback.search(session, SearchRequest(facets={"country": frozenset({"JP"})})).facets == {}
    assert search.status()["is_ready"] is False
