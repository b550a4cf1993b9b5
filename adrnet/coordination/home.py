"""A coordinator's first page: what waits, what changed on the list, how the network stands; `coordination/desk.html`.

Each figure leads to the rows that it counts; how the countries stand is said in `network`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from adrnet.coordination import queries
from adrnet.coordination.lines import rows
from adrnet.coordination.network import Network, network, vacant_posts
from adrnet.coordination.queries import Counted, Wanted
from adrnet.coordination.queue import reader_of, remit_in_words
from adrnet.coordination.saying import QueueItem, country_in_words, days_since, lines
from adrnet.domain import ageing
from adrnet.domain.account import Account
from adrnet.domain.ageing import Filters
from adrnet.domain.coordinators import Scope
from adrnet.domain.coverage import Figures
from adrnet.domain.freshness import Day
from adrnet.domain.list_differences import Change
from adrnet.domain.listed import NO_COUNTRY
from adrnet.domain.seats import network_today
from adrnet.domain.since_edition import Since, since_last_edition
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import long_date
from adrnet.kit import clock
from adrnet.kit.addresses import address
from adrnet.presenters.words import Words

# Of what waits, the oldest stand on this page; all of it in the queue.
MOST_WAITING = 6


@dataclass(frozen=True)
class Changed:
    """What became of the list in one country since the last edition."""

    country: Wording
    url: str
    added: int
    ended: int
    changed: int


@dataclass(frozen=True)
class Home:
    """What the template shows."""

    remit: Wording
    day: Wording
    figures: list[dict[str, Any]]
    waiting: int
    items: list[QueueItem]
    network: Network
    since: Since | None
    # All that differs between that edition and the list as it stands.
    differences: str | None
    issued_on: Wording | None
    changed: list[Changed]
    reminders: int


def home(words: Words, session: Session, actor: Account, day: Day) -> Home:
    """Return the values of the page; the number of statements does not depend on what there is."""
    reader = reader_of(actor, day)
    scope, zone = reader.scope, reader.time_zone
    waiting = queries.count_waiting(session, reader)
    first = queries.waiting(session, reader, Wanted(), offset=0, limit=MOST_WAITING)
    aged = ageing.count(session, scope)
    old = _old(aged)
    counted = network_today(session)
    since = since_last_edition(session, zone)
    return Home(
        remit=remit_in_words(scope, words),
        day=Wording(long_date(clock.today(zone), words.locale), words.locale.tag),
        figures=_figures(waiting, aged, counted, scope),
        waiting=sum(one.number for one in waiting),
        items=lines(rows(session, first), words),
        network=network(counted, old, scope, words),
        since=since,
        differences=_differences(since) if since else None,
        issued_on=Wording(long_date(since.edition.as_at, words.locale), words.locale.tag) if since else None,
        changed=_changed(since, words) if since else [],
        reminders=sum(old.values()),
    )


def _figures(
    waiting: Sequence[Counted], aged: Sequence[ageing.Counted], counted: Figures, scope: Scope
) -> list[dict[str, Any]]:
    oldest = days_since(min(one.since for one in waiting)) if waiting else 0
    vacant, posts, vacant_url = vacant_posts(counted, scope)
    return [
        {
            "label": _("Waiting for a decision"),
            "value": sum(one.number for one in waiting),
            "note": ngettext("oldest %(num)s day", "oldest %(num)s days", oldest) if oldest else None,
            "url": url_for("coordination.queue"),
        },
        {
            "label": _("Confirmations due or overdue"),
            "value": sum(_old(aged).values()),
            "note": None,
            "url": url_for("freshness.desk"),
        },
        {
            "label": _("Entries that nobody keeps"),
            "value": sum(one.number for one in aged if ageing.is_listed(one, Filters(kind=ageing.Kind.UNCLAIMED))),
            "note": None,
            "url": url_for("freshness.desk", kind=ageing.Kind.UNCLAIMED),
        },
        {
            "label": _("Vacant posts"),
            "value": vacant,
            "note": ngettext("of %(num)s", "of %(num)s", posts),
            "url": vacant_url,
        },
    ]


def _changed(since: Since, words: Words) -> list[Changed]:
    codes = [code for code in since.counts if code != NO_COUNTRY]
    order = [*words.sorted_countries(sorted(codes)), *([NO_COUNTRY] if NO_COUNTRY in since.counts else [])]
    return [
        Changed(
            country_in_words(code, words),
            _differences(since, code),
            *(since.counts[code].get(one, 0) for one in (Change.ADDED, Change.ENDED, Change.CHANGED)),
        )
        for code in order
    ]


def _differences(since: Since, country: str = "") -> str:
    pairs = [("from", str(since.edition.number)), ("until", "today")]
    return address("focal_points.differences", [*pairs, *([("country", country)] if country else [])])


def _old(aged: Sequence[ageing.Counted]) -> dict[str, int]:
    """Return how much is due or overdue in each country, as the freshness desk lists it."""
    found: dict[str, int] = {}
    for one in aged:
        if ageing.is_listed(one, Filters()):
            found[one.country] = found.get(one.country, 0) + one.number
    return found
