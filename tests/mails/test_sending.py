"""Sending what waits: each mail once, none lost, no server hammered, nothing of a person in the log."""

import logging
import re
import smtplib
import socket
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import outbox
from adrnet.domain.outbox import OutgoingMail
from adrnet.kit import clock
from adrnet.kit.mail import AwayError
from adrnet.mails import sending
from tests.mails.desk import Desk
from tests.mails.post_office import PostOffice

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_what_was_sent_is_emptied_and_not_sent_again(desk: Desk, post_office: PostOffice) -> None:
    number = desk.write(key="asked 17")
    before = desk.row(number)
    assert (desk.send(), desk.send()) == (1, 0)
    mail = desk.row(number)
    assert (mail.recipient, mail.subject, mail.text, mail.html) == ("", "", "", "")
    assert (mail.message_id, mail.created_at, mail.attempts) == (before.message_id, before.created_at, 1)
    assert mail.sent_at is not None
    assert mail.leased_until is None
    assert post_office.recipients() == ["someone@office.example"]
    assert post_office.mails()[0]["Message-ID"] == mail.message_id
    # The key still says that this mail was written.
    assert desk.write(key="asked 17") == number
    assert desk.send() == 0


def test_one_connection_serves_several_mails_in_their_order(desk: Desk, post_office: PostOffice) -> None:
    addresses = [f"desk-{number}@office.example" for number in range(23)]
    for to in addresses:
        desk.write(to)
    assert desk.send() == 23
    assert post_office.recipients() == addresses
    assert post_office.commands.count("EHLO") == 3


@pytest.mark.parametrize("place", ["RCPT b@office.example", "RCPT"])
def test_a_mailbox_that_does_not_exist_stops_no_other_mail(
    desk: Desk, post_office: PostOffice, caplog: pytest.LogCaptureFixture, place: str
) -> None:
    first, second, third = (desk.write(f"{name}@office.example", words="secret-token") for name in "abc")
    post_office.replies[place] = "550 5.1.1 b@office.example is unknown here"
    with caplog.at_level(logging.DEBUG):
        sent = desk.send()
    given_up = [number for number in (first, second, third) if desk.row(number).given_up_at]
    assert (sent, given_up) == ((2, [second]) if " " in place else (0, [first, second, third]))
    assert desk.row(second).text == desk.row(second).recipient == ""
    assert caplog.messages[0].startswith("mail <")
    assert caplog.messages[0].endswith("> given up after 1 attempts: 550 5.1.1")
    assert "office.example" not in caplog.text
    assert "secret-token" not in caplog.text
    post_office.replies.clear()
    assert desk.send() == 0


@pytest.mark.parametrize(
    ("place", "reply"),
    [
        ("RCPT a@office.example", "450 4.2.0 a@office.example is greylisted"),
        ("RCPT a@office.example", "550 relaying denied"),
        ("RCPT a@office.example", "554 5.7.1 access denied"),
        (".", "554 5.6.0 not liked"),
        ("DATA", "451 later"),
    ],
)
def test_another_refusal_is_tried_again_later(
    desk: Desk, post_office: PostOffice, caplog: pytest.LogCaptureFixture, place: str, reply: str
) -> None:
    with time_machine.travel(NOON, tick=False) as travels:
        number = desk.write("a@office.example")
        post_office.replies[place] = reply
        assert desk.send() == 0
        mail = desk.row(number)
        assert (mail.attempts, mail.leased_until, mail.sent_at, mail.given_up_at) == (1, None, None, None)
        assert mail.not_before == NOON + timedelta(minutes=1)
        # The codes, and nothing of the server's own words.
        reason = re.match(r"[0-9. ]+", reply)
        assert reason
        assert caplog.messages == [f"mail {mail.message_id} not taken: {reason.group().strip()}"]
        post_office.replies.clear()
        travels.shift(timedelta(seconds=59))
        assert desk.send() == 0
        travels.shift(timedelta(seconds=1))
        assert desk.send() == 1
        assert post_office.mails()[0]["Message-ID"] == mail.message_id


def test_pauses_grow_and_end_growing() -> None:
    minutes = [sending.pause(attempts) // timedelta(minutes=1) for attempts in range(10)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]
    assert sending.pause(10_000) == timedelta(hours=4)


def test_after_some_days_a_mail_is_given_up(
    desk: Desk, post_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    with time_machine.travel(NOON, tick=False) as travels:
        number = desk.write("a@office.example")
        post_office.replies["RCPT"] = "450 later"
        while not desk.row(number).given_up_at:
            assert clock.now() < NOON + timedelta(days=5)
            desk.send()
            travels.shift(timedelta(minutes=30))
        mail = desk.row(number)
        assert mail.given_up_at is not None
        assert timedelta(days=4) <= mail.given_up_at - NOON <= timedelta(days=4, hours=5)
        assert 20 < mail.attempts < 40
        assert (mail.recipient, mail.text, mail.html, mail.sent_at) == ("", "", "", None)
        assert "given up after" in caplog.messages[-1]
        assert "office.example" not in caplog.text


@pytest.mark.parametrize("fault", ["CONNECT", "MAIL", "RCPT", "DATA"])
def test_a_server_that_is_away_costs_no_mail_an_attempt(desk: Desk, post_office: PostOffice, fault: str) -> None:
    numbers = [desk.write(f"{name}@office.example") for name in "abc"]
    post_office.replies[fault] = "421 4.3.2 closing down"
    with pytest.raises(AwayError) as away:
        desk.send()
    assert "office" not in str(away.value)
    assert away.value.__suppress_context__
    assert [(desk.row(number).attempts, desk.row(number).leased_until) for number in numbers] == [(0, None)] * 3
    # The worker calls again, each time later; one call asks once.
    assert post_office.commands.count("MAIL") <= 1
    post_office.replies.clear()
    assert desk.send() == 3


@pytest.mark.usefixtures("open_door")
def test_a_port_where_nobody_listens_is_a_server_that_is_away(app: Flask, desk: Desk) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=probe.getsockname()[1], SMTP_TLS="none")
    number = desk.write()
    with pytest.raises(AwayError, match="ConnectionRefusedError"):
        desk.send()
    assert (desk.row(number).attempts, desk.row(number).leased_until) == (0, None)


def test_a_long_outage_throws_no_mail_away(desk: Desk, post_office: PostOffice) -> None:
    with time_machine.travel(NOON, tick=False) as travels:
        desk.write()
        post_office.replies["CONNECT"] = "554 not now"
        for _ in range(3):
            travels.shift(timedelta(days=7))
            with pytest.raises(AwayError):
                desk.send()
        post_office.replies.clear()
        assert desk.send() == 1


def test_a_mail_that_cannot_be_built_keeps_no_other_back(app: Flask, desk: Desk, post_office: PostOffice) -> None:
    bad, good = desk.write("a@office.example"), desk.write("b@office.example")

    @transactional
    def spoil() -> None:
        mail = db.session.get_one(OutgoingMail, bad)
        mail.subject = "x\r\nBcc: victim@office.example"

    with app.app_context():
        spoil()
    assert desk.send() == 1
    assert post_office.recipients() == ["b@office.example"]
    assert (desk.row(bad).attempts, desk.row(bad).sent_at, bool(desk.row(good).sent_at)) == (1, None, True)


def test_nobody_waits_for_a_mail_server(app: Flask, desk: Desk, post_office: PostOffice) -> None:
    number = desk.write()
    seen: list[bool] = []

    def change_something_else() -> None:
        # In the server's thread, while our client waits for its answer.
        with app.app_context():

            @transactional
            def change() -> None:
                db.session.execute(text("UPDATE outgoing_mail SET attempts = 7 WHERE id = :id"), {"id": number})
                seen.append(db.session.get_one(OutgoingMail, number).leased_until is not None)

            change()

    post_office.before_taking = change_something_else
    assert desk.send() == 1
    assert seen == [True]


def test_a_lease_that_ran_out_is_another_workers(app: Flask, desk: Desk) -> None:
    number = desk.write()
    with app.app_context():

        @transactional
        def lease(minutes: int) -> list[outbox.Leased]:
            return outbox.lease(
                db.session(), clock.now() + timedelta(minutes=minutes), clock.now() + timedelta(minutes=minutes + 10), 5
            )

        [first] = lease(0)
        assert lease(9) == []
        [second] = lease(11)
        transactional(outbox.release)(db.session(), [first])
        transactional(outbox.postpone)(db.session(), first, NOON)
        assert desk.row(number).leased_until == second.leased_until
        assert desk.row(number).attempts == 0
        # It has gone, though it was the first one that sent it.
        transactional(outbox.mark_sent)(db.session(), first, NOON)
        transactional(outbox.give_up)(db.session(), second, NOON + timedelta(days=9))
        assert (desk.row(number).sent_at, desk.row(number).given_up_at) == (NOON, None)


def test_a_worker_does_not_begin_a_mail_at_the_end_of_its_lease(desk: Desk, post_office: PostOffice) -> None:
    numbers = [desk.write(f"{name}@office.example") for name in "abc"]
    with time_machine.travel(clock.now(), tick=False) as travels:
        post_office.before_taking = lambda: travels.shift(timedelta(minutes=9))
        assert desk.send() == 3
        # Each was leased anew: three connections, no mail twice.
        assert post_office.commands.count("EHLO") == 3
    assert len(set(post_office.recipients())) == 3
    assert all(desk.row(number).attempts == 1 for number in numbers)


@pytest.mark.parametrize(
    ("slow", "turns"), [((0, 6), [2, 2, 1, 0]), ((0, 11), [1, 1, 1, 1, 1, 0]), ((15, 1), [1, 1, 1, 1, 1])]
)
def test_a_turn_ends_though_more_waits_but_never_without_a_mail(
    desk: Desk, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch, slow: tuple[int, int], turns: list[int]
) -> None:
    seconds = [0.0]

    def pass_by(long: int) -> None:
        seconds[0] += long

    monkeypatch.setattr(sending, "time", SimpleNamespace(monotonic=lambda: seconds[0]))
    post_office.before_greeting = lambda: pass_by(slow[0])
    post_office.before_taking = lambda: pass_by(slow[1])
    for name in "abcde":
        desk.write(f"{name}@office.example")
    assert [desk.send() for _ in turns] == turns


def test_without_a_server_mails_wait_and_the_log_says_so_once(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    number = desk.write()
    assert (desk.send(), desk.send()) == (0, 0)
    assert caplog.messages == ["SMTP_HOST is not set, so mails wait: 1"]
    assert (desk.row(number).attempts, desk.row(number).leased_until) == (0, None)


def test_the_doors_are_closed_to_tests_that_ask_for_no_server(app: Flask, desk: Desk) -> None:
    app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=25, SMTP_TLS="none")
    desk.write()
    with pytest.raises(AssertionError, match="wants to send mail"):
        desk.send()
    assert smtplib.SMTP.__name__ == "no_mail"


def test_a_trial_lays_mails_into_a_folder_and_sends_none(app: Flask, desk: Desk) -> None:
    app.config.update(IS_TRIAL=True, SMTP_HOST="127.0.0.1")
    number = desk.write(subject="件名", words="本文")
    message_id = desk.row(number).message_id
    assert desk.send() == 1
    files = sorted((app.config["INSTANCE"] / "mail").iterdir())
    assert [file.suffix for file in files] == [".eml", ".txt"]
    assert message_id.encode() in files[0].read_bytes()
    words = files[1].read_text(encoding="utf-8")
    assert words.startswith("件名\nsomeone@office.example\n\n本文\n\n")
    assert desk.row(number).text == ""


def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not(
    app: Flask, desk: Desk, post_office: PostOffice
) -> None:
    with time_machine.travel(NOON, tick=False) as travels, app.app_context():
        desk.write("a@office.example", key="x")
        assert desk.send() == 1
        waiting = desk.write("b@office.example")
        assert mails.forget() == 0
        travels.shift(timedelta(days=367))
        assert mails.forget() == 1
        assert db.session.scalars(select(OutgoingMail.id)).all() == [waiting]
    assert len(post_office.taken) == 1


def test_how_many_wait_and_since_when_is_told(desk: Desk, post_office: PostOffice) -> None:
    with time_machine.travel(NOON, tick=False) as travels:
        assert desk.waiting() == outbox.Waiting(0, None)
        desk.write("a@office.example")
        travels.shift(timedelta(minutes=5))
        desk.write("b@office.example")
        post_office.replies["RCPT a@office.example"] = "450 later"
        assert desk.send() == 1
        assert desk.waiting() == outbox.Waiting(1, NOON)
