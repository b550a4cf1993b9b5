"""Several workers at one outbox, and one that is killed: each mail goes, none goes twice unless somebody died."""

import signal
import socket
import threading
import time
from collections import Counter
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import outbox
from adrnet.domain.outbox import OutgoingMail
from adrnet.kit import clock
from tests.mails.desk import Desk
from tests.mails.post_office import PostOffice
from tests.processes import process

MANY = 80
# Waits for the others, sends until nothing is left, says how many it sent.
SENDER = """
import sys, time
from wsgi import app
from adrnet import mails
print("ready", flush=True)
sys.stdin.readline()
sent = 0
with app.app_context():
    while now := mails.send_waiting():
        sent += now
print(sent, flush=True)
"""
# A disk with room for nothing: the kernel itself refuses every byte.
FULL = """
import resource, signal, sys
from wsgi import app
from adrnet import mails
from adrnet.db import db
from adrnet.kit.mail import AwayError, Folder
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
lay_down = Folder._lay_down
def full(self, message):
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    try:
        lay_down(self, message)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
Folder._lay_down = full
with app.app_context():
    try:
        mails.send_waiting()
    except AwayError as error:
        print(error)
"""


def fill(desk: Desk, number: int) -> None:
    """Write many mails as copies of one, which is quicker than composing each."""
    first = desk.row(desk.write("desk-0@office.example"))
    copied = [column.name for column in OutgoingMail.__table__.columns if column.name not in {"id", "message_id"}]

    @transactional
    def copy() -> None:
        for place in range(1, number):
            values = {name: getattr(first, name) for name in copied}
            values["recipient"] = f"desk-{place}@office.example"
            db.session.add(OutgoingMail(message_id=f"<{place}@adrnet.example>", **values))

    with desk.app.app_context():
        copy()


def test_two_workers_send_each_mail_once(app: Flask, desk: Desk, post_office: PostOffice) -> None:
    fill(desk, MANY)
    with process(app, "-c", SENDER) as one, process(app, "-c", SENDER) as other:
        for each in (one, other):
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for each in (one, other):
            assert each.stdin is not None
            each.stdin.write("\n")
            each.stdin.flush()
        told = [each.communicate(timeout=120)[0] for each in (one, other)]
    sent = [int(words) for words in told]
    assert sum(sent) == MANY
    # Neither did all of it: otherwise nothing was shared and nothing is shown.
    assert min(sent) > 0
    assert Counter(post_office.recipients()) == {f"desk-{place}@office.example": 1 for place in range(MANY)}
    assert desk.waiting().count == 0


def test_a_worker_that_is_killed_while_it_sends_loses_nothing(app: Flask, desk: Desk, post_office: PostOffice) -> None:
    numbers = [desk.write(f"{name}@office.example") for name in "abc"]
    identities = {desk.row(number).message_id for number in numbers}
    handed_over, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        handed_over.set()
        go_on.wait(30)

    post_office.before_taking = hold
    with process(app, "-m", "flask", "--app", "wsgi", "work") as worker:
        assert handed_over.wait(60)
        # The server has the whole mail; the worker does not know it yet, and never will.
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=30)
    go_on.set()
    until = time.monotonic() + 30
    while len(post_office.taken) < 1:
        assert time.monotonic() < until
        time.sleep(0.05)
    post_office.before_taking = lambda: None
    assert [desk.row(number).sent_at for number in numbers] == [None, None, None]
    # Leased to the dead: nobody else takes them yet.
    assert desk.send() == 0

    @transactional
    def let_the_lease_run_out() -> None:
        for mail in db.session.scalars(select(OutgoingMail)):
            assert mail.leased_until is not None
            mail.leased_until -= timedelta(minutes=10)

    with app.app_context():
        let_the_lease_run_out()
    assert desk.send() == 3
    arrived = Counter(mail["Message-ID"] for mail in post_office.mails())
    assert set(arrived) == identities
    # The one that was under way came twice, under one name: the reader's mail program shows it once.
    assert sorted(arrived.values()) == [1, 1, 2]
    assert all(desk.row(number).sent_at for number in numbers)


def test_a_worker_that_is_told_to_stop_gives_back_what_it_did_not_send(
    app: Flask, desk: Desk, post_office: PostOffice
) -> None:
    numbers = [desk.write(f"{name}@office.example") for name in "abc"]
    handed_over, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        handed_over.set()
        go_on.wait(30)

    post_office.before_taking = hold
    with process(app, "-m", "flask", "--app", "wsgi", "work") as worker:
        assert handed_over.wait(60)
        worker.send_signal(signal.SIGTERM)
        said, _ = worker.communicate(timeout=30)
        assert (worker.returncode, said) == (0, "")
    go_on.set()
    assert [desk.row(number).leased_until for number in numbers] == [None, None, None]
    post_office.before_taking = lambda: None
    assert desk.send() == 3


def test_the_worker_outlives_a_server_that_is_away(app: Flask, desk: Desk) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=probe.getsockname()[1])
        desk.write("somebody@office.example", words="secret-token")
        with process(app, "-m", "flask", "--app", "wsgi", "work") as worker:
            assert worker.stdout is not None
            first = []
            while not first or "AwayError:" not in first[-1]:
                first.append(worker.stdout.readline())
                assert first[-1], first
            time.sleep(3)
            worker.send_signal(signal.SIGTERM)
            later, _ = worker.communicate(timeout=30)
    assert worker.returncode == 0
    # Not every two seconds: it waits after a failure.
    assert "mails.send failed" not in later
    said = "".join(first) + later
    assert "worker: mails.send failed" in first[0]
    assert "ConnectionRefusedError" in said
    assert "office.example" not in said
    assert "secret-token" not in said


def test_a_full_disk_loses_no_mail_of_a_trial(app: Flask, desk: Desk) -> None:
    number = desk.write("somebody@office.example", subject="件名")
    app.config.update(SMTP_HOST="", SMTP_PORT=25)
    folder = app.config["INSTANCE"] / "mail"
    with process(app, "-c", FULL, ADRNET_TRIAL="1") as sender:
        said, _ = sender.communicate(timeout=60)
    assert said == "OSError 27\n"
    # Nothing half written, nothing left behind, the mail as it was.
    assert list(folder.iterdir()) == []
    row = desk.row(number)
    assert (row.sent_at, row.leased_until, row.subject) == (None, None, "件名")
    app.config.update(IS_TRIAL=True)
    assert desk.send() == 1
    assert sorted(path.suffix for path in folder.iterdir()) == [".eml", ".txt"]
    assert desk.row(number).sent_at is not None


def test_a_lease_takes_the_oldest_and_no_more_than_was_asked_for(app: Flask, desk: Desk) -> None:
    fill(desk, 30)
    with app.app_context():
        lease = transactional(outbox.lease)
        now = clock.now()
        portions = [lease(db.session(), now, now + timedelta(minutes=10), 12) for _ in range(4)]
    assert [len(portion) for portion in portions] == [12, 12, 6, 0]
    ids = [mail.id for portion in portions for mail in portion]
    assert ids == sorted(set(ids))
