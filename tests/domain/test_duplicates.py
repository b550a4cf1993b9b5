"""When pairs that may be one are looked for, and that each is proposed once."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import claiming, drafting, duplicates
from adrnet.domain.content import Name, Place
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.listing import ListingState
from adrnet.domain.publication import approve
from adrnet.kit import clock
from tests import factories
from tests.domain.two import THAI, Two


@pytest.fixture
def two(session: Session) -> Two:
    return Two(session)


def test_a_pair_is_proposed_once_whatever_is_said_to_it(two: Two, session: Session) -> None:
    names = (Name("Example River Centre", "en"), Name("ศูนย์แม่น้ำตัวอย่าง", "th"))
    known = session.merge(factories.listing(names=names, **THAI))
    abroad = session.merge(factories.listing(names=names, places=(Place("JP"),), responsible_country="JP"))
    hidden = session.merge(factories.listing(names=names, state=ListingState.UNPUBLISHED, **THAI))
    new = session.merge(factories.listing(names=(replace(names[0], text="Example River Center"),), **THAI))
    (pair,) = duplicates.propose(session, new)
    assert {pair.first_id, pair.second_id} == {known.id, new.id}
    assert (pair.why, pair.state) == ("names", ProposalState.PROPOSED)
    assert duplicates.propose(session, new, known, abroad) == []
    duplicates.tell_apart(pair, two.coordinator, "another register number")
    assert duplicates.propose(session, known) == []
    assert duplicates.enter(session, duplicates.find_all(session)) == []
    # What nobody has sent is nobody's to compare; once it is sent, both who are there are like it.
    author = two.account()
    two.keep(hidden, author)
    drafting.submit(hidden.revisions[0], author)
    like = session.scalars(select(DuplicateProposal).where(DuplicateProposal.state == ProposalState.PROPOSED)).all()
    assert {one.other(hidden).id for one in like} == {known.id, new.id}


def test_what_is_nowhere_may_be_anywhere(session: Session) -> None:
    names = (Name("Example River Centre", "en"),)
    nowhere = session.merge(factories.listing(names=names, places=()))
    thai = session.merge(factories.listing(names=names, **THAI))
    pair = (nowhere.id, thai.id)
    assert [*duplicates.find_all(session)] == [pair]
    for one in (thai, nowhere):
        [found] = duplicates.propose(session, one)
        assert (found.first_id, found.second_id) == pair
        session.delete(found)


def test_it_is_looked_for_when_an_entry_is_claimed_and_when_a_coordinator_publishes_a_new_name(
    two: Two, session: Session
) -> None:
    def pairs() -> int:
        return len(session.scalars(select(DuplicateProposal)).all())

    names = (Name("Example River Centre", "en"),)
    known = session.merge(factories.listing(names=names, is_claimed=False, **THAI))
    session.merge(factories.listing(names=names, **THAI))
    assert pairs() == 0
    claiming.open_claim(session, known, two.account(), "We are this body.")
    assert pairs() == 1
    author = two.account()
    two.keep(two.goes, author)
    change = drafting.begin_change(session, two.goes, author)
    drafting.revise(change, replace(change.content, names=names), author, two.words)
    drafting.submit(change, author)
    assert pairs() == 1
    approve(session, change, two.coordinator, two.words, Day(clock.today("Asia/Jakarta"), Rhythm()))
    assert pairs() == 3
