"""Keys to sort names by, the same in memory, in SQLite and in PostgreSQL.

What lives here: the Unicode Collation Algorithm (pyuca) with what two languages need on top. What does not: the names.

Decisions:
* A key is plain ASCII that compares by code point (`COLLATE "C"`), so that it can be kept in a column.
* Japanese names are sorted by their reading: pass the reading in place of the name. Only the names of countries and
  languages that are written in Han characters carry theirs here.
* For Chinese the algorithm knows only code points. The national standard GB 2312 arranges its 3,755 common characters
  by pinyin, and Python carries it as a codec; the rarer characters follow by code point.
* Vietnamese is sorted by the default table: letters with a hook or a breve stand beside the plain ones, tones decide
  last.
* A text is cut wherever the table takes nothing together, and the weights of each piece are kept: a long list has tens
  of thousands of names and some hundred pieces. A key made so is the one that the whole text has.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, Final

from pyuca import Collator

from adrnet.i18n.locales import Locale

_JAPANESE_READINGS: Final[dict[str, str]] = {
    "日本": "にほん",
    "日本語": "にほんご",
    "東ティモール": "ひがしてぃもーる",
    "韓国": "かんこく",
    "韓国語": "かんこくご",
    "中国": "ちゅうごく",
    "中国語": "ちゅうごくご",
    "台湾": "たいわん",
    "中華人民共和国香港特別行政区": "ちゅうかじんみんきょうわこくほんこんとくべつぎょうせいく",
    "中華人民共和国マカオ特別行政区": "ちゅうかじんみんきょうわこくまかおとくべつぎょうせいく",
    "英語": "えいご",
}

# Rows 16 to 55 of GB 2312: the characters in the order of their pinyin. The last five places of row 55 are empty.
_FIRST_ROW, _LAST_ROW, _PLACES = 0xB0, 0xD7, range(0xA1, 0xFF)

# Han characters begin here; a private plane stands behind all of them, for what GB 2312 has not.
_HAN: Final = range(0x3400, 0xA000)
_COMMON_BEGIN, _RARE_BEGIN = 0x4E00, 0xF0000


def sort_key(text: str, locale: Locale) -> str:
    """Make the key that sorts a text among others of the same language.

    Args:
        text: a name, or its reading in kana.
        locale: the language of the list.

    Returns:
        ASCII; three levels (letters, marks, cases) divided by full stops, about nine characters per letter.
    """
    if locale.code == "ja":
        text = _JAPANESE_READINGS.get(text, text)
    elif locale.script == "Hans":
        text = text.translate(_pinyin_places())
    return _key(text)


# Most names are sorted alike in most languages, so the key is kept by text alone.
@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    # No two characters of ASCII belong together.
    pieces: Iterable[str] = decomposed if decomposed.isascii() else _pieces(decomposed)
    levels = zip(*map(_levels, pieces), strict=True)
    return ".".join(map("".join, levels)) or ".."


def _pieces(text: str) -> Iterator[str]:
    """Cut a decomposed text: never before a mark, never between two characters that the table weighs together."""
    together = _together()
    start, before = 0, text[:1]
    for place, character in enumerate(text[1:], start=1):
        if not unicodedata.combining(character) and before + character not in together:
            yield text[start:place]
            start = place
        before = character
    yield text[start:]


@lru_cache(maxsize=8192)
def _levels(piece: str) -> tuple[str, ...]:
    """Return the weights of a piece on each level, in hexadecimal digits."""
    elements = _collator().collation_elements(piece)
    return tuple(
        "".join(f"{element[level]:0{width}x}" for element in elements if element[level])
        for level, width in enumerate(_WIDTHS)
    )


# Letters have weights of four hexadecimal digits, marks and cases of at most three and two.
_WIDTHS: Final = (4, 3, 2)


@cache
def _together() -> frozenset[str]:
    """Return each two neighbours among the characters that the table weighs together (Thai vowels and consonants)."""
    found: set[str] = set()

    def follow(node: Any, before: str) -> None:
        for number, child in (node.children or {}).items():
            if before:
                found.add(before + chr(number))
            follow(child, chr(number))

    follow(_collator().table.root, "")
    return frozenset(found)


@cache
def _collator() -> Collator:
    """The table takes a sixth of a second and some megabytes: loaded once, when a first name is sorted."""
    return Collator()


class _Places(dict[int, int]):
    """Where each Han character goes: common ones to the front, all others behind them."""

    def __missing__(self, character: int) -> int:
        return _RARE_BEGIN + character if character in _HAN else character


@cache
def _pinyin_places() -> _Places:
    common = (
        bytes((row, place)).decode("gb2312", "ignore") for row in range(_FIRST_ROW, _LAST_ROW + 1) for place in _PLACES
    )
    return _Places({ord(character): _COMMON_BEGIN + order for order, character in enumerate(filter(None, common))})
