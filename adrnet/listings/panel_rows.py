"""A panel as an organisation writes it into a table: which columns there are, and what each row says or gets wrong.

What a program or a person wrote is understood where it can be: codes, or the words of the reader's language or of
English for them. Nothing is guessed: what is not understood is named with its row and column.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from adrnet.domain.content import Accreditation, Content, Name, Place, SpokenLanguage
from adrnet.domain.proposing import Proposed
from adrnet.domain.scripts import script_of
from adrnet.domain.vocabulary import AccreditationScheme, Scheme
from adrnet.formats.panel_template import TemplateColumn, code_in
from adrnet.formats.tables import Table
from adrnet.i18n import codes
from adrnet.i18n.locales import BY_CODE
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.kit.typed import entry
from adrnet.kit.validators import mailbox_in
from adrnet.listings.forms.choices import is_language
from adrnet.presenters.words import Words, languages_by_script

LONGEST_NAME = 300
_MOST_NAMES, _MOST_CODES = 12, 40
_NAME = re.compile(r"name_([A-Za-z]{2,3}(-[A-Za-z]{4})?(-[A-Za-z]{2})?)")
_BETWEEN, _WITHIN = re.compile(r"[;；\n]"), re.compile(r"[,，、]")
_NEEDED = ("email", "roles", "country")


@dataclass(frozen=True)
class Fault:
    """What cannot stand: in which row (0: the whole file), under which heading, and what to write instead."""

    row: int
    heading: str
    sentence: Wording


@dataclass(frozen=True)
class PanelRow:
    """A row that may stand."""

    number: int
    person: Proposed


@dataclass
class Judged:
    """What a table says and what is wrong with it."""

    rows: list[PanelRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def columns(words: Words, schemes: Sequence[AccreditationScheme], tags: Iterable[str]) -> list[TemplateColumn]:
    """Return the columns of the template in the reader's language, with names in the languages `tags`."""

    def known(scheme: Scheme) -> tuple[tuple[str, str], ...]:
        return tuple((code, words.label(scheme, code)) for code in words.vocabulary.codes(scheme))

    names = [
        TemplateColumn(f"name_{tag}", str(_("Name (%(language)s)", language=str(words.language(tag)))))
        for tag in dict.fromkeys(tags)
    ]
    covered = [one.code for one in words.vocabulary.words(Scheme.COUNTRY) if one.attributes.get("is_covered")]
    return [
        *names,
        TemplateColumn("email", str(_("E-mail"))),
        TemplateColumn("roles", str(_("Roles")), known(Scheme.ROLE)),
        TemplateColumn("specialties", str(_("Specialties")), known(Scheme.SPECIALTY)),
        TemplateColumn("languages", str(_("Working languages")), known(Scheme.LANGUAGE)),
        TemplateColumn("country", str(_("Country")), tuple((code, words.country(code)) for code in sorted(covered))),
        TemplateColumn(
            "scheme",
            str(_("Accreditation scheme")),
            tuple((one.code, Wording(one.awarding_body, "en")) for one in schemes),
        ),
        TemplateColumn(
            "grade",
            str(_("Grade")),
            tuple((str(grade), Wording(one.code, "en")) for one in schemes for grade in one.grades),
        ),
        TemplateColumn(
            "write_in",
            str(_("Language to write in")),
            tuple((one.code, Wording(one.endonym, one.tag)) for one in BY_CODE.values()),
        ),
    ]


def tags_for(words: Words, country: str) -> list[str]:
    """Return the languages in which a panel of this country is likely to write names, English first."""
    word = words.vocabulary.find(Scheme.COUNTRY, country)
    official = word.attributes["official_languages"] if word else ()
    return list(dict.fromkeys(["en", *(tag for tag in official if is_language(tag)), words.locale.tag]))


def judge(table: Table, words: Words, schemes: Sequence[AccreditationScheme]) -> Judged:
    """Judge each row; headings are codes, headings of the template, or its words in the reader's language."""
    offered = columns(words, schemes, tags_for(words, ""))
    by_words = {one.heading.casefold(): one.code for one in offered}
    found = [by_words.get(heading.strip().casefold(), code_in(heading)) for heading in table.headings]
    judged = Judged(faults=list(_faults_of(found, table.headings, offered)))
    if judged.faults:
        return judged
    headings = dict(zip(found, table.headings, strict=True))
    lookup = _Lookup(words, schemes)
    for line in table.lines:
        before = len(judged.faults)
        row = _Row(line.number, dict(zip(found, line.cells, strict=False)), headings, lookup, judged)
        if any(line.cells[len(found) :]):
            row.fault("", _("There are more cells than headings."))
        person = row.read()
        if len(judged.faults) == before:
            judged.rows.append(PanelRow(line.number, person))
    return judged


def _faults_of(found: Sequence[str], headings: Sequence[str], offered: Sequence[TemplateColumn]) -> Iterator[Fault]:
    """Yield what is wrong with the headings: without the right ones no row can be read."""
    known = {one.code for one in offered}
    for code, heading in zip(found, headings, strict=True):
        if heading and code not in known and not _is_name(code):
            yield Fault(0, heading, _("There is no such column. Take the headings of the template."))
    if len(set(found)) != len(found):
        yield Fault(0, "", _("A heading stands there twice."))
    for one in offered:
        if one.code in _NEEDED and one.code not in found:
            yield Fault(0, one.heading, _("This column is missing."))
    if not any(_is_name(code) for code in found):
        yield Fault(0, "name_en", _("A column with names is missing."))


def _is_name(code: str) -> bool:
    named = _NAME.fullmatch(code)
    return named is not None and is_language(named.group(1))


class _Lookup:
    """Codes by themselves and by their words, in the reader's language and in English."""

    def __init__(self, words: Words, schemes: Sequence[AccreditationScheme]) -> None:
        self.words = words
        self.schemes = {one.code.casefold(): one for one in schemes}
        self._known: dict[Scheme, dict[str, str]] = {}
        for scheme in (Scheme.ROLE, Scheme.SPECIALTY, Scheme.LANGUAGE):
            by_word: dict[str, str] = {}
            for word in words.vocabulary.words(scheme):
                label = str(words.label(scheme, word.code))
                for said in (word.code, label, word.labels.get("en", "")):
                    by_word.setdefault(said.casefold(), word.code)
            self._known[scheme] = by_word
        self.countries = {one.code.casefold(): one.code for one in codes.countries(words.locale)}
        for one in codes.countries(words.locale):
            self.countries.setdefault(one.name.casefold(), one.code)

    def code(self, scheme: Scheme, said: str) -> str | None:
        return self._known[scheme].get(said.casefold())


@dataclass
class _Row:
    """One row while it is read."""

    number: int
    cells: dict[str, str]
    headings: dict[str, str]
    lookup: _Lookup
    judged: Judged

    def fault(self, code: str, sentence: Wording) -> None:
        self.judged.faults.append(Fault(self.number, self.headings.get(code, code), sentence))

    def cell(self, code: str) -> str:
        typed = entry(self.cells.get(code, ""))
        if typed.had_control_characters:
            self.fault(code, _("Write this anew: it holds characters that cannot be seen."))
        return typed.text

    def read(self) -> Proposed:
        country = self._country()
        content = Content(
            names=self._names(),
            roles=self._codes("roles", Scheme.ROLE),
            specialties=self._codes("specialties", Scheme.SPECIALTY),
            languages=tuple(SpokenLanguage(code) for code in self._codes("languages", Scheme.LANGUAGE)),
            places=(Place(country=country),) if country else (),
            accreditations=self._accreditations(),
        )
        if not content.roles and not self.cells.get("roles", "").strip():
            self.fault("roles", _("Write what this person does, such as arbitrator or mediator."))
        return Proposed(content, self._email(), self._locale())

    def _names(self) -> tuple[Name, ...]:
        found = []
        for code in self.cells:
            if not _is_name(code) or not (text := self.cell(code)):
                continue
            tag = code.removeprefix("name_")
            if len(text) > LONGEST_NAME:
                self.fault(code, _("Write a shorter name: %(most)d characters at most.", most=LONGEST_NAME))
            elif tag == "en" and languages_by_script(text):
                self.fault(code, _("Write this name in Latin letters; others have a column of their own."))
            found.append(Name(text, tag, script_of(text, tag)))
        if not found:
            self.fault(next(code for code in self.headings if _is_name(code)), _("Write the name of the person."))
        return tuple(found[:_MOST_NAMES])

    def _email(self) -> str:
        said = self.cell("email")
        found = mailbox_in(said) if said else None
        if found is None:
            self.fault("email", _("Write the whole e-mail address, such as name@example.org."))
        return found or ""

    def _country(self) -> str:
        said = self.cell("country")
        found = self.lookup.countries.get(said.casefold())
        if found is None:
            self.fault("country", _("Write the code of the country, such as TH."))
        return found or ""

    def _codes(self, column: str, scheme: Scheme) -> tuple[str, ...]:
        said = [one.strip() for one in _BETWEEN.split(self.cells.get(column, "")) if one.strip()]
        found: dict[str, None] = {}
        for one in said[:_MOST_CODES]:
            whole = self.lookup.code(scheme, one)
            # Words of a list may hold commas themselves; where they do not, a comma separates as well.
            parts = [one] if whole else [part.strip() for part in _WITHIN.split(one) if part.strip()]
            for part in parts:
                if code := self.lookup.code(scheme, part):
                    found[code] = None
                else:
                    self.fault(column, _("%(said)s is not on the list. Take a code of the template.", said=_cut(part)))
        return tuple(found)

    def _accreditations(self) -> tuple[Accreditation, ...]:
        scheme, grade = self.cell("scheme"), self.cell("grade")
        if not scheme and not grade:
            return ()
        known = self.lookup.schemes.get(scheme.casefold())
        if known is None:
            self.fault("scheme", _("Write the code of the scheme as in the template."))
            return ()
        exact = next((one for one in known.grades if str(one).casefold() == grade.casefold()), None)
        if exact is None:
            self.fault("grade", _("Write one of the grades of this scheme as in the template."))
            return ()
        return (Accreditation(known.code, str(exact)),)

    def _locale(self) -> str:
        said = self.cell("write_in")
        by_word = {one.code.casefold(): one.code for one in BY_CODE.values()}
        by_word |= {one.endonym.casefold(): one.code for one in BY_CODE.values()}
        found = by_word.get(said.casefold()) if said else self.lookup.words.locale.code
        if found is None:
            self.fault("write_in", _("Write the code of one of the languages of these pages, such as ja."))
        return found or "en"


def _cut(said: str) -> str:
    return said if len(said) <= 40 else said[:39] + "…"  # noqa: PLR2004 - as much as a line shows
