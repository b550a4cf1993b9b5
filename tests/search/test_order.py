"""The order of results, where only the beginning of it is worked out."""

from collections.abc import Iterator

import pytest

from adrnet.search.request import SearchRequest, Sort
from adrnet.search.snapshot import Snapshot
from tests.search.building import ask, build, content, day, listing, open_snapshot


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """Enough listings that the first of them are found without putting all in order; many are equals."""
    listings = [
        listing(
            number,
            content(
                f"Example {'Maritime Mediação ' * (number % 2)}{'仲裁' * (number % 3 > 0)}",
                texts=("arbitration " * (number % 4),) if number % 4 else (),
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
