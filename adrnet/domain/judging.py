"""What coordinators do about what is contested: decide, settle on appeal, take a decision back.

Each with the reason on record; what a decision moves is kept with the dispute (`Dispute.moved`), so that it can be
taken back. No name is ever deleted by a decision: whoever lost it is asked to change theirs.

Decisions:
    2026-11-22  A decision holds from the day on which it was made, appealed against or not: an appeal is no way to keep
                for a while what is another's. What is settled otherwise is moved then.
    2026-11-22  What was settled and is taken up again holds until it is settled anew, for the same reason. What was
                decided and is taken up again is as it was before: the claim waits, whoever kept the entry keeps it.
    2026-11-22  Whoever has lost an entry and gets it back keeps it anew from that day: the record goes on saying that
                they did not keep it meanwhile.
    2026-11-22  Whoever keeps an entry by a decision, or does no longer, is told so like whoever came or went otherwise,
                with the reason, and once: by what has changed in the end.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from adrnet.domain import claiming, maintainer_invitation, maintaining
from adrnet.domain.account import Account, Keeping, KeepingRole, Maintainer
from adrnet.domain.claim import Claim
from adrnet.domain.dispute import Dispute, DisputeKind, DisputeState, Outcome
from adrnet.domain.lifecycle import MoveRefusedError, move
from adrnet.domain.listing import Listing
from adrnet.domain.vocabulary import Vocabulary
from adrnet.kit import clock


def decide(  # noqa: PLR0913, PLR0917 - a decision and what belongs to it
    session: Session, dispute: Dispute, actor: Account, outcome: Outcome, vocabulary: Vocabulary, note: str
) -> None:
    """Decide what is contested, with the reason.

    Raises:
        MoveRefusedError: it was decided or withdrawn meanwhile.
        NotPermittedError: the actor is a party, has opened it, or does not answer for it.
    """
    move(dispute, DisputeState.DECIDED, actor, note)
    dispute.decided_at, dispute.decided_by_id = clock.now(), actor.id
    with maintaining.told_as_one(session, dispute.listing, actor, note):
        _bring_about(session, dispute, actor, outcome, vocabulary, note)


def settle(  # noqa: PLR0913, PLR0917 - a decision and what belongs to it
    session: Session, dispute: Dispute, actor: Account, outcome: Outcome, vocabulary: Vocabulary, note: str
) -> None:
    """Decide on appeal, for the network, with the reason.

    Raises:
        MoveRefusedError: it was settled meanwhile, or what was decided cannot be taken back any longer.
        NotPermittedError: the actor is a party, has decided before, or does not answer for the network.
    """
    move(dispute, DisputeState.SETTLED, actor, note)
    dispute.settled_at, dispute.settled_by_id = clock.now(), actor.id
    if outcome != dispute.outcome:
        with maintaining.told_as_one(session, dispute.listing, actor, note):
            _take_back(session, dispute, actor, vocabulary, note)
            _bring_about(session, dispute, actor, outcome, vocabulary, note)


def reopen(session: Session, dispute: Dispute, actor: Account, vocabulary: Vocabulary, note: str) -> None:
    """Undo a decision, with the reason: it waits again; what was settled waits for the network again.

    Raises:
        MoveRefusedError: it waits already, or what was decided cannot be taken back any longer.
        NotPermittedError: the actor may not.
    """
    if dispute.state == DisputeState.SETTLED:
        move(dispute, DisputeState.APPEALED, actor, note)
        dispute.settled_at = dispute.settled_by_id = None
        return
    move(dispute, DisputeState.OPEN, actor, note)
    dispute.decided_at = dispute.decided_by_id = None
    with maintaining.told_as_one(session, dispute.listing, actor, note):
        _take_back(session, dispute, actor, vocabulary, note)


def _bring_about(  # noqa: PLR0913, PLR0917 - a decision and what belongs to it
    session: Session, dispute: Dispute, actor: Account, outcome: Outcome, vocabulary: Vocabulary, note: str
) -> None:
    dispute.outcome = outcome
    if dispute.kind == DisputeKind.NAME:
        return
    claim = _claim_of(dispute)
    if outcome == Outcome.FIRST:
        claiming.decline(session, claim, actor, note)
        session.flush()
        return
    moved: dict[str, Any] = {"begun": [], "raised": [], "ended": [], "accounts": []}
    kept_before = maintaining.keepers(session, claim.listing)
    keeps, former = claiming.grant(session, claim, actor, vocabulary, note)
    if former != KeepingRole.OWNER:
        moved["raised" if former else "begun"] = [keeps.id]
    if outcome == Outcome.SECOND:
        lost = [one for one in kept_before if one.account_id != claim.account_id]
        _end(session, lost, actor)
        moved["ended"], moved["accounts"] = [one.id for one in lost], [one.account_id for one in lost]
    dispute.moved = moved
    session.flush()


def _take_back(session: Session, dispute: Dispute, actor: Account, vocabulary: Vocabulary, note: str) -> None:
    former, moved = dispute.outcome, dispute.moved
    dispute.outcome, dispute.moved = "", {}
    if dispute.kind == DisputeKind.NAME:
        return
    claim = _claim_of(dispute)
    if former == Outcome.FIRST:
        claiming.reopen(session, claim, actor, note, waits=dispute.waits)
    else:
        claiming.ungrant(session, claim, actor, note)
        _put_back(session, claim.listing, actor, vocabulary, moved)


def _end(session: Session, lost: Sequence[Maintainer], actor: Account) -> None:
    """Let these keep their entry no longer; what they have written stays, and whom they have invited is not let in."""
    for one in lost:
        move(one, Keeping.ENDED, actor)
        maintainer_invitation.take_back_of(session, one.listing, one.account)
    session.flush()


def _put_back(
    session: Session, listing: Listing, actor: Account, vocabulary: Vocabulary, moved: Mapping[str, Any]
) -> None:
    """Let those keep the entry who kept it before; whoever is erased, or keeps it again already, is passed over."""
    kept = {one.id: one for one in maintaining.keepers(session, listing)}
    _end(session, [kept[one] for one in moved.get("begun", ()) if one in kept], actor)
    for one in moved.get("raised", ()):
        if one in kept:
            # As it was; nobody steps down here by themselves.
            kept[one].role = KeepingRole.EDITOR
    present = {one.account_id for one in maintaining.keepers(session, listing)}
    for former in (session.get_one(Maintainer, one) for one in moved.get("ended", ())):
        if former.account_id not in present and former.account.erased_at is None:
            claiming.maintain(session, listing, former.account, actor, KeepingRole(former.role))
    maintaining.settle(session, listing, actor, vocabulary)
    session.flush()


def _claim_of(dispute: Dispute) -> Claim:
    if dispute.claim is None:
        raise MoveRefusedError(f"dispute {dispute.id} is about no claim")
    return dispute.claim
