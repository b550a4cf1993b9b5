"""What waits: one question in, everything that `templates/coordination/queue.html` shows out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from sqlalchemy.orm import Session

from adrnet.coordination import queries
from adrnet.coordination.forms import NETWORK, Read
from adrnet.coordination.queries import NO_COUNTRY, Counted, Kind, Row
from adrnet.domain.account import Account
from adrnet.domain.comparing import differences
from adrnet.domain.coordinators import Scope, scope_of
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import short_date
from adrnet.kit import clock
from adrnet.kit.addresses import keep_query
from adrnet.presenters.fields import field_label
from adrnet.presenters.names import ShownName, shown_names
from adrnet.presenters.narrowing import Choice, ShownPages, page_there, shown_pages
from adrnet.presenters.sentences import SLOT, enumerated, filled
from adrnet.presenters.words import Words

PAGE_SIZE = 25
# Whoever sent something should have an answer within a week.
LATE_AFTER_DAYS = 7
# More fields than these are counted and not named.
MOST_FIELDS = 4
_CONSEQUENCES = {"unverified_fields", "website_seen"}
_BETWEEN = "\u00a0· "


@dataclass(frozen=True)
class QueueItem:
    """One line of the queue (`components/queue.html`)."""

    url: str
    names: list[ShownName]
    kind: Wording
    note: Wording
    details: Wording
    days: int
    is_late: bool


@dataclass(frozen=True)
class Queue:
    """What the template shows."""

    remit: Wording
    notices: list[Wording]
    total: int
    kinds: list[Choice]
    countries: list[Choice]
    is_narrowed: bool
    clear: str
    items: list[QueueItem]
    pages: ShownPages


def queue(read: Read, words: Words, session: Session, actor: Account) -> Queue:
    """Return the values of the page; the number of statements does not depend on what waits."""
    scope = scope_of(actor)
    counted = queries.count_waiting(session, scope, actor)
    total = sum(one.number for one in counted if _is_asked_for(one, read))
    asked, pages, elsewhere = page_there(read.asked, total, PAGE_SIZE)
    keep_query(asked.query())
    found = queries.waiting(
        session,
        scope,
        actor,
        kinds=asked.facets["kind"],
        countries=read.countries,
        offset=pages.offset,
        limit=pages.size,
    )
    return Queue(
        remit=remit_in_words(scope, words),
        notices=[*read.notices, *elsewhere],
        total=total,
        kinds=_kinds(counted, read),
        countries=_countries(counted, read, scope, words),
        is_narrowed=bool(asked.chosen()),
        clear=asked.nothing().url(),
        items=lines(queries.rows(session, found), words),
        pages=shown_pages(asked, pages),
    )


def lines(rows: Sequence[Row], words: Words) -> list[QueueItem]:
    """Return things that wait as `components/queue.html` shows them."""
    return [_item(row, words) for row in rows]


def remit_in_words(scope: Scope, words: Words) -> Wording:
    """Say how far a remit reaches."""
    if scope.is_network:
        return _("The whole network")
    return enumerated([words.country(code) for code in words.sorted_countries(sorted(scope.countries))])


def kind_in_words(kind: Kind) -> Wording:
    """Say what waits."""
    labels = {Kind.CHANGE: _("Change"), Kind.CLAIM: _("Claim"), Kind.UNCHECKED: _("Published unchecked")}
    return labels[kind]


def country_in_words(country: str, words: Words) -> Wording:
    """Name the country whose coordinators answer for a thing."""
    return _("No country") if country == NO_COUNTRY else words.country(country)


def days_since(since: datetime) -> int:
    """Return how many days ago something happened, counted as the network counts its days."""
    zone = current_app.config["NETWORK_TIME_ZONE"]
    return max(0, (clock.today(zone) - since.astimezone(ZoneInfo(zone)).date()).days)


def about(row: Row) -> Wording:
    """Say in a few words what a thing that waits is about."""
    if row.after is None:
        return _("Somebody says that they speak for this organisation.")
    if row.before is None:
        return _("New entry")
    changed = list(dict.fromkeys(one.field for one in differences(row.before, row.after)))
    # What only follows from the rest is named where there is nothing else.
    fields = [one for one in changed if one not in _CONSEQUENCES] or changed
    labels = list({str(label): label for label in map(field_label, fields)}.values())
    if not labels:
        return _("Nothing differs from the published entry any longer.")
    named, others = labels[:MOST_FIELDS], len(labels) - MOST_FIELDS
    if others <= 0:
        return enumerated(named)
    sentence = ngettext("%(fields)s and %(num)s more", "%(fields)s and %(num)s more", others, fields=SLOT)
    return filled(sentence, *named)


def _is_asked_for(one: Counted, read: Read, *, without: str = "") -> bool:
    kinds = read.asked.facets["kind"] if without != "kind" else ()
    countries = read.countries if without != "country" else ()
    return (not kinds or one.kind in kinds) and (not countries or one.country in countries)


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


def _item(row: Row, words: Words) -> QueueItem:
    days = days_since(row.waiting.since)
    return QueueItem(
        url=_address(row),
        names=shown_names(row.names, words.locale.code),
        kind=kind_in_words(row.waiting.kind),
        note=enumerated([country_in_words(row.waiting.country, words), about(row)], separator=_BETWEEN),
        details=_details(row, words),
        days=days,
        is_late=days > LATE_AFTER_DAYS and not row.waiting.is_own,
    )


def _details(row: Row, words: Words) -> Wording:
    """Say whose turn it is, who sent it, and when."""
    said: list[Wording] = [_("Waits for another coordinator")] if row.waiting.is_own else []
    if row.sender:
        sender = Wording(row.sender, words.locale.tag)
        sentence = _("Coordinator: %(who)s", who=SLOT) if row.is_on_behalf else _("Sent by %(who)s", who=SLOT)
        said.append(filled(sentence, sender))
    zone = ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])
    # A date stays on one line.
    day = short_date(row.waiting.since, words.locale, zone).replace(" ", "\u00a0")
    said.append(Wording(day, words.locale.tag))
    return enumerated(said, separator=_BETWEEN)


def _address(row: Row) -> str:
    if row.waiting.kind == Kind.CLAIM:
        return url_for("coordination.claim", claim=row.waiting.thing_id)
    endpoint = "coordination.check_entry" if row.waiting.kind == Kind.UNCHECKED else "coordination.review"
    return url_for(endpoint, revision=row.waiting.thing_id)
