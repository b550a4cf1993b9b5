"""Taking over an entry: the steps of a claim, each through `lifecycle` and on record.

A claim with evidence by mail is granted at once where nobody else keeps or claims the entry; everything else is a
coordinator's decision, of a contested claim in its dispute (`judging`). Whoever is granted a claim maintains the
listing from then on, as its owner.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import contested, contesting, duplicates, link, maintainer_invitation, maintaining
from adrnet.domain.account import Account, KeepingRole, Maintainer
from adrnet.domain.affiliation import ProfileContact
from adrnet.domain.claim import Claim, ClaimState, Evidence, hosts_of_others, is_evidence, own_domain
from adrnet.domain.lifecycle import MoveRefusedError, move, record
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import Actor, Bearer, NotPermittedError, Permission, maintainer, permits
from adrnet.domain.publication import take_over
from adrnet.domain.vocabulary import Vocabulary
from adrnet.kit import clock


def open_claim(session: Session, listing: Listing, actor: Account, statement: str) -> Claim:
    """Enter a claim, or return the one that this account has open already.

    Where somebody keeps the entry or claims it too, it is contested from then on (`contesting`).

    Raises:
        NotPermittedError: nobody may claim this listing, or the account keeps it already.
        DecidedBeforeError: it was decided in a dispute that this account does not speak for it.
    """
    if not permits(actor, Permission.CLAIM_LISTING, listing) or listing.state != ListingState.PUBLISHED:
        raise NotPermittedError(Permission.CLAIM_LISTING.value)
    if maintainer(actor, listing):
        raise NotPermittedError(Permission.CLAIM_LISTING.value)
    if (known := open_claim_of(session, listing, actor)) is not None:
        return known
    if (judged := contested.refused_to(session, listing, actor)) is not None:
        raise contesting.DecidedBeforeError(judged)
    claim = Claim(
        listing=listing,
        account=actor,
        state=ClaimState.OPEN,
        statement=statement,
        created_at=clock.now(),
    )
    session.add(claim)
    record(claim, "open", actor, to_state=ClaimState.OPEN)
    duplicates.propose(session, listing)
    contesting.contest_claims(session, listing, actor)
    return claim


def open_claim_of(session: Session, listing: Listing, account: Account) -> Claim | None:
    """Return the claim of this account that waits."""
    return session.scalar(
        select(Claim).where(
            Claim.listing_id == listing.id, Claim.account_id == account.id, Claim.state == ClaimState.OPEN
        )
    )


def rivals(session: Session, claim: Claim) -> list[Claim]:
    """Return the open claims of others to the same listing, the oldest first."""
    return list(
        session.scalars(
            select(Claim)
            .where(
                Claim.listing_id == claim.listing_id,
                Claim.account_id != claim.account_id,
                Claim.state == ClaimState.OPEN,
            )
            .order_by(Claim.id)
        )
    )


def can_prove_by_mail(session: Session, claim: Claim, email: str) -> bool:
    """Whether a mail received at `email` is enough to take the listing over."""
    domain = own_domain(session, claim.listing)
    is_open = claim.listing.state == ListingState.PUBLISHED and not claim.listing.is_claimed
    if not is_open or domain is None or not is_evidence(email, domain):
        return False
    # A faculty under its university's domain speaks for itself and not for the university.
    return not any(is_evidence(email, host) for host in hosts_of_others(session, claim.listing, domain))


def issue_evidence_link(session: Session, claim: Claim, email: str) -> str:
    """Make the link that is mailed to the organisation's address; return its token.

    Raises:
        ValueError: a mail to this address proves nothing.
    """
    if claim.state != ClaimState.OPEN or not can_prove_by_mail(session, claim, email):
        raise ValueError("this address is no evidence")
    return link.issue(session, link.Purpose.CLAIM, email, account_id=claim.account_id, subject_id=claim.id)


def prove_by_mail(session: Session, token: str, actor: Account, vocabulary: Vocabulary) -> Claim:
    """Use up the link that came by mail; grant the claim unless a rival's is open too, which leaves it to coordinators.

    Raises:
        NotPermittedError: the link is used up, expired, somebody else's, or the claim was decided meanwhile.
    """
    mailed = link.find(session, link.Purpose.CLAIM, token)
    claim = session.get(Claim, mailed.subject_id) if mailed else None
    if mailed is None or claim is None or claim.account_id != actor.id:
        raise NotPermittedError(Permission.GRANT_CLAIM.value)
    if not can_prove_by_mail(session, claim, mailed.email) or not link.use(session, mailed):
        raise NotPermittedError(Permission.GRANT_CLAIM.value)
    claim.evidence = Evidence.MAIL
    if rivals(session, claim):
        record(claim, "prove", actor, fields=("evidence",))
        return claim
    # Those who claimed it too have given up: nothing is left to decide.
    contesting.end_with_claim(session, claim, actor)
    _grant(session, claim, actor, vocabulary)
    return claim


def grant(
    session: Session, claim: Claim, actor: Account, vocabulary: Vocabulary, note: str
) -> tuple[Maintainer, str | None]:
    """Grant a claim by a coordinator's decision; return who keeps the entry by it, and as what they did before."""
    if not permits(actor, Permission.DECIDE_CLAIM, claim):
        raise NotPermittedError(Permission.DECIDE_CLAIM.value)
    claim.evidence = claim.evidence or Evidence.COORDINATOR
    return _grant(session, claim, actor, vocabulary, note)


def decline(session: Session, claim: Claim, actor: Account, note: str) -> None:
    """Decline a claim, with the reason."""
    _decide(session, claim, ClaimState.DECLINED, actor, note)


def reopen(session: Session, claim: Claim, actor: Account, note: str, *, waits: bool = True) -> None:
    """Undo a refusal: the claim waits again, and is contested where it is not alone.

    Args:
        session: the database's.
        claim: a declined one.
        actor: a coordinator without a stake in it.
        note: the reason.
        waits: False where it is granted in the same breath, so that no other dispute begins about it.

    Raises:
        MoveRefusedError: the account has claimed anew meanwhile, keeps the listing, or is there no longer; or the
            listing is erased.
    """
    if claim.listing.state == ListingState.ERASED:
        raise MoveRefusedError(f"the listing of claim {claim.id} is erased")
    if claim.state != ClaimState.DECLINED:
        raise MoveRefusedError(f"claim {claim.id} is {claim.state}")
    if open_claim_of(session, claim.listing, claim.account) is not None:
        raise MoveRefusedError(f"the account of claim {claim.id} has a newer one")
    if claim.account.erased_at is not None or maintainer(claim.account, claim.listing):
        raise MoveRefusedError(f"the account of claim {claim.id} has nothing to claim")
    _decide(session, claim, ClaimState.OPEN, actor, note)
    if waits:
        contesting.contest_claims(session, claim.listing, actor)


def give_up(session: Session, claim: Claim, actor: Account) -> None:
    """Withdraw one's own claim, and let rest what was contested about it."""
    contesting.end_with_claim(session, claim, actor)
    _decide(session, claim, ClaimState.WITHDRAWN, actor, "")


def revoke(session: Session, claim: Claim, actor: Account, vocabulary: Vocabulary, note: str) -> None:
    """Undo a granted claim, with the reason: the account keeps the listing no longer."""
    _decide(session, claim, ClaimState.REVOKED, actor, note)
    for one in session.scalars(
        select(Maintainer).where(
            Maintainer.listing_id == claim.listing_id,
            Maintainer.account_id == claim.account_id,
            Maintainer.until.is_(None),
        )
    ):
        one.until = clock.now()
        maintainer_invitation.take_back_of(session, claim.listing, claim.account)
    # Nobody of the organisation may be left: the entry says so again.
    maintaining.settle(session, claim.listing, actor, vocabulary)


def ungrant(session: Session, claim: Claim, actor: Account, note: str) -> None:
    """Undo a grant as if nothing had been decided: the claim waits; who keeps the entry `judging` puts back.

    Raises:
        MoveRefusedError: it is not granted, or its account is gone.
    """
    if claim.account.erased_at is not None or claim.state != ClaimState.GRANTED:
        raise MoveRefusedError(f"claim {claim.id} is {claim.state}, or its account is gone")
    _decide(session, claim, ClaimState.OPEN, actor, note)
    claim.evidence = "" if claim.evidence == Evidence.COORDINATOR else claim.evidence


def maintain(
    session: Session, listing: Listing, account: Account, by: Actor, role: KeepingRole = KeepingRole.OWNER
) -> Maintainer:
    """Let an account keep a listing from now on, on record."""
    keeps = Maintainer(
        account=account,
        listing=listing,
        role=role,
        since=clock.now(),
        granted_by_id=by.id if isinstance(by, Account) else None,
    )
    session.add(keeps)
    record(listing, "maintain", by)
    return keeps


def take_profile(session: Session, listing: Listing, account: Account, person: Bearer) -> None:
    """Let an account keep the profile of a person who was proposed, and who has its mailed link in their hand.

    From then on the profile is the account's: the mailbox is forgotten, and links that were mailed to it open nothing.

    Raises:
        MoveRefusedError: the person has not said yes to it, or it is erased.
        NotPermittedError: the link is about something else.
    """
    if not permits(person, Permission.KEEP_OWN_DATA, listing) or not permits(account, Permission.CLAIM_LISTING):
        raise NotPermittedError(Permission.KEEP_OWN_DATA.value)
    if listing.state in {ListingState.UNPUBLISHED, ListingState.ERASED}:
        raise MoveRefusedError(f"listing {listing.id} is {listing.state}")
    maintain(session, listing, account, person)
    if (contact := session.get(ProfileContact, listing.id)) is not None:
        session.delete(contact)
    for purpose in (link.Purpose.PANEL, link.Purpose.OWN_PROFILE, link.Purpose.CONFIRM_LISTING):
        link.cancel(session, purpose, listing.id)


def _grant(
    session: Session, claim: Claim, actor: Account, vocabulary: Vocabulary, note: str = ""
) -> tuple[Maintainer, str | None]:
    _decide(session, claim, ClaimState.GRANTED, actor, note)
    held = maintaining.keeping_of(session, claim.listing, claim.account)
    former = held.role if held else None
    if held is not None and former == KeepingRole.EDITOR:
        maintaining.make_owner(session, held, actor, is_told=True)
    keeps = held or maintain(session, claim.listing, claim.account, actor)
    take_over(claim.listing, vocabulary)
    session.flush()
    return keeps, former


def _decide(session: Session, claim: Claim, to: ClaimState, actor: Account, note: str) -> None:
    if actor.id != claim.account_id and open_claim_of(session, claim.listing, actor) is not None:
        # Whoever wants the entry themselves does not judge their rivals.
        raise NotPermittedError(Permission.DECIDE_CLAIM.value)
    move(claim, to, actor, note)
    claim.decided_at = clock.now()
    claim.decided_by_id = actor.id
    link.cancel(session, link.Purpose.CLAIM, claim.id)
