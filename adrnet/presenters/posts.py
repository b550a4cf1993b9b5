"""A post of the focal-point list as a page shows it: whose it is, for what, who holds it, how fresh that is.

Decisions:
    2026-11-21  A post that a person holds says that it is held, and nothing of the person: before their own yes nobody
                learns who it is, and "vacant" would not be true.
    2026-11-21  A term that has ended while the clock has not yet made the post vacant is said to have ended.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from flask import url_for

from adrnet.domain.content import Content, Name, OfferedPost
from adrnet.domain.focal_point import VACANT, Designation, DesignationKind, Post
from adrnet.domain.freshness import Freshness, Rhythm, expires_on
from adrnet.domain.naming import main_name, names_to_show
from adrnet.domain.posts import Office
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.kit import clock
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
    names: list[ShownName]
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


class Seat(Protocol):
    """A post as far as everyone may know it, wherever it was read from.

    `office` is None while the post is vacant and while a person holds it; `state` is a code of the vocabulary `state`.
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


def visible_holder(post: Post) -> Designation | None:
    """Return who holds the post, as far as everyone may know: an office; of a person nothing before their own yes."""
    holder = post.holder
    return holder if holder is not None and holder.kind == DesignationKind.OFFICE else None


def state_of(freshness: str | None) -> str:
    """Return the state of a post that is held: what was never confirmed has to be."""
    return freshness or Freshness.CONFIRMATION_DUE


def shown_post(post: Post, words: Words, rhythm: Rhythm, time_zone: str) -> ShownPost:
    """Return a post on the page of the country or the listing whose it is."""
    holder, visible = post.holder, visible_holder(post)
    known = _Known(
        public_id=post.public_id,
        topics=tuple(one.topic for one in post.topics),
        state=state_of(holder.freshness) if holder else VACANT,
        office=Office.of(visible) if visible else None,
        designated_at=visible.designated_at if visible else None,
        confirmed_at=holder.confirmed_at if holder else None,
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
        known = _Known(
            public_id=offered.public_id,
            topics=offered.topics,
            state=state_of(holder.freshness),
            office=seated,
            designated_at=holder.designated_at if visible else None,
            confirmed_at=holder.confirmed_at,
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
    office = seat.office
    return ShownPost(
        public_id=seat.public_id,
        names=[shown_name(title) for title in titles(office, words)] if office else [],
        is_held=seat.state != VACANT,
        body=body,
        kind=kind,
        topics=[words.label(Scheme.TOPIC, code) for code in seat.topics],
        languages=[words.language(code) for code in office.languages] if office else [],
        email=office.mailbox if office else "",
        telephone=office.telephone if office else "",
        term_start=office.starts_on if office else None,
        term_end=office.ends_on if office else None,
        has_ended=bool(office and office.ends_on and office.ends_on < clock.today(time_zone)),
        designated_by=_authority(office) if office else "",
        designated_on=day_of(seat.designated_at, time_zone),
        confirmed_on=day_of(seat.confirmed_at, time_zone),
        state=_shown_state(seat, rhythm, time_zone),
    )


def _authority(office: Office) -> Wording | str:
    """Return who designated, marked with a language where the script tells one; the titles decide between several."""
    alike = languages_by_script(office.designated_by)
    lang = next((lang for lang, _title in office.titles if lang in alike), next(iter(alike), None))
    return Wording(office.designated_by, lang) if lang else office.designated_by


def titles(office: Office, words: Words) -> list[Name]:
    """Return an office's titles in the order in which names are shown: the reader's language, English, as given."""
    return names_to_show(Content(names=tuple(Name(text, lang) for lang, text in office.titles)), words.locale.code)


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


def country_page(code: str) -> str:
    """Return the address of a country's page."""
    return url_for("directory.country", code=code)
