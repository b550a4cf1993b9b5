"""Whoever keeps an organisation's entry asks somebody to keep it with them, by a mailed link.

To which address an invitation went stands in its link alone: who never uses it leaves no account and no address behind.
What lives here: sending one, taking it back, which ones wait. What does not: accepting (`maintaining.join`).

Decisions:
    2026-11-22  An invitation holds as long as whoever sent it may send one: with an owner's rank, or a coordinator's
                remit, what they have sent and nobody has accepted ends as well.
    2026-11-22  One address is invited once at a time: inviting it again replaces what it was sent, as whatever role.
    2026-11-22  The limits count by entry and by whoever invites: many begun entries are no way to write to many people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, Integer, String, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain import link
from adrnet.domain.account import Account, KeepingRole, Maintainer
from adrnet.domain.lifecycle import record
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.kit import clock

MOST_OPEN = 5
MOST_A_DAY = 10
# What is merged, archived or erased is kept by nobody anew.
JOINABLE = frozenset({ListingState.UNPUBLISHED, ListingState.PUBLISHED, ListingState.WITHDRAWN})


class TooManyInvitationsError(RuntimeError):
    """As many as may wait, or be sent in a day."""


class KeepsAlreadyError(ValueError):
    """The owner of the address keeps the entry already, as this or as more."""


class MaintainerInvitation(Base):
    """That the owner of a mailbox is asked to keep a listing as owner or editor (`account.KeepingRole`)."""

    __tablename__ = "maintainer_invitation"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    # Null: the house itself.
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    accepted_at: Mapped[datetime | None]
    # Taken back, replaced, or declined by whoever was asked.
    cancelled_at: Mapped[datetime | None]

    listing: Mapped[Listing] = relationship()


@dataclass(frozen=True)
class Waiting:
    """An invitation that can still be accepted, and the link that was mailed."""

    invitation: MaintainerInvitation
    link: MailedLink


def invite(  # noqa: PLR0913 - whom, as what, in which language, by whom and why
    session: Session, listing: Listing, email: str, role: KeepingRole, actor: Account, *, locale: str, note: str = ""
) -> tuple[MaintainerInvitation, str]:
    """Invite the owner of a mailbox; return the invitation and the token of its link, which the caller mails.

    Raises:
        NotPermittedError: the actor may not, or would invite themselves.
        KeepsAlreadyError: see there.
        TooManyInvitationsError: see there.
    """
    if not permits(actor, Permission.INVITE_MAINTAINER, listing) or listing.state not in JOINABLE:
        raise NotPermittedError(f"{Permission.INVITE_MAINTAINER.value} for listing {listing.id}, {listing.state}")
    if _keeps(session, listing, email, role):
        raise KeepsAlreadyError(f"listing {listing.id} is kept by the invited")
    if _is(actor.email, email):
        raise NotPermittedError(f"account {actor.id} invites itself to listing {listing.id}")
    open_ones = waiting(session, listing)
    for former in open_ones:
        if _is(former.link.email, email):
            _end(session, former.invitation)
    if sum(not _is(one.link.email, email) for one in open_ones) >= MOST_OPEN or sent_today(session, listing, actor):
        raise TooManyInvitationsError
    invitation = MaintainerInvitation(
        listing=listing, role=role, locale=locale, created_at=clock.now(), invited_by_id=actor.id
    )
    session.add(invitation)
    session.flush()
    token = link.issue(session, Purpose.INVITE_MAINTAINER, email, subject_id=invitation.id)
    record(listing, "invite", actor, note=note)
    return invitation, token


def was_just_sent(session: Session, listing: Listing, email: str, role: KeepingRole, locale: str) -> bool:
    """Whether this very invitation went out a moment ago: a second click sends no second mail and kills no link."""
    since = clock.now() - link.MOMENT
    return any(
        _is(one.link.email, email)
        and (one.invitation.role, one.invitation.locale) == (role, locale)
        and one.invitation.created_at > since
        for one in waiting(session, listing)
    )


def sent_today(session: Session, listing: Listing, actor: Account) -> bool:
    """Whether as many went out within a day as may, for this entry or by this account (one statement)."""
    concerned = or_(MaintainerInvitation.listing_id == listing.id, MaintainerInvitation.invited_by_id == actor.id)
    since = clock.now() - timedelta(days=1)
    sent = select(func.count(MaintainerInvitation.id)).where(concerned, MaintainerInvitation.created_at > since)
    return (session.scalar(sent) or 0) >= MOST_A_DAY


def waiting(session: Session, listing: Listing) -> list[Waiting]:
    """Return the invitations to an entry that can still be accepted, the oldest first (one statement)."""
    return _waiting(session, MaintainerInvitation.listing_id == listing.id)


def to_mailbox(session: Session, email: str) -> list[Waiting]:
    """Return the invitations that wait in a mailbox, however it is written, the oldest first (one statement)."""
    return _waiting(session, func.lower(MailedLink.email) == email.strip().lower())


def standing(session: Session, found: MailedLink) -> MaintainerInvitation | None:
    """Return the invitation that a link belongs to, as long as it holds."""
    invitation = session.get(MaintainerInvitation, found.subject_id) if found.subject_id else None
    if invitation is None or invitation.accepted_at is not None or invitation.cancelled_at is not None:
        return None
    by = session.get(Account, invitation.invited_by_id) if invitation.invited_by_id else None
    holds = invitation.listing.state in JOINABLE and permits(by, Permission.INVITE_MAINTAINER, invitation.listing)
    return invitation if holds else None


def take_back(session: Session, invitation: MaintainerInvitation, actor: Account) -> bool:
    """Make an invitation's link useless, on record; return whether that was news, as a second click is not.

    Raises:
        NotPermittedError: the actor may not.
        KeepsAlreadyError: it was accepted meanwhile.
    """
    if not permits(actor, Permission.INVITE_MAINTAINER, invitation.listing):
        raise NotPermittedError(f"{Permission.INVITE_MAINTAINER.value} on invitation {invitation.id}")
    if invitation.accepted_at is not None:
        raise KeepsAlreadyError(f"invitation {invitation.id} was accepted")
    if invitation.cancelled_at is not None:
        return False
    _end(session, invitation)
    record(invitation.listing, "take_invitation_back", actor)
    return True


def take_back_of(session: Session, listing: Listing, account: Account) -> None:
    """End what an account has sent that waits: it may not invite to this entry any longer."""
    for one in waiting(session, listing):
        if one.invitation.invited_by_id == account.id:
            _end(session, one.invitation)


def decline(session: Session, found: MailedLink, invitation: MaintainerInvitation, account: Account | None) -> bool:
    """Say no for good, on record; whoever has the link may, signed in or not. Return whether it held."""
    if not link.use(session, found):
        return False
    invitation.cancelled_at = clock.now()
    record(invitation.listing, "decline_invitation", account)
    return True


def forget(session: Session, invitation: MaintainerInvitation) -> Sequence[str]:
    """Delete the link of an invitation with the address that it went to, whose owner is erased; return the address."""
    to = select(MailedLink.email).where(
        MailedLink.purpose == Purpose.INVITE_MAINTAINER, MailedLink.subject_id == invitation.id
    )
    mailboxes = session.scalars(to).all()
    _end(session, invitation)
    return mailboxes


def _waiting(session: Session, which: ColumnElement[bool]) -> list[Waiting]:
    rows = session.execute(
        select(MaintainerInvitation, MailedLink)
        .join(
            MailedLink,
            (MailedLink.subject_id == MaintainerInvitation.id) & (MailedLink.purpose == Purpose.INVITE_MAINTAINER),
        )
        .where(
            which,
            MaintainerInvitation.accepted_at.is_(None),
            MaintainerInvitation.cancelled_at.is_(None),
            MailedLink.used_at.is_(None),
            MailedLink.expires_at > clock.now(),
        )
        .order_by(MaintainerInvitation.id)
    )
    return [Waiting(invitation, mailed) for invitation, mailed in rows]


def _end(session: Session, invitation: MaintainerInvitation) -> None:
    # One by one: whoever looks at those that wait has the rows loaded, and a new link may get the number of an old one.
    links = select(MailedLink).where(
        MailedLink.purpose == Purpose.INVITE_MAINTAINER,
        MailedLink.subject_id == invitation.id,
        MailedLink.used_at.is_(None),
    )
    for one in session.scalars(links):
        session.delete(one)
    invitation.cancelled_at = clock.now()
    session.flush()


def _keeps(session: Session, listing: Listing, email: str, role: KeepingRole) -> bool:
    held = session.scalars(
        select(Maintainer.role)
        .join(Account, Account.id == Maintainer.account_id)
        .where(
            Maintainer.listing_id == listing.id,
            Maintainer.until.is_(None),
            func.lower(Account.email) == email.strip().lower(),
        )
    ).first()
    return held in {role, KeepingRole.OWNER}


def _is(one: str | None, other: str) -> bool:
    return one is not None and one.strip().casefold() == other.strip().casefold()
