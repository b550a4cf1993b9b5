"""Files and pages of the list, read back into the same shape, so that they can be laid side by side."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl

from adrnet.domain.freshness import Rhythm, expires_on
from adrnet.formats.columns import COLUMNS
from adrnet.i18n.locales import BY_CODE
from adrnet.i18n.messages import say, translator
from adrnet.i18n.names import long_date
from tests.inspector import Inspector
from tests.page import Page

Row = dict[str, str]
KEYS = [column.key for column in COLUMNS]


def lines_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def rows_of(content: bytes) -> list[Row]:
    lines = lines_of(content)
    return [dict(zip(KEYS, line, strict=True)) for line in lines[lines.index([]) + 2 :]]


def unguarded(row: Row) -> Row:
    """The row without the apostrophes that keep spreadsheets from running it."""
    return {key: cell[1:] if cell[:2] in {"'=", "'+", "'-", "'@"} else cell for key, cell in row.items()}


def header_of(content: bytes) -> list[list[str]]:
    lines = lines_of(content)
    return lines[: lines.index([])]


def all_pages(client: Inspector, lang: str, query: str) -> Iterator[Page]:
    number, page = 1, client.get(f"/{lang}/focal-points?{query}").page
    yield page
    while page.all("a", page.main, rel="next"):
        number += 1
        page = client.get(f"/{lang}/focal-points?{query}&page={number}").page
        yield page


def on_the_page(page: Page) -> Iterator[tuple[str, str, str, str]]:
    """The group, the id, the words of each post and where they lead."""
    for group in page.all("section", page.main, class_="group"):
        title, country = page.one("h3", group), page.all("a", page.one("h3", group))
        for post in page.all("div", group, class_="post"):
            links = [link for link in page.all("a", post) if link.get("href", "").startswith("/")]
            # That something can be reported is said of the page's line, and stands in no file.
            [report] = [link for link in links if "/problems/report/" in link.get("href", "")]
            words = page.text(post).removesuffix(page.text(report)).rstrip()
            leads = [link for link in links if link is not report] or country
            yield page.text(title), post.get("id", ""), words, leads[0].get("href", "")


def in_the_file(row: Row, lang: str) -> tuple[str, str, str, str]:
    """The same, put together from a row with the sentences of the page."""
    translate = translator(BY_CODE[lang])
    nobody = "No office designated yet" if row["state_code"] == "vacant" else "Designated, not public"
    parts = [
        (row["office"] or row["person"]).replace("; ", " ") or translate(nobody),
        row["person_title"].replace("; ", " · "),
        " · ".join(part for part in (row["listing"], row["kind"]) if part),
        row["topics"].replace("; ", " · "),
        " · ".join(part for part in (row["mailbox"], row["telephone"].removeprefix("tel:").replace("-", " ")) if part),
    ]
    if row["languages"]:
        parts.append(f"{translate('Languages:')} {row['languages'].replace('; ', ' · ')}")
    parts += sentences_of(row, lang)
    page, _, fragment = row["page"].partition("#")
    country = row["country"] or translate("Of no single country")
    return country, fragment, " ".join(" ".join(parts).split()), page.removeprefix("http://localhost")


def sentences_of(row: Row, lang: str) -> Iterator[str]:
    """Term, designation and state of a row, said as on the page."""
    locale = BY_CODE[lang]

    def sentence(message: str, **values: str) -> str:
        shown = {
            name: value if name == "authority" else long_date(date.fromisoformat(value), locale)
            for name, value in values.items()
        }
        return str(say(message, shown, locale))

    if row["term_from"] and row["term_until"]:
        yield sentence("Term: %(start)s to %(end)s", start=row["term_from"], end=row["term_until"])
    elif row["term_from"] or row["term_until"]:
        begins = "Term: from %(day)s" if row["term_from"] else "Term: until %(day)s"
        yield sentence(begins, day=row["term_from"] or row["term_until"])
    if row["designated_by"]:
        yield sentence("Designated by %(authority)s, %(day)s", authority=row["designated_by"], day=row["designated_on"])
    elif row["designated_on"]:
        yield sentence("Designated %(day)s", day=row["designated_on"])
    if row["state_code"] == "vacant":
        yield sentence("Vacant")
    elif row["state_code"] == "confirmed":
        yield sentence("Confirmed %(day)s", day=row["confirmed_on"])
    else:
        until = expires_on(date.fromisoformat(row["confirmed_on"]), Rhythm()).isoformat()
        words = {"confirmation_due": "Confirmation due %(day)s", "overdue": "Overdue since %(day)s"}
        yield sentence(words[row["state_code"]], day=until)
        yield sentence("Last confirmed %(day)s", day=row["confirmed_on"])


def sheet_rows(content: bytes) -> list[Row]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    _headings, *lines = sheet.iter_rows(values_only=True)

    def text(value: Any) -> str:
        return value.date().isoformat() if isinstance(value, datetime) else str(value or "")

    return [dict(zip(KEYS, map(text, line), strict=True)) for line in lines]
