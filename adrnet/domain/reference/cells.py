"""One row of a file of reference data, read cell by cell; what does not fit is noted with its place, not raised.

Reading goes on after a fault, so that whoever mends a file sees all of them at once. Whether a code exists is not asked
here (`reference`): only its form.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from urllib.parse import urlsplit

_CODE = re.compile(r"[a-z][a-z_]{0,39}")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_SCRIPT = re.compile(r"[A-Z][a-z]{3}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_ROUGH_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
# Nothing a file of text needs; NUL cannot be stored at all.
_REFUSED = frozenset({"Cc", "Cs", "Co", "Cn"})


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: row 1 is the header, row 0 the file itself."""

    file: str
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        place = [self.file, f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else ""]
        return f"{', '.join(part for part in place if part)}: {self.sentence}"


@dataclass(frozen=True)
class Cells:
    """The cells of one row by their headings."""

    file: str
    number: int
    cells: dict[str, str]
    faults: list[Fault]

    ANSWERS: ClassVar[dict[str, bool]] = {"yes": True, "no": False}

    def fault(self, column: str, sentence: str) -> None:
        """Note what is wrong with a cell."""
        self.faults.append(Fault(self.file, self.number, column, sentence))

    def get(self, column: str) -> str:
        """Return the cell as it is; empty where the file has no such column (`text` notes that)."""
        return self.cells.get(column, "")

    def text(self, column: str, *, required: bool = False) -> str:
        """Return a line of text."""
        if column not in self.cells:
            self.fault(column, "there is no such column")
            return ""
        value = self.cells[column]
        if any(unicodedata.category(sign) in _REFUSED for sign in value):
            self.fault(column, "holds a control character")
        elif value != value.strip():
            self.fault(column, f"{value!r} begins or ends with a blank")
        elif required and not value:
            self.fault(column, "is empty")
        return value

    def _shaped(self, column: str, pattern: re.Pattern[str], what: str, *, required: bool = True) -> str:
        value = self.text(column, required=required)
        if value and not pattern.fullmatch(value):
            self.fault(column, f"{value!r} is no {what}")
        return value

    def code(self, column: str, *, required: bool = True) -> str:
        """Return a code of ours: small letters and underscores."""
        return self._shaped(column, _CODE, "code", required=required)

    def tag(self, column: str) -> str:
        """Return a BCP 47 tag."""
        return self._shaped(column, _TAG, "language tag")

    def script(self, column: str) -> str:
        """Return an ISO 15924 code."""
        return self._shaped(column, _SCRIPT, "code of a script")

    def country(self, column: str, *, required: bool = True) -> str:
        """Return an ISO 3166-1 code."""
        return self._shaped(column, _COUNTRY, "code of a country", required=required)

    def rough_day(self, column: str, *, required: bool = False) -> str:
        """Return a day, month or year in ISO form, as precise as it is given."""
        value = self._shaped(column, _ROUGH_DAY, "day, month or year", required=required)
        if value and _ROUGH_DAY.fullmatch(value):
            self._date(column, (value + "-01-01")[:10])
        return value

    def day(self, column: str, *, required: bool = False) -> date | None:
        """Return a day, None where the cell is empty."""
        value = self.text(column, required=required)
        return self._date(column, value) if value else None

    def _date(self, column: str, value: str) -> date | None:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fault(column, f"{self.cells[column]!r} is no day (YYYY-MM-DD)")
            return None

    def whole(self, column: str) -> int:
        """Return a whole number."""
        value = self.text(column, required=True)
        if value and not (value.isascii() and value.isdigit() and len(value) <= len("9999")):
            self.fault(column, f"{value!r} is no whole number")
            return 0
        return int(value or 0)

    def yes(self, column: str) -> bool:
        """Return whether the cell says yes."""
        return self.ANSWERS.get(self.one_of(column, tuple(self.ANSWERS)), False)

    def one_of(self, column: str, allowed: Collection[str]) -> str:
        """Return one of a few words."""
        value = self.text(column, required=True)
        if value and value not in allowed:
            self.fault(column, f"{value!r} is none of {', '.join(allowed)}")
        return value

    def many(self, column: str, separator: str = ";", *, required: bool = False) -> tuple[str, ...]:
        """Return the values of a cell that holds several, each once."""
        value = self.text(column, required=required)
        parts = value.split(separator) if value else []
        if any(not part.strip() for part in parts):
            self.fault(column, f"{value!r} holds an empty value")
        if len(set(parts)) != len(parts):
            self.fault(column, f"{value!r} names something twice")
        return tuple(parts)

    def parts(self, column: str, separator: str, count: int) -> list[list[str]]:
        """Return the values of a cell that holds several, each of `count` pieces joined by colons."""
        found = []
        for value in self.many(column, separator):
            pieces = value.split(":", count - 1)
            if len(pieces) == count and all(pieces):
                found.append(pieces)
            else:
                self.fault(column, f"{value!r} has not {count} parts")
        return found

    def website(self, column: str) -> str:
        """Return an http(s) address."""
        value = self.text(column)
        try:
            split = urlsplit(value)
            is_address = split.scheme in {"http", "https"} and bool(split.hostname) and " " not in value
        except ValueError:
            is_address = False
        if value and not is_address:
            self.fault(column, f"{value!r} is no address of a website")
        return value

    def labels(self, beside: Collection[str]) -> dict[str, str]:
        """Return the labels by language: every column that is not among `beside` is one; English is always given."""
        columns = dict.fromkeys(("en", *(column for column in self.cells if column not in beside)))
        found = {column: self.text(column, required=column == "en") for column in columns}
        for column in found:
            if not _TAG.fullmatch(column):
                self.fault(column, "is neither a column of this file nor a language tag")
        return {column: value for column, value in found.items() if value}

    def label_states(self) -> dict[str, str]:
        """Return the state of each label: `checked: ja vi; draft: id` means {"ja": "checked", …}."""
        states = {}
        for part in self.many("status", "; "):
            state, _, languages = part.partition(": ")
            if state not in {"checked", "draft"} or not languages:
                self.fault("status", f"{part!r} is no state of labels")
            states.update(dict.fromkeys(languages.split(), state))
        return states
