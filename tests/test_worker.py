"""The worker: it does its jobs again and again, outlives their faults and ends when it is told to."""

import logging
import os
import shutil
import signal
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet import search, worker
from adrnet.db import db, transactional
from adrnet.domain import daily, outbox
from adrnet.domain.freshness import Patience, Rhythm
from adrnet.domain.outbox import IndexChange
from adrnet.worker import LONGEST_WAIT_SECONDS, Job, StopSignal, work
from tests.processes import process

ROOT = Path(__file__).parent.parent
# A second on a machine with nothing else to do; on a busy one still far less than a job of half a minute.
PROMPTLY = 10.0

# A worker with one job that would take half a minute, as its own process.
LONG_JOB = """
import os, time
from adrnet.worker import Job, work
from wsgi import app
work(app, [Job("long", 1, lambda: (print("begun", flush=True), time.sleep(30)))])
print("ended", flush=True)
"""


def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    patience = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < patience, "it did not happen"
        time.sleep(0.05)


def status(app: Flask) -> Mapping[str, object]:
    with app.app_context():
        return search.status()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_builds_the_index_follows_the_log_and_ends_when_told(
    app: Flask, given: SimpleNamespace, told: signal.Signals
) -> None:
    listing = given.listing()
    shutil.rmtree(app.config["INDEX_DIRECTORY"])
    with process(app, "-m", "flask", "--app", "wsgi", "work") as running:
        until(lambda: status(app)["generation"] is not None)
        with app.app_context(), Session(db.engine) as elsewhere:
            # As another node would write it: nobody here catches up after this commit.
            outbox.note(elsewhere, [listing.id])
            elsewhere.commit()
        until(lambda: status(app)["behind"] == 0)
        begun = time.monotonic()
        running.send_signal(told)
        said, _ = running.communicate(timeout=30)
        assert time.monotonic() - begun < PROMPTLY
    assert (running.returncode, said) == (0, "")


def test_a_job_that_does_not_end_is_broken_off(app: Flask) -> None:
    with process(app, "-c", LONG_JOB) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "begun\n"
        begun = time.monotonic()
        running.send_signal(signal.SIGTERM)
        said, _ = running.communicate(timeout=30)
        assert time.monotonic() - begun < PROMPTLY
    assert (running.returncode, said) == (0, "ended\n")


def test_a_job_that_fails_is_logged_and_the_others_go_on(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fail() -> None:
        done.append("fail")
        raise ValueError("an example of a fault")

    def go_on() -> None:
        done.append("go on")
        if done.count("go on") == 3:
            os.kill(os.getpid(), signal.SIGTERM)

    with caplog.at_level(logging.ERROR):
        work(app, [Job("failing", 0, fail), Job("other", 0, go_on)])
    # The one that failed waits before it is tried again.
    assert done == ["fail", "go on", "go on", "go on"]
    assert [record.getMessage() for record in caplog.records] == ["worker: failing failed"]
    assert caplog.records[0].exc_info is not None


def test_each_job_has_a_context_of_its_own(app: Flask) -> None:
    contexts: list[object] = []

    def see() -> None:
        assert current_app.name == "adrnet"
        contexts.append(db.session())
        if len(contexts) == 2:
            os.kill(os.getpid(), signal.SIGINT)

    work(app, [Job("seeing", 0, see)])
    assert contexts[0] is not contexts[1]


def test_a_job_that_failed_waits_twice_as_long_each_time() -> None:
    job = Job("some", 1, lambda: None)
    assert [worker._pause(job, failures) for failures in (0, 1, 2, 3, 4)] == [1, 5, 10, 20, 40]
    assert worker._pause(job, 99) == LONGEST_WAIT_SECONDS
    assert worker._pause(Job("rare", 3600, lambda: None), 1) == 3600


def test_the_grace_of_a_job_is_less_than_a_second() -> None:
    begun = time.monotonic()
    with StopSignal() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(30)
    assert stop.is_set
    assert worker.GRACE_SECONDS <= time.monotonic() - begun < PROMPTLY
    assert worker.GRACE_SECONDS < 1


def test_waiting_ends_at_once_when_told_to_stop() -> None:
    former = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGALRM)
    with StopSignal() as stop:
        stop.wait(0.01)
        assert not stop.is_set
        os.kill(os.getpid(), signal.SIGTERM)
        begun = time.monotonic()
        stop.wait(30)
        assert stop.is_set
    assert time.monotonic() - begun < PROMPTLY
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGALRM)) == former
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@pytest.mark.setting(LOG_KEPT_DAYS="7")
def test_the_log_is_kept_for_as_long_as_the_setting_says(app: Flask) -> None:
    with app.app_context(), time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False) as travels:
        transactional(outbox.note)(db.session(), [1])
        first = outbox.head(db.session())
        travels.shift(timedelta(days=1))
        transactional(outbox.note)(db.session(), [2])
        travels.shift(timedelta(days=6, seconds=1))
        assert worker.trim() > 0
        assert db.session.scalars(select(IndexChange.sequence)).all() == [first + 1]


def test_everything_that_is_due_is_moved_on_in_portions(
    app: Flask, given: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        given.listing(confirmed_on=date(2026, 1, 1))
    portions: list[int] = []
    whole = daily.advance_all

    def in_twos(session: Session, today: date, time_zone: str, rhythm: Rhythm, patience: Patience) -> daily.Advanced:
        moved = whole(session, today, time_zone, rhythm, most=2, patience=patience)
        portions.append(moved.listings)
        return moved

    monkeypatch.setattr(daily, "advance_all", in_twos)
    with app.app_context(), time_machine.travel(datetime(2027, 6, 1, tzinfo=UTC), tick=False):
        assert worker.advance() == daily.Advanced(listings=5)
    assert portions == [2, 2, 1, 0]


def test_the_worker_looks_after_index_mails_clock_and_log() -> None:
    assert {job.name: job.seconds for job in worker.jobs()} == {
        "search.catch_up": 0.4,
        "people.mail_links": 2,
        "mails.send": 2,
        "freshness.advance": 300,
        "freshness.remind": 300,
        "problems.remind": 3600,
        "erasure.clear_up": 5,
        "list.begin": 3600,
        "files.clear_away": 60,
        "log.trim": 3600,
        "search.look_for_damage": 3600,
        "imports.forget": 3600,
        "readings.forget": 3600,
        "mails.forget": 3600,
        "identity.forget": 3600,
        "files.make": 2,
    }
