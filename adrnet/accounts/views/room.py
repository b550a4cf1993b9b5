"""What the views of this room share: the blueprint, who is acting, the way on after an act."""

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from adrnet import identity
from adrnet.domain.account import Account

bp = Blueprint("accounts", __name__, url_prefix="/<lang:lang>/accounts")
bp.after_request(identity.forget_in_browsers)

SEE_OTHER = 303


def actor() -> Account:
    """Return who is acting; the permission of each view has seen to it that somebody is."""
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account


def to(endpoint: str, code: str, **path: object) -> Response:
    """Lead on to a page that says what was done: a code of `accounts/_notices.html`."""
    flash(code)
    return redirect(url_for(endpoint, **path), SEE_OTHER)  # type: ignore[arg-type]  # values of the path


def lapsed() -> Response:
    """Answer that a mailed link opens nothing (any more)."""
    return to("accounts.home" if identity.signed_in() else "identity.login", "link_lapsed")
