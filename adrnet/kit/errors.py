"""Error pages: one sentence of what happened, a way on, in the reader's language, never internals.

The template `errors/error.html` receives `error`: {title, sentence, form}. What is offered beside the sentence (the
search line) the application brings along, since the kit knows no directory.
"""

from collections.abc import Callable

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.response import Response as SansIOResponse
from werkzeug.wrappers import Response as WerkzeugResponse

from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.kit import addresses

# From here on the fault is ours, and what else could be offered may be broken as well.
_OURS = 500
_MISSING = 404
_OFFER = "adrnet.error_offer"


def init(app: Flask, offer: Callable[[], object] | None = None) -> None:
    """Hang the error pages on `app`; `offer` makes the form of `error`, where the house itself stands."""
    app.extensions[_OFFER] = offer
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


def _form_words() -> tuple[Wording, Wording]:
    """Say what to do with a form whose token does not fit: nothing of it was saved, and the browser still has it."""
    return (
        _("This form could not be taken"),
        _(
            "It was open while you signed in or out, or your browser sent no cookie. Nothing was saved. Go back, copy "
            "what you wrote, load the page again and send it from there."
        ),
    )


def _http_error(error: HTTPException) -> SansIOResponse:
    if error.response is not None:
        return error.response
    status = error.code or _OURS
    if status == _MISSING and request.method in {"GET", "HEAD"} and (url := addresses.canonical_language_address()):
        return redirect(url, code=301)
    response = _page(status, is_form=isinstance(error, CSRFError))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return addresses.vary_on_language(response)


def _unexpected(error: Exception) -> WerkzeugResponse:
    # The path may hold what someone typed: the log names the endpoint only.
    current_app.logger.error("unexpected error at %s", request.endpoint or "no endpoint", exc_info=error)
    return addresses.vary_on_language(_page(_OURS))


def _page(status: int, *, is_form: bool = False) -> Response:
    g.locale = addresses.locale_for_error()
    g.is_error = True
    title, sentence = _form_words() if is_form else _words(status)
    error = {"title": title, "sentence": sentence, "form": _offer() if status < _OURS else None}
    try:
        return make_response(render_template("errors/error.html", error=error), status)
    except Exception:
        # Without a sensible Host no address can be built, and so no page.
        current_app.logger.exception("an error is said without a page")
        return Response(f"{title}\n{sentence}\n", status, content_type="text/plain; charset=utf-8")


def _offer() -> object:
    """Make what the application offers; a page about one error must not become another one."""
    offer: Callable[[], object] | None = current_app.extensions[_OFFER]
    try:
        return offer() if offer else None
    except Exception:
        current_app.logger.exception("an error page goes without its form")
        return None
