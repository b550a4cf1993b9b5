"""Affiliations: who proposes, who agrees, what a no, a silence and a proposal taken back leave behind."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import affiliating, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.affiliating import Tie
from adrnet.domain.affiliation import Affiliation, AffiliationKind, ProfileContact, Side
from adrnet.domain.content import Content, Name, Place
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, Origin
from adrnet.domain.policy import Bearer, Machine, NotPermittedError
from adrnet.domain.proposing import Proposed, propose_persons
from adrnet.domain.record import AuditEvent
from adrnet.kit import clock
from tests import factories

CONTENT = Content(names=(Name("Example Person", "en"),), roles=("mediator",), places=(Place("TH"),))
PERSON = Proposed(CONTENT, "person@example.org", "th")


class World:
    """An organisation with its keeper, a practitioner with theirs."""

    def __init__(self, session: Session) -> None:
        self.session = session
        body, person = factories.listing(), factories.practitioner()
        self.keeper = session.get_one(Account, factories.account(maintains=[body]).id)
        self.owner = session.get_one(Account, factories.account(maintains=[person]).id)
        self.body, self.person = session.get_one(Listing, body.id), session.get_one(Listing, person.id)

    def tie(self, by: Side = Side.ORGANISATION) -> Tie:
        return Tie(self.person, self.body, AffiliationKind.PANEL, by)

    def proposed(self) -> Affiliation:
        words = vocabulary.current(self.session)
        [made] = propose_persons(self.session, self.body, [PERSON], self.keeper, words)
        return made


@pytest.fixture
def world(session: Session) -> Iterator[World]:
    yield World(session)
    session.rollback()


def test_each_side_proposes_for_itself_alone(world: World) -> None:
    for by, actor in ((Side.ORGANISATION, world.owner), (Side.PRACTITIONER, world.keeper), (Side.ORGANISATION, None)):
        with pytest.raises(NotPermittedError):
            affiliating.propose(world.session, world.tie(by), actor)


def test_the_other_side_confirms_and_nobody_else(world: World) -> None:
    made = affiliating.propose(world.session, world.tie(), world.keeper)
    for actor in (
        world.keeper,
        Machine.CLOCK,
        Bearer("listing", world.body.id),
        Bearer("designation", world.person.id),
    ):
        with pytest.raises(NotPermittedError):
            affiliating.confirm(made, actor)
    affiliating.confirm(made, Bearer("listing", world.person.id))
    assert [one.listing.id for one in affiliating.shown(world.session, world.body)] == [world.person.id]
    assert [one.listing.id for one in affiliating.shown(world.session, world.person)] == [world.body.id]
    with pytest.raises(MoveRefusedError):
        affiliating.confirm(made, world.owner)


def test_the_same_stands_once_whoever_proposes_it(world: World) -> None:
    made = affiliating.propose(world.session, world.tie(), world.keeper)
    assert affiliating.propose(world.session, world.tie(Side.PRACTITIONER), world.owner) is made


def test_two_of_a_kind_and_those_who_are_not_public_are_refused(world: World) -> None:
    turned = Tie(world.body, world.person, AffiliationKind.PANEL, Side.PRACTITIONER)
    with pytest.raises((MoveRefusedError, NotPermittedError)):
        affiliating.propose(world.session, turned, world.keeper)
    hidden = world.session.get_one(Listing, factories.practitioner(state="unpublished").id)
    tie = Tie(hidden, world.body, AffiliationKind.PANEL, Side.ORGANISATION)
    with pytest.raises(MoveRefusedError):
        affiliating.propose(world.session, tie, world.keeper)


def test_a_person_who_is_proposed_is_nobodys_to_see(world: World) -> None:
    made = world.proposed()
    assert (made.practitioner.state, made.practitioner.origin) == ("unpublished", Origin.PROPOSED)
    assert made.practitioner.responsible_country == "TH"
    assert affiliating.shown(world.session, world.body) == []
    contact = world.session.get_one(ProfileContact, made.practitioner_id)
    assert (contact.email, contact.locale) == ("person@example.org", "th")


def test_only_the_person_says_yes(world: World) -> None:
    made = world.proposed()
    words, day = vocabulary.current(world.session), Day(clock.today("Asia/Jakarta"), Rhythm())
    for actor in (world.keeper, world.owner, Bearer("listing", world.person.id), None):
        with pytest.raises(NotPermittedError):
            affiliating.agree(world.session, made.practitioner, CONTENT, actor, words, locale="en", day=day)
    person = Bearer("listing", made.practitioner_id)
    affiliating.agree(world.session, made.practitioner, CONTENT, person, words, locale="en", day=day)
    assert (made.practitioner.state, made.state) == ("published", "confirmed")
    with pytest.raises(MoveRefusedError):
        affiliating.agree(world.session, made.practitioner, CONTENT, person, words, locale="en", day=day)


@pytest.mark.parametrize("how", ["refuse", "lapse", "end"])
def test_a_no_a_silence_and_a_proposal_taken_back_leave_nothing(world: World, how: str) -> None:
    made = world.proposed()
    profile, session = made.practitioner, world.session
    affiliating.invite(session, profile, PERSON.email)
    if how == "refuse":
        affiliating.refuse(session, profile, Bearer("listing", profile.id), locale="en")
    elif how == "lapse":
        affiliating.lapse(session, made, Machine.CLOCK)
    else:
        affiliating.end(session, made, world.keeper)
    session.flush()
    assert profile.state == "erased"
    assert made.state == {"refuse": "declined", "lapse": "lapsed", "end": "ended"}[how]
    assert session.get(ProfileContact, profile.id) is None
    assert all("Example Person" not in str(one.document) for one in profile.revisions)
    acts = session.scalars(select(AuditEvent.fields).where(AuditEvent.subject_id == profile.id)).all()
    assert all("Example" not in str(one) for one in acts)


def test_a_silence_leaves_a_member_of_the_directory_as_they_are(world: World) -> None:
    made = affiliating.propose(world.session, world.tie(), world.keeper)
    affiliating.lapse(world.session, made, Machine.CLOCK)
    assert (made.state, world.person.state) == ("lapsed", "published")


def test_an_ended_affiliation_leaves_the_profile(world: World) -> None:
    made = affiliating.propose(world.session, world.tie(), world.keeper)
    affiliating.confirm(made, world.owner)
    affiliating.end(world.session, made, world.keeper)
    assert affiliating.shown(world.session, world.body) == []
    assert world.person.state == "published"
    # It can be proposed anew.
    assert affiliating.propose(world.session, world.tie(), world.keeper) is not made


def test_hundreds_are_proposed_in_seconds_and_in_few_statements_each(world: World, statements: list[str]) -> None:
    words = vocabulary.current(world.session)
    statements.clear()
    propose_persons(world.session, world.body, [PERSON] * 100, world.keeper, words)
    world.session.flush()
    # And a handful for all of them together.
    assert len(statements) <= 9 * 100 + 10
