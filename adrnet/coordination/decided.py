"""What the room reads of the record: decisions within a remit, the latest first, with what they were about.

Decisions are acts of people, and of whoever runs the commands; what the clock does, or the loading of public sources,
is nobody's decision. Owners decide who keeps an entry, too: a coordinator's are those acts that have a reason, and what
is done by somebody who does not keep it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, not_, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from adrnet.coordination.queries import NO_COUNTRY
from adrnet.domain.account import Account, Maintainer, Remit
from adrnet.domain.claim import Claim
from adrnet.domain.coordinators import Scope
from adrnet.domain.dispute import Dispute
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.focal_point import Designation, DesignationState, Post, PostState
from adrnet.domain.invitation import Invitation
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import Machine
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.revision import Revision, RevisionState
from adrnet.kit import clock


class Matter(StrEnum):
    """What was decided about, in the order of the page."""

    CHANGES = "changes"
    ENTRIES = "entries"
    CLAIMS = "claims"
    KEEPERS = "keepers"
    POSTS = "posts"
    COORDINATORS = "coordinators"


# The acts that are decisions; that a draft was begun or a term ran out is none.
ACTS: Mapping[Matter, tuple[str, ...]] = {
    Matter.CHANGES: tuple(
        f"revision.{verb}" for verb in ("approve", "publish", "return", "decline", "reopen", "check", "uncheck")
    ),
    Matter.ENTRIES: (
        *(
            f"listing.{verb}"
            for verb in (
                "withdraw",
                "restore",
                "archive",
                "bring_back",
                "hand_over",
                "split_off",
                "join",
                "merge",
                "unmerge",
            )
        ),
        *(f"duplicateproposal.{verb}" for verb in ("tell_apart", "reopen")),
    ),
    Matter.CLAIMS: (
        *(f"claim.{verb}" for verb in ("grant", "decline", "revoke", "reopen")),
        *(f"dispute.{verb}" for verb in ("decide", "settle", "reopen")),
    ),
    Matter.KEEPERS: ("maintainer.make_owner", "maintainer.end", "listing.invite", "listing.take_invitation_back"),
    Matter.POSTS: (
        *(f"designation.{verb}" for verb in ("nominate", "designate", "withdraw", "end")),
        *(f"post.{verb}" for verb in ("open", "close", "reopen")),
    ),
    Matter.COORDINATORS: ("remit.begin", "remit.end", "invitation.send", "invitation.cancel"),
}


# Where acts lead: the state in which the thing is while the decision holds; of others the record says it.
STATES: Mapping[str, str] = {
    "revision.approve": RevisionState.PUBLISHED,
    "revision.publish": RevisionState.PUBLISHED,
    "revision.check": RevisionState.PUBLISHED,
    "revision.uncheck": RevisionState.PUBLISHED,
    "listing.withdraw": ListingState.WITHDRAWN,
    "listing.restore": ListingState.PUBLISHED,
    "listing.archive": ListingState.ARCHIVED,
    "listing.bring_back": ListingState.WITHDRAWN,
    "listing.split_off": ListingState.PUBLISHED,
    "listing.merge": ListingState.MERGED,
    "listing.unmerge": ListingState.PUBLISHED,
    "duplicateproposal.tell_apart": ProposalState.DIFFERENT,
    "duplicateproposal.reopen": ProposalState.PROPOSED,
    "designation.nominate": DesignationState.NOMINATED,
    "designation.designate": DesignationState.ACTIVE,
    "designation.withdraw": DesignationState.WITHDRAWN,
    "designation.end": DesignationState.ENDED,
    "post.open": PostState.OPEN,
    "post.close": PostState.CLOSED,
    "post.reopen": PostState.OPEN,
}
# What changes whose a thing is, and not where it stands.
WITHOUT_STATE = frozenset({"listing.hand_over", "listing.join", "listing.invite", "listing.take_invitation_back"})


@dataclass(frozen=True)
class Decision:
    """One decision, who made it, why, and the things that it was about, as they are today."""

    event: AuditEvent
    actor: Account | None
    reason: str
    listing: Listing | None
    revision: Revision | None
    post: Post | None
    designation: Designation | None
    claim: Claim | None
    dispute: Dispute | None
    remit: Remit | None
    invitation: Invitation | None
    pair: DuplicateProposal | None
    keeps: Maintainer | None
    # Whether the link of the invitation can still be used.
    is_waiting: bool
    # Whether the thing has left since the state to which it was led, though it may have come back to it.
    is_left: bool


_about = aliased(Post, name="about_post")
_POST_ID = func.coalesce(Designation.post_id, case((AuditEvent.subject == "post", AuditEvent.subject_id)))
_LISTING_ID = func.coalesce(
    Revision.listing_id,
    Claim.listing_id,
    Dispute.listing_id,
    _about.listing_id,
    DuplicateProposal.first_id,
    Maintainer.listing_id,
    case((AuditEvent.subject == "listing", AuditEvent.subject_id)),
)
_COUNTRY: ColumnElement[str] = func.coalesce(
    _about.country_code,
    Remit.country_code,
    Invitation.country_code,
    Listing.responsible_country,
    literal(NO_COUNTRY),
)


def count(session: Session, scope: Scope, matters: Sequence[str], countries: Sequence[str]) -> int:
    """Count the decisions that match (one statement)."""
    return session.scalar(_matching(scope, matters, countries, func.count(AuditEvent.id))) or 0


def decisions(  # noqa: PLR0913 - what a list is narrowed by
    session: Session,
    scope: Scope,
    matters: Sequence[str] = (),
    countries: Sequence[str] = (),
    *,
    offset: int,
    limit: int,
) -> list[Decision]:
    """Return a part of the decisions, the latest first (seven statements at most, whatever they are about)."""
    things = (Listing, Revision, _about, Designation, Claim, Dispute, Remit, Invitation, DuplicateProposal, Maintainer)
    rows = session.execute(
        _matching(scope, matters, countries, AuditEvent, Account, ReviewEntry.note, *things, _waits(), _is_left())
        .outerjoin(Account, Account.id == AuditEvent.actor_id)
        .options(
            selectinload(Account.remits),
            selectinload(Account.maintains),
            selectinload(Listing.published),
            selectinload(_about.topics),
            joinedload(Remit.account),
            joinedload(Maintainer.account),
        )
        .order_by(AuditEvent.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [_decision(*row) for row in rows]


def _decision(event: AuditEvent, actor: Account | None, note: str | None, *about: Any) -> Decision:
    *things, waits, left = about
    listing, revision, post, designation, claim, dispute, remit, invitation, pair, keeps = things
    return Decision(
        event,
        actor,
        note or "",
        listing,
        revision,
        post,
        designation,
        claim,
        dispute,
        remit,
        invitation,
        pair,
        keeps,
        bool(waits),
        bool(left),
    )


def _waits() -> ColumnElement[bool]:
    """Say whether an invitation's link can still be used."""
    return exists().where(
        MailedLink.purpose == Purpose.INVITE_COORDINATOR,
        MailedLink.subject_id == Invitation.id,
        MailedLink.used_at.is_(None),
        MailedLink.expires_at > clock.now(),
    )


def _is_left() -> ColumnElement[bool]:
    later = aliased(AuditEvent)
    return exists().where(
        later.subject == AuditEvent.subject,
        later.subject_id == AuditEvent.subject_id,
        later.id > AuditEvent.id,
        later.from_state != "",
        later.from_state == AuditEvent.to_state,
    )


def _matching(scope: Scope, matters: Sequence[str], countries: Sequence[str], *columns: Any) -> Select[Any]:
    acts = [act for matter, verbs in ACTS.items() if not matters or matter in matters for act in verbs]
    seated = aliased(AuditEvent)
    # Whoever designates at once nominates in the same breath: that is one decision.
    is_said_twice = exists().where(
        seated.subject == "designation",
        seated.subject_id == AuditEvent.subject_id,
        seated.act == "designation.designate",
        seated.actor_id.is_not_distinct_from(AuditEvent.actor_id),
        seated.machine.is_not_distinct_from(AuditEvent.machine),
    )
    keeping = aliased(Maintainer)
    keeps_it = exists().where(
        keeping.listing_id == _LISTING_ID,
        keeping.account_id == AuditEvent.actor_id,
        keeping.since <= AuditEvent.at,
        or_(keeping.until.is_(None), keeping.until >= AuditEvent.at),
    )
    is_the_team_s = and_(
        AuditEvent.act.in_(ACTS[Matter.KEEPERS]),
        ReviewEntry.id.is_(None),
        or_(AuditEvent.act != "listing.take_invitation_back", keeps_it),
    )
    query = (
        select(*columns)
        .select_from(AuditEvent)
        .outerjoin(ReviewEntry, ReviewEntry.event_id == AuditEvent.id)
        .outerjoin(Revision, and_(AuditEvent.subject == "revision", Revision.id == AuditEvent.subject_id))
        .outerjoin(Claim, and_(AuditEvent.subject == "claim", Claim.id == AuditEvent.subject_id))
        .outerjoin(Dispute, and_(AuditEvent.subject == "dispute", Dispute.id == AuditEvent.subject_id))
        .outerjoin(Designation, and_(AuditEvent.subject == "designation", Designation.id == AuditEvent.subject_id))
        .outerjoin(_about, _about.id == _POST_ID)
        .outerjoin(Remit, and_(AuditEvent.subject == "remit", Remit.id == AuditEvent.subject_id))
        .outerjoin(Invitation, and_(AuditEvent.subject == "invitation", Invitation.id == AuditEvent.subject_id))
        .outerjoin(
            DuplicateProposal,
            and_(AuditEvent.subject == "duplicateproposal", DuplicateProposal.id == AuditEvent.subject_id),
        )
        .outerjoin(Maintainer, and_(AuditEvent.subject == "maintainer", Maintainer.id == AuditEvent.subject_id))
        .outerjoin(Listing, Listing.id == _LISTING_ID)
        .where(
            AuditEvent.act.in_(acts),
            or_(AuditEvent.actor_id.is_not(None), AuditEvent.machine == Machine.COMMAND_LINE),
            not_(and_(AuditEvent.act == "designation.nominate", is_said_twice)),
            not_(is_the_team_s),
        )
    )
    if not scope.is_network:
        query = query.where(_COUNTRY.in_(sorted(scope.countries)))
    return query.where(_COUNTRY.in_(list(countries))) if countries else query
