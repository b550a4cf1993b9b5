"""What the sides of a dispute do: it begins, each says its side, one lets it rest, the losing one appeals.

What coordinators decide stands in `judging`, what is read of it in `contested`. While it lasts nothing is taken from
anybody: whoever keeps an entry goes on keeping it, a claim waits, both entries bear their name. What has begun is noted
with the session (`Begun`), and a floor above, where mails are composed, the parties are told of it before the commit
(`mails.disputes`), whatever led to it.

Decisions:
    2026-11-22  A claim is contested where somebody keeps the entry or a rival claims it too: a dispute for each claim
                begins with it, so that ten who claim at once are weighed one by one and all side by side.
    2026-11-22  The parties read what both sides say, and not who says it: the sides, not mailboxes. Readers of the
                directory read that something is contested, in a neutral sentence, and nothing of either side.
    2026-11-22  What is given as the reason of an appeal is a statement of that side: it goes with the account that
                wrote it, as all its statements do.
    2026-11-22  Two entries are said to use one name where they do, letter for letter but for width, case, accents and
                signs; what merely resembles is for `duplicates`. What was decided once is not begun again: it is
                appealed against, or a coordinator takes it up again.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain.account import Account, Maintainer
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.contested import WAITING, about_names, common_name, content_of, dispute_of, is_organisation
from adrnet.domain.dispute import Dispute, DisputeKind, DisputeState, DisputeStatement, Side
from adrnet.domain.lifecycle import MoveRefusedError, move, record
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.kit import clock

_NOTED = "adrnet_disputes_begun"
APPEAL_WITHIN = timedelta(days=30)


class NoCommonNameError(ValueError):
    """The two entries have no name in common."""


class DecidedBeforeError(ValueError):
    """It was decided before who bears the name, or that this account does not speak for the entry."""

    def __init__(self, dispute: Dispute) -> None:
        """Keep which dispute it was."""
        super().__init__(f"dispute {dispute.id} is {dispute.state}")
        self.dispute = dispute


@dataclass(frozen=True)
class Begun:
    """A dispute that has begun, and by whose act."""

    dispute: Dispute
    by: Actor


def noted(session: Session) -> list[Begun]:
    """Return what has begun, once."""
    found: list[Begun] = session.info.pop(_NOTED, [])
    return found


def contest_claims(session: Session, listing: Listing, actor: Actor) -> list[Dispute]:
    """Begin a dispute about every open claim to an entry that is not alone and has none yet; return the new ones."""
    session.flush()
    open_claims = session.scalars(
        select(Claim).where(Claim.listing_id == listing.id, Claim.state == ClaimState.OPEN).order_by(Claim.id)
    ).all()
    kept = set(
        session.scalars(
            select(Maintainer.account_id).where(Maintainer.listing_id == listing.id, Maintainer.until.is_(None))
        )
    )
    waiting = set(
        session.scalars(select(Dispute.claim_id).where(Dispute.listing_id == listing.id, Dispute.state.in_(WAITING)))
    )
    begun = []
    for one in open_claims:
        # Nobody is a party against themselves.
        is_alone = len(open_claims) == 1 and not kept - {one.account_id}
        if one.id not in waiting and not is_alone:
            dispute = Dispute(kind=DisputeKind.KEEPING, listing=listing, claim=one, opened_by_id=one.account_id)
            begun.append(_begin(session, dispute, actor))
    return begun


def contest_name(session: Session, listing: Listing, other: Listing, actor: Account, words: str) -> Dispute:
    """Say that two entries use one name; return the dispute that waits already where there is one.

    Args:
        session: the database's.
        listing: the entry of whoever says so, or one of a coordinator's remit.
        other: the entry that uses the name as well.
        actor: a maintainer or a coordinator of either.
        words: what the maintainer says about it; of a coordinator the reason.

    Raises:
        NotPermittedError: the actor may not, or one of the two is not public or no organisation's.
        NoCommonNameError: see there.
        DecidedBeforeError: see there.
    """
    both = sorted({listing, other}, key=lambda one: one.id)
    may = any(permits(actor, Permission.CONTEST, one) for one in both)
    if not may or len(both) < 2 or not all(is_organisation(one) for one in both):  # noqa: PLR2004 - two entries
        raise NotPermittedError(Permission.CONTEST.value)
    if (known := about_names(session, both)) is not None:
        if not known.waits:
            raise DecidedBeforeError(known)
        return known
    first, second = both
    name = common_name(content_of(first), content_of(second))
    if name is None:
        raise NoCommonNameError
    begun = Dispute(
        kind=DisputeKind.NAME,
        listing=first,
        other_listing=second,
        # Asked for the actor's side before it is written.
        listing_id=first.id,
        other_listing_id=second.id,
        name=name.text,
        opened_by_id=actor.id,
        moved={},
    )
    side = begun.side_of(actor)
    _begin(session, begun, actor, note="" if side else words)
    if side:
        say(session, begun, actor, words)
    return begun


def say(session: Session, dispute: Dispute, actor: Account, words: str) -> DisputeStatement:
    """Add what a side says; the same words a second time (a double click) are the first ones.

    Raises:
        NotPermittedError: the actor is no party.
        MoveRefusedError: it waits for no decision.
    """
    side = dispute.side_of(actor)
    if side is None or not permits(actor, Permission.STATE_SIDE, dispute):
        raise NotPermittedError(Permission.STATE_SIDE.value)
    if not dispute.waits:
        raise MoveRefusedError(f"dispute {dispute.id} is {dispute.state}")
    return _say(session, dispute, actor, side, words)


def withdraw(dispute: Dispute, actor: Actor) -> None:
    """Let it rest: nothing is decided, and what was said stays.

    Raises:
        MoveRefusedError: it was decided meanwhile.
        NotPermittedError: the actor has not begun it.
    """
    move(dispute, DisputeState.WITHDRAWN, actor)


def appeal(session: Session, dispute: Dispute, actor: Account, words: str) -> None:
    """Ask the coordinators of the network, once, within 30 days; until they settle it the decision holds.

    Raises:
        NotPermittedError: the actor is no party, or got what they asked for.
        MoveRefusedError: nothing was decided, it was appealed against before, or the time is over.
    """
    side = dispute.side_of(actor)
    if side is None or not permits(actor, Permission.APPEAL, dispute):
        raise NotPermittedError(Permission.APPEAL.value)
    if not can_be_appealed(dispute):
        raise MoveRefusedError(f"dispute {dispute.id} cannot be appealed against")
    move(dispute, DisputeState.APPEALED, actor)
    dispute.appealed_at, dispute.appealed_by_id = clock.now(), actor.id
    _say(session, dispute, actor, side, words)


def can_be_appealed(dispute: Dispute) -> bool:
    """Whether a decision can be brought before the network's coordinators today."""
    if dispute.state != DisputeState.DECIDED or dispute.appealed_at is not None or dispute.decided_at is None:
        return False
    return clock.now() <= dispute.decided_at + APPEAL_WITHIN


def end_with_claim(session: Session, claim: Claim, actor: Actor) -> None:
    """Let what was contested about a claim rest, since the claim is given up or needs no decision any longer."""
    found = dispute_of(session, claim)
    if found is not None and found.state == DisputeState.OPEN:
        withdraw(found, actor)


def _begin(session: Session, dispute: Dispute, actor: Actor, note: str = "") -> Dispute:
    dispute.state, dispute.moved, dispute.created_at = DisputeState.OPEN, {}, clock.now()
    session.add(dispute)
    record(dispute, "open", actor, note=note, to_state=DisputeState.OPEN)
    session.info.setdefault(_NOTED, []).append(Begun(dispute, actor))
    return dispute


def _say(session: Session, dispute: Dispute, actor: Account, side: Side, words: str) -> DisputeStatement:
    mine = [one for one in dispute.statements if one.account_id == actor.id]
    if mine and mine[-1].text == words:
        return mine[-1]
    said = DisputeStatement(account_id=actor.id, side=side, text=words, created_at=clock.now())
    dispute.statements.append(said)
    record(dispute, "say", actor)
    session.flush()
    return said
