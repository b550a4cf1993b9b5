"""What this room changes: an entry begun, a change sent, taken back or given up, small corrections, a withdrawal.

Each is one transaction and asks the domain for every step. Who was slower learns it (`SlowerError`) and loses nothing.
"""

from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import claiming, drafting, duplicates, erasure, profiles, publication, reviewing, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.comparing import Difference, differences, digests, merge, reordered
from adrnet.domain.content import Content
from adrnet.domain.freshness import Day
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, ListingType
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.revision import Revision
from adrnet.listings import queries

# Of one account, before anything of it was ever published: more than a ministry needs, less than a machine makes.
MOST_BEGUN = 20


class SlowerError(RuntimeError):
    """Somebody else has changed the thing since the page was shown."""


class TooManyError(RuntimeError):
    """The account has begun as many listings as it may."""


class NotAgreedError(ValueError):
    """The person has not agreed that their profile is shown."""


class NothingToSendError(ValueError):
    """The change says what the published entry says."""


@dataclass(frozen=True)
class Sent:
    """What became of a change: the fields that readers see at once, and whether something waits."""

    at_once: tuple[str, ...]
    waits: bool


@transactional
def register(actor: Account, content: Content) -> Listing:
    """Begin a listing that the account keeps; the same one where it was begun already (a double click).

    Raises:
        NotPermittedError: the actor may not.
        TooManyError: see there.
    """
    if not permits(actor, Permission.REGISTER_LISTING):
        raise NotPermittedError(Permission.REGISTER_LISTING.value)
    session = db.session()
    known, count = queries.same_begun(session, actor, content)
    if known is not None:
        return known
    if count >= MOST_BEGUN:
        raise TooManyError
    revision = drafting.begin_listing(session, actor, Content())
    claiming.maintain(session, revision.listing, actor, actor)
    drafting.revise(revision, content, actor, vocabulary.current(session))
    return revision.listing


@transactional
def register_person(actor: Account, content: Content) -> tuple[Listing, bool]:
    """Begin the profile of the person whose account it is; the one that they keep already, where there is one.

    Returns:
        The profile, and whether it was begun just now.

    Raises:
        NotPermittedError: the actor may not.
    """
    if not permits(actor, Permission.REGISTER_LISTING):
        raise NotPermittedError(Permission.REGISTER_LISTING.value)
    session = db.session()
    if known := queries.own_profile(session, actor):
        return known, False
    revision = drafting.begin_listing(session, actor, Content(), ListingType.PRACTITIONER)
    claiming.maintain(session, revision.listing, actor, actor)
    drafting.revise(revision, content, actor, vocabulary.current(session))
    return revision.listing, True


@transactional
def leave_out(listing: Listing, actor: Account, *, is_unindexed: bool) -> bool:
    """Ask search engines to leave a person's page out, or let them show it; return whether that was news."""
    return profiles.leave_out(listing, actor, is_unindexed=is_unindexed)


def outlook(listing: Listing, wanted: Content, *, is_on_behalf: bool = False) -> Sent:
    """Return what sending `wanted` will do: what goes live at once, whether the rest waits.

    Raises:
        NothingToSendError: see there.
    """
    present = drafting.present_content(db.session(), listing)
    if not is_on_behalf:
        # Whoever sends it says that it is so: nothing is unverified any longer.
        wanted = replace(wanted, unverified_fields=())
    moved = reordered(present, wanted)
    if not differences(present, wanted) and not moved and not listing.is_unverified:
        raise NothingToSendError
    small: tuple[Difference, ...] = ()
    if listing.published_at and not is_on_behalf and reviewing.is_verified(listing):
        small = reviewing.at_once(present, wanted)
    fields = tuple(dict.fromkeys(one.piece[-1] if one.field == "places" else one.field for one in small))
    waits = len(small) < len(differences(present, wanted)) or bool(moved) or listing.is_unverified
    return Sent(fields, waits)


@duplicates.reads_ahead
@transactional
def send(revision: Revision, actor: Account, seen: str, agrees_in: str = "") -> Sent:
    """Send a maintainer's change as it was seen.

    Args:
        revision: the change.
        actor: who keeps the listing.
        seen: the digest of what was on the screen.
        agrees_in: the language of the notice to which a person has just said yes; empty where they have not.

    Raises:
        SlowerError: it was changed, sent or decided meanwhile.
        NothingToSendError: see there.
        NotAgreedError: a person's profile, and no yes.
    """
    _as_seen(revision, seen)
    if agrees_in and revision.listing.type == ListingType.PRACTITIONER:
        profiles.agree(db.session(), revision.listing, agrees_in)
    return _send(revision, actor)


@duplicates.reads_ahead
@transactional
def send_as_published(listing: Listing, actor: Account, seen: str) -> Sent:
    """Send what public sources say of an organisation, unchanged, as its own words.

    Raises:
        SlowerError: the published entry has changed since it was seen.
        NothingToSendError: these are its own words already.
    """
    published = drafting.published_of(listing)
    if published is None:
        raise SlowerError
    _as_seen(published, seen)
    return _send(drafting.begin_change(db.session(), listing, actor), actor)


@duplicates.reads_ahead
@transactional
def send_on_behalf(revision: Revision, actor: Account, seen: str, *, source: str, note: str) -> None:
    """Send what a coordinator wrote for an organisation to a second coordinator."""
    _as_seen(revision, seen)
    outlook(revision.listing, revision.content, is_on_behalf=True)
    try:
        drafting.submit(revision, actor, source=source, note=note)
    except MoveRefusedError as error:
        raise SlowerError from error
    mails.tell_coordinators(db.session(), revision.listing.responsible_country, except_for=actor)


@duplicates.reads_ahead
@transactional
def publish_unchecked(  # noqa: PLR0913 - the sources of one act
    revision: Revision, actor: Account, seen: str, day: Day, *, source: str, note: str
) -> None:
    """Publish what a coordinator wrote for an organisation, marked as checked by no second one."""
    _as_seen(revision, seen)
    outlook(revision.listing, revision.content, is_on_behalf=True)
    session = db.session()
    try:
        publication.publish_unchecked(
            session, revision, actor, vocabulary.current(session), day, source=source, note=note
        )
    except MoveRefusedError as error:
        raise SlowerError from error


@transactional
def recall(revision: Revision, actor: Account) -> None:
    """Take a change back from the coordinators."""
    try:
        drafting.recall(revision, actor)
    except MoveRefusedError as error:
        raise SlowerError from error


@transactional
def discard(revision: Revision, actor: Account) -> None:
    """Give a change up; its words stay in the history."""
    try:
        drafting.discard(revision, actor)
    except MoveRefusedError as error:
        raise SlowerError from error


@transactional
def bring_back(earlier: Revision, actor: Account, *, is_on_behalf: bool) -> Revision:
    """Begin a change with what an earlier revision said."""
    try:
        return drafting.bring_back(db.session(), earlier, actor, is_on_behalf=is_on_behalf)
    except (MoveRefusedError, IntegrityError) as error:
        # Another change of this side was begun meanwhile; the database allows one.
        raise SlowerError from error


@transactional
def correct(listing: Listing, seen: Revision, wanted: Content, actor: Account) -> tuple[Difference, ...]:
    """Publish small corrections at once.

    Args:
        listing: whose.
        seen: the published revision that the page showed.
        wanted: its content as the maintainer has corrected it.
        actor: the maintainer.

    Returns:
        What somebody else has changed in the same places meanwhile; then nothing was published.
    """
    session = db.session()
    present = drafting.present_content(session, listing)
    base = replace(seen.content, posts=present.posts)
    merged = merge(digests(base), present, replace(wanted, posts=present.posts))
    if merged.conflicts:
        return merged.conflicts
    if differences(present, merged.content):
        publication.correct(session, listing, merged.content, actor, vocabulary.current(session))
    return ()


@transactional
def withdraw(listing: Listing, actor: Account, note: str) -> None:
    """Take a listing out of sight at once, with the reason."""
    session = db.session()
    try:
        publication.withdraw(session, listing, actor, vocabulary.current(session), note)
    except MoveRefusedError as error:
        raise SlowerError from error


@transactional
def erase(listing: Listing, actor: Account) -> None:
    """Erase a person's own profile, with everything that it ever said."""
    erasure.erase_listing(db.session(), listing, actor)


def _send(revision: Revision, actor: Account) -> Sent:
    result = outlook(revision.listing, revision.content)
    if revision.listing.type == ListingType.PRACTITIONER and not profiles.has_agreed(db.session(), revision.listing):
        raise NotAgreedError
    try:
        waiting = publication.send(db.session(), revision, actor, vocabulary.current(db.session()))
    except MoveRefusedError as error:
        raise SlowerError from error
    if waiting is not None:
        mails.tell_coordinators(db.session(), revision.listing.responsible_country, except_for=actor)
    return Sent(result.at_once, waiting is not None)


def _as_seen(revision: Revision, seen: str) -> None:
    if revision.digest != seen:
        raise SlowerError
