"""What the parties of a dispute are written: that it has begun, what was decided, that it goes on.

To everyone who speaks for a side, but for whoever has just acted; a mail names the entry and never who said what.
"""

from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.db import db
from adrnet.domain import contested, contesting
from adrnet.domain.account import Account
from adrnet.domain.contesting import APPEAL_WITHIN
from adrnet.domain.dispute import Dispute, DisputeKind
from adrnet.domain.policy import Actor
from adrnet.kit import clock
from adrnet.mails.team import about_entry
from adrnet.mails.waiting import tell_coordinators
from adrnet.mails.writing import write


def tell_of_disputes() -> None:
    """Tell the parties what has become contested in this transaction, and waits for them still.

    Called before every commit (`mails.init`), after the acts themselves: what is contested because somebody joined, or
    because two entries became one, is told like what a claim has begun.
    """
    session = db.session()
    for begun in contesting.noted(session):
        session.flush()
        if begun.dispute.waits:
            _tell_of_beginning(session, begun.dispute, begun.by)


def forget_disputes(session: Session) -> None:
    """Tell nobody what was rolled back."""
    contesting.noted(session)


def _tell_of_beginning(session: Session, dispute: Dispute, by: Actor) -> None:
    """Tell the other parties that something is contested; of one entry's keepers at most once a day."""
    actor = by if isinstance(by, Account) else None
    if dispute.kind == DisputeKind.KEEPING:
        key = f"listing {dispute.listing_id} contested {clock.today(current_app.config['NETWORK_TIME_ZONE'])}"
    else:
        key = f"dispute {dispute.id} begun"
    _tell(session, "dispute_begun", dispute, actor, key=key)
    for country in {one.responsible_country for one in dispute.listings}:
        tell_coordinators(session, country, except_for=actor)


def tell_of_decision(session: Session, dispute: Dispute, actor: Account, reason: str) -> None:
    """Tell all parties what was decided, why, and until when they can appeal."""
    until = None
    if dispute.settled_at is None and dispute.decided_at is not None:
        zone = ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])
        until = (dispute.decided_at + APPEAL_WITHIN).astimezone(zone).date()
    _tell(session, "dispute_decided", dispute, actor, outcome=dispute.outcome, reason=reason, until=until)


def tell_of_appeal(session: Session, dispute: Dispute, actor: Account) -> None:
    """Tell the other parties, and the coordinators of the network, that somebody has appealed."""
    _tell(session, "dispute_goes_on", dispute, actor, reason="")
    tell_coordinators(session, None, except_for=actor)


def tell_of_reopening(session: Session, dispute: Dispute, actor: Account, reason: str) -> None:
    """Tell all parties that a decision was taken back, and why."""
    _tell(session, "dispute_goes_on", dispute, actor, reason=reason)


def _tell(
    session: Session, name: str, dispute: Dispute, except_for: Account | None, *, key: str = "", **values: Any
) -> None:
    for one in contested.parties(session, dispute):
        if one.email and (except_for is None or one.id != except_for.id):
            write(
                session,
                name,
                to=one.email,
                locale=one.locale,
                key=key,
                kind=dispute.kind,
                name=about_entry(dispute.listing, one.locale)["name"],
                contested=dispute.name,
                number=dispute.id,
                **values,
            )
