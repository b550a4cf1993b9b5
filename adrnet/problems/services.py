"""What this room changes: a problem reported, answered, closed, taken up again; who hears of it."""

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import reporting
from adrnet.domain.account import Account
from adrnet.domain.problem import Problem, ProblemKind, ProblemOutcome
from adrnet.domain.reporting import Thing


@transactional
def report(thing: Thing, kind: ProblemKind, text: str, email: str, locale: str) -> str | None:
    """Write a report down and tell those who can put it right; return its reference, None where it was only counted.

    Raises:
        NotPublicError: nobody sees the thing (any longer).
    """
    session = db.session()
    problem = reporting.report(session, thing, kind, text, email, locale)
    if problem is None:
        return None
    mails.tell_of_problem(session, problem)
    return problem.reference


@transactional
def answer(problem: Problem, actor: Account, outcome: ProblemOutcome, note: str) -> None:
    """Record what a maintainer did about a problem, and tell those who can close it.

    Raises:
        MoveRefusedError: somebody was faster.
        NotPermittedError: the actor may not (any longer).
    """
    reporting.answer(problem, actor, outcome, note)
    mails.tell_of_answer(db.session(), problem)


@transactional
def close(problem: Problem, actor: Account, outcome: ProblemOutcome, note: str, seen: str) -> None:
    """Close a problem, and write to its reporter where they left an address.

    Raises:
        AnsweredMeanwhileError: a maintainer answered after the page was made.
        MoveRefusedError: somebody was faster.
        NotPermittedError: the actor may not (any longer).
    """
    reporter = reporting.close(problem, actor, outcome, note, seen=seen)
    if reporter is not None:
        mails.tell_reporter(db.session(), problem, reporter, note)


@transactional
def reopen(problem: Problem, actor: Account, reason: str) -> None:
    """Take a closed problem up again.

    Raises:
        MoveRefusedError: somebody was faster, or it is too late.
        NotPermittedError: the actor may not (any longer).
    """
    reporting.reopen(problem, actor, reason)
