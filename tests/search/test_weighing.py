"""What a tree of terms is worth, against the rules applied to one document after the other."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adrnet.domain.content import Name, NameKind
from adrnet.search import weighing
from adrnet.search.analysis import Field
from adrnet.search.bits import unpack
from adrnet.search.nodes import AllOf, AnyOf, Meaning, Node, Phrase, Term
from adrnet.search.ranking import K1, MEANT, MEASURED, NAMES, OTHERS, WORDS, B, rarity
from adrnet.search.snapshot import Snapshot
from adrnet.search.weighing import Weighing
from tests.search.building import build, content, listing, open_snapshot

NUMBER = 90
TERMS = (
    *(Term(Field.TEXT, word) for word in ("example", "two", "three", "seven", "rare", "kobe", "nowhere")),
    Term(Field.PREFIX, "exam"), Term(Field.READING, "kobe"), Term(Field.PAIRS, "example two"),
    Term(Field.EXACT, "three"),
)  # fmt: skip
_nodes = st.recursive(
    st.sampled_from(TERMS),
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Meaning, inner, st.just(frozenset({("country", "JP"), ("country", "nowhere")}))),
        st.builds(Phrase, st.just(" example two "), inner),
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module", params=[(), (2, 30, 77)], ids=["none deleted", "some deleted"])
def snapshot(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Snapshot]:
    group = [
        listing(
            number,
            content(
                f"Example{' two' * (number % 2)}{' three' * (number % 3)} {number}",
                *([Name("Kobe", "ja", "", NameKind.READING)] * (number % 11 == 0)),
                texts=(f"Seven {'seven ' * (number % 7)}{'kobe' * (number % 5 == 0)}",) * (number % 4)
                + ("Rare",) * (number in {5, 30}),
                places=("JP", "SG")[: number % 3],
            ),
        )
        for number in range(1, NUMBER + 1)
    ]
    store = build(tmp_path_factory.mktemp("index"), [group[:70], group[70:]], without=request.param)
    with open_snapshot(store) as opened:
        yield opened


Said = dict[int, tuple[float, bool]]


def _said(snapshot: Snapshot, node: Node) -> Said:
    """Return in which documents a node matches: what it is worth there, and whether names are enough for it."""
    if isinstance(node, Term):
        return _term(snapshot, node)
    if isinstance(node, Phrase):
        saying = set(snapshot.saying(node.sequence, snapshot.living).tolist())
        return {number: said for number, said in _said(snapshot, node.within).items() if number in saying}
    if isinstance(node, Meaning):
        words, meant = _said(snapshot, node.words), set(np.flatnonzero(unpack(snapshot.carrying("country", "JP"))))
        nothing = 0.0, False
        return {
            number: (words.get(number, nothing)[0] + MEANT * (number in meant), words.get(number, nothing)[1])
            for number in snapshot.living.tolist()
            if number in words or number in meant
        }
    parts = [(_said(snapshot, part), _is_told(part)) for part in node.parts]
    found = {}
    for number in snapshot.living.tolist():
        there = [(*said[number], is_told) for said, is_told in parts if number in said]
        if isinstance(node, AnyOf) and there:
            found[number] = max(worth for worth, *_ in there), any(named for _, named, _ in there)
        elif len(there) == len(parts):
            told = [named for _, named, is_told in there if is_told]
            found[number] = sum(worth for worth, *_ in there), bool(told) and all(told)
    return found


def _is_told(node: Node) -> bool:
    if isinstance(node, Term):
        return node.field is Field.TEXT or node.field in NAMES
    if isinstance(node, Phrase | Meaning):
        return _is_told(node.within if isinstance(node, Phrase) else node.words)
    return any(map(_is_told, node.parts))


def _term(snapshot: Snapshot, term: Term) -> Said:
    masses: dict[int, float] = {}
    in_names = set()
    for field, worth in WORDS.items() if term.field is Field.TEXT else [(str(term.field), OTHERS[term.field])]:
        found = snapshot.postings(field, term.text)
        for number, weight in zip(found.documents.tolist(), found.weights.tolist(), strict=True):
            if snapshot.alive[number]:
                length = float(snapshot.relative_lengths[field][number]) if field in MEASURED else 1
                masses[number] = masses.get(number, 0) + worth * weight / (1 - B + B * length)
                in_names |= {number} if field in NAMES else set()
    rare = rarity(snapshot.total, len(masses))
    return {number: (mass * rare * (K1 + 1) / (K1 + mass), number in in_names) for number, mass in masses.items()}


# Names say nothing of the second, so it is enough of a name nowhere.
@example(node=AnyOf((Term(Field.READING, "kobe"), AllOf((Term(Field.PAIRS, "example two"),)))), is_in_portions=False)
@given(node=_nodes, is_in_portions=st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_tree_is_worth_what_the_rules_say_document_by_document(
    snapshot: Snapshot, node: Node, *, is_in_portions: bool
) -> None:
    expected = dict(sorted(_said(snapshot, node).items()))
    with pytest.MonkeyPatch.context() as patch:
        if is_in_portions:
            patch.setattr(weighing, "_AT_ONCE", 7)
        documents, scores, named = Weighing(snapshot).of(node)
    assert documents.tolist() == list(expected)
    assert scores.tolist() == pytest.approx([worth for worth, _ in expected.values()], rel=1e-5)
    assert (scores > 0).all()
    assert (named is not None) == _is_told(node)
    if named is not None:
        assert named.tolist() == [is_named for _, is_named in expected.values()]


def test_a_bonus_is_the_sum_of_its_terms(snapshot: Snapshot) -> None:
    documents, scores, _ = Weighing(snapshot).sum_of(TERMS)
    said = [_said(snapshot, term) for term in TERMS]
    assert len(documents) == snapshot.total
    expected = [sum(one[number][0] for one in said if number in one) for number in documents.tolist()]
    assert scores.tolist() == pytest.approx(expected, rel=1e-5)
