"""A plain table as CSV: headings and rows of text, as `csv` writes the list (UTF-8 with a byte order mark, CRLF).

What a file says about itself stands above an empty line, in lines of two cells.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from adrnet.formats.columns import plain_text
from adrnet.formats.csv import neutralised

_BYTE_ORDER_MARK = "\ufeff"


def stream(
    headings: Sequence[str], rows: Iterable[Sequence[str]], header: Sequence[tuple[str, str]] = ()
) -> Iterator[bytes]:
    """Yield the table line by line; what a spreadsheet would run as a formula gets an apostrophe before it."""
    yield _BYTE_ORDER_MARK.encode() + b"".join(map(_line, [*header, *([()] if header else []), headings]))
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([neutralised(plain_text(cell)) for cell in cells])
    return buffer.getvalue().encode()
