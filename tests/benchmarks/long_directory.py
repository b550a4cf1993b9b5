"""A directory that is large: any number of listings in a SQLite file and their index, written in bulk.

Organisations and practitioners in sixteen languages with every field, facet and state of the examples (`tests.seed`),
through the tables that the directory's pages are read from. The record and the log's rows for each of them are left
out: nothing that is measured here reads them, and the index is built from the tables.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from adrnet import search
from adrnet.db import db, transactional
from adrnet.domain import outbox, vocabulary
from adrnet.domain.content import digest
from adrnet.domain.freshness import Rhythm, state_on
from adrnet.domain.listing import ListedUnder, Listing, ListingState, ListingType, Origin, facets_of, public_id_for
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import Vocabulary
from adrnet.kit import clock
from tests import applications, seed
from tests.databases import Databases
from tests.seed_contents import Choice, content

_AT_ONCE = 2_000
_FIRST = 1_000_000


def make(folder: Path, number: int) -> str:
    """Make a database with this many published listings in `folder`, and its index; return the database's address."""
    applications.fill(Databases(folder, "benchmark"), "words")
    url = f"sqlite:///{folder / 'words' / 'adrnet.sqlite'}"
    with applications.application(applications.settings(url, folder)) as app, app.app_context():
        session = db.session()
        there = session.scalar(select(func.count()).select_from(Listing)) or 0
        words = vocabulary.current(session)
        choice = Choice(Random(20261121), words)  # noqa: S311 - the same directory each time
        for start in range(there, number, _AT_ONCE):
            _write(choice, words, range(start, min(start + _AT_ONCE, number)))
        if there < number or search.status()["rebuild_because"]:
            search.rebuild()
    return url


@transactional
def _write(choice: Choice, words: Vocabulary, numbers: Sequence[int]) -> None:
    session = db.session()
    rows: dict[Any, list[dict[str, Any]]] = {Listing: [], Revision: [], ListedUnder: []}
    now, today = clock.now(), clock.today(seed.ZONE)
    for number in numbers:
        key, is_person = _FIRST + number, number % 4 == 3
        days = seed.CONFIRMED_DAYS_AGO[number % len(seed.CONFIRMED_DAYS_AGO)]
        said = content(choice, number, is_person=is_person, is_verified=days is not None)
        document = said.to_document()
        confirmed_on = today - timedelta(days=days) if days is not None else None
        freshness, changes_on = state_on(confirmed_on, today, Rhythm()) if confirmed_on else (None, None)
        listing: dict[str, Any] = {
            "id": key,
            "public_id": public_id_for(f"long-{number}"),
            "type": ListingType.PRACTITIONER if is_person else ListingType.ORGANISATION,
            "state": ListingState.PUBLISHED,
            "origin": Origin.PUBLIC_SOURCES if days is None else Origin.REGISTERED,
            "created_at": now,
            "published_at": now,
            "confirmed_at": datetime.combine(confirmed_on, time(3), UTC) if confirmed_on else None,
            "freshness": freshness,
            "freshness_changes_on": changes_on,
            "version": 1,
        }
        rows[Listing].append(listing)
        rows[Revision].append(
            {
                "listing_id": key,
                "number": 1,
                "state": RevisionState.PUBLISHED,
                "document": document,
                "digest": digest(document),
                "created_at": now,
                "version": 1,
            }
        )
        pairs = facets_of(Listing(**listing), said, words)
        rows[ListedUnder] += [{"facet": facet, "code": code, "listing_id": key} for facet, code in sorted(pairs)]
    for table, written in rows.items():
        session.execute(insert(table.__table__), written)
    outbox.note(session, [None])
