"""Routes of the focal-point list: the page, and the same list as a file."""

from itertools import chain

from flask import Response, current_app, render_template, request

from adrnet.db import snapshot
from adrnet.domain import vocabulary
from adrnet.domain.policy import Permission
from adrnet.focal_points import files, forms, results
from adrnet.focal_points.views.door import bp
from adrnet.formats import csv, xlsx
from adrnet.i18n.messages import current_locale
from adrnet.kit import clock
from adrnet.kit.permissions import declare
from adrnet.presenters.words import Words

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# The endpoints have the names of the room's plan; a function named `list` would hide Python's own, one named `csv` the
# format.
@bp.get("/focal-points", endpoint="list")
@declare(Permission.READ_DIRECTORY)
def show() -> str:
    """Show the list, narrowed as the address asks."""
    with snapshot() as session:
        words = Words(vocabulary.current(session), current_locale())
        read = forms.read(request.args, words.vocabulary)
        points = results.results(read, words, session)
    return render_template("focal_points/list.html", points=points)


@bp.get("/focal-points.csv", endpoint="csv")
@declare(Permission.TAKE_OPEN_LIST)
def take_csv() -> Response:
    """Hand over what the page with the same filters shows, as CSV."""
    return _file("csv", CSV, csv.stream)


@bp.get("/focal-points.xlsx", endpoint="xlsx")
@declare(Permission.TAKE_OPEN_LIST)
def take_xlsx() -> Response:
    """Hand over what the page with the same filters shows, as a workbook."""
    return _file("xlsx", XLSX, xlsx.stream)


def _file(ending: str, media_type: str, write: files.Write) -> Response:
    locale = current_locale()
    day = clock.today(current_app.config["NETWORK_TIME_ZONE"])
    # An iterator has no length: what HEAD says of the file is true although nothing is made.
    response = Response(iter(()), content_type=media_type)
    response.content_language.add(locale.tag)
    response.cache_control.no_store = True
    # A file is for whoever takes it away; persons on it may have asked that search engines leave them out.
    response.headers["X-Robots-Tag"] = "noindex"
    # The name is ASCII whatever the language, so that one form of it (RFC 6266) is enough.
    name = f"adrnet-focal-points-{day.isoformat()}-{locale.code}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if request.method == "HEAD":
        return response
    with snapshot() as session:
        asked = forms.read(request.args, vocabulary.current(session)).asked
    pieces = files.pieces(asked, locale, write)
    # What fails before the first piece is an error page; later the connection is cut, so that nobody takes a part for
    # the whole.
    response.response = chain([next(pieces)], pieces)
    response.call_on_close(pieces.close)
    return response
