"""From a change to the log of changes: whatever is flushed leaves word of the listing that it belongs to.

One listener on every session, so that no service has to think of the index: the row of the log is written in the
change's own transaction, or not at all. Something public beside the listings (a country's post, a label, a framework
fact) is noted without a listing: the index has nothing to do, but the head of the log moves, and with it the key of
every cached page. Bulk statements pass the listener by; whoever uses them calls `outbox.note`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction, object_session
from sqlalchemy.orm.attributes import get_history

from adrnet.db import Base
from adrnet.domain import outbox
from adrnet.domain.account import Account, KeptForm, LoginSession, Maintainer, Remit
from adrnet.domain.affiliation import Affiliation, ProfileContact
from adrnet.domain.bulk_act import BulkAct
from adrnet.domain.claim import Claim
from adrnet.domain.dispute import Dispute, DisputeStatement
from adrnet.domain.duplicate import DuplicateProposal
from adrnet.domain.edition import Edition, EditionRow
from adrnet.domain.focal_point import Consent, DesignatedPerson, Designation, Post, PostTopic
from adrnet.domain.import_run import ImportedThing, ImportRun
from adrnet.domain.invitation import Invitation
from adrnet.domain.jurisdiction import Country, FrameworkFact, Group, GroupMembership
from adrnet.domain.limit import Attempts
from adrnet.domain.link import MailedLink
from adrnet.domain.list_history import ListedState
from adrnet.domain.listing import ListedUnder, Listing
from adrnet.domain.maintainer_invitation import MaintainerInvitation
from adrnet.domain.outbox import DatabaseIdentity, IndexChange, OutgoingMail
from adrnet.domain.problem import Problem
from adrnet.domain.reading_count import ReadingCount
from adrnet.domain.rearrangement import Rearrangement
from adrnet.domain.record import AuditEvent, ExportRecord, ReviewEntry
from adrnet.domain.report import Report, ReportSection
from adrnet.domain.revision import Revision
from adrnet.domain.taking import ListChoice, PreparedFile
from adrnet.domain.vocabulary import AccreditationScheme, ReferenceLoad, Term

# Listing ids; None stands for what the public sees beside the listings.
Owners = set[int | None]


def _values(thing: object, key: str) -> set[Any]:
    """Return the present and the former values of a column, so that a thing that moves is noted at both ends."""
    history = get_history(thing, key)
    return {*history.added, *history.unchanged, *history.deleted} or {getattr(thing, key)}


def _itself(listing: Listing) -> Owners:
    return {listing.id}


def _listing_of(thing: Revision | ListedUnder | Post) -> Owners:
    return _values(thing, "listing_id")


def _beside(_thing: object) -> Owners:
    return {None}


def _through(parent: type[Base], key: str, owners: Callable[[Any], Owners]) -> Callable[[Any], Owners]:
    """Ask the thing that `key` points to; where it is gone, something public has changed all the same."""

    def ask(thing: object) -> Owners:
        session = object_session(thing)
        found = [session.get(parent, value) for value in _values(thing, key)] if session else []
        return set().union(*(owners(one) for one in found if one is not None)) or {None}

    return ask


def _both_sides(affiliation: Affiliation) -> Owners:
    return {affiliation.practitioner_id, affiliation.organisation_id}


def _contested(dispute: Dispute) -> Owners:
    sides = (dispute.listing_id, dispute.other_listing_id)
    return {one for one in sides if one is not None}


def _concerned(consent: Consent) -> Owners:
    return _designation_of(consent) if consent.designation_id else {consent.listing_id}


_post_of = _through(Post, "post_id", _listing_of)
_designation_of = _through(Designation, "designation_id", _post_of)

CAPTURED: Mapping[type[Base], Callable[[Any], Owners]] = {
    Listing: _itself,
    Revision: _listing_of,
    ListedUnder: _listing_of,
    Post: _listing_of,
    PostTopic: _post_of,
    Designation: _post_of,
    DesignatedPerson: _designation_of,
    Consent: _concerned,
    Affiliation: _both_sides,
    Country: _beside,
    Group: _beside,
    GroupMembership: _beside,
    FrameworkFact: _beside,
    Term: _beside,
    AccreditationScheme: _beside,
    ReferenceLoad: _beside,
    Edition: _beside,
    EditionRow: _beside,
    # That something is contested is said on the pages of both.
    Dispute: _contested,
}

# Everything else, each with the reason why a change of it changes no public page.
NOT_CAPTURED: Mapping[type[Base], str] = {
    Account: "who signs in is not shown",
    LoginSession: "who is signed in is not shown",
    KeptForm: "what was typed and not sent is shown to nobody else",
    Attempts: "how often somebody tried is not shown",
    MailedLink: "a link is mailed, not shown",
    ProfileContact: "a mailbox to write to, shown nowhere",
    Invitation: "whoever is invited coordinates nothing yet",
    MaintainerInvitation: "whoever is invited keeps nothing yet",
    Claim: "a claim is for coordinators; that it was granted stands on the listing",
    Maintainer: "who keeps a listing is not shown; that it was claimed stands on the listing",
    Remit: "who coordinates is not shown; offices are designated to posts",
    DuplicateProposal: "a proposal is for coordinators; a merge changes the listing itself",
    Rearrangement: "what moved is captured with each thing that moved",
    DisputeStatement: "what the sides say is for coordinators and the parties",
    Problem: "a report is for whoever keeps the thing and for coordinators",
    ImportRun: "what was imported is captured with each thing",
    ImportedThing: "what was imported is captured with each thing",
    ReadingCount: "how often somebody read is for whoever keeps the listing",
    BulkAct: "what was done is captured with each thing",
    AuditEvent: "the record is not shown; what it records changes with it",
    ReviewEntry: "a reason is for the record and the listing's keeper",
    ExportRecord: "what was taken away changes nothing",
    ListedState: "what stood on the list is written with what changed it, which is captured",
    ListChoice: "which columns somebody likes is shown to nobody else",
    PreparedFile: "a file is made for whoever asked for it",
    Report: "a report is for coordinators",
    ReportSection: "a report is for coordinators",
    OutgoingMail: "a mail is sent, not shown",
    IndexChange: "the log itself",
    DatabaseIdentity: "written once, by the first migration",
}


def init() -> None:
    """Listen to every session of this process; listening twice is listening once."""
    if not event.contains(Session, "after_flush", _note):
        event.listen(Session, "after_flush", _note)


def _note(session: Session, _context: UOWTransaction) -> None:
    """Write what the flush has changed to the log, once per flush."""
    changed = [*session.new, *session.deleted, *(one for one in session.dirty if session.is_modified(one))]
    owners: Owners = set()
    for thing in changed:
        if (ask := CAPTURED.get(type(thing))) is not None:
            owners |= ask(thing)
    outbox.note(session, owners)
