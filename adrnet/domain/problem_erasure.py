"""What goes of reported problems with time or with a person: where answers go, what was typed. Steps: `reporting`."""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from adrnet.domain import reporting
from adrnet.domain.lifecycle import record
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Actor, Machine
from adrnet.domain.problem import Problem, ProblemOutcome, ProblemState
from adrnet.kit import clock


def forget(session: Session, most: int) -> int:
    """Erase what was typed into problems that were closed long ago; return how many. The clock's work."""
    old = session.scalars(
        select(Problem)
        .where(
            Problem.state == ProblemState.CLOSED,
            Problem.closed_at <= clock.now() - reporting.TEXT_KEPT,
            or_(Problem.text != "", Problem.email.is_not(None)),
        )
        .order_by(Problem.id)
        .limit(most)
    ).all()
    for one in old:
        _empty(one)
        record(one, "forget", Machine.CLOCK, fields=("text",))
    session.flush()
    return len(old)


def erase(session: Session, listing: Listing) -> list[Problem]:
    """Empty all that was reported about an entry that is erased, and close what is open; return all of it."""
    found = list(session.scalars(select(Problem).where(reporting.about(listing))))
    for one in found:
        end(one)
    return found


def end(problem: Problem) -> None:
    """Empty a problem, and close it where it is open: nobody can say any longer what it was."""
    if problem.state == ProblemState.OPEN:
        reporting.close(problem, Machine.CLOCK, ProblemOutcome(problem.outcome or ProblemOutcome.CORRECTED))
    _empty(problem)


def forget_addresses(problems: Iterable[Problem], actor: Actor) -> int:
    """Erase where answers go, on record; what was reported stays. Return how many addresses those were."""
    held = [one for one in problems if one.email is not None]
    for one in held:
        one.email = None
        record(one, "forget_address", actor, fields=("email",))
    return len(held)


def _empty(problem: Problem) -> None:
    problem.text, problem.email = "", None
