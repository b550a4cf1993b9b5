"""What a query asks for: terms of the index, and how they combine.

A query is an AND of clauses, less what is excluded; a clause is a term or alternatives (`nodes`). This module knows the
fields and their tokens (`analysis`) but no index: `executor` turns the tree into posting reads, and a test can walk it
over plain sets.

- A word: itself; in its other English spelling; as a word of a romanised reading; as the beginning of a word in a name.
- A compound: written together, or its pieces side by side: `med-arb` finds `medarb` and `med arb`, and both find it.
- A run of clusters: all of its bigrams. A Japanese particle between two words asks for nothing: `東京の仲裁` needs 東京
  and 仲裁. A run of kana may also be a reading.
- A single cluster: any text that has it.
- A phrase in quotes: its words and clusters side by side in one line, as they stand; no other spelling, no beginnings,
  no meaning in another language. Accents and width make no difference here either. Words come to an end where a phrase
  does, but runs may go on: "仲裁" is found in 仲裁法.
- What is excluded by a minus: everything that would be found by it.

Function words are required only where there is nothing else. Whatever is not required but speaks for a match (accents
as typed, words side by side, adjacent bigrams) is a *bonus*: it changes the order of results, never their number.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from adrnet.i18n import normalisation, zawgyi
from adrnet.search import analysis
from adrnet.search.analysis import LONGEST_PREFIX, SHORTEST_PREFIX, Field, Segment
from adrnet.search.nodes import AllOf, AnyOf, Meaning, Node, Phrase, Term
from adrnet.search.sequences import sequence
from adrnet.search.typed import parts, written
from adrnet.search.variants import PARTICLES, function_words, other_spelling

# Longer queries are cut: no one looks for more, and each clause costs a posting read.
LONGEST_QUERY = 256
# Beginnings of words in names count as alternatives of whole words from this length on.
_SHORTEST_STEM = 5
# Tokens of the field `pairs`: two words, three clusters.
_PAIR, _TRIPLE = 2, 3


@dataclass(frozen=True, slots=True)
class Query:
    """A query in terms of the index.

    Attributes:
        text: the query as it was understood: normalised, cut, blanks collapsed, quotes and minus in their plain form;
            queries with the same text find the same, but accents as typed may change the order.
        required: every one of these must match. Empty: nothing was asked for that a text could have.
        excluded: none of these may match. With nothing required, everything else is found.
        bonus: terms that raise a match where it has them; none of them is among the required.
        whole: terms of which a listing that is called just so has one.
        words: all words that were typed, for suggestions when nothing is found.
        burmese: how the Burmese of the query was encoded; after `ZAWGYI` a page says that it was converted.
        is_cut: whether the query was longer than `LONGEST_QUERY`.
    """

    text: str
    required: tuple[Node, ...] = ()
    excluded: tuple[Node, ...] = ()
    bonus: tuple[Term, ...] = ()
    whole: tuple[Term, ...] = ()
    words: tuple[str, ...] = ()
    burmese: zawgyi.Encoding = zawgyi.Encoding.NONE
    is_cut: bool = False


def query_terms(text: str, language: str = "en") -> Query:
    """Turn what someone typed into terms.

    Args:
        text: anything.
        language: code of the interface language, which decides what counts as a function word.
    """
    return _query(text, lambda normal, typed: _asked(normal, typed, language))


def prefix_terms(text: str) -> Query:
    """Turn a name that is still being typed into terms of the field `prefix`; its last word may be incomplete."""
    return _query(text, lambda normal, _: _beginnings(analysis.segments(normal)))


@dataclass(slots=True)
class _Asked:
    """What a query is made of so far; dictionaries keep the order and each entry once."""

    required: dict[Node, None] = field(default_factory=dict)
    excluded: dict[Node, None] = field(default_factory=dict)
    bonus: dict[Term, None] = field(default_factory=dict)
    whole: dict[Term, None] = field(default_factory=dict)
    words: dict[str, None] = field(default_factory=dict)


def _query(text: str, build: Callable[[str, str], _Asked]) -> Query:
    typed, is_cut = _cut(text)
    normal = normalisation.normalised(typed)
    asked = build(normal.text, typed)
    if normal.burmese is zawgyi.Encoding.UNSURE:
        other = build(normalisation.from_zawgyi(typed), typed)
        if asked.required and other.required and other.required != asked.required:
            asked.required = {AnyOf((_all_of(asked.required), _all_of(other.required))): None}
            asked.bonus |= other.bonus
            asked.whole |= other.whole
        asked.excluded |= other.excluded
    required = frozenset(itertools.chain.from_iterable(map(_leaves, asked.required)))
    return Query(
        text=written(parts(normal.text)),
        required=tuple(asked.required),
        excluded=tuple(asked.excluded),
        bonus=tuple(term for term in asked.bonus if term not in required),
        whole=tuple(asked.whole) if asked.required else (),
        words=tuple(asked.words),
        burmese=normal.burmese,
        is_cut=is_cut,
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
    elif isinstance(node, Phrase):
        yield from _leaves(node.within)
    else:
        for part in (node.words,) if isinstance(node, Meaning) else node.parts:
            yield from _leaves(part)


def _all_of(nodes: Iterable[Node]) -> Node:
    nodes = tuple(dict.fromkeys(nodes))
    return nodes[0] if len(nodes) == 1 else AllOf(nodes)


def _any_of(nodes: Iterable[Node]) -> Node:
    nodes = tuple(dict.fromkeys(nodes))
    return nodes[0] if len(nodes) == 1 else AnyOf(nodes)


def _asked(normal: str, typed: str, language: str) -> _Asked:
    asked = _Asked()
    optional = function_words(language)
    called: list[str] = []
    words: list[Segment] = []
    for part in parts(normal):
        found = analysis.segments(part.text)
        written_out = (piece for one in found if not one.is_run for piece in one.pieces)
        asked.words |= dict.fromkeys(piece for piece in written_out if piece not in optional)
        if part.is_excluded:
            asked.excluded |= dict.fromkeys(phrase(found) if part.is_phrase else excluded(found))
            continue
        called.append(part.text)
        if part.is_phrase:
            asked.required |= dict.fromkeys(phrase(found))
        else:
            words.extend((*found, analysis.END_OF_LINE))
    needed, alone = clauses(words, optional)
    if asked.required or needed:
        asked.bonus |= dict.fromkeys(alone)
    else:
        needed = alone
    asked.required |= dict.fromkeys(needed)
    asked.bonus |= dict.fromkeys(_bonus(words))
    asked.bonus |= dict.fromkeys(Term(Field.EXACT, word) for word in analysis.analyse(Field.EXACT, typed))
    asked.whole |= dict.fromkeys(Term(Field.WHOLE, name) for name in analysis.analyse(Field.WHOLE, " ".join(called)))
    return asked


def clauses(found: Sequence[Segment], optional: frozenset[str] = frozenset()) -> tuple[Sequence[Node], Sequence[Term]]:
    """Return what words and runs ask for, and the terms of function words, which count where there is nothing else.

    Args:
        found: segments of a normalised text.
        optional: the function words.
    """
    needed: dict[Node, None] = {}
    without: dict[Term, None] = {}
    for segment in found:
        if segment.is_run:
            needed |= dict.fromkeys(_run(segment.pieces))
        elif len(segment.pieces) > 1:
            needed[_compound(segment)] = None
        elif segment.pieces and segment.pieces[0] in optional:
            without[Term(Field.TEXT, segment.pieces[0])] = None
        elif segment.pieces:
            needed[_word(segment.pieces[0])] = None
    return list(needed), list(without)


def excluded(found: Sequence[Segment]) -> list[Node]:
    """Return what must not match where these words and runs are excluded: one node, or none for nothing."""
    needed, _ = clauses(found)
    return [_all_of(needed)] if needed else []


def phrase(found: Sequence[Segment]) -> list[Node]:
    """Return what a phrase asks for: one node, or none for a phrase without words."""
    units = sum(len(segment.pieces) for segment in found)
    if not units:
        return []
    within: dict[Node, None] = {}
    for pieces, is_run, _ in found:
        if is_run and len(pieces) == 1:
            within[_cluster(pieces[0])] = None
        else:
            within |= dict.fromkeys(
                Term(Field.TEXT, token) for token in (analysis.bigrams(pieces) if is_run else pieces)
            )
    within |= dict.fromkeys(Term(Field.PAIRS, pair) for pair in analysis.pairs_of(found))
    has_run = any(segment.is_run for segment in found)
    is_said = units <= (_TRIPLE if len(found) == 1 else 1) if has_run else units <= _PAIR
    node = _all_of(within) if is_said else Phrase(sequence(found), _all_of(within))
    if len(found) == 1 and found[0].joined:
        return [_any_of((Term(Field.TEXT, found[0].joined), node))]
    return [node]


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
    pairs = (Term(Field.PAIRS, f"{one} {two}") for one, two in itertools.pairwise(pieces))
    side_by_side = _all_of((*(Term(Field.TEXT, piece) for piece in pieces), *pairs))
    if not segment.joined:
        return side_by_side
    return _any_of((Term(Field.TEXT, segment.joined), side_by_side))


def _run(clusters: tuple[str, ...]) -> Iterator[Node]:
    for part in without_particles(clusters):
        if len(part) == 1:
            yield _cluster(part[0])
            continue
        bigrams = _all_of(Term(Field.TEXT, bigram) for bigram in analysis.bigrams(part))
        read = normalisation.reading("".join(part))
        if all("\u3041" <= cluster <= "\u30ff" for cluster in part):
            as_read = _all_of(Term(Field.READING, bigram) for bigram in analysis.bigrams(tuple(read)))
            yield _any_of((bigrams, as_read))
        else:
            yield bigrams


def _cluster(cluster: str) -> Node:
    # What begins with it in a name is worth more; only the field `clusters` says that it is all of a cluster.
    anywhere = Term(Field.CLUSTERS, cluster)
    return AnyOf((anywhere, AllOf((anywhere, Term(Field.PREFIX, normalisation.hiragana(cluster)[:LONGEST_PREFIX])))))


def _bonus(found: Sequence[Segment]) -> Iterator[Term]:
    for segment in found:
        if segment.is_run:
            yield from (Term(Field.TEXT, bigram) for bigram in analysis.bigrams(segment.pieces))
            yield from (Term(Field.PAIRS, trigram) for trigram in analysis.trigrams(segment.pieces))
    yield from (Term(Field.PAIRS, pair) for pair in analysis.pairs_of(found) if " " in pair)


def _is_hiragana(cluster: str) -> bool:
    return "\u3041" <= cluster[0] <= "\u309f"


def without_particles(clusters: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Cut a run at each particle that stands between two clusters that are not hiragana."""
    start = 0
    for number in range(1, len(clusters) - 1):
        before, here, behind = clusters[number - 1 : number + 2]
        if here in PARTICLES and not _is_hiragana(before) and not _is_hiragana(behind):
            yield clusters[start:number]
            start = number + 1
    yield clusters[start:]


def _beginnings(found: Sequence[Segment]) -> _Asked:
    asked = _Asked()
    for segment, is_run, joined in found:
        pieces = tuple(map(normalisation.hiragana, segment))
        if is_run:
            asked.required |= dict.fromkeys(Term(Field.PREFIX, bigram) for bigram in analysis.bigrams(pieces))
            asked.bonus[Term(Field.PREFIX, "".join(pieces)[:LONGEST_PREFIX])] = None
            continue
        # The index keeps no beginnings of one letter: they ask for nothing here either.
        begun = [Term(Field.PREFIX, piece[:LONGEST_PREFIX]) for piece in pieces if len(piece) >= SHORTEST_PREFIX]
        alternatives = [Term(Field.PREFIX, joined[:LONGEST_PREFIX])] if joined else []
        if begun or alternatives:
            asked.required[_any_of((*alternatives, _all_of(begun)) if begun else alternatives)] = None
            asked.words |= dict.fromkeys(pieces)
    return asked
