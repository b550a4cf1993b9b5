"""A list of focal points that is long: any number of posts in a SQLite file, written in bulk.

Through the tables that the list is read from, with what the domain would write there: offices and persons in sixteen
languages, topics, terms, each freshness, vacant posts. What the domain's functions write besides (record, history of
the list, index) is left out: nothing that is measured here reads it.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from adrnet.db import db, transactional
from adrnet.domain import people, vocabulary
from adrnet.domain.content import digest
from adrnet.domain.focal_point import Consent, DesignatedPerson, Designation, Post, PostTopic, Tier
from adrnet.domain.listing import Facet, ListedUnder, Listing, public_id_for
from adrnet.domain.revision import Revision
from adrnet.domain.vocabulary import Scheme
from adrnet.kit import clock
from tests import applications, seed
from tests.databases import Databases
from tests.seed_contents import TONGUES, Choice, content

_AT_ONCE = 2_000
# Days since the confirmation, and what the clock has made of it.
_FRESHNESS = ((3, "confirmed"), (100, "confirmed"), (345, "confirmation_due"), (400, "overdue"))
_SHOWN: tuple[dict[str, str], ...] = (
    {name: tier.value for name, tier in people.LEAST.items()},
    dict.fromkeys(people.SHOWN_FIELDS, Tier.PUBLIC.value),
)


def make(folder: Path, number: int) -> str:
    """Make a database with this many open posts in `folder` and return its address."""
    applications.fill(Databases(folder, "benchmark"), "words")
    url = f"sqlite:///{folder / 'words' / 'adrnet.sqlite'}"
    with applications.application(applications.settings(url, folder)) as app, app.app_context():
        session = db.session()
        there = session.scalar(select(func.count()).select_from(Post)) or 0
        choice = Choice(Random(20261121), vocabulary.current(session))  # noqa: S311 - the same list each time
        for start in range(there, number, _AT_ONCE):
            _write(choice, range(start, min(start + _AT_ONCE, number)))
    return url


@transactional
def _write(choice: Choice, numbers: Sequence[int]) -> None:
    session = db.session()
    tables = (Listing, Revision, ListedUnder, Post, PostTopic, Designation, DesignatedPerson, Consent)
    rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in tables}
    now, today = clock.now(), clock.today(seed.ZONE)
    # Numbers of rows count on from what the reference data has, the same for all tables.
    for number in numbers:
        key = 1_000_000 + number
        owner: dict[str, Any] = {"country_code": None, "listing_id": None}
        if number % 20 == 0:
            owner["country_code"] = choice.one(Scheme.COUNTRY)
        else:
            # Three posts each; the first of a portion or the one after a country's own brings the listing.
            if number == numbers[0] or number % 20 == 1 or number % 3 == 0:
                _add_listing(rows, choice, key, now)
            owner["listing_id"] = rows[Listing][-1]["id"]
        rows[Post].append(
            {"id": key, "public_id": public_id_for(f"post-{key}"), "state": "open", "created_at": now, "version": 1}
            | owner
        )
        topics = dict.fromkeys((choice.one(Scheme.TOPIC), *choice.some(Scheme.TOPIC, 2)))
        rows[PostTopic] += [{"post_id": key, "topic": one, "position": place} for place, one in enumerate(topics)]
        if number % 7:
            _add_holder(rows, choice, key, today, now)
    for table, written in rows.items():
        if written:
            session.execute(insert(table.__table__), written)


def _add_listing(rows: dict[Any, list[dict[str, Any]]], choice: Choice, key: int, now: datetime) -> None:
    said = content(choice, key, is_person=False, is_verified=True)
    document = said.to_document()
    country = said.places[0].country if said.places and key % 2 else None
    rows[Listing].append(
        {
            "id": key,
            "public_id": public_id_for(f"listing-{key}"),
            "type": "organisation",
            "state": "published",
            "responsible_country": country,
            "origin": "registered",
            "created_at": now,
            "published_at": now,
            "version": 1,
        }
    )
    rows[Revision].append(
        {
            "listing_id": key,
            "number": 1,
            "state": "published",
            "document": document,
            "digest": digest(document),
            "created_at": now,
            "version": 1,
        }
    )
    under = {(Facet.COUNTRY, place.country) for place in said.places} | {(Facet.KIND, said.kind)}
    under |= {(Facet.SERVICE, one) for one in said.services} | {(Facet.SPECIALTY, one) for one in said.specialties}
    rows[ListedUnder] += [
        {"facet": facet.value, "code": code, "listing_id": key} for facet, code in sorted(under) if code
    ]


def _add_holder(rows: dict[Any, list[dict[str, Any]]], choice: Choice, key: int, today: date, now: datetime) -> None:
    """Two of three are offices, the others persons who agreed to show their name, or everything."""
    office, is_person = seed._office(choice, key), key % 3 == 2
    days, freshness = _FRESHNESS[key % len(_FRESHNESS)]
    tongue = TONGUES[key % len(TONGUES)]
    rows[Designation].append(
        {
            "id": key,
            "post_id": key,
            "kind": "person" if is_person else "office",
            "state": "active",
            "office_titles": None if is_person else [{"lang": lang, "text": text} for lang, text in office.titles],
            "mailbox": "" if is_person else office.mailbox,
            "telephone": "" if is_person else office.telephone,
            "languages": list(office.languages),
            "starts_on": office.starts_on,
            "ends_on": office.ends_on,
            "designated_by": office.designated_by,
            "designated_at": now,
            "confirmed_at": datetime.combine(today - timedelta(days=days), time(3), UTC),
            "freshness": freshness,
            "version": 1,
        }
    )
    if is_person:
        visibility = _SHOWN[key // 3 % 2]
        name = {"text": tongue.person.format(n=key, thing=""), "lang": tongue.lang, "script": tongue.script}
        rows[DesignatedPerson].append(
            {
                "designation_id": key,
                "names": [name],
                "title": [{"lang": "en", "text": f"Example Officer {key}"}],
                "email": f"person-{key}@example.org",
                "telephone": "+66 2 555 9999",
                "visibility": visibility,
            }
        )
        rows[Consent].append(
            {
                "designation_id": key,
                "notice_version": "1",
                "locale": "en",
                "is_given": True,
                "at": now,
                "visibility": visibility,
            }
        )
