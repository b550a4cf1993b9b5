"""A house to be mistreated: a database with example listings and an index, and what changes and asks there."""

import itertools
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import select

from adrnet import search
from adrnet.db import db
from adrnet.domain.content import Name, NameKind
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.revision import Revision, RevisionState
from adrnet.kit.extensions import hung
from adrnet.search import comparing
from adrnet.search.query import IndexUnavailable, SearchRequest, Sort
from adrnet.search.query import search as ask
from adrnet.search.store import Store
from tests import factories, seed
from tests.applications import application, fill, settings
from tests.databases import Databases
from tests.search.writing import change

# More than are built by whoever asks (`node.SMALL`): healing is the worker's here, as in life.
LISTINGS = 360
QUERIES = ("", "example", "仲裁", "ศูนย์", "trọng tài", "centre", "zzzz nothing", "មជ្ឈ", "exa", "arbitration japan")

# What an answer says: ids in their order, total, counts.
Answer = tuple[tuple[int, ...], int, Mapping[str, Mapping[str, int]]]


@dataclass(frozen=True)
class House:
    """A database and the folder beside it."""

    url: str
    folder: Path

    @property
    def index(self) -> Path:
        """Where the index lies."""
        return self.folder / "index"

    @property
    def environment(self) -> dict[str, str]:
        """The settings for processes of its own."""
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "ADRNET_INSTANCE": str(self.folder),
            "INDEX_DIRECTORY": str(self.index),
            "SECRET_KEY": "for tests only, and long enough to be taken",
            "BASE_URL": "https://adrnet.example",
            "READS_PER_MINUTE": "1000000",
            "READS_PER_HOUR": "1000000",
        }

    @contextmanager
    def open(self) -> Iterator[Flask]:
        """Open an application on it; nothing stays open afterwards."""
        with application(settings(self.url, self.folder, INDEX_DIRECTORY=str(self.index))) as app:
            yield app


def build(folder: Path, listings: int = LISTINGS) -> House:
    """Make a house in `folder`; on PostgreSQL where DATABASE_URL names one."""
    templates = folder / "templates"
    templates.mkdir(parents=True)
    databases = Databases(templates, "crash")
    fill(databases, "words")
    home = folder / "house"
    home.mkdir()
    house = House(databases.copy("words", home), home)
    with house.open() as app, app.app_context():
        seed.sow(listings, 0)
        search.catch_up()
        # A small commit is written as a file of another kind.
        factories.listing(names=(Name("Example afterwards", "en", "Latn", NameKind.OFFICIAL),))
        search.catch_up()
    return house


def a_change(random: Random, words: Iterator[str], half: int | None = None) -> str | None:
    """Change something that the index has to follow.

    Args:
        random: what decides.
        words: where new names take their word from.
        half: 0 or 1: only listings with such numbers, where two processes change things at once.

    Returns:
        A word that must not be left anywhere, if there is one.
    """
    kind = random.choices(("new", "revise", "withdraw", "erase"), (3, 4, 2, 1))[0]
    # One revision at a time waits for a listing.
    waits = select(Revision.listing_id).where(Revision.state.in_((RevisionState.DRAFT, RevisionState.IN_REVIEW)))
    public = select(Listing.id).where(Listing.state == ListingState.PUBLISHED, Listing.id.not_in(waits))
    ids = [one for one in db.session.scalars(public.order_by(Listing.id)) if half is None or one % 2 == half]
    chosen = db.session.get_one(Listing, random.choice(ids))
    word = next(words)
    if kind == "new":
        factories.listing(names=(Name(f"Example {word}", "en", "Latn", NameKind.OFFICIAL),))
    elif kind == "revise":
        factories.revision(chosen, names=(Name(f"Changed {word}", "en", "Latn", NameKind.OFFICIAL),))
    elif kind == "withdraw":
        factories.withdrawal(chosen)
    else:
        gone = factories.listing(names=(Name(f"Secret{word}", "en", "Latn", NameKind.OFFICIAL),))
        search.catch_up()
        change(gone.id, ListingState.ERASED)
        return f"secret{word}"
    return None


def words_of(name: str) -> Iterator[str]:
    """Yield words that stand nowhere else."""
    return (f"{name}{number}" for number in itertools.count())


def requests() -> list[SearchRequest]:
    """Return what is asked again and again."""
    asked = [SearchRequest(text=text, size=100) for text in QUERIES]
    return [
        *asked,
        SearchRequest(text="example", facets={"country": frozenset({"JP", "TH"})}, size=100),
        SearchRequest(sort=Sort.NAME, size=100),
        SearchRequest(sort=Sort.CONFIRMED, size=100),
    ]


def answers() -> list[Answer | None]:
    """Ask the index everything; None where it does not answer."""
    found: list[Answer | None] = []
    for request in requests():
        try:
            page = ask(request)
        except IndexUnavailable:
            found.append(None)
        else:
            found.append((page.ids, page.total, {facet: dict(counts) for facet, counts in page.facets.items()}))
    return found


def pages(app: Flask) -> list[str]:
    """Open the pages that need the index; return what went wrong."""
    client = app.test_client()
    paths = [f"/en/directory?q={text}" for text in QUERIES] + ["/ja/directory?country=JP", "/en/"]
    wrong = [f"{path}: {status}" for path in paths if (status := client.get(path).status_code) != 200]
    if (status := client.get("/readyz").status_code) not in {200, 503}:
        wrong.append(f"/readyz: {status}")
    return wrong


def store() -> Store:
    """Return the index directory of the current application."""
    found: Store = hung("search").store
    return found


def unhealed() -> list[str]:
    """Let the worker do its work; return what is wrong afterwards."""
    search.catch_up()
    wrong = []
    if differing := comparing.differences(db.engine, store()):
        wrong.append(f"differs from the database: {differing}")
    status: dict[str, Any] = search.status()
    if not status["is_ready"] or status["rebuild_because"] or status["behind"]:
        wrong.append(f"not well: {status}")
    if None in answers():
        wrong.append("does not answer")
    return wrong


def left_behind(folder: Path, secrets: list[str]) -> list[str]:
    """Return the words that should be gone and are not."""
    written = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return [word for word in secrets if any(word.encode() in one for one in written)]


def copied(index: Path, to: Path) -> None:
    """Put an index where another one was."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(index, to)
