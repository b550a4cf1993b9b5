"""A change on its way: begun, written, sent, taken back, returned, declined; what has been published stays visible.

Every step goes through `lifecycle` and is on record. What shows is `publication`'s: a change ends there when it is
approved.
"""

from dataclasses import replace

from sqlalchemy.orm import Session, object_session

from adrnet.domain import duplicates, offered_posts
from adrnet.domain.account import Account
from adrnet.domain.comparing import differences, reordered
from adrnet.domain.content import CONTENT_VERSION, Content, digest
from adrnet.domain.lifecycle import MoveRefusedError, move, record, settle
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin, new_public_id
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.domain.record import AuditEvent
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.sections import is_sendable
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.kit import clock


def begin_listing(  # noqa: PLR0913 - what a listing begins with
    session: Session,
    actor: Account,
    content: Content,
    type_: ListingType = ListingType.ORGANISATION,
    *,
    is_on_behalf: bool = False,
    note: str = "",
) -> Revision:
    """Make a listing that nobody sees yet, with its first draft; `note` says why, for the record.

    Raises:
        NotPermittedError: the actor may not.
    """
    listing = Listing(
        public_id=new_public_id(),
        type=type_,
        state=ListingState.UNPUBLISHED,
        # What a coordinator enters is nobody's own word yet: its organisation can still claim it.
        origin=Origin.PUBLIC_SOURCES if is_on_behalf else Origin.REGISTERED,
        created_at=clock.now(),
    )
    session.add(listing)
    settle(session)
    made = draft(session, listing, content, actor.id, is_on_behalf=is_on_behalf)
    record(made, "begin", actor, note=note, to_state=made.state)
    return made


def draft(  # noqa: PLR0913 - the columns of one revision
    session: Session,
    listing: Listing,
    content: Content,
    author_id: int | None = None,
    *,
    state: RevisionState = RevisionState.DRAFT,
    is_on_behalf: bool = False,
) -> Revision:
    """Add a revision of `listing` with `content`; the database refuses a second pending one of the same side."""
    document = content.to_document()
    last = max((one.number for one in listing.revisions), default=0)
    published = published_of(listing)
    revision = Revision(
        listing=listing,
        number=last + 1,
        state=state,
        document=document,
        content_version=CONTENT_VERSION,
        digest=digest(document),
        base_id=published.id if published else None,
        author_id=author_id,
        is_on_behalf=is_on_behalf,
        created_at=clock.now(),
    )
    session.add(revision)
    settle(session)
    return revision


def published_of(listing: Listing) -> Revision | None:
    """Return what the public sees, looked for among the revisions, so that it is right before the flush as well."""
    return next((one for one in listing.revisions if one.state == RevisionState.PUBLISHED), None)


def pending_of(listing: Listing, *, is_on_behalf: bool = False) -> Revision | None:
    """Return the change of this side that is on its way."""
    return next((one for one in listing.revisions if one.is_pending and one.is_on_behalf == is_on_behalf), None)


def present_content(session: Session, listing: Listing) -> Content:
    """Return what the listing says today, with its posts as they are today; empty before it was ever published."""
    published = published_of(listing)
    content = published.content if published else Content()
    return offered_posts.refreshed(session, listing, content)


def begin_change(session: Session, listing: Listing, actor: Actor, *, is_on_behalf: bool = False) -> Revision:
    """Return the change of this side that is on its way, a new one if there is none.

    Raises:
        NotPermittedError: the actor may not.
    """
    _refuse_on_behalf_of_a_person(listing, is_on_behalf=is_on_behalf)
    if pending := pending_of(listing, is_on_behalf=is_on_behalf):
        if not permits(actor, Permission.EDIT_LISTING, pending):
            raise NotPermittedError(Permission.EDIT_LISTING.value)
        return pending
    content = present_content(session, listing)
    made = draft(session, listing, content, account_id(actor), is_on_behalf=is_on_behalf)
    if not permits(actor, Permission.EDIT_LISTING, made):
        raise NotPermittedError(Permission.EDIT_LISTING.value)
    record(made, "begin", actor, to_state=made.state)
    return made


def revise(revision: Revision, content: Content, actor: Actor, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Write `content` into a change on its way, on record; return the names of the fields that changed.

    Raises:
        MoveRefusedError: it has been sent or decided.
        NotPermittedError: the actor may not.
    """
    if revision.state not in {RevisionState.DRAFT, RevisionState.RETURNED}:
        raise MoveRefusedError(f"revision {revision.id} is {revision.state} and cannot be written")
    if not permits(actor, Permission.EDIT_LISTING, revision):
        raise NotPermittedError(Permission.EDIT_LISTING.value)
    differing = (one.field for one in differences(revision.content, content))
    changed = tuple(dict.fromkeys([*differing, *reordered(revision.content, content)]))
    if changed:
        revision.write(content)
        revision.edited_at = clock.now()
        _settle_country(revision, vocabulary)
        record(revision, "edit", actor, fields=changed)
    return changed


def submit(revision: Revision, actor: Actor, *, source: str = "", note: str = "") -> None:
    """Send a change to the coordinators.

    Raises:
        MoveRefusedError: something is missing without which nobody can judge it.
    """
    if not is_sendable(revision.content, revision.listing.type):
        raise MoveRefusedError(f"revision {revision.id} misses something that is required")
    if not revision.is_on_behalf and revision.content.unverified_fields:
        # Whoever sends it has read it: from now on these are the body's own words.
        revision.write(replace(revision.content, unverified_fields=()))
    move(revision, RevisionState.IN_REVIEW, actor, note)
    revision.submitted_at = clock.now()
    revision.submitted_by_id = account_id(actor)
    if source:
        revision.source = source
    session = object_session(revision)
    if session is not None and revision.listing.state == ListingState.UNPUBLISHED:
        duplicates.propose(session, revision.listing)


def recall(revision: Revision, actor: Actor) -> None:
    """Take a change back from the coordinators to go on writing."""
    move(revision, RevisionState.DRAFT, actor)


def give_back(revision: Revision, actor: Account, reason: str) -> AuditEvent:
    """Return a change to its author with what is to be corrected."""
    return _decide(revision, RevisionState.RETURNED, actor, reason)


def decline(revision: Revision, actor: Account, reason: str) -> AuditEvent:
    """Decline a change; its words stay and can be taken up again."""
    return _decide(revision, RevisionState.DECLINED, actor, reason)


def reopen(revision: Revision, actor: Account, reason: str) -> AuditEvent:
    """Undo a refusal: the change waits for a decision again.

    Raises:
        MoveRefusedError: another change of the same side is on its way by now, or the listing is erased.
    """
    if revision.listing.state == ListingState.ERASED:
        raise MoveRefusedError(f"the listing of revision {revision.id} is erased")
    if pending_of(revision.listing, is_on_behalf=revision.is_on_behalf):
        raise MoveRefusedError(f"another change of listing {revision.listing_id} is on its way")
    return move(revision, RevisionState.IN_REVIEW, actor, reason)


def discard(revision: Revision, actor: Actor) -> None:
    """Give a change up; its words stay in the history."""
    move(revision, RevisionState.WITHDRAWN, actor)


def bring_back(session: Session, earlier: Revision, actor: Account, *, is_on_behalf: bool = False) -> Revision:
    """Begin a change with what an earlier revision said; the posts stay as they are today.

    Raises:
        MoveRefusedError: another change of the same side is on its way.
        NotPermittedError: the actor may not.
    """
    _refuse_on_behalf_of_a_person(earlier.listing, is_on_behalf=is_on_behalf)
    if pending_of(earlier.listing, is_on_behalf=is_on_behalf):
        raise MoveRefusedError(f"another change of listing {earlier.listing_id} is on its way")
    content = offered_posts.refreshed(session, earlier.listing, earlier.content)
    made = draft(session, earlier.listing, content, actor.id, is_on_behalf=is_on_behalf)
    if not permits(actor, Permission.EDIT_LISTING, made):
        raise NotPermittedError(Permission.EDIT_LISTING.value)
    record(made, "bring_back", actor, to_state=made.state)
    return made


def account_id(actor: Actor) -> int | None:
    """Return whose account wrote or sent a change; a person who acts by a mailed link has none."""
    return actor.id if isinstance(actor, Account) else None


def _decide(revision: Revision, to: RevisionState, actor: Account, reason: str) -> AuditEvent:
    event = move(revision, to, actor, reason)
    revision.decided_at = clock.now()
    revision.decided_by_id = actor.id
    return event


def _refuse_on_behalf_of_a_person(listing: Listing, *, is_on_behalf: bool) -> None:
    """What a person says of themselves is theirs alone: nobody writes it for them."""
    if is_on_behalf and listing.type == ListingType.PRACTITIONER:
        raise NotPermittedError(f"{Permission.EDIT_LISTING.value} of listing {listing.id} on behalf of a person")


def _settle_country(revision: Revision, vocabulary: Vocabulary) -> None:
    """Let the first place say whose coordinators review a listing, until it has been published once."""
    listing = revision.listing
    if listing.published_at is not None or listing.state != ListingState.UNPUBLISHED:
        return
    first = next((place.country for place in revision.content.places if place.country), "")
    word = vocabulary.find(Scheme.COUNTRY, first)
    listing.responsible_country = first if word and word.attributes.get("is_covered") else None
