"""What this room changes: a file brought in, its columns matched, rows decided, carried out, undone or given up.

Carrying out is one transaction, prepared before it keeps others waiting; what it does has to be what was seen.
"""

import contextlib
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from adrnet import mails
from adrnet.db import db, transactional, transactional_late
from adrnet.domain import importing, importing_facts, importing_listings, importing_posts, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.freshness import Day
from adrnet.domain.import_run import ImportKind, ImportRun, ImportState
from adrnet.domain.importing import Given, OvertakenError, Read, Work
from adrnet.domain.lifecycle import Acts, MoveRefusedError, together
from adrnet.domain.listing import Listing
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.i18n.locales import Locale
from adrnet.imports import fact_plan, listing_plan, post_plan
from adrnet.imports.columns import match
from adrnet.imports.planning import Act, Plan, Task
from adrnet.presenters.words import Words

_PLANS = {ImportKind.LISTINGS: listing_plan.plan, ImportKind.POSTS: post_plan.plan, ImportKind.FACTS: fact_plan.plan}
# `carry_out`, `load` and `undo` of each kind.
_STEPS: Mapping[ImportKind, Any] = {
    ImportKind.LISTINGS: importing_listings,
    ImportKind.POSTS: importing_posts,
    ImportKind.FACTS: importing_facts,
}
_MATCHED, _CHOICES, _SHOWN = "matched", "choices", "is_shown"
# So often it is tried to prepare while others write; then they wait.
_ATTEMPTS = 2
_AT_ONCE = 500

R = TypeVar("R")


class ChangedMeanwhileError(RuntimeError):
    """What would be done is not what was seen; `plan` says what it is now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("the plan is another one by now")
        self.plan = plan


class FaultyError(ValueError):
    """The file has errors; nothing is done."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("the file has errors")
        self.plan = plan


@dataclass(frozen=True)
class Around:
    """What a plan needs beside the file: the reader's language, the network's day, the longest cell, who watches."""

    locale: Locale
    day: Day
    longest: int
    told: Callable[[], object] = field(default=lambda: None)


def given(kind: ImportKind, file_name: str, content: bytes, source: str, reason: str) -> Given:
    """Return what somebody brings in."""
    return Given(kind, file_name, hashlib.sha256(content).hexdigest(), source, reason)


@transactional
def bring(actor: Account, given_: Given, read: Read, *, is_shown: bool = True) -> ImportRun:
    """Keep what was read, with the columns that are understood.

    Raises:
        NotPermittedError: the actor may not.
    """
    run = importing.begin(db.session(), actor, given_, read)
    run.columns = _said(given_.kind, read, {}, is_shown=is_shown)
    return run


@transactional
def set_columns(run: ImportRun, actor: Account, columns: Mapping[int, str]) -> None:
    """Say what the columns mean; what was decided about rows before is forgotten.

    Raises:
        NotPermittedError: the actor may not.
        MoveRefusedError: it was carried out or given up meanwhile.
    """
    _refuse_unless_prepared(run, actor)
    kept = {str(place): code for place, code in sorted(columns.items()) if code}
    run.columns = {**run.columns, _MATCHED: kept, _CHOICES: {}}


@transactional
def decide(run: ImportRun, actor: Account, choices: Mapping[int, str]) -> None:
    """Say what rows mean that may be something that is there.

    Raises:
        NotPermittedError: the actor may not.
        MoveRefusedError: it was carried out or given up meanwhile.
    """
    _refuse_unless_prepared(run, actor)
    known = run.columns.get(_CHOICES, {})
    run.columns = {**run.columns, _CHOICES: {**known, **{str(row): one for row, one in choices.items()}}}


def columns_of(run: ImportRun) -> dict[int, str]:
    """Return which column of the file is which of ours."""
    return {int(place): str(code) for place, code in run.columns.get(_MATCHED, {}).items()}


def choices_of(run: ImportRun) -> dict[int, str]:
    """Return what was decided about rows."""
    return {int(row): str(choice) for row, choice in run.columns.get(_CHOICES, {}).items()}


def is_shown(run: ImportRun) -> bool:
    """Whether what is brought in is shown at once."""
    return bool(run.columns.get(_SHOWN, True))


def plan_of(run: ImportRun, actor: Account, around: Around) -> Plan | None:
    """Return what an import would do today; None where its rows are kept no longer. Nothing is written."""
    read = importing.read_of(run)
    return _plan(actor, ImportKind(run.kind), read, run.columns, around) if read else None


def outlook(  # noqa: PLR0913 - what a file is judged by
    actor: Account, kind: ImportKind, read: Read, around: Around, *, choices: Mapping[int, str], is_shown: bool = True
) -> Plan:
    """Return what a file would do that is not kept here. Nothing is written."""
    return _plan(actor, kind, read, _said(kind, read, choices, is_shown=is_shown), around)


def bring_and_carry_out(  # noqa: PLR0913 - what a file is carried out with
    actor: Account,
    given_: Given,
    read: Read,
    around: Around,
    *,
    seen: str,
    choices: Mapping[int, str],
    is_shown: bool = True,
) -> ImportRun:
    """Bring a file in and carry it out, in one transaction; for the errors see `carry_out`."""

    def act() -> ImportRun:
        with together(db.session()) as acts:
            run = importing.begin(db.session(), actor, given_, read)
            run.columns = _said(given_.kind, read, choices, is_shown=is_shown)
            _carry_out(run, actor, seen, around, acts)
            return run

    return _unhurried(act)


def _said(kind: ImportKind, read: Read, choices: Mapping[int, str], *, is_shown: bool) -> dict[str, Any]:
    """Return what is kept of an import beside its rows: what columns mean, what was decided."""
    return {
        _MATCHED: {str(place): code for place, code in match(kind, read.headings).items()},
        _CHOICES: {str(row): choice for row, choice in choices.items()},
        _SHOWN: is_shown,
    }


def _plan(actor: Account, kind: ImportKind, read: Read, said: Mapping[str, Any], around: Around) -> Plan:
    session = db.session()
    task = Task(
        session=session,
        actor=actor,
        kind=kind,
        read=read,
        columns={int(place): str(code) for place, code in said.get(_MATCHED, {}).items()},
        words=Words(vocabulary.current(session), around.locale),
        today=around.day.today,
        longest=around.longest,
        choices={int(row): str(choice) for row, choice in said.get(_CHOICES, {}).items()},
        is_shown=bool(said.get(_SHOWN, True)),
    )
    return _PLANS[kind](task)


def carry_out(run: ImportRun, actor: Account, seen: str, around: Around) -> Plan:
    """Do everything that the plan says, or nothing.

    Raises:
        ChangedMeanwhileError: what was seen is not what would be done now.
        FaultyError: the file has errors.
        MoveRefusedError: it was carried out or given up meanwhile.
        NotPermittedError: the actor may not.
    """

    def act() -> Plan:
        with together(db.session()) as acts:
            return _carry_out(run, actor, seen, around, acts)

    return _unhurried(act)


def _carry_out(run: ImportRun, actor: Account, seen: str, around: Around, acts: Acts) -> Plan:
    _refuse_unless_prepared(run, actor)
    work = _work(run, actor, around, partial(mails.tell_of_import, db.session(), run))
    plan = plan_of(run, actor, around)
    if plan is None:
        raise MoveRefusedError(f"import {run.id} has no rows")
    if plan.faults:
        raise FaultyError(plan)
    if plan.digest != seen:
        raise ChangedMeanwhileError(plan)
    if plan.kind == ImportKind.FACTS:
        # They are few, and each asks the database for its place.
        work.lock()
    for one in plan.rows:
        if one.act in {Act.MAKE, Act.CHANGE}:
            _STEPS[plan.kind].carry_out(work, one.work)
    importing.finish(run, actor, {"read": len(plan.rows), **plan.counts, "drafts": _drafts(plan, run)})
    work.lock()
    work.write(acts)
    return plan


def undo(run: ImportRun, actor: Account, note: str, around: Around) -> list[int]:
    """Take back what an import did; return the rows whose things stay, since somebody has changed them.

    Raises:
        MoveRefusedError: it was undone already.
        NotPermittedError: the actor may not.
    """

    def act() -> list[int]:
        if run.state != ImportState.DONE:
            raise MoveRefusedError(f"import {run.id} is {run.state}")
        with together(db.session()) as acts:
            return _undo(run, actor, note, around, acts)

    return _unhurried(act)


def _undo(run: ImportRun, actor: Account, note: str, around: Around, acts: Acts) -> list[int]:
    work = _work(run, actor, around, partial(mails.tell_of_import, db.session(), run, undone_because=note))
    steps, stayed = _STEPS[ImportKind(run.kind)], []
    if run.kind == ImportKind.FACTS:
        work.lock()
    # The last one first: what was built on something goes before it.
    things = sorted(run.things, key=lambda one: -one.id)
    for start in range(0, len(things), _AT_ONCE):
        portion = things[start : start + _AT_ONCE]
        # Held while it is looked at, so that nothing of it is read one by one.
        held = steps.load(work.session, [one.subject_id for one in portion])
        stayed += [one.row for one in portion if not steps.undo(work, one, note)]
        del held
    importing.undone(run, actor, stayed, note)
    work.lock()
    acts.write()
    return stayed


def _work(run: ImportRun, actor: Account, around: Around, changed: Callable[[Listing], object]) -> Work:
    rests_on, session = importing.rests_on(db.session(), run, actor), db.session()
    return Work(session, run, actor, vocabulary.current(session), around.day, around.told, changed, rests_on)


def _unhurried(act: Callable[[], R]) -> R:
    """Do what takes long to prepare: others write meanwhile, unless they always have."""
    for _attempt in range(_ATTEMPTS):
        with contextlib.suppress(OvertakenError):
            return transactional_late(act)()
    return transactional(act)()


@transactional
def give_up(run: ImportRun, actor: Account) -> None:
    """Forget what was read.

    Raises:
        MoveRefusedError: it was carried out or given up meanwhile.
        NotPermittedError: the actor may not.
    """
    importing.give_up(run, actor)


def _drafts(plan: Plan, run: ImportRun) -> int:
    """Return how many entries were kept as drafts."""
    if plan.kind != ImportKind.LISTINGS:
        return 0
    done = [one for one in plan.rows if one.act in {Act.MAKE, Act.CHANGE}]
    return sum(one.waits or not is_shown(run) for one in done)


def _refuse_unless_prepared(run: ImportRun, actor: Account) -> None:
    if not permits(actor, Permission.IMPORT, run):
        raise NotPermittedError(Permission.IMPORT.value)
    if run.state != ImportState.PREPARED:
        raise MoveRefusedError(f"import {run.id} is {run.state}")
