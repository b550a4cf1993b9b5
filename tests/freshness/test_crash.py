"""SIGKILL of the worker between any two effects of a day: each happens once, and none is lost.

Every ninth point, from another one at each run; every single one with `ADRNET_CRASH=all`.
"""

import json
import os
import secrets
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.focal_point import DesignatedPerson, Designation
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.record import AuditEvent
from tests.freshness.reminded import at, sent, travel

ROOT = Path(__file__).parent.parent.parent
DAY = date(2027, 11, 22)


def world(app: Flask, given: SimpleNamespace) -> SimpleNamespace:
    """Make something for every effect of one day."""
    made = SimpleNamespace()

    def before(days: int) -> Any:
        return time_machine.travel(at(DAY - timedelta(days=days)), tick=False)

    with time_machine.travel(at(date(2026, 8, 24)), tick=False):
        made.silent = given.nominee(given.post("TH", ("training",)))
    made.due = given.listing(confirmed_on=date(2026, 12, 22))
    made.overdue = given.listing(confirmed_on=date(2026, 11, 22))
    made.hidden = given.practitioner(confirmed_on=date(2026, 11, 22))
    made.keepers = [given.account(maintains=[one]) for one in (made.due, made.overdue, made.hidden)]
    for days in (90, 60):
        travel(app, DAY - timedelta(days=days))
    with before(30):
        made.lapses = given.nominee(given.post("TH", ("mediation",)), has_agreed=False)
    with before(15):
        made.halfway = given.nominee(given.post("TH", ("arbitration",)), has_agreed=False)
    with before(20):
        made.ends = given.designation(given.post("JP"), ends_on=DAY - timedelta(days=1))
        made.begins = given.designation(given.post("VN"), is_seated=False, starts_on=DAY)
    # What the days before had to do is done.
    travel(app, DAY - timedelta(days=1))
    return made


def test_a_day_that_is_broken_off_everywhere_is_done_once(app: Flask, given: SimpleNamespace) -> None:
    made = world(app, given)
    before = Counter(one.to for one in sent(app))
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
        acts = {one.id for one in db.session.scalars(select(AuditEvent))}
        db.engine.dispose()
    stride = 1 if os.environ.get("ADRNET_CRASH") == "all" else 9
    first = 1 + secrets.randbelow(stride)
    print(f"killed at {first}, {first + stride}, …")  # noqa: T201 - for whoever repeats a failure
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.freshness.crashing", url, str(app.config["INSTANCE"])),
            *(DAY.isoformat(), str(first), str(stride)),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["killed"] > 5
    # A mail, its link and the note that it was written are there together, or none of them.
    for now in [*said["seen"], said["last"]]:
        assert now["mails"] == now["links"] == now["noted"], said
    assert said["seen"][0]["mails"] == 0
    assert said["last"]["mails"] == 4

    new = Counter(one.to for one in sent(app)) - before
    with app.app_context():
        session = db.session()
        asked = session.get_one(DesignatedPerson, made.halfway.id).email
        assert new == Counter([*(one.email for one in made.keepers), asked])
        assert {kept.id: session.get_one(Listing, kept.id).freshness for kept in (made.due, made.overdue)} == {
            made.due.id: "confirmation_due",
            made.overdue.id: "overdue",
        }
        assert session.get_one(Listing, made.hidden.id).state == "hidden"
        states = {
            name: session.get_one(Designation, getattr(made, name).id).state
            for name in vars(made)
            if name in {"silent", "lapses", "halfway", "ends", "begins"}
        }
        assert states == {
            "silent": "withdrawn",
            "lapses": "lapsed",
            "halfway": "nominated",
            "ends": "ended",
            "begins": "active",
        }
        assert [one.designation_id for one in session.scalars(select(DesignatedPerson))] == [made.halfway.id]
        happened = Counter(
            (one.act, one.subject_id) for one in session.scalars(select(AuditEvent)) if one.id not in acts
        )
        assert set(happened.values()) == {1}
        ids = list(session.scalars(select(OutgoingMail.message_id)))
        assert len(ids) == len(set(ids))
