"""Who coordinates what: the list, invitations, the end of a remit, each with its mail.

The rules of remits stand in `domain.coordinators`, those of invitations in `domain.invitation`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import coordinators
from adrnet.domain.account import Account, Remit
from adrnet.domain.coordinators import Scope
from adrnet.domain.invitation import Invitation, invite, was_just_sent
from adrnet.domain.policy import Permission, permits
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.words import Words


class HeldAlreadyError(ValueError):
    """The invited person coordinates this already."""


@dataclass(frozen=True)
class ShownRemit:
    """A coordinator of one remit."""

    number: int
    email: str
    since: date
    # None: on the server.
    by: str | None
    has_second_factor: bool
    is_own: bool
    may_end: bool


@dataclass(frozen=True)
class ShownInvitation:
    """An invitation that waits."""

    number: int
    email: str
    reach: Wording
    sent: date
    expires: date
    by: str | None


@dataclass(frozen=True)
class Reach:
    """The coordinators of the network or of one country."""

    title: Wording
    remits: list[ShownRemit]


@dataclass(frozen=True)
class ShownCoordinators:
    """What `coordination/coordinators.html` shows."""

    reaches: list[Reach]
    waiting: list[ShownInvitation]


def listed(session: Session, scope: Scope, words: Words, reader: Account) -> ShownCoordinators:
    """Return who coordinates what within a remit, and who is invited to (four statements)."""
    remits = coordinators.remits_within(session, scope)
    waiting = coordinators.waiting_within(session, scope)
    by = _mailboxes(
        session, [*(one.granted_by_id for one in remits), *(one.invitation.invited_by_id for one in waiting)]
    )
    groups: dict[str | None, list[ShownRemit]] = {}
    for one in remits:
        groups.setdefault(one.country_code, []).append(_shown(one, by, reader))
    order: Sequence[str | None] = [
        *([None] if scope.is_network else []),
        *words.sorted_countries(sorted({code for code in groups if code} | scope.countries)),
    ]
    return ShownCoordinators(
        reaches=[Reach(reach_in_words(code, words), groups.get(code, [])) for code in order],
        waiting=[
            ShownInvitation(
                number=one.invitation.id,
                email=one.link.email,
                reach=reach_in_words(one.invitation.country_code, words),
                sent=_on(one.link.created_at),
                expires=_on(one.link.expires_at),
                by=by.get(one.invitation.invited_by_id or 0),
            )
            for one in waiting
        ],
    )


def reach_in_words(country: str | None, words: Words) -> Wording:
    """Say how far a remit reaches."""
    return words.country(country) if country else _("The whole network")


def shown_remit(session: Session, remit: Remit, reader: Account) -> ShownRemit:
    """Return one coordinator's remit."""
    return _shown(remit, _mailboxes(session, [remit.granted_by_id]), reader)


@transactional
def send_invitation(actor: Account, email: str, country: str | None, locale: str) -> None:
    """Invite the owner of a mailbox, by mail in their language.

    Raises:
        NotPermittedError: the remit is not within the actor's own.
        HeldAlreadyError: they coordinate this already.
    """
    session = db.session()
    held = session.scalars(
        select(Account.email)
        .join(Remit, Remit.account_id == Account.id)
        .where(Remit.until.is_(None), Remit.country_code.is_not_distinct_from(country), Account.email.is_not(None))
    )
    if email.casefold() in {one.casefold() for one in held if one}:
        raise HeldAlreadyError
    if was_just_sent(session, email, country, locale):
        return
    _invitation, token = invite(session, email, country, actor, locale=locale)
    mails.write(session, "invite_coordinator", to=email, locale=locale, token=token, country=country)


@transactional
def cancel_invitation(invitation: Invitation, actor: Account) -> None:
    """Make an invitation's link useless.

    Raises:
        NotPermittedError: they may not.
        RemitStaysError: it was accepted meanwhile.
    """
    coordinators.cancel_invitation(db.session(), invitation, actor)


@transactional
def end_remit(remit: Remit, actor: Account, reason: str) -> None:
    """End a remit, with the reason, and write to whose it was.

    Raises:
        NotPermittedError: they may not.
        RemitStaysError: it is over already, or it is the network's last.
    """
    session = db.session()
    coordinators.end_remit(session, remit, actor, reason)
    person = remit.account
    if person.email and person.id != actor.id:
        mails.write(
            session,
            "remit_ended",
            to=person.email,
            locale=person.locale,
            key=f"remit {remit.id} ended",
            country=remit.country_code,
            reason=reason,
        )


def _shown(remit: Remit, by: dict[int, str], reader: Account) -> ShownRemit:
    return ShownRemit(
        number=remit.id,
        email=remit.account.email or "",
        since=_on(remit.since),
        by=by.get(remit.granted_by_id or 0),
        has_second_factor=remit.account.has_second_factor,
        is_own=remit.account_id == reader.id,
        may_end=permits(reader, Permission.END_REMIT, remit),
    )


def _mailboxes(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    known = {one for one in ids if one is not None}
    rows = session.execute(select(Account.id, Account.email).where(Account.id.in_(known)))
    return {account_id: email for account_id, email in rows if email}


def _on(instant: datetime) -> date:
    zone = ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])
    return instant.astimezone(zone).date()
