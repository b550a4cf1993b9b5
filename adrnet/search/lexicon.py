"""The words of a segment or of the labels, laid out so that those one or two slips away are found at once.

Words in Latin letters only: in the other scripts the tokens are pieces of words, of which every one has neighbours.
Words are kept by length, and only lengths within reach are compared (rapidfuzz, in C++).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
# Words from this length on may have two slips.
_LONG = 8


def may_be_mistyped(word: str) -> bool:
    """Whether it is a word for which others are looked for."""
    return len(word) >= SHORTEST and word.isascii() and word.isalpha()


class Lexicon:
    """Words that are known; immutable."""

    def __init__(self, words: Iterable[str]) -> None:
        found: defaultdict[int, set[str]] = defaultdict(set)
        for word in words:
            if may_be_mistyped(word):
                found[len(word)].add(word)
        self._by_length = {length: frozenset(some) for length, some in found.items()}

    def __contains__(self, word: str) -> bool:
        return word in self._by_length.get(len(word), ())

    def near(self, word: str) -> Iterator[tuple[str, int]]:
        """Yield the known words that are one slip away (two for long words), and how many it are.

        A slip is a letter too many, too few, or another one, or two neighbours in the wrong order.
        """
        slips = 1 + (len(word) >= _LONG)
        for length in range(len(word) - slips, len(word) + slips + 1):
            known = self._by_length.get(length, ())
            for near, distance, _ in process.extract(
                word, known, processor=None, scorer=OSA.distance, score_cutoff=slips, limit=None
            ):
                yield near, int(distance)
