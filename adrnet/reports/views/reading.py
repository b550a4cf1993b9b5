"""Routes of reading a report: the page, what a figure counts, the files."""

from collections.abc import Iterator

from flask import Response, abort, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from adrnet.db import snapshot
from adrnet.domain.coverage import EVERYWHERE, Mark, Row
from adrnet.domain.policy import Permission
from adrnet.domain.report import Report
from adrnet.formats import rows_csv
from adrnet.formats.fonts import FontsMissingError
from adrnet.i18n.messages import current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.kit import clock
from adrnet.kit.addresses import keep_query
from adrnet.kit.paging import Pages
from adrnet.kit.permissions import declare
from adrnet.kit.typed import page_number
from adrnet.presenters.narrowing import Asked, shown_pages
from adrnet.presenters.words import Words
from adrnet.reports import files, forms, making, queries, rows
from adrnet.reports.composing import days
from adrnet.reports.views.room import UNAVAILABLE, bp, here, words, zone

CSV = "text/csv; charset=utf-8"
_PAGE_SIZE = 100


@bp.get("/<int:report>")
@declare(Permission.KEEP_REPORT)
def read(report: int) -> str:
    """Show a report in the language of the page."""
    return _page(report)


def _page(report: int, *, lacks_fonts: bool = False) -> str:
    def link(mark: Mark, country: str) -> str:
        return making.rows_address(report, mark, country)

    with snapshot() as session:
        kept = here(session, report)
        shown = making.made(session, making.period_of(kept, zone()), kept, link, clock.now())
        taken = [
            {"text": _("To read and print (PDF)"), "url": url_for("reports.pdf", report=report)},
            {"text": _("To write on (DOCX)"), "url": url_for("reports.docx", report=report)},
        ]
        return render_template(
            "reports/read.html", report=kept, shown=shown, draw=files.drawn, files=taken, lacks_fonts=lacks_fonts
        )


# The endpoints have the names of the formats, as those of the list of focal points.
@bp.get("/<int:report>.pdf", endpoint="pdf")
@declare(Permission.KEEP_REPORT)
def take_pdf(report: int) -> ResponseReturnValue:
    """Hand over a report as PDF, in the language of the address."""
    return _file(report, "pdf")


@bp.get("/<int:report>.docx", endpoint="docx")
@declare(Permission.KEEP_REPORT)
def take_docx(report: int) -> ResponseReturnValue:
    """Hand over a report as DOCX, in the language of the address."""
    return _file(report, "docx")


def _file(report: int, ending: str) -> ResponseReturnValue:
    with snapshot() as session:
        kept = here(session, report)
        of = making.period_of(kept, zone())
        whole = making.made(session, of, kept, making.link_for_files(report), clock.now())
    try:
        content = files.FORMATS[ending](whole)
    except FontsMissingError:
        return _page(report, lacks_fonts=True), UNAVAILABLE
    days_ = f"{of.first.isoformat()}-{of.last.isoformat()}"
    return _attached(Response(content, content_type=files.MEDIA_TYPES[ending]), f"adrnet-report-{days_}", ending)


def _attached(response: Response, name: str, ending: str) -> Response:
    """Say that an answer is a file in the language of the address; the name is ASCII, whatever the language."""
    locale = current_locale()
    response.content_language.add(locale.tag)
    response.cache_control.no_store = True
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{locale.code}.{ending}"'
    return response


@bp.get("/<int:report>/rows", endpoint="rows")
@declare(Permission.KEEP_REPORT)
def show_rows(report: int) -> str:
    """List what a figure counts."""
    with snapshot() as session:
        kept, spoken, (mark, country), found = _counted(session, report)
        number = page_number(request.args.get("page", "")) or 1
        pages = Pages(len(found), number, _PAGE_SIZE)
        if number > pages.last:
            abort(404)
        asked = Asked("reports.rows", "", _facets(mark, country), page=number, fixed={"report": str(report)})
        keep_query(asked.query())
        part = found[pages.offset : pages.offset + pages.size]
        return render_template(
            "reports/rows.html",
            report=kept,
            days=days(kept.period_from, kept.period_until, spoken),
            title=rows.title(mark, country, spoken),
            total=len(found),
            rows=[rows.shown(one, spoken, zone()) for one in part],
            pages=shown_pages(asked, pages),
            csv=making.rows_address(report, mark, country, endpoint="reports.rows_csv"),
        )


@bp.get("/<int:report>/rows.csv", endpoint="rows_csv")
@declare(Permission.KEEP_REPORT)
def take_rows(report: int) -> Response:
    """Hand over what a figure counts as a file."""
    with snapshot() as session:
        _kept, spoken, (mark, _country), found = _counted(session, report)
    pieces: Iterator[bytes] = rows_csv.stream(rows.headings(), rows.lines(iter(found), spoken, zone()))
    response = Response(stream_with_context(pieces), content_type=CSV)
    return _attached(response, f"adrnet-report-{report}-{mark[0]}", "csv")


def _counted(session: Session, report: int) -> tuple[Report, Words, tuple[Mark, str], list[Row]]:
    """Return a report, the words of the page, and which figure the address asks for with what it counts, or 404."""
    kept, spoken = here(session, report), words(session)
    figure = forms.read_figure(request.args, spoken.vocabulary)
    if figure is None:
        abort(404)
    at = queries.basis(session, making.period_of(kept, zone()), clock.now())
    return kept, spoken, figure, list(queries.rows(session, spoken.vocabulary, at, *figure))


def _facets(mark: Mark, country: str) -> dict[str, tuple[str, ...]]:
    where = (country,) if country != EVERYWHERE else ()
    return {"of": (mark[0],), "code": (mark[1],), "country": where}
