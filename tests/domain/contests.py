"""Accounts and entries in the session of a test, for what is contested."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import claiming
from adrnet.domain.account import Account, KeepingRole
from adrnet.domain.content import Name
from adrnet.domain.dispute import Dispute
from adrnet.domain.listing import Listing
from tests import factories

BOARD = (Name("Example Board of Arbitration", "en", "Latn"), Name("คณะกรรมการตัวอย่าง", "th", "Thai"))


def someone(session: Session, **more: object) -> Account:
    return session.merge(factories.account(**more))  # type: ignore[arg-type]  # passed on as they come


def entry(session: Session, **more: object) -> Listing:
    return session.merge(factories.listing(**{"responsible_country": "TH", **more}))  # type: ignore[arg-type]  # as above


def kept_entry(session: Session) -> tuple[Listing, Account, Account, Account]:
    """An entry that an owner and an editor keep, and somebody who will claim it; whoever else is needed comes first."""
    listing, claimant = entry(session), someone(session)
    owner, editor = (someone(session, maintains=[listing]) for _ in range(2))
    editor.maintains[0].role = KeepingRole.EDITOR
    session.flush()
    return listing, owner, editor, claimant


def contest(session: Session, listing: Listing, claimant: Account) -> Dispute:
    claim = claiming.open_claim(session, listing, claimant, "I run the desk.")
    return session.scalars(select(Dispute).where(Dispute.claim_id == claim.id)).one()


def two_boards(session: Session, other_country: str = "TH") -> tuple[Listing, Listing, Account]:
    first, second = entry(session, names=BOARD), entry(session, names=BOARD[:1], responsible_country=other_country)
    return first, second, someone(session, maintains=[first])
