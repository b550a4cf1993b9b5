"""What the parties of a dispute are written: that it has begun, what was decided, that it goes on.

To everyone who speaks for a side, but for whoever has just acted; a mail names the entry and never who said what.
"""

from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.domain import contested
from adrnet.domain.account import Account
from adrnet.domain.contesting import APPEAL_WITHIN
from adrnet.domain.dispute import Dispute, DisputeKind
from adrnet.domain.naming import main_name
from adrnet.kit import clock
from adrnet.mails.waiting import tell_coordinators
from adrnet.mails.writing import write


def tell_of_dispute(session: Session, dispute: Dispute, actor: Account) -> None:
    """Tell the other parties that something is contested; of one entry's keepers at most once a day."""
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


def _tell(session: Session, name: str, dispute: Dispute, actor: Account, *, key: str = "", **values: Any) -> None:
    for one in contested.parties(session, dispute):
        if one.id != actor.id and one.email:
            about = main_name(contested.content_of(dispute.listing), one.locale)
            write(
                session,
                name,
                to=one.email,
                locale=one.locale,
                key=key,
                kind=dispute.kind,
                name=about,
                contested=dispute.name,
                number=dispute.id,
                **values,
            )
