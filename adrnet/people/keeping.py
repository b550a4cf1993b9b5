"""What a person does with their profile that no account keeps: correct it, take it out of sight, hand it to an account.

All of it by a mailed link, looked up anew within each transaction. What may be corrected at once and what waits for a
coordinator stands in `domain/reviewing.py`, as for profiles that an account keeps.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import claiming, drafting, link, profiles, publication, reviewing, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.affiliation import ProfileContact
from adrnet.domain.comparing import differences, reordered
from adrnet.domain.content import Content
from adrnet.domain.freshness import Day
from adrnet.domain.freshness import confirm as confirm_freshness
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import Bearer
from adrnet.domain.revision import RevisionState
from adrnet.domain.sections import is_sendable
from adrnet.kit import clock
from adrnet.mails.waiting import tell_coordinators
from adrnet.people import held, queries
from adrnet.people.queries import Profile
from adrnet.people.services import ChangedMeanwhileError, OpensNothingError

# A profile that is out of sight until it is confirmed can be corrected meanwhile.
CORRECTABLE = frozenset({ListingState.PUBLISHED, ListingState.HIDDEN})
KEEPABLE = frozenset({*CORRECTABLE, ListingState.WITHDRAWN})


class NotSendableError(ValueError):
    """Something is missing without which no coordinator can judge the change."""


class KeepsAnotherError(RuntimeError):
    """The account keeps a profile already."""


@dataclass(frozen=True)
class Corrected:
    """What a person says of themselves; `seen` is the state of the profile that their page showed."""

    content: Content
    is_unindexed: bool
    seen: str


@transactional
def correct(token: str, said: Corrected) -> str:
    """Put a profile right; return what became of it: a code of `showing.NOTICES`.

    Raises:
        ChangedMeanwhileError: it is no longer what the page showed.
        NotSendableError: see there.
        OpensNothingError: the link opens nothing (any more).
    """
    session = db.session()
    listing = _opened(session, token).listing
    if listing.state not in CORRECTABLE:
        raise OpensNothingError
    if held.profile_digest(listing) != said.seen:
        raise ChangedMeanwhileError
    who = Bearer("listing", listing.id)
    is_news = profiles.leave_out(listing, who, is_unindexed=said.is_unindexed)
    pending, present = drafting.pending_of(listing), drafting.present_content(session, listing)
    is_waiting = pending is not None and pending.state == RevisionState.IN_REVIEW
    if _is_same(pending.content if pending else present, said.content) and (pending is None or is_waiting):
        return "corrected" if is_news else "unchanged"
    if pending is not None and is_waiting:
        drafting.recall(pending, who)
    if pending is not None and _is_same(present, said.content):
        drafting.discard(pending, who)
        return "taken_back"
    return _send(session, listing, said.content, present)


@transactional
def withdraw(token: str) -> None:
    """Take a profile out of sight at once, and the yes back with it; nothing is erased.

    Raises:
        OpensNothingError: the link opens nothing (any more), or there is nothing left to take out of sight.
    """
    session = db.session()
    listing = _opened(session, token).listing
    who, pending = Bearer("listing", listing.id), drafting.pending_of(listing)
    if listing.state not in CORRECTABLE:
        raise OpensNothingError
    if pending is not None and pending.state == RevisionState.IN_REVIEW:
        # Nobody has to judge what is not to be shown; it stays for the day it is.
        drafting.recall(pending, who)
    publication.withdraw(session, listing, who, vocabulary.current(session), "")


@transactional
def show_again(token: str, locale: str, day: Day) -> None:
    """Show a profile again that its person took out of sight, with their yes given anew.

    Raises:
        OpensNothingError: the link opens nothing (any more), or it was not the person who took it out of sight.
    """
    session = db.session()
    listing = _opened(session, token).listing
    if not may_show_again(session, listing):
        raise OpensNothingError
    profiles.agree(session, listing, locale)
    confirm_freshness(listing, clock.now(), day.today, day.rhythm)
    publication.restore(session, listing, Bearer("listing", listing.id), vocabulary.current(session), "")


@transactional
def keep(token: str, account: Account) -> str:
    """Let an account keep a profile from now on, and tell its mailbox; return its public id.

    Raises:
        KeepsAnotherError: see there.
        OpensNothingError: the link opens nothing (any more).
    """
    session = db.session()
    profile = _opened(session, token)
    listing, contact = profile.listing, session.get_one(ProfileContact, profile.listing.id)
    to, locale = contact.email, contact.locale
    if queries.keeps_a_profile(session, account):
        raise KeepsAnotherError
    if not link.use(session, profile.mailed):
        raise OpensNothingError
    try:
        claiming.take_profile(session, listing, account, Bearer("listing", listing.id))
    except MoveRefusedError:
        raise OpensNothingError from None
    mails.write(session, "profile_taken", to=to, locale=locale)
    return listing.public_id


def may_show_again(session: Session, listing: Listing) -> bool:
    """Whether the person took it out of sight: what a coordinator took out of sight stays there until they decide."""
    return listing.state == ListingState.WITHDRAWN and not profiles.has_agreed(session, listing)


def _send(session: Session, listing: Listing, content: Content, present: Content) -> str:
    who, is_verified = Bearer("listing", listing.id), reviewing.is_verified(listing)
    has_small = is_verified and bool(reviewing.at_once(present, content))
    if not is_sendable(content, listing.type) and not (is_verified and not reviewing.reviewed(present, content)):
        raise NotSendableError
    revision, words = drafting.begin_change(session, listing, who), vocabulary.current(session)
    drafting.revise(revision, content, who, words)
    if publication.send(session, revision, who, words) is None:
        return "corrected"
    tell_coordinators(session, listing.responsible_country, except_for=None)
    return "sent_in_part" if has_small else "sent"


def _is_same(one: Content, other: Content) -> bool:
    return not differences(one, other) and not reordered(one, other)


def _opened(session: Session, token: str) -> Profile:
    found = queries.opened_profile(session, token)
    if found is None:
        raise OpensNothingError
    return found
