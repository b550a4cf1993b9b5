"""The order of results, where only the beginning of it is worked out."""

from collections.abc import Iterator

import numpy as np
import pytest

from adrnet.search.request import SearchRequest, Sort
from adrnet.search.snapshot import Snapshot, neutral
from tests.search.building import ask, build, content, day, listing, open_snapshot


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """Enough listings that the first of them are found without putting all in order; many are equals."""
    begun = ("", "Maritime Mediação ", "", "Mediacao Maritime ")
    listings = [
        listing(
            number,
            content(
                f"Example {begun[number % 4]}{'仲裁' * (number % 3 > 0)}",
                texts=("arbitration " * (number % 4),) if number % 4 else (),
                places=("JP",) if number % 5 else ("TH", "VN"),
            ),
            confirmed=day(number % 20 + 1) if number % 3 else None,
        )
        for number in range(1, 201)
    ]
    index = build(tmp_path_factory.mktemp("many"), [listings[:150], listings[150:]], without=[7, 160])
    with open_snapshot(index) as snapshot:
        yield snapshot


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["", "example", "example 仲裁", "仲裁 -arbitration", '"example maritime"'])
def test_each_page_is_a_piece_of_one_order(many: Snapshot, sort: Sort, text: str) -> None:
    whole = ask(many, SearchRequest(text=text, sort=sort, size=500))
    assert len(whole.ids) == len(set(whole.ids)) == whole.total > 20
    pages = [ask(many, SearchRequest(text=text, sort=sort, size=17, page=page)).ids for page in range(1, 20)]
    assert [one for page in pages for one in page] == list(whole.ids)


def test_no_results_are_asked_for_and_all_are_counted(many: Snapshot) -> None:
    found = ask(many, SearchRequest(text="example", size=0))
    assert (found.ids, found.total) == ((), 198)


def test_what_is_only_excluded_puts_nobody_in_front(many: Snapshot) -> None:
    everything = ask(many, SearchRequest(size=500)).ids
    # Nobody says this phrase, and half say one of its words as it is written here.
    assert ask(many, SearchRequest(text='-"mediação nowhere"', size=500)).ids == everything


def test_a_page_reaches_beyond_those_that_come_first_of_all(many: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    order = ask(many, SearchRequest(size=500)).ids
    ids = np.array(order, np.int64)
    assert list(order) == ids[np.argsort(neutral(ids))].tolist()
    filters = {"country": frozenset({"TH"})}
    thai = ask(many, SearchRequest(facets=filters, size=500)).ids
    assert 20 < len(thai) < 60
    assert list(thai) == [one for one in order if one in thai]
    monkeypatch.setattr("adrnet.search.snapshot._LEADING", 5)
    monkeypatch.delitem(many.__dict__, "leading")
    for size, page in ((3, 1), (3, 2), (5, 1), (6, 1), (500, 1)):
        place = slice(size * (page - 1), size * page)
        assert ask(many, SearchRequest(size=size, page=page)).ids == order[place]
        assert ask(many, SearchRequest(facets=filters, size=size, page=page)).ids == thai[place]
    assert len(many.leading) == 5


def test_what_is_kept_of_one_question_changes_no_answer_to_another(many: Snapshot) -> None:
    # The same words are required of several of these, and something else puts their matches in order.
    texts = ("", "mediacao", "mediação", "example", "maritime mediação", "mediação maritime", "example -arbitration")
    texts += ("-arbitration", "example maritime mediação 仲裁", "仲裁")
    chosen = (
        {},
        {"country": frozenset({"JP"})},
        {"country": frozenset({"TH", "VN"}), "state": frozenset({"unclaimed"})},
    )
    requests = [SearchRequest(text=text, facets=facets, size=50) for facets in chosen for text in texts]
    alone = []
    for request in requests:
        many.kept.forget()
        alone.append(ask(many, request))
    assert len({page.ids for page in alone}) > len(texts)
    many.kept.forget()
    for _ in range(2):
        assert [ask(many, request) for request in requests] == alone
        assert [ask(many, request) for request in reversed(requests)] == alone[::-1]
