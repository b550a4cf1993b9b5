"""Files that the worker makes for somebody: asked for, taken up, done or failed, gone after their time.

A row says where the making stands; the file lies in a folder under the row's public id. What the file holds, and how it
is written, the rooms know. A file without its row is nobody's: whoever erases deletes the rows (`traces`), and `sweep`
removes the files.

Decisions:
    2026-11-22  A worker that was killed leaves its file in the making. It is taken up once more after a while; a file
                that kills workers twice is given up, so that it does not keep the others waiting for ever.
    2026-11-22  Asking for the same thing again while it is being made leads to the one that is there.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from adrnet.domain.account import Account
from adrnet.domain.taking import FileKind, FileState, PreparedFile
from adrnet.kit import clock

# What nobody has heard of for so long was killed in the making.
SILENCE = timedelta(minutes=10)
MOST_AT_ONCE = 3
# Stands in a request that was taken up a second time.
_AGAIN = "again"
_PART = ".part"


class TooManyError(ValueError):
    """The account waits for as many files as it may."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks for."""

    kind: FileKind
    format: str
    locale: str
    request: dict[str, Any]
    name: str


def folder(instance: Path) -> Path:
    """Return where the files lie; made where it is missing, for nobody else to look into."""
    place = instance / "files"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def ask(session: Session, account: Account, wish: Wish, *, total: int, kept: timedelta) -> PreparedFile:
    """Ask for a file, or return the same one that is in the making.

    Raises:
        TooManyError: the account has to wait for those that it asked for.
    """
    mine = [one for one in files_of(session, account) if one.state in {FileState.WAITING, FileState.WORKING}]
    for one in mine:
        request = {key: value for key, value in one.request.items() if key != _AGAIN}
        if (one.kind, one.format, one.locale, request) == (wish.kind, wish.format, wish.locale, wish.request):
            return one
    if len(mine) >= MOST_AT_ONCE:
        raise TooManyError
    now = clock.now()
    made = PreparedFile(
        public_id=secrets.token_urlsafe(32),
        account_id=account.id,
        kind=wish.kind,
        format=wish.format,
        locale=wish.locale,
        request=wish.request,
        state=FileState.WAITING,
        total=total,
        created_at=now,
        delete_after=now + kept,
        name=wish.name,
    )
    session.add(made)
    session.flush()
    return made


def files_of(session: Session, account: Account) -> Sequence[PreparedFile]:
    """Return what somebody asked for, the latest first (one statement)."""
    return session.scalars(
        select(PreparedFile).where(PreparedFile.account_id == account.id).order_by(PreparedFile.id.desc())
    ).all()


def take_up(session: Session, kind: FileKind) -> int | None:
    """Take up the next file of this kind and return its number; None where nothing waits."""
    now = clock.now()
    was_killed = and_(PreparedFile.state == FileState.WORKING, PreparedFile.started_at < now - SILENCE)
    waits = or_(PreparedFile.state == FileState.WAITING, was_killed)
    rows = select(PreparedFile).where(PreparedFile.kind == kind, waits).order_by(PreparedFile.id)
    for one in session.scalars(rows).all():
        if one.state == FileState.WORKING and one.request.get(_AGAIN):
            one.state, one.finished_at = FileState.FAILED, now
            continue
        if one.state == FileState.WORKING:
            one.request = {**one.request, _AGAIN: True}
        one.state, one.started_at, one.done = FileState.WORKING, now, 0
        return one.id
    return None


def tell(session: Session, number: int, done: int, total: int) -> bool:
    """Write down how far a file is; False where nobody wants it any longer."""
    one = session.get(PreparedFile, number)
    if one is None:
        return False
    # Whoever is heard of was not killed.
    one.done, one.total, one.started_at = done, total, clock.now()
    return True


def finish(session: Session, number: int, part: Path, *, kept: timedelta) -> bool:
    """Put a finished file in its place; False where it is wanted no longer, and gone.

    In the transaction that says so: an erasure comes before it, and the row is gone, or after it, and finds the row.
    """
    one = session.get(PreparedFile, number)
    if one is None or one.state != FileState.WORKING:
        part.unlink(missing_ok=True)
        return False
    part.replace(part.with_name(one.public_id))
    one.state, one.finished_at, one.done = FileState.DONE, clock.now(), one.total
    one.delete_after = one.finished_at + kept
    return True


def fail(session: Session, number: int) -> None:
    """Say that a file could not be made."""
    if one := session.get(PreparedFile, number):
        one.state, one.finished_at = FileState.FAILED, clock.now()


def part_of(place: Path, number: int, session: Session) -> Path:
    """Return where a file is written until it is whole."""
    return place / f"{session.get_one(PreparedFile, number).public_id}{_PART}"


def expire(session: Session) -> int:
    """Delete the rows whose time is over; return how many there were."""
    over = session.scalars(select(PreparedFile).where(PreparedFile.delete_after < clock.now())).all()
    for one in over:
        session.delete(one)
    return len(over)


def sweep(session: Session, place: Path) -> int:
    """Remove the files whose rows are gone; return how many there were. After a commit, again and again without harm.

    A row is committed before its file is begun, so a file without a row is one whose row was deleted.
    """
    if not place.is_dir():
        return 0
    lying = list(place.iterdir())
    known = set(session.scalars(select(PreparedFile.public_id))) if lying else set()
    gone = [one for one in lying if one.name.removesuffix(_PART) not in known]
    for one in gone:
        one.unlink(missing_ok=True)
    return len(gone)
