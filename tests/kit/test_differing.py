"""Where two texts differ: nothing is lost, and what is marked is a word or a cluster, never half of one."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.kit.differing import ADDED, REMOVED, SAME, sides

LETTERS = st.text(alphabet="ab .,กำิ์ក្មវ仮名あア\n\u200d။", max_size=40)


@settings(max_examples=150, deadline=None)
@given(LETTERS, LETTERS)
def test_both_texts_come_out_whole(before, after):
    old, new = sides(before, after)
    assert "".join(text for _, text in old) == before
    assert "".join(text for _, text in new) == after
    assert {kind for kind, _ in old} <= {SAME, REMOVED}
    assert {kind for kind, _ in new} <= {SAME, ADDED}


@settings(max_examples=150, deadline=None)
@given(LETTERS, LETTERS)
def test_no_piece_begins_with_a_mark_of_the_one_before(before, after):
    for pieces in sides(before, after):
        for _, text in pieces[1:]:
            assert unicodedata.category(text[0])[0] != "M"


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ("คำนวณงานศาลา", "ค่านวณงานศาลา", [("added", "ค่า"), ("same", "นวณงานศาลา")]),
        ("ຄຳເວົ້າທີ່ດີ", "ຄ່າເວົ້າທີ່ດີ", [("added", "ຄ່າ"), ("same", "ເວົ້າທີ່ດີ")]),
    ],
)
def test_a_vowel_that_stands_on_its_consonant_is_never_marked_alone(before, after, new):
    assert sides(before, after)[1] == new


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        (
            "It keeps three sets of rules.",
            "It keeps two sets of rules.",
            [("same", "It keeps "), ("removed", "three"), ("same", " sets of rules.")],
            [("same", "It keeps "), ("added", "two"), ("same", " sets of rules.")],
        ),
        ("Bangkok", "Chiang Mai", [("removed", "Bangkok")], [("added", "Chiang Mai")]),
        ("", "見本", [], [("added", "見本")]),
        (
            "仲裁および調停",
            "仲裁と調停",
            [("same", "仲裁"), ("removed", "および"), ("same", "調停")],
            [("same", "仲裁"), ("added", "と"), ("same", "調停")],
        ),
        ("same", "same", [("same", "same")], [("same", "same")]),
        (
            "one two three four five six seven",
            "one 2 3 four five six seven",
            [("same", "one "), ("removed", "two three"), ("same", " four five six seven")],
            [("same", "one "), ("added", "2 3"), ("same", " four five six seven")],
        ),
    ],
)
def test_words_and_clusters_are_marked(before, after, old, new):
    assert sides(before, after) == (old, new)


def test_long_texts_are_compared_in_time():
    before = "".join(chr(0x4E00 + number % 2000) for number in range(5000))
    started = time.process_time()
    old, new = sides(before, before[::-1])
    assert time.process_time() - started < 5
    assert ("".join(text for _, text in old), "".join(text for _, text in new)) == (before, before[::-1])
