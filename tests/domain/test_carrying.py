"""What belongs to an entry is carried by merging and dividing alike, the one upon the other as well."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import claiming, drafting, leaving, maintainer_invitation, splitting
from adrnet.domain.account import KeepingRole, Maintainer
from adrnet.domain.affiliation import Affiliation
from adrnet.domain.content import Name, NameKind
from adrnet.domain.dispute import Dispute, DisputeKind, DisputeState
from adrnet.domain.dividing import Division, Where
from adrnet.domain.drafting import published_of
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import Machine
from tests import factories
from tests.domain.two import REASON, THAI, Two


@pytest.fixture
def two(session: Session) -> Two:
    return Two(session)


def divide(two: Two, listing: Listing, keepers: dict[int, Where], **carried: list[int]) -> Listing:
    """Divide an entry into two that say the same under two names."""
    published = published_of(listing)
    assert published is not None
    part = replace(published.content, names=(Name("Example Part", "en", "Latn", NameKind.OFFICIAL),))
    held = two.session.scalars(select(Maintainer).where(Maintainer.listing_id == listing.id))
    sides = {one.id: keepers[one.account_id] for one in held}
    division = Division(published.content, part, carried, sides)
    return splitting.split(two.session, listing, division, two.coordinator, two.words, source="a letter", note=REASON)


def join(two: Two, part: Listing) -> int:
    """Undo it; return how much did not come back."""
    return splitting.join_again(two.session, part, two.coordinator, two.words, REASON).number


def test_whoever_came_by_two_ways_keeps_an_entry_until_both_are_undone(two: Two) -> None:
    both, one = two.account(), two.account()
    two.keep(two.stays, both)
    two.keep(two.stays, one, KeepingRole.EDITOR)
    two.keep(two.goes, both)
    part = divide(two, two.stays, {both.id: Where.BOTH, one.id: Where.GOES})
    assert two.keepers(part) == {both.id: "owner", one.id: "editor"}
    assert two.keepers(two.stays) == {both.id: "owner"}
    two.merge(into=part)
    assert two.undo() == {}
    assert two.keepers(part) == {both.id: "owner", one.id: "editor"}
    two.merge(into=part)
    assert join(two, part) == 0
    assert two.keepers(part) == {both.id: "owner"}
    assert two.keepers(two.stays) == {both.id: "owner", one.id: "editor"}
    assert part.state == ListingState.WITHDRAWN
    assert two.undo() == {}
    assert two.keepers(two.goes) == {both.id: "owner"}


def test_a_part_is_left_to_nobody_and_what_its_keepers_had_sent_ends_with_them(two: Two, session: Session) -> None:
    owner, other = two.account(), two.account()
    two.keep(two.stays, owner)
    two.keep(two.stays, other)
    invitations = [
        maintainer_invitation.invite(session, two.stays, f"{by.id}@team.example", KeepingRole.EDITOR, by, locale="en")[
            0
        ]
        for by in (owner, other)
    ]
    part = divide(two, two.stays, {owner.id: Where.BOTH, other.id: Where.GOES})
    assert [one.cancelled_at is None for one in invitations] == [True, False]
    assert part.is_claimed
    join(two, part)
    assert two.keepers(part) == {}
    assert not part.is_claimed
    assert two.keepers(two.stays) == {owner.id: "owner", other.id: "owner"}


def test_what_has_become_another_thing_where_it_went_stays_there_and_is_counted(two: Two, session: Session) -> None:
    goes, stays = (session.merge(factories.listing(is_claimed=False, **THAI)) for _ in range(2))
    first, again = (session.merge(factories.affiliation(at=two.stays)) for _ in range(2))
    rival = session.merge(factories.account())
    claim = claiming.open_claim(session, goes, two.account(), "We are this body.")
    two.merge(goes, stays)
    claiming.open_claim(session, stays, rival, "So are we.")
    assert two.undo(goes) == {"claim": 1}
    assert claim.listing_id == stays.id
    part = divide(two, two.stays, {}, affiliation=[first.id, again.id])
    # The one person says that they belong to the old entry too, meanwhile.
    twin = Affiliation(
        practitioner=again.practitioner,
        organisation=two.stays,
        kind=again.kind,
        state=again.state,
        proposed_by=again.proposed_by,
        created_at=again.created_at,
    )
    session.add(twin)
    claimed = claiming.open_claim(session, part, rival, "And we.")
    contested = Dispute(kind=DisputeKind.KEEPING, listing=part, claim=claimed, created_at=claimed.created_at)
    session.add(contested)
    session.flush()
    with pytest.raises(MoveRefusedError):
        join(two, part)
    contested.state = DisputeState.WITHDRAWN
    assert join(two, part) == 1
    assert (first.organisation_id, again.organisation_id) == (two.stays.id, part.id)


def test_a_change_on_its_way_knows_which_posts_its_entry_has(two: Two, session: Session) -> None:
    closing, going = (session.merge(factories.post(two.goes, topics=(one,))) for one in ("general", "arbitration"))
    author = two.account()
    two.keep(two.goes, author)
    change = drafting.begin_change(session, two.goes, author)
    # It closes one of the two: that is so still when the entry was merged and separated again.
    kept = tuple(one for one in change.content.posts if one.public_id == going.public_id)
    drafting.revise(change, replace(change.content, posts=kept), author, two.words)
    two.merge()
    assert two.undo() == {}
    assert (closing.listing_id, change.content.posts) == (two.goes.id, kept)
    part = divide(two, two.goes, {author.id: Where.STAYS}, post=[going.id])
    assert (going.listing_id, change.content.posts) == (part.id, ())
    assert join(two, part) == 0
    assert (going.listing_id, change.content.posts) == (two.goes.id, kept)


def test_a_claim_to_what_is_kept_after_a_merge_is_contested(two: Two, session: Session) -> None:
    public, owner = session.merge(factories.listing(is_claimed=False, **THAI)), two.account()
    two.keep(two.goes, owner)
    claim = claiming.open_claim(session, public, two.account(), "We are this example.")
    two.merge(into=public)
    [dispute] = session.scalars(select(Dispute))
    assert (dispute.claim_id, dispute.state) == (claim.id, DisputeState.OPEN)
    two.undo()
    assert (dispute.state, claim.state, public.is_claimed) == (DisputeState.WITHDRAWN, "open", False)


def test_an_entry_whose_keepers_left_while_it_was_merged_comes_back_unclaimed(two: Two, session: Session) -> None:
    owner = two.account()
    two.keep(two.goes, owner)
    two.merge()
    leaving.erase(session, owner, Machine.CLOCK)
    assert two.undo() == {"maintainer": 1}
    assert (two.goes.is_claimed, two.keepers(two.goes)) == (False, {})
