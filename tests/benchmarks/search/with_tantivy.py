"""tantivy through its Python binding: a field for each of ours, facets as `terms` aggregations over columns.

It answers in two passes, hits and aggregations, and one aggregation more for each facet that filters, whose own counts
leave the filter aside. That is what its binding offers.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tantivy

from adrnet.search.ranking import WORDS
from tests.benchmarks.search.questions import OTHERS, SIZE, Answer, Question, pairs, walked

FACETS = ("country", "specialty", "kind", "party", "service", "role", "language", "digital", "state")
# A token may hold a blank (pairs do); the tokeniser cuts at blanks.
_BLANK = "\u2423"
_MOST_CODES = 200
_HEAP = 128 * 1024 * 1024


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("listing", stored=True, indexed=True, fast=True)
    for field in WORDS:
        builder.add_text_field(field, tokenizer_name="blanks", index_option="freq")
    for other in OTHERS:
        builder.add_text_field(other.value, tokenizer_name="blanks", index_option="basic")
    for facet in FACETS:
        builder.add_text_field(f"facet_{facet}", tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


class Engine:
    """What `engines.Engine` asks for."""

    needs_tokens = True
    keeps = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        self._index: Any = None
        self._writer: Any = None

    def build(self, documents: Iterable[dict[str, Any]]) -> None:
        """Write all documents in one commit, with one thread as the others have."""
        self._folder.mkdir(exist_ok=True)
        self._connect()
        writer = self._index.writer(_HEAP, 1)
        for document in documents:
            writer.add_document(self._document(document))
        writer.commit()
        writer.wait_merging_threads()

    def _connect(self) -> None:
        self._index = tantivy.Index(self._schema, path=str(self._folder))
        blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("blanks", blanks)

    def _document(self, document: dict[str, Any]) -> Any:
        made = tantivy.Document()
        made.add_unsigned("listing", int(document["listing"]))
        for field, tokens in document["tokens"].items():
            made.add_text(field, " ".join(token.replace(" ", _BLANK) for token in tokens))
        for facet, code in pairs(document):
            made.add_text(f"facet_{facet}", code)
        return made

    def open(self) -> None:
        """Open the index."""
        self._connect()
        self._searcher = self._index.searcher()

    def _query(self, question: Question, *, without: str = "") -> Any:
        must = [walked(node, self._term, self._all_of, self._any_of) for node in question.required]
        for facet, codes in question.facets.items():
            if facet != without:
                must.append(self._any_of([self._term(f":{facet}", code) for code in sorted(codes)]))
        return self._all_of(must) if must else tantivy.Query.all_query()

    def _term(self, field: str, text: str) -> Any:
        if field.startswith(":"):
            return tantivy.Query.term_query(self._schema, f"facet_{field[1:]}", text, "basic")
        token = text.replace(" ", _BLANK)
        if field != "text":
            return tantivy.Query.term_query(self._schema, field, token, "basic")
        return self._any_of([
            tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, name, token, "freq"), worth)
            for name, worth in WORDS.items()
        ])  # fmt: skip

    @staticmethod
    def _all_of(parts: list[Any]) -> Any:
        return (
            parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in parts])
        )

    @staticmethod
    def _any_of(parts: list[Any]) -> Any:
        return (
            parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in parts])
        )

    def ask(self, question: Question) -> Answer:
        """Answer a question."""
        query = self._query(question)
        found = self._searcher.search(query, limit=SIZE, count=True)
        ids = tuple(self._searcher.doc(address).get_first("listing") for _, address in found.hits)
        facets = self._counts(query, [facet for facet in FACETS if facet not in question.facets])
        for facet in question.facets:
            facets |= self._counts(self._query(question, without=facet), [facet])
        return Answer(ids, found.count, facets)

    def _counts(self, query: Any, facets: list[str]) -> dict[str, dict[str, int]]:
        wanted = {facet: {"terms": {"field": f"facet_{facet}", "size": _MOST_CODES}} for facet in facets}
        said = self._searcher.aggregate(query, wanted)
        return {facet: {one["key"]: one["doc_count"] for one in said[facet]["buckets"]} for facet in facets}

    def forget(self) -> None:
        """Nothing is kept."""

    def edit(self, document: dict[str, Any]) -> None:
        """Write a listing anew and see it."""
        self._writer = self._writer or self._index.writer(_HEAP, 1)
        # `delete_documents` takes a number for a signed one and finds nothing.
        key = tantivy.Query.term_query(self._schema, "listing", int(document["listing"]))
        self._writer.delete_documents_by_query(key)
        self._writer.add_document(self._document(document))
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def close(self) -> None:
        """Let go of the files."""
        self._writer = self._searcher = self._index = None
