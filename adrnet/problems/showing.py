"""What the pages of this room show: what a report is about, the list of reports, one of them with what can be done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from sqlalchemy.orm import Session

from adrnet.domain import reporting
from adrnet.domain.account import Account
from adrnet.domain.content import Content
from adrnet.domain.coordinators import scope_of
from adrnet.domain.focal_point import Post
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Permission, maintainer, permits
from adrnet.domain.problem import Problem, ProblemState
from adrnet.domain.reporting import Thing
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import short_date
from adrnet.kit import clock
from adrnet.presenters import acts, entries
from adrnet.presenters.names import ShownName, names_in_a_line
from adrnet.presenters.narrowing import ShownPages, asked_for, page_there, shown_pages
from adrnet.presenters.posts import country_page
from adrnet.presenters.problems import KINDS, OUTCOMES
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words
from adrnet.problems import queries

PAGE_SIZE = 50
MOST_CLOSED = 25
_BETWEEN = "\u00a0· "


@dataclass(frozen=True)
class About:
    """What a report is about: its names, what sort of thing it is, and its page while everyone sees it."""

    names: list[ShownName]
    sort: Wording
    topics: list[Wording]
    url: str | None


@dataclass(frozen=True)
class Line:
    """A problem in a list, as `components/queue.html` shows it."""

    url: str
    names: list[ShownName]
    kind: Wording
    note: Wording
    details: Wording | None
    days: int
    is_late: bool


@dataclass(frozen=True)
class Home:
    """What the list shows."""

    notices: list[Wording]
    total: int
    items: list[Line]
    pages: ShownPages
    closed: list[Line]


@dataclass(frozen=True)
class Shown:
    """One problem."""

    reference: str
    about: About
    kind: Wording
    words: Wording | None
    # It was closed so long ago that nobody knows its words any longer.
    is_forgotten: bool
    is_answer_wanted: bool
    times: int
    created_at: datetime
    days: int
    is_open: bool
    # What a maintainer found, or what became of it.
    outcome: Wording | None
    is_answered: bool
    # Where whoever keeps the entry puts it right.
    edit: str | None
    may_close: bool
    may_answer: bool
    may_reopen: bool
    seen: str
    acts: list[dict[str, Any]]


def about(thing: Thing, words: Words) -> About:
    """Return what a report about this thing is about."""
    if isinstance(thing, str):
        country = words.country(thing)
        return About([_as_name(country)], _("Country"), [], country_page(thing))
    listing = thing.listing if isinstance(thing, Post) else thing
    names, url = _names(listing, words), None
    if listing is not None and listing.is_public and listing.published is not None:
        url = entries.address(listing, listing.published.content)
    if isinstance(thing, Listing):
        return About(names, _("Entry"), [], url)
    if thing.country_code:
        names, url = [_as_name(words.country(thing.country_code))], country_page(thing.country_code)
    topics = [words.label(Scheme.TOPIC, one.topic) for one in thing.topics]
    is_seen = url and reporting.is_public(thing)
    return About(names, _("Focal-point post"), topics, f"{url}#post-{thing.public_id}" if is_seen else None)


def home(actor: Account, arguments: Any, words: Words, session: Session) -> Home:
    """Return the list of what is reported within what somebody keeps and coordinates."""
    scope = scope_of(actor)
    read, notices = asked_for("problems.home", arguments, {})
    total = queries.count(session, actor, scope, ProblemState.OPEN)
    asked, pages, elsewhere = page_there(read, total, PAGE_SIZE)
    found = queries.open_ones(session, actor, scope, offset=pages.offset, limit=pages.size)
    closed = queries.closed_ones(session, actor, scope, limit=MOST_CLOSED) if asked.page == 1 else ()
    return Home(
        notices=[*notices, *elsewhere],
        total=total,
        items=[_line(one, words) for one in found],
        pages=shown_pages(asked, pages),
        closed=[_line(one, words) for one in closed],
    )


def shown(problem: Problem, words: Words, session: Session, reader: Account) -> Shown:
    """Return one problem as somebody sees it who keeps or coordinates the thing."""
    listing, zone = reporting.listing_of(problem), current_app.config["NETWORK_TIME_ZONE"]
    is_open = problem.state == ProblemState.OPEN
    may_close = permits(reader, Permission.CLOSE_PROBLEM, problem)
    is_kept = maintainer(reader, problem)
    return Shown(
        reference=problem.reference,
        about=about(reporting.thing_of(problem), words),
        kind=KINDS[problem.kind].wording(),
        words=acts.in_their_words(problem.text) if problem.text else None,
        is_forgotten=not is_open and not reporting.can_reopen(problem),
        is_answer_wanted=problem.email is not None,
        times=problem.times,
        created_at=problem.created_at,
        days=_days_since(problem.created_at),
        is_open=is_open,
        outcome=OUTCOMES[problem.outcome].wording() if problem.outcome else None,
        is_answered=problem.answered_at is not None,
        edit=url_for("listings.overview", public_id=listing.public_id) if listing and (is_kept or may_close) else None,
        may_close=is_open and may_close,
        # Whoever may close it says what they found by closing it.
        may_answer=is_open and is_kept and not may_close and problem.answered_at is None,
        may_reopen=may_close and reporting.can_reopen(problem),
        seen=reporting.seen_of(problem),
        acts=[
            {"act": acts.shown_act(one, words, reader, listing, zone), "links": []}
            for one in queries.acts(session, problem)
        ],
    )


def _line(problem: Problem, words: Words) -> Line:
    thing, days = about(reporting.thing_of(problem), words), _days_since(problem.created_at)
    is_open = problem.state == ProblemState.OPEN
    note: list[Wording] = [thing.sort]
    if problem.times > 1:
        note.append(reported(problem.times))
    details = _standing(problem)
    if problem.closed_at is not None:
        zone = ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])
        details.append(_as_wording(short_date(problem.closed_at, words.locale, zone), words))
    return Line(
        url=url_for("problems.answer", reference=problem.reference),
        names=thing.names,
        kind=KINDS[problem.kind].wording(),
        note=enumerated(note, separator=_BETWEEN),
        details=enumerated(details, separator=_BETWEEN) if details else None,
        days=days,
        is_late=is_open and days > reporting.LATE_AFTER.days,
    )


def reported(times: int) -> Wording:
    """Say how often the same was reported."""
    return ngettext("Reported %(num)s time", "Reported %(num)s times", times)


def _standing(problem: Problem) -> list[Wording]:
    """Say what the entry's keeper found, or what became of it."""
    if not problem.outcome:
        return []
    outcome = OUTCOMES[problem.outcome].wording()
    return [outcome] if problem.state == ProblemState.CLOSED else [_("Answered by whoever keeps the entry"), outcome]


def _names(listing: Listing | None, words: Words) -> list[ShownName]:
    content = listing.published.content if listing and listing.published else Content()
    if content.names:
        return names_in_a_line(content, words.locale.code)
    nothing = _("Listing without a name")
    return [ShownName(nothing.lang, (str(nothing),))]


def _as_name(country: Wording) -> ShownName:
    return ShownName(country.lang, (str(country),))


def _as_wording(text: str, words: Words) -> Wording:
    # A date stays on one line.
    return Wording(text.replace(" ", "\u00a0"), words.locale.tag)


def _days_since(since: datetime) -> int:
    zone = current_app.config["NETWORK_TIME_ZONE"]
    return max(0, (clock.today(zone) - since.astimezone(ZoneInfo(zone)).date()).days)
