"""Posts, people and who keeps an entry, carried from one of two to the other; each on record, each said by number."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from adrnet.domain import offered_posts
from adrnet.domain.account import Account, Keeping, KeepingRole, Maintainer
from adrnet.domain.affiliation import Affiliation, AffiliationState
from adrnet.domain.claiming import maintain
from adrnet.domain.focal_point import Post
from adrnet.domain.lifecycle import move, record
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.maintainer_invitation import take_back_of
from adrnet.domain.maintaining import keepers, settle
from adrnet.domain.publication import take_over
from adrnet.domain.vocabulary import Vocabulary


def belonging(session: Session, listing: Listing) -> Sequence[Affiliation]:
    """Return who belongs to an organisation and is public (one statement)."""
    return session.scalars(
        select(Affiliation)
        .join(Affiliation.practitioner)
        .where(
            Affiliation.organisation_id == listing.id,
            Affiliation.state == AffiliationState.CONFIRMED,
            Listing.state == ListingState.PUBLISHED,
        )
        .options(joinedload(Affiliation.practitioner).joinedload(Listing.published))
        .order_by(Affiliation.id)
    ).all()


def open_posts(session: Session, listing: Listing, ids: Iterable[int]) -> Sequence[Post]:
    """Return those of the open posts of a listing that have these numbers (three statements)."""
    wanted = set(ids)
    return [one for one in offered_posts.open_posts(session, listing) if one.id in wanted]


def move_posts(session: Session, moving: Sequence[Post], source: Listing, target: Listing, actor: Account) -> list[int]:
    """Move posts, with whoever sits on them, and let changes on their way follow; return their numbers."""
    for one in moving:
        one.listing = target
        record(one, "move", actor)
    session.flush()
    # Else a change that was begun before opens a post a second time, or closes one that it does not know.
    offered_posts.tell_changes(source, actor, gone=moving)
    offered_posts.tell_changes(target, actor, come=moving, gone=moving)
    return [one.id for one in moving]


def move_people(held: Iterable[Affiliation], ids: Iterable[int], target: Listing, actor: Account) -> list[int]:
    """Let people belong to another organisation, as they agreed to belong to the first; return the numbers."""
    wanted = set(ids)
    gone = [one for one in held if one.id in wanted]
    for one in gone:
        one.organisation = target
        record(one, "move", actor)
    return [one.id for one in gone]


def may_belong(session: Session, one: Affiliation, target: Listing) -> bool:
    """Whether nothing stands between these two meanwhile: the database allows one of a kind."""
    twin = select(Affiliation.id).where(
        Affiliation.practitioner_id == one.practitioner_id,
        Affiliation.organisation_id == target.id,
        Affiliation.kind == one.kind,
        Affiliation.state.in_((AffiliationState.PROPOSED, AffiliationState.CONFIRMED)),
    )
    return session.scalar(twin.limit(1)) is None


def begin(session: Session, like: Maintainer, listing: Listing, actor: Account) -> Maintainer:
    """Let an account keep a listing as it keeps another one, on record."""
    made = maintain(session, listing, like.account, actor, KeepingRole(like.role))
    session.flush()
    return made


def end(session: Session, keeps: Maintainer, actor: Account) -> None:
    """Let an account keep a listing no longer, on record; what it has sent to invite others ends with it."""
    move(keeps, Keeping.ENDED, actor)
    take_back_of(session, keeps.listing, keeps.account)
    session.flush()


def keep_again(  # noqa: PLR0913, PLR0917 - from where to where, what moved then, by whom
    session: Session,
    part: Listing,
    listing: Listing,
    moved: Mapping[str, Any],
    actor: Account,
    vocabulary: Vocabulary,
) -> int:
    """Let whoever went along keep the old listing again; return how many do not, since they have left meanwhile."""
    there = {one.account_id: one for one in keepers(session, part)}
    here = {one.account_id for one in keepers(session, listing)}
    left = 0
    for former in session.scalars(select(Maintainer).where(Maintainer.id.in_(moved["maintainer_ended"]))).all():
        if former.account_id in here:
            continue
        if former.account_id in there:
            begin(session, former, listing, actor)
            take_over(listing, vocabulary)
        else:
            left += 1
    for one in there.values():
        if one.id in moved["maintainer"]:
            end(session, one, actor)
    settle(session, part, actor, vocabulary)
    return left
