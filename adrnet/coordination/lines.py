"""What lines about things say, whether they wait (any longer) or not: the things themselves and the names of entries.

The number of statements does not grow with the lines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from adrnet.coordination.queries import Kind, Waiting
from adrnet.domain import offered_posts
from adrnet.domain.account import Account
from adrnet.domain.claim import Claim
from adrnet.domain.content import Content
from adrnet.domain.dispute import Dispute
from adrnet.domain.duplicate import DuplicateProposal
from adrnet.domain.focal_point import Designation, Post
from adrnet.domain.import_run import ImportRun
from adrnet.domain.listing import Listing
from adrnet.domain.problem import Problem
from adrnet.domain.revision import PENDING, Revision, RevisionState

_CHANGES = frozenset({Kind.CHANGE, Kind.UNCHECKED})
# How the things of each kind are loaded; what a line says of them comes with them.
_LOADED: Mapping[Kind, Select[Any]] = {
    Kind.CHANGE: select(Revision),
    Kind.UNCHECKED: select(Revision),
    Kind.CLAIM: select(Claim),
    Kind.DISPUTE: select(Dispute),
    Kind.DUPLICATE: select(DuplicateProposal),
    Kind.PROBLEM: select(Problem).options(joinedload(Problem.post).selectinload(Post.topics)),
    Kind.ENTRY: select(Listing),
    Kind.OFFICE: select(Designation).options(joinedload(Designation.post).selectinload(Post.topics)),
    Kind.LEFT: select(Listing),
    Kind.IMPORT: select(ImportRun),
}


@dataclass(frozen=True)
class Row:
    """A thing, with what a line about it needs.

    Attributes:
        thing: the row of its own table.
        names: content with the entry's names; empty for what is no entry's.
        other: content with the names of the other entry, where it is about two.
        before: what readers see, None where nothing was ever published, and for what is no change.
        after: what would be, None for what is no change.
        sender: the mailbox of who sent it, empty where there is none any longer.
        is_on_behalf: a coordinator wrote it.
    """

    waiting: Waiting
    thing: Any
    names: Content
    other: Content
    before: Content | None
    after: Content | None
    sender: str
    is_on_behalf: bool


def load(session: Session, kind: Kind, ids: Sequence[int]) -> dict[int, Any]:
    """Return the things of a kind with these numbers (at most three statements)."""
    query = _LOADED[kind]
    found = session.scalars(query.where(query.column_descriptions[0]["entity"].id.in_(ids)))
    return {one.id: one for one in found}


def rows(session: Session, found: Sequence[Waiting]) -> list[Row]:
    """Return the lines about things, in the order given; whatever is not there any more is left out.

    Four statements, and for each kind that occurs at most three.
    """
    ids: dict[Kind, list[int]] = {}
    for one in found:
        ids.setdefault(one.kind, []).append(one.thing_id)
    things = {(kind, number): thing for kind in ids for number, thing in load(session, kind, ids[kind]).items()}
    there = [one for one in found if (one.kind, one.thing_id) in things]
    revisions = [thing for (kind, _), thing in things.items() if kind in _CHANGES]
    others = {one: other for one, thing in things.items() if (other := _other(thing)) is not None}
    listings = {one.listing_id for one in there if one.listing_id} | set(others.values())
    former = {one.base_id for one in revisions if one.state == RevisionState.PUBLISHED and one.base_id is not None}
    paired = {one.listing_id for one in there if one.kind == Kind.DUPLICATE} | set(others.values())
    shown = session.scalars(
        select(Revision).where(
            or_(
                # What was registered a second time has a name before it is published.
                and_(Revision.listing_id.in_(paired), Revision.state.in_(PENDING), Revision.submitted_at.is_not(None)),
                and_(Revision.listing_id.in_(listings), Revision.state == RevisionState.PUBLISHED),
                Revision.id.in_(former),
            )
        )
    ).all()
    bases = {one.id: one.content for one in shown}
    published = {one.listing_id: one.content for one in shown if one.state == RevisionState.PUBLISHED}
    named = {one.listing_id: one.content for one in shown if one.state in PENDING} | published
    senders = {one: sender for one, thing in things.items() if (sender := _sender(thing)) is not None}
    mailboxes = dict(
        session.execute(select(Account.id, Account.email).where(Account.id.in_(set(senders.values())))).all()
    )
    changed = {one.listing_id for one in revisions}
    posts = offered_posts.offered_by(session, changed) if changed else {}
    made = []
    for one in there:
        key = (one.kind, one.thing_id)
        thing, now = things[key], published.get(one.listing_id or 0)
        before = after = None
        if one.kind in _CHANGES:
            after, before = thing.content, now
            if one.kind == Kind.UNCHECKED:
                before = bases.get(thing.base_id)
            elif before is not None:
                before = replace(before, posts=posts.get(thing.listing_id, ()))
        made.append(
            Row(
                waiting=one,
                thing=thing,
                names=now or after or named.get(one.listing_id or 0, Content()),
                other=named.get(others.get(key, 0), Content()),
                before=before,
                after=after,
                sender=mailboxes.get(senders.get(key, 0)) or "",
                is_on_behalf=one.kind in _CHANGES and thing.is_on_behalf,
            )
        )
    return made


def _other(thing: Any) -> int | None:
    """Return the number of the second entry of what is about two."""
    if isinstance(thing, Dispute):
        return thing.other_listing_id
    return thing.second_id if isinstance(thing, DuplicateProposal) else None


def _sender(thing: Any) -> int | None:
    if isinstance(thing, Revision):
        return thing.submitted_by_id or thing.author_id
    if isinstance(thing, Claim):
        return thing.account_id
    return thing.opened_by_id if isinstance(thing, Dispute) else None
