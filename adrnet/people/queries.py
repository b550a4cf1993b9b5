"""What the room reads: to what a link leads, what is held about somebody, whom an address belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from adrnet.domain import link
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.affiliation import Affiliation, ProfileContact
from adrnet.domain.drafting import pending_of, published_of
from adrnet.domain.focal_point import Consent, DesignatedPerson, Designation, DesignationKind, DesignationState, Post
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.people import has_agreed
from adrnet.domain.record import AuditEvent, ExportRecord, ReviewEntry
from adrnet.domain.revision import Revision


@dataclass(frozen=True)
class Taken:
    """A recorded file in which somebody stood, and who took it away."""

    record: ExportRecord
    actor: Account | None


@dataclass(frozen=True)
class Happened:
    """An act on record, who did it and why."""

    event: AuditEvent
    actor: Account | None
    reason: str


def opened(session: Session, purpose: Purpose, token: str) -> tuple[MailedLink, Designation] | None:
    """Return a link and the person's designation that it is about; None where it opens nothing (two statements)."""
    mailed = link.find(session, purpose, token)
    if mailed is None or mailed.subject_id is None:
        return None
    designation = session.get(Designation, mailed.subject_id)
    if designation is None or designation.kind != DesignationKind.PERSON or designation.person is None:
        return None
    return mailed, designation


@dataclass(frozen=True)
class Profile:
    """A profile that no account keeps: what is held about its person."""

    mailed: MailedLink
    listing: Listing
    email: str
    revision: Revision | None
    # A correction that readers do not see yet: it waits for a coordinator, or was returned by one.
    change: Revision | None
    affiliations: Sequence[Affiliation]
    consents: Sequence[Consent]
    acts: Sequence[Happened]


def opened_profile(session: Session, token: str) -> Profile | None:
    """Return what is held about the person of a profile; None where the link opens nothing (some statements)."""
    mailed = link.find(session, Purpose.OWN_PROFILE, token)
    contact = session.get(ProfileContact, mailed.subject_id) if mailed and mailed.subject_id else None
    if mailed is None or contact is None:
        return None
    listing = contact.listing
    mine = select(Affiliation).where(Affiliation.practitioner_id == listing.id)
    affiliations = session.scalars(mine.order_by(Affiliation.id)).all()
    consents = session.scalars(select(Consent).where(Consent.listing_id == listing.id).order_by(Consent.at)).all()
    subjects = [("listing", listing.id), *(("affiliation", one.id) for one in affiliations)]
    subjects += [("revision", one.id) for one in listing.revisions]
    published, pending = published_of(listing), pending_of(listing)
    return Profile(
        mailed=mailed,
        listing=listing,
        email=contact.email,
        revision=published or pending,
        change=pending if published else None,
        affiliations=affiliations,
        consents=consents,
        acts=_acts(session, subjects),
    )


def keeps_a_profile(session: Session, account: Account) -> str | None:
    """Return the public id of the profile that an account keeps, None where it keeps none (one statement)."""
    gone = (ListingState.ERASED, ListingState.WITHDRAWN, ListingState.ARCHIVED, ListingState.MERGED)
    return session.scalar(
        select(Listing.public_id)
        .join(Maintainer, Maintainer.listing_id == Listing.id)
        .where(
            Maintainer.account_id == account.id,
            Maintainer.until.is_(None),
            Listing.type == ListingType.PRACTITIONER,
            Listing.state.not_in(gone),
        )
        .order_by(Listing.id)
        .limit(1)
    )


def is_unanswered(designation: Designation) -> bool:
    """Whether the person was asked and has said neither yes nor no."""
    return designation.state == DesignationState.NOMINATED and not has_agreed(designation)


def is_any_asked(session: Session) -> bool:
    """Whether somebody waits for links to their own data (one statement)."""
    return session.scalar(select(MailedLink.id).where(MailedLink.purpose == Purpose.ASKED).limit(1)) is not None


def first_asked(session: Session) -> MailedLink | None:
    """Return the oldest question for links, None where nobody asks (one statement)."""
    asked = select(MailedLink).where(MailedLink.purpose == Purpose.ASKED)
    return session.scalar(asked.order_by(MailedLink.id).limit(1))


def held_of(session: Session, email: str) -> Sequence[Designation]:
    """Return the designations of whoever has this address, however it is written (one statement)."""
    return session.scalars(
        select(Designation)
        .join(DesignatedPerson)
        .where(_is(DesignatedPerson.email, email))
        .options(
            joinedload(Designation.person),
            selectinload(Designation.consents),
            joinedload(Designation.post).selectinload(Post.topics),
        )
        .order_by(Designation.id)
    ).all()


def profiles_of(session: Session, email: str) -> Sequence[ProfileContact]:
    """Return the profiles without an account of whoever has this address (one statement)."""
    return session.scalars(
        select(ProfileContact)
        .where(_is(ProfileContact.email, email))
        .options(joinedload(ProfileContact.listing))
        .order_by(ProfileContact.listing_id)
    ).all()


def exports_with(session: Session, designation: Designation) -> list[Taken]:
    """Return the recorded files in which the person stood, the latest first (two statements).

    Their ids are compared here: databases look into a list each in its own way, and these files are few.
    """
    since = select(ExportRecord.id, ExportRecord.designation_ids).where(ExportRecord.at >= designation.designated_at)
    ids = [one for one, designations in session.execute(since) if designation.id in designations]
    rows = session.execute(
        select(ExportRecord, Account)
        .outerjoin(Account, Account.id == ExportRecord.actor_id)
        .where(ExportRecord.id.in_(ids))
        .order_by(ExportRecord.id.desc())
    ).unique()
    return [Taken(record, actor) for record, actor in rows]


def acts(session: Session, designation: Designation) -> list[Happened]:
    """Return what is on record about a designation, the latest first (one statement)."""
    return _acts(session, [("designation", designation.id)])


def _acts(session: Session, subjects: Sequence[tuple[str, int]]) -> list[Happened]:
    rows = session.execute(
        select(AuditEvent, Account, ReviewEntry.note)
        .outerjoin(Account, Account.id == AuditEvent.actor_id)
        .outerjoin(ReviewEntry, ReviewEntry.event_id == AuditEvent.id)
        .where(tuple_(AuditEvent.subject, AuditEvent.subject_id).in_(subjects))
        .order_by(AuditEvent.id.desc())
    ).unique()
    return [Happened(event, actor, note or "") for event, actor, note in rows]


def _is(column: InstrumentedAttribute[str], email: str) -> ColumnElement[bool]:
    """Compare mailboxes whatever the case; SQLite lowers ASCII alone, so other spellings are tried as well."""
    return or_(column == email, func.lower(column).in_({email.lower(), _lowered(email)}))


def _lowered(email: str) -> str:
    return "".join(one.lower() if one.isascii() else one for one in email)
