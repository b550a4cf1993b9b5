"""How wide a text stands in a spreadsheet column, in widths of a digit.

An estimate from the characters alone, since the reader's fonts are unknown. Its figures come from measuring the
vocabularies' labels in each language with the Noto fonts against a digit: with them, all scripts come out alike, a
little on the wide side.
"""

import unicodedata
from functools import lru_cache

_WIDE = 2.0  # Han, Kana, Hangul, full-width forms; a Burmese letter with its marks
_KHMER = 1.5
_NORMAL = 1.0  # Latin, Thai, Lao
_NOTHING = 0.0  # marks above, below and beside a letter; letters stacked below; joiners

# The letter after one of these stands below the one before (Khmer coeng, Burmese virama).
_STACKERS = "\u17d2\u1039"


def text_width(text: str) -> float:
    """Measure the widest line of a text."""
    return max((_line_width(line) for line in text.splitlines()), default=_NOTHING)


def is_attached(character: str, before: str) -> bool:
    """Whether a character is drawn on the letter before it and takes no room of its own."""
    return before in _STACKERS or _is_mark(character)


def _line_width(line: str) -> float:
    if line.isascii():
        return len(line)
    pairs = zip(line, " " + line, strict=False)
    return sum(_NOTHING if is_attached(character, before) else _letter_width(character) for character, before in pairs)


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "M" or category == "Cf"


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF" or "\u1000" <= letter <= "\u109f":
        return _WIDE
    return _KHMER if "\u1780" <= letter <= "\u17ff" else _NORMAL
