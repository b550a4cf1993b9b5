"""What may be typed into the list's address and into the forms of those who keep it, and what is said about the rest.

An address is shared, kept and edited by hand: whatever cannot be understood is left out and named, never an error page.
What an office must have is the same here and in a coordinator's file (`loading`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from adrnet.domain.listed import NATIONAL_POST, STATES
from adrnet.domain.listing import public_id_in
from adrnet.domain.posts import Office
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.focal_points.offering import FORMATS
from adrnet.focal_points.queries import PostFacet
from adrnet.formats.columns import COLUMNS, Column
from adrnet.i18n.locales import LOCALES
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit import typed
from adrnet.kit.fields import (
    ChoiceField,
    DayField,
    EmailField,
    HiddenField,
    LineField,
    NumberField,
    RadioField,
    TelephoneField,
    TextField,
    TicksField,
    options,
)
from adrnet.kit.forms import Form
from adrnet.kit.persons import PersonForm
from adrnet.kit.rows import Row, Rows
from adrnet.kit.validators import Required
from adrnet.presenters.narrowing import Asked, left_out
from adrnet.presenters.words import Words

_LONGEST_NAME = 300
_MOST_ORGANISATIONS = 20


@dataclass(frozen=True)
class Read:
    """An address as it was understood, and what has to be said about the rest."""

    asked: Asked
    notices: list[Wording]
    # The rest, as it was typed.
    unknown: tuple[str, ...] = ()


def read(arguments: MultiDict[str, str], vocabulary: Vocabulary) -> Read:
    """Understand an address of the list."""
    facets: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    for facet in PostFacet:
        given = arguments.getlist(facet)
        known = _organisations(given) if facet == PostFacet.ORGANISATION else codes(facet, vocabulary)
        chosen = typed.choose(given, known)
        facets[str(facet)] = chosen.codes
        unknown += chosen.unknown
    page = 1
    if raw := arguments.get("page", "").strip():
        number = typed.page_number(raw)
        page = number or 1
        unknown += [raw] if number is None else []
    return Read(Asked("focal_points.list", "", facets, page=page), left_out(unknown), tuple(unknown))


def _organisations(given: Sequence[str]) -> list[str]:
    """Return what can be the public id of an organisation; whether it is one on the list, the list says."""
    found = [one.strip().lower() for one in given[:_MOST_ORGANISATIONS]]
    return sorted({one for one in found if public_id_in(one) == one})


def column_keys(arguments: MultiDict[str, str]) -> list[str]:
    """Return the columns that an address names (`columns=country,office`); whether they are known is asked later."""
    return [key for written in arguments.getlist("columns") for key in written.split(",")]


def codes(facet: str, vocabulary: Vocabulary) -> Sequence[str]:
    """Return the codes of a facet, in the order of the page."""
    return {
        PostFacet.COUNTRY: vocabulary.codes(Scheme.COUNTRY),
        PostFacet.TOPIC: vocabulary.codes(Scheme.TOPIC),
        PostFacet.KIND: (NATIONAL_POST, *vocabulary.codes(Scheme.KIND)),
        PostFacet.STATE: STATES,
        PostFacet.LANGUAGE: vocabulary.codes(Scheme.LANGUAGE),
        # As many as there are; they are named by their public ids.
        PostFacet.ORGANISATION: (),
    }[PostFacet(facet)]


class TitleRow(Row):
    """What an office is called in one language."""

    lang = ChoiceField(_l("Language"), [Required(_l("Choose the language of the title."))])
    text = LineField(_l("Title"), [Required(_l("Write the title of the office in this language."))], most=_LONGEST_NAME)


class DesignateOfficeForm(Form):
    """An office for a post: what it is called, how it is reached, for how long, by whose authority."""

    # What was seen of the post while the form was filled in.
    seen = HiddenField()
    titles = Rows(TitleRow, _l("Title of the office"), each=_l("Title"), most=20)
    mailbox = EmailField(_l("E-mail address of the office"), render_kw={"autocomplete": "off"})
    telephone = TelephoneField(_l("Telephone"), render_kw={"autocomplete": "off"})
    # Not `languages`: that is the id of the list of languages on every page.
    answers_in = TicksField(_l("Languages in which the office answers"))
    starts_on = DayField(_l("First day"))
    ends_on = DayField(_l("Last day"))
    designated_by = LineField(
        _l("Designated by"),
        [Required(_l("Name the authority that designates, such as a ministry."))],
        most=_LONGEST_NAME,
    )

    def prepare(self, words: Words, country: str) -> "DesignateOfficeForm":
        """Offer the network's languages, those of the country first."""
        codes = languages_in_order(words, country)
        for row in self.titles:
            row.lang.choices = options(((code, words.language(code)) for code in codes), none=_("Choose a language"))
        self.answers_in.choices = options((code, words.language(code)) for code in codes)
        return self

    def office(self) -> Office:
        """Return what the form says of the office."""
        return Office(
            titles=tuple((row["lang"], row["text"]) for row in self.titles.data),
            mailbox=self.mailbox.data,
            telephone=self.telephone.data,
            languages=tuple(self.answers_in.data or ()),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            designated_by=self.designated_by.data,
        )

    def is_right(self, today: date) -> bool:
        """Whether the form can be taken as it is; what one question alone cannot know is said here."""
        is_right = self.validate_on_submit()
        if not self.is_submitted() or self.is_round_trip:
            return False
        langs = [row["lang"] for row in self.titles.data]
        if not langs and len(self.titles):
            self.titles[0].form["text"].errors = [_("Write the title of the office in at least one language.")]
        elif len(set(langs)) != len(langs):
            self.titles.filled[_repeated(langs)].form["lang"].errors = [_("There is a title in this language already.")]
        if not self.mailbox.data and not self.telephone.data and not self.mailbox.errors:
            self.refuse(
                _("Write an e-mail address or a telephone number, so that the office can be reached."), "mailbox"
            )
        starts_on, ends_on = self.starts_on.data, self.ends_on.data
        if starts_on and ends_on and ends_on < starts_on:
            self.refuse(_("Write a last day that is not before the first day."), "ends_on")
        elif ends_on and ends_on < today:
            self.refuse(_("Write a last day that is not over yet."), "ends_on")
        return is_right and not self.problems()


class NominatePersonForm(PersonForm):
    """A person for a post of a country."""

    def prepare(self, words: Words, country: str) -> "NominatePersonForm":
        """Offer the network's languages, those of the country first."""
        self.offer((code, words.language(code)) for code in languages_in_order(words, country))
        return self


class OpenPostForm(Form):
    """A further post of a country, for topics of its own."""

    country = ChoiceField(_l("Country"), [Required(_l("Choose a country."))])
    topics = TicksField(_l("Topics"), [Required(_l("Tick at least one topic."))])


class GiveReasonForm(Form):
    """Why something on the list ends; it stays on record."""

    seen = HiddenField()
    reason = TextField(
        _l("Reason"), [Required(_l("Write why, so that others can follow the decision later."))], rows=3, most=1000
    )


class ChooseColumnsForm(Form):
    """Which columns, in which order: a number for each that is wanted."""

    locale = ChoiceField(_l("Language of the file"), [Required(_l("Choose a language."))])

    @classmethod
    def values(cls, keys: Sequence[str], locale: str) -> dict[str, Any]:
        """Return a choice as the form shows it; the usual columns where nothing was chosen."""
        places = {key: place for place, key in enumerate(keys or [column.key for column in COLUMNS], start=1)}
        return {"locale": locale, **{f"place_{key}": place for key, place in places.items()}}

    def prepare(self) -> "ChooseColumnsForm":
        """Offer the network's languages by their own names."""
        self.locale.choices = options(
            ((one.code, one.endonym) for one in LOCALES), languages={one.code: one.tag for one in LOCALES}
        )
        return self

    @property
    def places(self) -> list[NumberField]:
        """The fields of the columns, in the order of their numbers when the page was opened, the others behind."""
        fields = [self[f"place_{column.key}"] for column in COLUMNS]
        return sorted(fields, key=lambda field: (field.object_data is None, field.object_data or 0))

    @property
    def is_reset(self) -> bool:
        """Whether the button was pressed that brings the usual columns back."""
        return self.is_submitted() and "reset" in request.form

    def keys(self) -> list[str]:
        """Return the columns that were chosen, in their order; two with the same number stand as they usually do."""
        numbered = [(field.data, column.key) for column, field in self._numbered() if field.data is not None]
        return [key for _number, key in sorted(numbered, key=itemgetter(0))]

    def has_columns(self) -> bool:
        """Whether anything is left of the file."""
        if not self.keys():
            self.refuse(_("Give at least one column a number."), f"place_{COLUMNS[0].key}")
            return False
        return True

    def _numbered(self) -> list[tuple[Column, NumberField]]:
        return [(column, self[f"place_{column.key}"]) for column in COLUMNS]


for _column in COLUMNS:
    # The headings are marked where the columns stand.
    setattr(ChooseColumnsForm, f"place_{_column.key}", NumberField(_l(_column.heading), least=1, most=99))


class TakeWiderForm(Form):
    """Why somebody takes more than everyone sees, and in which format."""

    reason = TextField(
        _l("Reason"),
        [Required(_l("Write what you need the file for. The persons in it read your reason."))],
        rows=3,
        most=1000,
    )
    format = RadioField(_l("Format"), [Required(_l("Choose a format."))])

    def prepare(self) -> "TakeWiderForm":
        """Offer the formats of the list."""
        self.format.choices = options((one.ending, one.label.wording()) for one in FORMATS.values())
        return self


class PlainForm(Form):
    """One button: what it does stands beside it."""

    seen = HiddenField()


def languages_in_order(words: Words, country: str) -> list[str]:
    """Return the network's languages for a question about a country: its own, the page's, English, the others."""
    known = words.vocabulary.codes(Scheme.LANGUAGE)
    word = words.vocabulary.find(Scheme.COUNTRY, country)
    official = word.attributes["official_languages"] if word else ()
    first = [code for code in (*official, words.locale.code, "en") if code in known]
    return list(dict.fromkeys([*first, *known]))


def office_values(office: Office) -> dict[str, Any]:
    """Return an office as the form shows it."""
    return {
        "titles": [{"lang": lang, "text": text} for lang, text in office.titles],
        "mailbox": office.mailbox,
        "telephone": office.telephone,
        "answers_in": list(office.languages),
        "starts_on": office.starts_on,
        "ends_on": office.ends_on,
        "designated_by": office.designated_by,
    }


def _repeated(langs: Sequence[str]) -> int:
    return next(place for place, lang in enumerate(langs) if lang in langs[:place])
