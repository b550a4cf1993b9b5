"""Burmese typed for the Zawgyi font: found and turned into Unicode.

Zawgyi was the usual way of writing Burmese for a decade and is still typed. It uses the same code points as Unicode for
other things and writes in the order that is seen, so neither finds the other. This module decides per stretch of
Burmese characters and converts.

**Deciding.** Some sequences cannot occur in one of the two: a vowel E (U+1031) that follows no consonant is Zawgyi, one
that is followed by the vowel AA is Unicode. Such signs are counted on both sides and the larger count wins. Where
neither side has any, code points that Burmese in Unicode does not use speak for Zawgyi; where there are none either,
the rest of the text decides; and alone (ဥပေဒ can be read in both) the stretch stays as it is and the answer is
`UNSURE`: `terms` then looks for both readings. Shan, Karen and Mon in Unicode use those same code points; they have
signs of their own.

**Converting.** Syllable by syllable: what Zawgyi writes before the letter (E, medial RA) goes behind it, shapes go back
to characters, a final NGA written over the next letter goes before it. A result that still looks like Zawgyi is not
taken.

**How far it goes** (2026-11). Burmese only: Mon or Shan typed with the font is not converted, and a word of them in
Unicode can be taken for Zawgyi where it has no sign of its own. The rarer Pali stacks are in the table but hardly
tested. The table was written from the published code charts. It is tested (`tests/i18n/test_zawgyi.py`) with pairs of
words and sentences, with the Burmese labels of the vocabularies written out in Zawgyi and back, and with Burmese, Shan,
Karen and Mon in Unicode that must stay as they are. No reader of Burmese has reviewed it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Encoding(StrEnum):
    """How the Burmese of a text is encoded."""

    NONE = "none"
    UNICODE = "unicode"
    ZAWGYI = "zawgyi"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Burmese:
    """A text whose Burmese is in Unicode as far as that could be told.

    Attributes:
        text: the whole text, converted where it was Zawgyi.
        encoding: how it came in: Zawgyi as soon as one stretch was, unsure when nothing decided.
    """

    text: str
    encoding: Encoding


_LETTERS = r"\u1000-\u102a\u103f\u104e"
# Letters of other languages in the same block; in Zawgyi some of these code points are marks, none is a Unicode mark.
_OTHER_LETTERS = r"\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
_RA = r"\u103b\u107e-\u1084"
_SHAPES = r"\u1040\u1047\u1086\u106a\u106b\u106e\u106f\u108f-\u1092\u1097"

# The digits are part of a stretch: Zawgyi texts use zero and seven as letters.
_STRETCH = re.compile(r"[\u1000-\u109f0-9]+")
# What Burmese stacks: letters of one row of the alphabet, doubled letters, and the MA of ဗြဟ္မာ.
_ABOVE_AND_BELOW = (
    "က က-ခ, ဂ ဂ-ဃ, စ စ-ဆ, ဇ ဇ-ဈ, ဉည စ-ည, ဋ ဋ-ဌ, ဍ ဍ-ဎ, ဏ ဋ-ဏ, တ တ-ထ, ဒ ဒ-ဓ, န တ-န, ပ ပ-ဖ, ဗ ဗ-ဘ, မ ပ-မ, လ လ, သ သ, ဟ မ"
)
_STACKS = "|".join(
    f"(?<=[{above}]\u1039)[{below}]" for above, below in (pair.split() for pair in _ABOVE_AND_BELOW.split(", "))
)
# Each sign begins with the character that is looked for, so that matching can skip to it.
_ONLY_ZAWGYI = re.compile(
    r"[\u1031\u1039\u103b](?:"
    # Vowel E after no letter; medial RA of Zawgyi (YA in Unicode) after none.
    rf"(?<=\u1031)(?<![{_LETTERS}{_OTHER_LETTERS}\u103b-\u103e\u1060\u1082]\u1031)"
    rf"|(?<=\u103b)(?<![{_LETTERS}{_OTHER_LETTERS}\u103c-\u103e]\u103b)"
    # A killer where nothing can be stacked, or where Burmese stacks nothing.
    rf"|(?<=\u1039)(?:(?![{_LETTERS}{_OTHER_LETTERS}])|(?<=[\u102b-\u1032\u1036-\u1038\u103b-\u103e]\u1039)"
    rf"|(?<=[{_LETTERS}]\u1039)(?=[{_LETTERS}])(?!{_STACKS})))"
)
_BURMESE = re.compile(r"[\u1000-\u109f]")
_ONLY_UNICODE = re.compile(
    # A killed letter that takes no medial YA; medial HA; vowel E at the end or before AA; killed AA; final YA.
    r"[\u1004\u1009-\u1010\u1014\u101a\u101d\u101f\u1021]\u103a(?![\u102b\u102c])"
    r"|\u103e|[\u102b\u102c\u1037]\u103a"
    rf"|\u1031(?![{_LETTERS}{_SHAPES}{_RA}])"
    rf"|(?<=[{_LETTERS}])\u103b(?![{_LETTERS}{_SHAPES}{_RA}\u1031])"
    # Shan, Karen, Mon: their letters killed, their tones after a killed letter, their letters at the start.
    r"|[\u105a-\u105d\u1062\u1063\u1075-\u107c\u1080\u1081\u108e]\u103a|\u103a[\u1087-\u108a]"
    rf"|(?<![\u1000-\u109f])[\u1075-\u107d]|[\u1038\u1087-\u108d][\u1075-\u107c]|[{_RA}](?![{_LETTERS}{_SHAPES}])"
)
_MOSTLY_ZAWGYI = re.compile(r"[\u105a\u1060-\u1097]")

# What one Zawgyi code point stands for. `_KINZI` marks a final NGA that belongs before the letter it is written over.
_KINZI = "\u1004\u103a\u1039"
_STACKED = {
    code: "\u1039" + letter
    for code, letter in zip(
        "\u1060\u1061\u1062\u1063\u1065\u1066\u1067\u1068\u1069\u106c\u106d\u1070\u1071\u1072\u1073\u1074\u1075\u1076"
        "\u1077\u1078\u1079\u107a\u107b\u107c\u1085\u1093",
        "\u1000\u1001\u1002\u1003\u1005\u1006\u1006\u1007\u1008\u100b\u100c\u100f\u1010\u1010\u1011\u1011\u1012\u1013"
        "\u1014\u1015\u1016\u1017\u1018\u1019\u101c\u1018",
        strict=True,
    )
}
_BASES = {
    "\u106a": "\u1009",
    "\u106b": "\u100a",
    "\u106e": "\u100d\u1039\u100d",
    "\u106f": "\u100d\u1039\u100e",
    "\u1086": "\u103f",
    "\u108f": "\u1014",
    "\u1090": "\u101b",
    "\u1091": "\u100f\u1039\u100d",
    "\u1092": "\u100b\u1039\u100c",
    "\u1097": "\u100b\u1039\u100b",
}
_MARKS = {
    "\u1033": "\u102f",
    "\u1034": "\u1030",
    "\u1039": "\u103a",
    "\u103a": "\u103b",
    "\u103c": "\u103d",
    "\u103d": "\u103e",
    "\u103f": "\u1030",
    "\u105a": "\u102b\u103a",
    "\u107d": "\u103b",
    "\u1087": "\u103e",
    "\u1088": "\u103e\u102f",
    "\u1089": "\u103e\u1030",
    "\u108a": "\u103d\u103e",
    "\u108e": "\u102d\u1036",
    "\u1094": "\u1037",
    "\u1095": "\u1037",
}
_WITH_KINZI = {"\u1064": "", "\u108b": "\u102d", "\u108c": "\u102e", "\u108d": "\u1036"}

# The order of marks within a syllable that all of our texts are brought into. Dot below (U+1037) before the killer, as
# canonical composition has it.
MARK_ORDER = "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u1036\u1037\u103a\u1038"
_RANK = {mark: rank for rank, mark in enumerate(MARK_ORDER)}

_ZAWGYI_MARKS = (
    r"\u102b-\u1030\u1032-\u1034\u1036-\u103a\u103c\u103d\u103f\u105a\u1060-\u1069\u106c\u106d\u1070-\u107d\u1085"
    r"\u1087-\u108e\u1093-\u1096"
)
_SYLLABLE = re.compile(rf"([\u1031{_RA}]*)([\u1000-\u102a{_SHAPES}])([{_ZAWGYI_MARKS}]*)|\u104e(?!\u1004)")
# What is typed together: a syllable, or any other character.
UNIT = re.compile(rf"{_SYLLABLE.pattern}|.", re.DOTALL)


def _syllable(match: re.Match[str]) -> str:
    before, letter, behind = match.groups()
    if letter is None:
        return "\u104e\u1004\u103a\u1038"
    kinzi, stacked, marks = "", "", []
    for mark in behind:
        if mark in _STACKED:
            stacked += _STACKED[mark]
        elif mark == "\u1096":
            stacked += "\u1039\u1010"
            marks.append("\u103d")
        elif mark in _WITH_KINZI:
            kinzi = _KINZI
            marks.append(_WITH_KINZI[mark])
        else:
            marks.append(_MARKS.get(mark, mark))
    marks.extend("\u1031" if mark == "\u1031" else "\u103c" for mark in before)
    ordered = sorted(set("".join(marks)), key=_RANK.__getitem__)
    if letter == "\u1005" and "\u103b" in ordered:
        # Zawgyi writes ဈ as စ with a medial YA.
        letter = "\u1008"
        ordered.remove("\u103b")
    return kinzi + _BASES.get(letter, letter) + stacked + "".join(ordered)


def convert(text: str) -> str:
    """Turn all Burmese of a text from Zawgyi into Unicode, whether it is Zawgyi or not."""
    return _SYLLABLE.sub(_syllable, text)


def _verdict(stretch: str) -> Encoding:
    for_zawgyi = len(_ONLY_ZAWGYI.findall(stretch))
    if not for_zawgyi:
        if _ONLY_UNICODE.search(stretch):
            return Encoding.UNICODE
        return Encoding.ZAWGYI if _MOSTLY_ZAWGYI.search(stretch) else Encoding.UNSURE
    for_unicode = len(_ONLY_UNICODE.findall(stretch))
    if for_zawgyi == for_unicode:
        return Encoding.UNSURE
    return Encoding.ZAWGYI if for_zawgyi > for_unicode else Encoding.UNICODE


def may_be_zawgyi(text: str) -> bool:
    """Tell whether any sign in a text speaks for Zawgyi; without one, nothing would be converted."""
    return bool(_ONLY_ZAWGYI.search(text) or _MOSTLY_ZAWGYI.search(text))


def to_unicode(text: str) -> Burmese:
    """Convert the stretches of a text that are Zawgyi and say what was found.

    Expects text in normalisation form C or KC without zero-width characters.
    """
    if not may_be_zawgyi(text):
        if _ONLY_UNICODE.search(text):
            return Burmese(text, Encoding.UNICODE)
        if not _BURMESE.search(text):
            return Burmese(text, Encoding.NONE)
        return Burmese(text, Encoding.UNICODE if convert(text) == text else Encoding.UNSURE)
    stretches = [(match.start(), match.group(), Encoding.UNSURE, "") for match in _STRETCH.finditer(text)]
    stretches = [found for found in stretches if not found[1].isascii()]
    weights = dict.fromkeys(Encoding, 0)
    for number, (start, stretch, _, _) in enumerate(stretches):
        verdict = _verdict(stretch)
        converted = convert(stretch) if verdict is not Encoding.UNICODE else stretch
        if verdict is Encoding.ZAWGYI and _verdict(converted) is Encoding.ZAWGYI:
            verdict = Encoding.UNSURE
            converted = stretch
        if converted == stretch and verdict is Encoding.UNSURE:
            # The same in both encodings, or not convertible: no witness for either side.
            verdict = Encoding.NONE
        weights[verdict] += len(stretch)
        stretches[number] = (start, stretch, verdict, converted)
    by_majority = weights[Encoding.ZAWGYI] > weights[Encoding.UNICODE]
    parts: list[str] = []
    end = 0
    for start, stretch, verdict, converted in stretches:
        taken = verdict is Encoding.ZAWGYI or (verdict is Encoding.UNSURE and by_majority)
        parts += (text[end:start], converted if taken else stretch)
        end = start + len(stretch)
    parts.append(text[end:])
    found = Encoding.UNICODE
    if weights[Encoding.ZAWGYI]:
        found = Encoding.ZAWGYI
    elif weights[Encoding.UNSURE] and not weights[Encoding.UNICODE]:
        found = Encoding.UNSURE
    return Burmese("".join(parts), found)
