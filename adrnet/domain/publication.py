"""Publishing a revision: the steps that always go together.

The former revision is superseded, the new one published, the listing made visible, the projection rewritten: in one
transaction, each step through `lifecycle` and on record.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adrnet.domain.content import CONTENT_VERSION, Content, digest
from adrnet.domain.lifecycle import move
from adrnet.domain.listing import Listing, ListingState, project
from adrnet.domain.policy import Actor
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import Vocabulary
from adrnet.kit import clock


def draft(session: Session, listing: Listing, content: Content, author_id: int | None = None) -> Revision:
    """Add a draft revision of `listing` with `content`; the database refuses a second pending one."""
    document = content.to_document()
    last = session.scalar(select(func.max(Revision.number)).where(Revision.listing_id == listing.id)) or 0
    published = next((one for one in listing.revisions if one.state == RevisionState.PUBLISHED), None)
    revision = Revision(
        listing=listing,
        number=last + 1,
        state=RevisionState.DRAFT,
        document=document,
        content_version=CONTENT_VERSION,
        digest=digest(document),
        base_id=published.id if published else None,
        author_id=author_id,
        created_at=clock.now(),
    )
    session.add(revision)
    session.flush()
    return revision


def publish(session: Session, revision: Revision, actor: Actor, vocabulary: Vocabulary, note: str = "") -> None:
    """Make `revision` what the public sees; an unpublished listing becomes published with it."""
    listing = revision.listing
    former = next((one for one in listing.revisions if one.state == RevisionState.PUBLISHED), None)
    if former is not None:
        move(former, RevisionState.SUPERSEDED, actor)
        # The database allows one published revision: the former has to step down before the new one takes its place.
        session.flush()
    move(revision, RevisionState.PUBLISHED, actor, note)
    revision.decided_at = clock.now()
    if listing.state == ListingState.UNPUBLISHED:
        move(listing, ListingState.PUBLISHED, actor)
    listing.published_at = listing.published_at or clock.now()
    project(listing, vocabulary)


def withdraw(session: Session, listing: Listing, actor: Actor, vocabulary: Vocabulary, note: str) -> None:
    """Take a listing out of sight at once, with the reason; its content stays for a later decision."""
    move(listing, ListingState.WITHDRAWN, actor, note)
    project(listing, vocabulary)
    session.flush()


def restore(session: Session, listing: Listing, actor: Actor, vocabulary: Vocabulary, note: str) -> None:
    """Show a withdrawn listing again as it was, with the reason."""
    move(listing, ListingState.PUBLISHED, actor, note)
    project(listing, vocabulary)
    session.flush()
