"""Framework facts that a file brings in: entered or changed, on record, and taken back again.

A fact that a coordinator has written is not the reference data's any longer: loading that again leaves it as it is
(`corrected`), until the import is undone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adrnet.domain.account import Remit
from adrnet.domain.content import digest
from adrnet.domain.import_run import ImportedThing
from adrnet.domain.importing import CHANGED, MADE, Work
from adrnet.domain.jurisdiction import FACT, SAID_BY_FACT, FrameworkFact
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.kit import clock

# The columns that a file may say; the country and the key are settled once.
FIELDS = ("instrument", *SAID_BY_FACT, "sources", "confidence", "basis", "as_of", "verify_note")
_ENTER, _CHANGE, _RESTORE, _REMOVE = "enter", "change", "restore", "remove"


@dataclass(frozen=True)
class Statement:
    """What a row is to do: enter a fact of this country under this key, or change `fact`."""

    row: int
    country: str
    key: str
    values: Mapping[str, Any]
    fact: FrameworkFact | None = None


def may_keep(actor: Actor, country: str) -> bool:
    """Whether the actor may say what the law of this country is."""
    return permits(actor, Permission.KEEP_FACTS, Remit(country_code=country))


def carry_out(work: Work, statement: Statement) -> None:
    """Enter or change one fact.

    Raises:
        NotPermittedError: the actor may not.
    """
    fact = statement.fact
    if not may_keep(work.actor, statement.country):
        raise NotPermittedError(Permission.KEEP_FACTS.value)
    before = said(fact) if fact else {}
    if fact is None:
        last = select(func.max(FrameworkFact.position)).where(FrameworkFact.country_code == statement.country)
        fact = FrameworkFact(
            key=statement.key,
            country_code=statement.country,
            position=(work.session.scalar(last) or 0) + 1,
            **statement.values,
        )
        work.session.add(fact)
        work.session.flush()
        _record(work, fact, _ENTER, "", (), work.run.reason)
    else:
        was = fact.status
        changed = _write(fact, statement.values)
        _record(work, fact, _CHANGE, was, changed, work.run.reason)
    work.note(
        statement.row,
        FACT,
        fact,
        CHANGED if statement.fact else MADE,
        values=before,
        digest=digest(said(fact)),
    )
    work.told()


def load(session: Session, ids: Collection[int]) -> list[FrameworkFact]:
    """Return facts, all at once (one statement)."""
    return list(session.scalars(select(FrameworkFact).where(FrameworkFact.id.in_(ids))))


def undo(work: Work, thing: ImportedThing, note: str) -> bool:
    """Take back what a row did; False where somebody has changed the fact since, and it stays."""
    fact = work.session.get(FrameworkFact, thing.subject_id)
    if fact is None or digest(said(fact)) != thing.before["digest"] or not may_keep(work.actor, fact.country_code):
        return False
    if thing.act == MADE:
        _record(work, fact, _REMOVE, fact.status, (), note)
        work.session.delete(fact)
        work.session.flush()
        return True
    was = fact.status
    _record(work, fact, _RESTORE, was, _write(fact, values_of(thing.before["values"])), note)
    return True


def said(fact: FrameworkFact) -> dict[str, Any]:
    """Return what a fact says, as a document."""
    values = {name: getattr(fact, name) for name in FIELDS}
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in values.items()}


def values_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the columns that a document says."""
    return {
        name: date.fromisoformat(value) if name.endswith("_on") and value else value for name, value in document.items()
    }


def corrected(session: Session) -> set[int]:
    """Return the facts whose last word is a coordinator's (one statement)."""
    depth: dict[int, int] = {}
    rows = session.execute(
        select(AuditEvent.subject_id, AuditEvent.act)
        .where(AuditEvent.subject == FACT, AuditEvent.actor_id.is_not(None))
        .order_by(AuditEvent.id)
    )
    for number, act in rows:
        depth[number] = depth.get(number, 0) + (-1 if act == f"{FACT}.{_RESTORE}" else 1)
    return {number for number, deep in depth.items() if deep > 0}


def _write(fact: FrameworkFact, values: Mapping[str, Any]) -> tuple[str, ...]:
    changed = tuple(name for name, value in values.items() if getattr(fact, name) != value)
    for name in changed:
        setattr(fact, name, values[name])
    return changed


def _record(work: Work, fact: FrameworkFact, verb: str, was: str, fields: tuple[str, ...], note: str) -> None:  # noqa: PLR0913, PLR0917 - the columns of one row of the record
    event = AuditEvent(
        at=clock.now(),
        act=f"{FACT}.{verb}",
        subject=FACT,
        subject_id=fact.id,
        actor_id=work.actor.id,
        from_state=was,
        to_state="" if verb == _REMOVE else fact.status,
        fields=list(fields),
    )
    work.session.add(event)
    if note:
        work.session.flush()
        work.session.add(ReviewEntry(event_id=event.id, note=note))
