"""What may be typed into an address or a field, before anything looks at its meaning.

Text from outside is cut to a length, freed of control characters and of halves of surrogate pairs. Each cut is
reported, so that the page can say so instead of answering a question nobody asked.
"""

import unicodedata
from dataclasses import dataclass

# Line and paragraph separators and the like change how a line is read; format characters (ZWJ, ZWNJ, ZWSP, variation
# selectors) belong to the scripts of the region and stay.
_REFUSED = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True)
class Typed:
    """A text as it is used, and what was done to it."""

    text: str
    was_cut: bool = False
    had_control_characters: bool = False


def line(raw: str, most: int) -> Typed:
    """Return one line of at most `most` characters: outer white space trimmed, inner runs of it one space."""
    spaced = " ".join(raw.split())
    clean = "".join(one for one in spaced if unicodedata.category(one) not in _REFUSED)
    had_control = clean != spaced
    cut = clean[:most]
    # A cut must not leave the marks of the character behind it standing alone at the end: they stay with their base,
    # and a base that lost marks is only shorter, never another word's beginning.
    return Typed(text=cut.strip(), was_cut=len(clean) > most, had_control_characters=had_control)
