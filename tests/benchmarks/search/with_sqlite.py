"""SQLite's FTS5 over ready-made tokens, and GROUP BY over a table of facet values.

Tokens are written in hexadecimal behind a letter that says their field, so that its tokeniser cuts nothing. What
matches is found once and kept in a table in memory, from which total, page and counts are taken.
"""
# ruff: noqa: S608 - what is put into statements are names and numbers of ours

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from adrnet.search.ranking import WORDS
from tests.benchmarks.search.questions import OTHERS, SIZE, Answer, Question, counts, narrowed, pairs, walked

LETTERS = {"text": "t", **{one.value: one.value[1] for one in OTHERS}}
assert len(set(LETTERS.values())) == len(LETTERS)
_WORTH = ", ".join(str(worth) for worth in (*WORDS.values(), 1.0))
_AT_ONCE = 2_000


def written(field: str, token: str) -> str:
    """Return a token of a field, or a facet's code, in letters and digits only."""
    if field.startswith(":"):
        return "z" + f"{field}:{token}".encode().hex()
    return LETTERS[field] + token.encode().hex()


def rest(document: dict[str, Any]) -> list[str]:
    """Return what is written of all fields but those of words."""
    made = [written(one.value, token) for one in OTHERS for token in document["tokens"][one.value]]
    return made + [written(f":{facet}", code) for facet, code in pairs(document)]


class Engine:
    """What `engines.Engine` asks for."""

    needs_tokens = True
    keeps = False

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.sqlite"

    def build(self, documents: Iterable[dict[str, Any]]) -> None:
        """Write all documents in one transaction."""
        self._path.parent.mkdir(exist_ok=True)
        columns = ", ".join(WORDS)
        self._connect()
        self._session.executescript(f"""
            CREATE VIRTUAL TABLE words USING fts5({columns}, rest, tokenize = 'ascii');
            CREATE TABLE everything (listing INTEGER PRIMARY KEY, score REAL);
            CREATE TABLE value (id INTEGER PRIMARY KEY, facet TEXT, code TEXT, UNIQUE (facet, code));
            CREATE TABLE listed (value INTEGER, listing INTEGER, PRIMARY KEY (value, listing)) WITHOUT ROWID;
            CREATE INDEX listed_under ON listed (listing, value);
        """)
        with self._session:
            for document in documents:
                self._write(document)
        self._session.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._session.execute("ANALYZE")
        self._session.commit()

    def _connect(self) -> None:
        self._session = sqlite3.connect(self._path)
        self._session.executescript("""
            PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -65536; PRAGMA mmap_size = 4294967296;
            CREATE TEMP TABLE hits (listing INTEGER PRIMARY KEY, score REAL);
        """)

    def _write(self, document: dict[str, Any]) -> None:
        listing = int(document["listing"])
        texts = [" ".join(written("text", token) for token in document["tokens"][field]) for field in WORDS]
        marks = ", ".join("?" * (len(WORDS) + 2))
        self._session.execute(
            f"INSERT INTO words (rowid, {', '.join(WORDS)}, rest) VALUES ({marks})",
            [listing, *texts, " ".join(rest(document))],
        )
        self._session.execute("INSERT OR REPLACE INTO everything VALUES (?, 0.0)", [listing])
        for pair in pairs(document):
            self._session.execute("INSERT OR IGNORE INTO value (facet, code) VALUES (?, ?)", pair)
            self._session.execute(
                "INSERT INTO listed SELECT id, ? FROM value WHERE facet = ? AND code = ?", (listing, *pair)
            )

    def open(self) -> None:
        """Open the file."""
        self._connect()
        self._values = {
            (facet, code): key for key, facet, code in self._session.execute("SELECT id, facet, code FROM value")
        }

    def ask(self, question: Question) -> Answer:
        """Answer a question."""
        run, source = self._session.execute, "everything"
        if question.required:
            source = "hits"
            match = " AND ".join(walked(node, written, _all_of, _any_of) for node in question.required)
            run("DELETE FROM hits")
            run(f"INSERT INTO hits SELECT rowid, bm25(words, {_WORTH}) FROM words WHERE words MATCH ?", [match])
        where = narrowed(question, self._values)
        total = run(f"SELECT count(*) FROM {source} WHERE {where}").fetchone()[0]
        ids = run(f"SELECT listing FROM {source} WHERE {where} ORDER BY score, listing LIMIT {SIZE}").fetchall()
        facets = counts(
            question,
            lambda facet: run(
                f"SELECT facet, code, number FROM value JOIN (SELECT value, count(*) AS number FROM {source}"
                # In this order: it knows nothing of how many hits there are.
                " CROSS JOIN listed USING (listing)"
                f" WHERE {narrowed(question, self._values, facet)} GROUP BY value) ON value = id"
            ),
        )
        return Answer(tuple(row[0] for row in ids), total, facets)

    def forget(self) -> None:
        """Nothing is kept that could be forgotten."""

    def edit(self, document: dict[str, Any]) -> None:
        """Write a listing anew."""
        listing = int(document["listing"])
        with self._session:
            self._session.execute("DELETE FROM words WHERE rowid = ?", [listing])
            self._session.execute("DELETE FROM listed WHERE listing = ?", [listing])
            self._write(document)

    def close(self) -> None:
        """Close the file."""
        self._session.close()


def _all_of(parts: list[str]) -> str:
    return f"({' AND '.join(parts)})"


def _any_of(parts: list[str]) -> str:
    return f"({' OR '.join(parts)})"
