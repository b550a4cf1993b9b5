"""The report as PDF: a title page with the contents, headings, tables and pictures, each figure leading to its rows.

Tagged (PDF/UA-1) like the list, set by the same means (`typesetting`). A table that is too wide for the page stands in
parts, each with the names of its lines.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from adrnet.formats.columns import Say, _l, english
from adrnet.formats.pdf import notices, page_words
from adrnet.formats.report import Block, Cell, Figures, Number, Paragraph, Points, Report, Table, narrowed
from adrnet.formats.runs import runs
from adrnet.formats.typesetting import Sheet, Tongues, drawn, pieces, typeset
from adrnet.i18n.locales import Locale
from adrnet.i18n.names import format_number

_TEMPLATES = ("base", "bars", "report")
_PICTURE = ("base", "bars", "picture")
_MOST_COLUMNS = 9


def stream(
    report: Report, translate: Say = english, *, folder: Path | None = None, made_at: datetime | None = None
) -> Iterator[bytes]:
    """Set the report and hand the finished file over piece by piece.

    Args:
        report: what it says.
        translate: message id and values in, text in the reader's language out.
        folder: fonts before those of the machine, the setting `FONTS`.
        made_at: its date.

    Raises:
        FontsMissingError: if this machine has no font for a script of the network.
    """
    sheet = Sheet(_TEMPLATES, report.locale.tag, folder, made_at)
    yield from pieces(typeset(sheet, _Content(report, translate)))


def pictures(report: Report, translate: Say = english) -> list[bytes]:
    """Return the same pages as PNG, for whoever looks at them (`make look`)."""
    return drawn(Sheet(_TEMPLATES, report.locale.tag), _Content(report, translate), ppi=90)


class _Content:
    """The report as the template takes it."""

    def __init__(self, report: Report, translate: Say) -> None:
        self._report = report
        self._translate = translate

    def __call__(self, tongues: Tongues) -> dict[str, Any]:
        report, say = self._report, self._translate
        return {
            "title": _said(report.title, tongues),
            "facts": [_said(one, tongues) for one in report.facts],
            "notices": notices(say, tongues),
            "contents": tongues.runs(say(_l("Contents"))),
            "foot": _said(report.facts[0], tongues) if report.facts else [],
            "page": page_words(say, tongues),
            "parts": [
                {"heading": _said(part.heading, tongues), "blocks": [self._block(one, tongues) for one in part.blocks]}
                for part in report.parts
            ],
        }

    def _block(self, block: Block, tongues: Tongues) -> dict[str, Any]:
        if isinstance(block, Paragraph):
            lines = [one for one in str(block.text).split("\n") if one]
            return {"kind": "paragraph", "lines": [tongues.of(runs(one, block.text.lang)) for one in lines]}
        if isinstance(block, Points):
            return {"kind": "points", "items": [_said(one, tongues) for one in block.items]}
        if isinstance(block, Figures):
            items = [
                {
                    "label": _said(one.label, tongues),
                    "number": self._number(one.number),
                    "note": _said(one.note, tongues) if one.note else [],
                }
                for one in block.items
            ]
            return {"kind": "figures", "items": items}
        return {
            "kind": "table",
            "caption": _said(block.caption, tongues),
            "drawing": drawing(block, self._report.locale, tongues) if block.is_drawn else None,
            "parts": [self._table(one, tongues) for one in narrowed(block, _MOST_COLUMNS)],
        }

    def _table(self, table: Table, tongues: Tongues) -> dict[str, Any]:
        cells = [cell for line in table.lines for cell in line.cells]
        return {
            "head": [_said(one, tongues) for one in table.head],
            "is-number": all(isinstance(one, Number) for one in cells),
            "lines": [
                {"label": _said(line.label, tongues), "cells": [self._cell(one, tongues) for one in line.cells]}
                for line in table.lines
            ],
        }

    def _cell(self, cell: Cell, tongues: Tongues) -> Any:
        return self._number(cell) if isinstance(cell, Number) else _said(cell, tongues)

    def _number(self, number: Number) -> dict[str, str]:
        return {"text": format_number(number.value, self._report.locale), "url": number.url}


def drawing(table: Table, locale: Locale, tongues: Tongues) -> dict[str, Any] | None:
    """Return the bars of a table, as shares of the longest one; None where all are nothing."""
    values = [[one.value for one in line.cells if isinstance(one, Number)] for line in table.lines]
    most = max(map(sum, values), default=0)
    if not most:
        return None
    return {
        "key": [_said(one, tongues) for one in table.head[1:]],
        "lines": [
            {
                "label": _said(line.label, tongues),
                "parts": [{"share": one / most, "shade": place} for place, one in enumerate(numbers) if one],
                "total": format_number(sum(numbers), locale),
            }
            for line, numbers in zip(table.lines, values, strict=True)
        ],
    }


def picture(table: Table, locale: Locale, *, folder: Path | None = None) -> bytes:
    """Return the bars of a table as PNG, for a document that takes no others; empty where all are nothing."""
    if not any(isinstance(one, Number) and one.value for line in table.lines for one in line.cells):
        return b""

    def content(tongues: Tongues) -> dict[str, Any]:
        return {"title": _said(table.caption, tongues), "drawing": drawing(table, locale, tongues)}

    return drawn(Sheet(_PICTURE, locale.tag, folder), content)[0]


def _said(words: Any, tongues: Tongues) -> list[list[str | int]]:
    return tongues.of(runs(str(words), words.lang))
