"""The steps of an import: begun with what was read, carried out whole or not at all, undone, given up, forgotten.

What carrying out does to listings, posts and framework facts stands in `importing_listings`, `importing_posts` and
`importing_facts`; what a row means is read and judged in the room `imports`.

Decisions:
    2026-11-22  What was read is kept until the import is carried out or given up, and never longer than a week: a file
                may hold more than anybody meant to keep here.
    2026-11-22  Undoing restores what nobody has touched since and says what stays: a later word of somebody else is
                not taken back with it.
    2026-11-22  A file is prepared without the database's lock, and written in one go under it: of thousands of rows
                the writing takes seconds, and whoever writes meanwhile does not wait for the rest. Where others were
                faster it is prepared anew; in the end under the lock.
"""

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from adrnet.db import Base, lock
from adrnet.domain import duplicates, outbox
from adrnet.domain.account import Account, Maintainer, Remit
from adrnet.domain.freshness import Day
from adrnet.domain.import_run import ImportedThing, ImportKind, ImportRun, ImportState
from adrnet.domain.lifecycle import Acts, move, record
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Actor, Machine, NotPermittedError, Permission, permits
from adrnet.domain.vocabulary import Vocabulary
from adrnet.kit import clock

MADE, CHANGED = "made", "changed"
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Read:
    """What was read from a file: headings, rows with their numbers, cells that a spreadsheet left without a value."""

    headings: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    broken: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Given:
    """What somebody brings in: the file's name and digest, where it comes from, and why."""

    kind: ImportKind
    file_name: str
    digest: str
    source: str
    reason: str


class OvertakenError(RuntimeError):
    """Somebody has written while this was prepared."""


@dataclass(frozen=True)
class Work:
    """What every step of carrying out and undoing needs."""

    session: Session
    run: ImportRun
    actor: Account
    words: Vocabulary
    day: Day
    # Called after each row, so that somebody may watch.
    told: Callable[[], object] = field(default=lambda: None)
    # Called with each entry that was there and that readers see otherwise from now on.
    changed: Callable[[Listing], object] = field(default=lambda _listing: None)
    # What it was prepared from.
    rests_on: tuple[Any, ...] = ()
    # Entries that are like others: they are compared once they are written.
    doubtful: list[Listing] = field(default_factory=list)
    _things: list[tuple[int, str, Any, str, dict[str, Any]]] = field(default_factory=list)

    def note(self, row: int, subject: str, thing: Base, act: str, **before: Any) -> None:
        """Note what a row made or changed, with what undoing needs: of a thing its number."""
        self._things.append((row, subject, thing, act, before))

    def lock(self) -> None:
        """Keep others from writing from here on.

        Raises:
            OvertakenError: somebody did meanwhile, and what was prepared may not be right any longer.
        """
        if lock(self.session) and rests_on(self.session, self.run, self.actor) != self.rests_on:
            raise OvertakenError

    def write(self, acts: Acts) -> None:
        """Write all that was done, with its record and with what undoing needs."""
        acts.write()
        rows = [
            {
                "import_run_id": self.run.id,
                "row": row,
                "subject": subject,
                "subject_id": thing.id,
                "act": act,
                "before": {name: _number(one) for name, one in before.items()},
            }
            for row, subject, thing, act, before in self._things
        ]
        if rows:
            self.session.execute(insert(ImportedThing), rows)
        duplicates.propose(self.session, *self.doubtful)


def _number(value: Any) -> Any:
    is_thing = isinstance(value, Base)
    return value.id if is_thing else value


def rests_on(session: Session, run: ImportRun, actor: Account) -> tuple[Any, ...]:
    """Return what an import rests on beside its file: another answer means that somebody has written meanwhile.

    The log of changes moves on with whatever is public or on its way; the import itself and what its actor may do are
    asked beside it (six statements, none of which changes what is loaded).
    """
    asked = (
        # Nobody who was erased meanwhile is written to.
        select(func.max(Account.erased_at)),
        select(ImportRun.version).where(ImportRun.id == run.id),
        select(Account.tf_primary_method, Account.tf_totp_secret).where(Account.id == actor.id),
        select(Remit.country_code, Remit.until).where(Remit.account_id == actor.id).order_by(Remit.id),
        select(Maintainer.listing_id, Maintainer.role, Maintainer.until)
        .where(Maintainer.account_id == actor.id)
        .order_by(Maintainer.id),
    )
    return outbox.head(session), *(tuple(tuple(row) for row in session.execute(one)) for one in asked)


def begin(session: Session, actor: Account, given: Given, read: Read) -> ImportRun:
    """Keep what was read from a file until it is carried out.

    Raises:
        NotPermittedError: the actor may not.
    """
    if not permits(actor, Permission.IMPORT):
        raise NotPermittedError(Permission.IMPORT.value)
    run = ImportRun(
        kind=given.kind,
        state=ImportState.PREPARED,
        created_by_id=actor.id,
        created_at=clock.now(),
        file_name=given.file_name[:_LONGEST_NAME],
        digest=given.digest,
        source=given.source,
        reason=given.reason,
        rows=packed(read),
        columns={},
        counts={"read": len(read.lines)},
    )
    session.add(run)
    record(run, "begin", actor, to_state=run.state)
    return run


def read_of(run: ImportRun) -> Read | None:
    """Return what was read; None where it is not kept any longer."""
    if run.rows is None:
        return None
    said = json.loads(zlib.decompress(run.rows))
    return Read(
        tuple(said["headings"]),
        tuple((number, tuple(cells)) for number, *cells in said["lines"]),
        frozenset((number, place) for number, place in said["broken"]),
    )


def says(run: ImportRun, words: Iterable[str]) -> bool:
    """Whether one of the words stands in what was read."""
    said = zlib.decompress(run.rows).decode("utf-8", "surrogatepass").casefold() if run.rows else ""
    return any(word.casefold() in said for word in words)


def finish(run: ImportRun, actor: Actor, counts: dict[str, int]) -> None:
    """Say that an import was carried out; what was read is kept no longer.

    Raises:
        MoveRefusedError: it was carried out or given up meanwhile.
        NotPermittedError: the actor may not.
    """
    move(run, ImportState.DONE, actor, run.reason)
    run.rows, run.done_at, run.counts = None, clock.now(), counts


def undone(run: ImportRun, actor: Account, stayed: Iterable[int], note: str) -> None:
    """Say that an import was undone, but for the rows in `stayed`."""
    move(run, ImportState.UNDONE, actor, note)
    run.undone_at, run.undone_by_id = clock.now(), actor.id
    run.counts = {**run.counts, "stayed": sorted(stayed)}


def give_up(run: ImportRun, actor: Actor) -> None:
    """Forget what was read; nothing was carried out.

    Raises:
        MoveRefusedError: it was carried out or given up meanwhile.
        NotPermittedError: the actor may not.
    """
    move(run, ImportState.GIVEN_UP, actor)
    run.rows, run.columns = None, {}


def expire(session: Session, before: datetime) -> int:
    """Give up what was brought in before that instant and never carried out; return how many that were."""
    late = session.scalars(
        select(ImportRun).where(ImportRun.state == ImportState.PREPARED, ImportRun.created_at < before)
    ).all()
    for run in late:
        give_up(run, Machine.CLOCK)
    return len(late)


def packed(read: Read) -> bytes:
    """Return what was read as it is kept."""
    said = {
        "headings": read.headings,
        "lines": [[number, *cells] for number, cells in read.lines],
        "broken": sorted(read.broken),
    }
    return zlib.compress(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
