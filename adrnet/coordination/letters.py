"""Letters about decisions: to whom, in which language, with which words.

What lives here: who is concerned, and the letter composed for each language among them. What does not: the words
(`templates/mail/`), the outbox (`mails`).

Decisions:
    2026-11-21  A letter about what an organisation sent goes to everyone who maintains the entry now, or, where nobody
                does, to who wrote it. A letter about what a coordinator wrote on behalf of an organisation goes to that
                coordinator; that it was published the maintainers learn as well, since it is their entry.
    2026-11-21  One letter for each language among the recipients, each edited by itself: a coordinator's correction of
                the Thai letter says nothing about the Japanese one.
    2026-11-21  Whoever is concerned and cannot be reached (an erased account) holds no decision up: it is on record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from adrnet import mails
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.affiliation import ProfileContact
from adrnet.domain.claim import Claim
from adrnet.domain.content import Content
from adrnet.domain.drafting import published_of
from adrnet.domain.listing import Listing
from adrnet.domain.naming import main_name
from adrnet.domain.revision import Revision
from adrnet.i18n.locales import DEFAULT, Locale
from adrnet.i18n.messages import selectable
from adrnet.presenters.entries import reference


@dataclass(frozen=True)
class Letter:
    """A letter as it goes, in one language, to everyone concerned who reads that language."""

    subject: str
    body: str


# An account, or the mailbox of a person whose profile no account keeps.
Reader = Account | ProfileContact


class LanguageMissingError(ValueError):
    """Somebody is concerned by now for whose language there is no letter."""


def concerned_by_change(session: Session, revision: Revision) -> list[Reader]:
    """Return who is told how a change was decided (three statements at most)."""
    author = [revision.submitted_by_id or revision.author_id]
    if revision.is_on_behalf:
        return [*_reachable(session, author)]
    return keepers(session, revision.listing) or [*_reachable(session, author)]


def concerned_by_claim(session: Session, claim: Claim) -> list[Account]:
    """Return who is told how a claim was decided: the claimant (one statement)."""
    return _reachable(session, [claim.account_id])


def keepers(session: Session, listing: Listing) -> list[Reader]:
    """Return whoever keeps a listing: accounts, or by mailed links the person of a profile (two statements)."""
    contact = session.get(ProfileContact, listing.id)
    return [*maintainers(session, listing), *([contact] if contact else [])]


def maintainers(session: Session, listing: Listing) -> list[Account]:
    """Return the accounts that keep a listing now and can be written to (one statement)."""
    kept = select(Maintainer.account_id).where(Maintainer.listing_id == listing.id, Maintainer.until.is_(None))
    found = session.scalars(select(Account).where(Account.id.in_(kept)).order_by(Account.id))
    return [one for one in found if one.email]


def languages_of(people: Iterable[Reader]) -> list[Locale]:
    """Return the languages in which people are written to, each once."""
    return list(dict.fromkeys(_language(one) for one in people))


def composed(name: str, listing: Listing, content: Content, language: Locale, **values: Any) -> Letter:
    """Compose a letter about a listing in one language, to be edited."""
    letter = mails.compose(name, language.code, **_about(listing, content, language), **values)
    return Letter(letter.subject, letter.body)


def send(session: Session, people: Sequence[Reader], letters: Mapping[str, Letter]) -> None:
    """Put the edited letters into the outbox, in the running transaction.

    Raises:
        LanguageMissingError: see there.
    """
    for one in people:
        language = _language(one)
        letter = letters.get(language.code)
        if letter is None:
            raise LanguageMissingError(language.code)
        mails.write_letter(session, to=one.email or "", locale=language.code, subject=letter.subject, body=letter.body)


def tell_approved(session: Session, revision: Revision) -> None:
    """Write to everyone concerned that a change is public now."""
    people = concerned_by_change(session, revision)
    if revision.is_on_behalf:
        people += [one for one in maintainers(session, revision.listing) if one not in people]
    for one in people:
        language = _language(one)
        mails.write(
            session,
            "change_approved",
            to=one.email or "",
            locale=language.code,
            key=f"revision {revision.id} approved",
            **_about(revision.listing, revision.content, language),
        )


def tell_claims_moved(session: Session, claims: Iterable[Claim], former: Listing) -> None:
    """Write to those whose claims went from one entry to another along with a part of it."""
    for one in claims:
        if not one.account.email:
            continue
        language, content = _language(one.account), content_of(one.listing, Content())
        mails.write(
            session,
            "claim_moved",
            to=one.account.email,
            locale=language.code,
            name=main_name(content_of(former, Content()), language.code),
            other=main_name(content, language.code),
            reference=reference(one.listing.public_id, content),
        )


def content_of(listing: Listing, fallback: Content) -> Content:
    """Return what readers see of a listing, else `fallback`: whose names a letter and a page use."""
    published = published_of(listing)
    return published.content if published else fallback


def _about(listing: Listing, content: Content, language: Locale) -> dict[str, Any]:
    return {
        "name": main_name(content, language.code),
        "public_id": listing.public_id,
        "reference": reference(listing.public_id, content),
        # A person without an account cannot open the pages of accounts: they ask for a link.
        "by_link": _is_kept_by_link(listing),
    }


def _is_kept_by_link(listing: Listing) -> bool:
    session = object_session(listing)
    return session is not None and session.get(ProfileContact, listing.id) is not None


def _language(reader: Reader) -> Locale:
    return selectable(reader.locale) or DEFAULT


def _reachable(session: Session, ids: Iterable[int | None]) -> list[Account]:
    known = [one for one in ids if one is not None]
    return [one for one in session.scalars(select(Account).where(Account.id.in_(known))) if one.email]
