"""What the room reads for the desk: what waits within a remit, how much of it, since when.

Each function says how many statements it takes; the number does not grow with the rows. Which rows wait stands in
`kinds`, what a line says of a thing is read in `lines`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, literal, select, union_all
from sqlalchemy.orm import Session

from adrnet.coordination.kinds import PARTS
from adrnet.coordination.reader import NO_COUNTRY, Age, Kind, Reader

__all__ = ["NO_COUNTRY", "Age", "Counted", "Kind", "Reader", "Waiting", "Wanted", "count_waiting", "waiting"]


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, by its number: about which entry, since when, and whether another one has to act.

    `listing_id` is None for what is no entry's: a country's post or page, a file.
    """

    kind: Kind
    thing_id: int
    listing_id: int | None
    country: str
    since: datetime
    is_own: bool


@dataclass(frozen=True)
class Counted:
    """How many things of one kind and age wait for one country, and the oldest of them; `age` None: a week or less."""

    kind: Kind
    country: str
    is_own: bool
    age: Age | None
    number: int
    since: datetime


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty: everything."""

    kinds: Sequence[str] = ()
    countries: Sequence[str] = ()
    begun_before: datetime | None = None


def count_waiting(session: Session, reader: Reader) -> list[Counted]:
    """Count what waits within a remit by kind, country, age and whether it is one's own (one statement)."""
    each = _waiting(reader, tuple(Kind)).subquery()
    ages = sorted(Age, key=lambda one: -one.days)
    age = case(*((each.c.since < reader.begun_before(one), literal(one.value)) for one in ages), else_=literal(""))
    one_by_one = select(each.c.kind, each.c.country, each.c.is_own, age.label("age"), each.c.since).subquery()
    keys = (one_by_one.c.kind, one_by_one.c.country, one_by_one.c.is_own, one_by_one.c.age)
    rows = session.execute(select(*keys, func.count(), func.min(one_by_one.c.since)).group_by(*keys))
    return [
        Counted(Kind(kind), country, bool(is_own), Age(old) if old else None, number, since)
        for kind, country, is_own, old, number, since in rows
    ]


def waiting(session: Session, reader: Reader, wanted: Wanted, *, offset: int, limit: int) -> list[Waiting]:
    """Return a part of what waits within a remit, the oldest first (one statement)."""
    asked = [one for one in Kind if one in wanted.kinds] if wanted.kinds else list(Kind)
    if not asked:
        return []
    each = _waiting(reader, asked).subquery()
    query = select(each).order_by(each.c.since, each.c.kind, each.c.id).offset(offset).limit(limit)
    if wanted.countries:
        query = query.where(each.c.country.in_(wanted.countries))
    if wanted.begun_before is not None:
        query = query.where(each.c.since < wanted.begun_before)
    return [
        Waiting(Kind(kind), thing_id, listing_id, country, since, bool(is_own))
        for kind, thing_id, listing_id, country, since, is_own in session.execute(query)
    ]


def _waiting(reader: Reader, kinds: Collection[Kind]) -> Any:
    """Select everything of these kinds that waits within a remit."""
    return union_all(*(PARTS[kind](reader) for kind in Kind if kind in kinds))
