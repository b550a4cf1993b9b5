"""The empty table into which an organisation writes its panel: CSV, or a workbook with every code on a second sheet.

A heading stands in the reader's language with its code behind it, "E-mail [email]": what is filled in is read by the
code, whatever language the file was made in.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook

from adrnet.formats.csv import neutralised
from adrnet.formats.widths import text_width
from adrnet.formats.xlsx import sheet_name

_BYTE_ORDER_MARK = "\ufeff"
_CODE = re.compile(r"\[([A-Za-z0-9_-]{1,40})\]\s*$")


@dataclass(frozen=True)
class TemplateColumn:
    """A column: its code, its heading and what may stand in it, as (code, words); empty where anything may."""

    code: str
    heading: str
    codes: tuple[tuple[str, str], ...] = ()


def heading_of(column: TemplateColumn) -> str:
    """Return a heading as it stands in the file."""
    return f"{column.heading} [{column.code}]"


def code_in(heading: str) -> str:
    """Return the code of a heading: the one in its brackets, else the heading itself."""
    found = _CODE.search(heading)
    return found.group(1) if found else heading.strip()


def as_csv(columns: Sequence[TemplateColumn]) -> bytes:
    """Return the headings as CSV in UTF-8 with a byte order mark."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerow(neutralised(heading_of(one)) for one in columns)
    return (_BYTE_ORDER_MARK + file.getvalue()).encode()


def as_workbook(columns: Sequence[TemplateColumn], title: str, codes_title: str) -> bytes:
    """Return a workbook: the headings on the first sheet, the codes on the second."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
        # As text: neither a telephone number nor a code is turned into something else while somebody types.
        plain = book.add_format({"num_format": "@"})
        name = sheet_name(title)
        sheet = book.add_worksheet(name)
        for place, column in enumerate(columns):
            heading = heading_of(column)
            sheet.write_string(0, place, heading, bold)
            sheet.set_column(place, place, min(max(text_width(heading) + 2, 14), 40), plain)
        sheet.freeze_panes(1, 0)
        known = book.add_worksheet(sheet_name(codes_title, [name]))
        row = 0
        for column in (one for one in columns if one.codes):
            known.write_string(row, 0, heading_of(column), bold)
            for code, words in column.codes:
                row += 1
                known.write_string(row, 0, code, plain)
                known.write_string(row, 1, words, plain)
            row += 2
        known.set_column(0, 1, 36, plain)
    return file.getvalue()
