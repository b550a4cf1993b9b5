"""What the views of this room share: the blueprint, its headers, the page for a link that opens nothing."""

from flask import Blueprint, Response, render_template

bp = Blueprint("people", __name__, url_prefix="/<lang:lang>/people")

SEE_OTHER, GONE = 303, 410
HEADERS = {
    # What is held about a person stays in no browser and in no cache.
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    # No other site learns an address that opens something. Our own has to: over TLS a form that comes from nowhere is
    # refused (`identity.setup`).
    "Referrer-Policy": "same-origin",
}


@bp.after_request
def keep_to_oneself(response: Response) -> Response:
    """Put the headers of this room on every answer."""
    response.headers.update(HEADERS)
    return response


def opens_nothing() -> tuple[str, int]:
    """Answer a link that is unknown, used up, too old or for something else: always the same, whatever the reason."""
    return render_template("people/used.html"), GONE
