"""What readers see of a person who holds a post: only after a yes that holds, only what the person shows them.

The same question twice: of a designation that is loaded (`seen_person`), and of rows that are read without loading one
(`is_in_sight` as a condition, `seen_of` of what a row says). What is not seen by a tier is not in the value at all, so
that no page can show it by mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from adrnet.domain import people
from adrnet.domain.content import Name, Title
from adrnet.domain.focal_point import (
    Consent,
    DesignatedPerson,
    Designation,
    DesignationKind,
    DesignationState,
    Post,
    Tier,
)
from adrnet.domain.freshness import Freshness


@dataclass(frozen=True, slots=True)
class SeenPerson:
    """A person as far as one reader sees them; what that reader does not see is empty."""

    names: tuple[Name, ...] = ()
    title: tuple[Title, ...] = ()
    email: str = ""
    telephone: str = ""
    # Of the post and its term: these stand beside a person of whom anything is seen.
    languages: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    designated_by: str = ""
    # The person asked that search engines leave pages out that show them.
    is_unindexed: bool = field(default=False, compare=False)


def seen_person(designation: Designation, to: Tier) -> SeenPerson | None:
    """Return the person of a designation as this tier sees them, None where it sees nothing of them."""
    row = designation.person
    if row is None or not people.is_in_sight(designation):
        return None
    return _seen(designation, row, to)


def known_person(designation: Designation, to: Tier) -> SeenPerson | None:
    """Return the same for those who answer for the post: also while the person waits or is overdue."""
    return _seen(designation, designation.person, to) if designation.person is not None else None


def _seen(designation: Designation, row: DesignatedPerson, to: Tier) -> SeenPerson | None:
    return seen_of(
        {one: getattr(row, one) for one in COLUMNS_OF_PERSON},
        {one: getattr(designation, one) for one in COLUMNS_OF_TERM},
        to,
    )


COLUMNS_OF_PERSON = ("names", "title", "email", "telephone", "visibility", "is_unindexed")
COLUMNS_OF_TERM = ("languages", "starts_on", "ends_on", "designated_by")


def seen_of(person: Mapping[str, Any], term: Mapping[str, Any], to: Tier) -> SeenPerson | None:
    """Return what this tier sees of a person, from the columns named above; None where that is nothing."""
    seen = people.visible(person["visibility"], to)
    values: dict[str, Any] = {
        "names": tuple(Name(**one) for one in person["names"]),
        "title": tuple(Title(**one) for one in person["title"]),
        "email": person["email"],
        "telephone": person["telephone"],
    }
    shown = {name: value for name, value in values.items() if name in seen and value}
    if not shown:
        return None
    return SeenPerson(
        **shown, **{**term, "languages": tuple(term["languages"])}, is_unindexed=bool(person["is_unindexed"])
    )


def whole_designations() -> tuple[_AbstractLoad, ...]:
    """Return what loads a post's designations with persons and answers, in one statement, however many there are."""
    designations = selectinload(Post.designations)
    return (designations.joinedload(Designation.person), designations.joinedload(Designation.consents))


def is_in_sight() -> ColumnElement[bool]:
    """Return the condition under which anything of a person is shown, for a statement that reads `Designation`.

    The same as `people.is_in_sight`, which says it of a loaded one; that there is a row of the person is the join's.
    """
    return and_(
        Designation.kind == DesignationKind.PERSON,
        Designation.state == DesignationState.ACTIVE,
        or_(Designation.freshness.is_(None), Designation.freshness != Freshness.OVERDUE),
        has_agreed(),
    )


def has_agreed() -> ColumnElement[bool]:
    """Return the condition that the person's last answer was a yes which still holds, as in `people.has_agreed`."""
    return (
        select(and_(Consent.is_given, Consent.withdrawn_at.is_(None)))
        .where(Consent.designation_id == Designation.id)
        .order_by(Consent.at.desc(), Consent.id.desc())
        .limit(1)
        .correlate(Designation)
        .scalar_subquery()
    )
