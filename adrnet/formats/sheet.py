"""A plain table that is read again: headings and cells of text as CSV or as a workbook, the same bytes each time.

What the cells hold is written with `notation`. Nothing becomes a formula: in CSV a cell is guarded (`csv.guarded`), in
a workbook every cell is text.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from adrnet.formats.csv import guarded
from adrnet.formats.widths import text_width
from adrnet.formats.xlsx import sheet_name, write_text

_BYTE_ORDER_MARK = "\ufeff"
_NARROWEST, _WIDEST = 12, 60
_ROW_HEIGHT = 21
# Two files with the same rows are the same file.
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class TooLongError(ValueError):
    """A cell holds more than a workbook takes; CSV takes it."""


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield the table row by row: UTF-8 with a byte order mark, commas, CRLF."""
    yield _BYTE_ORDER_MARK.encode() + _line(headings)
    for row in rows:
        yield _line(row)


def as_workbook(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    title: str,
    notes: tuple[str, Sequence[Sequence[str]]] | None = None,
) -> bytes:
    """Return the table as a workbook; `notes` (a title and rows) fill a second sheet.

    Raises:
        TooLongError: see there.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        book.set_properties({"created": _NO_TIME})
        bold = book.add_format({"bold": True, "num_format": "@", "bottom": 1, "valign": "top"})
        # As text: neither a telephone number nor a code is turned into something else while somebody types.
        plain = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        name = sheet_name(title)
        table = book.add_worksheet(name)
        table.set_default_row(_ROW_HEIGHT)
        for place, heading in enumerate(headings):
            _cell(table, 0, place, heading, bold)
            table.set_column(place, place, min(max(text_width(heading) + 2, _NARROWEST), _WIDEST), plain)
        table.freeze_panes(1, 1)
        for number, row in enumerate(rows, 1):
            for place, text in enumerate(row):
                _cell(table, number, place, text, plain)
        if notes:
            _notes(book.add_worksheet(sheet_name(notes[0], [name])), notes[1], bold, plain)
    return file.getvalue()


def _notes(sheet: Worksheet, rows: Sequence[Sequence[str]], bold: object, plain: object) -> None:
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            # A line of a single cell is a heading.
            _cell(sheet, number, place, text, bold if len(row) == 1 else plain)
    sheet.set_column(0, 2, _WIDEST)


def _cell(sheet: Worksheet, row: int, place: int, text: str, style: object) -> None:
    if text and write_text(sheet, row, place, text, style) != 0:
        raise TooLongError


def _line(cells: Sequence[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return buffer.getvalue().encode()
