"""The words and clusters of a text as it was written, each with the characters that it came from.

`analysis` says what the index holds of a text and forgets where it stood, since `normalisation` changes lengths. Here
both are kept: a text is cut at blanks and full stops, each stretch is normalised by itself and laid beside what it was,
character by character; where that is not possible (marks that change place, Burmese in Zawgyi) several characters go
together, so that a place in a text never lies inside of what is written as one.

Nothing raises for any `str`; time is linear in the length of the text.
"""

import bisect
import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from adrnet.i18n import scripts
from adrnet.i18n.normalisation import from_zawgyi, normalise, normalised
from adrnet.i18n.scripts import CLUSTER, PIECE, SEGMENT
from adrnet.i18n.zawgyi import UNIT, Encoding
from adrnet.search.analysis import LONGEST

# Where something begins and ends.
Span = tuple[int, int]

# What no word reaches across: blanks, and marks that Japanese and Chinese set without them.
_STRETCH = re.compile(r"[^\s、。！？「」『』]+")
# A character with all that hangs on it: marks, joiners, variation selectors.
_HANGING = rf"[{scripts.MARKS}\u00ad\u034f\u180b-\u180f\u200c-\u200f\u2060-\u206f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_ATOM = re.compile(rf".{_HANGING}*", re.DOTALL)
# Characters that are written as one: what takes more cannot be told apart and is marked as a whole, up to that length.
_MOST_ATOMS = 8
_LONGEST_UNKNOWN = 32
# Texts up to this length are words, names and labels, which come again and again; longer ones are not kept.
_KEPT = 128


class Piece(NamedTuple):
    """A word or a cluster in a text.

    Attributes:
        normal: as it is looked for.
        start: where it begins in the text.
        end: where it ends.
        is_cluster: whether it is a cluster.
        follows: whether it is a cluster behind another one of the same run.
        is_whole: whether it is a compound written together; its pieces stand before it.
        place: its place among the others, with room between runs and between lines, as in `sequences`.
    """

    normal: str
    start: int
    end: int
    is_cluster: bool = False
    follows: bool = False
    is_whole: bool = False
    place: int = 0


def pieces_of(text: str) -> Sequence[Piece]:
    """Return the words and clusters of a text with their places."""
    return _kept(text) if len(text) <= _KEPT else _placed(text)


def _placed(text: str) -> Sequence[Piece]:
    pieces: list[Piece] = []
    place, end, was_run = 0, 0, False
    for stretch in _STRETCH.finditer(text):
        written, start = stretch.group(), stretch.start()
        place += 2 * ("\n" in text[end:start])
        for one in _kept_stretch(written) if len(written) <= _KEPT else _cut(written):
            place += one.is_cluster and was_run and not one.follows
            pieces.append(one._replace(start=start + one.start, end=start + one.end, place=place))
            place += not one.is_whole
            was_run = one.is_cluster
        end = stretch.end()
    return pieces


@functools.lru_cache(maxsize=4096)
def _kept(text: str) -> Sequence[Piece]:
    return _placed(text)


@functools.lru_cache(maxsize=4096)
def _kept_stretch(stretch: str) -> Sequence[Piece]:
    return _cut(stretch)


def _cut(stretch: str) -> Sequence[Piece]:
    """Cut a stretch into words and clusters."""
    came = normalised(stretch)
    normal = came.text
    cuts = None
    # Most texts are written as they are looked for, or in capitals: every character stands for itself.
    if len(normal) != len(stretch) or normal not in {stretch, stretch.lower()}:
        cuts = _aligned(stretch, normal, is_zawgyi=came.burmese is Encoding.ZAWGYI)
    pieces = []
    for found in SEGMENT.finditer(normal):
        is_run = found[1] is None
        if is_run and found[2] is None:
            continue
        within = list((CLUSTER if is_run else PIECE).finditer(normal, *found.span(2 if is_run else 1)))
        for number, one in enumerate(within):
            start, end = _led_back(cuts, *one.span())
            pieces.append(Piece(one.group()[:LONGEST], start, end, is_run, is_run and number > 0))
        if not is_run and len(within) > 1:
            whole = "".join(one.group() for one in within)[:LONGEST]
            start, end = _led_back(cuts, *found.span(1))
            pieces.append(Piece(whole, start, end, is_whole=True))
    return [piece for piece in pieces if cuts is None or piece.end - piece.start <= _LONGEST_UNKNOWN]


def _aligned(stretch: str, normal: str, *, is_zawgyi: bool) -> list[tuple[int, int]]:
    """Return where both texts can be cut so that the parts mean the same: pairs of places, the ends included."""
    cuts = [(0, 0)]
    atoms = [match.end() for match in (UNIT if is_zawgyi else _ATOM).finditer(stretch)]
    write = from_zawgyi if is_zawgyi else normalise
    first = 0
    while first < len(atoms):
        here, there = cuts[-1]
        for last in range(first, min(first + _MOST_ATOMS, len(atoms))):
            part = write(stretch[here : atoms[last]])
            if normal.startswith(part, there):
                cuts.append((atoms[last], there + len(part)))
                first = last + 1
                break
        else:
            break
    cuts.append((len(stretch), len(normal)))
    return cuts


def _led_back(cuts: Sequence[tuple[int, int]] | None, start: int, end: int) -> Span:
    """Return the shortest stretch of the text whose normal form holds the one from `start` to `end`."""
    if cuts is None:
        return start, end
    first = bisect.bisect_right(cuts, start, key=_in_normal) - 1
    last = bisect.bisect_left(cuts, end, key=_in_normal)
    return cuts[first][0], cuts[min(last, len(cuts) - 1)][0]


def _in_normal(cut: tuple[int, int]) -> int:
    return cut[1]
