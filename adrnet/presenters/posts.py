"""A post of the focal-point list as a page shows it: whose it is, for what, who holds it, how fresh that is.

Decisions:
    2026-11-21  A post that a person holds says that it is held, and nothing of the person before their own yes: nobody
                learns who it is, and "vacant" would not be true.
    2026-11-22  After their yes a person is shown as far as they chose for this reader (`domain/sight`). Of one who
                shows nothing to this reader, or is overdue, the post goes on saying that it is held, and no more.
    2026-11-22  A page that shows somebody who asked to be left out by search engines says so to them as a whole
                (`is_unindexed`): they leave out pages, not lines.
    2026-11-21  A term that has ended while the clock has not yet made the post vacant is said to have ended.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from flask import url_for

from adrnet.domain.content import Content, Name, OfferedPost
from adrnet.domain.focal_point import VACANT, Designation, DesignationKind, Post, Tier
from adrnet.domain.freshness import Freshness, Rhythm, expires_on
from adrnet.domain.naming import first_to_show, main_name
from adrnet.domain.posts import Office
from adrnet.domain.sight import SeenPerson, seen_person
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.kit import clock, headers
from adrnet.presenters.freshness import ShownState
from adrnet.presenters.names import ShownName, shown_name
from adrnet.presenters.words import Words, languages_by_script


@dataclass(frozen=True)
class Body:
    """Whose post it is."""

    text: str
    url: str
    lang: str | None


@dataclass(frozen=True)
class ShownPost:
    """What `components/focal_point.html` shows."""

    public_id: str
    # Titles of the office, or names of the person who holds it.
    names: list[ShownName]
    # What the person is, in each language; empty for an office.
    person_title: list[ShownName]
    is_held: bool
    body: Body | None
    kind: Wording | None
    topics: list[Wording]
    languages: list[Wording]
    email: str
    telephone: str
    term_start: date | None
    term_end: date | None
    has_ended: bool
    designated_by: Wording | str
    designated_on: date | None
    confirmed_on: date | None
    state: ShownState
    is_unindexed: bool = False
    # An edition said more, which had to go.
    is_redacted: bool = False
    # Where a reader says that something of it is wrong; empty where it is not shown as it stands today.
    report: str = ""


class Seat(Protocol):
    """A post as far as everyone may know it, wherever it was read from.

    `office` is None while the post is vacant and while a person holds it, of whom `person` is what this reader sees;
    `state` is a code of the vocabulary `state`.
    """

    @property
    def public_id(self) -> str: ...  # noqa: D102 - a column of the post
    @property
    def topics(self) -> tuple[str, ...]: ...  # noqa: D102 - codes
    @property
    def state(self) -> str: ...  # noqa: D102 - see above
    @property
    def office(self) -> Office | None: ...  # noqa: D102 - see above
    @property
    def person(self) -> SeenPerson | None: ...  # noqa: D102 - see above
    @property
    def designated_at(self) -> datetime | None: ...  # noqa: D102 - a column of the designation
    @property
    def confirmed_at(self) -> datetime | None: ...  # noqa: D102 - a column of the designation


@dataclass(frozen=True)
class _Known:
    """What everyone may know of a loaded post."""

    public_id: str
    topics: tuple[str, ...]
    state: str
    office: Office | None
    designated_at: datetime | None
    confirmed_at: datetime | None
    person: SeenPerson | None = None


def visible_holder(post: Post) -> Designation | None:
    """Return the office that holds the post; a person stands on pages only (`sight`), not in what machines gather."""
    holder = post.holder
    return holder if holder is not None and holder.kind == DesignationKind.OFFICE else None


def state_of(freshness: str | None) -> str:
    """Return the state of a post that is held: what was never confirmed has to be."""
    return freshness or Freshness.CONFIRMATION_DUE


def shown_post(post: Post, words: Words, rhythm: Rhythm, time_zone: str) -> ShownPost:
    """Return a post on the page of the country or the listing whose it is."""
    holder = post.holder
    person = seen_person(holder, Tier.PUBLIC) if holder else None
    return replace(shown_holder(post, person, words, rhythm, time_zone), report=report_page(post.public_id))


def shown_holder(post: Post, person: SeenPerson | None, words: Words, rhythm: Rhythm, time_zone: str) -> ShownPost:
    """Return a post with its holder; `person` is what the reader sees of one who is no office."""
    holder, visible = post.holder, visible_holder(post)
    known = _Known(
        public_id=post.public_id,
        topics=tuple(one.topic for one in post.topics),
        state=state_of(holder.freshness) if holder else VACANT,
        office=Office.of(visible) if visible else None,
        designated_at=holder.designated_at if holder and (visible or person) else None,
        confirmed_at=holder.confirmed_at if holder else None,
        person=person,
    )
    return shown_seat(known, words, rhythm, time_zone)


def offered_post(offered: OfferedPost, present: Post | None, words: Words, rhythm: Rhythm, time_zone: str) -> ShownPost:
    """Return a post as a change describes it; one whose office stays as it is keeps its dates.

    A person's seat is not touched by any change. An office that is new will have been confirmed with the change.
    """
    holder, visible = (present.holder, visible_holder(present)) if present else (None, None)
    office = Office(
        titles=tuple((title.lang, title.text) for title in offered.titles),
        mailbox=offered.mailbox,
        telephone=offered.telephone,
        languages=offered.languages,
        starts_on=_day(offered.starts_on),
        ends_on=_day(offered.ends_on),
    )
    seated = Office.of(visible) if visible else None
    stays = seated is not None and replace(seated, designated_by="") == office
    if holder is not None and (visible is None or stays):
        person = seen_person(holder, Tier.PUBLIC)
        known = _Known(
            public_id=offered.public_id,
            topics=offered.topics,
            state=state_of(holder.freshness),
            office=seated,
            designated_at=holder.designated_at if visible or person else None,
            confirmed_at=holder.confirmed_at,
            person=person,
        )
    else:
        state = Freshness.CONFIRMED if offered.titles else VACANT
        known = _Known(offered.public_id, offered.topics, state, office if offered.titles else None, None, None)
    return shown_seat(known, words, rhythm, time_zone)


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def shown_seat(  # noqa: PLR0913 - what is said of a post, and how
    seat: Seat,
    words: Words,
    rhythm: Rhythm,
    time_zone: str,
    *,
    body: Body | None = None,
    kind: Wording | None = None,
) -> ShownPost:
    """Return a post; `body` and `kind` say whose it is, where the page should say so."""
    office, person = seat.office, seat.person
    said = office or person
    return ShownPost(
        public_id=seat.public_id,
        names=[shown_name(name) for name in _names(office, person, words)],
        person_title=[shown_name(title) for title in person_titles(person, words)] if person else [],
        is_held=seat.state != VACANT,
        body=body,
        kind=kind,
        topics=[words.label(Scheme.TOPIC, code) for code in seat.topics],
        languages=[words.language(code) for code in said.languages] if said else [],
        email=office.mailbox if office else person.email if person else "",
        telephone=said.telephone if said else "",
        term_start=said.starts_on if said else None,
        term_end=said.ends_on if said else None,
        has_ended=bool(said and said.ends_on and said.ends_on < clock.today(time_zone)),
        designated_by=_authority(said) if said else "",
        designated_on=day_of(seat.designated_at, time_zone),
        confirmed_on=day_of(seat.confirmed_at, time_zone),
        state=_shown_state(seat, rhythm, time_zone),
        is_unindexed=person is not None and person.is_unindexed,
    )


def _names(office: Office | None, person: SeenPerson | None, words: Words) -> list[Name]:
    if office:
        return titles(office, words)
    return person_names(person, words) if person else []


def _authority(said: Office | SeenPerson) -> Wording | str:
    """Return who designated, marked with a language where the script tells one; the titles decide between several."""
    titles_in = [lang for lang, _title in said.titles] if isinstance(said, Office) else [one.lang for one in said.names]
    alike = languages_by_script(said.designated_by)
    lang = next((lang for lang in titles_in if lang in alike), next(iter(alike), None))
    return Wording(said.designated_by, lang) if lang else said.designated_by


def titles(office: Office, words: Words) -> list[Name]:
    """Return an office's titles in the order in which names are shown: the reader's language, English, as given."""
    return first_to_show([Name(text, lang) for lang, text in office.titles], words.locale.code)


def person_names(person: SeenPerson, words: Words) -> list[Name]:
    """Return a person's names in every script, in the order in which names are shown; readings and others behind."""
    first = first_to_show(person.names, words.locale.code)
    return [*first, *(name for name in person.names if name not in first)]


def person_titles(person: SeenPerson, words: Words) -> list[Name]:
    """Return what a person is, in every language, in the order in which names are shown."""
    return first_to_show([Name(one.text, one.lang) for one in person.title], words.locale.code)


def body_of(content: Content, url: str, words: Words) -> Body:
    """Return whose post it is: the listing's name in the reader's language, leading to its page."""
    name = main_name(content, words.locale.code)
    return Body(name.text, url, name.lang)


def day_of(instant: datetime | None, time_zone: str) -> date | None:
    """Return the day of an instant in the network's time zone."""
    return instant.astimezone(ZoneInfo(time_zone)).date() if instant else None


def _shown_state(seat: Seat, rhythm: Rhythm, time_zone: str) -> ShownState:
    confirmed_on = day_of(seat.confirmed_at, time_zone)
    if seat.state in {VACANT, Freshness.CONFIRMED} or confirmed_on is None:
        return ShownState(seat.state, confirmed_on)
    return ShownState(seat.state, expires_on(confirmed_on, rhythm))


def keep_unindexed(shown: Iterable[ShownPost]) -> None:
    """Ask search engines to leave the page out, if it shows somebody who asked for that."""
    if any(one.is_unindexed for one in shown):
        headers.keep_out_of_search_engines()


def report_page(public_id: str) -> str:
    """Return the address where a reader says what is wrong with a post."""
    return url_for("problems.report", sort="post", code=public_id)


def country_page(code: str) -> str:
    """Return the address of a country's page."""
    return url_for("directory.country", code=code)
