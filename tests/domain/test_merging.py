"""Two listings become one, with all that belongs to them, and two again."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import affiliating, claiming, drafting, duplicates, link, merging, posts, profiles
from adrnet.domain.account import KeepingRole, Maintainer
from adrnet.domain.affiliation import AffiliationState
from adrnet.domain.claim import ClaimState
from adrnet.domain.dispute import Dispute, DisputeKind
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.list_history import ListedState, write
from adrnet.domain.listing import ListingState
from adrnet.domain.merging import MergeRefusedError, Obstacle, merge
from adrnet.domain.outbox import IndexChange
from adrnet.domain.policy import Machine, NotPermittedError
from adrnet.domain.problem import Problem
from adrnet.domain.publication import approve, restore
from adrnet.domain.record import AuditEvent
from adrnet.domain.revision import RevisionState
from adrnet.kit import clock
from tests import factories
from tests.domain.two import REASON, THAI, Two


@pytest.fixture
def two(session: Session) -> Two:
    return Two(session)


def test_the_one_that_goes_points_to_the_other_is_on_record_and_reaches_the_log(two: Two, session: Session) -> None:
    before = session.scalar(select(IndexChange.sequence).order_by(IndexChange.sequence.desc()).limit(1)) or 0
    two.merge()
    assert (two.goes.state, two.goes.merged_into_id, two.goes.listed_under) == (ListingState.MERGED, two.stays.id, [])
    acts = session.execute(
        select(AuditEvent.act, AuditEvent.subject_id).where(AuditEvent.actor_id == two.coordinator.id)
    ).all()
    pair = session.scalars(select(DuplicateProposal)).one()
    assert {*acts} == {
        ("listing.merge", two.goes.id),
        ("listing.take_in", two.stays.id),
        ("duplicateproposal.merge", pair.id),
    }
    noted = session.scalars(select(IndexChange.listing_id).where(IndexChange.sequence > before)).all()
    assert two.goes.id in noted
    with pytest.raises(MoveRefusedError):
        two.merge()
    # It comes back with what belongs to it, or not at all.
    with pytest.raises(MoveRefusedError):
        restore(session, two.goes, Machine.COMMAND_LINE, two.words, "a mistake")
    assert two.undo() == {}
    assert (two.goes.state, two.goes.merged_into_id, pair.state) == (ListingState.PUBLISHED, None, ProposalState.UNDONE)
    assert {row.facet for row in two.goes.listed_under} >= {"country", "kind", "state"}
    with pytest.raises(MoveRefusedError):
        two.undo()


def test_who_keeps_it_goes_along_and_comes_back_but_who_has_left_meanwhile(two: Two) -> None:
    both, one, leaving = two.account(), two.account(), two.account()
    own = two.account()
    two.keep(two.stays, own)
    two.keep(two.stays, both, KeepingRole.EDITOR)
    for account, role in ((both, KeepingRole.OWNER), (one, KeepingRole.EDITOR), (leaving, KeepingRole.OWNER)):
        two.keep(two.goes, account, role)
    two.merge()
    assert two.keepers(two.goes) == {}
    assert two.keepers(two.stays) == {own.id: "owner", both.id: "owner", one.id: "editor", leaving.id: "owner"}
    left = two.session.scalars(
        select(Maintainer).where(Maintainer.account_id == leaving.id, Maintainer.until.is_(None))
    ).one()
    left.until = clock.now()
    two.session.flush()
    assert two.undo() == {"maintainer": 1}
    # Who kept both keeps both again, each as before.
    assert two.keepers(two.goes) == {both.id: "owner", one.id: "editor"}
    assert two.keepers(two.stays) == {own.id: "owner", both.id: "editor"}


def test_of_two_merges_into_one_each_is_undone_by_itself_and_nobody_is_locked_out(two: Two) -> None:
    other = two.session.merge(factories.listing(**THAI))
    account = two.account()
    two.keep(two.goes, account)
    two.keep(other, account)
    two.merge()
    two.merge(other)
    two.undo()
    assert two.keepers(two.goes) == two.keepers(two.stays) == {account.id: "owner"}
    two.undo(other)
    assert two.keepers(other) == {account.id: "owner"}
    # It was registered: an organisation's entry is not left without anybody.
    assert two.keepers(two.stays) == {account.id: "owner"}


def test_an_entry_that_nobody_kept_is_its_organisations_as_long_as_it_is_merged(two: Two) -> None:
    public = two.session.merge(factories.listing(is_claimed=False, **THAI))
    account = two.account()
    two.keep(two.goes, account)
    two.merge(into=public)
    assert public.is_claimed
    two.undo()
    assert not public.is_claimed
    assert two.keepers(public) == {}
    assert two.keepers(two.goes) == {account.id: "owner"}


def test_open_posts_go_along_with_who_sits_there_and_the_list_of_past_days_stays_true(
    two: Two, session: Session
) -> None:
    office, closing = (session.merge(factories.post(two.goes, topics=(topic,))) for topic in ("general", "arbitration"))
    seated = session.merge(factories.designation(office))
    person = session.merge(factories.nominee(closing))
    agreed = [one.id for one in person.consents]
    # A change of the one that stays, begun before: it must not close what comes.
    author = two.account()
    two.keep(two.stays, author)
    change = drafting.begin_change(session, two.stays, author)
    drafting.submit(change, author)
    two.merge()
    write(session)
    assert {one.listing_id for one in (office, closing)} == {two.stays.id}
    assert (office.holder, [one.id for one in person.consents]) == (seated, agreed)
    versions = session.scalars(select(ListedState).where(ListedState.post_id == office.id).order_by(ListedState.id))
    assert [(one.values["listing_id"], one.until is None) for one in versions][-2:] == [
        (two.goes.public_id, False),
        (two.stays.public_id, True),
    ]
    approve(session, change, two.coordinator, two.words, Day(clock.today("Asia/Jakarta"), Rhythm()))
    assert {office.state, closing.state} == {"open"}
    posts.close_post(closing, two.coordinator)
    later = drafting.begin_change(session, two.stays, author)
    session.flush()
    assert two.undo() == {"post": 1}
    assert (office.listing_id, closing.listing_id) == (two.goes.id, two.stays.id)
    # What is written by now does not open a second one in its place.
    assert office.public_id not in {one.public_id for one in later.content.posts}
    write(session)
    standing = select(ListedState.values).where(ListedState.post_id == office.id, ListedState.until.is_(None))
    assert session.scalars(standing).one()["listing_id"] == two.goes.public_id


def test_people_belong_once_and_each_entry_has_its_own_again_afterwards(two: Two, session: Session) -> None:
    kept = [session.merge(factories.practitioner()) for _ in range(3)]
    alone = session.merge(factories.affiliation(kept[0], two.goes))
    twice, there = (session.merge(factories.affiliation(kept[1], one)) for one in (two.goes, two.stays))
    agreed = session.merge(factories.affiliation(kept[2], two.goes))
    asked = session.merge(factories.affiliation(kept[2], two.stays, state=AffiliationState.PROPOSED))
    two.merge()
    shown = {one.listing.id for one in affiliating.shown(session, two.stays)}
    assert shown == {one.id for one in kept}
    assert [one.state for one in (alone, twice, there, agreed, asked)] == [
        "confirmed",
        "ended",
        "confirmed",
        "confirmed",
        "ended",
    ]
    # The proposal that was overtaken does not come back: it was answered.
    assert two.undo() == {"affiliation": 1}
    assert {one.listing.id for one in affiliating.shown(session, two.goes)} == {one.id for one in kept}
    assert {one.listing.id for one in affiliating.shown(session, two.stays)} == {kept[1].id}


def test_claims_reports_and_changes_that_wait_are_not_lost(two: Two, session: Session) -> None:
    goes, stays = (session.merge(factories.listing(is_claimed=False, **THAI)) for _ in range(2))
    account = two.account()
    along = claiming.open_claim(session, goes, account, "We are this body.")
    token = link.issue(session, link.Purpose.CLAIM, "desk@centre.example", account_id=account.id, subject_id=along.id)
    report = Problem(
        reference="0000000001", listing=goes, kind="name", locale="en", created_at=clock.now(), text="misspelt"
    )
    session.add(report)
    author = two.account()
    two.keep(goes, author)
    change = drafting.begin_change(session, goes, author)
    drafting.submit(change, author)
    two.merge(goes, stays)
    assert (along.listing_id, along.state) == (stays.id, ClaimState.OPEN)
    # A mail to the address of the one proves nothing about the other.
    assert link.find(session, link.Purpose.CLAIM, token) is None
    assert report.listing_id == stays.id
    # It is returned with the reason: whoever wrote it reads it, and can write it for the other one.
    assert (change.state, change.listing_id) == (RevisionState.RETURNED, goes.id)
    assert two.undo(goes) == {"revision": 1}
    assert (along.listing_id, report.listing_id) == (goes.id, goes.id)


def test_whoever_has_claimed_both_claims_one(two: Two, session: Session) -> None:
    goes, stays = (session.merge(factories.listing(is_claimed=False, **THAI)) for _ in range(2))
    account = two.account()
    double, kept = (claiming.open_claim(session, one, account, "We are this body.") for one in (goes, stays))
    two.merge(goes, stays)
    assert (double.state, kept.state) == (ClaimState.WITHDRAWN, ClaimState.OPEN)
    # What was withdrawn stays so.
    assert two.undo(goes) == {"claim": 1}


def test_what_was_registered_twice_is_merged_before_anybody_saw_it_and_comes_back_unseen(
    two: Two, session: Session
) -> None:
    new = session.merge(factories.listing(state=ListingState.UNPUBLISHED, **THAI))
    account = two.account()
    two.keep(new, account)
    drafting.submit(new.revisions[0], account)
    two.merge(new)
    assert (new.state, two.keepers(two.stays)) == (ListingState.MERGED, {account.id: "owner"})
    two.undo(new)
    assert (new.state, new.published_at) == (ListingState.UNPUBLISHED, None)


def test_a_chain_is_undone_from_its_end(two: Two, session: Session) -> None:
    last = session.merge(factories.listing(**THAI))
    post = session.merge(factories.post(two.goes))
    two.merge()
    two.merge(two.stays, last)
    assert post.listing_id == last.id
    for goes, into in ((two.stays, two.goes), (last, two.goes), (last, last)):
        with pytest.raises(MoveRefusedError):
            two.merge(goes, into)
    with pytest.raises(MoveRefusedError):
        two.undo()
    assert two.undo(two.stays) == two.undo() == {}
    assert post.listing_id == two.goes.id


@pytest.mark.parametrize("obstacle", Obstacle)
def test_what_cannot_be_merged_says_why(two: Two, session: Session, obstacle: Obstacle) -> None:
    goes, stays = two.goes, two.stays
    if obstacle == Obstacle.NOT_SHOWN:
        stays = session.merge(factories.listing(state=ListingState.WITHDRAWN, **THAI))
    elif obstacle == Obstacle.CANNOT_GO:
        goes = session.merge(factories.listing(state=ListingState.WITHDRAWN, **THAI))
    elif obstacle == Obstacle.TWO_TYPES:
        goes = session.merge(factories.practitioner(**THAI))
    elif obstacle == Obstacle.TWO_PEOPLE:
        goes, stays = (session.merge(factories.practitioner(**THAI)) for _ in range(2))
    else:
        claim = claiming.open_claim(
            session, session.merge(factories.listing(is_claimed=False, **THAI)), two.account(), "Ours."
        )
        goes = claim.listing
        session.add(Dispute(kind=DisputeKind.KEEPING, listing=goes, claim_id=claim.id, created_at=clock.now()))
        session.flush()
    with pytest.raises(MergeRefusedError) as refused:
        two.merge(goes, stays)
    assert refused.value.obstacle == obstacle
    if obstacle == Obstacle.TWO_PEOPLE:
        person = two.account()
        for one in (goes, stays):
            two.keep(one, person)
        two.merge(goes, stays)
        assert goes.state == ListingState.MERGED
        # Undone, it would come into sight: that is for the person to say.
        with pytest.raises(MoveRefusedError):
            two.undo(goes)
        profiles.agree(session, goes, "en")
        assert two.undo(goes) == {}


def test_whoever_keeps_one_of_the_two_or_answers_for_one_alone_decides_nothing(two: Two, session: Session) -> None:
    party = session.merge(factories.account(coordinates=["TH"], maintains=[two.stays]))
    foreign = session.merge(factories.listing(responsible_country="JP"))
    elsewhere, of_both = (session.merge(factories.account(coordinates=one)) for one in (["JP"], ["TH", "JP"]))
    pair = duplicates.pair(session, two.goes, two.stays)
    session.flush()
    for actor, goes, into in (
        (party, two.goes, two.stays),
        (party, two.stays, two.goes),
        (two.coordinator, two.goes, foreign),
        (two.coordinator, foreign, two.goes),
        (elsewhere, two.goes, two.stays),
    ):
        with pytest.raises(NotPermittedError):
            merge(goes, into, actor, two.words, REASON)
    with pytest.raises(NotPermittedError):
        duplicates.tell_apart(pair, party, REASON)
    merge(foreign, two.goes, of_both, two.words, REASON)
    assert foreign.merged_into_id == two.goes.id


def test_rows_of_what_moved_hold_numbers_and_no_values(two: Two, session: Session) -> None:
    two.keep(two.goes, two.account())
    made = merge(two.goes, two.stays, two.coordinator, two.words, REASON)
    assert merging.merge_of(session, two.goes) is made
    for table, value in made.moved.items():
        assert table == "state" or all(isinstance(one, int) for one in value), table
