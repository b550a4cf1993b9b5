"""An impatient hand: a button pressed twice at once has to count once, on record, in the mails, in what is made."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from adrnet.db import db
from adrnet.domain.account import Account, Maintainer, Remit
from adrnet.domain.claim import Claim
from adrnet.domain.focal_point import Designation
from adrnet.domain.invitation import Invitation
from adrnet.domain.listing import Listing
from adrnet.domain.maintainer_invitation import MaintainerInvitation
from adrnet.domain.problem import Problem
from adrnet.domain.record import AuditEvent
from adrnet.domain.revision import Revision
from tests.accounts.people import mails
from tests.journeys.somebody import Somebody

_PEOPLE = (Account, Maintainer, MaintainerInvitation, Remit, Invitation, Designation)
_THINGS = (*_PEOPLE, Claim, Listing, Problem, Revision)


@contextmanager
def once(app: Flask) -> Iterator[None]:
    """Be sure that what happens here happens once: on record, in the mails, in what is made."""
    before, counts, letters = _acts(app), _made(app), len(mails(app))
    yield
    twice = [act for act, times in (_acts(app) - before).items() if times > 1]
    assert not twice, f"on record twice: {twice}"
    more = {thing: count - counts[thing] for thing, count in _made(app).items() if count - counts[thing] > 1}
    assert not more, f"made twice: {more}"
    sent = Counter((one.recipient, one.subject) for one in mails(app)[letters:])
    assert max(sent.values(), default=0) <= 1, f"mailed twice: {sent}"


def _acts(app: Flask) -> Counter[tuple[str, str, int]]:
    """Return what is on record, and how often."""
    with app.app_context():
        rows = db.session.execute(select(AuditEvent.act, AuditEvent.subject, AuditEvent.subject_id))
        return Counter((act, subject, number) for act, subject, number in rows)


def _made(app: Flask) -> dict[str, int]:
    """Return how many there are of each thing."""
    with app.app_context():
        return {one.__name__: db.session.scalar(select(func.count()).select_from(one)) or 0 for one in _THINGS}


def twice(somebody: Somebody, words: str, answers: Any = None) -> Somebody:
    """Press a button two times at once; it has to count once."""
    with once(somebody.app):
        return somebody.press(words, answers, times=2)
