"""What the room reads to confirm something: what a link is about, the listing or the post of an address."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, object_session, selectinload

from adrnet.domain import link, sight
from adrnet.domain.account import Account
from adrnet.domain.affiliation import ProfileContact
from adrnet.domain.confirming import Confirmed, can_be_confirmed
from adrnet.domain.focal_point import Designation, DesignationKind, Post, PostState
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing, public_id_in
from adrnet.domain.policy import Actor, Bearer, Permission, permits


@dataclass(frozen=True)
class Asked:
    """What a mailed link asks, and who answers by it."""

    link: MailedLink
    thing: Confirmed
    actor: Actor


def asked(session: Session, token: str) -> Asked | None:
    """Return what a link asks, None where it opens nothing (any more)."""
    found = link.find(session, Purpose.CONFIRM_LISTING, token) or link.find(session, Purpose.CONFIRM, token)
    if found is None:
        return None
    thing: Confirmed | None
    if found.purpose == Purpose.CONFIRM_LISTING:
        thing = session.get(Listing, found.subject_id)
    else:
        thing = session.get(Designation, found.subject_id)
    if thing is None or not can_be_confirmed(thing) or not _is_theirs(found, thing):
        return None
    actor = _actor(session, found, thing)
    return Asked(found, thing, actor) if permits(actor, Permission.CONFIRM_ENTRY, thing) else None


def _actor(session: Session, found: MailedLink, thing: Confirmed) -> Actor:
    """Return who acts: the account that the link was sent to, else whoever has the mailbox."""
    if found.account_id is not None:
        account = session.get(Account, found.account_id)
        return account if account and account.active else None
    return Bearer("listing" if isinstance(thing, Listing) else "designation", thing.id)


def _is_theirs(found: MailedLink, thing: Confirmed) -> bool:
    """Whether the mailbox is still that of who sits on the post; an old one says nothing about them any longer."""
    if isinstance(thing, Listing):
        return True
    person = thing.person
    present = person.email if person else thing.mailbox
    return present.casefold() == found.email.casefold()


def listing_here(session: Session, public_id: str) -> Listing | None:
    """Return the listing of an address, in whatever state (one statement)."""
    if public_id_in(public_id) != public_id:
        return None
    return session.scalars(select(Listing).where(Listing.public_id == public_id)).one_or_none()


def post_here(session: Session, public_id: str) -> Post | None:
    """Return the post of an address with who sits on it."""
    return session.scalars(
        select(Post)
        .where(Post.public_id == public_id)
        .options(selectinload(Post.topics), *sight.whole_designations(), joinedload(Post.listing))
    ).one_or_none()


def posts_of(session: Session, listing: Listing) -> Sequence[Post]:
    """Return the open posts of a listing with who sits on them."""
    return session.scalars(
        select(Post)
        .where(Post.listing_id == listing.id, Post.state == PostState.OPEN)
        .options(selectinload(Post.topics), *sight.whole_designations())
        .order_by(Post.id)
    ).all()


def is_profile_by_link(asked: Asked) -> bool:
    """Whether a profile is meant that no account keeps, and the link was mailed to the mailbox of its person."""
    if not isinstance(asked.thing, Listing) or not isinstance(asked.actor, Bearer):
        return False
    session = object_session(asked.thing)
    contact = session.get(ProfileContact, asked.thing.id) if session else None
    return contact is not None and contact.email.casefold() == asked.link.email.casefold()


def is_person(thing: Confirmed) -> bool:
    """Whether a person on a post is meant, who alone confirms what is held about them."""
    return isinstance(thing, Designation) and thing.kind == DesignationKind.PERSON
