"""What the room reads: the public thing of an address, a problem by its reference, what is within one's reach."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from adrnet.domain import reporting, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.coordinators import Scope
from adrnet.domain.focal_point import Post
from adrnet.domain.history import Done
from adrnet.domain.listing import Listing, public_id_in
from adrnet.domain.problem import Problem, ProblemState
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.reporting import Thing
from adrnet.domain.vocabulary import Scheme

# Entries are merged into entries that are merged; never in a circle, and never so often.
_MOST_STEPS = 20


def public_thing(session: Session, sort: str, code: str) -> Thing | None:
    """Return the thing that everyone sees under an address, the entry that stays where one was merged."""
    if sort == "country":
        return code.upper() if vocabulary.current(session).find(Scheme.COUNTRY, code.upper()) else None
    public_id = public_id_in(code)
    if public_id is None:
        return None
    found: Listing | Post | None
    if sort == "post":
        found = session.scalars(select(Post).where(Post.public_id == public_id)).one_or_none()
    else:
        found = _the_one_that_stays(session, public_id)
    return found if found is not None and reporting.is_public(found) else None


def _the_one_that_stays(session: Session, public_id: str) -> Listing | None:
    """Return the entry of a public id, or the one into which it was merged."""
    found = session.scalars(select(Listing).where(Listing.public_id == public_id)).one_or_none()
    for _step in range(_MOST_STEPS):
        if found is None or found.merged_into_id is None:
            break
        found = session.get(Listing, found.merged_into_id)
    return found


def problem_of(session: Session, reference: str) -> Problem | None:
    """Return the problem with a reference."""
    wanted = reporting.reference_in(reference)
    return session.scalars(select(Problem).where(Problem.reference == wanted)).one_or_none() if wanted else None


def count(session: Session, actor: Account, scope: Scope, state: ProblemState) -> int:
    """Return how many problems there are within what somebody keeps and coordinates (one statement)."""
    return session.scalar(_within(select(func.count(Problem.id)), actor, scope).where(Problem.state == state)) or 0


def open_ones(session: Session, actor: Account, scope: Scope, *, offset: int, limit: int) -> Sequence[Problem]:
    """Return the open problems within reach, the oldest first."""
    wanted = _within(select(Problem), actor, scope).where(Problem.state == ProblemState.OPEN)
    return _loaded(session, wanted.order_by(Problem.created_at, Problem.id).offset(offset).limit(limit))


def closed_ones(session: Session, actor: Account, scope: Scope, *, limit: int) -> Sequence[Problem]:
    """Return the problems within reach that were closed last, the latest first."""
    wanted = _within(select(Problem), actor, scope).where(Problem.state == ProblemState.CLOSED)
    return _loaded(session, wanted.order_by(Problem.closed_at.desc(), Problem.id.desc()).limit(limit))


def acts(session: Session, problem: Problem) -> list[Done]:
    """Return what happened to a problem, the latest first."""
    rows = session.execute(
        select(AuditEvent, Account, ReviewEntry.note)
        .outerjoin(Account, Account.id == AuditEvent.actor_id)
        .outerjoin(ReviewEntry, ReviewEntry.event_id == AuditEvent.id)
        .where(AuditEvent.subject == "problem", AuditEvent.subject_id == problem.id)
        .options(selectinload(Account.remits), selectinload(Account.maintains))
        .order_by(AuditEvent.id.desc())
    )
    return [Done(event, actor, note or "", None) for event, actor, note in rows]


def _loaded(session: Session, wanted: Select[Any]) -> Sequence[Problem]:
    """Return problems with what is said of them, in a number of statements that does not grow with them."""
    return session.scalars(
        wanted.options(
            joinedload(Problem.listing).selectinload(Listing.published),
            joinedload(Problem.post).options(
                selectinload(Post.topics), joinedload(Post.listing).selectinload(Listing.published)
            ),
        )
    ).all()


def _within(wanted: Select[Any], actor: Account, scope: Scope) -> Select[Any]:
    """Narrow to what somebody keeps or coordinates; the same that `policy` says of each."""
    country = func.coalesce(Problem.country_code, Post.country_code, Listing.responsible_country)
    held: ColumnElement[bool] = true() if scope.is_network else false()
    if scope.countries:
        held = or_(held, country.in_(sorted(scope.countries)))
    kept = [one.listing_id for one in actor.maintains if one.until is None]
    return (
        wanted.outerjoin(Post, Post.id == Problem.post_id)
        .outerjoin(Listing, Listing.id == func.coalesce(Problem.listing_id, Post.listing_id))
        .where(or_(held, and_(Listing.id.is_not(None), Listing.id.in_(kept))))
    )
