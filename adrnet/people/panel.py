"""What a person answers whom an organisation named: their yes with what is shown, their no, an affiliation alone.

All of it by a mailed link, without an account. A link is used up by an answer; what it opens nothing is told to nobody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import affiliating, link, vocabulary
from adrnet.domain.affiliation import Affiliation, AffiliationState, ProfileContact
from adrnet.domain.content import Content
from adrnet.domain.drafting import pending_of
from adrnet.domain.freshness import Day
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing, ListingState, Origin
from adrnet.domain.policy import Bearer


class GoneError(RuntimeError):
    """The link opens nothing any more."""


@dataclass(frozen=True)
class Question:
    """What somebody is asked: their profile, how it was entered, and by whom."""

    mailed: MailedLink
    listing: Listing
    waiting: Sequence[Affiliation]
    # None for somebody who is in the directory already: only the affiliation is asked.
    content: Content | None
    email: str

    @property
    def bearer(self) -> Bearer:
        """Who answers."""
        return Bearer("listing", self.listing.id)


def question(session: Session, token: str) -> Question | None:
    """Return what a link asks, None where it opens nothing."""
    mailed = link.find(session, Purpose.PANEL, token)
    listing = session.get(Listing, mailed.subject_id) if mailed and mailed.subject_id else None
    if mailed is None or listing is None:
        return None
    waiting = affiliating.asked(session, listing)
    if not waiting:
        return None
    if listing.state in {ListingState.PUBLISHED, ListingState.HIDDEN}:
        return Question(mailed, listing, waiting, None, "")
    revision = pending_of(listing)
    if listing.state != ListingState.UNPUBLISHED or listing.origin != Origin.PROPOSED or revision is None:
        return None
    contact = session.get(ProfileContact, listing.id)
    return Question(mailed, listing, waiting, revision.content, contact.email if contact else "")


@transactional
def say_yes(token: str, content: Content, locale: str, day: Day, declined: Collection[int] = ()) -> None:
    """Show the profile as its person has put it right, with whom they belong to but for the affiliations `declined`.

    Raises:
        GoneError: the link opens nothing any more.
    """
    session = db.session()
    found = _used(session, token)
    if (contact := session.get(ProfileContact, found.listing.id)) is not None:
        contact.locale = locale
    words = vocabulary.current(session)
    affiliating.agree(session, found.listing, content, found.bearer, words, locale=locale, day=day, declined=declined)


@transactional
def say_no(token: str, locale: str) -> None:
    """Erase everything that was entered about the person.

    Raises:
        GoneError: the link opens nothing any more.
    """
    session = db.session()
    found = _used(session, token)
    affiliating.refuse(session, found.listing, found.bearer, locale=locale)


@transactional
def answer(token: str, answers: Mapping[int, bool]) -> None:
    """Confirm or decline affiliations of somebody who is in the directory, by their numbers.

    Raises:
        GoneError: the link opens nothing any more.
    """
    session = db.session()
    found = _used(session, token)
    for one in found.waiting:
        if one.state != AffiliationState.PROPOSED:
            # The same organisation asked twice, and was answered just now.
            continue
        if answers.get(one.id) is True:
            affiliating.confirm(one, found.bearer)
        elif answers.get(one.id) is False:
            affiliating.decline(session, one, found.bearer)


def _used(session: Session, token: str) -> Question:
    found = question(session, token)
    if found is None or not link.use(session, found.mailed):
        raise GoneError
    return found
