"""What this room changes among those who keep an organisation's entry, and what its page of them shows.

The steps are those of `domain/maintaining` and `domain/maintainer_invitation`; what follows by mail is noted there.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import link, maintainer_invitation, maintaining, vocabulary
from adrnet.domain.account import Account, KeepingRole, Maintainer
from adrnet.domain.listing import Listing
from adrnet.domain.maintainer_invitation import JOINABLE, MaintainerInvitation
from adrnet.domain.policy import Permission, permits
from adrnet.kit import clock


@dataclass(frozen=True)
class ShownKeeper:
    """Somebody who keeps the entry, and what whoever reads may do about it."""

    number: int
    email: str
    is_owner: bool
    since: date
    is_own: bool
    may_make_owner: bool
    may_remove: bool


@dataclass(frozen=True)
class ShownInvitation:
    """An invitation that waits."""

    number: int
    email: str
    is_owner: bool
    expires: date


@dataclass(frozen=True)
class Team:
    """What `listings/team.html` shows.

    Attributes:
        keepers: owners first.
        waiting: the invitations that can still be accepted; none for editors, who invite nobody.
        may_invite: whether the reader may.
        may_step_down: whether they are an owner and not the only one.
        may_hand_over: whether they are an owner, and there is an editor to hand over to.
        may_leave: whether they may, as it is now.
        is_last: they are the last owner.
    """

    keepers: list[ShownKeeper]
    waiting: list[ShownInvitation]
    may_invite: bool
    may_step_down: bool
    may_hand_over: bool
    may_leave: bool
    is_last: bool


def shown_team(session: Session, listing: Listing, reader: Account) -> Team:
    """Return who keeps an entry, as one of them sees it (some statements, however many they are)."""
    found = maintaining.keepers(session, listing)
    own = next(one for one in found if one.account_id == reader.id)
    is_owner, is_last = own.role == KeepingRole.OWNER, maintaining.is_last_owner(session, own)
    waiting = maintainer_invitation.waiting(session, listing) if is_owner else []
    return Team(
        keepers=[_shown(one, reader) for one in found],
        waiting=[
            ShownInvitation(
                one.invitation.id, one.link.email, one.invitation.role == KeepingRole.OWNER, _on(one.link.expires_at)
            )
            for one in waiting
        ],
        may_invite=permits(reader, Permission.INVITE_MAINTAINER, listing) and listing.state in JOINABLE,
        may_step_down=is_owner and not is_last,
        may_hand_over=is_owner and any(one.role == KeepingRole.EDITOR for one in found),
        may_leave=not maintaining.must_stay(session, own),
        is_last=is_last,
    )


def editors(session: Session, listing: Listing) -> list[Maintainer]:
    """Return the editors of an entry, the longest-serving first (one statement)."""
    return [one for one in maintaining.keepers(session, listing) if one.role == KeepingRole.EDITOR]


def has_just_left(session: Session, public_id: str, account: Account) -> bool:
    """Whether an account kept an entry until a moment ago (one statement)."""
    ended = (
        select(Maintainer.id)
        .join(Listing, Listing.id == Maintainer.listing_id)
        .where(
            Listing.public_id == public_id,
            Maintainer.account_id == account.id,
            Maintainer.until > clock.now() - link.MOMENT,
        )
    )
    return session.scalar(ended.limit(1)) is not None


@transactional
def invite(listing: Listing, actor: Account, email: str, role: KeepingRole, locale: str) -> None:
    """Invite the owner of a mailbox, by mail in their language; a second click sends nothing more.

    Raises:
        NotPermittedError: the actor may not.
        KeepsAlreadyError: they keep the entry already.
        TooManyInvitationsError: as many wait, or went out today, as may.
    """
    session = db.session()
    if maintainer_invitation.was_just_sent(session, listing, email, role, locale):
        return
    made, token = maintainer_invitation.invite(session, listing, email, role, actor, locale=locale)
    mails.ask_maintainer(session, made, email, token, actor)


@transactional
def take_invitation_back(invitation: MaintainerInvitation, actor: Account) -> bool:
    """Make an invitation's link useless; see `domain/maintainer_invitation`."""
    return maintainer_invitation.take_back(db.session(), invitation, actor)


@transactional
def make_owner(keeps: Maintainer, actor: Account) -> None:
    """Make an editor an owner; see `domain/maintaining`."""
    maintaining.make_owner(db.session(), keeps, actor)


@transactional
def step_down(keeps: Maintainer, actor: Account) -> None:
    """Become an editor; see `domain/maintaining`."""
    maintaining.step_down(db.session(), keeps, actor)


@transactional
def hand_over(keeps: Maintainer, to: Maintainer, actor: Account, *, stays: bool) -> None:
    """Make an editor the owner in one's own place; see `domain/maintaining`."""
    session = db.session()
    maintaining.hand_over(session, keeps, to, actor, vocabulary.current(session), stays=stays)


@transactional
def leave(keeps: Maintainer, actor: Account) -> None:
    """Keep the entry no longer; see `domain/maintaining`."""
    session = db.session()
    maintaining.leave(session, keeps, actor, vocabulary.current(session))


@transactional
def remove(keeps: Maintainer, actor: Account) -> None:
    """Let an editor keep the entry no longer; see `domain/maintaining`."""
    session = db.session()
    maintaining.remove(session, keeps, actor, vocabulary.current(session))


def _shown(one: Maintainer, reader: Account) -> ShownKeeper:
    is_own = one.account_id == reader.id
    return ShownKeeper(
        number=one.id,
        email=one.account.email or "",
        is_owner=one.role == KeepingRole.OWNER,
        since=_on(one.since),
        is_own=is_own,
        may_make_owner=one.role == KeepingRole.EDITOR and permits(reader, Permission.MAKE_OWNER, one),
        may_remove=not is_own and permits(reader, Permission.END_KEEPING, one),
    )


def _on(instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])).date()
