"""What this room changes: an answer, a correction, a withdrawal, an objection, links that are asked for.

Every service looks the link up anew within its transaction: of two clicks at once the second finds nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import affiliating, erasure, link, maintainer_invitation, people, reporting
from adrnet.domain.focal_point import Designation, DesignationState, Tier
from adrnet.domain.freshness import Day
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.people import Person
from adrnet.domain.policy import Bearer
from adrnet.mails.writing import is_mailbox
from adrnet.people import held, queries


class OpensNothingError(LookupError):
    """The link is used, expired, taken back or for something else."""


class ChangedMeanwhileError(RuntimeError):
    """What was held is no longer what the page showed."""


@dataclass(frozen=True)
class OwnData:
    """What a person says of themselves, and who is to see it; `seen` is what their page showed before."""

    person: Person
    visibility: Mapping[str, Tier]
    is_unindexed: bool
    seen: str


@transactional
def agree(token: str, data: OwnData, day: Day, locale: str) -> None:
    """Take the person's yes with what they corrected, and mail them the way back to it.

    Raises:
        OpensNothingError: the link cannot be used (any more), or there is nothing left to agree to.
    """
    session = db.session()
    mailed, designation = _asked(session, token)
    if not link.use(session, mailed):
        raise OpensNothingError
    who = Bearer("designation", designation.id)
    _write(session, designation, data)
    try:
        people.agree(session, designation, who, locale=locale, visibility=dict(data.visibility), day=day)
    except MoveRefusedError:
        raise OpensNothingError from None
    # Those of reminders: there is one answer.
    link.cancel(session, Purpose.NOMINATION, designation.id)
    _mail(session, "own_data_after_yes", designation, token=_own_data_link(session, designation))


@transactional
def decline(token: str, locale: str) -> None:
    """Take the person's no; whatever was held is forgotten, and whoever asked learns that somebody else is needed.

    Raises:
        OpensNothingError: the link cannot be used (any more).
    """
    session = db.session()
    mailed, designation = _asked(session, token)
    if not link.use(session, mailed):
        raise OpensNothingError
    people.decline(session, designation, Bearer("designation", designation.id), locale=locale)
    mails.tell_those_who_asked(session, designation, has_declined=True)


@transactional
def correct(token: str, data: OwnData) -> bool:
    """Put right what is held; return whether anything changed.

    Raises:
        OpensNothingError: the link opens nothing (any more).
        ChangedMeanwhileError: see there.
    """
    session = db.session()
    designation = _own(session, token)
    if held.digest(designation) != data.seen:
        raise ChangedMeanwhileError
    return bool(_write(session, designation, data))


@transactional
def withdraw(token: str, objection: str = "") -> None:
    """Take the yes back: whatever is held is forgotten at once; those who asked learn it, and what is objected to.

    Raises:
        OpensNothingError: the link opens nothing (any more).
    """
    session = db.session()
    designation = _own(session, token)
    is_over = designation.state not in {DesignationState.NOMINATED, DesignationState.ACTIVE}
    people.withdraw(session, designation, Bearer("designation", designation.id))
    if objection or not is_over:
        mails.tell_those_who_asked(session, designation, has_declined=False, objection=objection)


@transactional
def ask_link(email: str) -> None:
    """Note that somebody asked for links to whatever is held about the owner of an address; the worker mails them.

    Whoever is known here and whoever is not cost the same before the answer: its time tells nobody anything.
    """
    link.issue(db.session(), Purpose.ASKED, email)


def mail_links() -> int:
    """Mail the links that were asked for, the worker's job; return how many questions that were."""
    answered = 0
    while queries.is_any_asked(db.session()) and _mail_links_once():
        answered += 1
    return answered


@transactional
def _mail_links_once() -> bool:
    session = db.session()
    asked = queries.first_asked(session)
    if asked is None:
        return False
    email = asked.email
    session.delete(asked)
    found, profiles = queries.held_of(session, email), queries.profiles_of(session, email)
    # To the address as it is held: who typed it may have written another one that is only the same to us. In the
    # language in which its owner is written to: whoever asked may be somebody else.
    held_as = [(_mailbox(one), one.person.locale) for one in found if one.person]
    held_as += [(one.email, one.locale) for one in profiles]
    reports = reporting.waiting_for(session, email)
    held_as += [(one.email or "", one.locale) for one in reports]
    invited = maintainer_invitation.to_mailbox(session, email)
    held_as += [(one.link.email, one.invitation.locale) for one in invited]
    to, locale = next(iter(held_as), ("", ""))
    if not is_mailbox(to):
        return True
    if any(link.was_just_sent(session, Purpose.OWN_DATA, to, one.id) for one in found) or any(
        link.was_just_sent(session, Purpose.OWN_PROFILE, to, one.listing_id) for one in profiles
    ):
        return True
    things = [_thing(session, one, locale) for one in found]
    things += [_profile(session, one.listing, to) for one in profiles]
    things += [{"kind": "report", "reference": one.reference} for one in reports]
    things += [{"kind": "invitation", **mails.about_invitation(one, locale)} for one in invited]
    # Of an invitation no new link is made: its own is in the mail that came. Whoever asks again is told once.
    has_more = found or profiles or reports
    key = "" if has_more else f"invitations {' '.join(str(one.invitation.id) for one in invited)}"
    mails.write(session, "own_data_links", to=to, locale=locale, key=key, things=things)
    return True


@transactional
def erase_profile(token: str) -> None:
    """Erase a profile that no account keeps, with all that it says.

    Raises:
        OpensNothingError: the link opens nothing (any more).
    """
    session = db.session()
    found = queries.opened_profile(session, token)
    if found is None:
        raise OpensNothingError
    erasure.erase_listing(session, found.listing, Bearer("listing", found.listing.id))


def _write(session: Session, designation: Designation, data: OwnData) -> tuple[str, ...]:
    """Write what the person says; return what changed. A former address learns that there is another one."""
    former, who = Person.of(designation), Bearer("designation", designation.id)
    changed = people.correct(designation, data.person, dict(data.visibility), who, is_unindexed=data.is_unindexed)
    if former and former.email.lower() != data.person.email.lower():
        mails.write(session, "own_data_address_changed", to=former.email, locale=former.locale)
    return changed


def _thing(session: Session, designation: Designation, locale: str) -> dict[str, Any]:
    is_question = queries.is_unanswered(designation)
    token = people.invite(session, designation) if is_question else _own_data_link(session, designation)
    kind = "question" if is_question else "post"
    return {"kind": kind, "token": token, **mails.whose(session, designation.post, locale)}


def _profile(session: Session, listing: Listing, to: str) -> dict[str, Any]:
    # Whoever has not answered yet is led to the question: there everything that was entered stands.
    if listing.state == ListingState.UNPUBLISHED and affiliating.asked(session, listing):
        return {"kind": "panel", "token": affiliating.invite(session, listing, to)}
    return {"kind": "profile", "token": link.issue(session, Purpose.OWN_PROFILE, to, subject_id=listing.id)}


def _own_data_link(session: Session, designation: Designation) -> str:
    return link.issue(session, Purpose.OWN_DATA, _mailbox(designation), subject_id=designation.id)


def _mailbox(designation: Designation) -> str:
    return designation.person.email if designation.person else ""


def _mail(session: Session, name: str, designation: Designation, **values: Any) -> None:
    if designation.person is None:
        raise RuntimeError("a mail to a person who is not held")
    to, locale = designation.person.email, designation.person.locale
    mails.write(session, name, to=to, locale=locale, **values, **mails.whose(session, designation.post, locale))


def _asked(session: Session, token: str) -> tuple[MailedLink, Designation]:
    found = queries.opened(session, Purpose.NOMINATION, token)
    if found is None or not queries.is_unanswered(found[1]):
        raise OpensNothingError
    return found


def _own(session: Session, token: str) -> Designation:
    found = queries.opened(session, Purpose.OWN_DATA, token)
    if found is None:
        raise OpensNothingError
    return found[1]
