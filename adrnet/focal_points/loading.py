"""Reads a file of offices to designate, row by row: what may stand in it is judged here, what it changes in `services`.

A file is CSV in UTF-8, as spreadsheets write it, one office a row (`tests/focal_points/example.csv` is an example):
`country` or `listing` (public id) says whose post, `topics` (codes, separated by ;) which one, `title` and
`title_<language>` name the office, `mailbox`, `telephone` and `languages` (tags, separated by ;) how to reach it,
`starts_on` and `ends_on` (YYYY-MM-DD) its term, `designated_by` the authority in words. Row 1 is the header. All faults
are found before anything is done; what is merely doubtful is a warning.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from adrnet.domain.posts import Office
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.kit.mailboxes import looks_personal

COLUMNS = (
    *("country", "listing", "topics", "title", "mailbox", "telephone", "languages"),
    *("starts_on", "ends_on", "designated_by"),
)
MOST_BYTES = 1_000_000
MOST_ROWS = 5_000
MOST_CHARACTERS = 300

_TITLE = re.compile(r"title_([a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True)
class Remark:
    """A fault or a doubt, and where: row 1 is the header, row 0 the file itself."""

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        place = [f"row {self.row}" if self.row else "the file", self.column]
        return f"{', '.join(part for part in place if part)}: {self.sentence}"


@dataclass(frozen=True)
class OfficeRow:
    """A row that may stand: whose post (a country, or the public id of a listing), which topics, what office."""

    row: int
    country: str
    listing: str
    topics: tuple[str, ...]
    office: Office


@dataclass
class Reading:
    """What a file says, what is wrong with it, what is doubtful."""

    rows: list[OfficeRow] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)


def read(content: bytes, words: Vocabulary, today: date) -> Reading:
    """Read a file and judge each row against the network's words, on the day `today`."""
    reading = Reading()
    for number, cells in _cells(content, reading):
        before = len(reading.faults)
        row = _Row(number, cells, words, today, reading).judge()
        if len(reading.faults) == before:
            reading.rows.append(row)
    if not reading.rows and not reading.faults:
        reading.faults.append(Remark(0, "", "names no office"))
    return reading


def _cells(content: bytes, reading: Reading) -> Iterator[tuple[int, Mapping[str, str]]]:
    if len(content) > MOST_BYTES:
        reading.faults.append(Remark(0, "", f"is larger than {MOST_BYTES:,} bytes"))
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        reading.faults.append(Remark(0, "", "is not UTF-8: save it as CSV UTF-8"))
        return
    first = text.partition("\n")[0]
    # Spreadsheets set to a language with decimal commas separate by semicolons.
    delimiter = next((sign for sign in ",;\t" if sign in first), ",")
    number = 0
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        header = [heading.strip() for heading in next(lines, [])]
        number = 1
        reading.faults.extend(_faults_of(header))
        if reading.faults:
            return
        for number, line in enumerate(lines, 2):
            if number > MOST_ROWS + 1:
                reading.faults.append(Remark(number, "", f"a file has at most {MOST_ROWS:,} rows"))
                return
            if not any(cell.strip() for cell in line):
                continue
            if len(line) != len(header):
                reading.faults.append(Remark(number, "", f"{len(line)} cells under {len(header)} headings"))
                continue
            yield number, dict(zip(header, (cell.strip() for cell in line), strict=True))
    except csv.Error as error:
        reading.faults.append(Remark(number + 1, "", f"is no row of CSV ({error})"))


def _faults_of(header: list[str]) -> Iterator[Remark]:
    for heading in header:
        if heading not in COLUMNS and not _TITLE.fullmatch(heading):
            yield Remark(1, heading, f"is no column; there are {', '.join(COLUMNS)} and title_<language>")
    if len(set(header)) != len(header):
        yield Remark(1, "", "a heading stands there twice")
    for needed in ("topics", "designated_by"):
        if needed not in header:
            yield Remark(1, needed, "the column is missing")
    if "country" not in header and "listing" not in header:
        yield Remark(1, "country", "a column country or listing is needed")
    if not any(heading == "title" or _TITLE.fullmatch(heading) for heading in header):
        yield Remark(1, "title", "the column is missing")


@dataclass
class _Row:
    """One row while it is judged."""

    number: int
    cells: Mapping[str, str]
    words: Vocabulary
    today: date
    reading: Reading

    def fault(self, column: str, sentence: str) -> None:
        self.reading.faults.append(Remark(self.number, column, sentence))

    def warn(self, column: str, sentence: str) -> None:
        self.reading.warnings.append(Remark(self.number, column, sentence))

    def judge(self) -> OfficeRow:
        for column, cell in self.cells.items():
            if any(unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} for sign in cell):
                self.fault(column, "holds a control character or a line break")
            elif len(cell) > MOST_CHARACTERS:
                self.fault(column, f"is longer than {MOST_CHARACTERS} characters")
        country, listing = self._owner()
        starts_on, ends_on = self._term()
        office = Office(
            titles=self._titles(),
            mailbox=self._mailbox(),
            telephone=self._telephone(country),
            languages=self._codes("languages", Scheme.LANGUAGE),
            starts_on=starts_on,
            ends_on=ends_on,
            designated_by=self._needed("designated_by", "name the authority that designates"),
        )
        if not self.cells.get("mailbox") and not self.cells.get("telephone"):
            self.fault("mailbox", "an office needs a mailbox or a telephone")
        topics = self._codes("topics", Scheme.TOPIC)
        if not topics:
            self.fault("topics", "is empty: name at least one topic (general for all matters)")
        return OfficeRow(self.number, country, listing, topics, office)

    def _needed(self, column: str, otherwise: str) -> str:
        cell = self.cells.get(column, "")
        if not cell:
            self.fault(column, f"is empty: {otherwise}")
        return cell

    def _owner(self) -> tuple[str, str]:
        country = self.cells.get("country", "").upper()
        # As it stands in an address: the public id, perhaps with the readable part behind it.
        listing = self.cells.get("listing", "").lower().partition("-")[0]
        if bool(country) == bool(listing):
            self.fault("country", "give either a country or a listing")
        if country:
            word = self.words.find(Scheme.COUNTRY, country)
            if word is None or not word.attributes["is_covered"]:
                self.fault("country", f"{country} is no country of the network")
        return country, listing

    def _codes(self, column: str, scheme: Scheme) -> tuple[str, ...]:
        codes = tuple(filter(None, (code.strip() for code in self.cells.get(column, "").split(";"))))
        for code in codes:
            if self.words.find(scheme, code) is None:
                self.fault(column, f"{code!r} is none of {', '.join(self.words.codes(scheme))}")
        if len(set(codes)) != len(codes):
            self.fault(column, "names something twice")
        return codes

    def _titles(self) -> tuple[tuple[str, str], ...]:
        titles: dict[str, str] = {}
        for column, cell in self.cells.items():
            named = _TITLE.fullmatch(column)
            lang = "en" if column == "title" else named.group(1) if named else ""
            if lang and cell and titles.setdefault(lang, cell) != cell:
                self.fault(column, f"the title in {lang} stands there twice")
        if not titles:
            self.fault("title", "is empty: an office has a title")
        return tuple(titles.items())

    def _mailbox(self) -> str:
        given = self.cells.get("mailbox", "")
        if not given:
            return ""
        try:
            valid = validate_email(given, check_deliverability=False)
        except EmailNotValidError as error:
            self.fault("mailbox", f"is no e-mail address: {error}")
            return given
        if looks_personal(valid.normalized):
            self.warn("mailbox", f"{valid.normalized} looks like a person's: the list publishes mailboxes of offices")
        return valid.normalized

    def _telephone(self, country: str) -> str:
        given = self.cells.get("telephone", "")
        if not given:
            return ""
        try:
            number = phonenumbers.parse(given, country or None)
        except phonenumbers.NumberParseException:
            self.fault("telephone", f"{given!r} is no telephone number: write it from the + on")
            return given
        if not phonenumbers.is_possible_number(number):
            self.fault("telephone", f"{given!r} has too few or too many digits")
        elif not phonenumbers.is_valid_number(number):
            self.warn("telephone", f"{given!r} is in no range that is in use")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    def _term(self) -> tuple[date | None, date | None]:
        starts_on, ends_on = self._day("starts_on"), self._day("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.fault("ends_on", "is before starts_on")
        elif ends_on and ends_on < self.today:
            self.fault("ends_on", "the term is over")
        return starts_on, ends_on

    def _day(self, column: str) -> date | None:
        cell = self.cells.get(column, "")
        if not cell:
            return None
        try:
            return date.fromisoformat(cell if _DAY.fullmatch(cell) else "")
        except ValueError:
            self.fault(column, f"{cell!r} is no day: write YYYY-MM-DD")
            return None
