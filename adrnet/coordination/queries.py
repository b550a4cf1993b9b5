"""What the room reads for the desk: what waits within a remit, and what the rows say.

Each function says how many statements it takes; the number does not grow with the rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from adrnet.domain import offered_posts
from adrnet.domain.account import Account
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.content import Content
from adrnet.domain.coordinators import Scope
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.revision import Revision, RevisionState

# Stands for the country of what the network's coordinators keep themselves.
NO_COUNTRY = ""


class Kind(StrEnum):
    """What waits for a coordinator."""

    CHANGE = "change"
    CLAIM = "claim"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: a revision or a claim, since when, and whether another coordinator has to act."""

    kind: Kind
    thing_id: int
    listing_id: int
    country: str
    since: datetime
    is_own: bool


@dataclass(frozen=True)
class Counted:
    """How many things of one kind wait for one country, and the oldest of them."""

    kind: Kind
    country: str
    is_own: bool
    number: int
    since: datetime


@dataclass(frozen=True)
class Row:
    """A thing that waits, with what a line about it needs.

    Attributes:
        names: content with the listing's names.
        before: what readers see, None where nothing was ever published, and for a claim.
        after: what would be, None for a claim.
        sender: the mailbox of who sent it, empty where there is none any longer.
        is_on_behalf: a coordinator wrote it.
    """

    waiting: Waiting
    names: Content
    before: Content | None
    after: Content | None
    sender: str
    is_on_behalf: bool


def count_waiting(session: Session, scope: Scope, actor: Account) -> list[Counted]:
    """Count what waits within a remit by kind, country and whether it is one's own (one statement)."""
    each = _waiting(scope, actor).subquery()
    keys = (each.c.kind, each.c.country, each.c.is_own)
    rows = session.execute(select(*keys, func.count(), func.min(each.c.since)).group_by(*keys))
    return [Counted(Kind(kind), country, bool(is_own), *rest) for kind, country, is_own, *rest in rows]


def waiting(  # noqa: PLR0913 - what a list is narrowed by
    session: Session,
    scope: Scope,
    actor: Account,
    *,
    kinds: Sequence[str] = (),
    countries: Sequence[str] = (),
    offset: int,
    limit: int,
) -> list[Waiting]:
    """Return a part of what waits within a remit, the oldest first (one statement)."""
    each = _waiting(scope, actor).subquery()
    query = select(each).order_by(each.c.since, each.c.kind, each.c.id).offset(offset).limit(limit)
    if kinds:
        query = query.where(each.c.kind.in_(kinds))
    if countries:
        query = query.where(each.c.country.in_(countries))
    return [
        Waiting(Kind(kind), thing_id, listing_id, country, since, bool(is_own))
        for kind, thing_id, listing_id, country, since, is_own in session.execute(query)
    ]


def rows(session: Session, found: Sequence[Waiting]) -> list[Row]:
    """Return the lines about things that wait, in the order given (seven statements)."""
    changes = {one.thing_id for one in found if one.kind != Kind.CLAIM}
    revisions = _by_id(session.scalars(select(Revision).where(Revision.id.in_(changes))))
    listing_ids = {one.listing_id for one in found}
    former = {one.base_id for one in revisions.values() if one.state == RevisionState.PUBLISHED}
    shown = session.scalars(
        select(Revision).where(
            or_(
                and_(Revision.listing_id.in_(listing_ids), Revision.state == RevisionState.PUBLISHED),
                Revision.id.in_([one for one in former if one is not None]),
            )
        )
    ).all()
    bases = {one.id: one for one in shown}
    published = {one.listing_id: one for one in shown if one.state == RevisionState.PUBLISHED}
    claims = _by_id(
        session.scalars(select(Claim).where(Claim.id.in_({one.thing_id for one in found if one.kind == Kind.CLAIM})))
    )
    people = {one.submitted_by_id or one.author_id for one in revisions.values()}
    people |= {one.account_id for one in claims.values()}
    mailboxes = dict(
        session.execute(select(Account.id, Account.email).where(Account.id.in_([one for one in people if one]))).all()
    )
    posts = offered_posts.offered_by(session, listing_ids)
    made = []
    for one in found:
        now = published.get(one.listing_id)
        if one.kind == Kind.CLAIM:
            sender, before, after, is_on_behalf = claims[one.thing_id].account_id, None, None, False
        else:
            revision = revisions[one.thing_id]
            sender, after = revision.submitted_by_id or revision.author_id, revision.content
            is_on_behalf = revision.is_on_behalf
            before = now.content if now else None
            if one.kind == Kind.UNCHECKED:
                before = bases[revision.base_id].content if revision.base_id in bases else None
            elif before is not None:
                before = replace(before, posts=posts.get(one.listing_id, ()))
        names = now.content if now else after or Content()
        made.append(Row(one, names, before, after, (mailboxes.get(sender) if sender else "") or "", is_on_behalf))
    return made


def _waiting(scope: Scope, actor: Account) -> Any:
    """Select everything that waits within a remit."""
    kept = [one.listing_id for one in actor.maintains if one.until is None]
    keeps = Listing.id.in_(kept)
    by_me = or_(Revision.author_id == actor.id, Revision.submitted_by_id == actor.id, keeps)
    return union_all(
        _part(scope, Kind.CHANGE, Revision, func.coalesce(Revision.submitted_at, Revision.created_at), by_me).where(
            Revision.state == RevisionState.IN_REVIEW
        ),
        _part(scope, Kind.UNCHECKED, Revision, func.coalesce(Revision.decided_at, Revision.created_at), by_me).where(
            Revision.state == RevisionState.PUBLISHED,
            Revision.is_unchecked.is_(True),
            Listing.state == ListingState.PUBLISHED,
        ),
        _part(scope, Kind.CLAIM, Claim, Claim.created_at, or_(Claim.account_id == actor.id, keeps)).where(
            Claim.state == ClaimState.OPEN
        ),
    )


def _part(
    scope: Scope,
    kind: Kind,
    thing: type[Revision | Claim],
    since: ColumnElement[datetime] | Any,
    is_own: ColumnElement[bool],
) -> Select[Any]:
    return (
        select(
            literal(kind.value).label("kind"),
            thing.id.label("id"),
            thing.listing_id.label("listing_id"),
            func.coalesce(Listing.responsible_country, literal(NO_COUNTRY)).label("country"),
            since.label("since"),
            case((is_own, 1), else_=0).label("is_own"),
        )
        .select_from(thing)
        .join(Listing, Listing.id == thing.listing_id)
        .where(scope.within(Listing.responsible_country))
    )


def _by_id(things: Any) -> Mapping[int, Any]:
    return {one.id: one for one in things}
