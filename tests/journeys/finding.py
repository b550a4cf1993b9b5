"""Looking for strings everywhere: in the database's files and columns, the index, the instance folder, the log.

Nothing here goes through the application: files are read as bytes, tables as the database has them, the index through
Whoosh's own reader.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import MetaData, create_engine, select, text
from whoosh.filedb.filestore import FileStorage

from adrnet.i18n.locales import DEFAULT
from adrnet.i18n.names import sort_key

Found = dict[str, set[str]]


def everywhere(app: Flask, strings: Iterable[str], caplog: pytest.LogCaptureFixture) -> Found:
    """Return where each string is found: nothing is left out of the result, and places where none is are not in it."""
    wanted = tuple(strings)
    found: Found = defaultdict(set)
    for place, content in _places(app, caplog):
        for string in wanted:
            if any(one in content for one in _spellings(string)):
                found[string].add(place)
    folded = _folded(app)
    for string in wanted:
        for place, terms in folded.items():
            if any(piece in terms for piece in _pieces(string)):
                found[string].add(place)
    return dict(found)


def _places(app: Flask, caplog: pytest.LogCaptureFixture) -> Iterator[tuple[str, bytes]]:
    yield from _tables(app)
    yield from _files(Path(app.config["INSTANCE"]))
    yield "log", caplog.text.encode("utf-8", "surrogatepass")


def _tables(app: Flask) -> Iterator[tuple[str, bytes]]:
    """Yield every column of every table as one piece, in the database's own words."""
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    try:
        with engine.connect() as connection:
            tables = MetaData()
            tables.reflect(connection)
            assert len(tables.tables) > 20
            for table in tables.sorted_tables:
                for column in table.columns:
                    values = connection.execute(select(column)).scalars()
                    said = "\n".join(_as_text(one) for one in values)
                    yield f"{table.name}.{column.name}", said.encode("utf-8", "surrogatepass")
            if connection.dialect.name == "sqlite":
                # Statistics keep samples of values, and nobody has asked for any.
                assert not connection.execute(text("SELECT * FROM sqlite_master WHERE name LIKE 'sqlite_stat%'")).all()
    finally:
        engine.dispose()


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file as its bytes; a mail as what it says, too."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            if file.suffix == ".eml":
                message = message_from_bytes(content, policy=default)
                parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
                content = "\n".join([str(message), *parts]).encode("utf-8", "surrogateescape") + content
            yield f"file {file.relative_to(folder).parts[0]}", content


def _folded(app: Flask) -> dict[str, str]:
    """Return the decoded terms and the stored fields of every generation of the index."""
    folded: dict[str, list[str]] = defaultdict(list)
    for folder in Path(app.config["INDEX_DIRECTORY"]).glob("generations/*"):
        storage = FileStorage(str(folder))
        with storage.open_index().reader() as reader:
            for field, term in reader.all_terms():
                folded["terms"].append(reader.schema[field].from_bytes(term) if field in reader.schema else "")
            for leaf, _ in reader.leaf_readers():
                # Deleted documents as well: they are not gone before their segment is.
                folded["stored"].extend(str(leaf.stored_fields(number)) for number in range(leaf.doc_count_all()))
    return {place: "\n".join(map(str, said)) for place, said in folded.items()}


def _spellings(string: str) -> Iterator[bytes]:
    yield string.encode()
    yield json.dumps(string)[1:-1].encode()
    yield string.lower().encode()
    yield string.encode("utf-16-le")
    yield string.encode("utf-16-be")


def _pieces(string: str) -> Iterator[str]:
    """Yield by which terms a string would be recognised: its sort key, words in Latin letters, pairs of others."""
    yield str(sort_key(string, DEFAULT))
    for word in string.lower().split():
        if word.isascii():
            # Numbers and short words are everybody's.
            if len(word) > 4 and not word.isdigit():
                yield word
        else:
            yield from (word[at : at + 2] for at in range(len(word) - 1) if word[at : at + 2].isalpha())
