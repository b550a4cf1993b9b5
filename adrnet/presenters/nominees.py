"""Persons on posts for those who answer for the post: whom they are about to ask, whom they asked, until when.

What everybody sees of a person stands in `posts`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from adrnet.domain.content import Content
from adrnet.domain.naming import names_to_show
from adrnet.domain.nominating import Asked
from adrnet.domain.people import Person, Term
from adrnet.i18n.locales import BY_CODE
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import long_date
from adrnet.kit.mailboxes import names_an_office
from adrnet.presenters.names import ShownName, shown_name
from adrnet.presenters.sentences import SLOT, filled
from adrnet.presenters.words import Words, languages_by_script


@dataclass(frozen=True)
class ShownAsked:
    """Somebody who was asked: what `components/asked.html` shows."""

    names: list[ShownName]
    email: str
    on: date
    # The last day for an answer; None once they said yes and wait for their first day.
    until: date | None
    starts_on: date | None


@dataclass(frozen=True)
class PersonCheck:
    """What asking a person would do: what `components/person_check.html` shows."""

    person: Wording
    email: str
    writes_in: Wording
    # See `components/answers.html`.
    answers: list[dict[str, Any]]
    begins_on: date | None
    is_held: bool
    is_another_asked: bool
    is_mailbox_shared: bool


def shown_asked(asked: Asked, words: Words) -> ShownAsked:
    """Return somebody who was asked, as those see them who asked."""
    names = names_to_show(Content(names=asked.person.names), words.locale.code)
    return ShownAsked(
        [shown_name(one) for one in names], asked.person.email, asked.on, asked.until, asked.term.starts_on
    )


def person_check(  # noqa: PLR0913 - who would be asked, and how the post stands
    person: Person, term: Term, words: Words, today: date, *, is_held: bool, is_another_asked: bool
) -> PersonCheck:
    """Return what would happen if this person were asked today."""
    name = names_to_show(Content(names=person.names), words.locale.code)[0]
    locale = BY_CODE[person.locale]
    return PersonCheck(
        person=Wording(name.text, name.lang),
        email=person.email,
        writes_in=Wording(locale.endonym, locale.tag),
        answers=list(_answers(person, term, words)),
        begins_on=term.starts_on if term.starts_on and term.starts_on > today else None,
        is_held=is_held,
        is_another_asked=is_another_asked,
        is_mailbox_shared=names_an_office(person.email),
    )


def _answers(person: Person, term: Term, words: Words) -> Iterable[dict[str, Any]]:
    for name in person.names:
        yield _answer(
            filled(_("Name in %(language)s", language=SLOT), words.language(name.lang)), _spoken(name.text, name.lang)
        )
    for title in person.title:
        yield _answer(
            filled(_("Title in %(language)s", language=SLOT), words.language(title.lang)),
            _spoken(title.text, title.lang),
        )
    yield _answer(_("E-mail address of the person"), person.email)
    yield _answer(_("Telephone"), person.telephone)
    locale = BY_CODE[person.locale]
    yield _answer(_("Language in which we write to the person"), _spoken(locale.endonym, locale.tag))
    yield _answer(_("Languages in which the person answers"), *(words.language(code) for code in person.languages))
    yield _answer(_("First day"), _day(term.starts_on, words))
    yield _answer(_("Last day"), _day(term.ends_on, words))
    lang = next(iter(languages_by_script(term.designated_by)), None)
    yield _answer(_("Designated by"), _spoken(term.designated_by, lang) if lang else term.designated_by)


def _spoken(text: str, lang: str) -> Wording:
    return Wording(text, lang)


def _answer(said: Wording, *values: Wording | str) -> dict[str, Any]:
    known = [{"text": one, "lang": getattr(one, "lang", None)} for one in values if one]
    return {"label": said, "values": known, "url": None}


def _day(day: date | None, words: Words) -> Wording | str:
    return Wording(long_date(day, words.locale), words.locale.tag) if day else ""
