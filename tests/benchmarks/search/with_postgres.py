"""PostgreSQL: a tsvector of ready-made tokens under a GIN index, and GROUP BY over a table of facet values.

Tokens are written as for SQLite (`with_sqlite.written`), with their positions and the weights A to D for the fields.
What matches is found once, in a temporary table.
"""
# ruff: noqa: S608 - what is put into statements are names and numbers of ours

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from adrnet.search.ranking import WORDS
from tests.benchmarks.search.questions import SIZE, Answer, Question, counts, narrowed, pairs, walked
from tests.benchmarks.search.with_sqlite import rest, written

# The weights of name, abbreviation, place, text as letters; PostgreSQL counts from D.
_LETTERS = {"abbreviation": "A", "name": "B", "place": "C", "text": "D"}
_WORTH = (
    "{" + ", ".join(str(WORDS[field] / 5) for field in sorted(_LETTERS, key=_LETTERS.__getitem__, reverse=True)) + "}"
)
# What a position in a tsvector may be.
_MOST_POSITIONS, _LAST = 255, 16_383


class Engine:
    """What `engines.Engine` asks for; the server stands at DATABASE_URL."""

    needs_tokens = True
    keeps = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _connect(self) -> None:
        self._session = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)

    def build(self, documents: Iterable[dict[str, Any]]) -> None:
        """Copy everything in, then make the indexes."""
        self._connect()
        run = self._session.execute
        run("CREATE TABLE everything (listing int PRIMARY KEY, score real DEFAULT 0, words tsvector)")
        run("CREATE TABLE value (id serial PRIMARY KEY, facet text, code text, UNIQUE (facet, code))")
        run("CREATE TABLE listed (value int, listing int)")
        run("CREATE TEMP TABLE copied (facet text, code text, listing int)")
        listed = []
        with self._session.cursor().copy("COPY everything (listing, words) FROM STDIN") as copy:
            for document in documents:
                copy.write_row((int(document["listing"]), _vector(document)))
                listed += [(*pair, int(document["listing"])) for pair in pairs(document)]
        with self._session.cursor().copy("COPY copied FROM STDIN") as copy:
            for row in listed:
                copy.write_row(row)
        run("INSERT INTO value (facet, code) SELECT DISTINCT facet, code FROM copied")
        run("INSERT INTO listed SELECT id, listing FROM copied JOIN value USING (facet, code)")
        run("ALTER TABLE listed ADD PRIMARY KEY (value, listing)")
        run("CREATE INDEX ON listed (listing) INCLUDE (value)")
        run("CREATE INDEX ON everything USING gin (words)")
        run("VACUUM ANALYZE")
        self._session.close()

    def open(self) -> None:
        """Connect."""
        self._connect()
        run = self._session.execute
        run("CREATE TEMP TABLE hits (listing int, score real)")
        run("SET work_mem = '64MB'")
        self._values = {(facet, code): key for key, facet, code in run("SELECT id, facet, code FROM value")}

    def ask(self, question: Question) -> Answer:
        """Answer a question."""
        run, source = self._session.execute, "everything"
        if question.required:
            source = "hits"
            match = " & ".join(walked(node, written, _all_of, _any_of) for node in question.required)
            run("TRUNCATE hits")
            run(
                "INSERT INTO hits SELECT listing, ts_rank(%s::real[], words, %s::tsquery) FROM everything"
                " WHERE words @@ %s::tsquery",
                (_WORTH, match, match),
            )
        where = narrowed(question, self._values)
        total = run(f"SELECT count(*) FROM {source} WHERE {where}").fetchone()
        ids = run(f"SELECT listing FROM {source} WHERE {where} ORDER BY score DESC, listing LIMIT {SIZE}").fetchall()
        facets = counts(
            question,
            lambda facet: run(
                f"SELECT facet, code, number FROM value JOIN (SELECT value, count(*) AS number"
                f" FROM {source} JOIN listed USING (listing) WHERE {narrowed(question, self._values, facet)}"
                " GROUP BY value) AS counted ON value = id"
            ),
        )
        assert total is not None
        return Answer(tuple(row[0] for row in ids), total[0], facets)

    def forget(self) -> None:
        """Nothing is kept that could be forgotten."""

    def edit(self, document: dict[str, Any]) -> None:
        """Write a listing anew."""
        listing = int(document["listing"])
        with self._session.transaction():
            run = self._session.execute
            run("UPDATE everything SET words = %s WHERE listing = %s", (_vector(document), listing))
            run("DELETE FROM listed WHERE listing = %s", (listing,))
            for facet, code in pairs(document):
                run(
                    "INSERT INTO listed SELECT id, %s FROM value WHERE facet = %s AND code = %s", (listing, facet, code)
                )

    def close(self) -> None:
        """Let go of the server."""
        self._session.close()


def _vector(document: dict[str, Any]) -> str:
    places: dict[str, list[str]] = {}
    position = 0
    for field, letter in _LETTERS.items():
        for token in document["tokens"][field]:
            position += 1
            at = places.setdefault(written("text", token), [])
            if len(at) < _MOST_POSITIONS:
                at.append(f"{min(position, _LAST)}{letter}")
    others = dict.fromkeys(rest(document))
    return " ".join([*(f"{token}:{','.join(at)}" for token, at in places.items()), *others])


def _all_of(parts: list[str]) -> str:
    return f"({' & '.join(parts)})"


def _any_of(parts: list[str]) -> str:
    return f"({' | '.join(parts)})"
