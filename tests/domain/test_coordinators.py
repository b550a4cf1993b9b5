"""How far remits reach, and what the end of one asks for."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import transactional
from adrnet.domain import coordinators, invitation
from adrnet.domain.account import Account, Remit
from adrnet.domain.coordinators import RemitStaysError, Scope, scope_of
from adrnet.domain.invitation import Invitation
from adrnet.domain.policy import Machine, NotPermittedError
from adrnet.domain.record import AuditEvent, ReviewEntry

Given = SimpleNamespace


def account(session: Session, made: Account) -> Account:
    return session.get_one(Account, made.id)


def remit_of(session: Session, made: Account) -> Remit:
    return session.scalars(select(Remit).where(Remit.account_id == made.id)).one()


def test_a_scope_is_what_the_policy_says(session: Session, given: Given) -> None:
    made = given.account(coordinates=["TH", "JP"]), given.account(coordinates=[None])
    of_two, of_the_network = (account(session, one) for one in made)
    assert scope_of(of_two) == Scope(countries=frozenset({"TH", "JP"}))
    assert scope_of(of_the_network).holds(None)
    assert scope_of(of_two).holds("JP")
    assert not scope_of(of_two).holds(None)
    assert not scope_of(of_two).holds("VN")
    of_two.tf_totp_secret = None
    assert scope_of(of_two) == Scope()
    assert scope_of(None) == scope_of(Machine.CLOCK) == Scope()
    session.rollback()


def test_an_empty_scope_finds_nothing(session: Session, given: Given) -> None:
    given.account(coordinates=["TH"])
    assert coordinators.remits_within(session, Scope()) == []
    assert len(coordinators.remits_within(session, Scope(countries=frozenset({"TH"})))) == 1
    assert coordinators.remits_within(session, Scope(countries=frozenset({"JP"}))) == []


def test_the_end_of_a_remit_is_on_record_with_its_reason_and_comes_once(session: Session, given: Given) -> None:
    actor, fellow = given.account(coordinates=["TH"]), given.account(coordinates=["TH"])

    @transactional
    def end() -> None:
        coordinators.end_remit(session, remit_of(session, fellow), account(session, actor), "They moved.")

    end()
    remit = remit_of(session, fellow)
    assert remit.until is not None
    event = session.scalars(select(AuditEvent).where(AuditEvent.act == "remit.end")).one()
    assert (event.subject_id, event.actor_id) == (remit.id, actor.id)
    assert session.scalars(select(ReviewEntry.note).where(ReviewEntry.event_id == event.id)).one() == "They moved."
    with pytest.raises(RemitStaysError):
        end()


def test_only_whose_remit_holds_it_ends_one(session: Session, given: Given) -> None:
    made = [given.account(coordinates=[country]) for country in ("TH", None, "JP", "TH")]
    remit, whole = (remit_of(session, one) for one in made[:2])
    stranger, fellow = (account(session, one) for one in made[2:])
    for actor, what in ((stranger, remit), (fellow, whole), (None, remit)):
        with pytest.raises(NotPermittedError):
            coordinators.end_remit(session, what, actor, "no")


def test_the_network_keeps_a_coordinator_who_can_act(session: Session, given: Given) -> None:
    made = given.account(coordinates=[None]), given.account(coordinates=[None])
    last, other = remit_of(session, made[0]), account(session, made[1])
    assert not coordinators.is_last(session, last)
    other.tf_totp_secret = None
    assert coordinators.is_last(session, last)
    with pytest.raises(RemitStaysError):
        coordinators.end_remit(session, last, Machine.COMMAND_LINE, "closing")
    session.rollback()


def test_an_invitation_waits_until_it_is_withdrawn_or_accepted(session: Session, given: Given) -> None:
    actor = given.account(coordinates=["TH"])
    scope = Scope(countries=frozenset({"TH"}))

    @transactional
    def invite() -> int:
        made, _token = invitation.invite(session, "new@example.org", "TH", account(session, actor), locale="th")
        return made.id

    number = invite()
    assert [one.link.email for one in coordinators.waiting_within(session, scope)] == ["new@example.org"]
    assert coordinators.waiting_within(session, Scope(countries=frozenset({"JP"}))) == []

    @transactional
    def cancel() -> None:
        coordinators.cancel_invitation(session, session.get_one(Invitation, number), account(session, actor))

    cancel()
    assert coordinators.waiting_within(session, scope) == []
    assert session.scalars(select(AuditEvent.act).where(AuditEvent.subject == "invitation")).all() == [
        "invitation.send",
        "invitation.cancel",
    ]


def test_whose_remit_does_not_hold_it_withdraws_no_invitation(session: Session, given: Given) -> None:
    actor, stranger = given.account(coordinates=["TH"]), given.account(coordinates=["JP"])

    @transactional
    def invite() -> int:
        return invitation.invite(session, "new@example.org", "TH", account(session, actor), locale="th")[0].id

    found = session.get_one(Invitation, invite())
    with pytest.raises(NotPermittedError):
        coordinators.cancel_invitation(session, found, account(session, stranger))
