"""What a line of the desk says of a thing: what it is, what it is about, whose turn it is, where it leads."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app, url_for

from adrnet.coordination.lines import Row
from adrnet.coordination.queries import NO_COUNTRY, Kind
from adrnet.domain.comparing import differences
from adrnet.domain.content import Content
from adrnet.domain.dispute import DisputeKind, DisputeState
from adrnet.domain.focal_point import Post
from adrnet.domain.naming import main_name
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import long_date, short_date
from adrnet.kit import clock
from adrnet.presenters.fields import field_label
from adrnet.presenters.names import ShownName, names_in_a_line
from adrnet.presenters.problems import KINDS
from adrnet.presenters.sentences import SLOT, UNDETERMINED, enumerated, filled, typed
from adrnet.presenters.words import Words

# Whoever sent something should have an answer within a week.
LATE_AFTER_DAYS = 7
# More fields than these are counted and not named.
MOST_FIELDS = 4
_CONSEQUENCES = {"unverified_fields", "website_seen"}
_BETWEEN = "\u00a0· "
# The page of each kind, and which part of its address is filled with what of the thing.
PAGES: Mapping[Kind, tuple[str, str, str]] = {
    Kind.CHANGE: ("coordination.review", "revision", "id"),
    Kind.CLAIM: ("coordination.claim", "claim", "id"),
    Kind.DISPUTE: ("disputes.read", "dispute", "id"),
    Kind.PROBLEM: ("problems.answer", "reference", "reference"),
    Kind.DUPLICATE: ("coordination.duplicate", "proposal", "id"),
    Kind.UNCHECKED: ("coordination.check_entry", "revision", "id"),
    Kind.ENTRY: ("freshness.confirm_listing", "public_id", "public_id"),
    Kind.OFFICE: ("freshness.confirm_post", "public_id", "post.public_id"),
    Kind.LEFT: ("coordination.keepers", "public_id", "public_id"),
    Kind.IMPORT: ("imports.trial", "number", "id"),
}


@dataclass(frozen=True)
class QueueItem:
    """One line of the queue (`components/queue.html`); `thing` is what a tick beside it sends, empty without a tick."""

    url: str
    names: list[ShownName]
    kind: Wording
    note: Wording
    details: Wording | None
    days: int
    is_late: bool
    thing: str


def lines(rows: Sequence[Row], words: Words, ticked: Collection[Kind] = ()) -> list[QueueItem]:
    """Return things as `components/queue.html` shows them; those of the kinds in `ticked` can be chosen."""
    return [_item(row, words, is_ticked=row.waiting.kind in ticked and not row.waiting.is_own) for row in rows]


def kind_in_words(kind: Kind) -> Wording:
    """Say what waits."""
    labels = {
        Kind.CHANGE: _("Change"),
        Kind.CLAIM: _("Claim"),
        Kind.DISPUTE: _("Dispute"),
        Kind.PROBLEM: _("Reported problem"),
        Kind.DUPLICATE: _("Possible duplicate"),
        Kind.UNCHECKED: _("Published unchecked"),
        Kind.ENTRY: _("Entry that nobody keeps"),
        Kind.OFFICE: _("Office on a post"),
        Kind.LEFT: _("Entry without an owner"),
        Kind.IMPORT: _("Import"),
    }
    return labels[kind]


def country_in_words(country: str, words: Words) -> Wording:
    """Name the country whose coordinators answer for a thing."""
    return _("No country") if country == NO_COUNTRY else words.country(country)


def days_since(since: datetime) -> int:
    """Return how many days ago something happened, counted as the network counts its days."""
    zone = current_app.config["NETWORK_TIME_ZONE"]
    return max(0, (clock.today(zone) - since.astimezone(ZoneInfo(zone)).date()).days)


def about(row: Row, words: Words) -> Wording:
    """Say in a few words what a thing is about."""
    return _ABOUT[row.waiting.kind](row, words)


def _change(row: Row, _words: Words) -> Wording:
    if row.before is None:
        return _("New entry")
    changed = list(dict.fromkeys(one.field for one in differences(row.before, row.after or Content())))
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


def _claim(_row: Row, _words: Words) -> Wording:
    return _("Somebody says that they speak for this organisation.")


def _dispute(row: Row, words: Words) -> Wording:
    said: Wording
    if row.thing.kind == DisputeKind.NAME:
        said = filled(_("Another entry uses the same name: %(name)s", name=SLOT), _name(row.other, words))
    else:
        said = _("It is contested who speaks for this organisation.")
    return enumerated([_("Appeal"), said], separator=_BETWEEN) if row.thing.state == DisputeState.APPEALED else said


def _duplicate(row: Row, words: Words) -> Wording:
    return filled(_("It may be the same as: %(name)s", name=SLOT), _name(row.other, words))


def _problem(row: Row, words: Words) -> Wording:
    said: list[Wording] = [KINDS[row.thing.kind].wording()]
    if row.thing.post is not None:
        said.insert(0, _topics(row.thing.post, words))
    if row.thing.answered_at is not None:
        said.append(_("Answered by whoever keeps the entry"))
    return enumerated(said, separator=_BETWEEN)


def _entry(row: Row, words: Words) -> Wording:
    day = Wording(long_date(row.thing.source_as_of, words.locale), words.locale.tag)
    return filled(_("From public sources as of %(day)s", day=SLOT), day)


def _office(row: Row, words: Words) -> Wording:
    titles = row.thing.office_titles or []
    own = next((one for one in titles if one["lang"] == words.locale.tag), titles[0] if titles else None)
    said = [Wording(own["text"], own["lang"])] if own else []
    return enumerated([*said, _topics(row.thing.post, words)], separator=_BETWEEN)


def _left(_row: Row, _words: Words) -> Wording:
    return _("No owner keeps it any longer.")


def _import(_row: Row, _words: Words) -> Wording:
    return _("You prepared it. Nothing of it is carried out yet.")


_ABOUT: Mapping[Kind, Callable[[Row, Words], Wording]] = {
    Kind.CHANGE: _change,
    Kind.CLAIM: _claim,
    Kind.DISPUTE: _dispute,
    Kind.PROBLEM: _problem,
    Kind.DUPLICATE: _duplicate,
    Kind.UNCHECKED: _change,
    Kind.ENTRY: _entry,
    Kind.OFFICE: _office,
    Kind.LEFT: _left,
    Kind.IMPORT: _import,
}


def _topics(post: Post, words: Words) -> Wording:
    return enumerated([words.label(Scheme.TOPIC, one.topic) for one in post.topics])


def _name(content: Content, words: Words) -> Wording:
    if not content.names:
        return _("Listing without a name")
    name = main_name(content, words.locale.code)
    return Wording(name.text, name.lang)


def _names(row: Row, words: Words) -> list[ShownName]:
    """Return what a line is headed with: the names of the entry, the country, or the file."""
    if row.names.names:
        return names_in_a_line(row.names, words.locale.code)
    heading: Wording
    if row.waiting.kind == Kind.IMPORT:
        heading = typed(row.thing.file_name)
    elif row.waiting.listing_id is None:
        heading = country_in_words(row.waiting.country, words)
    else:
        heading = _("Listing without a name")
    return [ShownName(heading.lang or UNDETERMINED, (str(heading),))]


def _item(row: Row, words: Words, *, is_ticked: bool) -> QueueItem:
    waiting = row.waiting
    days = days_since(waiting.since)
    # What is headed with its country does not name it twice.
    place = [] if waiting.listing_id is None else [country_in_words(waiting.country, words)]
    return QueueItem(
        url=_address(row),
        names=_names(row, words),
        kind=kind_in_words(waiting.kind),
        note=enumerated([*place, about(row, words)], separator=_BETWEEN),
        details=_details(row, words),
        days=days,
        is_late=days > LATE_AFTER_DAYS and not waiting.is_own,
        thing=f"{waiting.kind}:{waiting.thing_id}" if is_ticked else "",
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
    endpoint, name, path = PAGES[row.waiting.kind]
    value = row.thing
    for part in path.split("."):
        value = getattr(value, part)
    return url_for(endpoint, **{name: value})
