"""Sends what waits in the outbox: leases some mails, hands them over, notes each.

What lives here: in which order, how often and for how long a mail is tried. What does not: the outbox's rows
(`domain/outbox.py`), the way (`kit/mail.py`). No transaction is open while a mail server is spoken to.

A mail goes at least once: it is noted after it was taken, so a process that dies in between leaves it to be sent again,
under the same Message-ID. A way that is closed (`AwayError`) costs no mail an attempt: the mails are given back and the
worker waits longer after each failure, as after that of any job.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from flask import current_app

from adrnet.db import db, transactional
from adrnet.domain import outbox
from adrnet.domain.outbox import Leased
from adrnet.kit import clock
from adrnet.kit.mail import AwayError, Folder, NotTakenError, Send, Server
from adrnet.mails.message import message_of

logger = logging.getLogger(__name__)

# A lease covers a portion whose every mail takes as long as a server may take to answer, and some more.
PORTION: Final = 10
LEASE: Final = timedelta(minutes=10)
# No mail is begun when less than this is left of its lease: another worker could be sending it before we have ended.
MARGIN: Final = timedelta(minutes=2)
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=4)
_DOUBLINGS: Final = 10
GIVEN_UP_AFTER: Final = timedelta(days=4)
KEPT: Final = timedelta(days=366)
# The worker has more to do: a queue or a slow server waits for its next turn.
TURN_SECONDS: Final = 10.0
SAID: Final = "adrnet.mails.no_way_said"


def send_waiting() -> int:
    """Send what is due; return how many mails have gone.

    Raises:
        AwayError: there is no way just now; nothing is lost and whoever calls waits before calling again.
    """
    way = _way()
    if way is None:
        _say_that_mails_wait()
        return 0
    sent, until = 0, time.monotonic() + TURN_SECONDS
    while time.monotonic() < until and (portion := _lease()):
        sent += _send(way, portion, until)
    return sent


def _say_that_mails_wait() -> None:
    """Warn once in the life of a process."""
    if not current_app.extensions.get(SAID) and (count := outbox.waiting(db.session()).count):
        current_app.extensions[SAID] = True
        logger.warning("SMTP_HOST is not set, so mails wait: %d", count)


def pause(attempts: int) -> timedelta:
    """Return how long a mail waits that has failed so often before and failed again."""
    return min(FIRST_PAUSE * (1 << min(attempts, _DOUBLINGS)), LONGEST_PAUSE)


@transactional
def forget() -> int:
    """Delete what is left of mails that ended long ago; return how many."""
    return outbox.forget(db.session(), clock.now() - KEPT)


def _way() -> Server | Folder | None:
    settings = current_app.config
    if settings["IS_TRIAL"]:
        return Folder(settings["INSTANCE"] / "mail")
    if not settings["SMTP_HOST"]:
        return None
    return Server(
        settings["SMTP_HOST"],
        settings["SMTP_PORT"],
        settings["SMTP_TLS"],
        settings["SMTP_USER"],
        settings["SMTP_PASSWORD"],
    )


def _lease() -> list[Leased]:
    return _lease_now() if outbox.is_any_due(db.session(), clock.now()) else []


@transactional
def _lease_now() -> list[Leased]:
    now = clock.now()
    return outbox.lease(db.session(), now, now + LEASE, PORTION)


def _send(way: Server | Folder, portion: Sequence[Leased], until: float) -> int:
    """Send a portion; what was not tried is given back, whatever happens."""
    untried = list(portion)
    sent = 0
    try:
        with way.opened() as send:
            # At least one for each connection: a server that is slow to greet would get none otherwise.
            while untried and (len(untried) == len(portion) or _goes_on(untried[0], until)):
                sent += _send_one(send, untried[0])
                del untried[0]
    finally:
        if untried:
            _release(untried)
    return sent


def _goes_on(mail: Leased, until: float) -> bool:
    """Whether this turn has time for one more mail, and the mail's lease too."""
    return time.monotonic() < until and clock.now() < mail.leased_until - MARGIN


def _send_one(send: Send, mail: Leased) -> bool:
    """Send a mail and note what came of it; return whether it has gone."""
    try:
        settings = current_app.config
        send(message_of(mail, sender=settings["MAIL_FROM"], answers_to=settings["CONTACT_EMAIL"]))
    except AwayError:
        raise
    except NotTakenError as error:
        _failed(mail, str(error), is_final=error.is_final)
        return False
    except Exception as error:
        # One mail that cannot be sent must not keep the others; the error's own words may hold what it says.
        _failed(mail, type(error).__name__)
        return False
    _sent(mail)
    return True


def _failed(mail: Leased, reason: str, *, is_final: bool = False) -> None:
    now = clock.now()
    if is_final or now - mail.created_at >= GIVEN_UP_AFTER:
        _given_up(mail, now)
        logger.error("mail %s given up after %d attempts: %s", mail.message_id, mail.attempts + 1, reason)
    else:
        _postponed(mail, now + pause(mail.attempts))
        logger.warning("mail %s not taken: %s", mail.message_id, reason)


@transactional
def _sent(mail: Leased) -> None:
    outbox.mark_sent(db.session(), mail, clock.now())


@transactional
def _given_up(mail: Leased, at: datetime) -> None:
    outbox.give_up(db.session(), mail, at)


@transactional
def _postponed(mail: Leased, not_before: datetime) -> None:
    outbox.postpone(db.session(), mail, not_before)


@transactional
def _release(mails: Sequence[Leased]) -> None:
    outbox.release(db.session(), mails)
