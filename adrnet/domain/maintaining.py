"""Who keeps an organisation's entry: joining, changing rank, handing over, leaving, being removed; an owner is left.

Every step through `lifecycle` and on record. What has to be told is noted with the session (`News`), and a floor above,
where mails are composed, tells it before the commit (`mails.team`), whatever led to it.

Decisions:
    2026-11-22  The last owner of an entry that readers see does not go by themselves: they hand over to an editor, or
                invite somebody first. Where they are gone all the same (their account is erased, a coordinator removes
                them) the editor who has kept it longest becomes owner, on record; with none the entry stands unclaimed.
    2026-11-22  An entry that its organisation registered and left (`Listing.left_at`) is claimed like one from public
                sources: nobody is locked out of what is about them because a colleague has gone.
    2026-11-22  A coordinator who claims the entry themselves decides nothing about who keeps it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import case, select
from sqlalchemy.orm import Session, joinedload

from adrnet.domain import contesting, drafting, link, maintainer_invitation
from adrnet.domain.account import Account, Keeping, KeepingRole, Maintainer
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.invitation import InvitationLapsedError, is_for
from adrnet.domain.lifecycle import MoveRefusedError, move, record
from adrnet.domain.link import MailedLink
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin, project
from adrnet.domain.policy import Actor, Machine, NotPermittedError, Permission, permits
from adrnet.domain.publication import take_over
from adrnet.domain.vocabulary import Vocabulary
from adrnet.kit import clock

_NOTED = "adrnet_team_news"
# What readers see, or will once it is confirmed: nobody walks away from it and leaves it to nobody.
STANDS = frozenset({ListingState.PUBLISHED, ListingState.HIDDEN})


class LastOwnerError(ValueError):
    """Nobody would be left who decides for the organisation."""


class Happening(StrEnum):
    """What can happen among those who keep an entry."""

    JOINED = "joined"
    LEFT = "left"
    REMOVED = "removed"
    OWNER = "owner"
    EDITOR = "editor"


@dataclass(frozen=True)
class News:
    """What has happened to whom, with a reason in `note`; `is_told` says that they get a letter of somebody's own."""

    happening: Happening
    listing: Listing
    account: Account
    by: Actor
    is_told: bool = False
    note: str = ""


def noted(session: Session) -> list[News]:
    """Return what is to be told, once."""
    found: list[News] = session.info.pop(_NOTED, [])
    return found


@contextmanager
def told_as_one(session: Session, listing: Listing, actor: Actor, note: str) -> Iterator[None]:
    """Note what an act of several steps has changed in the end, with its reason, in place of what each step notes."""
    earlier, before = noted(session), _ranks(session, listing)
    yield
    after = _ranks(session, listing)
    changed = {one: Happening(rank) for one, rank in after.items() if before.get(one) != rank}
    changed |= {one: Happening.JOINED for one in after if one not in before}
    changed |= {one: Happening.REMOVED for one in before if one not in after}
    session.info[_NOTED] = earlier + [News(what, listing, one, actor, note=note) for one, what in changed.items()]


def _ranks(session: Session, listing: Listing) -> dict[Account, str]:
    session.flush()
    return {one.account: one.role for one in keepers(session, listing)}


def keepers(session: Session, listing: Listing) -> Sequence[Maintainer]:
    """Return who keeps an entry, with their accounts: owners first, the longest-serving first (one statement)."""
    return session.scalars(
        select(Maintainer)
        .where(Maintainer.listing_id == listing.id, Maintainer.until.is_(None))
        .options(joinedload(Maintainer.account))
        .order_by(case((Maintainer.role == KeepingRole.OWNER, 0), else_=1), Maintainer.since, Maintainer.id)
    ).all()


def keeping_of(session: Session, listing: Listing, account: Account) -> Maintainer | None:
    """Return as what an account keeps an entry, None where it does not (one statement)."""
    return session.scalar(
        select(Maintainer).where(
            Maintainer.listing_id == listing.id, Maintainer.account_id == account.id, Maintainer.until.is_(None)
        )
    )


def is_last_owner(session: Session, keeps: Maintainer) -> bool:
    """Whether nobody else keeps the entry as owner (one statement)."""
    others = [one for one in keepers(session, keeps.listing) if one.id != keeps.id]
    return keeps.state == Keeping.OWNER and not any(one.role == KeepingRole.OWNER for one in others)


def heir_of(session: Session, keeps: Maintainer) -> Maintainer | None:
    """Return the editor who becomes owner if this one, the last owner, is gone (two statements)."""
    if not is_last_owner(session, keeps):
        return None
    return next((one for one in keepers(session, keeps.listing) if one.role == KeepingRole.EDITOR), None)


def must_stay(session: Session, keeps: Maintainer) -> bool:
    """Whether this one cannot leave by themselves: the last owner of what readers see."""
    return keeps.listing.state in STANDS and is_last_owner(session, keeps)


def join(session: Session, found: MailedLink, account: Account, vocabulary: Vocabulary) -> Maintainer:
    """Let the invited keep the entry from now on, contested where others claim it; each invitation once.

    Raises:
        InvitationLapsedError: it holds no longer, or it was sent to another address.
    """
    invitation = maintainer_invitation.standing(session, found)
    if invitation is None or account.confirmed_at is None or not is_for(found, account) or not link.use(session, found):
        raise InvitationLapsedError("the invitation does not hold (any more)")
    invitation.accepted_at, listing = clock.now(), invitation.listing
    held = keeping_of(session, listing, account)
    if held is None:
        held = Maintainer(
            account=account,
            listing=listing,
            role=invitation.role,
            since=clock.now(),
            granted_by_id=invitation.invited_by_id,
        )
        session.add(held)
        record(held, "join", account, to_state=invitation.role)
        _note(session, Happening.JOINED, held, account)
        contesting.contest_claims(session, listing, account)
    elif held.role != invitation.role and invitation.role == KeepingRole.OWNER:
        make_owner(session, held, session.get_one(Account, invitation.invited_by_id))
    take_over(listing, vocabulary)
    return held


def make_owner(session: Session, keeps: Maintainer, actor: Actor, *, note: str = "", is_told: bool = False) -> None:
    """Make an editor an owner; a coordinator gives a reason.

    Raises:
        MoveRefusedError: they are one already, or keep the entry no longer.
        NotPermittedError: the actor may not.
    """
    refuse_claimants(session, keeps.listing, actor)
    move(keeps, Keeping.OWNER, actor, note)
    _note(session, Happening.OWNER, keeps, actor, is_told=is_told)


def step_down(session: Session, keeps: Maintainer, actor: Account) -> None:
    """Become an editor.

    Raises:
        LastOwnerError: see there.
        MoveRefusedError: they are one already, or keep the entry no longer.
        NotPermittedError: it is somebody else.
    """
    if is_last_owner(session, keeps):
        raise LastOwnerError(f"keeping {keeps.id} is the last owner's")
    move(keeps, Keeping.EDITOR, actor)
    maintainer_invitation.take_back_of(session, keeps.listing, keeps.account)
    _note(session, Happening.EDITOR, keeps, actor)


def hand_over(  # noqa: PLR0913 - two sides of one act
    session: Session, keeps: Maintainer, to: Maintainer, actor: Account, vocabulary: Vocabulary, *, stays: bool
) -> None:
    """Make an editor the owner in one's own place, in one act: one stays as an editor, or leaves.

    Raises:
        MoveRefusedError: one of the two is by now something else.
        NotPermittedError: the actor may not, or the two keep different entries.
    """
    if to.listing_id != keeps.listing_id or not permits(actor, Permission.STEP_DOWN, keeps):
        raise NotPermittedError(f"{Permission.STEP_DOWN.value} on keeping {keeps.id}")
    if keeps.state != Keeping.OWNER:
        raise MoveRefusedError(f"keeping {keeps.id} is no owner's")
    make_owner(session, to, actor)
    session.flush()
    if stays:
        step_down(session, keeps, actor)
    else:
        leave(session, keeps, actor, vocabulary)


def leave(session: Session, keeps: Maintainer, actor: Account, vocabulary: Vocabulary) -> None:
    """Keep the entry no longer, of one's own wish.

    Raises:
        LastOwnerError: see there.
        MoveRefusedError: it is over already.
        NotPermittedError: it is somebody else.
    """
    if keeps.account_id != actor.id:
        raise NotPermittedError(f"{Permission.END_KEEPING.value} on keeping {keeps.id}")
    if must_stay(session, keeps):
        raise LastOwnerError(f"keeping {keeps.id} is the last owner's")
    _end(session, keeps, actor, vocabulary)
    _note(session, Happening.LEFT, keeps, actor)


def remove(  # noqa: PLR0913 - a decision and what belongs to it
    session: Session,
    keeps: Maintainer,
    actor: Account,
    vocabulary: Vocabulary,
    *,
    note: str = "",
    is_told: bool = False,
) -> None:
    """Let somebody keep the entry no longer: an owner an editor; a coordinator anybody, with the reason.

    Raises:
        MoveRefusedError: it is over already.
        NotPermittedError: the actor may not; one goes oneself by leaving.
    """
    refuse_claimants(session, keeps.listing, actor)
    if keeps.account_id == actor.id or not permits(actor, Permission.END_KEEPING, keeps):
        raise NotPermittedError(f"{Permission.END_KEEPING.value} on keeping {keeps.id}")
    _end(session, keeps, actor, vocabulary, note)
    _note(session, Happening.REMOVED, keeps, actor, is_told=is_told)


def go(session: Session, keeps: Maintainer, by: Actor, vocabulary: Vocabulary) -> None:
    """Keep the entry no longer since the account is erased: nothing holds that up, and an owner is found."""
    _end(session, keeps, by, vocabulary)
    _note(session, Happening.LEFT, keeps, by)


def settle(session: Session, listing: Listing, actor: Actor, vocabulary: Vocabulary) -> None:
    """See to it that an owner is left among those who keep an organisation's entry, or that it stands unclaimed."""
    if listing.type != ListingType.ORGANISATION:
        return
    session.flush()
    left = keepers(session, listing)
    if not left:
        stand_unclaimed(listing, vocabulary)
    elif not any(one.role == KeepingRole.OWNER for one in left):
        make_owner(session, left[0], _by(actor, Permission.MAKE_OWNER, left[0]))


def stand_unclaimed(listing: Listing, vocabulary: Vocabulary) -> None:
    """Let an entry that nobody keeps any longer say so: it can be claimed, and is confirmed by coordinators."""
    listing.claimed_at = None
    if listing.origin == Origin.REGISTERED:
        listing.left_at = clock.now()
    listing.confirmed_at = None
    listing.freshness = None
    listing.freshness_changes_on = None
    project(listing, vocabulary)


def _end(session: Session, keeps: Maintainer, actor: Actor, vocabulary: Vocabulary, note: str = "") -> None:
    listing, account = keeps.listing, keeps.account
    if (heir := heir_of(session, keeps)) is not None and listing.type == ListingType.ORGANISATION:
        make_owner(session, heir, _by(actor, Permission.MAKE_OWNER, heir))
    if len(keepers(session, listing)) == 1 and (pending := drafting.pending_of(listing)) is not None:
        # A change that nobody is left to answer for does not wait on; its words stay in the history.
        drafting.discard(pending, _by(actor, Permission.EDIT_LISTING, pending))
    move(keeps, Keeping.ENDED, actor, note)
    maintainer_invitation.take_back_of(session, listing, account)
    settle(session, listing, actor, vocabulary)


def refuse_claimants(session: Session, listing: Listing, actor: Actor) -> None:
    """Refuse a coordinator who wants the entry themselves."""
    if not isinstance(actor, Account):
        return
    own = select(Claim.id).where(
        Claim.listing_id == listing.id, Claim.account_id == actor.id, Claim.state == ClaimState.OPEN
    )
    if session.scalar(own.limit(1)) is not None:
        raise NotPermittedError(f"account {actor.id} claims listing {listing.id}")


def _note(session: Session, happening: Happening, keeps: Maintainer, by: Actor, *, is_told: bool = False) -> None:
    news = News(happening, keeps.listing, keeps.account, by, is_told)
    session.info.setdefault(_NOTED, []).append(news)


def _by(actor: Actor, permission: Permission, thing: object) -> Actor:
    """Return who does what goes along with it: whoever acts, where they may by themselves; else the house."""
    return actor if permits(actor, permission, thing) else Machine.CLOCK  # type: ignore[arg-type]  # a thing of the policy
