"""Two listings become one, and two again.

The one that goes keeps all that it ever said and its record; its address leads to the one that stays, in every language
(`Listing.merged_into_id`). What belongs to it goes along (`carrying`), by number on a row of its own (`Rearrangement`),
so that undoing brings it back, as far as nothing else has changed since, and says what stays.

Decisions:
    2026-11-22  A change that waited for a decision is returned to its author with the reason: its words stay, and can
                be sent for the entry that stays; undoing does not send it again by itself.
    2026-11-22  What was merged into a listing that was itself merged since is separated after that one: the last merge
                is undone first, so nothing is looked for at two places.
    2026-11-22  A person's profiles are merged by coordinators only where one account keeps both: that two profiles are
                one person is the person's to say.
"""

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from adrnet.domain import carrying, duplicates, profiles
from adrnet.domain.account import Account
from adrnet.domain.drafting import give_back, recall
from adrnet.domain.duplicate import ProposalState
from adrnet.domain.lifecycle import MoveRefusedError, move, record
from adrnet.domain.listing import Listing, ListingState, ListingType, project
from adrnet.domain.maintaining import keepers
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.domain.rearrangement import Rearrangement, RearrangementKind, Way
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import Vocabulary

# What can go: what readers see, and what was registered a second time and is not public yet.
_CAN_GO = (ListingState.PUBLISHED, ListingState.UNPUBLISHED)


class Obstacle(StrEnum):
    """Why two listings cannot be merged as they stand."""

    # It is no other one, or readers do not see the one that is to stay.
    NOT_SHOWN = "not_shown"
    # The one that is to go is withdrawn, merged or erased.
    CANNOT_GO = "cannot_go"
    # An organisation and a person.
    TWO_TYPES = "two_types"
    # Two profiles, and nobody who keeps both.
    TWO_PEOPLE = "two_people"
    CONTESTED = "contested"


class MergeRefusedError(MoveRefusedError):
    """The two cannot be merged as they stand; `obstacle` says why."""

    def __init__(self, obstacle: Obstacle, words: str) -> None:
        super().__init__(words)
        self.obstacle = obstacle


def obstacle(session: Session, goes: Listing, stays: Listing, actor: Actor) -> Obstacle | None:
    """Return why `goes` cannot become part of `stays` now, None where it can."""
    if goes.id == stays.id or stays.state != ListingState.PUBLISHED:
        return Obstacle.NOT_SHOWN
    if goes.state not in _CAN_GO:
        return Obstacle.CANNOT_GO
    if goes.type != stays.type:
        return Obstacle.TWO_TYPES
    # At the command line it is done as the person wishes it, who has written to the network.
    if (
        goes.type == ListingType.PRACTITIONER
        and isinstance(actor, Account)
        and not _has_one_keeper(session, goes, stays)
    ):
        return Obstacle.TWO_PEOPLE
    return Obstacle.CONTESTED if carrying.contested_by(session, goes) else None


def merge(duplicate: Listing, into: Listing, actor: Actor, vocabulary: Vocabulary, note: str = "") -> Rearrangement:
    """Make `duplicate` part of `into`: its address leads there, what belongs to it goes along, its words stay.

    Raises:
        MergeRefusedError: see `Obstacle`.
        MoveRefusedError: it was merged meanwhile.
        NotPermittedError: the actor does not answer for both, or keeps one of them.
    """
    session = _session_of(duplicate)
    if why := obstacle(session, duplicate, into, actor):
        raise MergeRefusedError(why, f"listing {duplicate.id} is merged into another one that is published: {why}")
    _ask(actor, duplicate, into)
    before = duplicate.state
    # State and pointer are one change to the database; asking for permission must not flush half of it.
    with session.no_autoflush:
        duplicate.merged_into_id = into.id
        move(duplicate, ListingState.MERGED, actor, note)
    session.expire(duplicate, ["merged_into"])
    record(into, "take_in", actor, note=note)
    proposal = duplicates.pair(session, duplicate, into)
    session.flush()
    duplicates.decided(proposal, ProposalState.MERGED, actor, note)
    returned = _return_changes(duplicate, actor, note)
    way = Way(session, duplicate, into, actor, vocabulary)
    made = carrying.carry(way, RearrangementKind.MERGE, state=before, revision=returned)
    project(duplicate, vocabulary)
    project(into, vocabulary)
    return made


def undo_merge(listing: Listing, actor: Actor, vocabulary: Vocabulary, note: str = "") -> dict[str, int]:
    """Bring a merged listing back as it was, with what came with it; return how much stays, by table.

    Raises:
        MoveRefusedError: it is not merged, the one that stayed was itself merged since, or it is the profile of a
            person who does not agree to be shown.
        NotPermittedError: the actor does not answer for both, or keeps one of them.
    """
    session = _session_of(listing)
    into = session.get_one(Listing, listing.merged_into_id) if listing.merged_into_id else None
    if listing.state != ListingState.MERGED or into is None or into.state == ListingState.MERGED:
        raise MoveRefusedError(f"listing {listing.id} is {listing.state} and cannot be separated from another one")
    _ask(actor, listing, into)
    if listing.type == ListingType.PRACTITIONER and not profiles.has_agreed(session, listing):
        raise MoveRefusedError(f"listing {listing.id} is a person's, who has not agreed to be shown")
    made = merge_of(session, listing)
    before = made.moved.get("state") if made else None
    with session.no_autoflush:
        listing.merged_into_id = None
        move(listing, ListingState(before or ListingState.PUBLISHED), actor, note)
    session.expire(listing, ["merged_into"])
    record(into, "give_back", actor, note=note)
    proposal = duplicates.pair(session, listing, into)
    session.flush()
    if proposal.state == ProposalState.MERGED:
        duplicates.decided(proposal, ProposalState.UNDONE, actor, note)
    stays = carrying.bring_back(Way(session, into, listing, actor, vocabulary), made)
    project(listing, vocabulary)
    project(into, vocabulary)
    return stays


def merge_of(session: Session, listing: Listing) -> Rearrangement | None:
    """Return what moved when a listing was merged last (one statement)."""
    return session.scalar(
        select(Rearrangement)
        .where(Rearrangement.kind == RearrangementKind.MERGE, Rearrangement.from_id == listing.id)
        .order_by(Rearrangement.id.desc())
        .limit(1)
    )


def _return_changes(duplicate: Listing, actor: Actor, note: str) -> list[int]:
    """Return what waits for a decision to its author: the entry that it was written for has gone."""
    waiting: list[Revision] = [one for one in duplicate.revisions if one.state == RevisionState.IN_REVIEW]
    for one in waiting:
        if isinstance(actor, Account) and permits(actor, Permission.REVIEW_LISTING, one):
            give_back(one, actor, note)
        else:
            # Whoever wrote it on behalf of the organisation takes it back themselves; so does the house.
            recall(one, actor)
    return [one.id for one in waiting]


def _ask(actor: Actor, *listings: Listing) -> None:
    """Ask before anything is touched: half a merge is no merge."""
    for one in listings:
        if not permits(actor, Permission.MERGE_LISTING, one):
            raise NotPermittedError(f"{Permission.MERGE_LISTING.value} on listing {one.id}")


def _has_one_keeper(session: Session, one: Listing, other: Listing) -> bool:
    mine, theirs = ({keeper.account_id for keeper in keepers(session, each)} for each in (one, other))
    return not mine.isdisjoint(theirs)


def _session_of(listing: Listing) -> Session:
    session = object_session(listing)
    if session is None:
        raise RuntimeError("a listing must be in a session before it is merged")
    return session
