"""Puts a mail into the outbox, in the transaction of what it tells about: rolled back, there is no mail.

What lives here: `write`, `write_letter`, the stable Message-ID. What does not: the words (`composing`), the sending
(`sending`).
"""

import hashlib
import hmac
import re
import uuid
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from sqlalchemy.orm import Session

from adrnet.domain import outbox
from adrnet.domain.outbox import OutgoingMail
from adrnet.mails.composing import Composed, compose, language

LONGEST_SUBJECT = 250


def write(session: Session, name: str, /, *, to: str, locale: str, key: str = "", **values: Any) -> OutgoingMail:
    """Compose a mail and put it into the outbox, in the running transaction.

    Args:
        session: within a `transactional` function.
        name: of the template, without folder and ending.
        to: one mailbox, as its owner writes it.
        locale: the reader's language.
        key: what this mail is about, in the caller's words; with the same key and recipient it is written once.
        values: what the template expects.

    Returns:
        The row; the one that is there already when the key was used before.

    Raises:
        ValueError: `to` is no mailbox.
    """
    recipient, message_id = _mailbox(to), _message_id(key, to)
    if key and (former := outbox.find(session, message_id)):
        return former
    return _put(session, compose(name, locale, **values), message_id, recipient, locale)


def is_written(session: Session, key: str, to: str) -> bool:
    """Whether `write` was called before with this key and recipient: for whom a link would be made for nothing."""
    return outbox.find(session, _message_id(key, to)) is not None


def write_letter(session: Session, *, to: str, locale: str, subject: str, body: str) -> OutgoingMail:
    """Put a letter that somebody edited into the outbox; its HTML is made from its plain text.

    An empty line begins a paragraph; a line that is the address of one of our pages becomes a link. The signature is
    added here: `body` comes without one, as `Composed.body` does.

    Raises:
        ValueError: `to` is no mailbox.
    """
    recipient, message_id = _mailbox(to), _message_id("", to)
    ours = current_app.config["BASE_URL"] + "/"
    paragraphs = [
        [{"words": line.strip(), "is_link": re.fullmatch(rf"{re.escape(ours)}\S*", line.strip())} for line in lines]
        for paragraph in re.split(r"\n\s*\n", "\n".join(body.splitlines()).strip())
        if (lines := paragraph.split("\n"))
    ]
    composed = compose("letter", locale, subject=subject, paragraphs=paragraphs)
    return _put(session, composed, message_id, recipient, locale)


def _put(session: Session, composed: Composed, message_id: str, recipient: str, locale: str) -> OutgoingMail:
    mail = OutgoingMail(
        message_id=message_id,
        recipient=recipient,
        locale=language(locale).code,
        subject=_one_line(composed.subject),
        text=composed.text,
        html=composed.html,
    )
    return outbox.enqueue(session, mail)


def _one_line(subject: str) -> str:
    """Leave nothing in a subject that could begin another header or another line."""
    # Every end of a line, Unicode's own included, is white space to `split`.
    shown = " ".join(subject.split())
    return shown if len(shown) <= LONGEST_SUBJECT else shown[: LONGEST_SUBJECT - 1] + "…"


def is_mailbox(to: str) -> bool:
    """Whether a mail can be written to this address: what somebody typed long ago may be none."""
    try:
        return bool(_mailbox(to))
    except ValueError:
        return False


def _mailbox(to: str) -> str:
    try:
        # Tests and trials write to reserved domains; whether a domain takes mail is for the mail server to find out.
        return validate_email(to, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        # Without the address: an error's words end in a log.
        raise ValueError("the recipient of a mail is no mailbox") from None


def _message_id(key: str, to: str) -> str:
    """Return the identity by which a mail that comes twice is recognised.

    Keyed with the application's secret, since a plain digest of an address can be guessed.
    """
    domain = current_app.config["MAIL_FROM"].rpartition("@")[2]
    if not key:
        return f"<{uuid.uuid4().hex}@{domain}>"
    secret = str(current_app.config["SECRET_KEY"]).encode()
    digest = hmac.new(secret, f"mail\0{key}\0{to.strip().casefold()}".encode(), hashlib.sha256)
    return f"<{digest.hexdigest()[:32]}@{domain}>"
