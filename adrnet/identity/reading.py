"""Pages that show people are slowed for whoever fetches many of them: by network, without a puzzle and without a trace.

A person reads some pages a minute; whoever copies the directory reads thousands. Beyond a limit a minute and a limit an
hour (`READS_PER_MINUTE`, `READS_PER_HOUR`) the answer is 429 with the moment from which on one may go on.

Decisions:
    2026-11-22  Counted in a file that the processes of a machine share (`kit.tally`), not in the database: a page for a
                visitor writes nothing there. Several machines count each for itself, so that a reader who is spread
                over N of them may read N times as much.
    2026-11-22  Which pages: those whose permission is to read the directory, to take its list away, to read what
                members read. Pages about oneself, forms and texts are not counted.
    2026-11-22  What the search line suggests is asked for with every few letters and shows names alone: it is counted
                by itself, and `_SUGGESTED` times as much of it is let through.
    2026-11-22  A file of results counts as the pages that it replaces.
    2026-11-22  Nobody is let through for being signed in: an account costs a mailbox. A local trial counts nothing.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from flask import Flask, Response, current_app, make_response, render_template, request

from adrnet.domain.policy import Permission
from adrnet.identity.limits import network_of
from adrnet.kit import clock
from adrnet.kit.extensions import hang, hung
from adrnet.kit.tally import Tally

FILE: Final = "reading"
_TALLY: Final = "identity.reading"
# Permission → how many pages an answer is: a file has 500 entries, a page of results 20.
_SHOWS_PEOPLE: Final[Mapping[str, int]] = {
    Permission.READ_DIRECTORY: 1,
    Permission.TAKE_RESULTS: 25,
    Permission.TAKE_OPEN_LIST: 1,
    Permission.READ_MEMBERS_PAGES: 1,
}
# Answers to letters that were typed, for each page that may be read.
_SUGGESTED: Final = 5
# The setting, and how many seconds its window has.
_WINDOWS: Final = (("READS_PER_MINUTE", 60), ("READS_PER_HOUR", 3600))


def init(app: Flask) -> None:
    """Open the file of counts in the instance folder."""
    hang(app, _TALLY, Tally(app.config["INSTANCE"] / FILE))


def slow_down(permission: Permission) -> Response | None:
    """Count a page that shows people; return the answer for whoever has read too many, None for everybody else."""
    if not _is_counted(permission) or current_app.config["IS_TRIAL"]:
        return None
    now = int(clock.now().timestamp())
    until = _count(current_app.config, hung(_TALLY), permission, request.remote_addr or "", now)
    return _wait(datetime.fromtimestamp(until, UTC), until - now) if until else None


def admit(app: Flask) -> Callable[[str, str], bool]:
    """Return what counts for pages that are given without asking the application: whether one more may be read.

    It takes the page's permission and the reader's address. Where the answer is no the application is asked after all,
    counts once more and says until when to wait.
    """

    def may_read(permission: str, address: str) -> bool:
        if not _is_counted(permission):
            return True
        tally: Tally = app.extensions[f"adrnet.{_TALLY}"]
        return not _count(app.config, tally, permission, address, int(clock.now().timestamp()))

    return may_read


def _is_counted(permission: str) -> bool:
    return permission == Permission.READ_SUGGESTIONS or permission in _SHOWS_PEOPLE


def _count(settings: Mapping[str, Any], tally: Tally, permission: str, address: str, now: int) -> int:
    """Count one answer more; return until when to wait, in seconds since 1970, 0 where one need not."""
    what, times = ("suggested ", _SUGGESTED) if permission == Permission.READ_SUGGESTIONS else ("", 1)
    who = network_of(address, settings["SECRET_KEY"])
    until = 0
    for setting, seconds in _WINDOWS:
        pages = _SHOWS_PEOPLE.get(permission, 1)
        if tally.count(f"{what}{setting} {who}", now // seconds, pages) > times * settings[setting]:
            until = max(until, (now // seconds + 1) * seconds)
    return until


def _wait(until: datetime, seconds: int) -> Response:
    page = make_response(render_template("errors/slow_down.html", until=until, minutes=-(-seconds // 60)), 429)
    page.headers["Retry-After"] = str(seconds)
    return page
