from adrnet.search.kept import Kept


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    kept = Kept(10)
    for key in "abc":
        kept.keep(key, key.upper(), 3)
    assert kept.get("a") == "A"
    kept.keep("d", "D", 3)
    assert [kept.get(key) for key in "abcd"] == ["A", None, "C", "D"]


def test_a_value_that_would_push_everything_out_is_not_kept() -> None:
    kept = Kept(10)
    kept.keep("a", "A", 3)
    kept.keep("b", "B", 6)
    assert (kept.get("a"), kept.get("b")) == ("A", None)


def test_a_value_that_is_replaced_counts_once() -> None:
    kept = Kept(10)
    for _ in range(9):
        kept.keep("a", "A", 4)
    kept.keep("b", "B", 4)
    assert (kept.get("a"), kept.get("b")) == ("A", "B")
    kept.forget()
    assert kept.get("a") is None
