"""Reported problems for the pages of `test_signed_in`: one that waits, one that was answered, one that is closed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import reporting
from adrnet.domain.account import Account
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Machine
from adrnet.domain.problem import ProblemKind, ProblemOutcome
from tests.browser.examples import BURMESE, REASON


@transactional
def make(at: Mapping[str, Any]) -> dict[str, str]:
    """Report problems with an entry that is kept, and with a country; return where they stand."""
    session = db.session()
    listing = session.scalars(select(Listing).where(Listing.public_id == at["whole"])).one()
    keeper = session.scalars(select(Account).where(Account.maintains.any(listing_id=listing.id))).first()
    email = "reader@example.net"
    long = (
        "The telephone is that of the bakery next door.\n" * 3 + f"<b>{BURMESE}</b> https://example.org/?q=" + "x" * 90
    )
    found = {
        "reported": reporting.report(session, listing, ProblemKind.CONTACT, long, email, "en"),
        "answered_problem": reporting.report(session, listing, ProblemKind.CLOSED, "", email, "km"),
        "closed_problem": reporting.report(session, "KH", ProblemKind.LAW, BURMESE, "", "my"),
    }
    made = {name: one for name, one in found.items() if one is not None}
    assert keeper is not None
    reporting.answer(made["answered_problem"], keeper, ProblemOutcome.IS_RIGHT, REASON)
    reporting.close(made["closed_problem"], Machine.COMMAND_LINE, ProblemOutcome.NOT_OURS, REASON)
    made["reported"].created_at -= timedelta(days=9)
    made["reported"].times = 3
    return {name: one.reference for name, one in made.items()}
