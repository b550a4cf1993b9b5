"""Pictures of every format in every language, for somebody to look at: `make look` leaves them in screenshots/formats/.

PDF as typst draws its pages. Workbook and DOCX as LibreOffice does, where it is installed. What the other files hold
(and, without LibreOffice, the workbook) is read back and drawn by Chromium as one page for each language.
"""

import csv
import html
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook
from playwright.sync_api import sync_playwright

from adrnet.formats import csv as csv_format
from adrnet.formats import list_json, list_vcard, pdf, report_docx, report_pdf, xlsx
from adrnet.i18n.locales import LOCALES, Locale
from adrnet.i18n.messages import translator
from tests.formats import gallery
from tests.formats.test_report import report_in

FOLDER = Path("screenshots/formats")
STYLE = """
body { font: 15px/1.8 sans-serif; margin: 1rem }
td { border: 1px solid #bbb; padding: .2rem .4rem; max-width: 16rem; overflow-wrap: anywhere }
pre { white-space: pre-wrap }
"""


def main() -> None:
    """Draw everything."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1600, "height": 900})
        for locale in LOCALES:
            for name, pages in (("list", _list(locale)), ("report", report_pdf.pictures(report_in(locale)))):
                for number, picture in enumerate(pages, 1):
                    (FOLDER / f"{name}-{locale}-{number}.png").write_bytes(picture)
            page.set_content(_read_back(locale))
            page.screenshot(path=FOLDER / f"files-{locale}.png", full_page=True)
            _by_libreoffice(locale)
            print(locale, file=sys.stderr)  # noqa: T201 - it takes a minute
        browser.close()


def _list(locale: Locale) -> list[bytes]:
    say = translator(locale)
    return pdf.pictures(gallery.rows(locale), gallery.header(locale), translate=say, locale=locale)


def _read_back(locale: Locale) -> str:
    rows, header, say = gallery.rows(locale), gallery.header(locale), translator(locale)
    written = b"".join(csv_format.stream(rows, header, translate=say)).decode("utf-8-sig")
    workbook = load_workbook(io.BytesIO(b"".join(xlsx.stream(rows, header, translate=say))))
    document = json.loads(b"".join(list_json.stream(rows, header, translate=say)))
    cards = b"".join(list_vcard.stream(rows, header, translate=say)).decode().replace("\r\n ", "")
    cards = "END:VCARD\r\n".join(cards.split("END:VCARD\r\n")[:6])
    some = {**document, "columns": document["columns"][:3], "posts": document["posts"][2:4]}
    parts = [
        ("CSV", _table(csv.reader(io.StringIO(written, newline="")))),
        *(("XLSX", _table(sheet.iter_rows(values_only=True))) for sheet in workbook),
        ("JSON", f"<pre>{html.escape(json.dumps(some, ensure_ascii=False, indent=1))}</pre>"),
        ("vCard", f"<pre>{html.escape(cards)}</pre>"),
    ]
    body = "".join(f"<h2>{name}</h2>{drawn}" for name, drawn in parts)
    return f"<!doctype html><html lang={locale.tag}><meta charset=utf-8><style>{STYLE}</style>{body}"


def _table(lines: Iterator[object]) -> str:
    cells = (
        "".join(f"<td>{html.escape(str('' if cell is None else cell))}</td>" for cell in line)  # type: ignore[attr-defined]  # of either reader
        for line in lines
    )
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in cells) + "</table>"


def _by_libreoffice(locale: Locale) -> None:
    office = shutil.which("soffice")
    if office is None:
        return
    say, report = translator(locale), report_in(locale)
    written = {
        "workbook": ("xlsx", xlsx.stream(gallery.rows(locale), gallery.header(locale), translate=say)),
        "report": ("docx", report_docx.stream(report, lambda table: report_pdf.picture(table, locale))),
    }
    with TemporaryDirectory() as folder:
        for name, (ending, pieces) in written.items():
            path = Path(folder, f"{name}-{locale}-{ending}.{ending}")
            path.write_bytes(b"".join(pieces))
            command = [office, "--headless", "--convert-to", "png", "--outdir", FOLDER, path]
            subprocess.run(command, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    main()
