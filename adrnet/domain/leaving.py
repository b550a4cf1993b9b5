"""Erasing an account: what its person leaves, and what is left of them.

The row stays, so that the record keeps its number, and nothing in it leads to anybody. What others rely on stays as
well: entries, decisions. Whether somebody may go (nobody else keeps a public entry, they coordinate) is asked before;
where they go all the same, `maintaining` finds an owner for what they kept, or lets it stand unclaimed.
"""

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from adrnet.domain import account_record, claiming, importing, maintainer_invitation, maintaining, traces, vocabulary
from adrnet.domain.account import Account, KeptForm, LoginSession, new_uniquifier
from adrnet.domain.account_record import Act
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.dispute import DisputeStatement
from adrnet.domain.import_run import ImportRun, ImportState
from adrnet.domain.link import MailedLink
from adrnet.domain.policy import Actor, Machine
from adrnet.domain.traces import Traces
from adrnet.kit import clock


def erase(session: Session, account: Account, by: Actor) -> None:
    """Erase the person behind an account, on record; mails that wait for them go as well, a last one is written after.

    A profile of their own in the directory is another thing to erase (`erasure.erase_listing`).
    """
    known = Traces.of([account.email or ""], [])
    prepared = ImportRun.created_by_id == account.id, ImportRun.state == ImportState.PREPARED
    for run in session.scalars(select(ImportRun).where(*prepared)):
        importing.give_up(run, Machine.CLOCK)
    account_record.note(session, account, Act.ERASE, by)
    words = vocabulary.current(session)
    for one in [each for each in account.maintains if each.until is None]:
        maintaining.go(session, one, by, words)
    for claim in session.scalars(select(Claim).where(Claim.account_id == account.id)):
        if claim.state == ClaimState.OPEN:
            claiming.give_up(session, claim, account)
        claim.statement = ""
    for waiting in maintainer_invitation.to_mailbox(session, account.email or ""):
        maintainer_invitation.forget(session, waiting.invitation)
    for said in session.scalars(select(DisputeStatement).where(DisputeStatement.account_id == account.id)):
        said.text = ""
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
