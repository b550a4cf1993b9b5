"""The focal-point list as PDF: to read, to print, to bring along.

A title page says what the list is (purpose, date and time zone, filters, count, edition, until when it may be kept) and
has the contents by country; then each country with its posts. The country stands in the running head, "page x of y"
below. The file is tagged (PDF/UA-1): headings, lists of label and value, links, its language and title, and the
language of every run.

A reader of paper needs no codes: `READ_COLUMNS` are the usual ones here. Any others may be asked for; what a post does
not state is left out. Country and listing stand in the headings.

Decisions:
    2026-11-22  Entries and not a table: twenty-four columns fit on no paper, and in a narrow column an address of mail
                is torn and a Khmer word broken. Label and value side by side hold in every script.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from adrnet.formats.columns import (
    COLUMNS,
    Column,
    FocalPointRow,
    ListError,
    ListHeader,
    Say,
    Value,
    _l,
    cell_text,
    counted,
    english,
)
from adrnet.formats.typesetting import Sheet, Tongues, drawn, pieces, typeset
from adrnet.formats.widths import text_width
from adrnet.i18n.locales import DEFAULT, Locale
from adrnet.i18n.names import format_number, long_date

Progress = Callable[[int, int], None]
"""Told how many rows of how many are done."""

READ_COLUMNS: tuple[Column, ...] = tuple(
    column for column in COLUMNS if (column.kind != "code" and column.key != "page") or column.key == "post_id"
)
"""The usual columns of a file for people: without codes, but for the post's own. Headings lead to the pages."""

MOST_ROWS = 2_000
"""More make no PDF: typst keeps half a megabyte for each until the end. Whoever has more takes one file per country."""

_IN_HEADINGS = frozenset({"country", "listing"})
_REPORT_EVERY = 50
_MAILBOX = re.compile(r"[^@\s;]+@[^@\s;]+")
_LABEL_WIDTH = 24  # digits, which are wider than most letters: 33 mm in letters of 8 points
_PAGE, _PAGES = "\ue000", "\ue001"
_MARKS = re.compile(f"([{_PAGE}{_PAGES}])")


class TooLongError(ListError):
    """The list is too long for one PDF."""

    def __init__(self) -> None:
        super().__init__(f"a PDF holds at most {MOST_ROWS} posts: make one for each country")


def stream(  # noqa: PLR0913 - a format's four, and what only a set document needs
    rows: Iterable[FocalPointRow],
    header: ListHeader,
    columns: Sequence[Column] = READ_COLUMNS,
    translate: Say = english,
    *,
    locale: Locale = DEFAULT,
    progress: Progress | None = None,
    folder: Path | None = None,
) -> Iterator[bytes]:
    """Set the list and hand the finished file over piece by piece; the first one comes when the whole is set.

    Args:
        rows: read once, in order, those of a country together.
        header: what the file says about itself; its count must equal the number of rows.
        columns: which columns, in which order.
        translate: message id and values in, text in the reader's language out.
        locale: the language of the document.
        progress: told again and again how far it is. Reading the rows is the first half of the work; setting them is
            the second, which typst does without a word.
        folder: fonts before those of the machine, the setting `FONTS`.

    Raises:
        TooLongError: if there are more than `MOST_ROWS`.
        ListError: if the number of rows is not the header's.
        FontsMissingError: if this machine has no font for a script of the network.
    """
    if header.count > MOST_ROWS:
        raise TooLongError
    kept = _read(rows, header, progress)
    sheet = Sheet(("base", "list"), locale.tag, folder, header.made_at)
    whole = typeset(sheet, _Content(kept, header, columns, translate, locale))
    if progress:
        progress(header.count, header.count)
    yield from pieces(whole)


def pictures(
    rows: Iterable[FocalPointRow],
    header: ListHeader,
    columns: Sequence[Column] = READ_COLUMNS,
    translate: Say = english,
    *,
    locale: Locale = DEFAULT,
) -> list[bytes]:
    """Return the same pages as PNG, for whoever looks at them (`make look`)."""
    content = _Content(_read(rows, header, None), header, columns, translate, locale)
    return drawn(Sheet(("base", "list"), locale.tag, None, header.made_at), content, ppi=90)


def page_words(translate: Say, tongues: Tongues) -> list[Any]:
    """Return "Page x of y" in pieces: 0 where the page's number stands, 1 where that of all pages does."""
    # Translators: at the foot of every page of a PDF.
    said = translate(_l("Page %(page)s of %(pages)s"), page=_PAGE, pages=_PAGES)
    places: dict[str, int] = {_PAGE: 0, _PAGES: 1}
    return [places[piece] if piece in places else tongues.runs(piece) for piece in _MARKS.split(said) if piece]


def notices(translate: Say, tongues: Tongues) -> list[list[list[str | int]]]:
    """Return what the first page has to say about letters that no font has."""
    if not tongues.letters.texts:
        return []
    return [
        tongues.runs(
            translate(
                _l(
                    "Some characters are written as their codes, in brackets, since no font here has them. "
                    "In the workbook, CSV and JSON they stand as they are."
                )
            )
        )
    ]


def target_of(text: str) -> str:
    """Return where a value leads: an address of a page or of mail, a telephone number, or nowhere."""
    if text.startswith(("https://", "http://", "tel:")) and not any(one.isspace() for one in text):
        return text
    return f"mailto:{text}" if _MAILBOX.fullmatch(text) else ""


def _read(rows: Iterable[FocalPointRow], header: ListHeader, progress: Progress | None) -> list[FocalPointRow]:
    kept: list[FocalPointRow] = []
    for row in counted(rows, header.count):
        kept.append(row)
        if progress and len(kept) % _REPORT_EVERY == 0:
            progress(len(kept) // 2, header.count)
    return kept


class _Content:
    """The list as the template takes it."""

    def __init__(
        self, rows: list[FocalPointRow], header: ListHeader, columns: Sequence[Column], translate: Say, locale: Locale
    ) -> None:
        self._rows = rows
        self._header = header
        self._columns = [column for column in columns if column.key not in _IN_HEADINGS]
        self._translate = translate
        self._locale = locale

    def __call__(self, tongues: Tongues) -> dict[str, Any]:
        header, say = self._header, self._translate
        labels = [(_label(say(column.heading), tongues), column.value) for column in self._columns]
        lines = islice(header.lines(say), 2, None)  # title and purpose stand above them, larger
        return {
            "title": tongues.runs(header.title),
            "purpose": tongues.runs(header.purpose),
            "about": [[_label(label, tongues), tongues.runs(self._text(value)), ""] for label, value in lines],
            "notices": notices(say, tongues),
            "contents": tongues.runs(say(_l("Contents"))),
            "foot": tongues.runs(" · ".join(part for part in (header.edition, header.made()) if part)),
            "page": page_words(say, tongues),
            "groups": [
                self._group(list(group), labels, tongues)
                for _country, group in groupby(self._rows, key=lambda row: row.country_code)
            ],
        }

    def _group(self, rows: list[FocalPointRow], labels: Sequence[tuple[Any, Any]], tongues: Tongues) -> dict[str, Any]:
        say = self._translate
        count = f"{say(_l('Number of posts'))}: {format_number(len(rows), self._locale)}"
        return {
            "name": tongues.runs(rows[0].country_name or say(_l("No country"))),
            "count": tongues.runs(count),
            "entries": [
                {
                    "name": tongues.runs(row.listing_name or row.kind_name or row.post_id),
                    "target": target_of(row.page_address),
                    "facts": self._facts(row, labels, tongues),
                }
                for row in rows
            ],
        }

    def _facts(self, row: FocalPointRow, labels: Sequence[tuple[Any, Any]], tongues: Tongues) -> list[Any]:
        facts = []
        for label, value_of in labels:
            if text := self._text(value_of(row)):
                facts.append([label, tongues.runs(_for_people(text)), target_of(text)])
        return facts

    def _text(self, value: Value) -> str:
        if isinstance(value, bool) or not isinstance(value, date | int):
            return cell_text(value)
        return long_date(value, self._locale) if isinstance(value, date) else format_number(value, self._locale)


def _label(text: str, tongues: Tongues) -> dict[str, Any]:
    """Return a label; whether it is too long for its column is estimated, since measuring takes typst half its time."""
    return {"text": tongues.runs(text), "is-long": text_width(text) > _LABEL_WIDTH}


def _for_people(text: str) -> str:
    """Write a telephone number without the scheme of its address."""
    return text.removeprefix("tel:") if text.startswith("tel:") else text
