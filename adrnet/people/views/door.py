"""What the views of this room share: the blueprint, its headers, where a link leads, what is said after an act."""

from flask import Blueprint, Response, current_app, flash, get_flashed_messages, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from adrnet.db import db
from adrnet.domain.focal_point import Designation
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.link import Purpose
from adrnet.domain.policy import Bearer, Permission, permits
from adrnet.kit import clock
from adrnet.people import queries

bp = Blueprint("people", __name__, url_prefix="/<lang:lang>/people")

SEE_OTHER, CONFLICT, GONE = 303, 409, 410
_SAID = "people"
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


def led_to(purpose: Purpose, token: str, permission: Permission) -> Designation | None:
    """Return the designation that a link is about, if its bearer may do this with it; None: the link opens nothing."""
    found = queries.opened(db.session(), purpose, token)
    if found is None or not permits(Bearer("designation", found[1].id), permission, found[1]):
        return None
    return found[1]


def today() -> Day:
    """Return the network's today, with the rhythm of confirmations."""
    config = current_app.config
    rhythm = Rhythm(config["CONFIRMATION_MONTHS"], config["CONFIRMATION_DUE_DAYS"])
    return Day(clock.today(config["NETWORK_TIME_ZONE"]), rhythm)


def say(code: str, endpoint: str, **path: str) -> Redirect:
    """Lead on to a page that says what was done."""
    flash(code, _SAID)
    return redirect(url_for(endpoint, **path), SEE_OTHER)  # type: ignore[arg-type]  # values of the path


def said() -> list[str]:
    """Return what was done, once: codes."""
    return [str(code) for code in get_flashed_messages(category_filter=[_SAID])]


def file(octets: bytes, mimetype: str, name: str) -> Response:
    """Hand a file over, to be kept by the browser and not shown."""
    response = Response(octets, content_type=f"{mimetype}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
