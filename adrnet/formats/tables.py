"""Tables that people send: CSV and workbooks read into rows of text, whatever is in them.

What a cell means is not judged here. A file is believed in nothing: its first bytes say what it is, what it unpacks to
is bounded before anything is unpacked, no formula is worked out, no macro and no link in it is looked at, and no entity
of its XML is expanded (openpyxl sees to that with defusedxml). What cannot be read says why (`Reason`).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

MOST_BYTES = 2_000_000
MOST_ROWS = 1_000
# Rows without any text count for nothing, but somebody has to read past them.
_MOST_LINES = 50_000
_MOST_COLUMNS = 60
# What is longer than any cell of ours may be need not be kept in full to be refused.
_LONGEST = 4_000
# A thousand rows fill less than a tenth of it.
_MOST_UNPACKED = 20_000_000
_MOST_PARTS = 300

_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",;\t"


class Reason(StrEnum):
    """Why a file cannot be read."""

    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    ENCODING = "encoding"
    OLD_WORKBOOK = "old_workbook"
    MACROS = "macros"
    BROKEN = "broken"
    EMPTY = "empty"


class TableError(ValueError):
    """The file cannot be read, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Line:
    """A row with its number as a spreadsheet counts it; as many cells as there are headings, or more."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The first row that says anything, as headings, and the rows under it that say anything."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def read(content: bytes) -> Table:
    """Read a table from the bytes of a file.

    Raises:
        TableError: it cannot be read.
    """
    if len(content) > MOST_BYTES:
        raise TableError(Reason.TOO_LARGE)
    if content.startswith(_OLD_WORKBOOK):
        raise TableError(Reason.OLD_WORKBOOK)
    rows = _workbook(content) if content.startswith(_WORKBOOK) else _csv(content)
    return _table(rows)


def _table(rows: Iterable[Sequence[str]]) -> Table:
    headings: tuple[str, ...] = ()
    lines: list[Line] = []
    for number, cells in enumerate(rows, 1):
        if number > _MOST_LINES:
            raise TableError(Reason.TOO_MANY_ROWS)
        said = tuple(cells)
        while said and not said[-1]:
            said = said[:-1]
        if len(said) > _MOST_COLUMNS:
            raise TableError(Reason.TOO_MANY_COLUMNS)
        if not said:
            continue
        if not headings:
            headings = said
            continue
        if len(lines) >= MOST_ROWS:
            raise TableError(Reason.TOO_MANY_ROWS)
        lines.append(Line(number, said + ("",) * (len(headings) - len(said))))
    if not lines:
        raise TableError(Reason.EMPTY)
    return Table(headings, tuple(lines))


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise TableError(Reason.BROKEN)
    try:
        # Line ends within a cell stay; a quotation mark that is never closed is an error and not half a file.
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            yield [_trimmed(cell) for cell in row]
    except csv.Error:
        raise TableError(Reason.BROKEN) from None


def _decoded(content: bytes) -> str:
    # What spreadsheets call "Unicode text" is UTF-16 and says so with its first two bytes.
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise TableError(Reason.ENCODING) from None


def _delimiter(text: str) -> str:
    """Return what stands most often between the headings: spreadsheets with decimal commas write semicolons."""
    first = next((line for line in text.splitlines() if line.strip(' \t,;"')), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=outside.count)


def _workbook(content: bytes) -> Iterator[list[str]]:
    _weigh(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
        # What a sheet says of its own size is not believed: it may be nothing, or millions.
        sheet.reset_dimensions()
        cells = sheet.iter_rows(values_only=True)
        yield from ([_text(cell) for cell in islice(row, _MOST_COLUMNS + 1)] for row in cells)
    except TableError:
        raise
    except Exception:  # a broken workbook makes openpyxl fail in any of a dozen ways
        raise TableError(Reason.BROKEN) from None


def _weigh(content: bytes) -> None:
    """Refuse what unpacks to more than a table needs, and what brings programs along."""
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            found = parts.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise TableError(Reason.BROKEN) from None
    # Python unpacks no more of a part than is written here, whatever the part itself holds.
    if len(found) > _MOST_PARTS or sum(one.file_size for one in found) > _MOST_UNPACKED:
        raise TableError(Reason.TOO_LARGE)
    if any("vbaproject" in one.filename.casefold() or one.filename.startswith("xl/macrosheets/") for one in found):
        raise TableError(Reason.MACROS)


def _text(cell: Any) -> str:
    """Return what stands in a cell as text: days in ISO form, whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        at_midnight = cell.time() == time(0)
        return cell.date().isoformat() if at_midnight else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - where floats stop counting
        return str(int(cell))
    return _trimmed(str(cell))


def _trimmed(text: str) -> str:
    return text[: _LONGEST + 1].strip()
