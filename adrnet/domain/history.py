"""What happened to a listing, and which of its revisions the one side shows to the other.

Two sides write about a listing: its organisation, and coordinators on its behalf. Each reads whatever it wrote itself.

Decisions:
    2026-11-21  What a coordinator writes on behalf of an organisation is shown to the organisation from its publication
                on; what an organisation writes is shown to coordinators while it waits for them and once it was
                decided. A draft, a returned change and one that was given up are their author's own words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from adrnet.domain.account import Account, Maintainer
from adrnet.domain.affiliation import Affiliation
from adrnet.domain.claim import Claim
from adrnet.domain.duplicate import DuplicateProposal
from adrnet.domain.focal_point import Designation, Post
from adrnet.domain.listing import Listing
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.revision import Revision, RevisionState

_PUBLIC = frozenset({RevisionState.PUBLISHED, RevisionState.SUPERSEDED})
_SHOWN_TO_COORDINATORS = _PUBLIC | {RevisionState.IN_REVIEW, RevisionState.DECLINED}
# What passes between the two sides is known to both, whatever they may read of each other's words.
_BETWEEN_SIDES = tuple(
    f"revision.{verb}" for verb in ("submit", "recall", "return", "decline", "reopen", "approve", "publish")
)
# That two were merged stands beside them on the listings themselves.
_OF_PAIRS = ("duplicateproposal.propose", "duplicateproposal.tell_apart", "duplicateproposal.reopen")
# It always stands beside the publication that caused it.
_SAID_TWICE = "revision.supersede"


@dataclass(frozen=True)
class Done:
    """One act on record: who did it, with which reason, to which revision, as far as there is one."""

    event: AuditEvent
    actor: Account | None
    reason: str
    revision: Revision | None


def may_read(revision: Revision, *, is_on_behalf: bool) -> bool:
    """Whether the side that asks (coordinators: `is_on_behalf`) reads what a revision says."""
    if revision.is_on_behalf == is_on_behalf:
        return True
    return revision.state in (_SHOWN_TO_COORDINATORS if is_on_behalf else _PUBLIC)


def readable(listing: Listing, *, is_on_behalf: bool) -> list[Revision]:
    """Return the revisions that this side reads, the newest first."""
    return [one for one in reversed(listing.revisions) if may_read(one, is_on_behalf=is_on_behalf)]


def count(session: Session, listing: Listing, *, is_on_behalf: bool) -> int:
    """Return how many acts this side reads of (one statement)."""
    return session.scalar(select(func.count(AuditEvent.id)).where(_concerning(listing, is_on_behalf=is_on_behalf))) or 0


def acts(session: Session, listing: Listing, *, is_on_behalf: bool, offset: int = 0, limit: int = 25) -> list[Done]:
    """Return what happened to a listing, as this side reads it, the latest first (three statements)."""
    rows = session.execute(
        select(AuditEvent, Account, ReviewEntry.note)
        .outerjoin(Account, Account.id == AuditEvent.actor_id)
        .outerjoin(ReviewEntry, ReviewEntry.event_id == AuditEvent.id)
        .where(_concerning(listing, is_on_behalf=is_on_behalf))
        .options(selectinload(Account.remits), selectinload(Account.maintains))
        .order_by(AuditEvent.id.desc())
        .offset(offset)
        .limit(limit)
    )
    revisions = {one.id: one for one in listing.revisions}
    return [
        Done(event, actor, note or "", revisions.get(event.subject_id) if event.subject == "revision" else None)
        for event, actor, note in rows
    ]


def _concerning(listing: Listing, *, is_on_behalf: bool) -> ColumnElement[bool]:
    """Say which acts are this listing's, as far as the side that asks reads of them."""
    whole = [one.id for one in listing.revisions if may_read(one, is_on_behalf=is_on_behalf)]
    # The other side's change that was sent: that it was sent and answered, not how it was written.
    sent = [one.id for one in listing.revisions if not one.is_on_behalf and one.submitted_at and one.id not in whole]
    posts = select(Post.id).where(Post.listing_id == listing.id)
    designations = select(Designation.id).where(Designation.post_id.in_(posts))
    sides = (Affiliation.organisation_id == listing.id, Affiliation.practitioner_id == listing.id)
    affiliations = select(Affiliation.id).where(or_(*sides))
    keeping = select(Maintainer.id).where(Maintainer.listing_id == listing.id)
    concerned = [
        _on("listing", [listing.id]),
        and_(AuditEvent.subject == "maintainer", AuditEvent.subject_id.in_(keeping)),
        and_(_on("revision", whole), AuditEvent.act != _SAID_TWICE),
        and_(_on("revision", sent), AuditEvent.act.in_(_BETWEEN_SIDES)),
        and_(AuditEvent.subject == "post", AuditEvent.subject_id.in_(posts)),
        and_(AuditEvent.subject == "designation", AuditEvent.subject_id.in_(designations)),
        and_(AuditEvent.subject == "affiliation", AuditEvent.subject_id.in_(affiliations)),
    ]
    if is_on_behalf:
        claims = select(Claim.id).where(Claim.listing_id == listing.id)
        concerned.append(and_(AuditEvent.subject == "claim", AuditEvent.subject_id.in_(claims)))
        pairs = select(DuplicateProposal.id).where(
            or_(DuplicateProposal.first_id == listing.id, DuplicateProposal.second_id == listing.id)
        )
        concerned.append(and_(AuditEvent.act.in_(_OF_PAIRS), AuditEvent.subject_id.in_(pairs)))
    return or_(*concerned)


def _on(subject: str, ids: Sequence[int]) -> ColumnElement[bool]:
    return and_(AuditEvent.subject == subject, AuditEvent.subject_id.in_(ids))
