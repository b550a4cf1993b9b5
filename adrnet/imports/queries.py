"""What this room reads: the imports that somebody may see, and the one that an address names."""

from collections.abc import Sequence

from sqlalchemy import select, true
from sqlalchemy.orm import Session, defer, selectinload

from adrnet.domain.account import Account
from adrnet.domain.coordinators import scope_of
from adrnet.domain.import_run import ImportRun
from adrnet.domain.policy import Permission, permits

MOST_SHOWN = 100


def runs(session: Session, actor: Account) -> Sequence[ImportRun]:
    """Return the latest imports that somebody may see, the latest first, without what was read (one statement)."""
    mine = true() if scope_of(actor).is_network else ImportRun.created_by_id == actor.id
    latest = select(ImportRun).where(mine).order_by(ImportRun.id.desc()).limit(MOST_SHOWN)
    return session.scalars(latest.options(defer(ImportRun.rows))).all()


def run_here(session: Session, actor: Account, number: int) -> ImportRun | None:
    """Return an import with what it did; None where it is another's (two statements)."""
    run = session.scalar(select(ImportRun).where(ImportRun.id == number).options(selectinload(ImportRun.things)))
    return run if run is not None and permits(actor, Permission.IMPORT, run) else None
