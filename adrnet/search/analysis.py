"""The tokens of a text, field by field: what the index holds.

One tokeniser for every script. Scripts that put spaces between words give *words*; the others (and Korean) give
*overlapping bigrams of clusters* (see `scripts`): any word is then found inside a longer run, without a dictionary.
Both sides, index and query, go through `normalisation` first; what a query asks for is in `terms`.

| field | holds | for |
|---|---|---|
| `text` | words; bigrams of each run, a run of one cluster as it is | finding |
| `clusters` | every cluster of the text once | a query of one cluster, without a scan of the lexicon |
| `exact` | words that have accents, with them | ranking `trọng tài` before `trong tai` |
| `pairs` | two adjacent words, three adjacent clusters | ranking phrases; finding compounds (`med-arb`, `med arb`) |
| `prefix` | beginnings of words and of runs | names while they are typed; word forms (`pengantara…`) |
| `reading` | words and kana bigrams of how a name is read | `ちゅうさい`, `チュウサイ`, `chusai` |
| `whole` | each line as one token, without blanks and punctuation | ranking who is called just so |

A compound (`S.I.A.C.`, `med-arb`, `O'Brien`, `1,000,000`, `www.example.org`) gives its pieces and, at the position of
the first, the whole written together. Tokens are cut at `LONGEST` characters on both sides alike. Nothing here raises
for any `str`; time and output are linear in the length of the text. What a phrase is looked for in is no field of
tokens, but the whole text in one line (`sequences`).

Measured in November 2026 (CPython 3.11, one of two shared cores; `python -m tests.benchmarks.analysis_speed`): the
field `text` takes 1.5 (Burmese, Japanese, Chinese) to 5 million characters (English, Indonesian) per second.
"""

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from operator import add
from typing import Any, NamedTuple

from whoosh.analysis import Analyzer
from whoosh.analysis import Token as WhooshToken

from adrnet.i18n import normalisation
from adrnet.i18n.scripts import BEYOND_UNSPACED, CLUSTER, PIECE, SEGMENT

# Raised with every change of what the tokens of a text are: an index of another version is rebuilt.
VERSION = 3
LONGEST = 64
# Edge n-grams: shorter beginnings would match half of the lexicon, longer ones are cut on both sides.
SHORTEST_PREFIX = 2
LONGEST_PREFIX = 15
# Whole names; what begins alike for longer than this is one.
LONGEST_WHOLE = 256
# A compound of more pieces is an address; its pieces are found, written together it is not asked for.
_MOST_PIECES = 8
_THOUSANDS = len("000")


class Field(StrEnum):
    """The fields of the index that hold analysed text."""

    TEXT = "text"
    CLUSTERS = "clusters"
    EXACT = "exact"
    PAIRS = "pairs"
    PREFIX = "prefix"
    READING = "reading"
    WHOLE = "whole"


class Token(NamedTuple):
    """A token and where it stands among the others of its field."""

    text: str
    position: int


class Segment(NamedTuple):
    """A word, a compound, a run, or the end of a line.

    Attributes:
        pieces: the words of a compound, the clusters of a run; none for the end of a line.
        is_run: whether the pieces are clusters.
        joined: a compound written together, empty where nobody would write it so.
    """

    pieces: tuple[str, ...]
    is_run: bool = False
    joined: str = ""


END_OF_LINE = Segment(())


def _joined(compound: str, pieces: list[str]) -> str:
    """Write a compound together: not `1.5` or `30.6.1999`, but `1.000.000`."""
    if len(pieces) > _MOST_PIECES:
        return ""
    joined = "".join(pieces)
    if joined.isdecimal() and "-" not in compound and any(len(piece) != _THOUSANDS for piece in pieces[1:]):
        return ""
    return joined[:LONGEST]


@functools.lru_cache(maxsize=8192)
def _word(word: str) -> Segment:
    if word.isalnum():
        return Segment((word[:LONGEST],))
    pieces = PIECE.findall(word)
    joined = _joined(word, pieces) if len(pieces) > 1 else ""
    return Segment(tuple(piece[:LONGEST] for piece in pieces), joined=joined)


def segments(text: str) -> tuple[Segment, ...]:
    """Cut a normalised text into words and runs; what is neither falls away."""
    found = []
    for word, run in SEGMENT.findall(text):
        if word:
            found.append(_word(word))
        elif run:
            # Without marks, each character of Han and kana is a cluster: no need to match.
            plain = run[0] >= "\u3005" and "\u3099" not in run and "\u309a" not in run
            found.append(Segment(tuple(run) if plain else tuple(CLUSTER.findall(run)), is_run=True))
        else:
            found.append(END_OF_LINE)
    return tuple(found)


# The fields of a document are made from the same lines, so the last ones are kept.
_normal = functools.lru_cache(maxsize=64)(normalisation.normalise)
_kept_segments = functools.lru_cache(maxsize=64)(segments)


def _normal_lines(text: str) -> Iterable[str]:
    if normalisation.has_burmese(text):
        return normalisation.normalise(text).split("\n")
    return map(_normal, text.split("\n"))


@functools.lru_cache(maxsize=8)
def segments_of(text: str) -> tuple[Segment, ...]:
    """Normalise and cut a text; the last few are kept."""
    found: list[Segment] = []
    for line in _normal_lines(text):
        found += (*_kept_segments(line), END_OF_LINE)
    return tuple(found[:-1])


def bigrams(clusters: tuple[str, ...]) -> Iterable[str]:
    """Return the overlapping bigrams of a run, or its one cluster."""
    return map(add, clusters, clusters[1:]) if len(clusters) > 1 else clusters


def trigrams(clusters: tuple[str, ...]) -> Iterable[str]:
    """Return the overlapping trigrams of a run: two adjacent bigrams."""
    return map("".join, zip(clusters, clusters[1:], clusters[2:], strict=False))


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text for the field `text`, with their positions."""
    found: list[Token] = []
    position = 0
    for pieces, is_run, joined in segments_of(text):
        if joined:
            found.append(Token(joined, position))
        for token in bigrams(pieces) if is_run else pieces:
            found.append(Token(token, position))
            position += 1
    return found


def _words_and_bigrams(found: tuple[Segment, ...]) -> list[str]:
    written: list[str] = []
    for pieces, is_run, joined in found:
        if joined:
            written.append(joined)
        written.extend(bigrams(pieces) if is_run else pieces)
    return written


def _clusters(text: str) -> list[str]:
    runs = (pieces for pieces, is_run, _ in segments_of(text) if is_run)
    return list(dict.fromkeys(itertools.chain.from_iterable(runs)))


def pairs_of(found: Iterable[Segment]) -> list[str]:
    """Return pairs of adjacent words and triples of adjacent clusters."""
    pairs: list[str] = []
    before = ""
    for pieces, is_run, _ in found:
        if is_run or not pieces:
            pairs.extend(trigrams(pieces))
            before = ""
            continue
        for piece in pieces:
            if before:
                pairs.append(f"{before} {piece}")
            before = piece
    return pairs


@functools.lru_cache(maxsize=8192)
def _has_accents(word: str) -> bool:
    return not word.isascii() and normalisation.normalise(word) != word


def exact_words(text: str) -> list[str]:
    """Return the words of a text that have accents, with them."""
    exact = "\n".join(normalisation.exact(line) for line in text.split("\n") if BEYOND_UNSPACED.search(line))
    return [word[:LONGEST] for word in PIECE.findall(exact) if _has_accents(word)]


def _beginnings(run: tuple[str, ...]) -> Iterator[str]:
    """Yield what may have been typed of a run so far, from any cluster of it on.

    The last cluster may be incomplete (the query cannot know), so every beginning of a cluster counts, alone and after
    the cluster before it. What begins the run is there up to the longest prefix as well.
    """
    before = ""
    for cluster in run:
        for length in range(1, len(cluster) + 1):
            yield cluster[:length]
            if before:
                yield before + cluster[:length]
        before = cluster
    whole = "".join(run[:LONGEST_PREFIX])
    yield from (whole[:length] for length in range(SHORTEST_PREFIX, min(len(whole), LONGEST_PREFIX) + 1))


def _prefixes(text: str) -> list[str]:
    found: dict[str, None] = {}
    lines = map(_kept_segments, map(normalisation.hiragana, _normal_lines(text)))
    for pieces, is_run, joined in itertools.chain.from_iterable(lines):
        if is_run:
            found.update(dict.fromkeys(_beginnings(pieces)))
            continue
        for word in (*pieces, joined):
            lengths = range(SHORTEST_PREFIX, min(len(word), LONGEST_PREFIX) + 1)
            found.update(dict.fromkeys(word[:length] for length in lengths))
    return list(found)


def whole(found: Iterable[Segment]) -> str:
    """Write everything together, so that `S.I.A.C.` and `SIAC`, `日本 仲裁` and `日本仲裁` are one."""
    return "".join(piece for segment in found for piece in segment.pieces)[:LONGEST_WHOLE]


def _whole(text: str) -> list[str]:
    lines = _normal_lines(text)
    both = (whole(_kept_segments(written)) for line in lines for written in (line, normalisation.reading(line)))
    return list(dict.fromkeys(filter(None, both)))


_ANALYSES: dict[Field, Callable[[str], list[str]]] = {
    Field.TEXT: lambda text: _words_and_bigrams(segments_of(text)),
    Field.CLUSTERS: _clusters,
    Field.EXACT: exact_words,
    Field.PAIRS: lambda text: pairs_of(segments_of(text)),
    Field.PREFIX: _prefixes,
    Field.READING: lambda text: _words_and_bigrams(segments(normalisation.reading(normalisation.normalise(text)))),
    Field.WHOLE: _whole,
}


def analyse(field: Field, text: str) -> list[str]:
    """Return the tokens of a text for a field, in order; `clusters`, `prefix` and `whole` hold each only once.

    Lines are independent: no pair spans the end of a line, so several values of a field can be joined with line feeds.
    """
    return _ANALYSES[field](text)


class ScriptAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh is not typed for mypy here
    """The analysis of one field for Whoosh, which pickles it: this class stays here and keeps its attributes."""

    def __init__(self, field: Field | str) -> None:
        self.field = str(Field(field))

    def __call__(  # noqa: PLR0913, PLR0917 - the signature is Whoosh's
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        **_: Any,
    ) -> Iterator[WhooshToken]:
        """Yield one token object again and again, as Whoosh's own do; offsets are those of the whole value."""
        token = WhooshToken(positions, chars, mode=mode)
        token.boost = 1.0
        if keeporiginal:
            token.original = value
        if chars:
            token.startchar = start_char
            token.endchar = start_char + len(value)
        field = Field(self.field)
        found = tokens(value) if field is Field.TEXT else map(Token, analyse(field, value), itertools.count())
        for text, position in found:
            token.text = text
            token.stopped = False
            if positions:
                token.pos = start_pos + position
            yield token
