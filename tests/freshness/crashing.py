"""Kills a worker's clock (SIGKILL) before every statement that it sends, one after the other.

Run by `test_crash` as a program of its own: one thread, so that it can fork. A child does a day's work until it is
killed at a point; another one looks at what is left. Each child goes on from there; when the last one has committed
something, the points begin anew, so that each transaction is broken off everywhere.

    python -m tests.freshness.crashing DATABASE_URL FOLDER DAY FIRST STRIDE
"""

import functools
import json
import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import event, func, select

from adrnet import create_app, worker
from adrnet.db import db
from adrnet.domain.focal_point import Designation
from adrnet.domain.link import MailedLink
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.record import AuditEvent
from tests.applications import settings
from tests.freshness.reminded import at
from tests.search.crashing import in_child


def work(app: Flask, day: date, point: int) -> int:
    """Do a day's work, killed before the so-manieth statement; return how many there were."""
    asked = 0

    def ask(*_arguments: Any) -> None:
        nonlocal asked
        asked += 1
        if asked == point:
            os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context(), time_machine.travel(at(day), tick=False):
        event.listen(db.engine, "before_cursor_execute", ask)
        event.listen(db.engine, "commit", ask)
        worker.advance()
        worker.remind()
    return asked


def look(app: Flask, day: date) -> dict[str, int]:
    """Say how much is done, and of what the day wrote: mails, their links, the notes that they were written."""
    with app.app_context():
        session = db.session()

        def count(table: type[Any], *wanted: Any) -> int:
            return session.scalar(select(func.count()).select_from(table).where(*wanted)) or 0

        return {
            "acts": count(AuditEvent),
            "mails": count(OutgoingMail, OutgoingMail.created_at >= at(day)),
            "links": count(MailedLink, MailedLink.created_at >= at(day)),
            "noted": sum(count(kind, kind.reminded_at >= at(day)) for kind in (Listing, Designation)),
        }


def main(url: str, folder: str, day: str, first: str, stride: str) -> None:
    """Kill until nobody is left to kill; write down what was seen."""
    app, today = create_app(settings(url, Path(folder))), date.fromisoformat(day)
    for name in ("reminder", "nomination"):
        # What every child would do again.
        app.jinja_env.get_template(f"mail/{name}.html")
    point, killed, seen = int(first), 0, []
    while True:
        code, said = in_child(functools.partial(work, app, today, point))
        fine, now = in_child(functools.partial(look, app, today))
        if fine:
            raise SystemExit("what is left cannot be looked at")
        if code == 0:
            break
        if code != -signal.SIGKILL:
            raise SystemExit(f"a child ended with {code}")
        killed += 1
        has_committed = bool(seen) and now != seen[-1]
        seen.append(now)
        point = int(first) if has_committed else point + int(stride)
    print(json.dumps({"killed": killed, "seen": seen, "last": now, "statements": said}))  # noqa: T201 - its answer


if __name__ == "__main__":
    main(*sys.argv[1:])
