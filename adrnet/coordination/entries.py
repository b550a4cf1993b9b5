"""Entries that coordinators answer for themselves: entered, withdrawn, shown again, checked by a second one.

What changes here is a transaction each and asks the domain for every step. What is written into an entry afterwards is
written in the same pages as its organisation's own (`listings`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from adrnet.coordination import letters
from adrnet.coordination.letters import Letter
from adrnet.db import db, transactional
from adrnet.domain import drafting, moving, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Content
from adrnet.domain.known import known_entries
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.likeness import Body, looked_for
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.revision import PENDING, Revision, RevisionState
from adrnet.domain.vocabulary import Scheme, Vocabulary

# Whoever enters looks with their own eyes: less alike than what is proposed as a duplicate.
WORTH_SHOWING = 72
MOST_SHOWN = 8


@dataclass(frozen=True)
class Alike:
    """An entry that may be the one that is missing, with what it says of itself."""

    listing: Listing
    content: Content


def responsible_for(country: str, words: Vocabulary) -> str | None:
    """Return the country whose coordinators answer for an entry there: itself in the network, else none."""
    word = words.find(Scheme.COUNTRY, country)
    return country if word and word.attributes.get("is_covered") else None


def alike(session: Session, content: Content, words: Vocabulary) -> list[Alike]:
    """Return entries of the same country that may be the same, the likest first.

    Withdrawn ones and those on their way as well: what is hidden is entered a second time most easily.
    """
    country = content.places[0].country
    on_its_way = Revision.state.in_(PENDING) & (Revision.is_on_behalf | Revision.submitted_at.is_not(None))
    known = known_entries(
        session,
        Listing.state != ListingState.ERASED,
        Listing.responsible_country.is_not_distinct_from(responsible_for(country, words)),
        or_(Revision.state == RevisionState.PUBLISHED, on_its_way),
    )
    best: dict[int, int] = {}
    for like in looked_for(Body.of(content), known.bodies, WORTH_SHOWING):
        best.setdefault(known.listing_ids[like.place], known.revision_ids[like.place])
    shown = [session.get_one(Revision, one) for one in list(best.values())[:MOST_SHOWN]]
    return [Alike(one.listing, one.content) for one in shown]


def begun(session: Session, actor: Account, content: Content) -> Listing | None:
    """Return the entry that the actor has begun with exactly this (one statement): the same button pressed twice."""
    drafts = session.scalars(
        select(Revision)
        .join(Listing, Listing.id == Revision.listing_id)
        .where(
            Revision.author_id == actor.id,
            Revision.is_on_behalf,
            Revision.state == RevisionState.DRAFT,
            Listing.state == ListingState.UNPUBLISHED,
        )
    )
    return next((one.listing for one in drafts if one.content == content), None)


@transactional
def enter(actor: Account, content: Content, *, source: str, reason: str) -> Listing:
    """Begin an entry on behalf of an organisation; the same one where it was begun already (a double click).

    Raises:
        NotPermittedError: the country is not within the actor's remit.
    """
    session = db.session()
    words = vocabulary.current(session)
    if known := begun(session, actor, content):
        return known
    revision = drafting.begin_listing(session, actor, content, is_on_behalf=True, note=reason)
    listing = revision.listing
    listing.responsible_country = responsible_for(content.places[0].country, words)
    if not permits(actor, Permission.ENTER_LISTING, listing):
        raise NotPermittedError(Permission.ENTER_LISTING.value)
    revision.source = source
    return listing


@transactional
def withdraw(listing: Listing, actor: Account, reason: str, written: Mapping[str, Letter]) -> None:
    """Take an entry out of sight at once, with the reason, and write to who keeps it.

    Raises:
        NotPermittedError: they may not.
        MoveRefusedError: it is not public any longer.
        LanguageMissingError: nothing was written for the language of somebody concerned.
    """
    session = db.session()
    publication.withdraw(session, listing, actor, vocabulary.current(session), reason)
    letters.send(session, letters.keepers(session, listing), written)


@transactional
def restore(listing: Listing, actor: Account, reason: str, written: Mapping[str, Letter]) -> None:
    """Show a withdrawn entry again as it was, with the reason, and write to who keeps it.

    Raises:
        NotPermittedError: they may not.
        MoveRefusedError: it is not withdrawn any longer.
        LanguageMissingError: nothing was written for the language of somebody concerned.
    """
    session = db.session()
    publication.restore(session, listing, actor, vocabulary.current(session), reason)
    letters.send(session, letters.keepers(session, listing), written)


@transactional
def archive(listing: Listing, actor: Account, reason: str, written: Mapping[str, Letter]) -> None:
    """Put a withdrawn entry away, since its body exists no longer, and write to who keeps it.

    Raises:
        NotPermittedError: they may not.
        MoveRefusedError: it is not withdrawn any longer.
        LanguageMissingError: nothing was written for the language of somebody concerned.
    """
    session = db.session()
    moving.archive(listing, actor, reason)
    letters.send(session, letters.keepers(session, listing), written)


@transactional
def bring_back(listing: Listing, actor: Account, reason: str, written: Mapping[str, Letter]) -> None:
    """Take an entry out of the archive, withdrawn as it was, and write to who keeps it.

    Raises:
        NotPermittedError: they may not.
        MoveRefusedError: it is not archived any longer.
        LanguageMissingError: nothing was written for the language of somebody concerned.
    """
    session = db.session()
    moving.bring_back(listing, actor, reason)
    letters.send(session, letters.keepers(session, listing), written)


@transactional
def check(revision: Revision, actor: Account) -> None:
    """Record that a second coordinator has looked at what was published unchecked.

    Raises:
        NotPermittedError: they may not, or they wrote some of it.
        MoveRefusedError: somebody has checked it, or something else is public by now.
    """
    session = db.session()
    if not may_check(session, revision, actor):
        raise NotPermittedError(Permission.REVIEW_LISTING.value)
    if not waits_for_check(revision):
        raise MoveRefusedError(f"revision {revision.id} does not wait to be checked")
    publication.check(revision, actor)


def waits_for_check(revision: Revision) -> bool:
    """Whether readers see this revision and nobody has checked it."""
    return revision.state == RevisionState.PUBLISHED and revision.is_unchecked and revision.listing.is_public


def may_check(session: Session, revision: Revision, actor: Account) -> bool:
    """Whether the actor may be the second pair of eyes: they wrote nothing of what is still unchecked.

    A small correction follows what was published unchecked and stays so itself: who wrote the first is asked as well.
    """
    written: Sequence[Revision] = [revision]
    base = session.get(Revision, revision.base_id) if revision.base_id else None
    while base is not None and base.is_unchecked:
        written = [*written, base]
        base = session.get(Revision, base.base_id) if base.base_id else None
    return all(permits(actor, Permission.REVIEW_LISTING, one) for one in written)
