"""What is contested: both sides are heard, an uninvolved coordinator decides, appeal, the way back."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import (
    claiming,
    contested,
    contesting,
    judging,
    link,
    maintainer_invitation,
    maintaining,
    vocabulary,
)
from adrnet.domain.account import KeepingRole, Maintainer
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.dispute import Dispute, DisputeKind, DisputeState, DisputeStatement, Outcome, Side
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.kit import clock
from tests.domain.contests import contest, entry, kept_entry, someone


@pytest.fixture
def words(session):
    return vocabulary.current(session)


@pytest.fixture
def judge(session):
    return someone(session, coordinates=["TH"])


@pytest.fixture
def network(session):
    return someone(session, coordinates=[None])


def keeping(session: Session, listing: Listing) -> dict[int, str]:
    session.flush()
    return {one.account_id: one.role for one in maintaining.keepers(session, listing)}


def acts(session: Session) -> list[tuple[str, str]]:
    return [
        (act, note or "")
        for act, note in session.execute(
            select(AuditEvent.act, ReviewEntry.note)
            .outerjoin(ReviewEntry, ReviewEntry.event_id == AuditEvent.id)
            .where(AuditEvent.subject == "dispute")
            .order_by(AuditEvent.id)
        )
    ]


def test_a_claim_alone_is_not_contested(session):
    claiming.open_claim(session, entry(session, is_claimed=False), someone(session), "")
    assert session.scalars(select(Dispute)).all() == []


def test_a_claim_to_what_somebody_keeps_is_contested_and_takes_nothing(session):
    listing, owner, editor, claimant = kept_entry(session)
    dispute = contest(session, listing, claimant)
    assert (dispute.kind, dispute.state) == (DisputeKind.KEEPING, DisputeState.OPEN)
    assert [dispute.side_of(one) for one in (owner, editor, claimant)] == [Side.FIRST, Side.FIRST, Side.SECOND]
    assert set(keeping(session, listing)) == {owner.id, editor.id}
    # A second click.
    assert contest(session, listing, claimant) is dispute


def test_ten_who_claim_at_once_are_weighed_one_by_one(session, judge, words):
    listing = entry(session, is_claimed=False)
    claimants = [someone(session) for _ in range(10)]
    for one in claimants:
        claiming.open_claim(session, listing, one, "")
    found = session.scalars(select(Dispute).order_by(Dispute.claim_id)).all()
    assert [one.claim.account_id for one in found] == [one.id for one in claimants]
    session.expire_all()
    assert {found[3].side_of(one) for one in claimants if one is not claimants[3]} == {Side.FIRST}
    judging.decide(session, found[3], judge, Outcome.SECOND, words, "They sent a letter of the board.")
    assert keeping(session, listing) == {claimants[3].id: KeepingRole.OWNER}
    for one in (*found[:3], *found[4:]):
        judging.decide(session, one, judge, Outcome.FIRST, words, "It is the fourth one's.")
    assert keeping(session, listing) == {claimants[3].id: KeepingRole.OWNER}
    assert sum(one.state == ClaimState.DECLINED for one in session.scalars(select(Claim))) == 9


def test_a_rival_who_gives_up_leaves_the_mail_to_prove_it(session, words):
    listing = entry(session, is_claimed=False, website="https://www.centre.example.org/")
    first, second = someone(session), someone(session)
    claim = claiming.open_claim(session, listing, first, "")
    rival = claiming.open_claim(session, listing, second, "")
    claiming.give_up(session, rival, second)
    of_claim, of_rival = (contested.dispute_of(session, one) for one in (claim, rival))
    assert (of_claim.state, of_rival) == (DisputeState.OPEN, None)
    token = claiming.issue_evidence_link(session, claim, "a@centre.example.org")
    assert link.find(session, link.Purpose.CLAIM, token) is not None
    claiming.prove_by_mail(session, token, first, words)
    assert (claim.state, of_claim.state) == (ClaimState.GRANTED, DisputeState.WITHDRAWN)


@pytest.mark.parametrize(
    ("outcome", "claim", "kept"),
    [
        (Outcome.FIRST, ClaimState.DECLINED, {"owner": "owner", "editor": "editor"}),
        (Outcome.BOTH, ClaimState.GRANTED, {"owner": "owner", "editor": "editor", "claimant": "owner"}),
        (Outcome.SECOND, ClaimState.GRANTED, {"claimant": "owner"}),
    ],
)
def test_a_decision_is_brought_about_and_undone(session, judge, outcome, claim, kept):
    words = vocabulary.current(session)
    listing, owner, editor, claimant = kept_entry(session)
    people = {"owner": owner.id, "editor": editor.id, "claimant": claimant.id}
    maintainer_invitation.invite(session, listing, "new@example.org", KeepingRole.OWNER, owner, locale="en")
    dispute, before = contest(session, listing, claimant), keeping(session, listing)
    judging.decide(session, dispute, judge, outcome, words, "I called the office.")
    assert (dispute.state, dispute.outcome, dispute.claim.state) == (DisputeState.DECIDED, outcome, claim)
    assert keeping(session, listing) == {people[who]: role for who, role in kept.items()}
    assert len(maintainer_invitation.waiting(session, listing)) == ("owner" in kept)
    # Nobody is a party no longer because of what was decided.
    session.expire_all()
    sides = [dispute.side_of(one) for one in (owner, editor, claimant)]
    assert sides == [Side.FIRST, Side.FIRST, Side.SECOND]
    judging.reopen(session, dispute, judge, words, "It was another office.")
    assert (dispute.state, dispute.outcome, dispute.moved) == (DisputeState.OPEN, "", {})
    assert (dispute.claim.state, keeping(session, listing)) == (ClaimState.OPEN, before)
    assert listing.is_claimed
    # And once more: a decision that was undone is made anew.
    judging.decide(session, dispute, judge, outcome, words, "It was theirs after all.")
    assert keeping(session, listing) == {people[who]: role for who, role in kept.items()}
    assert [act for act, _ in acts(session)] == ["dispute.open", "dispute.decide", "dispute.reopen", "dispute.decide"]
    assert ("dispute.reopen", "It was another office.") in acts(session)


def test_an_undone_decision_leaves_an_entry_of_public_sources_unclaimed(session, judge, words):
    listing, first, second = entry(session, is_claimed=False), someone(session), someone(session)
    claiming.open_claim(session, listing, first, "")
    dispute = contest(session, listing, second)
    judging.decide(session, dispute, judge, Outcome.BOTH, words, "Yes.")
    assert listing.is_claimed
    judging.reopen(session, dispute, judge, words, "No.")
    assert (listing.is_claimed, keeping(session, listing), dispute.claim.evidence) == (False, {}, "")


def test_the_loser_appeals_once_in_time_and_the_network_settles(session, judge, network, words):
    stranger = someone(session)
    listing, owner, editor, claimant = kept_entry(session)
    dispute, before = contest(session, listing, claimant), keeping(session, listing)
    for _click in range(2):
        contesting.say(session, dispute, claimant, "We are the board.")
    judging.decide(session, dispute, judge, Outcome.SECOND, words, "They are the board.")
    session.expire_all()
    assert permits(owner, Permission.APPEAL, dispute)
    # Whoever won, whoever is no party.
    for other in (claimant, judge, stranger):
        with pytest.raises(NotPermittedError):
            contesting.appeal(session, dispute, other, "No.")
    contesting.appeal(session, dispute, owner, "We are the board, see our statutes.")
    # The decision holds until it is settled otherwise.
    assert set(keeping(session, listing)) == {claimant.id}
    for other in (owner, editor):
        with pytest.raises(MoveRefusedError):
            contesting.appeal(session, dispute, other, "Once more.")
    with pytest.raises(MoveRefusedError):
        judging.decide(session, dispute, judge, Outcome.FIRST, words, "No.")
    # Not whoever decided, even where they coordinate the network by now; not a country's coordinator.
    with pytest.raises(NotPermittedError):
        judging.settle(session, dispute, judge, Outcome.FIRST, words, "No.")
    judging.settle(session, dispute, network, Outcome.FIRST, words, "The statutes say so.")
    assert (dispute.state, dispute.claim.state) == (DisputeState.SETTLED, ClaimState.DECLINED)
    assert keeping(session, listing) == before
    # Final for the parties, not for the network.
    with pytest.raises(MoveRefusedError):
        contesting.appeal(session, dispute, claimant, "Once more.")
    judging.reopen(session, dispute, network, words, "Other statutes were found.")
    assert (dispute.state, dispute.settled_at, keeping(session, listing)) == (DisputeState.APPEALED, None, before)
    judging.settle(session, dispute, network, Outcome.BOTH, words, "Both are right.")
    assert set(keeping(session, listing)) == {owner.id, editor.id, claimant.id}
    said = session.scalars(select(DisputeStatement.text).order_by(DisputeStatement.id)).all()
    assert said == ["We are the board.", "We are the board, see our statutes."]


def test_what_has_changed_in_the_end_is_told_once_with_the_reason(session, judge, network, words):
    listing, owner, editor, claimant = kept_entry(session)
    dispute = contest(session, listing, claimant)

    def told() -> dict[int, tuple[str, str]]:
        found = maintaining.noted(session)
        assert len(found) == len({one.account.id for one in found})
        return {one.account.id: (one.happening, one.note) for one in found}

    judging.decide(session, dispute, judge, Outcome.SECOND, words, "Theirs.")
    removed = {one.id: ("removed", "Theirs.") for one in (owner, editor)}
    assert told() == {**removed, claimant.id: ("joined", "Theirs.")}
    session.expire_all()
    contesting.appeal(session, dispute, owner, "No.")
    # The claimant goes and comes on the way: nothing has changed for them.
    judging.settle(session, dispute, network, Outcome.BOTH, words, "Of all.")
    assert told() == {one.id: ("joined", "Of all.") for one in (owner, editor)}
    judging.reopen(session, dispute, network, words, "Once more.")
    assert told() == {}


def test_an_editor_whose_claim_is_granted_is_an_owner_until_that_is_undone(session, judge, words):
    listing, owner, _, claimant = kept_entry(session)
    dispute = contest(session, listing, claimant)
    session.add(Maintainer(account=claimant, listing=listing, role=KeepingRole.EDITOR, since=clock.now()))
    judging.decide(session, dispute, judge, Outcome.BOTH, words, "Both.")
    judging.reopen(session, dispute, judge, words, "It was a mistake.")
    told = [(one.account, one.happening, one.note, one.is_told) for one in maintaining.noted(session)]
    assert told == [(claimant, "owner", "Both.", False), (claimant, "editor", "It was a mistake.", False)]
    assert keeping(session, listing)[owner.id] == KeepingRole.OWNER


def test_whoever_decided_does_not_settle_the_appeal(session, network, words):
    listing, owner, _, claimant = kept_entry(session)
    dispute = contest(session, listing, claimant)
    judging.decide(session, dispute, network, Outcome.SECOND, words, "Yes.")
    session.expire_all()
    contesting.appeal(session, dispute, owner, "No.")
    with pytest.raises(NotPermittedError):
        judging.settle(session, dispute, network, Outcome.FIRST, words, "No.")


def test_whoever_comes_to_keep_it_with_the_winner_stands_on_their_side(session, judge, words):
    colleague = someone(session)
    listing, _, _, claimant = kept_entry(session)
    dispute = contest(session, listing, claimant)
    judging.decide(session, dispute, judge, Outcome.SECOND, words, "Yes.")
    claiming.maintain(session, listing, colleague, claimant, KeepingRole.EDITOR)
    session.flush()
    assert (dispute.side_of(colleague), permits(colleague, Permission.APPEAL, dispute)) == (Side.SECOND, False)


def test_after_thirty_days_nobody_appeals(session, judge, words):
    listing, owner, _, claimant = kept_entry(session)
    dispute = contest(session, listing, claimant)
    judging.decide(session, dispute, judge, Outcome.SECOND, words, "Yes.")
    session.expire_all()
    dispute.decided_at = clock.now() - contesting.APPEAL_WITHIN - timedelta(minutes=1)
    with pytest.raises(MoveRefusedError):
        contesting.appeal(session, dispute, owner, "No.")


@pytest.mark.parametrize("who", ["keeper", "claimant", "rival", "other country", "stranger"])
def test_nobody_decides_who_has_a_stake_or_no_remit(session, words, who):
    listing = entry(session)
    thai = {
        "keeper": {"coordinates": ["TH"], "maintains": [listing]},
        "other country": {"coordinates": ["JP"]},
        "stranger": {},
    }
    actor, claimant = someone(session, **thai.get(who, {"coordinates": ["TH"]})), someone(session)
    if who != "keeper":
        someone(session, maintains=[listing])
    if who == "rival":
        claiming.open_claim(session, listing, actor, "")
    dispute = contest(session, listing, actor if who == "claimant" else claimant)
    session.expire_all()
    with pytest.raises(NotPermittedError):
        judging.decide(session, dispute, actor, Outcome.FIRST, words, "No.")
    assert dispute.state == DisputeState.OPEN
