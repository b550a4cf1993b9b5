"""Who keeps an organisation's entry, for coordinators who put it right: shown, changed, on record, told by letter.

The rules stand in `domain/maintaining`; that nobody decides who has a stake in it, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet import mails
from adrnet.coordination import letters
from adrnet.coordination.letters import Letter
from adrnet.coordination.showing import Subject, on, record_of, subject
from adrnet.db import db, transactional
from adrnet.domain import maintainer_invitation, maintaining, vocabulary
from adrnet.domain.account import Account, Keeping, KeepingRole, Maintainer
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.content import Content
from adrnet.domain.listing import Listing
from adrnet.domain.maintainer_invitation import JOINABLE, MaintainerInvitation
from adrnet.domain.policy import Permission, maintainer, permits
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.words import Words


@dataclass(frozen=True)
class ShownKeeper:
    """Somebody who keeps the entry."""

    number: int
    email: str
    is_owner: bool
    since: date
    # None: they registered it, claimed it, or were entered on the server.
    by: str | None


@dataclass(frozen=True)
class ShownInvitation:
    """An invitation that waits."""

    number: int
    email: str
    is_owner: bool
    expires: date
    by: str | None


@dataclass(frozen=True)
class Keepers:
    """What `coordination/keepers.html` shows; `why_not` says why the reader may change nothing, None where they may."""

    subject: Subject
    is_claimed: bool
    keepers: list[ShownKeeper]
    waiting: list[ShownInvitation]
    may_invite: bool
    why_not: Wording | None
    acts: list[dict[str, Any]]


def shown_keepers(session: Session, listing: Listing, words: Words, reader: Account) -> Keepers:
    """Return who keeps an entry, with their addresses (some statements, however many they are)."""
    found, waiting = maintaining.keepers(session, listing), maintainer_invitation.waiting(session, listing)
    ids = {one.granted_by_id for one in found} | {one.invitation.invited_by_id for one in waiting}
    rows = session.execute(select(Account.id, Account.email).where(Account.id.in_([one for one in ids if one])))
    by = {account_id: email for account_id, email in rows if email}
    why_not = refusal(session, listing, reader)
    return Keepers(
        subject=subject(listing, last_content(listing), words),
        is_claimed=listing.is_claimed,
        keepers=[
            ShownKeeper(
                number=one.id,
                email=one.account.email or "",
                is_owner=one.role == KeepingRole.OWNER,
                since=on(one.since),
                by=None if one.granted_by_id == one.account_id else by.get(one.granted_by_id or 0),
            )
            for one in found
        ],
        waiting=[
            ShownInvitation(
                number=one.invitation.id,
                email=one.link.email,
                is_owner=one.invitation.role == KeepingRole.OWNER,
                expires=on(one.link.expires_at),
                by=by.get(one.invitation.invited_by_id or 0),
            )
            for one in waiting
        ],
        may_invite=why_not is None and listing.state in JOINABLE,
        why_not=why_not,
        acts=record_of(listing, words, session, reader),
    )


def refusal(session: Session, listing: Listing, reader: Account) -> Wording | None:
    """Return why a coordinator may not change who keeps an entry, None where they may (one statement)."""
    if maintainer(reader, listing):
        return _("You keep this entry yourself. Another coordinator has to decide.")
    own = select(Claim.id).where(
        Claim.listing_id == listing.id, Claim.account_id == reader.id, Claim.state == ClaimState.OPEN
    )
    if session.scalar(own.limit(1)) is not None:
        return _("You claim this entry yourself. Another coordinator has to decide.")
    return None if permits(reader, Permission.INVITE_MAINTAINER, listing) else _("Another coordinator has to decide.")


def last_content(listing: Listing) -> Content:
    """Return what was written last, for what was never published."""
    return listing.revisions[-1].content if listing.revisions else Content()


def consequence(session: Session, keeps: Maintainer) -> Wording | None:
    """Return what else happens if somebody keeps the entry no longer, None where nothing does."""
    if not maintaining.is_last_owner(session, keeps):
        return None
    if maintaining.heir_of(session, keeps) is not None:
        return _("Nobody else is an owner: whoever has been an editor for longest becomes owner.")
    return _("Nobody else keeps the entry: it stands unclaimed from then on, and its organisation can claim it.")


@transactional
def change(keeps: Maintainer, actor: Account, to: Keeping, reason: str, written: Mapping[str, Letter]) -> None:
    """Make somebody an owner, or let them keep the entry no longer, with the reason and a letter to them.

    Raises:
        NotPermittedError: the actor may not.
        MoveRefusedError: they are that already.
        LanguageMissingError: they read another language by now.
    """
    session = db.session()
    if to == Keeping.OWNER:
        maintaining.make_owner(session, keeps, actor, note=reason, is_told=True)
    else:
        words = vocabulary.current(session)
        maintaining.remove(session, keeps, actor, words, note=reason, is_told=True)
    letters.send(session, [keeps.account], written)


@transactional
def invite_owner(listing: Listing, actor: Account, email: str, locale: str, reason: str) -> None:
    """Invite the owner of a mailbox to keep the entry as its owner, with the reason on record.

    Raises:
        NotPermittedError: the actor may not, or would invite themselves.
        KeepsAlreadyError: they are an owner already.
        TooManyInvitationsError: as many wait, or went out today, as may.
    """
    session = db.session()
    maintaining.refuse_claimants(session, listing, actor)
    if maintainer_invitation.was_just_sent(session, listing, email, KeepingRole.OWNER, locale):
        return
    made, token = maintainer_invitation.invite(
        session, listing, email, KeepingRole.OWNER, actor, locale=locale, note=reason
    )
    mails.ask_maintainer(session, made, email, token, actor)


@transactional
def take_invitation_back(invitation: MaintainerInvitation, actor: Account) -> bool:
    """Make an invitation's link useless; see `domain/maintainer_invitation`."""
    session = db.session()
    maintaining.refuse_claimants(session, invitation.listing, actor)
    return maintainer_invitation.take_back(session, invitation, actor)
