"""A report as a file: a page of its own (HTML) that needs nothing from elsewhere."""

from collections.abc import Callable, Mapping

from flask import current_app
from markupsafe import Markup

from adrnet.formats import charts
from adrnet.formats.report import Report, Table

Write = Callable[[Report], bytes]


def drawn(table: Table) -> Markup:
    """Return the picture of a table, for a page."""
    return Markup(charts.svg(table))  # noqa: S704 - made of numbers and escaped texts


def html(report: Report) -> bytes:
    """Write a report as one page; pictures stand in it, addresses are whole."""
    template = current_app.jinja_env.get_template("reports/_file.html")
    return template.render(shown=report, draw=drawn).encode()


FORMATS: Mapping[str, Write] = {"html": html}
"""Ending of the file → what writes it."""
