"""Security headers on every answer, files and errors included.

The policy allows nothing inline: styles, pictures, fonts and the one script (of the search line, which asks this server
alone; every page works without it) come from this server. A data block such as JSON-LD is not executed and needs no
permission to stand there.
"""

from typing import Protocol

from flask import Flask, Response, g, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "browsing-topics=(), camera=(), geolocation=(), microphone=()",
}
# What search engines are asked for a page that shows somebody who does not wish to be found there.
NOT_TO_INDEX = "noindex, noarchive"
_IS_NOT_INDEXED = "adrnet_is_not_indexed"
# Two years; sent over TLS only, where it has a meaning. Other hosts below this one are not ours to decide for.
STRICT_TRANSPORT = "max-age=63072000"


class _Headers(Protocol):
    def setdefault(self, name: str, value: str, /) -> object: ...


def init(app: Flask) -> None:
    """Add the headers to every answer of `app`."""
    app.after_request(_add)


def keep_out_of_search_engines() -> None:
    """Ask search engines to leave the answer to this request out, page or file: a person on it wished so."""
    setattr(g, _IS_NOT_INDEXED, True)


def add_to_file(headers: _Headers, _path: str, _url: str) -> None:
    """Add the headers to a file that is handed over before Flask sees the request."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)


def _add(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if g.get(_IS_NOT_INDEXED):
        response.headers["X-Robots-Tag"] = NOT_TO_INDEX
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    # Pages change whenever a listing is withdrawn: a browser asks again each time, a shared cache keeps nothing.
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
