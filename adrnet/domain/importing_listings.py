"""Entries that a file brings in: made or changed on behalf of their organisations, and taken back again.

Every step is the one that a coordinator takes by hand (`drafting`, `publication`): what is published at once is marked
as checked by nobody, what is not stays a draft.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from adrnet.domain import drafting, publication
from adrnet.domain.content import Content
from adrnet.domain.drafting import pending_of, published_of
from adrnet.domain.import_run import ImportedThing
from adrnet.domain.importing import CHANGED, MADE, Work
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.revision import Revision, RevisionState

SUBJECT = "listing"


@dataclass(frozen=True)
class Entry:
    """What a row is to do: make an entry of this country, or change `listing`; shown at once or kept as a draft.

    `is_doubtful` says that it is like another one: then it is proposed to the coordinators as what may be one.
    """

    row: int
    content: Content
    country: str | None
    listing: Listing | None = None
    is_shown: bool = True
    is_doubtful: bool = False


def carry_out(work: Work, entry: Entry) -> None:
    """Make or change one entry.

    Raises:
        NotPermittedError: the actor may not.
        MoveRefusedError: something else is on its way there by now.
    """
    listing, session = entry.listing, work.session
    former = published_of(listing) if listing else None
    if listing is None:
        # The reason stands with the last step.
        reason = "" if entry.is_shown else work.run.reason
        revision = drafting.begin_listing(session, work.actor, entry.content, is_on_behalf=True, note=reason)
        listing = revision.listing
        listing.responsible_country = entry.country
        if not permits(work.actor, Permission.ENTER_LISTING, listing):
            raise NotPermittedError(Permission.ENTER_LISTING.value)
        act = MADE
    else:
        if pending_of(listing, is_on_behalf=True):
            raise MoveRefusedError(f"another change of listing {listing.id} is on its way")
        revision = drafting.begin_change(session, listing, work.actor, is_on_behalf=True)
        drafting.revise(revision, entry.content, work.actor, work.words)
        act = CHANGED
    revision.source = work.run.source
    if entry.is_shown:
        revision.is_unchecked = True
        # Without a day: a row says nothing of the posts, which stay as they are.
        publication.publish(session, revision, work.actor, work.words, note=work.run.reason, is_compared=False)
        if entry.is_doubtful:
            work.doubtful.append(listing)
        if former is not None:
            work.changed(listing)
    work.note(entry.row, SUBJECT, listing, act, revision=revision, digest=revision.digest, former=former)
    work.told()


def load(session: Session, ids: Collection[int]) -> list[Listing]:
    """Return entries with all that undoing looks at (three statements)."""
    whole = (selectinload(Listing.revisions), selectinload(Listing.listed_under))
    return list(session.scalars(select(Listing).where(Listing.id.in_(ids)).options(*whole)))


def undo(work: Work, thing: ImportedThing, note: str) -> bool:
    """Take back what a row did; False where somebody has changed the entry since, and it stays.

    Whatever may be refused is refused before anything is done.
    """
    listing = work.session.get(Listing, thing.subject_id)
    revision = work.session.get(Revision, thing.before["revision"])
    if listing is None or revision is None or revision.listing_id != listing.id:
        return False
    try:
        return _take_back(work, thing, listing, revision, note)
    except (MoveRefusedError, NotPermittedError):
        return False


def _take_back(work: Work, thing: ImportedThing, listing: Listing, revision: Revision, note: str) -> bool:
    if revision.state == RevisionState.DRAFT and revision.digest == thing.before["digest"]:
        drafting.discard(revision, work.actor)
        return True
    published = published_of(listing)
    # Another revision that says the same is what a later import left when it was undone.
    is_same = published is not None and published.digest == thing.before["digest"]
    if not is_same or pending_of(listing, is_on_behalf=True):
        return False
    if thing.act == MADE:
        if listing.state != ListingState.PUBLISHED or listing.is_claimed or pending_of(listing):
            return False
        publication.withdraw(work.session, listing, work.actor, work.words, note)
        return True
    if listing.state == ListingState.MERGED or not permits(work.actor, Permission.PUBLISH_LISTING, listing):
        return False
    former = work.session.get_one(Revision, thing.before["former"])
    brought = drafting.bring_back(work.session, former, work.actor, is_on_behalf=True)
    # It is what it was, and as far checked as it was.
    brought.source, brought.is_unchecked = former.source, former.is_unchecked
    publication.publish(work.session, brought, work.actor, work.words, note=note, is_compared=False)
    work.changed(listing)
    return True
