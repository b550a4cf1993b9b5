"""One way of writing every text, for the index, for the query, and wherever names are compared.

What looks the same or means the same to a reader becomes the same: width, capitals, accents (which the `exact` form
keeps), invisible characters, digits of all scripts, the order in which marks were typed, Burmese in Zawgyi. Only the
combining marks U+0300–036F are stripped: those of Thai, Khmer, Burmese or kana are vowels and consonants.

What is *not* made the same: simplified and traditional Chinese, old and new kanji, hiragana and katakana (but see
`reading`), spellings of one word in two countries (`variants` asks for both).

Every function takes any `str`, lone surrogates and control characters included, and takes linear time.
"""

import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from adrnet.i18n import scripts
from adrnet.i18n.zawgyi import MARK_ORDER, Encoding, convert, may_be_zawgyi, to_unicode


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in its one way of writing, and how its Burmese was encoded before."""

    text: str
    burmese: Encoding


# Invisible characters go: soft hyphen, joiners, ZWSP, direction and variation marks, fillers, inherent Khmer vowels.
_INVISIBLE = (
    r"\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
# Control characters (but the line feed), line separators and lone surrogates become a space.
_CONTROL = r"\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
_REPLACED = {
    **dict.fromkeys("\u0060\u00b4\u2018\u2019\u201b\u02b9\u02bb\u02bc\u2032", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
    # Voicing marks written beside the kana, which compatibility decomposition would set off with a space.
    "\u309b": "\u3099",
    "\u309c": "\u309a",
}
_SPECIAL = re.compile(f"[{_INVISIBLE}{_CONTROL}{re.escape(''.join(_REPLACED))}]")
# Sorting piled-up marks takes quadratic time; no writing piles up more than a dozen.
_PILE = re.compile(f"([{scripts.MARKS}]{{32}})[{scripts.MARKS}]+")
_IS_CONTROL = re.compile(f"[{_CONTROL}]")
# Blocks that hold all letters with an accent from U+0300–036F, and those accents.
_ACCENTED = re.compile(r"[\u00c0-\u058f\u1e00-\u1fff]")
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
# Letters whose stroke or ligature Unicode does not decompose, after case folding.
_STROKES = str.maketrans({"đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "ŧ": "t", "æ": "ae", "œ": "oe"})
_BURMESE = re.compile(r"[\u1000-\u109f]")
_DIGIT = re.compile(f"[{scripts.DIGITS}]")


def _clean_character(match: re.Match[str]) -> str:
    character = match.group()
    return _REPLACED.get(character) or (" " if _IS_CONTROL.match(character) else "")


def _clean(text: str) -> str:
    return _PILE.sub(r"\1", _SPECIAL.sub(_clean_character, text))


def _digit(match: re.Match[str]) -> str:
    return str(unicodedata.decimal(match.group()))


def normalised(text: str) -> Normalised:
    """Bring a text into its one way of writing and say how its Burmese was encoded."""
    text = _clean(text)
    if text.isascii():
        return Normalised(text.lower(), Encoding.NONE)
    if text != (composed := unicodedata.normalize("NFKC", text)):
        # Compatibility composition yields characters that have to go in their turn (a tatweel, a prime).
        text = _clean(composed)
    if _ACCENTED.search(text):
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold().translate(_STROKES)
        text = unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)))
    elif text != (folded := text.casefold()):
        text = unicodedata.normalize("NFKC", folded)
    for block, settle in _SETTLED:
        if block.search(text):
            text = settle(text)
    encoding = Encoding.NONE
    if _BURMESE.search(text):
        text, encoding = _burmese(text)
    return Normalised(_DIGIT.sub(_digit, text), encoding)


def normalise(text: str) -> str:
    """Bring a text into its one way of writing."""
    return normalised(text).text


def has_burmese(text: str) -> bool:
    """Whether a text is Burmese in part: how it was encoded shows in all of it; other lines stand alone."""
    return _BURMESE.search(text) is not None


def from_zawgyi(text: str) -> str:
    """Bring a text into its one way of writing, reading all of its Burmese as Zawgyi."""
    return normalise(convert(_clean(unicodedata.normalize("NFKC", _clean(text)))))


def exact(text: str) -> str:
    """Bring a text into the same writing but for accents, which stay: tone marks at the end of each word.

    Vietnamese sets the tone of hòa on either vowel (hoà); behind the word there is only one place for it.
    """
    text = _clean(unicodedata.normalize("NFKD", _clean(text)))
    text = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _TONED.sub(_tones_last, text))


_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONED = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:[\u0300-\u036f]+[^\W\d_]*)+")
_TONE = re.compile(f"[{_TONES}]")


def _tones_last(match: re.Match[str]) -> str:
    return _toned(match.group())


@functools.lru_cache(maxsize=4096)
def _toned(word: str) -> str:
    return _TONE.sub("", word) + "".join(sorted(_TONE.findall(word)))


def hiragana(text: str) -> str:
    """Write katakana as hiragana."""
    return _KATAKANA.sub(lambda match: chr(ord(match.group()) - _FROM_HIRAGANA_TO_KATAKANA), text)


def reading(text: str) -> str:
    """Bring a reading into one writing: hiragana, no space between kana, long vowels of romanised Japanese once.

    Expects normalised text. `Tōkyō`, `Toukyou` and `Tokyo` become one, and so do `ニホン` and `に ほん`.
    """
    text = _KANA_GAP.sub("", hiragana(text))
    return _LONG_U.sub("u", _LONG_O.sub("o", text))


_KATAKANA = re.compile(r"[\u30a1-\u30f6\u30fd\u30fe]")
_FROM_HIRAGANA_TO_KATAKANA = ord("ア") - ord("あ")
_KANA_GAP = re.compile(r"(?<=[\u3041-\u309f\u30fc])[ \u30fb]+(?=[\u3041-\u309f])")
_LONG_O = re.compile(r"o(?:[ou]|h(?![aeiouy]))+")
_LONG_U = re.compile(r"uu+")


def _orderer(order: str) -> Callable[[re.Match[str]], str]:
    """Return a replacement that writes marks once each, in a given order."""
    rank = {mark: number for number, mark in enumerate(order)}

    @functools.lru_cache(maxsize=4096)
    def ordered(marks: str) -> str:
        return "".join(sorted(set(marks), key=rank.__getitem__))

    return lambda match: ordered(match.group())


# Marks above and below, tone marks, the ring of SARA AM, then the vowels that stand behind: a tone typed after them is
# drawn in the same place. SARA AM itself (ำ, ຳ) comes decomposed from normalisation form KC and is put together again.
_THAI_ORDER = (
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e4e\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e32\u0e30"
)
_LAO_ORDER = (
    "\u0ebc\u0eb1\u0eb4\u0eb5\u0eb6\u0eb7\u0eb8\u0eb9\u0eba\u0ebb\u0ece\u0ec8\u0ec9\u0eca\u0ecb\u0ecc\u0ecd\u0eb2\u0eb0"
)
_THAI_MARKS = re.compile(f"[{_THAI_ORDER}]{{2,}}")
_LAO_MARKS = re.compile(f"[{_LAO_ORDER}]{{2,}}")
_thai_in_order = _orderer(_THAI_ORDER)
_lao_in_order = _orderer(_LAO_ORDER)
# พ.ร.บ. and พรบ are one abbreviation.
_THAI_ABBREVIATION = re.compile(r"(?<=[\u0e01-\u0e2e])\.(?=[\u0e01-\u0e2e](?:\.|$|[^\u0e00-\u0e7f]))")


def _thai(text: str) -> str:
    # แ typed as two เ; ๅ typed for า.
    text = text.replace("\u0e40\u0e40", "\u0e41").replace("\u0e45", "\u0e32")
    text = _THAI_MARKS.sub(_thai_in_order, text).replace("\u0e4d\u0e32", "\u0e33")
    return _THAI_ABBREVIATION.sub("", text)


def _lao(text: str) -> str:
    # ແ typed as two ເ; ຫລ for ຫຼ.
    text = text.replace("\u0ec0\u0ec0", "\u0ec1").replace("\u0eab\u0ea5", "\u0eab\u0ebc")
    return _LAO_MARKS.sub(_lao_in_order, text).replace("\u0ecd\u0eb2", "\u0eb3")


_KHMER_UNIT = re.compile(r"\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd]")
_KHMER_MARKS = re.compile(rf"(?:{_KHMER_UNIT.pattern}){{2,}}")
_LONE_COENG = re.compile(r"\u17d2(?![\u1780-\u17b3])")
_SHIFTERS = frozenset("\u17bb\u17c9\u17ca")
_UPPER_VOWELS = frozenset("\u17b7\u17b8\u17b9\u17ba\u17be")


def _khmer_rank(unit: str) -> tuple[int, str]:
    if len(unit) > 1:
        # Consonants under the letter keep the order of the alphabet but RO, which comes last.
        return (unit[1] == "\u179a", unit)
    return (2 if unit in "\u17c9\u17ca\u17cc" else 3 if unit <= "\u17c5" else 4, unit)


@functools.lru_cache(maxsize=4096)
def _khmer_in_order(marks: str) -> str:
    units = set(_KHMER_UNIT.findall(marks))
    for typed, meant in (("\u17c1\u17b8", "\u17be"), ("\u17c1\u17b6", "\u17c4")):
        if units.issuperset(typed):
            units = units.difference(typed) | {meant}
    if units & _UPPER_VOWELS and units & _SHIFTERS:
        # Below a vowel sign above, both shifters are drawn like the vowel U, which is often typed for them.
        units = units - _SHIFTERS | {"\u17ca"}
    return "".join(sorted(units, key=_khmer_rank))


def _khmer(text: str) -> str:
    text = text.replace("\u17a3", "\u17a2").replace("\u17a4", "\u17a2\u17b6").replace("\u17b2", "\u17b1")
    # DA below a letter looks like TA below a letter; what puts nothing below is invisible or half typed.
    text = _LONE_COENG.sub("", text.replace("\u17d2\u178a", "\u17d2\u178f"))
    return _KHMER_MARKS.sub(lambda match: _khmer_in_order(match.group()), text)


_BURMESE_LETTER = r"\u1000-\u103f"
_BURMESE_MARKS = re.compile(f"[{MARK_ORDER}]{{2,}}")
_burmese_in_order = _orderer(MARK_ORDER)
_ZERO_FOR_WA = re.compile(
    rf"(?<=[{_BURMESE_LETTER}])\u1040(?![\u1040-\u1049])|(?<![\u1040-\u1049])\u1040(?=[{_BURMESE_LETTER}])"
)
_SEVEN_FOR_RA = re.compile(r"\u1047(?=[\u102b-\u1032\u1036\u103b-\u103e])")
_LONE_STACKER = re.compile(rf"\u1039(?![{scripts.BURMESE_LETTERS}])")
_U_FOR_NYA = re.compile(r"\u1025(?=[\u102c\u1039\u103a])")


def _in_unicode(text: str) -> str:
    """Settle what Burmese in Unicode writes in several ways."""
    text = _SEVEN_FOR_RA.sub("\u101b", _ZERO_FOR_WA.sub("\u101d", text))
    text = text.replace("\u1044\u1004\u103a\u1038", "\u104e\u1004\u103a\u1038")
    # What stacks nothing is half typed.
    text = _LONE_STACKER.sub("", text)
    # Tall and round AA are one vowel; ဩ and ဪ are also written as သြ and သြော်.
    text = text.replace("\u102b", "\u102c")
    text = text.replace("\u102a", "\u101e\u103c\u1031\u102c\u103a").replace("\u1029", "\u101e\u103c")
    text = _BURMESE_MARKS.sub(_burmese_in_order, text)
    # Digits here, since Zawgyi has other uses for their code points: what is left of them must not look like it later.
    return _DIGIT.sub(_digit, _U_FOR_NYA.sub("\u1009", text).replace("\u1025\u102e", "\u1026"))


def _burmese(text: str) -> tuple[str, Encoding]:
    came = to_unicode(text)
    settled = _in_unicode(came.text)
    # Text that is valid in neither encoding can look like Zawgyi once it is settled: so until nothing changes.
    for _ in range(4):
        if not may_be_zawgyi(settled) or (again := _in_unicode(to_unicode(settled).text)) == settled:
            break
        settled = again
    return settled, came.encoding


_SETTLED = (
    (re.compile(r"[\u0e00-\u0e7f]"), _thai),
    (re.compile(r"[\u0e80-\u0eff]"), _lao),
    (re.compile(r"[\u1780-\u17ff]"), _khmer),
)
