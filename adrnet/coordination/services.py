"""What coordinators change here: each decision is one transaction with its record and its letters.

Every one asks, once the lock is held: may this person, is it still undecided, is it what they saw.
"""

from collections.abc import Mapping
from dataclasses import asdict

from adrnet.coordination import letters
from adrnet.coordination.letters import Letter
from adrnet.coordination.seeing import Sight, compare
from adrnet.db import db, transactional
from adrnet.domain import claiming, contested, drafting, duplicates, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.content import Accreditation, digest
from adrnet.domain.freshness import Day
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.revision import Revision, RevisionState


class ContestedError(RuntimeError):
    """The claim is contested: it is decided where both sides are heard, and nowhere else."""


class ChangedMeanwhileError(RuntimeError):
    """The change, or what readers see, is no longer what was on the screen."""


@duplicates.reads_ahead
@transactional
def approve(revision: Revision, actor: Account, seen: Sight, day: Day, *, saw_website: bool = False) -> None:
    """Publish a change as it was seen, and tell those concerned.

    Args:
        revision: the change.
        actor: a coordinator who has no stake in it.
        seen: what was on the screen.
        day: the network's.
        saw_website: whether they have opened its website and found the body there.

    Raises:
        NotPermittedError: they may not.
        MoveRefusedError: it was decided, or taken back.
        ChangedMeanwhileError: see there.
    """
    session = db.session()
    _ask(revision, actor, seen)
    words = vocabulary.current(session)
    publication.approve(session, revision, actor, words, day)
    letters.tell_approved(session, revision)
    if saw_website:
        publication.confirm_website(session, revision.listing, actor, words)


@transactional
def answer(  # noqa: PLR0913 - a decision and what belongs to it
    revision: Revision,
    actor: Account,
    to: RevisionState,
    seen: Sight,
    *,
    reason: str,
    written: Mapping[str, Letter],
) -> None:
    """Return or decline a change as it was seen, with the reason, and send the letters.

    Raises:
        NotPermittedError: they may not.
        MoveRefusedError: it was decided, or taken back.
        ChangedMeanwhileError: see there.
        LanguageMissingError: nothing was written for the language of somebody concerned.
    """
    session = db.session()
    _ask(revision, actor, seen)
    decide = {RevisionState.RETURNED: drafting.give_back, RevisionState.DECLINED: drafting.decline}[to]
    decide(revision, actor, reason)
    letters.send(session, letters.concerned_by_change(session, revision), written)


@transactional
def reopen(revision: Revision, actor: Account, reason: str) -> None:
    """Undo a refusal: the change waits for a decision again.

    Raises:
        NotPermittedError: they may not.
        MoveRefusedError: it is not declined, or another change is on its way.
    """
    drafting.reopen(revision, actor, reason)


@transactional
def decide_claim(claim: Claim, actor: Account, to: ClaimState, reason: str, written: Mapping[str, Letter]) -> None:
    """Grant, decline or revoke a claim, with the reason, and send the letter.

    Raises:
        ContestedError: it is decided in its dispute.
        NotPermittedError: they may not.
        MoveRefusedError: it was decided otherwise, or given up.
        LanguageMissingError: the claimant reads another language by now.
    """
    session = db.session()
    _refuse_contested(claim)
    words = vocabulary.current(session)
    if to == ClaimState.GRANTED:
        claiming.grant(session, claim, actor, words, reason)
    elif to == ClaimState.REVOKED:
        claiming.revoke(session, claim, actor, words, reason)
    else:
        claiming.decline(session, claim, actor, reason)
    letters.send(session, letters.concerned_by_claim(session, claim), written)


@transactional
def reopen_claim(claim: Claim, actor: Account, reason: str) -> None:
    """Undo a refused claim: it waits for a decision again.

    Raises:
        ContestedError: it is decided in its dispute.
        NotPermittedError: they may not.
        MoveRefusedError: it is not declined, or the account has claimed anew.
    """
    _refuse_contested(claim)
    claiming.reopen(db.session(), claim, actor, reason)


@transactional
def confirm_website(listing: Listing, actor: Account) -> bool:
    """Record that a coordinator has opened the website and found the body there; return whether that was news.

    Raises:
        NotPermittedError: they may not, since they keep the listing themselves.
    """
    session = db.session()
    if not permits(actor, Permission.REVIEW_LISTING, listing):
        raise NotPermittedError(Permission.REVIEW_LISTING.value)
    return publication.confirm_website(session, listing, actor, vocabulary.current(session)) is not None


@transactional
def verify_accreditation(listing: Listing, actor: Account, which: str, day: Day) -> bool:
    """Record that a coordinator has looked up an accreditation and found it to be as it is published.

    Args:
        listing: the profile.
        actor: a coordinator who has no stake in it.
        which: the mark of the accreditation that was on the screen (`mark_of`).
        day: the network's.

    Returns:
        Whether it was recorded: not where it is published no longer as it was seen.

    Raises:
        NotPermittedError: they may not.
    """
    session = db.session()
    published = drafting.published_of(listing)
    stated = published.content.accreditations if published else ()
    held = next((one for one in stated if mark_of(one) == which), None)
    if held is None:
        return False
    return publication.verify_accreditation(session, listing, held, actor, vocabulary.current(session), day) is not None


def mark_of(held: Accreditation) -> str:
    """Return what tells an accreditation, exactly as it is, from every other."""
    return digest(asdict(held))


def _refuse_contested(claim: Claim) -> None:
    if contested.dispute_of(db.session(), claim) is not None:
        raise ContestedError


def _ask(revision: Revision, actor: Account, seen: Sight) -> None:
    if not permits(actor, Permission.REVIEW_LISTING, revision):
        raise NotPermittedError(Permission.REVIEW_LISTING.value)
    if revision.state != RevisionState.IN_REVIEW:
        raise MoveRefusedError(f"revision {revision.id} is {revision.state}")
    if compare(db.session(), revision).sight != seen:
        raise ChangedMeanwhileError
