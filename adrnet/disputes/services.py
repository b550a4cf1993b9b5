"""What this room changes: each act is one transaction with its record and its mails.

Whoever decides says what they saw (`seen_of`); where somebody wrote or decided meanwhile nothing is recorded.
"""

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import contesting, judging, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.dispute import Dispute, DisputeState, Outcome
from adrnet.domain.listing import Listing


class ChangedMeanwhileError(RuntimeError):
    """Somebody wrote or decided since the page was read."""


def seen_of(dispute: Dispute) -> str:
    """Return what tells a dispute, as it is now, from what it becomes by the next word or decision."""
    return f"{dispute.state}-{dispute.version}-{len(dispute.statements)}"


@transactional
def contest_name(listing: Listing, other: Listing, actor: Account, words: str) -> Dispute:
    """Say that two entries use one name, and tell the other side.

    Raises:
        NotPermittedError, NoCommonNameError, DecidedBeforeError: see `contesting.contest_name`.
    """
    return contesting.contest_name(db.session(), listing, other, actor, words)


@transactional
def say(dispute: Dispute, actor: Account, words: str) -> None:
    """Add what a side says.

    Raises:
        NotPermittedError: the actor is no party.
        MoveRefusedError: it waits for no decision.
    """
    contesting.say(db.session(), dispute, actor, words)


@transactional
def withdraw(dispute: Dispute, actor: Account) -> None:
    """Let rest what one has begun oneself.

    Raises:
        NotPermittedError: somebody else has begun it, or it is about a claim: that is given up on its own page.
        MoveRefusedError: it was decided meanwhile.
    """
    contesting.withdraw(dispute, actor)


@transactional
def decide(dispute: Dispute, actor: Account, seen: str, outcome: Outcome, reason: str) -> None:
    """Decide, or settle on appeal, as it was seen, and tell the parties.

    Raises:
        NotPermittedError: the actor may not.
        MoveRefusedError: it was decided, or cannot be decided otherwise any longer.
        ChangedMeanwhileError: see there.
    """
    session = db.session()
    if seen_of(dispute) != seen:
        raise ChangedMeanwhileError
    words = vocabulary.current(session)
    act = judging.settle if dispute.state == DisputeState.APPEALED else judging.decide
    act(session, dispute, actor, outcome, words, reason)
    mails.tell_of_decision(session, dispute, actor, reason)


@transactional
def appeal(dispute: Dispute, actor: Account, words: str) -> None:
    """Bring a decision before the coordinators of the network, and tell them and the other side.

    Raises:
        NotPermittedError: the actor is no party, or got what they asked for.
        MoveRefusedError: it is too late, or was done before.
    """
    session = db.session()
    contesting.appeal(session, dispute, actor, words)
    mails.tell_of_appeal(session, dispute, actor)


@transactional
def reopen(dispute: Dispute, actor: Account, reason: str) -> None:
    """Take a decision back, and tell the parties.

    Raises:
        NotPermittedError: the actor may not.
        MoveRefusedError: it waits already, or cannot be taken back any longer.
    """
    session = db.session()
    judging.reopen(session, dispute, actor, vocabulary.current(session), reason)
    mails.tell_of_reopening(session, dispute, actor, reason)
