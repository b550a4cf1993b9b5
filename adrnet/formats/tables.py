"""Tables that people send: CSV and workbooks read into rows of text, whatever is in them.

What a cell means is not judged here. A file is believed in nothing: its first bytes say what it is, what it unpacks to
is bounded before anything is unpacked, no formula is worked out, no macro and no link in it is looked at, and no entity
of its XML is expanded (openpyxl sees to that with defusedxml). What cannot be read says why (`Reason`).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

# Rows without any text count for nothing, but somebody has to read past them.
_MOST_LINES = 50_000
# Nor do cells without any: a sheet may say that each of its rows has 16,384.
_MOST_CELLS = 20_000_000
_MOST_PARTS = 300


@dataclass(frozen=True)
class Limits:
    """How much of a file is read; what is longer than `cell` characters is kept just long enough to be refused.

    `unpacked` bounds what a workbook may unpack to, in bytes, and what is read of it, in characters: a thousand rows
    fill less than a tenth of 20 MB, but a text that is written once may stand in a million cells.
    """

    bytes: int = 2_000_000
    rows: int = 1_000
    columns: int = 60
    cell: int = 4_000
    unpacked: int = 20_000_000


# Of whoever says nothing else.
USUAL = Limits()
# What a spreadsheet writes where a formula has come to nothing.
_ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"})
_PIECE, _LONGEST_TAG = 1 << 20, 40
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")

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
    """The first row that says anything, as headings, and the rows under it that say anything.

    `broken` names cells of a workbook, by row and place in it, that hold an error or a formula without a value: they
    are empty or say so, and were not meant to.
    """

    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    broken: frozenset[tuple[int, int]] = frozenset()


def read(content: bytes, limits: Limits | None = None) -> Table:
    """Read a table from the bytes of a file, within `limits` or the usual ones.

    Raises:
        TableError: it cannot be read.
    """
    limits = limits or USUAL
    if len(content) > limits.bytes:
        raise TableError(Reason.TOO_LARGE)
    if content.startswith(_OLD_WORKBOOK):
        raise TableError(Reason.OLD_WORKBOOK)
    if not content.startswith(_WORKBOOK):
        return _table(_csv(content, limits), limits)
    table = _table(_workbook(content, limits), limits)
    errors = {(line.number, place) for line in table.lines for place, cell in enumerate(line.cells) if cell in _ERRORS}
    return replace(table, broken=frozenset(errors | set(_without_value(content, table, limits))))


def _table(rows: Iterable[Sequence[str]], limits: Limits) -> Table:
    headings: tuple[str, ...] = ()
    lines: list[Line] = []
    characters = 0
    for number, cells in enumerate(rows, 1):
        if number > _MOST_LINES:
            raise TableError(Reason.TOO_MANY_ROWS)
        said = tuple(cells)
        characters += sum(map(len, said))
        if characters > limits.unpacked:
            raise TableError(Reason.TOO_LARGE)
        while said and not said[-1]:
            said = said[:-1]
        if len(said) > limits.columns:
            raise TableError(Reason.TOO_MANY_COLUMNS)
        if not said:
            continue
        if not headings:
            headings = said
            continue
        if len(lines) >= limits.rows:
            raise TableError(Reason.TOO_MANY_ROWS)
        lines.append(Line(number, said + ("",) * (len(headings) - len(said))))
    if not lines:
        raise TableError(Reason.EMPTY)
    return Table(headings, tuple(lines))


def _csv(content: bytes, limits: Limits) -> Iterator[list[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise TableError(Reason.BROKEN)
    try:
        # Line ends within a cell stay; a quotation mark that is never closed is an error and not half a file.
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            yield [_trimmed(cell, limits) for cell in row]
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


def _workbook(content: bytes, limits: Limits) -> Iterator[list[str]]:
    _weigh(content, limits)
    try:
        count = 0
        for row in _sheet(content, with_values=True).iter_rows(values_only=True):
            count += len(row)
            # One more than may be is refused; a text far to the right is not cut off silently.
            is_too_wide = count > _MOST_CELLS or any(cell is not None for cell in row[limits.columns :])
            yield (
                ["…"] * (limits.columns + 1) if is_too_wide else [_text(cell, limits) for cell in row[: limits.columns]]
            )
    except Exception:  # a broken workbook makes openpyxl fail in any of a dozen ways
        raise TableError(Reason.BROKEN) from None


def _sheet(content: bytes, *, with_values: bool) -> Any:
    """Return the first sheet in sight: with what its formulas had come to, or with the formulas themselves."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=with_values, keep_links=False)
    sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
    # What a sheet says of its own size is not believed: it may be nothing, or millions.
    sheet.reset_dimensions()
    return sheet


def _without_value(content: bytes, table: Table, limits: Limits) -> Iterator[tuple[int, int]]:
    """Yield the cells whose formula no spreadsheet has ever worked out; read only where there are formulas at all."""
    if not _has_formulas(content):
        return
    said = {(line.number, place) for line in table.lines for place, cell in enumerate(line.cells) if cell}
    rows = enumerate(islice(_sheet(content, with_values=False).iter_rows(), _MOST_LINES), 1)
    try:
        for number, row in islice(rows, table.lines[0].number - 1, None):
            for place, cell in enumerate(row[: limits.columns]):
                if getattr(cell, "data_type", "") == "f" and (number, place) not in said:
                    yield number, place
    except Exception:  # as above
        raise TableError(Reason.BROKEN) from None


def _has_formulas(content: bytes) -> bool:
    with ZipFile(io.BytesIO(content)) as parts:
        for one in parts.infolist():
            if one.filename.startswith("xl/worksheets/") and one.filename.endswith(".xml"):
                with parts.open(one) as part:
                    former = b""
                    while piece := part.read(_PIECE):
                        if _FORMULA.search(former + piece):
                            return True
                        # A tag may stand across the cut.
                        former = piece[-_LONGEST_TAG:]
    return False


def _weigh(content: bytes, limits: Limits) -> None:
    """Refuse what unpacks to more than a table needs, and what brings programs along."""
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            found = parts.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise TableError(Reason.BROKEN) from None
    # Python unpacks no more of a part than is written here, whatever the part itself holds.
    if len(found) > _MOST_PARTS or sum(one.file_size for one in found) > limits.unpacked:
        raise TableError(Reason.TOO_LARGE)
    if any("vbaproject" in one.filename.casefold() or one.filename.startswith("xl/macrosheets/") for one in found):
        raise TableError(Reason.MACROS)


def _text(cell: Any, limits: Limits) -> str:
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
    return _trimmed(str(cell), limits)


def _trimmed(text: str, limits: Limits) -> str:
    return text[: limits.cell + 1].strip()
