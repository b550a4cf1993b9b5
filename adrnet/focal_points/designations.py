"""Designations for those who decide about them: what one would do, what became of a post meanwhile, who was there.

Each sentence of the check stands in its template; here are the names and days that decide which of them is said.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import object_session

from adrnet.domain import posts
from adrnet.domain.content import Content, OfferedPost, Title
from adrnet.domain.focal_point import Designation, DesignationKind, DesignationState, Post, Tier
from adrnet.domain.freshness import Day
from adrnet.domain.posts import Office
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.sight import known_person
from adrnet.focal_points.keeping import time_zone
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import long_date
from adrnet.kit.mailboxes import looks_personal
from adrnet.presenters import changes
from adrnet.presenters.posts import day_of, person_names, titles
from adrnet.presenters.sentences import SLOT, filled
from adrnet.presenters.words import Words, languages_by_script

_OVER = {DesignationState.ENDED, DesignationState.WITHDRAWN, DesignationState.DECLINED, DesignationState.LAPSED}


@dataclass(frozen=True)
class Check:
    """What a designation would do."""

    office: Wording
    # See `components/answers.html`.
    answers: list[dict[str, Any]]
    # None: nobody sits there now; a person's name is never said.
    holder: Wording | None
    is_held: bool
    holder_until: date | None
    begins_on: date | None
    # The days on which nobody sits there between the two.
    gap: tuple[date, date] | None
    nominee: Wording | None
    nominee_from: date | None
    is_nominee_replaced: bool
    is_mailbox_personal: bool


@dataclass(frozen=True)
class Former:
    """An office or a person that sat on the post, or was to."""

    id: int
    # Of a person as far as shown to coordinators; empty once nothing is known of them.
    names: list[Wording]
    is_office: bool
    state: str
    # Whether they sat there.
    has_sat: bool
    since: date | None
    until: date | None
    designated_by: Wording | str
    reason: str
    reason_lang: str | None


def changed(post: Post, seen: str, words: Words) -> list[changes.Group]:
    """Return what became of a post since it was looked at; `seen` says how it was (`services.standing`)."""
    _state, _dot, rest = seen.partition(".")
    holder_id = rest.partition(".")[0]
    before = next((one for one in post.designations if str(one.id) == holder_id), None)
    return changes.changes(
        Content(posts=(_offered(post, before),)), Content(posts=(_offered(post, post.holder),)), words
    )


def _offered(post: Post, holder: Designation | None) -> OfferedPost:
    topics = tuple(one.topic for one in post.topics)
    if holder is None or holder.kind != DesignationKind.OFFICE:
        return OfferedPost(post.public_id, topics)
    office = Office.of(holder)
    return OfferedPost(
        public_id=post.public_id,
        topics=topics,
        titles=tuple(Title(lang, text) for lang, text in office.titles),
        mailbox=office.mailbox,
        telephone=office.telephone,
        languages=office.languages,
        starts_on=office.starts_on.isoformat() if office.starts_on else "",
        ends_on=office.ends_on.isoformat() if office.ends_on else "",
    )


def check(post: Post, office: Office, words: Words, day: Day) -> Check:
    """Return what would become of a post if this office were designated today."""
    holder, waiting = post.holder, posts.nominees(post)
    begins_on = office.starts_on if office.starts_on and office.starts_on > day.today else None
    nominee = waiting[-1] if waiting else None
    until = holder.ends_on if holder and holder.ends_on else None
    vacant_from = None
    if begins_on and holder is None:
        vacant_from = day.today
    elif begins_on and until and until + timedelta(days=1) < begins_on:
        vacant_from = until + timedelta(days=1)
    return Check(
        office=_title(office, words),
        answers=_answers(office, words),
        holder=_title(Office.of(holder), words) if holder and holder.kind == DesignationKind.OFFICE else None,
        is_held=holder is not None,
        holder_until=until if begins_on and until and until < begins_on else None,
        begins_on=begins_on,
        gap=(vacant_from, begins_on - timedelta(days=1)) if begins_on and vacant_from else None,
        nominee=_title(Office.of(nominee), words) if nominee else None,
        nominee_from=nominee.starts_on if nominee else None,
        is_nominee_replaced=begins_on is not None,
        is_mailbox_personal=bool(office.mailbox) and looks_personal(office.mailbox),
    )


def _answers(office: Office, words: Words) -> list[dict[str, Any]]:
    """Return everything that was said of an office, question by question."""
    return [
        *(
            {
                "label": filled(_("Title in %(language)s", language=SLOT), words.language(lang)),
                "values": [{"text": text, "lang": lang}],
                "url": None,
            }
            for lang, text in office.titles
        ),
        _answer(_("E-mail address of the office"), office.mailbox),
        _answer(_("Telephone"), office.telephone),
        _answer(_("Languages in which the office answers"), *(words.language(code) for code in office.languages)),
        _answer(_("First day"), _day(office.starts_on, words)),
        _answer(_("Last day"), _day(office.ends_on, words)),
        _answer(_("Designated by"), _spoken(office.designated_by)),
    ]


def _answer(said: Wording, *values: Wording | str) -> dict[str, Any]:
    known = [{"text": one, "lang": getattr(one, "lang", None)} for one in values if one]
    return {"label": said, "values": known, "url": None}


def _day(day: date | None, words: Words) -> Wording | str:
    return Wording(long_date(day, words.locale), words.locale.tag) if day else ""


def former(post: Post, words: Words) -> list[Former]:
    """Return who sat on a post, or was to, the latest first, with the reason of the end (one statement)."""
    session = object_session(post)
    over = [one for one in post.designations if one.state in _OVER]
    reasons = dict(
        session.execute(
            select(AuditEvent.subject_id, ReviewEntry.note)
            .join(ReviewEntry, ReviewEntry.event_id == AuditEvent.id)
            .where(AuditEvent.subject == "designation", AuditEvent.subject_id.in_([one.id for one in over]))
            .order_by(AuditEvent.id)
        ).all()
        if session and over
        else ()
    )
    return [_former(one, reasons.get(one.id, ""), words) for one in reversed(over)]


def _former(one: Designation, reason: str, words: Words) -> Former:
    is_office, zone = one.kind == DesignationKind.OFFICE, time_zone()
    office, person = Office.of(one), known_person(one, Tier.COORDINATORS)
    names = titles(office, words) if is_office else person_names(person, words) if person else []
    return Former(
        id=one.id,
        names=[Wording(name.text, name.lang) for name in names],
        is_office=is_office,
        state=one.state,
        has_sat=one.state == DesignationState.ENDED or (not is_office and one.ended_at is not None),
        since=one.starts_on or day_of(one.designated_at, zone),
        until=day_of(one.ended_at, zone),
        designated_by=_spoken(office.designated_by) if is_office else "",
        reason=reason,
        reason_lang=next(iter(languages_by_script(reason)), None),
    )


def _title(office: Office, words: Words) -> Wording:
    first = titles(office, words)[0]
    return Wording(first.text, first.lang)


def _spoken(text: str) -> Wording | str:
    lang = next(iter(languages_by_script(text)), None)
    return Wording(text, lang) if lang else text
