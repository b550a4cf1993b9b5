"""Erasing a person: from a post, from the directory. What stays are ids: that there was somebody, and what was done.

An account is erased by `leaving`. All of it happens in the caller's transaction, on record under the verb `erase`; what
follows outside of the database (index, files, the log of SQLite) follows after the commit (`adrnet.clearing`).

Whoever may: the person by a link, whoever keeps the profile, a coordinator of the post, the clock, the command line.
"""

from dataclasses import dataclass

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from adrnet.domain import (
    list_history,
    maintainer_invitation,
    people,
    problem_erasure,
    reading_count,
    reporting,
    traces,
)
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.affiliation import Affiliation, AffiliationState, ProfileContact
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.duplicate import DuplicateProposal
from adrnet.domain.focal_point import Consent, DesignatedPerson, Designation, DesignationKind, DesignationState
from adrnet.domain.leaving import erase as erase_account
from adrnet.domain.lifecycle import MoveRefusedError, move, record
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.maintainer_invitation import MaintainerInvitation
from adrnet.domain.policy import Actor, Machine, NotPermittedError, Permission, Thing, permits
from adrnet.domain.problem import Problem
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.traces import Traces
from adrnet.kit import clock

__all__ = ["Found", "erase_account", "erase_designation", "erase_found", "erase_listing", "find"]


@dataclass(frozen=True)
class Found:
    """Where somebody is: numbers of designations, profiles, accounts, reports to be answered, invitations that wait."""

    designations: tuple[int, ...] = ()
    listings: tuple[int, ...] = ()
    accounts: tuple[int, ...] = ()
    problems: tuple[int, ...] = ()
    invitations: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        known = (self.designations, self.listings, self.accounts, self.problems, self.invitations)
        return any(known)


# Links that are about a profile; others with its number are about something else.
_OF_PROFILES = tuple(Purpose(one) for one in Purpose if one in {"panel", "own_profile", "confirm_listing"})


def erase_designation(session: Session, designation: Designation, actor: Actor) -> None:
    """Erase the person of a designation, wherever it stands; where they sit, their seat is empty.

    Raises:
        MoveRefusedError: it names an office, which is nobody's own.
        NotPermittedError: the actor may not.
    """
    if designation.kind != DesignationKind.PERSON:
        raise MoveRefusedError(f"designation {designation.id} names an office")
    if not permits(actor, Permission.ERASE_PERSON, designation):
        raise NotPermittedError(f"{Permission.ERASE_PERSON.value} on designation {designation.id}")
    if designation.state in {DesignationState.NOMINATED, DesignationState.ACTIVE}:
        if designation.state == DesignationState.ACTIVE:
            designation.ended_at = clock.now()
        move(designation, DesignationState.WITHDRAWN, actor)
    designation.freshness_changes_on = None
    for consent in designation.consents:
        consent.withdrawn_at = consent.withdrawn_at or clock.now()
    record(designation, "erase", actor)
    people.forget(session, designation)


def erase_listing(session: Session, listing: Listing, actor: Actor) -> None:
    """Erase a practitioner's profile with all that it ever said; its address answers that it is gone.

    Profiles that were merged into it are the same person's and go with it.

    Raises:
        MoveRefusedError: it is an organisation's entry, or is erased already.
        NotPermittedError: the actor may not.
    """
    if listing.type != ListingType.PRACTITIONER:
        raise MoveRefusedError(f"listing {listing.id} is no person's")
    merged = select(Listing).where(Listing.merged_into_id == listing.id, Listing.type == ListingType.PRACTITIONER)
    for one in session.scalars(merged).all():
        erase_listing(session, one, _by(actor, Permission.ERASE_LISTING, one))
    known = _traces_of(session, listing)
    # State and pointer are one change to the database; asking for permission must not flush half of it.
    with session.no_autoflush:
        listing.merged_into_id = None
        move(listing, ListingState.ERASED, actor)
    for revision in listing.revisions:
        if revision.is_pending:
            move(revision, RevisionState.WITHDRAWN, _by(actor, Permission.EDIT_LISTING, revision))
        revision.document, revision.digest, revision.source = {}, "", ""
    listing.source, listing.source_as_of, listing.is_unindexed = "", None, False
    listing.freshness = listing.freshness_changes_on = listing.confirmed_at = None
    listing.listed_under.clear()
    for consent in session.scalars(select(Consent).where(Consent.listing_id == listing.id)):
        consent.withdrawn_at = consent.withdrawn_at or clock.now()
    claims = _close_claims(session, listing, actor)
    affiliations = _end_affiliations(session, listing, actor)
    problems = problem_erasure.erase(session, listing)
    pairs = session.scalars(
        select(DuplicateProposal).where(
            or_(DuplicateProposal.first_id == listing.id, DuplicateProposal.second_id == listing.id)
        )
    ).all()
    for pair in pairs:
        session.delete(pair)
    if (contact := session.get(ProfileContact, listing.id)) is not None:
        session.delete(contact)
    _nobody_keeps(session, listing)
    # Their name stood beside their posts.
    list_history.forget(session, listing.id)
    reading_count.erase(session, listing.id)
    session.flush()
    session.execute(
        delete(MailedLink).where(
            or_(
                and_(MailedLink.purpose.in_(_OF_PROFILES), MailedLink.subject_id == listing.id),
                and_(MailedLink.purpose == Purpose.CLAIM, MailedLink.subject_id.in_([one.id for one in claims])),
            )
        ),
        execution_options={"synchronize_session": False},
    )
    subjects = [("listing", listing.id), *(("revision", one.id) for one in listing.revisions)]
    subjects += [("claim", one.id) for one in claims] + [("affiliation", one.id) for one in affiliations]
    subjects += [("problem", one.id) for one in problems] + [("duplicateproposal", one.id) for one in pairs]
    traces.remove(session, known, subjects=subjects)


def find(session: Session, mailbox: str) -> Found:
    """Return where the owner of a mailbox is: on posts, in the directory, as an account, as somebody who reported.

    A profile is theirs that their account keeps, that was proposed to this mailbox, or that ever named it.
    """
    email = mailbox.strip().lower()
    accounts = session.scalars(select(Account.id).where(func.lower(Account.email) == email)).all()
    persons = session.scalars(
        select(DesignatedPerson.designation_id).where(func.lower(DesignatedPerson.email) == email)
    ).all()
    kept = select(Maintainer.listing_id).where(Maintainer.account_id.in_(accounts), Maintainer.until.is_(None))
    asked = select(ProfileContact.listing_id).where(func.lower(ProfileContact.email) == email)
    named = select(Revision.listing_id).where(func.lower(Revision.document["email"].as_string()) == email)
    profiles = session.scalars(
        select(Listing.id).where(
            Listing.type == ListingType.PRACTITIONER,
            Listing.state != ListingState.ERASED,
            or_(Listing.id.in_(kept), Listing.id.in_(asked), Listing.id.in_(named)),
        )
    ).all()
    problems = tuple(one.id for one in reporting.waiting_for(session, email))
    invited = tuple(one.invitation.id for one in maintainer_invitation.to_mailbox(session, email))
    return Found(tuple(sorted(persons)), tuple(sorted(profiles)), tuple(accounts), problems, invited)


def erase_found(session: Session, found: Found, actor: Actor) -> None:
    """Erase somebody wherever they were found."""
    for number in found.invitations:
        invitation = session.get_one(MaintainerInvitation, number)
        traces.remove(session, Traces.of(maintainer_invitation.forget(session, invitation), []))
        record(invitation.listing, "take_invitation_back", actor)
    for number in found.designations:
        erase_designation(session, session.get_one(Designation, number), actor)
    for number in found.listings:
        # It may have gone with another one, into which it was merged.
        if (listing := session.get_one(Listing, number)).state != ListingState.ERASED:
            erase_listing(session, listing, actor)
    for number in found.accounts:
        erase_account(session, session.get_one(Account, number), actor)
    reports = [session.get_one(Problem, number) for number in found.problems]
    addresses = [one.email or "" for one in reports]
    # What was reported stays; nobody hears of its end.
    if problem_erasure.forget_addresses(reports, actor):
        traces.remove(session, Traces.of(addresses, []))


def _traces_of(session: Session, listing: Listing) -> Traces:
    """Return by what the practitioner is recognised, with the mailbox by which they were asked."""
    known = Traces.of_profile(listing)
    contact = session.get(ProfileContact, listing.id)
    # Whatever leads to the profile is about the person as well: forms of its pages, mails with its address.
    # And what organisations wrote who asked without knowing that they are here.
    theirs = select(Affiliation.asked_as).where(Affiliation.practitioner_id == listing.id)
    asked = session.scalars(theirs.where(Affiliation.asked_as.is_not(None))).all()
    names = [name["text"] for one in asked if one for name in one["names"]]
    return Traces.of([*known.mailboxes, contact.email if contact else ""], [*known.words, *names, listing.public_id])


def _close_claims(session: Session, listing: Listing, actor: Actor) -> list[Claim]:
    """Close the claims to the profile that wait, and empty all of them; return all, closed before or now."""
    found = list(session.scalars(select(Claim).where(Claim.listing_id == listing.id)))
    for one in found:
        if one.state == ClaimState.OPEN:
            move(one, ClaimState.WITHDRAWN, _by(actor, Permission.WITHDRAW_CLAIM, one))
            one.decided_at = clock.now()
        one.statement = ""
    return found


def _end_affiliations(session: Session, listing: Listing, actor: Actor) -> list[Affiliation]:
    """End what ties the person to organisations; return all of it, ended before or now."""
    found = list(session.scalars(select(Affiliation).where(Affiliation.practitioner_id == listing.id)))
    for one in found:
        one.asked_as = None
        if one.state in {AffiliationState.PROPOSED, AffiliationState.CONFIRMED}:
            move(one, AffiliationState.ENDED, actor)
            one.decided_at = clock.now()
    return found


def _nobody_keeps(session: Session, listing: Listing) -> None:
    """Let nobody keep the profile any longer: there is nothing left to keep."""
    for one in session.scalars(
        select(Maintainer).where(Maintainer.listing_id == listing.id, Maintainer.until.is_(None))
    ):
        one.until = clock.now()


def _by(actor: Actor, permission: Permission, thing: Thing) -> Actor:
    """Return who does what goes along with an erasure: whoever erases, where they may by themselves; else the house."""
    return actor if permits(actor, permission, thing) else Machine.CLOCK
