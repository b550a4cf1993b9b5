"""Offices on posts that a file brings in: posts opened, offices designated, and all of it taken back again."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from adrnet.domain import people, posts
from adrnet.domain.focal_point import Designation, DesignationKind, DesignationState, Post, PostState
from adrnet.domain.import_run import ImportedThing
from adrnet.domain.importing import CHANGED, MADE, Work
from adrnet.domain.lifecycle import MoveRefusedError, move
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Permission, permits
from adrnet.domain.posts import Office

SUBJECT = "post"


@dataclass(frozen=True)
class Seat:
    """What a row is to do: open this post, or take one that is there, and designate `office` (None: it is vacant)."""

    row: int
    owner: str | Listing
    topics: tuple[str, ...]
    office: Office | None
    post: Post | None = None


def present(post: Post | None, office: Office | None, *, begins_later: bool) -> Designation | None:
    """Return the designation of an office that is what `office` would replace."""
    if post is None or office is None:
        return None
    if begins_later:
        return next(iter(posts.nominees(post)), None)
    return post.holder


def carry_out(work: Work, seat: Seat) -> None:
    """Open the post where it is not open, and designate the office.

    Raises:
        NotPermittedError: the actor may not.
        MoveRefusedError: a person sits on the post.
    """
    is_new = seat.post is None
    post = seat.post or posts.open_post(work.session, seat.owner, seat.topics, work.actor)
    is_opened = post.state != PostState.OPEN
    if is_opened:
        posts.reopen_post(post, work.actor, work.run.reason)
    begins_later = bool(seat.office and seat.office.starts_on and seat.office.starts_on > work.day.today)
    former = present(post, seat.office, begins_later=begins_later)
    if former is not None and former.kind == DesignationKind.PERSON:
        raise MoveRefusedError(f"a person sits on post {post.id}")
    made = posts.appoint(work.session, post, seat.office, work.actor, work.day) if seat.office else None
    act = MADE if is_new else CHANGED
    work.note(seat.row, SUBJECT, post, act, opened=is_new or is_opened, designation=made, former=former)
    work.told()


def load(session: Session, ids: Collection[int]) -> list[Post]:
    """Return posts with all that undoing looks at (four statements)."""
    whole = (
        selectinload(Post.topics),
        selectinload(Post.designations).selectinload(Designation.person),
        selectinload(Post.listing),
    )
    return list(session.scalars(select(Post).where(Post.id.in_(ids)).options(*whole)))


def undo(work: Work, thing: ImportedThing, note: str) -> bool:
    """Take back what a row did; False where somebody has changed the post since, and it stays.

    Whatever may be refused is refused before anything is done.
    """
    post = work.session.get(Post, thing.subject_id)
    if post is None or post.state != PostState.OPEN:
        return False
    if not all(permits(work.actor, one, post) for one in (Permission.OPEN_POST, Permission.DESIGNATE)):
        return False
    made, former = (_designation(work, thing.before[one]) for one in ("designation", "former"))
    # The same office seated anew is what a later import left when it was undone.
    if made is not None and post.holder is not None and _is_same(post.holder, made):
        made = post.holder
    if made is not None and made.state not in {DesignationState.ACTIVE, DesignationState.NOMINATED}:
        return False
    is_back = former is not None and former.state in {DesignationState.ENDED, DesignationState.WITHDRAWN}
    others = [one for one in (post.holder, *posts.nominees(post), *people.asked(post)) if one not in {None, made}]
    if thing.before["opened"] and (others or is_back):
        return False
    if made is not None and made.state == DesignationState.ACTIVE:
        posts.end(made, work.actor, note)
    elif made is not None:
        move(made, DesignationState.WITHDRAWN, work.actor, note)
    if former is not None and is_back:
        posts.appoint(work.session, post, Office.of(former), work.actor, work.day)
    if thing.before["opened"]:
        posts.close_post(post, work.actor, note)
    return True


def _designation(work: Work, number: int | None) -> Designation | None:
    return work.session.get(Designation, number) if number else None


def _is_same(one: Designation, other: Designation) -> bool:
    return one.kind == other.kind == DesignationKind.OFFICE and Office.of(one) == Office.of(other)
