"""What a query asks for: terms of the index, and how they combine.

A query is an AND of clauses; a clause is a term or alternatives. This module knows the fields and their tokens
(`analysis`) but no index: `query` turns the tree into posting reads, and a test can walk it over plain sets.

- A word: itself; in its other English spelling; as a word of a romanised reading; as the beginning of a word in a name.
- A compound: written together, or its pieces side by side: `med-arb` finds `medarb` and `med arb`, and both find it.
- A run of clusters: all of its bigrams. A Japanese particle between two words asks for nothing: `東京の仲裁` needs 東京
  and 仲裁. A run of kana may also be a reading.
- A single cluster: any text that has it.

Function words are required only where there is nothing else. Whatever is not required but speaks for a match (accents
as typed, words side by side, adjacent bigrams) is a *bonus*: it changes the order of results, never their number.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from adrnet.search import analysis, normalisation
from adrnet.search.analysis import LONGEST_PREFIX, SHORTEST_PREFIX, Field, Segment
from adrnet.search.variants import PARTICLES, function_words, other_spelling
from adrnet.search.zawgyi import Encoding

# Longer queries are cut: no one looks for more, and each clause costs a posting read.
LONGEST_QUERY = 256
# Beginnings of words in names count as alternatives of whole words from this length on.
_SHORTEST_STEM = 5


@dataclass(frozen=True, slots=True)
class Term:
    """A token of one field."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Matches where every part matches."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Matches where one part matches."""

    parts: tuple["Node", ...]


Node = Term | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Query:
    """A query in terms of the index.

    Attributes:
        text: the query as it was understood: normalised, cut, blanks collapsed; the same for queries that ask the same.
        required: every one of these must match. Empty: nothing was asked for that a text could have.
        bonus: terms that raise a match where it has them; none of them is among the required.
        words: the words among what is required, for suggestions when nothing is found.
        burmese: how the Burmese of the query was encoded; after `ZAWGYI` a page says that it was converted.
        is_cut: whether the query was longer than `LONGEST_QUERY`.
    """

    text: str
    required: tuple[Node, ...] = ()
    bonus: tuple[Term, ...] = ()
    words: tuple[str, ...] = ()
    burmese: Encoding = Encoding.NONE
    is_cut: bool = False


def query_terms(text: str, language: str = "en") -> Query:
    """Turn what someone typed into terms.

    Args:
        text: anything.
        language: code of the interface language, which decides what counts as a function word.
    """
    return _query(text, lambda found, typed: _clauses(found, typed, function_words(language)))


def prefix_terms(text: str) -> Query:
    """Turn a name that is still being typed into terms of the field `prefix`; its last word may be incomplete."""
    return _query(text, _beginnings)


@dataclass(slots=True)
class _Parts:
    """What a query is made of so far; dictionaries keep the order and each entry once."""

    required: dict[Node, None]
    bonus: dict[Term, None]
    words: dict[str, None]


def _query(text: str, build: Callable[[tuple[Segment, ...], str], _Parts]) -> Query:
    typed, is_cut = _cut(text)
    normal = normalisation.normalised(typed)
    parts = build(analysis.segments(normal.text), typed)
    if normal.burmese is Encoding.UNSURE:
        other = build(analysis.segments(normalisation.from_zawgyi(typed)), typed)
        if other.required and other.required != parts.required:
            parts.required = {AnyOf((_all_of(parts.required), _all_of(other.required))): None}
            parts.bonus |= other.bonus
    required = frozenset(itertools.chain.from_iterable(map(_leaves, parts.required)))
    return Query(
        " ".join(normal.text.split()),
        tuple(parts.required),
        tuple(term for term in parts.bonus if term not in required),
        tuple(parts.words),
        normal.burmese,
        is_cut,
    )


def _cut(text: str) -> tuple[str, bool]:
    text = " ".join(text.split())
    if len(text) <= LONGEST_QUERY:
        return text, False
    whole, _, _ = text[: LONGEST_QUERY + 1].rpartition(" ")
    return whole or text[:LONGEST_QUERY], True


def _leaves(node: Node) -> Iterator[Term]:
    if isinstance(node, Term):
        yield node
    else:
        for part in node.parts:
            yield from _leaves(part)


def _all_of(nodes: Iterable[Node]) -> Node:
    nodes = tuple(dict.fromkeys(nodes))
    return nodes[0] if len(nodes) == 1 else AllOf(nodes)


def _any_of(nodes: Iterable[Node]) -> Node:
    nodes = tuple(dict.fromkeys(nodes))
    return nodes[0] if len(nodes) == 1 else AnyOf(nodes)


def _clauses(found: tuple[Segment, ...], typed: str, optional: frozenset[str]) -> _Parts:
    parts = _Parts({}, {}, {})
    without: dict[Node, None] = {}
    for segment in found:
        if segment.is_run:
            parts.required |= dict.fromkeys(_run(segment.pieces))
            parts.bonus |= dict.fromkeys(_bonus_of_run(segment.pieces))
        elif len(segment.pieces) > 1:
            parts.required[_compound(segment)] = None
            parts.words |= dict.fromkeys(segment.pieces)
        elif segment.pieces:
            word = segment.pieces[0]
            if word in optional:
                without[Term(Field.TEXT, word)] = None
            else:
                parts.required[_word(word)] = None
                parts.words[word] = None
    if parts.required:
        parts.bonus |= {term: None for term in without if isinstance(term, Term)}
    else:
        parts.required = without
    parts.bonus |= dict.fromkeys(Term(Field.PAIRS, pair) for pair in analysis.pairs_of(found) if " " in pair)
    parts.bonus |= dict.fromkeys(Term(Field.EXACT, word) for word in analysis.analyse(Field.EXACT, typed))
    return parts


def _word(word: str) -> Node:
    alternatives = [Term(Field.TEXT, word)]
    if other := other_spelling(word):
        alternatives.append(Term(Field.TEXT, other))
    if word.isascii() and word.isalpha():
        alternatives.append(Term(Field.READING, normalisation.reading(word)))
    if len(word) >= _SHORTEST_STEM:
        alternatives.append(Term(Field.PREFIX, word[:LONGEST_PREFIX]))
    return _any_of(alternatives)


def _compound(segment: Segment) -> Node:
    pieces = segment.pieces
    side_by_side = _all_of(Term(Field.PAIRS, f"{one} {two}") for one, two in itertools.pairwise(pieces))
    if not segment.joined:
        return side_by_side
    return _any_of((Term(Field.TEXT, segment.joined), side_by_side))


def _run(clusters: tuple[str, ...]) -> Iterator[Node]:
    for part in _without_particles(clusters):
        if len(part) == 1:
            yield Term(Field.CLUSTERS, part[0])
            continue
        bigrams = _all_of(Term(Field.TEXT, bigram) for bigram in analysis.bigrams(part))
        read = normalisation.reading("".join(part))
        if all("\u3041" <= cluster <= "\u30ff" for cluster in part):
            as_read = _all_of(Term(Field.READING, bigram) for bigram in analysis.bigrams(tuple(read)))
            yield _any_of((bigrams, as_read))
        else:
            yield bigrams


def _bonus_of_run(clusters: tuple[str, ...]) -> Iterator[Term]:
    yield from (Term(Field.TEXT, bigram) for bigram in analysis.bigrams(clusters))
    yield from (Term(Field.PAIRS, trigram) for trigram in analysis.trigrams(clusters))


def _is_hiragana(cluster: str) -> bool:
    return "\u3041" <= cluster[0] <= "\u309f"


def _without_particles(clusters: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Cut a run at each particle that stands between two clusters that are not hiragana."""
    start = 0
    for number in range(1, len(clusters) - 1):
        before, here, behind = clusters[number - 1 : number + 2]
        if here in PARTICLES and not _is_hiragana(before) and not _is_hiragana(behind):
            yield clusters[start:number]
            start = number + 1
    yield clusters[start:]


def _beginnings(found: tuple[Segment, ...], _: str) -> _Parts:
    parts = _Parts({}, {}, {})
    for segment, is_run, joined in found:
        pieces = tuple(map(normalisation.hiragana, segment))
        if is_run:
            parts.required |= dict.fromkeys(Term(Field.PREFIX, bigram) for bigram in analysis.bigrams(pieces))
            parts.bonus[Term(Field.PREFIX, "".join(pieces)[:LONGEST_PREFIX])] = None
            continue
        # The index keeps no beginnings of one letter: they ask for nothing here either.
        begun = [Term(Field.PREFIX, piece[:LONGEST_PREFIX]) for piece in pieces if len(piece) >= SHORTEST_PREFIX]
        alternatives = [Term(Field.PREFIX, joined[:LONGEST_PREFIX])] if joined else []
        if begun or alternatives:
            parts.required[_any_of((*alternatives, _all_of(begun)) if begun else alternatives)] = None
            parts.words |= dict.fromkeys(pieces)
    return parts
