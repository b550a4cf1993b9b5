"""Stock Whoosh: the same schema and analysis, its own writer with its own settings, its own searcher and facets."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh import index, query
from whoosh.sorting import Count, Facets, FieldFacet

from adrnet.search.ranking import WORDS
from adrnet.search.schema import SCHEMA
from tests.benchmarks.search.questions import SIZE, Answer, Question, walked


class Engine:
    """What `engines.Engine` asks for."""

    needs_tokens = False
    keeps = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, documents: Iterable[dict[str, Any]]) -> None:
        """Write all documents in one commit."""
        self._folder.mkdir(exist_ok=True)
        writer = index.create_in(str(self._folder), SCHEMA).writer()
        for document in documents:
            writer.add_document(**document)
        writer.commit()

    def open(self) -> None:
        """Open the index."""
        self._index = index.open_dir(str(self._folder))
        self._searcher = self._index.searcher()

    def _query(self, question: Question, *, without: str = "") -> Any:
        parts = [walked(node, _term, query.And, query.Or) for node in question.required]
        for facet, codes in question.facets.items():
            if facet != without:
                parts.append(query.Or([_term(f":{facet}", code) for code in sorted(codes)]))
        return query.And(parts) if parts else query.Every()

    def ask(self, question: Question) -> Answer:
        """Answer a question."""
        found = self._grouped(self._query(question))
        facets = _counted(found, without=question.facets)
        for facet in question.facets:
            own = _counted(self._grouped(self._query(question, without=facet)))
            facets |= {facet: own[facet]} if facet in own else {}
        return Answer(tuple(int(hit["listing"]) for hit in found[:SIZE]), len(found), facets)

    def _grouped(self, wanted: Any) -> Any:
        by = Facets().add_facet("facet", FieldFacet("facet", allow_overlap=True, maptype=Count))
        return self._searcher.search(wanted, limit=SIZE, groupedby=by)

    def forget(self) -> None:
        """Open anew: a searcher keeps filters and more."""
        self._searcher.close()
        self._searcher = self._index.searcher()

    def edit(self, document: dict[str, Any]) -> None:
        """Write a listing anew and see it."""
        writer = self._index.writer()
        writer.delete_by_term("listing", document["listing"])
        writer.add_document(**document)
        writer.commit()
        self._searcher.close()
        self._searcher = self._index.searcher()

    def close(self) -> None:
        """Close the files."""
        self._searcher.close()


def _term(field: str, text: str) -> Any:
    if field.startswith(":"):
        return query.Term("facet", f"{field[1:]}:{text}")
    if field != "text":
        return query.Term(field, text)
    return query.Or([query.Term(name, text, boost=worth) for name, worth in WORDS.items()])


def _counted(found: Any, *, without: Iterable[str] = ()) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for term, number in found.groups("facet").items():
        facet, _, code = (term or "").partition(":")
        if code and facet not in without:
            counts.setdefault(facet, {})[code] = number
    return counts
