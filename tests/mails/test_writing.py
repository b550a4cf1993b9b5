"""Mails into the outbox: with the change or not at all, once for a key, nothing of a stranger in a header."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail
from tests import factories
from tests.mails.desk import Desk


@transactional
def letter(**values: str) -> OutgoingMail:
    return mails.write_letter(db.session(), **{"to": "a@office.example", "locale": "ja", "subject": "S", **values})


def test_a_mail_waits_in_words_of_its_reader(desk: Desk) -> None:
    mail = desk.row(desk.write("Someone@Office.EXAMPLE", locale="ja", subject="件名", words="本文"))
    assert (mail.recipient, mail.locale, mail.subject) == ("Someone@office.example", "ja", "件名")
    assert "本文" in mail.text
    assert "本文" in mail.html
    assert (mail.attempts, mail.sent_at, mail.leased_until, mail.given_up_at) == (0, None, None, None)
    assert mail.not_before == mail.created_at
    assert re.fullmatch(r"<[0-9a-f]{32}@adrnet\.example>", mail.message_id)


def test_a_change_that_is_rolled_back_leaves_no_mail(app: Flask, desk: Desk) -> None:
    @transactional
    def change_and_fail() -> None:
        factories.listing()
        mails.write_letter(db.session(), to="a@office.example", locale="en", subject="S", body="B")
        db.session().flush()
        raise ValueError("an example of a fault")

    with app.app_context(), pytest.raises(ValueError, match="an example"):
        change_and_fail()
    assert desk.count() == 0
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Listing)) == 0
    desk.write()
    assert desk.count() == 1


def test_a_mail_outside_of_a_transaction_is_never_written(app: Flask, desk: Desk) -> None:
    with app.app_context():
        mails.write_letter(db.session(), to="a@office.example", locale="en", subject="S", body="B")
        with pytest.raises(RuntimeError, match="outside of a transactional"):
            letter(body="B")
    assert desk.count() == 0


def test_a_mail_with_a_key_is_written_once_for_each_recipient(desk: Desk) -> None:
    first = desk.write("a@office.example", key="review asked 17")
    assert desk.write("A@office.example", key="review asked 17", words="again") == first
    other, later = (
        desk.write("b@office.example", key="review asked 17"),
        desk.write("a@office.example", key="review asked 18"),
    )
    assert len({first, other, later}) == desk.count() == 3
    assert desk.row(first).message_id != desk.row(other).message_id
    # Neither the key nor the address can be read, or guessed, from what travels.
    assert re.fullmatch(r"<[0-9a-f]{32}@adrnet\.example>", desk.row(first).message_id)


def test_mails_without_a_key_are_each_their_own(desk: Desk) -> None:
    assert desk.row(desk.write()).message_id != desk.row(desk.write()).message_id
    assert desk.count() == 2


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "a@b@office.example",
        "a@office.example\r\nBcc: b@office.example",
        "a@office.example\n",
        "a@office.example, b@office.example",
        '"a\r\nb"@office.example',
        "A <a@office.example>",
        "a@office.example\0",
    ],
)
def test_what_is_no_mailbox_is_refused_without_saying_it(desk: Desk, to: str) -> None:
    with pytest.raises(ValueError, match="no mailbox") as refused:
        desk.write(to)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    assert desk.count() == 0


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\u0085", "\0", "\x0b"])
def test_a_subject_stays_one_line(app: Flask, desk: Desk, end: str) -> None:
    with app.app_context():
        number = letter(subject=f"Hello{end}Bcc: victim@office.example", body="B").id
    assert desk.row(number).subject == "Hello Bcc: victim@office.example"


def test_a_subject_that_is_too_long_is_cut_and_shows_it(desk: Desk) -> None:
    subject = desk.row(desk.write(subject="題" * 400)).subject
    assert (len(subject), subject[-1]) == (250, "…")


def test_a_letter_is_sent_as_it_was_edited(app: Flask, desk: Desk) -> None:
    body = (
        "Dear <colleague>,\r\nsecond line\r\n\r\n\r\n  https://adrnet.example/ja/x?a=1&b=2\r\n"
        "https://evil.example/\r\n\r\n- kept"
    )
    with app.app_context():
        number = letter(body=body).id
    mail = desk.row(number)
    assert mail.text.partition("\n\n-- \n")[0] == (
        "Dear <colleague>,\nsecond line\n\nhttps://adrnet.example/ja/x?a=1&b=2\nhttps://evil.example/\n\n- kept"
    )
    assert re.findall('href="([^"]*)"', mail.html) == ["https://adrnet.example/ja/x?a=1&amp;b=2"]
    assert "Dear &lt;colleague&gt;,<br>second line" in mail.html


def test_what_was_composed_for_editing_comes_back_with_one_signature(app: Flask, desk: Desk) -> None:
    desk.write()
    with app.app_context():
        composed = mails.compose("example", "en", subject="S", words="W")
        number = letter(locale="en", subject=composed.subject, body=composed.body).id
    assert desk.row(number).text == composed.text
    assert desk.row(number).text.count("\n-- \n") == 1
