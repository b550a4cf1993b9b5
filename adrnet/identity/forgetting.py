"""What is over is forgotten: kept forms, counts of attempts, links with the addresses that they went to."""

from adrnet.db import db, transactional
from adrnet.domain import link
from adrnet.identity import kept, limits
from adrnet.kit import clock


@transactional
def forget() -> int:
    """Delete what is over; return how much that was. The worker's job."""
    session = db.session()
    return kept.forget_expired(session) + limits.forget_expired(session) + link.forget(session, clock.now())
