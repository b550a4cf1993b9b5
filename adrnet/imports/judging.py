"""What every row of a file is asked: is it text, is it short enough, is it a code, a day, a mailbox.

Nothing is guessed and nothing raised: what cannot stand is noted with its row and heading, and reading goes on, so that
whoever mends a file sees all of it at once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from adrnet.domain.import_run import ImportKind
from adrnet.domain.importing import Read
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n import codes
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.imports.columns import EXAMPLE, heading
from adrnet.kit.typed import entry, paragraphs, recognisable
from adrnet.kit.validators import is_web_address, mailbox_in, telephone_in
from adrnet.presenters.acts import in_their_words
from adrnet.presenters.sentences import SLOT, filled
from adrnet.presenters.words import Words

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_COMMAS = re.compile(r"[,，、]")


@dataclass(frozen=True)
class Remark:
    """What is wrong or doubtful: in which row (0: the whole file), in which column and under which heading."""

    row: int
    column: str
    heading: Wording
    sentence: Wording


@dataclass
class Remarks:
    """All that is to be said of a file: faults, with which nothing is done, and doubts."""

    faults: list[Remark] = field(default_factory=list)
    doubts: list[Remark] = field(default_factory=list)


class Lookup:
    """Codes by themselves and by their words, in the reader's language and in English."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._known: dict[Scheme, dict[str, str]] = {}

    def code(self, scheme: Scheme, said: str) -> str | None:
        """Return the code that is meant, None where it is none."""
        if scheme not in self._known:
            self._known[scheme] = self._read(scheme)
        return self._known[scheme].get(said.strip().casefold())

    def _read(self, scheme: Scheme) -> dict[str, str]:
        found: dict[str, str] = {}
        further = {Scheme.COUNTRY: codes.COUNTRIES, Scheme.LANGUAGE: codes.LANGUAGES}.get(scheme, ())
        for code in dict.fromkeys([*self.words.vocabulary.codes(scheme), *further]):
            word = self.words.vocabulary.find(scheme, code)
            labels = (str(self.words.label(scheme, code)), word.labels.get("en", "") if word else "")
            for said in (code, *labels):
                if said:
                    found.setdefault(said.casefold(), code)
        return found


@dataclass
class Cells:
    """One row while it is judged: its cells by the codes of their columns."""

    kind: ImportKind
    number: int
    cells: Mapping[str, str]
    broken: frozenset[str]
    lookup: Lookup
    remarks: Remarks
    longest: int

    @property
    def is_example(self) -> bool:
        """Whether the row only shows how it is done."""
        return self.cells.get("id", "").casefold() == EXAMPLE

    def fault(self, code: str, sentence: Wording) -> None:
        """Note what cannot stand."""
        self.remarks.faults.append(self._remark(code, sentence))

    def doubt(self, code: str, sentence: Wording) -> None:
        """Note what may stand and may be a mistake."""
        self.remarks.doubts.append(self._remark(code, sentence))

    def _remark(self, code: str, sentence: Wording) -> Remark:
        shown = heading(self.kind, code, self.lookup.words) if code else Wording("", "en")
        return Remark(self.number, code, shown, sentence)

    def raw(self, code: str) -> str:
        """Return a cell as it was read; one that a spreadsheet left without a value is a fault."""
        if code in self.broken:
            self.fault(code, _("This cell holds an error, or a formula without a value. Write the value itself."))
            return ""
        cell = self.cells.get(code, "")
        if len(cell) > self.longest:
            self.fault(code, _("This cell holds too much. Write less into it."))
            return ""
        return cell

    def clean(self, code: str, said: str, most: int, *, has_lines: bool = False) -> str:
        """Return a text as it is kept."""
        typed = paragraphs(said) if has_lines else entry(said)
        if typed.had_control_characters or "\ufffd" in typed.text:
            self.fault(code, _("Write this anew: it holds characters that cannot be seen."))
        elif len(typed.text) > most:
            self.fault(code, _("Write a shorter text: %(most)d characters at most.", most=most))
        return typed.text

    def line(self, code: str, most: int, *, has_lines: bool = False) -> str:
        """Return the text of a whole cell."""
        return self.clean(code, self.raw(code), most, has_lines=has_lines)

    def word(self, code: str, scheme: Scheme, said: str) -> str:
        """Return the code of a vocabulary that is meant."""
        found = self.lookup.code(scheme, said)
        if found is None:
            quoted = in_their_words(recognisable(said))
            self.fault(code, filled(_("%(said)s is not on the list. Take a code of the template.", said=SLOT), quoted))
        return found or ""

    def words(self, code: str, scheme: Scheme, said: tuple[str, ...]) -> tuple[str, ...]:
        """Return the codes that are meant, each once; where a word holds no comma itself, one separates as well."""
        found: dict[str, None] = {}
        for one in said:
            whole = self.lookup.code(scheme, one)
            for part in [one] if whole else [part for part in _COMMAS.split(one) if part.strip()]:
                if known := self.word(code, scheme, part):
                    found[known] = None
        return tuple(found)

    def mailbox(self, code: str, said: str) -> str:
        """Return a mailbox."""
        found = mailbox_in(entry(said).text) if said else ""
        if found is None:
            self.fault(code, _("Write the whole e-mail address, such as name@example.org."))
        return found or ""

    def telephone(self, code: str, said: str, country: str) -> str:
        """Return a telephone number in its international form; it may be written as at home."""
        found = telephone_in(entry(said).text, country or None) if said else ""
        if found is None:
            self.fault(code, _("Write the telephone number with its country code, such as +81 3 1234 5678."))
        return found or ""

    def web_address(self, code: str, said: str) -> str:
        """Return an address on the web."""
        text = entry(said).text
        if text and not is_web_address(text):
            self.fault(code, _("Write the address in full, beginning with https://"))
        return text

    def day(self, code: str, said: str) -> date | None:
        """Return a day of the calendar."""
        if not said:
            return None
        try:
            return date.fromisoformat(said if _DAY.fullmatch(said) else "")
        except ValueError:
            self.fault(code, _("Write the day as year, month and day, such as 2026-11-21."))
            return None

    def year(self, code: str, said: str) -> int | None:
        """Return a year."""
        if not said:
            return None
        if not (said.isascii() and said.isdigit() and len(said) == len("2026")):
            self.fault(code, _("Write the year with four digits."))
            return None
        return int(said)


def rows_of(  # noqa: PLR0913, PLR0917 - what a row is judged by
    kind: ImportKind, read: Read, columns: Mapping[int, str], lookup: Lookup, remarks: Remarks, longest: int
) -> list[Cells]:
    """Return the rows that are to be judged, without the example; cells beyond the headings are a fault."""
    found = []
    for number, cells in read.lines:
        said = {code: cells[place] for place, code in columns.items() if place < len(cells)}
        broken = frozenset(code for place, code in columns.items() if (number, place) in read.broken)
        row = Cells(kind, number, said, broken, lookup, remarks, longest)
        if any(cells[len(read.headings) :]):
            row.fault("", _("There are more cells than headings."))
        if not row.is_example:
            found.append(row)
    return found
