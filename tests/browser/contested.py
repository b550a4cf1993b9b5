"""What is contested, for the pages of `test_signed_in`: one that waits, one that was decided, one that was settled."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import claiming, contesting, judging, vocabulary
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.claim import Claim
from adrnet.domain.dispute import Dispute, Outcome
from adrnet.domain.listing import Listing
from adrnet.kit import clock
from tests import factories
from tests.browser.examples import BURMESE, REASON

_LONG = "We have kept this entry since 1990.\n" * 3 + f"<b>{BURMESE}</b> https://example.org/?q=" + "x" * 90


@transactional
def make(at: Mapping[str, Any]) -> dict[str, Any]:
    """Contest who keeps the claimed entry (its claimants do), and a name of the one that is kept; return where."""
    session = db.session()
    kept = session.scalars(select(Listing).where(Listing.public_id == at["whole"])).one()
    keeper = session.scalars(select(Account).where(Account.maintains.any(listing_id=kept.id))).first()
    claim = session.get_one(Claim, at["claim"])
    judge, network = (factories.account(coordinates=[None]) for _ in range(2))
    assert keeper is not None
    waiting = session.scalars(select(Dispute).where(Dispute.claim_id == claim.id)).one()
    contesting.say(session, waiting, claim.account, _LONG)
    settled = _decided(session, judge)
    contesting.appeal(session, settled, _keeper_of(session, settled), BURMESE)
    judging.settle(session, settled, network, Outcome.BOTH, vocabulary.current(session), REASON)
    other = factories.listing(names=kept.published.content.names[:1], responsible_country=kept.responsible_country)  # type: ignore[union-attr]  # it is published
    name = contesting.contest_name(session, kept, session.get_one(Listing, other.id), keeper, _LONG)
    judging.decide(session, name, judge, Outcome.SECOND, vocabulary.current(session), f"{REASON}\n{BURMESE}")
    return {"dispute": waiting.id, "settled": settled.id, "contested_name": name.id, "namesake": other.public_id}


def _decided(session: Session, judge: Account) -> Dispute:
    """Let somebody keep an entry and lose it to somebody else."""
    listing = factories.listing(responsible_country="KH")
    session.add(Maintainer(account=factories.account(), listing_id=listing.id, since=clock.now()))
    claim = claiming.open_claim(session, session.get_one(Listing, listing.id), factories.account(), REASON)
    found = session.scalars(select(Dispute).where(Dispute.claim_id == claim.id)).one()
    judging.decide(session, found, judge, Outcome.SECOND, vocabulary.current(session), REASON)
    return found


def _keeper_of(session: Session, dispute: Dispute) -> Account:
    """Return who has lost the entry."""
    return session.get_one(Account, dispute.moved["accounts"][0])
