"""What is over is forgotten: kept forms, counts of attempts, links with their addresses, accounts of nobody."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import leaving, link
from adrnet.domain.account import Account, LoginSession
from adrnet.domain.policy import Machine
from adrnet.identity import kept, limits
from adrnet.kit import clock

# Whoever typed an address here need not be the one who reads its mail: without a yes it is not kept.
UNCONFIRMED_FOR = timedelta(days=14)
# Longer than any session may last (`SESSION_DAYS` is at most 60), so that none is open by then.
SESSIONS_FOR = timedelta(days=90)


@transactional
def forget() -> int:
    """Delete what is over; return how much that was. The worker's job."""
    session = db.session()
    gone = kept.forget_expired(session) + limits.forget_expired(session) + link.forget(session, clock.now())
    return gone + _forget_sessions(session) + _forget_unconfirmed(session)


def _forget_sessions(session: Session) -> int:
    """Delete login sessions that have long ended; return how many. What happened in them stays on record."""
    rows = session.execute(
        delete(LoginSession).where(LoginSession.seen_at <= clock.now() - SESSIONS_FOR).returning(LoginSession.id),
        execution_options={"synchronize_session": False},
    )
    return len(rows.all())


def _forget_unconfirmed(session: Session) -> int:
    """Erase accounts whose address nobody has confirmed in time, without a mail; return how many."""
    found = session.scalars(
        select(Account).where(
            Account.confirmed_at.is_(None),
            Account.erased_at.is_(None),
            Account.created_at <= clock.now() - UNCONFIRMED_FOR,
        )
    ).all()
    for account in found:
        leaving.erase(session, account, Machine.CLOCK)
    return len(found)
