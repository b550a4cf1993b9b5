"""What comes first: the rules, as prose here and as numbers below; nothing else in the house decides about relevance.

1. Tiers. Who is *called* what was typed comes first: the query equals a whole name, abbreviation or reading, but for
   capitals, accents, width, blanks and punctuation. Then those whose *names* have everything that was asked for. Then
   all others. No worth of words lifts a listing out of its tier.
2. Worth. Within a tier, the sum over what the query requires: BM25F, where a word in a name weighs more than in a text,
   a rare one more than a common one, and the best of several alternatives counts. Carrying the code that a word means
   is worth about a word in a text. What only speaks for a match (accents as typed, words side by side) adds a little.
   How many listings there are, how many of them have a word, and how long a field usually is, all that counts in steps
   of two in a hundred: what somebody else enters does not change the order for a reader who turns the page, and all
   processes and machines take a step at the same number.
3. Equals stand in an order that is neutral and stable: by a hash of their number (`snapshot.neutral`), so that neither
   registering early nor a name with A helps.

What is excluded is gone and changes no order. Nobody can pay for a place, and nothing that readers did counts.
"""

import math
from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from adrnet.search.analysis import Field


class Tier(IntEnum):
    """Where a match stands; the highest comes first."""

    WHOLE = 2
    NAMES = 1
    REST = 0


# Fields of words → what a word is worth there. The first two are names.
WORDS: Final[Mapping[str, float]] = {"abbreviation": 5.0, "name": 4.0, "place": 2.0, "text": 1.0}
NAMES: Final = frozenset({"abbreviation", "name", Field.READING, Field.PREFIX})
# What a match in the other fields is worth; a whole name has a tier of its own.
OTHERS: Final[Mapping[Field, float]] = {
    Field.CLUSTERS: 1.0,
    Field.READING: 4.0,
    Field.PREFIX: 1.0,
    Field.PAIRS: 1.0,
    Field.EXACT: 1.0,
    Field.WHOLE: 1.0,
}
# Fields whose length counts: a word in a short name says more than the same word in a long text.
MEASURED: Final = ("name", "text")
# BM25's two constants: how soon further occurrences stop to count, how much the length of a field does.
K1: Final = 1.2
B: Final = 0.6
# A bonus never outweighs a word that is required.
BONUS: Final = 0.3
# The code that a word means is worth about a word in a text, and as much for every code.
MEANT: Final = 1.0
# By how much a number of listings, or the usual length of a field, has to grow until it counts.
_STEP: Final = 1.02


def in_steps(number: float) -> float:
    """Return the first step that is not below a number; all below 1 stand on the step of 1."""
    if number <= 1:
        return 1.0
    return max(number, _STEP ** math.ceil(math.log(number) / math.log(_STEP)))


def rarity(total: int, frequency: int) -> float:
    """Return what it says that `frequency` of all listings have a word: the less, the more of them have it; above 0."""
    every, having = in_steps(total), in_steps(frequency) if frequency else 0.0
    return math.log1p((every - having + 0.5) / (having + 0.5))
