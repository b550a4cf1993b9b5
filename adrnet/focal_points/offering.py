"""The formats in which the list is taken away, and which of its columns, in which order, a file has.

The formats stand in `formats`; here is what each is called, what it usually holds and how it is asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import current_app

from adrnet.formats import csv, list_json, list_vcard, pdf, xlsx
from adrnet.formats.columns import COLUMNS, Column, FocalPointRow, ListHeader
from adrnet.i18n.locales import Locale
from adrnet.i18n.messages import LazyWording
from adrnet.i18n.messages import lazy_gettext as _l

Write = Callable[[Iterator[FocalPointRow], ListHeader, Sequence[Column], Any], Iterator[bytes]]
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}


@dataclass(frozen=True)
class Format:
    """One way in which the list is written down.

    Attributes:
        ending: of the file, and of its address.
        usual: the columns that it has unless told.
        is_described: a schema of ours says what it holds.
        is_set: it is set as pages as a whole, which takes time and memory: beyond some rows the worker does it.
    """

    ending: str
    media_type: str
    label: LazyWording
    stream: Any
    usual: Sequence[Column] = COLUMNS
    is_set: bool = False
    is_described: bool = False

    def writer(self, locale: Locale, progress: Any = None) -> Write:
        """Return what writes a file in this language; `progress` is told how far that is, where it takes long."""
        settings = current_app.config
        if self.is_set:
            return partial(self.stream, locale=locale, progress=progress, folder=settings.get("FONTS"))
        # JSON says where its schema is.
        return partial(self.stream, base_url=settings["BASE_URL"]) if self.is_described else self.stream


FORMATS: Mapping[str, Format] = {
    one.ending: one
    for one in (
        Format(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _l("Spreadsheet (XLSX)"),
            xlsx.stream,
        ),
        Format("pdf", "application/pdf", _l("To print (PDF)"), pdf.stream, pdf.READ_COLUMNS, is_set=True),
        Format("csv", "text/csv; charset=utf-8", _l("Text table (CSV)"), csv.stream),
        Format("vcf", list_vcard.MIMETYPE, _l("Address book (vCard)"), list_vcard.stream),
        Format("json", list_json.MIMETYPE, _l("For programs (JSON)"), list_json.stream, is_described=True),
    )
}
"""Ending → format, in the order of the page."""


def columns_of(keys: Iterable[str], format_: Format) -> Sequence[Column]:
    """Return the columns with these keys, in this order; the format's usual ones where no key is known."""
    return [BY_KEY[key] for key in dict.fromkeys(keys) if key in BY_KEY] or format_.usual
