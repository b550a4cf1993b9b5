"""Publishing a revision: the steps that always go together.

The former revision is superseded, the new one published, the listing made visible, its posts made as the revision says,
the projection rewritten, other changes on their way brought up to date: in one transaction, each step through
`lifecycle` and on record.
"""

from dataclasses import replace

from sqlalchemy.orm import Session

from adrnet.domain import duplicates, offered_posts, profiles, reviewing
from adrnet.domain.account import Account
from adrnet.domain.comparing import differences, digests, merge, reordered
from adrnet.domain.content import NETWORK, Accreditation, Content
from adrnet.domain.drafting import account_id, discard, draft, present_content, published_of, submit
from adrnet.domain.freshness import Day, confirm
from adrnet.domain.lifecycle import MoveRefusedError, move, record, settle
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin, project
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import Vocabulary
from adrnet.kit import clock

# Where nothing of an entry is published until it is shown again.
OUT_OF_SIGHT = frozenset({ListingState.WITHDRAWN, ListingState.ARCHIVED, ListingState.MERGED, ListingState.ERASED})

__all__ = [
    "OUT_OF_SIGHT",
    "approve",
    "check",
    "confirm_website",
    "correct",
    "draft",
    "publish",
    "publish_unchecked",
    "restore",
    "send",
    "take_over",
    "verify_accreditation",
    "withdraw",
]


def publish(  # noqa: PLR0913 - the sources of one act
    session: Session,
    revision: Revision,
    actor: Actor,
    vocabulary: Vocabulary,
    *,
    note: str = "",
    day: Day | None = None,
    is_compared: bool = True,
) -> None:
    """Make `revision` what the public sees; an unpublished listing becomes published with it.

    With `day` the posts are made what the revision says; without it (reference data, corrections) they are left alone.
    What an account publishes is compared with the others of its country (`is_compared`), as it may be one of them.
    """
    listing = revision.listing
    _refuse_merged(listing)
    former = published_of(listing)
    if former is not None:
        move(former, RevisionState.SUPERSEDED, actor)
        # The database allows one published revision: the former has to step down before the new one takes its place.
        settle(session)
    move(revision, RevisionState.PUBLISHED, actor, note)
    revision.decided_at = clock.now()
    revision.decided_by_id = actor.id if isinstance(actor, Account) else None
    if listing.state == ListingState.UNPUBLISHED:
        move(listing, ListingState.PUBLISHED, actor)
    listing.published_at = listing.published_at or clock.now()
    if day is not None:
        offered_posts.apply(session, listing, revision.content, actor, day)
    _carry_on(session, former.content if former else Content(), revision, actor)
    project(listing, vocabulary)
    # Whoever brings in thousands compares them before, all at once.
    if is_compared and isinstance(actor, Account) and _is_called_otherwise(former, revision):
        duplicates.propose(session, listing)


def approve(session: Session, revision: Revision, actor: Account, vocabulary: Vocabulary, day: Day) -> None:
    """Publish a change that waited, as a coordinator has read it.

    Raises:
        MoveRefusedError: it cannot be published from where it stands, its entry is out of sight, or the person does
            not agree to be shown.
        NotPermittedError: the actor may not.
    """
    _refuse_out_of_sight(revision.listing)
    _refuse_without_yes(session, revision.listing)
    publish(session, revision, actor, vocabulary, day=day)
    if not revision.is_on_behalf and revision.listing.is_claimed:
        # The organisation itself has just said all of this, and a coordinator has read it.
        revision.listing.is_unverified = False
        confirm(revision.listing, clock.now(), day.today, day.rhythm)
        if revision.listing.state == ListingState.HIDDEN:
            move(revision.listing, ListingState.PUBLISHED, actor)
        project(revision.listing, vocabulary)


def publish_unchecked(  # noqa: PLR0913 - the sources of one act
    session: Session,
    revision: Revision,
    actor: Account,
    vocabulary: Vocabulary,
    day: Day | None,
    *,
    source: str,
    note: str,
) -> None:
    """Publish what a coordinator wrote on behalf of an organisation, marked as checked by no second one.

    Raises:
        MoveRefusedError: it cannot be published from where it stands, or its entry is out of sight.
        NotPermittedError: the actor may not.
    """
    _refuse_out_of_sight(revision.listing)
    revision.is_unchecked = True
    revision.source = source
    publish(session, revision, actor, vocabulary, note=note, day=day)


def check(revision: Revision, actor: Account) -> None:
    """Record that a second coordinator has looked at what was published unchecked."""
    revision.is_unchecked = False
    record(revision, "check", actor)


def uncheck(revision: Revision, actor: Account, reason: str) -> None:
    """Take back that somebody has looked at it: it waits for a second coordinator again.

    Raises:
        MoveRefusedError: it waits already, or something else is public by now.
    """
    if revision.state != RevisionState.PUBLISHED or revision.is_unchecked or not revision.listing.is_public:
        raise MoveRefusedError(f"revision {revision.id} was not checked, or is not public")
    revision.is_unchecked = True
    record(revision, "uncheck", actor, note=reason)


def correct(session: Session, listing: Listing, content: Content, actor: Actor, vocabulary: Vocabulary) -> Revision:
    """Publish small corrections at once, beside whatever waits; `content` differs from the published in nothing else.

    Raises:
        ValueError: there is more in it than may be corrected at once.
        NotPermittedError: the actor may not.
    """
    present = present_content(session, listing)
    if published_of(listing) is None or reviewing.reviewed(present, content):
        raise ValueError("more than a small correction")
    # Put together from what is published: nothing else slips in, not even another order.
    return _correct(session, listing, reviewing.corrected(present, content), actor, vocabulary)


def confirm_website(session: Session, listing: Listing, actor: Account, vocabulary: Vocabulary) -> Revision | None:
    """Record that a coordinator has opened the website and found the body there; None where that is known already."""
    published = published_of(listing)
    if published is None or not published.content.website or published.content.website_seen:
        return None
    content = replace(published.content, website_seen=True)
    return _correct(session, listing, content, actor, vocabulary, is_on_behalf=True)


def verify_accreditation(  # noqa: PLR0913, PLR0917 - the sources of one act
    session: Session, listing: Listing, held: Accreditation, actor: Account, vocabulary: Vocabulary, day: Day
) -> Revision | None:
    """Record that a coordinator has looked up an accreditation and found it to be so; None where it is not published.

    Raises:
        NotPermittedError: the actor may not.
    """
    if not permits(actor, Permission.VERIFY_ACCREDITATION, listing):
        raise NotPermittedError(Permission.VERIFY_ACCREDITATION.value)
    published = published_of(listing)
    if published is None or not listing.is_public or held not in published.content.accreditations:
        return None
    verified = replace(held, verified_by=NETWORK, verified_on=day.today.isoformat())
    stated = tuple(verified if one == held else one for one in published.content.accreditations)
    content = replace(published.content, accreditations=stated)
    return _correct(session, listing, content, actor, vocabulary, is_on_behalf=True)


def send(session: Session, revision: Revision, actor: Actor, vocabulary: Vocabulary) -> Revision | None:
    """Send a change of a maintainer, or of a person by a mailed link.

    Small corrections of a verified listing go live at once, the rest waits.

    Returns:
        The revision that waits, or None where nothing is left that needs a coordinator.
    """
    listing = revision.listing
    before = published_of(listing)
    if before is not None and not revision.is_on_behalf and reviewing.is_verified(listing):
        present = present_content(session, listing)
        small = reviewing.corrected(present, revision.content)
        if differences(present, small):
            _correct(session, listing, small, actor, vocabulary)
        # Sending what public sources say of a body makes it the body's own words: that is a change as well.
        wanted = replace(revision.content, unverified_fields=())
        present = present_content(session, listing)
        if not differences(present, wanted) and not reordered(present, wanted):
            discard(revision, actor)
            return None
    submit(revision, actor)
    return revision


def withdraw(session: Session, listing: Listing, actor: Actor, vocabulary: Vocabulary, note: str) -> None:
    """Take a listing out of sight at once, with the reason; its content stays for a later decision.

    A person who withdraws their own profile takes back their yes with it.
    """
    move(listing, ListingState.WITHDRAWN, actor, note)
    if listing.type == ListingType.PRACTITIONER and permits(actor, Permission.KEEP_OWN_DATA, listing):
        profiles.take_back(session, listing)
    project(listing, vocabulary)
    settle(session)


def restore(session: Session, listing: Listing, actor: Actor, vocabulary: Vocabulary, note: str) -> None:
    """Show a withdrawn listing again as it was, with the reason.

    Raises:
        MoveRefusedError: it is not withdrawn, or it is the profile of a person who does not agree to be shown.
        NotPermittedError: the actor may not.
    """
    _refuse_without_yes(session, listing)
    _refuse_merged(listing)
    move(listing, ListingState.PUBLISHED, actor, note)
    project(listing, vocabulary)
    settle(session)


def take_over(listing: Listing, vocabulary: Vocabulary) -> None:
    """Mark a listing as kept by its organisation from now on."""
    if listing.origin == Origin.PUBLIC_SOURCES and listing.claimed_at is None:
        listing.claimed_at = clock.now()
    listing.left_at = None
    project(listing, vocabulary)


def _refuse_out_of_sight(listing: Listing) -> None:
    """What nobody would see is not published: its author would read that it is public, and its posts be filled."""
    if listing.state in OUT_OF_SIGHT:
        raise MoveRefusedError(f"listing {listing.id} is {listing.state}: nothing of it is published")


def _is_called_otherwise(former: Revision | None, revision: Revision) -> bool:
    """Whether a listing says anything new of what it is known by."""
    before, after = former.content if former else Content(), revision.content
    return any(getattr(before, name) != getattr(after, name) for name in ("names", "places", "website", "email"))


def _refuse_without_yes(session: Session, listing: Listing) -> None:
    if listing.type == ListingType.PRACTITIONER and not profiles.has_agreed(session, listing):
        raise MoveRefusedError(f"listing {listing.id} is a person's, who has not agreed to be shown")


def _refuse_merged(listing: Listing) -> None:
    """What belonged to it is another one's now: it comes back by `merging.undo_merge` alone."""
    if listing.state == ListingState.MERGED:
        raise MoveRefusedError(f"listing {listing.id} is merged into another one")


def _correct(  # noqa: PLR0913 - the sources of one act
    session: Session,
    listing: Listing,
    content: Content,
    actor: Actor,
    vocabulary: Vocabulary,
    *,
    is_on_behalf: bool = False,
) -> Revision:
    author, state = account_id(actor), RevisionState.CORRECTION
    revision = draft(session, listing, content, author, state=state, is_on_behalf=is_on_behalf)
    if (former := published_of(listing)) is not None:
        # The rest is what it was: entered from the same source, and still to be checked where it was.
        revision.source, revision.is_unchecked = former.source, former.is_unchecked
    publish(session, revision, actor, vocabulary)
    return revision


def _carry_on(session: Session, former: Content, published: Revision, actor: Actor) -> None:
    """Bring every other change of the listing up to date with what was published just now.

    Pieces that it did not touch follow; where both changed the same piece its own words stay, and whoever compares sees
    both. Nothing that somebody typed is lost.
    """
    settle(session)
    for other in published.listing.revisions:
        if other is published or not other.is_pending:
            continue
        merged = merge(digests(former), published.content, other.content)
        other.base_id = published.id
        if merged.taken_over:
            other.write(merged.content)
            fields = tuple(dict.fromkeys(one.field for one in merged.taken_over))
            record(other, "follow", actor, fields=fields)
