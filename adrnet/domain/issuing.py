"""Issuing an edition: freezing the list as everyone sees it, under a number; and reading its posts back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from adrnet.domain.account import Account
from adrnet.domain.edition import Edition, EditionRow, checksum, joined, seal
from adrnet.domain.focal_point import DesignatedPerson, Post
from adrnet.domain.lifecycle import record
from adrnet.domain.listed import ListedPost, listed_of, person_values_of, values_of
from adrnet.domain.listed_posts import on_list
from adrnet.domain.listed_posts import posts as posts_today
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.kit import clock

_AT_ONCE = 500


def issue(session: Session, actor: Account, title: str, note: str, day: date) -> Edition:
    """Freeze the list as everyone sees it now; `day` is the network's today. On record.

    To be called in a write transaction: these follow one another, so numbers have neither gaps nor doubles.

    Raises:
        NotPermittedError: the actor coordinates nothing.
    """
    if not permits(actor, Permission.ISSUE_EDITION):
        raise NotPermittedError(Permission.ISSUE_EDITION.value)
    last = session.scalar(select(func.max(Edition.number))) or 0
    edition = Edition(
        number=last + 1, as_at=day, title=title, note=note, issued_at=clock.now(), issued_by_id=actor.id, checksum=""
    )
    session.add(edition)
    session.flush()
    edition.checksum = checksum(_freeze(session, edition.id))
    record(edition, "issue", actor)
    return edition


def posts(session: Session, edition_id: int, ordinals: Sequence[int]) -> Iterator[ListedPost]:
    """Yield these rows of an edition in this order (one statement).

    Whether search engines may know a person is asked of the present.
    """
    if not ordinals:
        return
    columns = (
        EditionRow.ordinal,
        EditionRow.values,
        EditionRow.person_values,
        EditionRow.designation_id,
        EditionRow.redacted_at,
        DesignatedPerson.is_unindexed,
    )
    rows = session.execute(
        select(*columns)
        .outerjoin(DesignatedPerson, DesignatedPerson.designation_id == EditionRow.designation_id)
        .where(EditionRow.edition_id == edition_id, EditionRow.ordinal.in_(ordinals))
    )
    found = {row.ordinal: row for row in rows}
    for ordinal in ordinals:
        yield _post(found[ordinal])


def _freeze(session: Session, edition_id: int) -> Iterator[str]:
    """Write the rows, a portion at a time, in the order of the posts' numbers; yield their hashes."""
    ids = session.scalars(on_list(Post.id).order_by(Post.id)).all()
    for start in range(0, len(ids), _AT_ONCE):
        portion = ids[start : start + _AT_ONCE]
        rows = [
            _row(edition_id, start + place, post_id, post)
            for place, (post_id, post) in enumerate(zip(portion, posts_today(session, portion), strict=True), 1)
        ]
        session.execute(insert(EditionRow), rows)
        yield from (row["row_hash"] for row in rows)


def _row(edition_id: int, ordinal: int, post_id: int, post: ListedPost) -> dict[str, Any]:
    return {
        "edition_id": edition_id,
        "ordinal": ordinal,
        "post_id": post_id,
        "designation_id": post.designation_id,
        "country": post.country,
        "kind": post.kind,
        "state": post.state,
        "topics": joined(post.topics),
        **seal(values_of(post), person_values_of(post))._asdict(),
    }


def _post(row: Any) -> ListedPost:
    post = listed_of(row.values, row.person_values)
    person = post.person and replace(post.person, is_unindexed=bool(row.is_unindexed))
    return replace(post, person=person, designation_id=row.designation_id, is_redacted=row.redacted_at is not None)
