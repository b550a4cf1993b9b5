r"""Which characters belong together, script by script.

Thai, Lao, Khmer, Burmese, Chinese and Japanese put no space between words. What can be told without a dictionary is the
*cluster*: the smallest piece that no word boundary can cut (a Thai consonant with its vowels and tone, a Khmer stack, a
Burmese syllable with its final consonant, one Han or kana character). A *run* is an unbroken stretch of clusters of one
script (Han and kana count as one: Japanese words mix them). Korean has spaces, but hangs its particles on the words: a
word in Hangul is a run of syllables, so that 중재 is found in 중재를. Everything else is made of *words*.

Only tables and patterns live here; what is done is in `normalisation` and `search.analysis`. Two rules keep the
patterns honest. A cluster is matched without looking back, and every look ahead stays inside it, so that a stretch cut
out of a run at cluster boundaries falls into the same clusters: this is why a word is found inside a longer run. And
every repetition is bounded or unambiguous, so that matching takes linear time on any input.

Python's `\w` leaves combining marks out: it is used for no script that has them without adding them back.
"""

import re
import unicodedata
from collections.abc import Iterable


def _ranges(codes: Iterable[int]) -> str:
    """Write ascending code points as the inside of a character class."""
    spans: list[list[int]] = []
    for code in codes:
        if spans and code == spans[-1][1] + 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans)


_FIRST_PLANE = 0x10000
# The tables come from the interpreter's own Unicode data. Above this range there are only Han characters (given below)
# and variation selectors (dropped).
_CATEGORIES = {
    code: category
    for code in range(0x80, 0x1F000)
    if (category := unicodedata.category(chr(code))) in {"Mn", "Mc", "Me", "Nd"}
}
# Digits of every living script but ASCII. Those of the higher planes would make the class six times slower to match.
DIGITS = _ranges(code for code, category in _CATEGORIES.items() if category == "Nd" and code < _FIRST_PLANE)
_ALL_MARKS = {code for code, category in _CATEGORIES.items() if category != "Nd"}
# Combining marks of the first plane, which has all that are in use.
MARKS = _ranges(code for code in sorted(_ALL_MARKS) if code < _FIRST_PLANE)

_BURMESE_BLOCKS = (*range(0x1000, 0x10A0), *range(0xA9E0, 0xAA00), *range(0xAA60, 0xAA80))
# Stands for a word (in ၎င်း "the said") and carries marks like a letter.
_AFOREMENTIONED = 0x104E
# Stacks the next consonant: neither a letter nor a mark.
_STACKER = 0x1039
BURMESE_LETTERS = _ranges(
    code for code in _BURMESE_BLOCKS if unicodedata.category(chr(code)) in {"Lo", "Lm"} or code == _AFOREMENTIONED
)
BURMESE_MARKS = _ranges(code for code in _BURMESE_BLOCKS if code in _ALL_MARKS and code != _STACKER)

THAI = r"\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e"
LAO = r"\u0e81-\u0eae\u0eb0-\u0ebd\u0ec0-\u0ec4\u0ec8-\u0ece\u0edc-\u0edf"
KHMER = r"\u1780-\u17b3\u17b6-\u17d3\u17dc\u17dd"
BURMESE = BURMESE_LETTERS + BURMESE_MARKS + r"\u1039"
KANA = r"\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\U0001b000-\U0001b16f"
HAN = (
    r"\u3005-\u3007\u3021-\u3029\u3105-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003fffd"
)
HANGUL = r"\u1100-\u11ff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb"
# A letter, letters stacked under it, marks, closing consonants.
_SYLLABLE = (
    rf"[{BURMESE_LETTERS}](?:\u1039[{BURMESE_LETTERS}]){{0,3}}[{BURMESE_MARKS}]{{0,12}}"
    rf"(?:[{BURMESE_LETTERS}]\u1037?\u103a(?!\u1039)[{BURMESE_MARKS}]{{0,4}}){{0,2}}"
)
_KINZI = r"[\u1004\u101b\u105a]\u103a\u1039"

_CLUSTERS = (
    # Thai: a vowel written in front, the consonant, then marks and the vowels written behind.
    r"(?:[\u0e40-\u0e44]?[\u0e01-\u0e2e]|[\u0e40-\u0e44])[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]{0,12}",
    # Lao: the same; U+0EBD (ຽ) is a vowel that begins no word.
    r"(?:[\u0ec0-\u0ec4]?[\u0e81-\u0eae\u0edc-\u0edf]|[\u0ec0-\u0ec4])[\u0eb0-\u0ebd\u0ec8-\u0ece]{0,12}",
    # Khmer: a consonant or an independent vowel, then consonants under it (after U+17D2, coeng) and marks.
    r"[\u1780-\u17b3\u17dc](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd]){0,12}",
    # Burmese: one syllable, or several where the last consonant of one is written over the next (kinzi).
    rf"(?:{_KINZI})?{_SYLLABLE}(?:{_KINZI}{_SYLLABLE}){{0,2}}",
    # Han, kana, Hangul: one character, with a voicing mark that did not compose.
    rf"[{HAN}{KANA}{HANGUL}][\u3099\u309a]?",
    # What stands alone without being able to (a mark at the start of a run) is a cluster of its own.
    r"[^ ]",
)
CLUSTER = re.compile("|".join(_CLUSTERS))

UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"
    rf"\u3005-\u3007\u3021-\u3029\u3040-\u312f\u31a0-\u31ff{HAN}{KANA}{HANGUL}"
)
# What a line has that may have words with accents: more than ASCII, unspaced scripts and their punctuation.
BEYOND_UNSPACED = re.compile(rf"[^\x00-\x7f\u3000-\u3004{UNSPACED}]")
_SPACED_MARKS = _ranges(code for code in sorted(_ALL_MARKS) if not re.match(f"[{UNSPACED}]", chr(code)))
_LETTER = rf"[^\W_{UNSPACED}]"
_PIECE = rf"{_LETTER}+(?:[{_SPACED_MARKS}]+{_LETTER}*)*"
PIECE = re.compile(_PIECE)
# Hyphen, apostrophe, dot, at and ampersand hold a compound together when they stand alone between two pieces; a comma
# does only between digits.
_COMPOUND = rf"{_PIECE}(?:(?:[-'.@&]|(?<=\d),(?=\d)){_PIECE})*"
_RUNS = "|".join(f"[{script}]+" for script in (THAI, LAO, KHMER, BURMESE, HAN + KANA, HANGUL))
# Two groups, of which one is filled: a compound of words, or a run. A line feed fills neither. The blank in front is
# taken along because finding that it begins nothing would take as long as a word; only one, to stay linear.
SEGMENT = re.compile(rf" ?(?:({_COMPOUND})|({_RUNS})|\n)")
