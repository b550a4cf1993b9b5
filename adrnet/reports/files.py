"""A report as a file: a page of its own (HTML) that needs nothing from elsewhere, PDF, DOCX."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from flask import current_app
from markupsafe import Markup

from adrnet.formats import charts, report_docx, report_pdf
from adrnet.formats.report import Report, Table
from adrnet.i18n.messages import translator
from adrnet.kit import clock

Write = Callable[[Report], bytes]

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def drawn(table: Table) -> Markup:
    """Return the picture of a table, for a page."""
    return Markup(charts.svg(table))  # noqa: S704 - made of numbers and escaped texts


def html(report: Report) -> bytes:
    """Write a report as one page; pictures stand in it, addresses are whole."""
    template = current_app.jinja_env.get_template("reports/_file.html")
    return template.render(shown=report, draw=drawn).encode()


def pdf(report: Report) -> bytes:
    """Write a report as PDF.

    Raises:
        FontsMissingError: this machine has no font for a script of the network.
    """
    say = translator(report.locale)
    return b"".join(report_pdf.stream(report, say, folder=_fonts(), made_at=clock.now().replace(microsecond=0)))


def docx(report: Report) -> bytes:
    """Write a report as DOCX.

    Raises:
        FontsMissingError: this machine has no font for a script of the network, to draw the pictures with.
    """
    picture = partial(report_pdf.picture, locale=report.locale, folder=_fonts())
    return b"".join(report_docx.stream(report, picture, made_at=clock.now().replace(microsecond=0)))


def _fonts() -> Path | None:
    folder = current_app.config.get("FONTS")
    return Path(folder) if folder else None


FORMATS: Mapping[str, Write] = {"html": html, "pdf": pdf, "docx": docx}
"""Ending of the file → what writes it."""
