"""Lists that the worker makes: what is asked for, how it is made, who may have it.

Set pages (PDF) of more than `MOST_AT_ONCE` posts take time and memory that no request should hold. Whoever has an
account asks; the file is theirs alone. A wider list is on record in the transaction that makes it ready.
"""

import contextlib
import logging
import os
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from adrnet.db import db, snapshot, transactional
from adrnet.domain import prepared
from adrnet.domain.account import Account
from adrnet.domain.coordinators import scope_of
from adrnet.domain.listed import everyone
from adrnet.domain.policy import Permission, permits
from adrnet.domain.taking import FileKind, PreparedFile
from adrnet.focal_points import files, wider
from adrnet.focal_points.files import Terms
from adrnet.focal_points.keeping import sees_within
from adrnet.focal_points.offered_sources import Meant, meant
from adrnet.focal_points.offering import FORMATS, Format, columns_of
from adrnet.focal_points.queries import PostFacet
from adrnet.formats import pdf
from adrnet.i18n.locales import BY_CODE, Locale
from adrnet.i18n.messages import in_locale
from adrnet.kit import clock
from adrnet.presenters.narrowing import Asked

logger = logging.getLogger(__name__)

# Posts that a request sets as pages itself.
MOST_AT_ONCE = 300
# Posts beyond which nobody gets set pages: they would not fit into the worker's memory.
MOST = pdf.MOST_ROWS
_TELL_SECONDS = 1.0


class _UnwantedError(Exception):
    """Whoever asked does not want the file any longer, or may not have it."""


@transactional
def ask(  # noqa: PLR0913 - which list, for whom, how
    asked: Asked,
    format_: Format,
    locale: Locale,
    *,
    actor: Account,
    total: int,
    name: str,
    columns: Sequence[str] = (),
    pairs: Sequence[tuple[str, str]] = (),
    reason: str = "",
) -> str:
    """Ask for a list as a file; with a reason it is the wider one. Return the file's public id.

    Raises:
        TooManyError: the account has to wait for those that it asked for.
    """
    request = {
        "facets": {facet: list(chosen) for facet, chosen in asked.facets.items() if chosen},
        "columns": list(columns),
        "list": dict(pairs),
        "reason": reason,
        "network": bool(reason) and scope_of(actor).is_network,
    }
    wish = prepared.Wish(FileKind.LIST, format_.ending, locale.code, request, name)
    return prepared.ask(db.session(), actor, wish, total=total, kept=_kept()).public_id


def files_of(actor: Account) -> Sequence[PreparedFile]:
    """Return the lists that somebody asked for, the latest first."""
    return [one for one in prepared.files_of(db.session(), actor) if may_have(actor, one)]


def may_have(actor: Account, one: PreparedFile) -> bool:
    """Whether somebody may have a file still: theirs, and within what they may see today."""
    if one.account_id != actor.id:
        return False
    request = one.request
    if "as_at" in request.get("list", {}) and not permits(actor, Permission.READ_PAST):
        return False
    if not request.get("reason"):
        return True
    scope = scope_of(actor)
    # What was made for the whole network shows what a country's coordinators may not see.
    return scope.is_network or (
        not request.get("network") and all(map(scope.holds, request["facets"].get(PostFacet.COUNTRY, [None])))
    )


def path_of(one: PreparedFile) -> Path:
    """Return where a finished file lies."""
    return _folder() / one.public_id


def make_next() -> bool:
    """Make the file that has waited longest; return whether there was one. The worker's job."""
    number = _take_up()
    if number is None:
        return False
    part = prepared.part_of(_folder(), number, db.session())
    try:
        _make(number, part)
    except _UnwantedError:
        part.unlink(missing_ok=True)
        _fail(number)
    except Exception:
        # A full disk, a font that is missing: said on the page, and here with what went wrong.
        logger.exception("file %s could not be made", number)
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        _fail(number)
    return True


def clear_away() -> int:
    """Remove files whose time is over and files that nobody has; return how many. The worker's job."""
    _expire()
    gone = prepared.sweep(db.session(), current_app.config["INSTANCE"] / "files")
    db.session.rollback()
    return gone


def _make(number: int, part: Path) -> None:
    session = db.session()
    one = session.get_one(PreparedFile, number)
    account = session.get_one(Account, one.account_id)
    if not may_have(account, one):
        raise _UnwantedError
    request, format_, locale = one.request, FORMATS[one.format], BY_CODE[one.locale]
    with in_locale(locale):
        which = meant(session, request["list"], current_app.config["NETWORK_TIME_ZONE"])
    asked = Asked("focal_points.list", "", {facet: tuple(request["facets"].get(facet, ())) for facet in PostFacet})
    noted: list[Any] = []
    terms = Terms(
        columns=columns_of(request["columns"], format_),
        edition=which.edition,
        said=which.said,
        delete_after=wider.delete_after(_today()) if request["reason"] else None,
        record=(lambda count, shown: noted.extend((count, shown))) if request["reason"] else None,
    )
    sees = sees_within(scope_of(account)) if request["reason"] else everyone
    # Nothing is read through this session while the file is made, so it holds no state of the database either.
    session.rollback()
    pieces = files.pieces(asked, locale, format_.writer(locale, _Progress(number)), which.source, sees, terms)
    _write(pieces, part)
    _finish(number, part, asked, which, noted)


def _write(pieces: Iterator[bytes], part: Path) -> None:
    with part.open("wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


class _Progress:
    """Writes down how far a file is, now and then."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _TELL_SECONDS
        if not _tell(self._number, done, total):
            raise _UnwantedError


@transactional
def _take_up() -> int | None:
    return prepared.take_up(db.session(), FileKind.LIST)


@transactional
def _tell(number: int, done: int, total: int) -> bool:
    return prepared.tell(db.session(), number, done, total)


@transactional
def _finish(number: int, part: Path, asked: Asked, which: Meant, noted: list[Any]) -> None:
    session = db.session()
    if not prepared.finish(session, number, part, kept=_kept()):
        return
    if noted:
        one = session.get_one(PreparedFile, number)
        filters = wider.filters_of(asked, which.pairs)
        wider.add_record(session, one.account_id, one.request["reason"], one.format, filters, *noted)


@transactional
def _fail(number: int) -> None:
    prepared.fail(db.session(), number)


@transactional
def _expire() -> int:
    return prepared.expire(db.session())


def _folder() -> Path:
    return prepared.folder(current_app.config["INSTANCE"])


def _kept() -> timedelta:
    return timedelta(hours=current_app.config["FILES_KEPT_HOURS"])


def _today() -> date:
    return clock.today(current_app.config["NETWORK_TIME_ZONE"])


def count(asked: Asked, which: Meant) -> int:
    """Return how many posts a list has."""
    with snapshot() as session:
        return which.source.figures(session, asked.facets).total
