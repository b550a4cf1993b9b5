"""Who coordinates what: how far a remit reaches, who has one, how one ends.

Inviting and accepting stand in `invitation`; what a coordinator may do with a thing `policy` says. Here is what a list
needs (all things of a remit in one statement) and what the end of a remit asks for.

Decisions:
    2026-11-21  The network always keeps a coordinator who can act: its last one with a second factor cannot be ended,
                by nobody. A country without coordinators is kept by the network's.
    2026-11-21  Whoever ends their own remit says so in so many words: afterwards only another coordinator can undo it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from adrnet.domain import account_record, link
from adrnet.domain.account import Account, Remit
from adrnet.domain.invitation import Invitation
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.kit import clock


class RemitStaysError(ValueError):
    """The remit cannot end: it is over already, or nobody would be left who coordinates the network."""


@dataclass(frozen=True)
class Scope:
    """How far an account's remits reach: the whole network, or countries."""

    is_network: bool = False
    countries: frozenset[str] = frozenset()

    def holds(self, country: str | None) -> bool:
        """Whether what belongs to this country (None: to none) is within."""
        return self.is_network or country in self.countries

    def within(self, country: InstrumentedAttribute[str | None]) -> ColumnElement[bool]:
        """Return the condition that a row's country is within."""
        if self.is_network:
            return true()
        return country.in_(sorted(self.countries)) if self.countries else false()


def scope_of(actor: Actor) -> Scope:
    """Return how far the actor coordinates; nowhere without a second factor, as in `policy`."""
    if not isinstance(actor, Account) or not actor.has_second_factor:
        return Scope()
    held = [one.country_code for one in actor.remits if one.until is None]
    return Scope(None in held, frozenset(one for one in held if one is not None))


def remits_within(session: Session, scope: Scope) -> Sequence[Remit]:
    """Return the remits that last, of those that `scope` holds, with their accounts (one statement)."""
    return session.scalars(
        select(Remit)
        .where(Remit.until.is_(None), scope.within(Remit.country_code))
        .options(joinedload(Remit.account))
        .order_by(Remit.since, Remit.id)
    ).all()


def answering_for(session: Session, country: str | None) -> list[Account]:
    """Return who answers for what belongs to `country`: its own coordinators, the network's where it has none.

    Only who can act counts: without a second factor nobody coordinates (at most two statements).
    """
    for code in dict.fromkeys((country, None)):
        accounts = session.scalars(
            select(Account)
            .join(Remit, Remit.account_id == Account.id)
            .where(Remit.until.is_(None), Remit.country_code == code if code else Remit.country_code.is_(None))
            .order_by(Account.id)
        ).unique()
        if able := [one for one in accounts if one.active and one.has_second_factor]:
            return able
    return []


def end_remit(session: Session, remit: Remit, actor: Actor, reason: str) -> AuditEvent:
    """End a remit, on record with the reason.

    Raises:
        NotPermittedError: the actor may not.
        RemitStaysError: it has ended already, or it is the network's last.
    """
    if not permits(actor, Permission.END_REMIT, remit):
        raise NotPermittedError(f"{Permission.END_REMIT.value} on remit {remit.id}")
    if remit.until is not None:
        raise RemitStaysError(f"remit {remit.id} is over")
    if is_last(session, remit):
        raise RemitStaysError(f"remit {remit.id} is the network's last")
    remit.until = clock.now()
    return _explained(session, account_record.note_remit(session, remit, "end", actor), reason)


def is_last(session: Session, remit: Remit) -> bool:
    """Whether nobody else could act for the whole network if this remit ended."""
    if remit.country_code is not None:
        return False
    others = session.scalars(
        select(Remit)
        .where(Remit.until.is_(None), Remit.country_code.is_(None), Remit.account_id != remit.account_id)
        .options(joinedload(Remit.account))
    )
    return not any(one.account.has_second_factor and one.account.active for one in others)


@dataclass(frozen=True)
class Waiting:
    """An invitation that nobody has accepted yet, and the link that was mailed."""

    invitation: Invitation
    link: MailedLink


def waiting_within(session: Session, scope: Scope) -> list[Waiting]:
    """Return the invitations that can still be accepted, of those that `scope` holds (one statement)."""
    rows = session.execute(
        select(Invitation, MailedLink)
        .join(
            MailedLink,
            (MailedLink.subject_id == Invitation.id) & (MailedLink.purpose == Purpose.INVITE_COORDINATOR),
        )
        .where(
            Invitation.accepted_at.is_(None),
            MailedLink.used_at.is_(None),
            MailedLink.expires_at > clock.now(),
            scope.within(Invitation.country_code),
        )
        .order_by(Invitation.id)
    )
    return [Waiting(invitation, mailed) for invitation, mailed in rows]


def cancel_invitation(session: Session, invitation: Invitation, actor: Actor) -> None:
    """Make an invitation's link useless, on record; one that was accepted meanwhile stays accepted.

    Raises:
        NotPermittedError: the actor may not.
        RemitStaysError: it was accepted already.
    """
    if not permits(actor, Permission.INVITE_COORDINATOR, Remit(country_code=invitation.country_code)):
        raise NotPermittedError(f"{Permission.INVITE_COORDINATOR.value} on invitation {invitation.id}")
    if invitation.accepted_at is not None:
        raise RemitStaysError(f"invitation {invitation.id} was accepted")
    if not link.cancel(session, Purpose.INVITE_COORDINATOR, invitation.id):
        # It was taken back already: a second click is nothing new.
        return
    session.add(
        AuditEvent(
            at=clock.now(),
            act="invitation.cancel",
            subject="invitation",
            subject_id=invitation.id,
            actor_id=actor.id if isinstance(actor, Account) else None,
            machine=None if actor is None or isinstance(actor, Account) else actor.value,
        )
    )


def _explained(session: Session, event: AuditEvent, reason: str) -> AuditEvent:
    session.flush()
    if reason:
        session.add(ReviewEntry(event_id=event.id, note=reason))
    return event
