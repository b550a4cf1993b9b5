"""What has become of the list since its last edition, counted by country, for pages that are opened often.

The same differences as of the two lists laid side by side (`list_differences`), but only what may differ is read: the
database compares what was frozen with what stands now, persons are compared by what everyone sees of them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from adrnet.domain import issuing, listed_posts
from adrnet.domain.edition import Edition, EditionRow
from adrnet.domain.focal_point import Designation, DesignationKind
from adrnet.domain.list_differences import Change, differences
from adrnet.domain.list_history import ListedState
from adrnet.domain.listed import ListedPost

_AT_ONCE = 500


@dataclass(frozen=True)
class Since:
    """An edition, how many posts it holds, and how many came, ended or changed since.

    Attributes:
        total: by change, each post once.
        counts: by country, then by change; a post that moved counts where it was and where it is.
    """

    edition: Edition
    posts: int
    total: Mapping[Change, int]
    counts: Mapping[str, Mapping[Change, int]]


def since_last_edition(session: Session, time_zone: str) -> Since | None:
    """Compare the last edition with the list as it stands; None before there is one.

    Six statements, and three more for every further few hundred posts that may differ.
    """
    of_last = and_(EditionRow.edition_id == Edition.id, EditionRow.values.is_not(None))
    last = session.execute(
        select(Edition, func.count(EditionRow.ordinal))
        .outerjoin(EditionRow, of_last)
        .group_by(Edition.id)
        .order_by(Edition.number.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return None
    edition, number = last
    rows = session.execute(_may_differ(edition.id)).all()
    ordinals = sorted(one.ordinal for one in rows if one.ordinal is not None)
    ids = sorted(one.post_id for one in rows if one.is_listed)
    before: list[ListedPost] = []
    for start in range(0, len(ordinals), _AT_ONCE):
        before.extend(issuing.posts(session, edition.id, ordinals[start : start + _AT_ONCE]))
    after: list[ListedPost] = []
    for start in range(0, len(ids), _AT_ONCE):
        after.extend(listed_posts.listed(session, ids[start : start + _AT_ONCE]).values())
    found = differences(before, after, time_zone)
    counts: dict[str, Counter[Change]] = {}
    for one in found:
        for country in {side.country for side in (one.before, one.after) if side}:
            counts.setdefault(country, Counter())[one.change] += 1
    return Since(edition, number, Counter(one.change for one in found), counts)


def _may_differ(edition_id: int) -> Select[Any]:
    """Select the posts that stand on one of the lists alone, or for which the two may not say the same."""
    standing = and_(ListedState.post_id == EditionRow.post_id, ListedState.until.is_(None))
    frozen = and_(EditionRow.edition_id == edition_id, EditionRow.values.is_not(None))
    by = func.coalesce(EditionRow.person_values["designated_by"].as_string(), "")
    differs = or_(
        ListedState.id.is_(None),
        ListedState.values != EditionRow.values,
        func.coalesce(ListedState.designation_id, 0) != func.coalesce(EditionRow.designation_id, 0),
        EditionRow.redacted_at.is_not(None),
        # What stands beside the post part: a person, or the words for who designated an office.
        Designation.kind == DesignationKind.PERSON,
        by != Designation.designated_by,
    )
    in_edition = (
        select(EditionRow.post_id, EditionRow.ordinal, ListedState.id.is_not(None).label("is_listed"))
        .select_from(EditionRow)
        .outerjoin(ListedState, standing)
        .outerjoin(Designation, Designation.id == ListedState.designation_id)
        .where(frozen, differs)
    )
    added = (
        select(ListedState.post_id, EditionRow.ordinal, ListedState.id.is_not(None).label("is_listed"))
        .select_from(ListedState)
        .outerjoin(EditionRow, and_(EditionRow.post_id == ListedState.post_id, frozen))
        .where(ListedState.until.is_(None), EditionRow.ordinal.is_(None))
    )
    each = union_all(in_edition, added).subquery()
    return select(each.c.post_id, each.c.ordinal, each.c.is_listed)
