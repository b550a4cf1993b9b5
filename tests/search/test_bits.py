import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from adrnet.search.bits import count_few, count_rows, pack, packed, unpack

_SIZE = 192


@given(st.lists(st.booleans(), max_size=300))
def test_bits_are_the_mask_again(flags: list[bool]) -> None:
    mask = np.zeros(-(-len(flags) // 64) * 64, np.bool_)
    mask[: len(flags)] = flags
    assert (unpack(pack(mask)) == mask).all()
    assert int(np.bitwise_count(pack(mask)).sum()) == sum(flags)


@given(st.lists(st.sets(st.integers(0, _SIZE - 1)), max_size=20), st.sets(st.integers(0, _SIZE - 1)))
def test_both_ways_of_counting_count_what_sets_have_in_common(rows: list[set[int]], chosen: set[int]) -> None:
    matrix = np.array(
        [packed(np.array(sorted(row), np.int32), _SIZE) for row in rows], np.uint64
    ).reshape(len(rows), _SIZE // 64)  # fmt: skip
    documents = np.array(sorted(chosen), np.int32)
    expected = [len(row & chosen) for row in rows]
    assert count_rows(matrix, packed(documents, _SIZE)).tolist() == expected
    assert count_few(matrix, documents).tolist() == expected


def test_a_large_matrix_is_counted_in_pieces() -> None:
    rows = np.full((40, 2_000), 3, np.uint64)
    assert count_rows(rows, np.full(2_000, 2, np.uint64)).tolist() == [2_000] * 40
