"""How wide a text stands in a column."""

import pytest

from adrnet.formats.widths import is_attached, text_width


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("Arbitration", 11),
        ("仲裁センター", 12),
        ("ＡＢＣ", 6),
        ("ﾁｭｳｻｲ", 5),
        ("ที่", 1),  # a letter, a vowel above, a tone mark above
        ("ນ້ຳ", 2),  # sara am takes room beside its letter
        ("ខ្មែរ", 3),  # two letters side by side, one below
        ("က္က", 2),  # two letters, one below
        ("e\u0301", 1),
        ("é", 1),
        ("Trọng tài", 9),
        ("longer\nx", 6),
    ],
)
def test_letters_count_and_what_is_attached_to_them_does_not(text, width):
    assert text_width(text) == width


def test_a_mark_is_attached_and_a_letter_is_not():
    assert is_attached("่", "ท")
    assert is_attached("ម", "្")
    assert not is_attached("ม", "ท")
