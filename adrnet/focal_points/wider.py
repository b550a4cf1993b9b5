"""What coordinators take beyond the open list: how far that reaches, what is kept of it, who did it.

Within the remit persons stand with what they show to coordinators; the rows are those of the countries in the remit.
Each such file is on record before its first byte leaves, with the designations that it shows: the persons among them
read it in their own data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain.account import Account
from adrnet.domain.coordinators import Scope
from adrnet.domain.record import ExportRecord
from adrnet.focal_points.queries import PostFacet
from adrnet.kit import clock
from adrnet.presenters.narrowing import Asked

MOST_SHOWN = 200


@dataclass(frozen=True)
class Taken:
    """A recorded file and who took it."""

    record: ExportRecord
    actor: Account | None


def within(asked: Asked, scope: Scope) -> Asked | None:
    """Return the question narrowed to the remit; None where nothing of it lies within."""
    if scope.is_network:
        return asked
    chosen = asked.facets.get(PostFacet.COUNTRY, ())
    countries = tuple(one for one in chosen if scope.holds(one)) if chosen else tuple(sorted(scope.countries))
    return replace(asked, facets={**asked.facets, PostFacet.COUNTRY: countries}) if countries else None


def delete_after(today: date) -> date:
    """Return until when whoever takes such a file may keep it."""
    return today + timedelta(days=current_app.config["WIDER_LIST_DAYS"])


def filters_of(asked: Asked, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return what the record says of the question: codes alone."""
    return {**{facet: list(chosen) for facet, chosen in asked.facets.items() if chosen}, **dict(pairs)}


def add_record(  # noqa: PLR0913, PLR0917 - who, why, what
    session: Session,
    account_id: int,
    reason: str,
    format_: str,
    filters: Mapping[str, Any],
    count: int,
    designations: Sequence[int],
) -> None:
    """Write down that a file was taken."""
    session.add(
        ExportRecord(
            at=clock.now(),
            actor_id=account_id,
            reason=reason,
            format=format_,
            filters=dict(filters),
            count=count,
            designation_ids=sorted(set(designations)),
        )
    )


@transactional
def record(  # noqa: PLR0913, PLR0917 - who, why, what
    account_id: int, reason: str, format_: str, filters: Mapping[str, Any], count: int, of: Sequence[int]
) -> None:
    """Write down, in a transaction of its own, that a file is taken now."""
    add_record(db.session(), account_id, reason, format_, filters, count, of)


def taken(session: Session, scope: Scope, reader: Account) -> list[Taken]:
    """Return the latest recorded files that a coordinator answers for, the latest first (one statement).

    The network's coordinators see all of them; a country's those with rows of their countries, and their own.
    """
    rows = session.execute(
        select(ExportRecord, Account)
        .outerjoin(Account, Account.id == ExportRecord.actor_id)
        .order_by(ExportRecord.id.desc())
        .execution_options(yield_per=MOST_SHOWN)
    )
    found: list[Taken] = []
    for one, actor in rows:
        if _is_within(one, scope) or one.actor_id == reader.id:
            found.append(Taken(one, actor))
        if len(found) == MOST_SHOWN:
            break
    return found


def _is_within(one: ExportRecord, scope: Scope) -> bool:
    if scope.is_network:
        return True
    countries = one.filters.get(PostFacet.COUNTRY, [])
    return not countries or bool(scope.countries.intersection(countries))
