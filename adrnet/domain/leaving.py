"""Erasing an account: what its person leaves, and what is left of them.

The row stays, so that the record keeps its number, and nothing in it leads to anybody. What others rely on stays as
well: entries, decisions. Whether somebody may go (nobody else keeps a public entry, they coordinate) is asked before.
"""

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from adrnet.domain import account_record, claiming, drafting, traces
from adrnet.domain.account import Account, KeptForm, LoginSession, Maintainer, new_uniquifier
from adrnet.domain.account_record import Act
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.link import MailedLink
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Actor
from adrnet.domain.traces import Traces
from adrnet.kit import clock


def erase(session: Session, account: Account, by: Actor) -> None:
    """Erase the person behind an account, on record; mails that wait for them go as well, a last one is written after.

    A profile of their own in the directory is another thing to erase (`erasure.erase_listing`).
    """
    known = Traces.of([account.email or ""], [])
    account_record.note(session, account, Act.ERASE, by)
    _leave_entries(session, account)
    for claim in session.scalars(select(Claim).where(Claim.account_id == account.id)):
        if claim.state == ClaimState.OPEN:
            claiming.give_up(session, claim, account)
        claim.statement = ""
    session.flush()
    # Links that went to the address without knowing the account: invitations.
    mine = or_(MailedLink.account_id == account.id, func.lower(MailedLink.email) == (account.email or "").lower())
    for statement in (
        delete(MailedLink).where(mine),
        delete(KeptForm).where(KeptForm.account_id == account.id),
        delete(LoginSession).where(LoginSession.account_id == account.id),
    ):
        session.execute(statement, execution_options={"synchronize_session": False})
    account.email = account.password = account.confirmed_at = None
    account.tf_primary_method = account.tf_totp_secret = account.mf_recovery_codes = account.totp_last_counter = None
    account.fs_uniquifier = new_uniquifier()
    account.active, account.erased_at = False, clock.now()
    traces.remove(session, known)


def _leave_entries(session: Session, account: Account) -> None:
    """Let the account keep nothing any longer; a change that nobody is left to answer for does not wait on."""
    kept = [one for one in account.maintains if one.until is None]
    for one in kept:
        others = select(Maintainer.id).where(
            Maintainer.listing_id == one.listing_id, Maintainer.until.is_(None), Maintainer.account_id != account.id
        )
        pending = drafting.pending_of(session.get_one(Listing, one.listing_id))
        if pending is not None and session.scalar(others.limit(1)) is None:
            drafting.discard(pending, account)
    session.flush()
    for one in kept:
        one.until = clock.now()
