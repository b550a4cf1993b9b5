"""Mails about problems that readers reported: to those who can put them right, and to the reader when that is done.

What lives here: who gets which of these mails. What does not: the words (`templates/mail/`), the steps
(`domain/reporting.py`). None of them says what the reader wrote: it is read where it can be answered.

Decisions:
    2026-11-22  Whoever keeps an entry gets one mail a day for it, a coordinator one a day for all of the remit: a flood
                of reports is no flood of mails. Of answers a coordinator hears once a day as well.
    2026-11-22  On Mondays whoever can do something about it is told how many problems have been open for more than a
                week: coordinators of all in their remit, maintainers of those that they have not answered. A worker
                that did not run on Monday writes later in the week; who closes everything before hears nothing.
"""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import coordinators, reporting
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.listing import Listing
from adrnet.domain.naming import main_name
from adrnet.domain.problem import Problem
from adrnet.domain.reporting import Late, Reporter
from adrnet.kit import clock
from adrnet.mails.people import whose
from adrnet.mails.writing import is_mailbox, is_written, write

# One transaction holds the write lock for a moment, whatever has piled up.
AT_ONCE = 50


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


def tell_of_answer(session: Session, problem: Problem) -> None:
    """Write to those who can close a problem that its maintainer has answered, in the transaction of the answer."""
    day = clock.today(current_app.config["NETWORK_TIME_ZONE"]).isoformat()
    for account in coordinators.answering_for(session, reporting.country_of(problem)):
        if account.email:
            key = f"problems answered {day}"
            write(session, "problem_answered", to=account.email, locale=account.locale, key=key)


def remind_of_problems(session: Session, most: int = AT_ONCE) -> int:
    """Write a portion of this week's mails about problems that are open for too long; return how many, 0 at the end."""
    zone = current_app.config["NETWORK_TIME_ZONE"]
    today = clock.today(zone)
    monday = today - timedelta(days=today.weekday())
    key, written = f"problems late {monday.isoformat()}", 0
    late = reporting.open_since(session, datetime.combine(monday, time(), ZoneInfo(zone)) - reporting.LATE_AFTER)
    coordinating, keeping = _who_can_close(session, late), _who_can_answer(session, late)
    for account in {**keeping, **coordinating}:
        if written == most:
            break
        if not account.email or is_written(session, key, account.email):
            continue
        write(
            session,
            "problems_late",
            to=account.email,
            locale=account.locale,
            key=key,
            number=len(coordinating.get(account, set()) | keeping.get(account, set())),
            coordinates=account in coordinating,
        )
        written += 1
    return written


def _who_can_close(session: Session, late: list[Late]) -> dict[Account, set[int]]:
    """Return the coordinators of each problem's country, with the numbers of theirs."""
    found: dict[Account, set[int]] = {}
    for country in dict.fromkeys(one.country for one in late):
        for account in coordinators.answering_for(session, country):
            found.setdefault(account, set()).update(one.id for one in late if one.country == country)
    return found


def _who_can_answer(session: Session, late: list[Late]) -> dict[Account, set[int]]:
    """Return who keeps the entries concerned, with the numbers of what they have not answered (one statement)."""
    unanswered: dict[int, set[int]] = {}
    for one in late:
        if one.listing_id is not None and not one.is_answered:
            unanswered.setdefault(one.listing_id, set()).add(one.id)
    rows = session.execute(
        select(Account, Maintainer.listing_id)
        .join(Maintainer, Maintainer.account_id == Account.id)
        .where(Maintainer.listing_id.in_(unanswered), Maintainer.until.is_(None), Account.active.is_(True))
        .order_by(Account.id)
    )
    found: dict[Account, set[int]] = {}
    for account, listing_id in rows:
        found.setdefault(account, set()).update(unanswered[listing_id])
    return found


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
