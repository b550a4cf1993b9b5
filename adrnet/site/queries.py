"""What the front door reads: totals, conventions per country, whether everything is ready."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from adrnet.domain import outbox
from adrnet.domain.focal_point import Designation
from adrnet.domain.jurisdiction import FrameworkFact
from adrnet.domain.listed_posts import COUNTRY, on_list
from adrnet.domain.listing import Facet, ListedUnder, Listing, ListingState

DATA = Path(__file__).resolve().parent.parent / "data"


def total_listings(session: Session) -> int:
    """Return how many listings are published (one statement)."""
    return session.scalar(select(func.count()).where(Listing.state == ListingState.PUBLISHED)) or 0


def countries_offering(session: Session, service: str) -> dict[str, int]:
    """Return how many published listings under each country offer a service (one statement)."""
    place, offer = aliased(ListedUnder), aliased(ListedUnder)
    rows = session.execute(
        select(place.code, func.count())
        .join(offer, offer.listing_id == place.listing_id)
        .where(place.facet == Facet.COUNTRY, offer.facet == Facet.SERVICE, offer.code == service)
        .group_by(place.code)
    )
    return {code: count for code, count in rows}  # noqa: C416 - rows are not pairs to the type checker


def focal_points(session: Session) -> dict[str, int]:
    """Return how many posts of the list somebody holds in each country (one statement)."""
    held = on_list(COUNTRY.label("country")).where(Designation.id.is_not(None)).subquery()
    counted: Select[Any] = select(held.c.country, func.count()).group_by(held.c.country)
    return {country: count for country, count in session.execute(counted)}  # noqa: C416 - rows are not pairs to the type checker


def treaty_states(session: Session, instrument: str) -> dict[str, FrameworkFact]:
    """Return each country's fact about a treaty, the first one where there are several (one statement)."""
    facts = session.scalars(
        select(FrameworkFact).where(FrameworkFact.instrument == instrument).order_by(FrameworkFact.position.desc())
    )
    return {fact.country_code: fact for fact in facts}


def migrations_at_head(session: Session, directory: str) -> bool:
    """Whether the database's schema is the one that this code was written for."""
    present = set(MigrationContext.configure(session.connection()).get_current_heads())
    return present == _heads(directory)


def waiting_mails(session: Session, now: datetime) -> dict[str, int]:
    """Return how many mails wait and for how many seconds the oldest of them does."""
    waiting = outbox.waiting(session)
    age = (now - waiting.oldest).total_seconds() if waiting.oldest else 0
    return {"waiting": waiting.count, "oldest_seconds": max(0, round(age))}


@cache
def _heads(directory: str) -> set[str]:
    """The code's migrations do not change while it runs."""
    return set(ScriptDirectory(directory).get_heads())


@cache
def data_sources() -> tuple[dict[str, Any], ...]:
    """Return the record of the reference data's files: source, date, trust; it ships with the code.

    The record marks names of columns and codes for developers; for readers the marks are left out.
    """
    record = (DATA / "sources.json").read_text(encoding="utf-8").replace("`", "")
    return tuple(json.loads(record)["files"])
