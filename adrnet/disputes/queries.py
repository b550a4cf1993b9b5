"""What the room reads: one's disputes and those of one's remit, what was done in one, the entry of an address."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from adrnet.domain.account import Account
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.contested import WAITING
from adrnet.domain.coordinators import scope_of
from adrnet.domain.dispute import Dispute
from adrnet.domain.history import Done
from adrnet.domain.listing import Listing, ListingState, ListingType, public_id_at
from adrnet.domain.policy import Permission, permits
from adrnet.domain.record import AuditEvent, ReviewEntry

# More than anybody has at a time.
MOST = 200


def disputes_of(session: Session, account: Account) -> list[Dispute]:
    """Return what an account is a party to or answers for, what waits first, then the latest (four statements)."""
    scope = scope_of(account)
    other = aliased(Listing)
    # Those whose keeping has ended as well: they may have lost it by the decision.
    kept = [one.listing_id for one in account.maintains]
    claimed = select(Claim.listing_id).where(Claim.account_id == account.id, Claim.state == ClaimState.OPEN)
    mine = select(Claim.id).where(Claim.account_id == account.id)
    concerned: list[ColumnElement[bool]] = [
        Dispute.listing_id.in_(kept),
        Dispute.other_listing_id.in_(kept),
        Dispute.claim_id.in_(mine),
        Dispute.listing_id.in_(claimed),
    ]
    if scope.is_network:
        concerned.append(Dispute.id > 0)
    elif scope.countries:
        countries = sorted(scope.countries)
        concerned += [Listing.responsible_country.in_(countries), other.responsible_country.in_(countries)]
    found = session.scalars(
        select(Dispute)
        .join(Listing, Listing.id == Dispute.listing_id)
        .outerjoin(other, other.id == Dispute.other_listing_id)
        .where(or_(*concerned))
        .options(
            joinedload(Dispute.listing).joinedload(Listing.published),
            joinedload(Dispute.other_listing).joinedload(Listing.published),
            joinedload(Dispute.claim),
            selectinload(Dispute.claims),
        )
        .order_by(case((Dispute.state.in_(WAITING), 0), else_=1), Dispute.id.desc())
        .limit(MOST)
    ).unique()
    return [one for one in found if permits(account, Permission.READ_DISPUTE, one)]


def acts_of(session: Session, dispute: Dispute) -> list[Done]:
    """Return what was done in a dispute, with the reasons, the latest first (three statements)."""
    rows = session.execute(
        select(AuditEvent, Account, ReviewEntry.note)
        .outerjoin(Account, Account.id == AuditEvent.actor_id)
        .outerjoin(ReviewEntry, ReviewEntry.event_id == AuditEvent.id)
        .where(AuditEvent.subject == "dispute", AuditEvent.subject_id == dispute.id)
        .options(selectinload(Account.remits), selectinload(Account.maintains))
        .order_by(AuditEvent.id.desc())
    )
    return [Done(event, actor, note or "", None) for event, actor, note in rows]


def was_just_done(session: Session, dispute: Dispute, account: Account, acts: Sequence[str], words: str) -> bool:
    """Whether the last act in a dispute is one of these, by this account and with these words (one statement)."""
    last = session.execute(
        select(AuditEvent.act, AuditEvent.actor_id, ReviewEntry.note)
        .outerjoin(ReviewEntry, ReviewEntry.event_id == AuditEvent.id)
        # An appeal is followed by what it says.
        .where(AuditEvent.subject == "dispute", AuditEvent.subject_id == dispute.id, AuditEvent.act != "dispute.say")
        .order_by(AuditEvent.id.desc())
        .limit(1)
    ).first()
    written = [one.text for one in dispute.statements if one.account_id == account.id]
    return (
        last is not None and (last.act in acts and last.actor_id == account.id) and words in {last.note or "", *written}
    )


def mailboxes_of(session: Session, ids: Sequence[int | None]) -> dict[int, str]:
    """Return the addresses of accounts that are not erased (one statement)."""
    known = sorted({one for one in ids if one is not None})
    rows = session.execute(select(Account.id, Account.email).where(Account.id.in_(known)))
    return {number: email for number, email in rows if email}


def organisation_at(session: Session, reference: str) -> Listing | None:
    """Return the public organisation that an address, or what was typed of it, names (one statement)."""
    public_id = public_id_at(reference)
    if public_id is None:
        return None
    return session.scalar(
        select(Listing).where(
            Listing.public_id == public_id,
            Listing.type == ListingType.ORGANISATION,
            Listing.state == ListingState.PUBLISHED,
        )
    )
