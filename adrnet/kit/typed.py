"""What may be typed into an address or a field, before anything looks at its meaning.

Text from outside is cut to a length, freed of control characters and of halves of surrogate pairs. Each cut is
reported, so that the page can say so instead of answering a question nobody asked.
"""

import unicodedata
from collections.abc import Iterable, Sequence
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


# More values of one facet than there are in any vocabulary are no question.
MOST_VALUES = 100
# What is named in a notice is cut to what a reader can still recognise.
NAMED_LENGTH = 40
_PAGE_DIGITS = 6


@dataclass(frozen=True)
class Chosen:
    """Codes as they are used, each once in the order given, and the values that are no code."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]


def choose(values: Sequence[str], known: Iterable[str]) -> Chosen:
    """Return which of the `known` codes the values name, in either case; empty values say nothing."""
    by_lower = {code.lower(): code for code in known}
    # A form that was sent with nothing chosen says `country=`; that is no question and no mistake.
    given = [stripped for value in values[:MOST_VALUES] if (stripped := value.strip())]
    return Chosen(
        codes=tuple(dict.fromkeys(code for value in given if (code := by_lower.get(value.lower())))),
        unknown=tuple(dict.fromkeys(value for value in given if value.lower() not in by_lower)),
    )


def page_number(raw: str) -> int | None:
    """Return the number of a page as typed, None where it is no number from 1."""
    is_number = raw.isascii() and raw.isdigit() and len(raw) <= _PAGE_DIGITS
    return int(raw) if is_number and int(raw) >= 1 else None


def recognisable(raw: str) -> str:
    """Return the beginning of what was typed, to name it in a notice."""
    short = line(raw, NAMED_LENGTH)
    return short.text + ("…" if short.was_cut else "")
