"""What a decision moves, and what it leaves where it is when it is undone or settled on appeal."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import claiming, contesting, judging, leaving, maintaining, vocabulary
from adrnet.domain.account import Account, KeepingRole, Maintainer
from adrnet.domain.dispute import Dispute, Outcome
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Machine
from tests import factories


@pytest.fixture
def listing(session: Session) -> Listing:
    """An entry of Thailand that somebody keeps."""
    made = session.merge(factories.listing(responsible_country="TH"))
    factories.account(maintains=[made])
    return made


@pytest.fixture
def people(session: Session) -> list[Account]:
    """Somebody who claims it, a coordinator of the country, one of the network."""
    return [session.merge(factories.account(coordinates=codes)) for codes in ((), ("TH",), (None,))]


def roles(session: Session, listing: Listing) -> dict[int, str]:
    session.flush()
    session.expire_all()
    return {one.account_id: one.role for one in maintaining.keepers(session, listing)}


def contest(session: Session, listing: Listing, claimant: Account) -> Dispute:
    claiming.open_claim(session, listing, claimant, "We are this example.")
    return session.scalars(select(Dispute)).one()


def test_a_claimant_who_became_an_editor_is_one_again_when_the_decision_is_undone(
    session: Session, listing: Listing, people: list[Account]
) -> None:
    claimant, judge, _ = people
    dispute, words = contest(session, listing, claimant), vocabulary.current(session)
    claiming.maintain(session, listing, claimant, Machine.COMMAND_LINE, KeepingRole.EDITOR)
    before = roles(session, listing)
    judging.decide(session, dispute, judge, Outcome.BOTH, words, "Yes.")
    assert roles(session, listing) == {**before, claimant.id: KeepingRole.OWNER}
    judging.reopen(session, dispute, judge, words, "No.")
    assert roles(session, listing) == before


def test_what_is_settled_otherwise_begins_no_second_dispute_and_what_is_settled_so_moves_nobody(
    session: Session, listing: Listing, people: list[Account]
) -> None:
    claimant, judge, network = people
    dispute, words = contest(session, listing, claimant), vocabulary.current(session)
    judging.decide(session, dispute, judge, Outcome.FIRST, words, "No.")
    contesting.appeal(session, dispute, claimant, "See our statutes.")
    judging.settle(session, dispute, network, Outcome.BOTH, words, "The statutes say so.")
    assert session.scalars(select(Dispute)).all() == [dispute]
    rows = session.scalars(select(Maintainer.id)).all()
    judging.reopen(session, dispute, network, words, "To be sure.")
    judging.settle(session, dispute, network, Outcome.BOTH, words, "Both are right.")
    session.flush()
    assert session.scalars(select(Maintainer.id)).all() == rows


def test_whoever_is_erased_or_keeps_it_again_is_passed_over_when_a_decision_is_undone(
    session: Session, listing: Listing, people: list[Account]
) -> None:
    claimant, judge, _ = people
    [owner] = maintaining.keepers(session, listing)
    erased = session.merge(factories.account(maintains=[listing]))
    dispute, words = contest(session, listing, claimant), vocabulary.current(session)
    judging.decide(session, dispute, judge, Outcome.SECOND, words, "Yes.")
    leaving.erase(session, erased, Machine.CLOCK)
    claiming.maintain(session, listing, owner.account, claimant)
    judging.reopen(session, dispute, judge, words, "No.")
    session.flush()
    assert [one.account_id for one in maintaining.keepers(session, listing)] == [owner.account_id]
