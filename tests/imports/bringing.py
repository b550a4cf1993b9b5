"""Bringing files in without pages: what a file would do, and doing it."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy.orm import Session

from adrnet.db import snapshot
from adrnet.domain import vocabulary
from adrnet.domain.account import Account
from adrnet.domain.coordinators import Scope
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.import_run import ImportKind, ImportRun
from adrnet.formats import sheet
from adrnet.formats.tables import Limits
from adrnet.i18n.locales import DEFAULT
from adrnet.imports import exporting, reading, services
from adrnet.imports.columns import EXPORTED
from adrnet.imports.planning import Plan
from adrnet.imports.services import Around
from adrnet.kit import clock
from adrnet.presenters.words import Words

Given = SimpleNamespace
LIMITS = Limits(bytes=5_000_000, rows=5_000, columns=200, cell=100_000, unpacked=50_000_000)
NETWORK = Scope(is_network=True)


def around() -> Around:
    return Around(DEFAULT, Day(clock.today("Asia/Jakarta"), Rhythm()), LIMITS.cell)


def actor_of(given: Given, session: Session, *countries: str | None) -> Account:
    session.rollback()
    return session.get_one(Account, given.account(coordinates=list(countries) or [None]).id)


def bring(actor: Account, content: bytes, kind: str = "listings", **more: Any) -> ImportRun:
    given = services.given(ImportKind(kind), "file", content, "A letter.", "They asked.")
    return services.bring(actor, given, reading.read(content, LIMITS), **more)


def planned(run: ImportRun, actor: Account) -> Plan:
    plan = services.plan_of(run, actor, around())
    assert plan is not None
    return plan


def carried_out(actor: Account, content: bytes, kind: str = "listings", **more: Any) -> ImportRun:
    run = bring(actor, content, kind, **more)
    services.carry_out(run, actor, planned(run, actor).digest, around())
    return run


def taken(session: Session, kind: str = "listings", scope: Scope = NETWORK) -> bytes:
    """Return the file that is taken away now."""
    of, words = ImportKind(kind), Words(vocabulary.current(session), DEFAULT)
    with snapshot() as own:
        rows = list(exporting.rows(own, of, scope))
    return b"".join(sheet.as_csv(exporting.headings(of, EXPORTED[of], words), rows))


def acts(plan: Plan) -> dict[int, str]:
    return {one.number: str(one.act) for one in plan.rows}


def faults(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, str(one.sentence)) for one in plan.faults]
