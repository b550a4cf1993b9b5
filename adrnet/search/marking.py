r"""Where in a text stands what was looked for: spans to be marked, from the text alone and without an index.

A reader sees a text as it was written; a query means it in its one way of writing (`pieces` lays one beside the other).
A span always holds whole words of scripts with spaces and whole clusters of the others: no vowel is parted from its
consonant, however the query was typed.

What is looked for comes from the terms of a query (`sought`), so that marks and hits speak of the same thing:

- a word, where it stands as a word, in either spelling, or begins a word;
- a run of clusters, where all of it stands side by side;
- two words that were one compound, where they are neighbours, and a phrase, where all of it stands as it was quoted.

What matched by its code alone (仲裁 for "Arbitration") stands in no text: `Sought.values` says which labels to mark.
Nothing raises for any `str`; time is linear in the length of the text.
"""

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adrnet.i18n.normalisation import hiragana, reading
from adrnet.i18n.scripts import CLUSTER, SEGMENT
from adrnet.search.analysis import Field
from adrnet.search.nodes import AllOf, Meaning, Node, Phrase, Term
from adrnet.search.pieces import Piece, Span, pieces_of


@dataclass(frozen=True)
class Part:
    """One thing that was looked for, in all the ways in which it may be written; any of them counts."""

    words: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    readings: frozenset[str] = frozenset()
    # Words and clusters with their distances from the first: neighbours, phrases.
    phrases: frozenset[tuple[tuple[str, int], ...]] = frozenset()
    # The bigrams of a run, each run whole.
    runs: frozenset[frozenset[str]] = frozenset()
    begun_runs: frozenset[frozenset[str]] = frozenset()
    read_runs: frozenset[frozenset[str]] = frozenset()
    clusters: frozenset[str] = frozenset()
    # What the words mean, as (facet, code): of no use in a text, but a label of it answers the question as well.
    values: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Sought:
    """What was looked for, part by part; a text need not hold all of them."""

    parts: tuple[Part, ...] = ()

    @property
    def values(self) -> frozenset[tuple[str, str]]:
        """The values of facets that were meant, as (facet, code)."""
        return frozenset().union(*(part.values for part in self.parts))

    def __bool__(self) -> bool:
        return bool(self.parts)


NOTHING = Sought()


def sought(required: Iterable[Node]) -> Sought:
    """Return what to mark of the nodes that a query requires (`terms.Query`, `labels.Understood`)."""
    return Sought(tuple(dict.fromkeys(map(_part, required))))


def marks(text: str, wanted: Sought) -> tuple[Span, ...]:
    """Return where a text holds what was looked for: spans in order, apart from each other, none of them empty."""
    return joined(span for _, span in hits(text, wanted))


def hits(text: str, wanted: Sought) -> list[tuple[int, Span]]:
    """Return each place of a part of what was looked for: the number of the part and a span."""
    if not wanted:
        return []
    found: list[tuple[int, Span]] = []
    pieces = pieces_of(text)
    side_by_side = [piece for piece in pieces if not piece.is_whole]
    for number, part in enumerate(wanted.parts):
        found += [(number, span) for span in _places(side_by_side, part)]
        found += [(number, piece[1:3]) for piece in pieces if piece.is_whole and _is_word(piece.normal, part)]
    return found


def excerpt(text: str, spans: Sequence[Span], most: int) -> Span:
    """Return the stretch of a text around its first span: at most about `most` characters, cut between words.

    It begins with the text or its line where that is near, else a third of the way before the span. Where there are no
    blanks, it is cut between clusters.
    """
    first, last = spans[0]
    line_start = text.rfind("\n", 0, first) + 1
    line_end = text.find("\n", last)
    line_end = len(text) if line_end < 0 else line_end
    start = line_start
    if last - line_start > most * 2 // 3:
        start = _boundary(text, max(line_start, first - most // 3), first, forward=True)
    end = line_end
    if line_end - start > most:
        end = max(last, _boundary(text, last, max(last, start + most), forward=False))
    return start, end


def _boundary(text: str, low: int, high: int, *, forward: bool) -> int:
    """Return a place between two others where a text may be cut: a blank, else the edge of a word or a cluster."""
    blanks = [match.end() if forward else match.start() for match in re.finditer(r"\s+", text[low:high])]
    if blanks:
        return low + (blanks[0] if forward else blanks[-1])
    edges = {edge for piece in pieces_of(text) for edge in (piece.start, piece.end) if low <= edge <= high}
    if not edges:
        return high
    return min(edges) if forward else max(edges)


def _part(node: Node) -> Part:
    ways: dict[str, set[Any]] = {name: set() for name in Part.__dataclass_fields__}
    _gather(node, ways)
    return Part(**{name: frozenset(found) for name, found in ways.items()})


def _gather(node: Node, ways: dict[str, set[Any]]) -> None:
    """Note the ways in which a node may be written; a meaning is written as its words, and a phrase as it is."""
    if isinstance(node, Term):
        _gather_terms([node], ways)
    elif isinstance(node, Phrase):
        # Blanks side by side stand for what keeps runs and lines apart.
        units = enumerate(node.sequence.strip().split(" "))
        ways["phrases"].add(tuple((unit, place) for place, unit in units if unit))
    elif isinstance(node, Meaning):
        ways["values"].update(node.values)
        _gather(node.words, ways)
    elif isinstance(node, AllOf) and all(isinstance(part, Term) for part in node.parts):
        _gather_terms([part for part in node.parts if isinstance(part, Term)], ways)
    else:
        for part in node.parts:
            _gather(part, ways)


def _gather_terms(terms: Sequence[Term], ways: dict[str, set[Any]]) -> None:
    """Note terms that belong together: where they say what stands side by side, the single words say nothing more."""
    pairs = [tuple(term.text.split(" ")) for term in terms if term.field is Field.PAIRS and " " in term.text]
    ways["phrases"].update(((one, 0), (other, 1)) for one, other in pairs)
    is_cluster = any(term.field is Field.CLUSTERS for term in terms)
    runs: dict[Field, set[str]] = {}
    for term in terms:
        if term.field is Field.CLUSTERS:
            ways["clusters"].add(term.text)
        elif term.field in _OF_RUNS and _is_run(term.text):
            runs.setdefault(term.field, set()).add(term.text)
        elif term.field in _OF_WORDS and not pairs:
            ways[_OF_WORDS[term.field]].add(term.text)
    for field, bigrams in runs.items():
        # A cluster that has to be there as a whole is not begun.
        if not (is_cluster and field is Field.PREFIX):
            ways[_OF_RUNS[field]].add(frozenset(bigrams))


_OF_WORDS = {Field.TEXT: "words", Field.PREFIX: "beginnings", Field.READING: "readings"}
_OF_RUNS = {Field.TEXT: "runs", Field.PREFIX: "begun_runs", Field.READING: "read_runs"}


def _is_run(token: str) -> bool:
    found = SEGMENT.match(token)
    return bool(found and found[2])


def _places(pieces: Sequence[Piece], part: Part) -> Iterator[Span]:
    for number, piece in enumerate(pieces):
        if piece.is_cluster:
            if piece.normal in part.clusters:
                yield piece.start, piece.end
        elif _is_word(piece.normal, part):
            yield piece.start, piece.end
        for phrase in part.phrases:
            if piece.normal == phrase[0][0] and (end := _end_of(phrase, pieces[number : number + len(phrase)])):
                yield piece.start, end
    for wanted in part.runs:
        yield from _chains(pieces, wanted, _is_one_of, str)
    for wanted in part.read_runs:
        yield from _chains(pieces, wanted, _is_one_of, hiragana)
    for wanted in part.begun_runs:
        yield from _chains(pieces, wanted, _begins, hiragana)


def _end_of(phrase: Sequence[tuple[str, int]], pieces: Sequence[Piece]) -> int:
    """Return where a phrase ends in the pieces that begin with its first one; 0 where it does not stand there."""
    if [(piece.normal, piece.place - pieces[0].place) for piece in pieces] != list(phrase):
        return 0
    return pieces[-1].end


_read = functools.lru_cache(maxsize=4096)(reading)


def _is_word(word: str, part: Part) -> bool:
    return (
        word in part.words
        or bool(part.beginnings and any(map(word.startswith, part.beginnings)))
        or bool(part.readings and _read(word) in part.readings)
    )


def _is_one_of(bigram: str, wanted: frozenset[str]) -> bool:
    return bigram in wanted


def _begins(bigram: str, wanted: frozenset[str]) -> bool:
    return any(map(bigram.startswith, wanted))


def _chains(
    pieces: Sequence[Piece],
    wanted: frozenset[str],
    is_wanted: Callable[[str, frozenset[str]], bool],
    write: Callable[[str], str],
) -> Iterator[Span]:
    """Yield the chains of neighbouring clusters that hold every bigram of a run, and no other."""
    if len(wanted) == 1 and len(CLUSTER.findall(only := next(iter(wanted)))) == 1:
        # A single cluster that is still being typed: many begin like it, and the first will do.
        begun = ((one.start, one.end) for one in pieces if one.is_cluster and write(one.normal).startswith(only))
        yield from itertools.islice(begun, 1)
        return
    start, seen = 0, set[str]()
    for number, piece in enumerate((*pieces, _END)):
        bigram = write(pieces[number - 1].normal + piece.normal) if piece.follows else ""
        if bigram and is_wanted(bigram, wanted):
            seen.add(bigram)
            continue
        if seen and all(any(one.startswith(bigram) for one in seen) for bigram in wanted):
            yield pieces[start].start, pieces[number - 1].end
        start, seen = number, set()


_END = Piece("", 0, 0)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that touch as one."""
    together: list[Span] = []
    for start, end in sorted(spans):
        if together and start <= together[-1][1]:
            together[-1] = together[-1][0], max(together[-1][1], end)
        else:
            together.append((start, end))
    return tuple(together)
