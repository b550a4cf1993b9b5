"""What waits: one question in, everything that `templates/coordination/queue.html` shows out."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.coordination import bulk_showing, queries
from adrnet.coordination.bulk_acts import ACT_OF
from adrnet.coordination.bulk_showing import Offered, ShownAct
from adrnet.coordination.forms import NETWORK, Read
from adrnet.coordination.lines import rows
from adrnet.coordination.queries import NO_COUNTRY, Age, Counted, Kind, Reader, Wanted
from adrnet.coordination.saying import QueueItem, country_in_words, days_since, kind_in_words, lines
from adrnet.domain.account import Account
from adrnet.domain.coordinators import Scope, scope_of
from adrnet.domain.freshness import Day
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.kit.addresses import keep_query
from adrnet.presenters.narrowing import Choice, ShownPages, page_there, shown_pages
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words

__all__ = ["Queue", "country_in_words", "days_since", "kind_in_words", "queue", "reader_of", "remit_in_words"]

PAGE_SIZE = 25


@dataclass(frozen=True)
class Queue:
    """What the template shows."""

    remit: Wording
    notices: list[Wording]
    total: int
    kinds: list[Choice]
    countries: list[Choice]
    ages: list[Choice]
    is_narrowed: bool
    clear: str
    items: list[QueueItem]
    pages: ShownPages
    # What can be done with several of those that stand here, and what was done so lately.
    acts: list[Offered]
    done: list[ShownAct]


def reader_of(actor: Account, day: Day) -> Reader:
    """Return who asks for what waits."""
    return Reader(scope_of(actor), actor, day, current_app.config["NETWORK_TIME_ZONE"])


def queue(read: Read, words: Words, session: Session, actor: Account, day: Day) -> Queue:
    """Return the values of the page; the number of statements does not depend on what waits."""
    reader = reader_of(actor, day)
    counted = queries.count_waiting(session, reader)
    total = sum(one.number for one in counted if _is_asked_for(one, read))
    asked, pages, elsewhere = page_there(read.asked, total, PAGE_SIZE)
    keep_query(asked.query())
    age = _age(read)
    found = queries.waiting(
        session,
        reader,
        Wanted(asked.facets["kind"], read.countries, reader.begun_before(age) if age else None),
        offset=pages.offset,
        limit=pages.size,
    )
    return Queue(
        remit=remit_in_words(reader.scope, words),
        notices=[*read.notices, *elsewhere],
        total=total,
        kinds=_kinds(counted, read),
        countries=_countries(counted, read, reader.scope, words),
        ages=_ages(counted, read),
        is_narrowed=bool(asked.chosen()),
        clear=asked.nothing().url(),
        items=lines(rows(session, found), words, frozenset(ACT_OF)),
        pages=shown_pages(asked, pages),
        acts=bulk_showing.offered(one.kind for one in found if not one.is_own),
        done=bulk_showing.lately(session, reader, words),
    )


def remit_in_words(scope: Scope, words: Words) -> Wording:
    """Say how far a remit reaches."""
    if scope.is_network:
        return _("The whole network")
    return enumerated([words.country(code) for code in words.sorted_countries(sorted(scope.countries))])


def _age(read: Read) -> Age | None:
    return next((Age(one) for one in read.asked.facets["age"]), None)


def _is_asked_for(one: Counted, read: Read, *, without: str = "") -> bool:
    kinds = read.asked.facets["kind"] if without != "kind" else ()
    countries = read.countries if without != "country" else ()
    age = _age(read) if without != "age" else None
    is_old = age is None or _is_as_old(one, age)
    return is_old and (not kinds or one.kind in kinds) and (not countries or one.country in countries)


def _is_as_old(one: Counted, age: Age) -> bool:
    return one.age is not None and one.age.days >= age.days


def _ages(counted: Sequence[Counted], read: Read) -> list[Choice]:
    """Return the ages to choose from, each with all that is older."""
    labels = {Age.WEEK: _("Longer than a week"), Age.MONTH: _("Longer than a month")}
    others = [one for one in counted if _is_asked_for(one, read, without="age")]
    numbers = {age: sum(one.number for one in others if _is_as_old(one, age)) for age in Age}
    chosen = _age(read)
    return [Choice(age, labels[age], age == chosen, numbers[age]) for age in Age if numbers[age] or age == chosen]


def _kinds(counted: Sequence[Counted], read: Read) -> list[Choice]:
    return [
        Choice(kind, kind_in_words(kind), kind in read.asked.facets["kind"], number)
        for kind in Kind
        if (number := _number(counted, read, "kind", kind)) or kind in read.asked.facets["kind"]
    ]


def _countries(counted: Sequence[Counted], read: Read, scope: Scope, words: Words) -> list[Choice]:
    """Return the countries to choose from; none for who keeps a single one."""
    if not scope.is_network and len(scope.countries) <= 1:
        return []
    named = {one.country for one in counted if one.country} | {code for code in read.countries if code}
    order = [*words.sorted_countries(sorted(named)), NO_COUNTRY]
    return [
        Choice(code or NETWORK, country_in_words(code, words), code in read.countries, number)
        for code in order
        if (number := _number(counted, read, "country", code)) or code in read.countries
    ]


def _number(counted: Sequence[Counted], read: Read, name: str, value: str) -> int:
    others = [one for one in counted if _is_asked_for(one, read, without=name)]
    return sum(one.number for one in others if getattr(one, name) == value)
