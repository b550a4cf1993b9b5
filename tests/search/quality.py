"""The quality set: short texts in all interface languages (and three more), queries, and what each should find.

The texts are examples: no body of that name exists. They are made of words of the vocabularies, and of *hard*
neighbours that share letters, clusters or bigrams with a query without having the word. A text is relevant where it has
the word that was asked for, in any spelling, encoding or inflection by which a reader would recognise it. Some hard
neighbours are found all the same (bigrams cannot tell 東京都 from 京都): that is the price of doing without
dictionaries, and the set keeps it visible.

The index here is the simplest that there is: field → token → ids. What it finds, the real one has to find.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from adrnet.search.analysis import Field, analyse, segments_of
from adrnet.search.nodes import AllOf, AnyOf, Meaning, Node, Phrase, Term
from adrnet.search.sequences import sequence
from adrnet.search.terms import Query, query_terms

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Judged:
    """A query and the texts that it should find."""

    query: str
    language: str
    relevant: frozenset[str]
    why: str


class PlainIndex:
    """Tokens of every field in plain sets."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self._postings: dict[Field, dict[str, set[str]]] = {field: defaultdict(set) for field in Field}
        self._sequences: dict[str, str] = {}

    def add(self, key: str, texts: Mapping[Field, str]) -> None:
        self.ids.add(key)
        for field, text in texts.items():
            for token in analyse(field, text):
                self._postings[field][token].add(key)
        self._sequences[key] = sequence(segments_of(texts.get(Field.TEXT, "")))

    def add_text(self, key: str, text: str, name: str = "", reading: str = "") -> None:
        everything = f"{name}\n{text}"
        fields = dict.fromkeys((Field.TEXT, Field.CLUSTERS, Field.EXACT, Field.PAIRS), everything)
        self.add(key, {**fields, Field.PREFIX: name, Field.READING: reading})

    def _matching(self, node: Node) -> set[str]:
        match node:
            case Term(field, text):
                return self._postings[field].get(text, set())
            case AllOf(parts):
                return set.intersection(*map(self._matching, parts))
            case AnyOf(parts):
                return set.union(*map(self._matching, parts))
            case Phrase(wanted):
                return {key for key, said in self._sequences.items() if wanted in said}
            case Meaning(words):
                return self._matching(words)

    def find(self, query: Query) -> set[str]:
        if not query.required and not query.excluded:
            return set()
        return self.ids.intersection(*map(self._matching, query.required)).difference(
            *map(self._matching, query.excluded)
        )

    def ranked(self, query: Query) -> list[str]:
        """What is found, with the most bonus terms first."""
        return sorted(
            self.find(query), key=lambda key: (-sum(key in self._matching(term) for term in query.bonus), key)
        )


def index_of(texts: Iterable[str]) -> PlainIndex:
    index = PlainIndex()
    for number, text in enumerate(texts):
        index.add_text(str(number), text)
    return index


def quality_index() -> PlainIndex:
    index = PlainIndex()
    with (_HERE / "quality_texts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            index.add_text(row["id"], row["text"], row["name"], row["reading"])
    return index


def judged_queries() -> list[Judged]:
    with (_HERE / "quality_queries.csv").open(encoding="utf-8", newline="") as file:
        return [
            Judged(row["query"], row["language"], frozenset(row["relevant"].split()), row["why"])
            for row in csv.DictReader(file)
        ]


def finds(text: str, query: str) -> bool:
    """Whether a query finds a text."""
    return bool(index_of([text]).find(query_terms(query)))
