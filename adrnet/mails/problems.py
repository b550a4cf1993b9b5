"""Mails about problems that readers reported: to those who can put them right, and to the reader when that is done.

What lives here: who gets which of these mails. What does not: the words (`templates/mail/`), the steps
(`domain/reporting.py`). None of them says what the reader wrote: it is read where it can be answered.

Decisions:
    2026-11-22  Whoever keeps an entry gets one mail a day for it, a coordinator one a day for all of the remit: a flood
                of reports is no flood of mails.
"""

from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import coordinators, reporting
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.listing import Listing
from adrnet.domain.naming import main_name
from adrnet.domain.problem import Problem
from adrnet.domain.reporting import Reporter
from adrnet.kit import clock
from adrnet.mails.people import whose
from adrnet.mails.writing import is_mailbox, write


def tell_of_problem(session: Session, problem: Problem) -> None:
    """Write to those who keep the entry and to those who coordinate it, in the transaction of the report."""
    day = clock.today(current_app.config["NETWORK_TIME_ZONE"]).isoformat()
    listing, told = reporting.listing_of(problem), set()
    for account in _keepers(session, listing) if listing else ():
        told.add(account.id)
        name = _name(listing, account.locale) if listing else None
        _tell(session, account, f"problem {listing.id if listing else 0} {day}", name)
    for account in coordinators.answering_for(session, reporting.country_of(problem)):
        if account.id not in told:
            _tell(session, account, f"problems {day}", None)


def tell_reporter(session: Session, problem: Problem, reporter: Reporter, note: str) -> None:
    """Write the outcome to whoever reported a problem, in the language in which they did."""
    if not is_mailbox(reporter.email):
        return
    write(
        session,
        "problem_closed",
        to=reporter.email,
        locale=reporter.locale,
        key=f"problem {problem.reference} closed",
        reference=problem.reference,
        outcome=problem.outcome,
        note=note,
        **_about(session, problem, reporter.locale),
    )


def _tell(session: Session, account: Account, key: str, name: dict[str, str] | None) -> None:
    if account.email and account.active:
        write(session, "problem_reported", to=account.email, locale=account.locale, key=key, name=name)


def _keepers(session: Session, listing: Listing) -> list[Account]:
    kept = select(Maintainer.account_id).where(Maintainer.listing_id == listing.id, Maintainer.until.is_(None))
    return list(session.scalars(select(Account).where(Account.id.in_(kept)).order_by(Account.id)))


def _name(listing: Listing, locale: str) -> dict[str, str]:
    published = listing.published
    name = main_name(published.content, locale) if published else None
    return {"text": name.text, "lang": name.lang} if name else {"text": listing.public_id, "lang": "und"}


def _about(session: Session, problem: Problem, locale: str) -> dict[str, Any]:
    """Return what a problem is about as the template expects it: `country` or `body`, and whether it is a post."""
    if problem.post is not None:
        post = whose(session, problem.post, locale)
        return {"country": post["country"], "body": _body(post["body"]), "is_post": True}
    listing = problem.listing
    return {"country": problem.country_code, "body": _name(listing, locale) if listing else None, "is_post": False}


def _body(name: Any) -> dict[str, str] | None:
    return {"text": name.text, "lang": name.lang} if name else None
