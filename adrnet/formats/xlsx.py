"""The focal-point list as a workbook for Excel, LibreOffice and programs.

The first sheet is the table alone, headings in row 1, so that a program which reads "the first sheet, first row is the
heading" is right and a person can filter at once. The second sheet says what the list is (title, purpose, date,
filters, count). When printed, title and date stand on every page.

Every text is written as text: nothing becomes a formula or a link, and the cell format is text as well, so that it
stays one when somebody edits the cell. Rows go to a temporary file, in constant memory.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Self

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from adrnet.formats.columns import (
    ABOUT_TITLE,
    COLUMNS,
    TABLE_TITLE,
    Column,
    FocalPointRow,
    Kind,
    ListError,
    ListHeader,
    Translate,
    Value,
    cell_text,
    counted,
    plain_text,
)
from adrnet.formats.widths import is_attached, text_width

_CHUNK = 64 * 1024

_MEASURED_ROWS = 1000  # widths are taken from the first rows; measuring all of them would take longer than writing them
_NARROWEST, _WIDEST = 8, 60
_FILTER_BUTTON = 3
_ROW_HEIGHT = 21  # points: room for Khmer and Burmese stacks, which Excel's usual 15 cuts off
_PRINTED_LINE = 120  # Excel takes 255 characters with its own codes, and every & counts twice
_ABOUT_WIDTH = 80
_ONE_PAGE = 180  # widths of a digit: at seven tenths of its size this much stands beside each other on the paper
_A4 = 9  # Excel's number for the paper
_SHEET_NAME = 31  # UTF-16 units
_FIRST_DAY = date(1900, 3, 1)  # Excel believes in a 29 February 1900; earlier days would be off by one


def stream(
    rows: Iterable[FocalPointRow],
    header: ListHeader,
    columns: Sequence[Column] = COLUMNS,
    translate: Translate = str,
) -> Iterator[bytes]:
    """Write the list and hand the finished file over piece by piece.

    The first piece comes when the last row has been written, so an error while rows are read is raised before anything
    was handed over. The temporary file loses its name before the first piece: whatever happens then, nothing stays on
    the disk.

    Args:
        rows: Read once, in order.
        header: What the file says about itself; its count must equal the number of rows.
        columns: Which columns, in which order.
        translate: Message id in, text in the reader's language out.

    Yields:
        Pieces of at most 64 KB.

    Raises:
        ListError: If the number of rows is not the header's, or a value does not fit into a workbook.
    """
    with _written(rows, header, columns, translate) as file:
        while piece := file.read(_CHUNK):
            yield piece


def sheet_name(text: str, taken: Sequence[str] = ()) -> str:
    """Make a text fit to be the name of a sheet.

    Args:
        text: The wished name.
        taken: Names of the workbook's other sheets.

    Returns:
        At most 31 UTF-16 units, without the characters that Excel refuses, not cut between a letter and its marks.
    """
    allowed = "".join(
        " " if character in "[]:*?/\\" or not character.isprintable() else character for character in text
    )
    wished = " ".join(allowed.split()).strip("' ") or "1"
    lowered = {name.casefold() for name in taken} | {"history"}  # Excel keeps this name for itself
    for number in range(1, len(lowered) + 2):
        ending = "" if number == 1 else f" {number}"
        name = _cut(wished, _SHEET_NAME - len(ending)).rstrip("' ") + ending
        if name.casefold() not in lowered:
            break
    return name


def _cut(text: str, units: int) -> str:
    """Shorten to a number of UTF-16 units, between two letters."""
    length = len(text)
    while _utf16_units(text[:length]) > units or (
        0 < length < len(text) and is_attached(text[length], text[length - 1])
    ):
        length -= 1
    return text[:length]


def _utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class _Styles:
    """The cell formats of one workbook."""

    heading: Any
    text: Any
    wrapped: Any
    date: Any
    number: Any

    @classmethod
    def of(cls, workbook: Workbook) -> Self:
        return cls(
            heading=workbook.add_format({"bold": True, "num_format": "@", "valign": "vcenter", "bottom": 1}),
            text=workbook.add_format({"num_format": "@", "valign": "vcenter"}),
            wrapped=workbook.add_format({"num_format": "@", "valign": "vcenter", "text_wrap": True}),
            date=workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "vcenter", "align": "left"}),
            number=workbook.add_format({"num_format": "0", "valign": "vcenter", "align": "left"}),
        )

    def of_kind(self, kind: Kind) -> Any:
        return {"text": self.text, "code": self.text, "date": self.date, "number": self.number}[kind]


def _written(
    rows: Iterable[FocalPointRow], header: ListHeader, columns: Sequence[Column], translate: Translate
) -> BinaryIO:
    """Write the workbook into a folder of its own, and open the file while the folder disappears."""
    with TemporaryDirectory(prefix="adrnet-list-") as folder:
        path = Path(folder, "list.xlsx")
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
        # Leaving the workbook closes its own files, after an error too; what they hold goes with the folder.
        with Workbook(path, options) as workbook:
            workbook.set_properties(
                {
                    "title": plain_text(header.title),
                    "subject": plain_text(header.purpose),
                    "created": header.made_at.astimezone(UTC),
                }
            )
            styles = _Styles.of(workbook)
            table_name = sheet_name(translate(TABLE_TITLE))
            table = workbook.add_worksheet(table_name)
            about = workbook.add_worksheet(sheet_name(translate(ABOUT_TITLE), [table_name]))
            headed = [(translate(column.heading), column) for column in columns]
            _write_table(table, styles, headed, rows, header)
            _write_about(about, styles, header, translate)
        return path.open("rb")


def _write_table(
    sheet: Worksheet,
    styles: _Styles,
    headed: Sequence[tuple[str, Column]],
    rows: Iterable[FocalPointRow],
    header: ListHeader,
) -> None:
    # Row heights are written with the rows, so this one line stands before them; the rest is kept until the end.
    sheet.set_default_row(_ROW_HEIGHT)
    columns = [(column.value, styles.of_kind(column.kind)) for _, column in headed]
    widths = [text_width(heading) + _FILTER_BUTTON for heading, _ in headed]
    for position, (heading, _) in enumerate(headed):
        _write(sheet, 0, position, heading, styles.heading)

    for number, row in enumerate(counted(rows, header.count), start=1):
        for position, (value_of, style) in enumerate(columns):
            value = value_of(row)
            _write(sheet, number, position, value, style)
            if number <= _MEASURED_ROWS:
                widths[position] = max(widths[position], text_width(cell_text(value)))

    widths = [min(max(width + 1, _NARROWEST), _WIDEST) for width in widths]
    for position, (width, (_, style)) in enumerate(zip(widths, columns, strict=True)):
        sheet.set_column(position, position, width, style)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, header.count, len(columns) - 1)
    # Codes of digits alone are meant to be text; without this every one of them wears a warning triangle.
    sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, header.count, len(columns) - 1)})
    sheet.set_landscape()
    sheet.set_paper(_A4)
    if sum(widths) <= _ONE_PAGE:
        sheet.fit_to_pages(1, 0)
    else:
        # The pages of a row follow one another.
        sheet.print_across()
    sheet.repeat_rows(0)
    sheet.set_header("&L" + _cut(plain_text(header.title), _PRINTED_LINE).replace("&", "&&"))
    sheet.set_footer(f"&L{header.made()}&R&P / &N")


def _write_about(sheet: Worksheet, styles: _Styles, header: ListHeader, translate: Translate) -> None:
    labels_width: float = _NARROWEST
    sheet.set_default_row(_ROW_HEIGHT)
    for number, (label, value) in enumerate(header.lines(translate)):
        labels_width = max(labels_width, text_width(label))
        # Not every program makes a row as high as its text needs.
        sheet.set_row(number, _ROW_HEIGHT * _lines(cell_text(value)))
        _write(sheet, number, 0, label, styles.wrapped)
        style = styles.number if isinstance(value, int) else styles.date if isinstance(value, date) else styles.wrapped
        _write(sheet, number, 1, value, style)
    sheet.set_column(0, 0, min(labels_width + 1, _WIDEST))
    sheet.set_column(1, 1, _ABOUT_WIDTH)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _lines(text: str) -> int:
    """Return how many lines a text takes up in the column of values."""
    # A line breaks between words: a little of each stays empty.
    return sum(1 + int(text_width(line) / (_ABOUT_WIDTH * 0.9)) for line in plain_text(text).splitlines()) or 1


def _write(sheet: Worksheet, row: int, column: int, value: Value, style: Any) -> None:
    """Write one cell by the type of its value; an empty one is left out."""
    if isinstance(value, int):
        outcome = sheet.write_number(row, column, value, style)
    elif isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
        outcome = sheet.write_datetime(row, column, value, style)
    elif text := plain_text(cell_text(value)):
        outcome = write_text(sheet, row, column, text, style)
    else:
        return
    if outcome != 0:
        raise ListError(f"row {row + 1}, column {column + 1}: the value does not fit into a workbook")


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Any) -> int:
    """Write a text as it is; return XlsxWriter's outcome, 0 where all is well."""
    if text.startswith("<r>") and text.endswith("</r>"):
        # In constant memory XlsxWriter takes such a text for its own markup and writes it unescaped: it would vanish or
        # break the file. As a rich string of three parts (it takes no fewer) it is escaped and reads back as it was.
        outcome: int = sheet.write_rich_string(row, column, text[:1], text[1:2], text[2:], style)
    else:
        outcome = sheet.write_string(row, column, text, style)
    return outcome
