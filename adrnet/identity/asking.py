"""Asking people to sign in, or to prove once more who they are, without losing what they typed.

`ask_to_sign_in` and `second_factor_first` are `create_app`'s answers to who may enter; `fresh` is for views that change
what proves who somebody is. A POST that has to wait is kept (`kept`); where it goes on afterwards is always a path of
ours.
"""

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from adrnet.identity import kept, sessions
from adrnet.kit import clock

P = ParamSpec("P")

FRESH_FOR = timedelta(minutes=15)
NEXT = "next"
_LONGEST_PATH = 2000
_SEE_OTHER = 303
_SAFE = {"GET", "HEAD"}
# What a coordinator without a second factor can still do: set one up, prove who they are, leave.
_WITHOUT_SECOND_FACTOR = {
    "identity.two_factor_setup",
    "identity.two_factor_token_validation",
    "identity.verify",
    "identity.logout",
}
# Rooms whose forms hold what is never written down.
_SECRET_ROOMS = {"identity"}
# Rooms whose addresses open something: they are written down nowhere, so their forms are not kept.
_BY_LINK = {"people", "freshness"}
# Forms that everyone sends, with an account or without: their views show once more what was typed, and do nothing.
_FOR_EVERYONE = {"problems.report"}


def own_path(url: str | None) -> str | None:
    """Return a path of ours with its query, None for everything else: nobody is led away by an address of ours."""
    if not url or len(url) > _LONGEST_PATH or not url.startswith("/") or url.startswith(("//", "/\\")):
        return None
    # Browsers drop some characters and read a backslash as a slash, whatever a parser says.
    if "\\" in url or any(one.isspace() or not one.isprintable() for one in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if not parts.scheme and not parts.netloc and not parts.path.startswith("//") else None


def next_path() -> str | None:
    """Return where the person wanted to go, as the form or the address says."""
    return own_path(request.form.get(NEXT)) or own_path(request.args.get(NEXT))


def ask_to_sign_in() -> Response:
    """Lead to the sign-in page and back here; what was typed into a form is kept where the account is known."""
    ended = sessions.of_cookie() if request.method not in _SAFE else None
    back = kept.keep(ended.account_id) if ended and request.blueprint not in _SECRET_ROOMS else _here()
    return redirect(url_for("identity.login", next=back), _SEE_OTHER)


def answer_foreign_form(error: CSRFError) -> Response | None:
    """Answer a form whose token does not fit: it belongs to an earlier session, or to somebody else's page.

    None: the view answers, whose form does not validate either.

    Raises:
        CSRFError: it does not come from a page of ours.
    """
    if not _is_from_here() or (request.blueprint in _BY_LINK and "token" in (request.view_args or {})):
        raise error
    if request.endpoint in _FOR_EVERYONE:
        return None
    account = sessions.signed_in()
    if request.blueprint in _SECRET_ROOMS:
        flash("form_lapsed")
        return redirect(_here(), _SEE_OTHER)
    if account is not None:
        return redirect(kept.keep(account.id), _SEE_OTHER)
    if sessions.of_cookie() is not None:
        return ask_to_sign_in()
    raise error


def second_factor_first() -> Response | None:
    """Lead a coordinator without a second factor to setting one up; None: nothing is in the way."""
    account = sessions.signed_in()
    if account is None or not account.needs_second_factor or request.endpoint in _WITHOUT_SECOND_FACTOR:
        return None
    return redirect(url_for("identity.two_factor_setup"), _SEE_OTHER)


def is_fresh() -> bool:
    """Whether the person proved who they are a short while ago."""
    login = sessions.current()
    return login is not None and login.fresh_at is not None and login.fresh_at + FRESH_FOR > clock.now()


def fresh(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Ask for the password or a code again before a sensitive act, where the last time is a while ago."""

    @functools.wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(*args, **kwargs) if is_fresh() else ask_to_prove()

    return wrapper


def ask_to_prove() -> Response:
    """Lead to the page that asks who it is, and back here."""
    account = sessions.signed_in()
    if account is None:
        return ask_to_sign_in()
    back = kept.keep(account.id) if request.method not in _SAFE else _here()
    return redirect(url_for("identity.verify", next=back), _SEE_OTHER)


def _here() -> str:
    """Return the address of the page that was asked for, or of the one whose form was sent."""
    if request.method in _SAFE:
        return own_path(request.full_path.rstrip("?")) or "/"
    return own_path(kept.page()) or "/"


def _is_from_here() -> bool:
    """Whether a browser says that a form was sent from a page of ours. One that says nothing is not believed."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(origin)
    return f"{parts.scheme}://{parts.netloc}/" == request.host_url


def home() -> str:
    """Return where people land who wanted to go nowhere else: where their work is, and else their account."""
    account = sessions.signed_in()
    if account is not None and account.coordinates:
        return url_for("coordination.desk")
    if account is not None and account.keeps_listings:
        return url_for("listings.home")
    return url_for(current_app.config["SECURITY_POST_LOGIN_VIEW"])


def forget_in_browsers(response: Response) -> Response:
    """Let no browser keep a page about an account: what is shown after signing out is nobody's."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
