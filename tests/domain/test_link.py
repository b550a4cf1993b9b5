"""Links by mail: for one purpose, once, for a while; the database never holds what opens them."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import link
from adrnet.domain.link import LIFETIME, MailedLink, Purpose
from adrnet.kit import clock


def test_a_link_is_found_by_its_token_and_used_once(session: Session) -> None:
    token = link.issue(session, Purpose.CLAIM, "desk@example.org", subject_id=7)
    found = link.find(session, Purpose.CLAIM, token)
    assert found is not None
    assert (found.email, found.subject_id) == ("desk@example.org", 7)
    assert link.use(session, found)
    assert not link.use(session, found)
    assert link.find(session, Purpose.CLAIM, token) is None


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_for_one_purpose_opens_nothing_else(session: Session, purpose: Purpose) -> None:
    token = link.issue(session, purpose, "desk@example.org")
    assert [other for other in Purpose if link.find(session, other, token)] == [purpose]


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_expires(session: Session, purpose: Purpose) -> None:
    token = link.issue(session, purpose, "desk@example.org")
    issued = clock.now()
    found = link.find(session, purpose, token)
    assert found is not None
    with time_machine.travel(issued + LIFETIME[purpose] + timedelta(seconds=1), tick=False):
        assert link.find(session, purpose, token) is None
        # Somebody opened the page in time and pressed the button too late.
        assert not link.use(session, found)


def test_the_database_does_not_hold_what_opens_a_link(session: Session) -> None:
    token = link.issue(session, Purpose.SIGN_IN, "desk@example.org")
    session.flush()
    row = session.execute(select(MailedLink.__table__)).one()
    assert token not in "".join(map(str, row))
    # What the database holds opens nothing either.
    assert link.find(session, Purpose.SIGN_IN, row.digest) is None


@pytest.mark.parametrize("typed", ["", "x", "กขค", "\ud800", "\0", "a" * 10_000])
def test_whatever_stands_in_an_address_is_no_link(session: Session, typed: str) -> None:
    link.issue(session, Purpose.SIGN_IN, "desk@example.org")
    assert link.find(session, Purpose.SIGN_IN, typed) is None


def test_a_cancelled_link_opens_nothing_and_others_stay(session: Session) -> None:
    gone = link.issue(session, Purpose.CLAIM, "desk@example.org", subject_id=1)
    other = link.issue(session, Purpose.CLAIM, "desk@example.org", subject_id=2)
    link.cancel(session, Purpose.CLAIM, 1)
    assert link.find(session, Purpose.CLAIM, gone) is None
    assert link.find(session, Purpose.CLAIM, other) is not None


def test_expired_links_are_forgotten_with_their_addresses(session: Session) -> None:
    link.issue(session, Purpose.SIGN_IN, "short@example.org")
    link.issue(session, Purpose.INVITE_COORDINATOR, "long@example.org")
    assert link.forget(session, clock.now() + LIFETIME[Purpose.SIGN_IN] + timedelta(minutes=1)) == 1
    assert session.scalars(select(MailedLink.email)).all() == ["long@example.org"]
