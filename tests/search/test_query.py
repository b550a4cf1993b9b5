import pytest
from flask import Flask

from adrnet.search import query, request
from adrnet.search.query import IndexUnavailable, SearchRequest


def test_rooms_find_everything_they_need_here() -> None:
    for name in ("IndexUnavailable", "SearchPage", "SearchRequest", "Sort"):
        assert getattr(query, name) is getattr(request, name)


@pytest.mark.data("empty")
def test_a_question_is_answered_by_the_running_applications_index(app: Flask) -> None:
    with app.app_context():
        page = query.search(SearchRequest(text="nothing here"))
    assert (page.ids, page.total, page.suggestions) == ((), 0, ())


@pytest.mark.data("empty")
def test_without_an_index_the_question_is_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adrnet.search.node.SMALL", -1)
    with app.app_context(), pytest.raises(IndexUnavailable):
        query.search(SearchRequest())


def test_a_question_needs_an_application() -> None:
    with pytest.raises(RuntimeError, match="application context"):
        query.search(SearchRequest())
