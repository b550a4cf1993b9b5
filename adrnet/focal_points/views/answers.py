"""A list as the answer to a request: a file that is streamed, kept by nobody, whole or visibly broken."""

from datetime import date
from itertools import chain

from flask import Response, current_app, request

from adrnet.domain.listed import Sees, everyone
from adrnet.focal_points import files
from adrnet.focal_points.files import Terms
from adrnet.focal_points.offering import Format
from adrnet.focal_points.sources import TODAY, Source
from adrnet.i18n.locales import Locale
from adrnet.kit import clock
from adrnet.presenters.narrowing import Asked


def today() -> date:
    """Return the day that it is for the network."""
    return clock.today(current_app.config["NETWORK_TIME_ZONE"])


def name_of(format_: Format, locale: Locale, day: date, what: str = "focal-points") -> str:
    """Return what a file is called; ASCII whatever the language, so that one form of it (RFC 6266) is enough."""
    return f"adrnet-{what}-{day.isoformat()}-{locale.code}.{format_.ending}"


def headed(format_: Format, locale: Locale, name: str) -> Response:
    """Return an empty answer that says what the file is."""
    # An iterator has no length: what HEAD says of the file is true although nothing is made.
    response = Response(iter(()), content_type=format_.media_type)
    response.content_language.add(locale.tag)
    response.cache_control.no_store = True
    # A file is for whoever takes it away; persons on it may have asked that search engines leave them out.
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def file(  # noqa: PLR0913 - which list, for whom, how
    asked: Asked,
    format_: Format,
    locale: Locale,
    *,
    source: Source = TODAY,
    sees: Sees = everyone,
    terms: Terms | None = None,
    name: str = "",
) -> Response:
    """Hand over a list in a format."""
    response = headed(format_, locale, name or name_of(format_, locale, today()))
    if request.method == "HEAD":
        return response
    terms = terms or Terms(columns=format_.usual)
    pieces = files.pieces(asked, locale, format_.writer(locale), source, sees, terms)
    # What fails before the first piece is an error page; later the connection is cut, so that nobody takes a part for
    # the whole.
    response.response = chain([next(pieces)], pieces)
    response.call_on_close(pieces.close)
    return response
