"""Anyone can open the index with plain Whoosh, its public interface and its own codec, and gets the same hits."""

import io
import pickle
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from whoosh import index as whoosh_index
from whoosh import query as q

from adrnet.domain import vocabulary
from adrnet.kit.extensions import hung
from adrnet.search.analysis import Field
from adrnet.search.codec import Terms
from adrnet.search.labels import Labels
from adrnet.search.nodes import AllOf, Meaning, Node, Phrase, Term
from adrnet.search.query import SearchRequest
from adrnet.search.query import search as ask
from adrnet.search.ranking import WORDS

QUERIES = (
    "arbitration", "singapore mediation", "仲裁", "日本の仲裁", "海事", "centre", "hòa giải", "trọng tài",
    "อนุญาโตตุลาการ", "ศาล", "med-arb", "S.I.A.C.", "SIAC", "court of the", "ちゅうさい", "အနုညာတ", "មជ្ឈត្តការ",
    "ການໄກ່ເກ່ຍ", "badan arbitrase", "法", "pengantara", "nowhere at all", "Kementerian",
    '"international arbitration centre"', '"日本商事仲裁協会"', '"Badan Arbitrase Nasional Indonesia"',
    "arbitration -singapore", '仲裁 －"国際"', '-"the" -of',
)  # fmt: skip


def _plain(node: Node) -> q.Query:
    if isinstance(node, Term):
        return q.Or(
            [q.Term(field, node.text) for field in (WORDS if node.field is Field.TEXT else (node.field.value,))]
        )
    if isinstance(node, Meaning):
        return q.Or([_plain(node.words), *(q.Term("facet", f"{facet}:{code}") for facet, code in node.values)])
    if isinstance(node, Phrase):
        # Whoosh's own query for columns fails inside others: the column is read for what was found.
        return _plain(node.within)
    return (q.And if isinstance(node, AllOf) else q.Or)([_plain(part) for part in node.parts])


def _folder() -> Path:
    store = hung("search").store
    return store.folder(store.current().generation)


@pytest.mark.data("real")
def test_plain_whoosh_gives_the_same_hits(session: Session) -> None:
    labels = Labels(vocabulary.current(session), ask(SearchRequest()).facets["country"])
    index = whoosh_index.open_dir(str(_folder()))
    found = {}
    with index.searcher() as searcher:
        for text in QUERIES:
            understood = labels.understand(text, "en")
            asked = q.And([_plain(node) for node in understood.required] or [q.Every()])
            hits = searcher.search(q.AndNot(asked, q.Or([_plain(node) for node in understood.excluded])), limit=None)
            said = searcher.reader().column_reader("sequence")
            phrases = [node.sequence.encode() for node in understood.required if isinstance(node, Phrase)]
            found[text] = {int(hit["listing"]) for hit in hits if all(one in said[hit.docnum] for one in phrases)}
            assert found[text] == set(ask(SearchRequest(text=text, size=500)).ids), text
    assert sum(bool(hits) for hits in found.values()) > len(QUERIES) / 2
    assert not found["nowhere at all"]


@pytest.mark.data("real")
@pytest.mark.usefixtures("session")
def test_plain_whoosh_finds_facets_and_what_is_stored() -> None:
    with whoosh_index.open_dir(str(_folder())).searcher() as searcher:
        hits = searcher.search(
            q.And([q.Term("facet", "country:JP"), q.Term("facet", "service:arbitration")]), limit=None
        )
        asked = SearchRequest(facets={"country": frozenset({"JP"}), "service": frozenset({"arbitration"})}, size=500)
        assert {int(hit["listing"]) for hit in hits} == set(ask(asked).ids) != set()
        assert all({"listing", "stamp", "sort_keys"} == set(hit.fields()) for hit in hits)


@pytest.mark.data("real")
@pytest.mark.usefixtures("session")
def test_the_table_of_contents_names_the_stock_codec_and_no_class_of_ours_but_the_analyzer() -> None:
    named: set[str] = set()

    class Watching(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> object:
            named.add(f"{module}.{name}")
            return super().find_class(module, name)

    (contents,) = _folder().glob("*.toc")
    written = contents.read_bytes()
    for start in (number for number in range(len(written)) if written[number : number + 1] == b"\x80"):
        try:
            Watching(io.BytesIO(written[start:])).load()
        except Exception:  # noqa: S112 - most starts are none
            continue
    assert {name for name in named if name.startswith("adrnet.")} == {"adrnet.search.analysis.ScriptAnalyzer"}
    assert any(name.startswith("whoosh.codec.") for name in named)


@pytest.mark.data("real")
@pytest.mark.usefixtures("session")
def test_words_and_lists_are_those_that_plain_whoosh_hands_out_one_by_one() -> None:
    compared = 0
    with whoosh_index.open_dir(str(_folder())).reader() as reader:
        for leaf, _ in reader.leaf_readers():
            terms = Terms(leaf)
            for field in leaf.indexed_field_names():
                words = list(leaf.lexicon(field))
                assert list(terms.all_of(field)) == words
                for word in words[::40]:
                    found, expected = terms.postings(field, word), set(leaf.postings(field, word).all_ids())
                    assert {one for one in found.documents.tolist() if not leaf.is_deleted(one)} == expected
                    compared += 1
    assert compared > 100
