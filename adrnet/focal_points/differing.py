"""Two lists beside each other, for readers: which two are meant, what differs of each post, on the page and as rows.

A side is an edition, the end of a day, or today. Editions and today are everyone's; days are for coordinators.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.domain import list_history
from adrnet.domain.list_differences import Change, Difference, differences
from adrnet.domain.listed import NO_COUNTRY, ListedPost
from adrnet.domain.naming import main_name
from adrnet.domain.vocabulary import Scheme
from adrnet.focal_points import results
from adrnet.focal_points.queries import PostFacet
from adrnet.focal_points.sources import TODAY, AsAt, OfEdition, Source
from adrnet.formats.columns import COLUMNS
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import long_date
from adrnet.kit.differing import SAME
from adrnet.presenters import pieces
from adrnet.presenters.names import ShownName, shown_name
from adrnet.presenters.posts import day_of, person_names, person_titles, titles
from adrnet.presenters.sentences import SLOT, filled
from adrnet.presenters.words import Words, languages_by_script

TODAY_CODE = "today"
_HEADINGS = {column.key: column.heading for column in COLUMNS}
_AT_ONCE = 500


@dataclass(frozen=True)
class Side:
    """One of the two lists: how the address calls it, what it is called in words, where it is read."""

    code: str
    words: Wording
    source: Source
    day: date


@dataclass(frozen=True)
class ShownDifference:
    """One post that differs, as the page shows it."""

    public_id: str
    change: Change
    names: list[ShownName]
    body: Any
    topics: list[Wording]
    said: Wording
    items: list[pieces.Change]


@dataclass(frozen=True)
class DifferentGroup:
    """What differs in one country, with how much of it."""

    title: Wording
    url: str | None
    counts: list[tuple[str, int]]
    posts: list[ShownDifference]


def zone() -> str:
    """Return the time zone in which the network counts days."""
    return str(current_app.config["NETWORK_TIME_ZONE"])


def today_side(day: date) -> Side:
    """Return the list of today."""
    return Side(TODAY_CODE, _("The list of today"), TODAY, day)


def edition_side(number: int, edition_id: int, as_at: date, words: Words) -> Side:
    """Return an edition's list."""
    said = filled(_("Edition %(number)s, %(day)s", number=number, day=SLOT), day_in_words(as_at, words))
    return Side(str(number), said, OfEdition(edition_id), as_at)


def day_side(day: date, words: Words) -> Side:
    """Return the list at the end of a day."""
    said = filled(_("The list at the end of %(day)s", day=SLOT), day_in_words(day, words))
    return Side(day.isoformat(), said, AsAt(day, zone()), day)


def first_day(session: Session) -> date | None:
    """Return the first day at whose end the list is known (one statement)."""
    return day_of(list_history.known_since(session), zone())


def between(
    session: Session, first: Side, second: Side, words: Words, countries: Collection[str] = ()
) -> list[Difference]:
    """Return what differs, one country after another in the order of the reader's language.

    A post that moved stands where it is now; with `countries` what was or is there.
    """
    found = differences(whole(session, first.source, words), whole(session, second.source, words), zone())
    if countries:
        found = [one for one in found if any(side and side.country in countries for side in (one.before, one.after))]
    named = words.sorted_countries(sorted({one.post.country for one in found} - {NO_COUNTRY}))
    order = {code: place for place, code in enumerate(named)}
    return sorted(found, key=lambda one: order.get(one.post.country, len(order)))


def whole(session: Session, source: Source, words: Words) -> Iterator[ListedPost]:
    """Yield all posts of a list in its order, read in portions."""
    countries = results.countries_in_order(source.figures(session, {}), words)
    keys = list(chain.from_iterable(some for _country, some in source.in_order(session, {}, countries, words.locale)))
    for start in range(0, len(keys), _AT_ONCE):
        yield from source.posts(session, keys[start : start + _AT_ONCE])


def counts(found: Collection[Difference]) -> list[tuple[str, int]]:
    """Return how many posts came, ended and changed."""
    return [(str(change), sum(one.change == change for one in found)) for change in Change]


def change_in_words(change: Change) -> Wording:
    """Say what became of a post."""
    return {Change.ADDED: _("Added"), Change.ENDED: _("Ended"), Change.CHANGED: _("Changed")}[change]


def field_in_words(field: str) -> Wording:
    """Return what a field is called, as the files have it."""
    return _(_HEADINGS[field])


def taken_out() -> Wording:
    """Say what stands in place of what was taken out of an edition."""
    return _("Taken out of the edition since")


def groups(found: Collection[Difference], words: Words) -> list[DifferentGroup]:
    """Return differences by country, in the order given."""
    by_country: dict[str, list[Difference]] = {}
    for one in found:
        by_country.setdefault(one.post.country, []).append(one)
    return [
        DifferentGroup(*results.heading(country, words), counts(some), [_shown(one, words) for one in some])
        for country, some in by_country.items()
    ]


def _shown(one: Difference, words: Words) -> ShownDifference:
    post = one.post
    body = results.body(post, words)
    return ShownDifference(
        public_id=post.public_id,
        change=one.change,
        names=[shown_name(name) for name in _holder(post, words)],
        body=body,
        topics=[words.label(Scheme.TOPIC, code) for code in post.topics],
        said=change_in_words(one.change),
        items=[_item(one, field, words) for field in one.fields],
    )


def _holder(post: ListedPost, words: Words) -> list[Any]:
    if post.office:
        return titles(post.office, words)
    return person_names(post.person, words) if post.person else []


def _item(one: Difference, field: str, words: Words) -> pieces.Change:
    was, is_ = sides(one, field, words)
    before, after = pieces.apart(was, is_)
    # What was taken out is gone from the edition, not from the list: it is not struck out.
    if field in one.was_taken_out:
        before = pieces.lines([(SAME, text) for text in was])
    if field in one.is_taken_out:
        after = pieces.lines([(SAME, text) for text in is_])
    return pieces.Change((field,), field_in_words(field), before, after)


def sides(one: Difference, field: str, words: Words) -> tuple[list[Wording], list[Wording]]:
    """Return a field's values in words, as they were and as they are."""
    old, new = one.before, one.after
    was = [taken_out()] if field in one.was_taken_out else in_words(old, field, words) if old else []
    is_ = [taken_out()] if field in one.is_taken_out else in_words(new, field, words) if new else []
    return was, is_


def in_words(post: ListedPost, field: str, words: Words) -> list[Wording]:  # noqa: C901, PLR0911 - a branch for each field
    """Return the values of a field in words, each with its language."""
    said = post.office or post.person
    match field:
        case "country":
            return [results.heading(post.country, words)[0]]
        case "listing":
            name = main_name(post.content, words.locale.code) if post.content else None
            return [Wording(name.text, name.lang)] if name else []
        case "kind":
            return [results.label(PostFacet.KIND, post.kind, words)] if post.kind else []
        case "topics":
            return [words.label(Scheme.TOPIC, code) for code in post.topics]
        case "state":
            return [words.label(Scheme.STATE, post.state)]
        case "office":
            return [_named(name) for name in titles(post.office, words)] if post.office else []
        case "person":
            return [_named(name) for name in person_names(post.person, words)] if post.person else []
        case "person_title":
            return [_named(name) for name in person_titles(post.person, words)] if post.person else []
        case "languages":
            return [words.language(code) for code in said.languages] if said else []
        case "mailbox":
            return _plain(post.office.mailbox if post.office else post.person.email if post.person else "")
        case "telephone":
            return _plain(said.telephone if said else "")
        case "designated_by":
            text = said.designated_by if said else ""
            return [Wording(text, next(iter(languages_by_script(text)), "und"))] if text else []
    day = {
        "term_from": said.starts_on if said else None,
        "term_until": said.ends_on if said else None,
        "designated_on": day_of(post.designated_at, zone()),
        "confirmed_on": day_of(post.confirmed_at, zone()),
    }[field]
    return [day_in_words(day, words)] if day else []


def day_in_words(day: date, words: Words) -> Wording:
    """Return a day in the reader's language."""
    return Wording(long_date(day, words.locale), words.locale.tag)


def _named(name: Any) -> Wording:
    return Wording(name.text, name.lang)


def _plain(text: str) -> list[Wording]:
    return [Wording(text, "und")] if text else []
