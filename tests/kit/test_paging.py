"""The pages of a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrnet.kit.paging import Pages


def test_an_empty_list_has_one_page() -> None:
    pages = Pages(0, 1, 20)
    assert (pages.last, pages.previous, pages.next, pages.shown) == (1, None, None, [1])


@pytest.mark.parametrize(("total", "last"), [(1, 1), (20, 1), (21, 2), (40, 2), (41, 3)])
def test_the_last_page_holds_the_last_row(total: int, last: int) -> None:
    assert Pages(total, 1, 20).last == last


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, [1, 2, None, 9]),
        (2, [1, 2, 3, None, 9]),
        (3, [1, 2, 3, 4, None, 9]),
        # A gap of one page would hide one number behind a sign of the same width.
        (4, [1, 2, 3, 4, 5, None, 9]),
        (5, [1, None, 4, 5, 6, None, 9]),
        (9, [1, None, 8, 9]),
    ],
)
def test_the_neighbours_and_both_ends_are_shown(number: int, shown: list[int | None]) -> None:
    assert Pages(90, number, 10).shown == shown


@given(st.integers(0, 5000), st.integers(1, 50), st.data())
def test_every_row_is_on_one_page_and_every_page_leads_on(total: int, size: int, data: st.DataObject) -> None:
    last = Pages(total, 1, size).last
    pages = Pages(total, data.draw(st.integers(1, last)), size)
    assert pages.offset < total or total == 0
    assert last * size >= total
    assert (pages.previous is None, pages.next is None) == (pages.number == 1, pages.number == last)
    assert {1, pages.number, last} <= set(pages.shown)
    numbers = [number for number in pages.shown if number is not None]
    assert numbers == sorted(set(numbers))
