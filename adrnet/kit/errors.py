"""Error pages: one sentence of what happened, a way on, in the reader's language, never internals.

A template `errors/error.html` receives `status`, `title` and `sentence`.
"""

from http import HTTPStatus

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.response import Response as SansIOResponse
from werkzeug.wrappers import Response as WerkzeugResponse

from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.kit import addresses


def init(app: Flask) -> None:
    """Hang the error pages on `app`."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _words(status: int) -> tuple[Wording, Wording]:
    known = {
        400: (_("We could not read this request"), _("Go back and try once more.")),
        403: (_("You do not have permission to see this page"), _("Ask the contact address if you should have it.")),
        404: (
            _("Page not found"),
            _("There is nothing at this address. An entry may have been withdrawn, or the address was cut."),
        ),
        405: (_("This address does not take that"), _("Open the page again and use its buttons.")),
        410: (_("This entry is gone"), _("It was removed for good.")),
        413: (_("That was too much at once"), _("Send a smaller file or a shorter text.")),
        429: (_("Too many requests"), _("Wait a little and try again.")),
        503: (_("Not available just now"), _("Try again in a few minutes.")),
    }
    return known.get(status, (_("Something went wrong"), _("It is on record here. Try again in a few minutes.")))


def _http_error(error: HTTPException) -> SansIOResponse:
    if error.response is not None:
        return error.response
    status = error.code or 500
    if (
        status == HTTPStatus.NOT_FOUND
        and request.method in {"GET", "HEAD"}
        and (url := addresses.canonical_language_address())
    ):
        return redirect(url, code=301)
    g.locale = addresses.locale_for_error()
    g.is_error = True
    response = _page(status)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return addresses.vary_on_language(response)


def _unexpected(error: Exception) -> WerkzeugResponse:
    # The path may hold what someone typed: the log names the endpoint only.
    current_app.logger.error("unexpected error at %s", request.endpoint or "no endpoint", exc_info=error)
    g.locale = addresses.locale_for_error()
    g.is_error = True
    return _page(500)


def _page(status: int) -> Response:
    title, sentence = _words(status)
    return make_response(render_template("errors/error.html", status=status, title=title, sentence=sentence), status)
