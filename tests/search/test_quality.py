import pytest

from adrnet.search.terms import query_terms
from tests.search.quality import PlainIndex, judged_queries, quality_index

INTERFACE_LANGUAGES = {"en", "ja", "id", "ms", "th", "vi", "km", "lo", "my", "fil", "zh-Hans", "pt"}


@pytest.fixture(scope="module")
def index() -> PlainIndex:
    return quality_index()


def test_the_set_is_large_enough_and_has_every_interface_language(index):
    judged = judged_queries()
    assert len(index.ids) >= 46
    assert len(judged) >= 43
    assert {query.language for query in judged} >= INTERFACE_LANGUAGES
    assert index.ids >= {key for query in judged for key in query.relevant}


def test_nearly_everything_relevant_is_found_and_nearly_nothing_else(index):
    hits = missed = wrong = 0
    for judged in judged_queries():
        found = index.find(query_terms(judged.query, judged.language))
        hits += len(found & judged.relevant)
        missed += len(judged.relevant - found)
        wrong += len(found - judged.relevant)
    assert hits / (hits + missed) >= 0.98
    assert hits / (hits + wrong) >= 0.93


def test_only_queries_marked_as_hard_find_too_much(index):
    easy = [judged for judged in judged_queries() if not judged.why.startswith("hard")]
    assert [
        (judged.query, found)
        for judged in easy
        if (found := index.find(query_terms(judged.query, judged.language))) != judged.relevant
    ] == []


def test_words_side_by_side_stand_before_the_same_words_scattered(index):
    assert index.ranked(query_terms("trọng tài", "vi")) == ["vi1", "vi3"]
    assert index.ranked(query_terms("trong tai", "vi")) == ["vi1", "vi3"]
