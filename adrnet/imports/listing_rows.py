"""Rows that describe entries: what each says of its organisation, field by field.

A cell that says what the entry says already is not judged again; an empty cell leaves a field as it is, a lone hyphen
empties it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from adrnet.domain.content import Accreditation, Content, Link, Name, NameKind, Place, SpokenLanguage, Text
from adrnet.domain.scripts import script_of
from adrnet.domain.vocabulary import Scheme
from adrnet.formats.content_cells import DESCRIPTION, FIELDS, TooManyPartsError, cells_of, value_in
from adrnet.formats.notation import NOTHING
from adrnet.i18n.messages import gettext as _
from adrnet.imports.columns import is_language, tag_in
from adrnet.imports.judging import Cells
from adrnet.presenters.words import languages_by_script

_NAME, _TEXT, _CITY, _ADDRESS, _NOTE, _LINE = 300, 2000, 120, 500, 200, 500
_MOST_VALUES = 60
_SCRIPT, _DIGEST = re.compile(r"[A-Z][a-z]{3}"), re.compile(r"[0-9a-f]{16}")
_FIELD = re.compile(r"[a-z_]{1,40}")
_EARLIEST = 1000
_EMPTY = Content()
_FIELDS_OF_CONTENT = {one.name for one in fields(Content)}
_SIMPLE = ("country", "city", "address")


@dataclass
class ListingRow:
    """One row while it is read; `present` is what the entry says today."""

    row: Cells
    present: Content

    def read(self) -> Content:
        """Return what the entry is to say."""
        row, present = self.row, self.present
        said: dict[str, Any] = {}
        known = cells_of(present)
        for name in FIELDS:
            cell = row.raw(name)
            if not cell or cell == known[name]:
                continue
            if cell == NOTHING:
                said[name] = getattr(_EMPTY, name)
            elif (value := self._value(name, cell)) is not None:
                said[name] = value
        for name in ("names", "texts", "places"):
            value = said.get(name, getattr(present, name))
            if (simple := getattr(self, f"_simple_{name}")(value)) != value:
                said[name] = simple
        content = replace(present, **said)
        # Of another website than stands there nobody has seen whose it is.
        is_same = content.website == present.website
        return replace(content, website_seen=present.website_seen and is_same)

    def _value(self, name: str, cell: str) -> Any:
        try:
            value = value_in(name, cell)
        except TooManyPartsError as error:
            self.row.fault(
                name,
                _(
                    "Line %(line)s has too many parts. Before a bar that belongs to the text write \\.",
                    line=str(error.line),
                ),
            )
            return None
        except ValueError:
            self.row.fault(name, _("Write the year with four digits."))
            return None
        if isinstance(value, tuple) and len(value) > _MOST_VALUES:
            self.row.fault(name, _("This cell holds too much. Write less into it."))
            return None
        return getattr(self, f"_{name}")(value)

    def _names(self, value: tuple[Name, ...]) -> tuple[Name, ...]:
        return tuple(dict.fromkeys(self._name("names", one) for one in value))

    def _name(self, code: str, one: Name) -> Name:
        text = self.row.clean(code, one.text, _NAME)
        if not text:
            self.row.fault(code, _("Write the name itself."))
        self._language(code, one.lang)
        if one.lang == "en" and languages_by_script(text):
            self.row.doubt(code, _("This name is not written in Latin letters. Is it really English?"))
        if one.script and not _SCRIPT.fullmatch(one.script):
            self.row.fault(code, _("Write a script by its code of four letters, such as Thai, or leave it out."))
        kind = self.row.word(code, Scheme.NAME_KIND, one.kind) or NameKind.OFFICIAL.value
        return Name(text, one.lang, one.script, kind)

    def _kind(self, value: str) -> str:
        return self.row.word("kind", Scheme.KIND, value)

    def _texts(self, value: tuple[Text, ...]) -> tuple[Text, ...]:
        return tuple(self._text("texts", one) for one in value)

    def _text(self, code: str, one: Text) -> Text:
        text = self.row.clean(code, one.text, _TEXT, has_lines=True)
        if not text:
            self.row.fault(code, _("Write the text itself."))
        self._language(code, one.lang)
        is_known = one.state in {"draft", "reviewed", "official"} and one.origin in {"human", "machine"}
        is_source = not one.source_hash or _DIGEST.fullmatch(one.source_hash)
        if not is_known or not is_source or not _FIELD.fullmatch(one.field):
            self.row.fault(code, _("Write text and language, or take the line as it stood in the file."))
        return replace(one, text=text)

    def _places(self, value: tuple[Place, ...]) -> tuple[Place, ...]:
        return tuple(self._place("places", one) for one in value)

    def _place(self, code: str, one: Place) -> Place:
        return Place(
            country=self.row.word(code, Scheme.COUNTRY, one.country),
            city=self.row.clean(code, one.city, _CITY),
            address=self.row.clean(code, one.address, _ADDRESS, has_lines=True),
            role=self.row.word(code, Scheme.PLACE_ROLE, one.role),
        )

    def _jurisdictions(self, value: tuple[str, ...]) -> tuple[str, ...]:
        return self.row.words("jurisdictions", Scheme.COUNTRY, value)

    def _services(self, value: tuple[str, ...]) -> tuple[str, ...]:
        return self.row.words("services", Scheme.SERVICE, value)

    def _specialties(self, value: tuple[str, ...]) -> tuple[str, ...]:
        return self.row.words("specialties", Scheme.SPECIALTY, value)

    def _roles(self, value: tuple[str, ...]) -> tuple[str, ...]:
        return self.row.words("roles", Scheme.ROLE, value)

    def _languages(self, value: tuple[SpokenLanguage, ...]) -> tuple[SpokenLanguage, ...]:
        found: dict[str, SpokenLanguage] = {}
        for one in value:
            level = self.row.word("languages", Scheme.LANGUAGE_LEVEL, one.level) if one.level else ""
            for code in self.row.words("languages", Scheme.LANGUAGE, (one.code,)):
                found[code] = SpokenLanguage(code, level)
        return tuple(found.values())

    def _digital(self, value: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            replace(
                one,
                code=self.row.word("digital", Scheme.DIGITAL, one.code),
                answer=self.row.word("digital", Scheme.DIGITAL_ANSWER, one.answer),
                note=self.row.clean("digital", one.note, _NOTE),
            )
            for one in value
        )

    def _accreditations(self, value: tuple[Accreditation, ...]) -> tuple[Accreditation, ...]:
        return tuple(self._accreditation(one) for one in value)

    def _accreditation(self, one: Accreditation) -> Accreditation:
        if one in self.present.accreditations:
            return one
        if one.verified_by or one.verified_on:
            self.row.doubt("accreditations", _("That it was verified is not taken over from a file."))
        for said in (one.awarded_on, one.expires_on):
            self.row.day("accreditations", said)
        return Accreditation(
            self.row.clean("accreditations", one.scheme, _NOTE),
            self.row.clean("accreditations", one.grade, _NOTE),
            one.awarded_on,
            one.expires_on,
            self.row.clean("accreditations", one.evidence, _LINE),
        )

    def _email(self, value: str) -> str:
        return self.row.mailbox("email", value)

    def _telephone(self, value: str) -> str:
        return self.row.telephone("telephone", value, self._country())

    def _website(self, value: str) -> str:
        return self.row.web_address("website", value)

    def _website_seen(self, _value: bool) -> None:
        self.row.doubt("website_seen", _("That a website was seen is not taken over from a file."))

    def _links(self, value: tuple[Link, ...]) -> tuple[Link, ...]:
        for one in value:
            if one.lang:
                self._language("links", one.lang)
        return tuple(
            Link(self.row.word("links", Scheme.LINK_KIND, one.kind), self.row.web_address("links", one.url), one.lang)
            for one in value
        )

    def _founded(self, value: int) -> int:
        if not _EARLIEST <= value <= date.max.year:
            self.row.fault("founded", _("Write the year with four digits."))
        return value

    def _introductions(self, value: str) -> str:
        if value not in {"yes", "no"}:
            self.row.fault("introductions", _("Write yes or no."))
        return value

    def _unverified_fields(self, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if one not in _FIELDS_OF_CONTENT:
                self.row.fault("unverified_fields", _("Take the cell as it stood in the file."))
        return tuple(dict.fromkeys(value))

    def _language(self, code: str, tag: str) -> None:
        if not is_language(tag):
            self.row.fault(code, _("Write the language by its code, such as en or th."))

    def _country(self) -> str:
        """Return in which country telephone numbers are dialled."""
        said = self.row.cells.get("country", "") or self.row.cells.get("places", "").strip()[:2]
        here = self.row.lookup.code(Scheme.COUNTRY, said) if said else None
        return here or next((one.country for one in self.present.places if one.country), "")

    def _tagged(self, prefix: str) -> Iterable[tuple[str, str, str]]:
        """Yield the columns with one name or text: code, language, cell."""
        for code in self.row.cells:
            if code.startswith(prefix) and (tag := tag_in(self.row.kind, code)) and (cell := self.row.raw(code)):
                yield code, tag, cell

    def _simple_names(self, value: tuple[Name, ...]) -> tuple[Name, ...]:
        for code, tag, cell in self._tagged("name_"):
            # Judged as the same text in the cell of all names is.
            made = self._name(code, Name(cell, tag, script_of(cell, tag)))
            is_same = [one.lang == tag and one.kind == NameKind.OFFICIAL for one in value]
            if any(one.lang == tag and one.text == made.text for one in value):
                continue
            if True in is_same:
                place = is_same.index(True)
                value = (*value[:place], made, *value[place + 1 :])
            else:
                value = (*value, made)
        return value

    def _simple_texts(self, value: tuple[Text, ...]) -> tuple[Text, ...]:
        for code, tag, cell in self._tagged("description_"):
            made = self._text(code, Text(DESCRIPTION, cell, tag))
            here = [one.field == DESCRIPTION and one.lang == tag for one in value]
            if True not in here:
                value = (*value, made)
            elif value[here.index(True)].text != made.text:
                value = tuple(made if is_it else one for one, is_it in zip(value, here, strict=True))
        return value

    def _simple_places(self, value: tuple[Place, ...]) -> tuple[Place, ...]:
        said = {code: cell for code in _SIMPLE if (cell := self.row.raw(code))}
        if not said or self.row.cells.get("places"):
            return value
        first = value[0] if value else Place(role="seat")
        said = {code: "" if cell == NOTHING else cell for code, cell in said.items()}
        changed = replace(first, **said)
        return (changed if changed == first else self._simple_place(changed), *value[1:])

    def _simple_place(self, place: Place) -> Place:
        return Place(
            country=self.row.word("country", Scheme.COUNTRY, place.country) if place.country else "",
            city=self.row.clean("city", place.city, _CITY),
            address=self.row.clean("address", place.address, _ADDRESS, has_lines=True),
            role=place.role,
        )
