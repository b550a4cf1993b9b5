"""Coordinators hear that something waits: who answers for the country, once a day, without a name in it."""

from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet import mails
from adrnet.db import transactional
from adrnet.domain.account import Account
from adrnet.domain.outbox import OutgoingMail
from adrnet.kit import clock
from tests import factories


def told(session: Session, country: str | None, by: Account) -> set[str]:
    """Say that something waits; return who has mails by now."""
    transactional(mails.tell_coordinators)(session, country, except_for=by)
    return set(session.scalars(select(OutgoingMail.recipient)))


def addresses(*accounts: Any) -> set[str]:
    return {account.email for account in accounts}


def test_the_countrys_own_coordinators_are_told_and_no_others(session: Session) -> None:
    thai, second = factories.account(coordinates=["TH"]), factories.account(coordinates=["TH"])
    factories.account(coordinates=["JP"])
    factories.account(coordinates=[None])
    assert told(session, "TH", factories.account()) == addresses(thai, second)


def test_the_networks_are_told_where_a_country_has_nobody_who_can_act(session: Session) -> None:
    network = factories.account(coordinates=[None])
    unprotected = factories.account(coordinates=["TH"])

    def forget_factor() -> None:
        session.get_one(Account, unprotected.id).tf_totp_secret = None

    transactional(forget_factor)()
    assert told(session, "TH", factories.account()) == addresses(network)


def test_what_belongs_to_no_country_is_the_networks(session: Session) -> None:
    factories.account(coordinates=["TH"])
    network = factories.account(coordinates=[None])
    assert told(session, None, factories.account()) == addresses(network)


def test_nobody_is_told_of_what_they_began_themselves(session: Session) -> None:
    first, second = factories.account(coordinates=["TH"]), factories.account(coordinates=["TH"])
    assert told(session, "TH", first) == addresses(second)


def test_one_mail_a_day_is_enough_and_it_names_nobody(session: Session) -> None:
    factories.account(coordinates=["TH"])
    sender = factories.account()
    for _ in range(3):
        told(session, "TH", sender)
    (mail,) = session.scalars(select(OutgoingMail)).all()
    assert "/en/coordination" in mail.text
    assert sender.email not in mail.text
    session.rollback()
    with time_machine.travel(clock.now() + timedelta(days=1)):
        told(session, "TH", sender)
    assert len(session.scalars(select(OutgoingMail)).all()) == 2
