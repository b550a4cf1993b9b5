"""Coordinators are invited to a remit, by another coordinator or on the server, and accept by a mailed link.

An invitation without its link is nothing: who never uses it leaves no account and no address behind. The remit begins
when the person who has the mailbox, signed in with that address, accepts.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from adrnet.db import Base
from adrnet.domain import account_record, link
from adrnet.domain.account import Account, Remit
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.kit import clock


class Invitation(Base):
    """That somebody is asked to coordinate; to which address it went stands in its link alone."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    # Null: the whole network.
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"))
    locale: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    # Null: on the server.
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    accepted_at: Mapped[datetime | None]


class InvitationLapsedError(ValueError):
    """The invitation was accepted already, was withdrawn, or is for somebody else."""


def invite(
    session: Session, email: str, country_code: str | None, actor: Actor, *, locale: str
) -> tuple[Invitation, str]:
    """Invite the owner of a mailbox; return the invitation and the token of its link.

    The caller writes the mail (`invite_coordinator`). An earlier invitation of the same address to the same remit is
    replaced, so that one link works.

    Raises:
        NotPermittedError: the actor may not hand out this remit.
    """
    if not permits(actor, Permission.INVITE_COORDINATOR, Remit(country_code=country_code)):
        raise NotPermittedError(f"{Permission.INVITE_COORDINATOR.value} for {country_code or 'the network'}")
    for earlier in _open(session, email, country_code):
        link.cancel(session, Purpose.INVITE_COORDINATOR, earlier.id)
    invitation = Invitation(
        country_code=country_code,
        locale=locale,
        created_at=clock.now(),
        invited_by_id=actor.id if isinstance(actor, Account) else None,
    )
    session.add(invitation)
    session.flush()
    token = link.issue(session, Purpose.INVITE_COORDINATOR, email, subject_id=invitation.id)
    account_record.note_invitation(session, invitation.id, actor)
    return invitation, token


def was_just_sent(session: Session, email: str, country_code: str | None, locale: str) -> bool:
    """Whether this very invitation went out a moment ago: a second click sends no second mail and kills no link."""
    since = clock.now() - link.MOMENT
    return any(one.created_at > since and one.locale == locale for one in _open(session, email, country_code))


def invitation_of(session: Session, found: MailedLink) -> Invitation | None:
    """Return the invitation that a link belongs to."""
    return session.get(Invitation, found.subject_id) if found.subject_id else None


def is_for(found: MailedLink, account: Account) -> bool:
    """Whether a link was sent to this account's own address."""
    return account.email is not None and account.email.casefold() == found.email.casefold()


def accept(session: Session, found: MailedLink, account: Account) -> Remit:
    """Begin the remit: the invited person accepts; each invitation once.

    Raises:
        InvitationLapsedError: it is used up, or it was sent to another address.
    """
    invitation = invitation_of(session, found)
    if invitation is None or account.confirmed_at is None or not is_for(found, account) or not link.use(session, found):
        raise InvitationLapsedError("the invitation does not hold (any more)")
    now = clock.now()
    invitation.accepted_at = now
    for held in account.remits:
        if held.until is None and held.country_code == invitation.country_code:
            return held
    remit = Remit(
        account=account, country_code=invitation.country_code, since=now, granted_by_id=invitation.invited_by_id
    )
    session.add(remit)
    account_record.note_remit(session, remit, "begin", account)
    return remit


def _open(session: Session, email: str, country_code: str | None) -> list[Invitation]:
    found = session.scalars(
        select(Invitation)
        .join(MailedLink, (MailedLink.subject_id == Invitation.id) & (MailedLink.purpose == Purpose.INVITE_COORDINATOR))
        .where(MailedLink.email == email, MailedLink.used_at.is_(None), Invitation.accepted_at.is_(None))
    )
    return [one for one in found if one.country_code == country_code]
