"""What may be typed into an address or a field, before anything looks at its meaning.

Text from outside is cut to a length and freed of what nobody can see and no script of the region needs: control
characters, halves of surrogate pairs, private characters, marks that turn the direction of the text around them. Each
cut is reported, so that the page can say so instead of answering a question nobody asked.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Format characters as such (ZWJ, ZWNJ, ZWSP, variation selectors) belong to the scripts of the region and stay, and so
# do characters that are too new for Python's tables: a rare ideograph is part of a name.
_REFUSED = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
# Marks of direction would turn the sentence around that quotes them.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LAST_OF_A_PLANE = 0xFFFE
_NO_CHARACTERS = range(0xFDD0, 0xFDF0)


@dataclass(frozen=True)
class Typed:
    """A text as it is used, and what was done to it."""

    text: str
    was_cut: bool = False
    had_control_characters: bool = False


def line(raw: str, most: int) -> Typed:
    """Return one line of at most `most` characters: outer white space trimmed, inner runs of it one space."""
    spaced = " ".join(raw.split())
    clean = "".join(one for one in spaced if not _is_refused(one))
    had_control = clean != spaced
    # What stood between two spaces may be gone.
    clean = " ".join(clean.split())
    return Typed(text=clean[:most].rstrip(), was_cut=len(clean) > most, had_control_characters=had_control)


# Ideographs that NFC would replace by their everyday forms, although a person's name is written with them.
_NAMED_WITH = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def composed(raw: str) -> str:
    """Return the text in its composed form (NFC), names' own ideographs left as they are."""
    return _NAMED_WITH.sub(lambda found: unicodedata.normalize("NFC", found.group()), raw)


def entry(raw: str) -> Typed:
    """Return one line as it goes into a record: runs of spaces are one space, other scripts' spaces stay."""
    spaced = _BREAKS.sub(" ", raw).replace("\t", " ").replace("\n", " ")
    clean = "".join(one for one in spaced if not _is_refused(one))
    return Typed(text=re.sub(" {2,}", " ", composed(clean)).strip(), had_control_characters=clean != spaced)


def paragraphs(raw: str) -> Typed:
    """Return a text with its lines as it goes into a record: at most one empty line between two others."""
    broken = _BREAKS.sub("\n", raw).replace("\t", " ")
    clean = "".join(one for one in broken if one == "\n" or not _is_refused(one))
    lines = re.sub(" +(?=\n)", "", composed(clean))
    return Typed(text=re.sub("\n{3,}", "\n\n", lines).strip(), had_control_characters=clean != broken)


def _is_refused(one: str) -> bool:
    number = ord(one)
    is_none = number & _LAST_OF_A_PLANE == _LAST_OF_A_PLANE or number in _NO_CHARACTERS
    return is_none or one in _TURNING or unicodedata.category(one) in _REFUSED


# What is named in a notice is cut to what a reader can still recognise.
NAMED_LENGTH = 40
_PAGE_DIGITS = 6


@dataclass(frozen=True)
class Chosen:
    """Codes as they are used, each once and in the order of the vocabulary, and the values that are no code."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]


def choose(values: Sequence[str], known: Iterable[str]) -> Chosen:
    """Return which of the `known` codes the values name, in either case; empty values say nothing.

    The codes come in the order of `known`, whatever the order in which they were typed: one question, one address.
    """
    by_lower = {code.lower(): code for code in known}
    # A form that was sent with nothing chosen says `country=`; that is no question and no mistake.
    given = dict.fromkeys(stripped for value in values if (stripped := value.strip()))
    named = {value.lower() for value in given}
    return Chosen(
        codes=tuple(code for lower, code in by_lower.items() if lower in named),
        unknown=tuple(value for value in given if value.lower() not in by_lower),
    )


def page_number(raw: str) -> int | None:
    """Return the number of a page as typed, None where it is no number from 1."""
    is_number = raw.isascii() and raw.isdigit() and len(raw) <= _PAGE_DIGITS
    return int(raw) if is_number and int(raw) >= 1 else None


def recognisable(raw: str) -> str:
    """Return the beginning of what was typed, to name it in a notice; an ellipsis stands for what cannot be shown."""
    short = line(raw, NAMED_LENGTH)
    return short.text + ("…" if short.was_cut or not short.text else "")
