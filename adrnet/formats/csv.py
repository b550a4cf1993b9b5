"""The focal-point list as CSV: UTF-8 with a byte order mark, commas, CRLF.

First the header, one line of two cells for each statement, then an empty line, then the column headings and the rows: a
person sees at once what the file is, a program skips to the line after the first empty one.

A cell that a spreadsheet would run as a formula gets a leading apostrophe. That covers the usual signs and their
full-width and small forms, blanks and quotation marks before them, and the same inside a cell after a semicolon, a tab
or a line break: a spreadsheet whose language separates cells by semicolons cuts there. What each program treats as a
formula is described at https://owasp.org/www-community/attacks/CSV_Injection.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from adrnet.formats.columns import (
    COLUMNS,
    Column,
    FocalPointRow,
    ListHeader,
    Translate,
    cell_text,
    counted,
    plain_text,
)

# A character takes at most four bytes in UTF-8, so that a chunk stays near 64 KB in every script.
_CHUNK_CHARACTERS = 16 * 1024
_BYTE_ORDER_MARK = "\ufeff"

# = + - @ with their full-width and small forms and the minus sign proper.
_SIGNS = r"=+\-@＝＋－＠﹦﹢﹣﹫−"
_RUNS = re.compile(rf"""(^(?=[\t\r\n])|(?:^|[;\t\r\n])(?=[\s"\u180e\u200b-\u200f\u2060\ufeff]*[{_SIGNS}]))""")

# For files that are read again: before such a place an apostrophe is put where one or several stand already as well, so
# that taking one off again (`unguarded`) always gives what was there.
_RUNS_LATER = rf"""(?='*[ "\u180e\u200b-\u200f\u2060\ufeff]*[{_SIGNS}])"""
_GUARDS = re.compile(rf"(^(?='*[\t\r\n])|(?:^|[;\t\r\n]){_RUNS_LATER})")
_GUARDED = re.compile(rf"^'(?='*[\t\r\n])|(^|[;\t\r\n])'{_RUNS_LATER}")

# The same question asked once for a whole row of printable cells, each of them behind a semicolon.
_A_CELL_RUNS = re.compile(rf""";[ "]*[{_SIGNS}]""")


def neutralised(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; harmless text stays as it is."""
    return _RUNS.sub(r"\1'", text)


def guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run, in a file that is to be read again."""
    return _GUARDS.sub(r"\1'", text)


def unguarded(text: str) -> str:
    """Return what a guarded cell held."""
    return _GUARDED.sub(lambda found: found.group(1) or "", text)


def stream(
    rows: Iterable[FocalPointRow],
    header: ListHeader,
    columns: Sequence[Column] = COLUMNS,
    translate: Translate = str,
) -> Iterator[bytes]:
    """Write the list piece by piece.

    The first piece (header and headings) comes before the first row is read. Memory does not grow with the number of
    rows.

    Args:
        rows: Read once, in order. An error while reading them is passed on and ends the file unfinished.
        header: What the file says about itself; its count must equal the number of rows.
        columns: Which columns, in which order.
        translate: Message id in, text in the reader's language out.

    Yields:
        Pieces of about 64 KB.

    Raises:
        ListError: If the number of rows is not the header's.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")

    buffer.write(_BYTE_ORDER_MARK)
    for label, value in header.lines(translate):
        writer.writerow(_safe([label, cell_text(value)]))
    writer.writerow([])
    writer.writerow(_safe([translate(column.heading) for column in columns]))
    yield _emptied(buffer)

    values = [column.value for column in columns]
    for row in counted(rows, header.count):
        # Most cells are texts already; asking here instead of calling saves a quarter of the whole time.
        cells = [cell if type(cell := value(row)) is str else cell_text(cell) for value in values]
        line = ";" + ";".join(cells)
        writer.writerow(cells if line.isprintable() and not _A_CELL_RUNS.search(line) else _safe(cells))
        if buffer.tell() >= _CHUNK_CHARACTERS:
            yield _emptied(buffer)
    if buffer.tell():
        yield _emptied(buffer)


def _safe(cells: Iterable[str]) -> list[str]:
    return [neutralised(plain_text(cell)) for cell in cells]


def _emptied(buffer: io.StringIO) -> bytes:
    """Take everything out of the buffer."""
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece
