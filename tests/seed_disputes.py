"""Disputes among the seeded examples: one in each state, about who keeps an entry."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import claiming, contesting, judging, maintaining, vocabulary
from adrnet.domain.account import Account, Maintainer, Remit
from adrnet.domain.claim import Claim
from adrnet.domain.dispute import Dispute, DisputeState, Outcome
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin
from adrnet.kit import clock

STATES = tuple(DisputeState)


@transactional
def sow_disputes() -> None:
    """Let somebody keep an entry and somebody else claim it, and lead each dispute on to its state."""
    session = db.session()
    entries = session.scalars(
        select(Listing)
        .where(
            Listing.state == ListingState.PUBLISHED,
            Listing.type == ListingType.ORGANISATION,
            # What nobody confirms would have no freshness once somebody keeps it.
            Listing.origin == Origin.REGISTERED,
        )
        .order_by(Listing.id)
        .limit(len(STATES))
    ).all()
    judge, network = (account(session, f"judge-{number}", coordinates=True) for number in range(2))
    for number, (listing, state) in enumerate(zip(entries, STATES, strict=True)):
        keeper, claimant = account(session, f"keeper-{number}"), account(session, f"claimant-{number}")
        session.add(Maintainer(account=keeper, listing_id=listing.id, since=clock.now()))
        session.flush()
        claim = claiming.open_claim(session, listing, claimant, f"Example statement {number}")
        dispute = session.scalars(select(Dispute).where(Dispute.claim_id == claim.id)).one()
        contesting.say(session, dispute, keeper, f"Example answer {number}")
        _lead(session, dispute, claim, state, (keeper, judge, network))
    # Examples get no mail.
    maintaining.noted(session)


def _lead(
    session: Session, dispute: Dispute, claim: Claim, state: DisputeState, people: tuple[Account, Account, Account]
) -> None:
    keeper, judge, network = people
    words = vocabulary.current(session)
    if state == DisputeState.WITHDRAWN:
        claiming.give_up(session, claim, claim.account)
    if state in {DisputeState.OPEN, DisputeState.WITHDRAWN}:
        return
    judging.decide(session, dispute, judge, Outcome.BOTH, words, "An example of a reason")
    if state == DisputeState.DECIDED:
        return
    contesting.appeal(session, dispute, keeper, "An example of an appeal")
    if state == DisputeState.SETTLED:
        judging.settle(session, dispute, network, Outcome.FIRST, words, "An example of a reason")


def account(session: Session, name: str, *, coordinates: bool = False) -> Account:
    """Return a new account at `example.org`, or one that coordinates the network."""
    at = clock.now()
    made = Account(email=f"{name}@example.org", created_at=at, confirmed_at=at)
    if coordinates:
        made.tf_primary_method, made.tf_totp_secret = "authenticator", "an example, never read"
        made.remits = [Remit(country_code=None, since=at)]
    session.add(made)
    session.flush()
    return made
