"""The index answers as a scan does that looks at every listing, whatever is asked in whatever script."""

import itertools
import os
import random
from collections.abc import Iterator

import pytest

from adrnet.search.labels import Labels
from adrnet.search.nodes import Meaning
from adrnet.search.request import SearchRequest
from tests.search.building import VOCABULARY, ask, build, open_snapshot
from tests.search.making import POOLS, Maker
from tests.search.naive import FACETS, MEANT, Entry, Part, counts, matches, passes, write

MORE = os.environ.get("ADRNET_TESTS") == "all"
# An ordinary run asks the same as the last one; the other prints what to repeat.
SEED = random.randrange(1_000_000) if MORE else 6  # noqa: S311 - examples, not secrets
ENTRIES, QUERIES = (200, 10_000) if MORE else (90, 2_000)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[object, list[Entry], Maker]]:
    maker = Maker(SEED)
    entries = [maker.entry(number) for number in range(1, ENTRIES + 1)]
    groups = [[one.listing() for one in entries[start::3]] for start in range(3)]
    gone = {number for number in range(1, ENTRIES + 1) if number % 9 == 0}
    with open_snapshot(build(tmp_path_factory.mktemp("index"), groups, without=gone)) as snapshot:
        yield snapshot, [one for one in entries if one.number not in gone], maker


def test_what_the_scan_takes_for_a_label_is_one_and_nothing_else_is() -> None:
    labels = Labels(VOCABULARY, FACETS["country"])
    for piece in itertools.chain.from_iterable(POOLS):
        found = [node.values for node in labels.understand(piece.written, "en").required if isinstance(node, Meaning)]
        if piece.units in MEANT:
            assert found == [{MEANT[piece.units]}]
        else:
            assert (found == []) is (piece.units != ("海", "事", "仲", "裁")), piece.written


def test_totals_facets_and_whole_names_equal_a_scan(made: tuple[object, list[Entry], Maker]) -> None:
    snapshot, entries, maker = made
    found_something = 0
    for _ in range(QUERIES):
        query = maker.query()
        filters = {
            facet: set(maker.chance.sample(codes, maker.chance.randint(1, 2)))
            for facet, codes in FACETS.items()
            if maker.chance.random() < 0.2
        }
        typed = maker.typed(query)
        said = f"seed {SEED}: {typed} {filters}"
        by_words = {entry.number: entry for entry in entries if matches(entry, query)}
        expected = {number for number, entry in by_words.items() if passes(entry, filters)}
        facets = {facet: frozenset(codes) for facet, codes in filters.items()}
        page = ask(snapshot, SearchRequest(text=typed, facets=facets, size=ENTRIES))
        assert set(page.ids) == expected, said
        assert page.total == len(page.ids) == len(expected), said
        counted = {facet: dict(page.facets[facet]) for facet in FACETS if page.facets.get(facet)}
        assert counted == counts(by_words, entries, filters), said
        positive = [piece for part in query if not part.is_excluded for piece in part.pieces]
        called = [by_words[number].is_called(positive) for number in page.ids] if positive else []
        assert called == sorted(called, reverse=True), said
        found_something += 0 < page.total < len(entries)
    assert found_something > QUERIES / 4


def test_whatever_is_stored_is_found_by_any_two_neighbours(made: tuple[object, list[Entry], Maker]) -> None:
    snapshot, entries, _ = made
    pairs = {
        (piece._replace(units=two, written="".join(two)),)
        for entry in entries
        for line in entry.lines
        for piece in line
        if piece.kind == "run"
        for two in itertools.pairwise(piece.units)
    }
    pairs |= {two for entry in entries for line in entry.lines for two in itertools.pairwise(line)}
    for pieces in sorted(pairs):
        for query in ([Part(pieces, is_phrase=True)], [Part((piece,)) for piece in pieces]):
            text = f'"{write(pieces)}"' if query[0].is_phrase else write(pieces)
            found = set(ask(snapshot, SearchRequest(text=text, size=ENTRIES)).ids)
            assert found == {entry.number for entry in entries if matches(entry, query)} != set(), (SEED, text)
