"""Quotes and minus signs of every keyboard; whatever they are, no word gets lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrnet.i18n.normalisation import normalise
from adrnet.search.typed import Part, parts, written


@pytest.mark.parametrize(
    "typed",
    [
        'one "two three" four', "one “two three” four", "one “two three“ four", "one „two three“ four",
        "one ＂two three＂ four", "one 〝two three〟 four", "one «two three» four", "one »two three« four",
        "one 「two three」 four", "one ｢two three｣ four", "one 『two three』 four",
    ],
)  # fmt: skip
def test_a_phrase_stands_in_the_quotes_of_any_language(typed: str) -> None:
    assert parts(typed) == (Part("one"), Part("two three", is_phrase=True), Part("four"))


@pytest.mark.parametrize("minus", "-－−–‐﹣")
def test_a_minus_in_front_of_a_word_or_a_phrase_excludes_it(minus: str) -> None:
    excluded = Part("建設", is_excluded=True), Part("法 務", is_phrase=True, is_excluded=True)
    assert parts(f"仲裁 {minus}建設 {minus}「法 務」") == (Part("仲裁"), *excluded)
    assert parts(normalise(f"仲裁　{minus}建設　{minus}「法 務」")) == (Part("仲裁"), *excluded)


@pytest.mark.parametrize("typed", ["med-arb", "東京-大阪", "a - b", "a -", "-- a", "--a", "(-a)", "a- b", "－"])
def test_a_hyphen_in_a_word_and_a_minus_by_itself_exclude_nothing(typed: str) -> None:
    assert not any(part.is_excluded for part in parts(typed))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ('"one two', "one two"),
        ("one two」", "one two"),
        ('-"one two', "-one two"),
        ('5" pipe 6" pipe', "5 pipe 6 pipe"),
        ('"" -"" one', "one"),
        ('one"', "one"),
        ("-", ""),
        ("“one «two” three»", '"one two" three'),
    ],
)
def test_what_is_not_closed_or_holds_nothing_loses_no_word(typed: str, read: str) -> None:
    assert written(parts(typed)) == read


@given(st.text(st.sampled_from('ab5 -－“”"«»「」仲裁ก,\n'), max_size=40))
def test_what_was_read_is_written_so_that_it_is_read_again(typed: str) -> None:
    found = parts(typed)
    assert parts(written(found)) == found
    assert [sign for sign in written(found) if sign.isalnum()] == [sign for sign in typed if sign.isalnum()]
