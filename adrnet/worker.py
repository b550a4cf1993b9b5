"""The worker (`flask work`): what happens by itself, again and again, beside the web processes.

The index reads the log, mails are sent, the clock moves states on, the log is trimmed. Each job runs in an application
context of its own; a job that fails is logged and tried again later, the others go on. Told to stop, the worker ends
within a second: a job under way finishes if it is quick and is broken off if not, which is as safe as a crash, and
crashes are provided for.

It stands beside the command line and above everything else, since it calls the domain and the search floor alike and
nothing calls it but `cli`. What a job does is not written here.
"""

import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType, TracebackType

from flask import Flask, current_app

from adrnet import clearing, identity, mails, search
from adrnet.db import db, transactional
from adrnet.domain import daily, importing, list_history, outbox, reading_count
from adrnet.domain.freshness import Patience, Rhythm
from adrnet.focal_points import preparing
from adrnet.kit import clock
from adrnet.people import services as people_services

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# How long a job may go on after we were told to stop.
GRACE_SECONDS = 0.7
# A job that failed waits so long, and twice as long after each further failure, up to the second figure.
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 5.0, 300.0


@dataclass(frozen=True)
class Job:
    """Something to do every so many seconds."""

    name: str
    seconds: float
    run: Callable[[], object]


class BrokenOffError(BaseException):
    """A job that did not end in time is broken off; not an `Exception`, so that no job mistakes it for a fault."""


def jobs() -> tuple[Job, ...]:
    """Return what the worker does."""
    return (
        # A change that found another writer at work waits for this: it is to be visible within a second.
        Job("search.catch_up", 0.4, search.catch_up),
        Job("people.mail_links", 2, people_services.mail_links),
        Job("mails.send", 2, mails.send_waiting),
        # First what the day moves, then who is to be told of it.
        Job("freshness.advance", 300, advance),
        Job("freshness.remind", 300, remind),
        Job("problems.remind", 3600, remind_of_problems),
        Job("erasure.clear_up", 5, clearing.clear_up),
        Job("list.begin", 3600, begin_history),
        Job("files.clear_away", 60, preparing.clear_away),
        Job("log.trim", 3600, trim),
        Job("search.look_for_damage", 3600, search.look_for_damage),
        Job("imports.forget", 3600, forget_imports),
        Job("readings.forget", 3600, forget_readings),
        Job("mails.forget", 3600, mails.forget),
        Job("identity.forget", 3600, identity.forget),
        # Last, since it can take long.
        Job("files.make", 2, preparing.make_next),
    )


@transactional
def _advance_once() -> daily.Advanced:
    settings = current_app.config
    zone = settings["NETWORK_TIME_ZONE"]
    return daily.advance_all(db.session(), clock.today(zone), zone, _rhythm(), patience=_patience())


def advance() -> daily.Advanced:
    """Move on everything that today moves, a portion a transaction; return how much it was."""
    total = daily.Advanced()
    while (moved := _advance_once()).total:
        total += moved
    return total


@transactional
def _remind_once() -> int:
    zone = current_app.config["NETWORK_TIME_ZONE"]
    return mails.remind(db.session(), clock.today(zone), zone, _rhythm(), _patience())


def remind() -> int:
    """Write the reminders of today, a portion a transaction; return how many things were reminded of."""
    total = 0
    while written := _remind_once():
        total += written
    return total


@transactional
def _remind_of_problems_once() -> int:
    return mails.remind_of_problems(db.session())


def remind_of_problems() -> int:
    """Write this week's reminders of problems that are open for too long; return how many mails that were."""
    total = 0
    while written := _remind_of_problems_once():
        total += written
    return total


def _rhythm() -> Rhythm:
    settings = current_app.config
    return Rhythm(settings["CONFIRMATION_MONTHS"], settings["CONFIRMATION_DUE_DAYS"])


def _patience() -> Patience:
    settings = current_app.config
    return Patience(settings["REMIND_AGAIN_DAYS"], settings["ANSWER_DAYS"], settings["SILENT_DAYS"])


@transactional
def begin_history() -> int:
    """Take into the history of the list what stands there and was never kept; return how many posts that were."""
    return list_history.begin(db.session())


@transactional
def trim() -> int:
    """Forget what is older than the log is kept; return how many changes that were."""
    return outbox.trim(db.session(), clock.now() - timedelta(days=current_app.config["LOG_KEPT_DAYS"]))


@transactional
def forget_imports() -> int:
    """Give up what was brought in and never carried out; return how many files that were."""
    return importing.expire(db.session(), clock.now() - timedelta(days=current_app.config["IMPORT_KEPT_DAYS"]))


@transactional
def forget_readings() -> int:
    """Forget how often listings were read, of days that are long past; return how many rows that were."""
    return reading_count.forget(db.session(), clock.today(current_app.config["NETWORK_TIME_ZONE"]))


class StopSignal:
    """Waits that end at once when the process is told to stop, and an end to jobs that do not end by themselves."""

    def __init__(self, grace: float = GRACE_SECONDS) -> None:
        self.grace = grace
        self.is_set = False

    def __enter__(self) -> "StopSignal":
        """Listen to the signals."""
        # A pipe and no `Event`: setting an event in a signal's handler can wait for a lock that the same thread holds.
        self._reads, self._writes = os.pipe()
        self._former = {each: signal.signal(each, self._told) for each in SIGNALS}
        self._former[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._insist)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Listen no longer; that a job was broken off is no error."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        for each, former in self._former.items():
            signal.signal(each, former)
        os.close(self._reads)
        os.close(self._writes)
        return isinstance(error, BrokenOffError)

    def wait(self, seconds: float) -> None:
        """Wait so long, or until told to stop."""
        select.select([self._reads], [], [], max(0.0, seconds))

    def _told(self, _signal: int, _frame: FrameType | None) -> None:
        if not self.is_set:
            self.is_set = True
            os.write(self._writes, b".")
            signal.setitimer(signal.ITIMER_REAL, self.grace)

    def _insist(self, _signal: int, _frame: FrameType | None) -> None:
        raise BrokenOffError


def work(app: Flask, todo: Sequence[Job] | None = None) -> None:
    """Do the jobs until the process is told to stop (main thread only)."""
    todo = jobs() if todo is None else todo
    due = dict.fromkeys((job.name for job in todo), 0.0)
    failures = dict.fromkeys(due, 0)
    with StopSignal() as stop:
        while not stop.is_set:
            for job in todo:
                if stop.is_set or due[job.name] > time.monotonic():
                    continue
                failures[job.name] = 0 if _do(app, job) else failures[job.name] + 1
                due[job.name] = time.monotonic() + _pause(job, failures[job.name])
            stop.wait(min(due.values(), default=LONGEST_WAIT_SECONDS) - time.monotonic())


def _pause(job: Job, failures: int) -> float:
    if not failures:
        return job.seconds
    return max(job.seconds, min(FIRST_WAIT_SECONDS * 2.0 ** (failures - 1), LONGEST_WAIT_SECONDS))


def _do(app: Flask, job: Job) -> bool:
    """Run a job; return whether it succeeded."""
    try:
        with app.app_context():
            job.run()
    except Exception:
        app.logger.exception("worker: %s failed", job.name)
        return False
    return True
