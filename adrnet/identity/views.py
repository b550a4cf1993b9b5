"""Flask-Security's views in a blueprint of ours: only those that are listed here exist.

Each POST is one write transaction (`adrnet.db.transactional`), begun after everything slow has been computed and after
the attempt was counted. Where a person goes on afterwards is decided here and is always a path of ours. What
Flask-Security would do by GET (confirm an address) waits for a button.

Decisions:
    2026-11-21  The blueprint is ours and its views are Flask-Security's, wrapped: a list of doors is easier to check
                than a list of doors that were not switched on, and each declares its permission like every other view.
    2026-11-21  A signed-in state that waits for a second factor is as short as a fresh sign-in, and of no use once the
                account has got a second factor by another way.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import recovery_codes, views
from flask_security.tf_plugin import tf_clean_session
from flask_security.utils import login_user
from werkzeug.wrappers import Response

from adrnet.db import transactional
from adrnet.domain.account import Account
from adrnet.domain.account_record import Act
from adrnet.domain.policy import Permission
from adrnet.identity import asking, events, limits, preparing, sessions
from adrnet.identity.second_factor import security
from adrnet.identity.sessions import End
from adrnet.kit import clock
from adrnet.kit.forms import Form
from adrnet.kit.permissions import declare

View = Callable[..., ResponseReturnValue]

_HALF_WAY_FOR = timedelta(minutes=15)
_STATE, _SINCE = "tf_state", "tf_since"
_SETTING_UP = {"setup_from_login", "validating_profile"}
_SAFE = {"GET", "HEAD"}
_SEE_OTHER = 303


@dataclass(frozen=True)
class Door:
    """One view: where it stands, who may enter, what is counted and computed before it runs."""

    path: str
    view: View
    permission: Permission = Permission.USE_ACCOUNTS
    methods: tuple[str, ...] = ("GET", "POST")
    # Requests for a network in a while, and mails to one address.
    limit: str = "60 per hour"
    address_limit: str = ""
    counts: Callable[[], list[limits.Key]] | None = None
    prepare: Callable[[], None] | None = None


def _guarded(door: Door) -> View:
    @functools.wraps(door.view)
    def view(**values: Any) -> ResponseReturnValue:
        if request.method in _SAFE:
            return _own(door.view(**values))
        if request.is_json:
            abort(415)
        wait = limits.attempt(*door.counts()) if door.counts else None
        if wait is not None:
            return limits.wait_page(wait)
        if door.prepare:
            door.prepare()
        return _own(transactional(door.view)(**values))

    return view


def _own(answer: ResponseReturnValue) -> ResponseReturnValue:
    """Let no redirect leave the house, whatever was asked for."""
    if isinstance(answer, Response) and answer.location:
        path = answer.location.removeprefix(request.host_url.rstrip("/"))
        answer.location = asking.own_path(path) or asking.home()
        if request.method not in _SAFE:
            answer.status_code = _SEE_OTHER
    return answer


def _acting() -> Account | None:
    return sessions.signed_in()


# Signing in


def _sign_in() -> ResponseReturnValue:
    back = asking.next_path()
    return _go_on(views.login(), back)


def _go_on(answer: ResponseReturnValue, back: str | None) -> ResponseReturnValue:
    """Lead on after a step of signing in: to the next step, or where the person wanted to go."""
    if not (isinstance(answer, Response) and answer.location):
        return answer
    if _acting() is not None:
        return redirect(back or asking.home())
    if request.method not in _SAFE and preparing.WHO in session:
        session[_SINCE] = clock.now().timestamp()
        session[asking.NEXT] = back
    return answer


def _code() -> ResponseReturnValue:
    return _with_half_way(views.two_factor_token_validation)


def _recovery() -> ResponseReturnValue:
    was = preparing.half_way_account()
    answer = _with_half_way(recovery_codes.mf_recovery)
    account = _acting()
    if request.method not in _SAFE and was is not None and account is not None:
        events.recovery_code_was_used(account)
    return answer


def _set_up() -> ResponseReturnValue:
    _drop_old_half_way()
    if _acting() is not None and not asking.is_fresh():
        return asking.ask_to_prove()
    answer: ResponseReturnValue = views.two_factor_setup()
    return answer


def _with_half_way(view: View) -> ResponseReturnValue:
    """Run a view of the second step; afterwards say what was set up, and lead on."""
    _drop_old_half_way()
    is_setting_up, is_signing_in = session.get(_STATE) == "validating_profile", _acting() is None
    if not is_signing_in:
        if not is_setting_up:
            return redirect(asking.home())
        if not asking.is_fresh():
            return asking.ask_to_prove()
    back = session.get(asking.NEXT)
    answer = view()
    account = _acting()
    if not (request.method not in _SAFE and isinstance(answer, Response) and answer.location) or account is None:
        return answer
    session.pop(asking.NEXT, None)
    if is_setting_up:
        events.second_factor_was_set(account)
        # Whoever did this on the account's own pages goes back there.
        back = asking.own_path(back) or (asking.home() if is_signing_in else None)
        return redirect(url_for("accounts.recovery_codes", next=back))
    # That it went well is seen by where one is; the sentence would wait for the next page about accounts.
    session.pop("_flashes", None)
    return redirect(asking.own_path(back) or asking.home())


def _drop_old_half_way() -> None:
    """Forget a first step that is a while ago, or that would set up a second factor where there is one by now."""
    if preparing.WHO not in session:
        return
    age = clock.now().timestamp() - float(session.get(_SINCE) or 0)
    account = preparing.half_way_account()
    is_late = account is not None and account.has_second_factor and session.get(_STATE) in _SETTING_UP
    if account is None or is_late or not 0 <= age < _HALF_WAY_FOR.total_seconds():
        tf_clean_session()


def _sign_out() -> ResponseReturnValue:
    login, account = sessions.current(), _acting()
    if login is not None and account is not None:
        sessions.end(login, End.SIGNED_OUT)
        events.note(account, Act.SIGN_OUT, account)
    views.logout()
    # Of the cookie only the name of a session that is over stays: a form in another window can still be kept by it.
    sessions.leave()
    return redirect(url_for("site.home"))


def _verify() -> ResponseReturnValue:
    account, login = _acting(), sessions.current()
    back = asking.next_path()
    # Flask-Security writes the time into the cookie; ours stands with the session, where a copy of a cookie is no help.
    session.pop("fs_paa", None)
    answer: ResponseReturnValue = views.verify()
    if session.pop("fs_paa", None) is None:
        return answer
    if login is not None and account is not None:
        login.fresh_at = clock.now()
    return redirect(back or asking.home())


def _confirm(token: str) -> ResponseReturnValue:
    if request.method in _SAFE:
        return render_template("accounts/confirm_email.html", form=Form(), token=token)
    login = sessions.current()
    answer: ResponseReturnValue = views.confirm_email(token)
    if login is not None and _acting() is None:
        # Flask-Security signs out whoever confirms somebody else's address, but in the cookie alone.
        sessions.end(login, End.SIGNED_OUT)
    return answer


def _help() -> ResponseReturnValue:
    return render_template("accounts/second_factor_help.html")


def enter(account: Account, via: str, back: str | None = None) -> ResponseReturnValue:
    """Sign in whoever proved by a mailed link who they are: a second factor is asked for as after a password.

    For views of rooms, within their transaction.
    """
    answer = security().two_factor_plugins.tf_enter(account, False, via, next_loc=None)
    if answer is None:
        login_user(account, authn_via=[via])
        return redirect(back or asking.home(), _SEE_OTHER)
    return _go_on(answer, back)


DOORS: Mapping[str, Door] = {
    "login": Door("/sign-in", _sign_in, counts=preparing.counts_sign_in, prepare=preparing.prepare_sign_in),
    "logout": Door("/sign-out", _sign_out, methods=("POST",)),
    "verify": Door(
        "/verify", _verify, Permission.KEEP_ACCOUNT, counts=preparing.counts_proof, prepare=preparing.prepare_proof
    ),
    "register": Door(
        "/register", views.register, limit="20 per hour", address_limit="5 per hour", prepare=preparing.prepare_new
    ),
    "send_confirmation": Door(
        "/confirm",
        views.send_confirmation,
        limit="20 per hour",
        address_limit="5 per hour",
        prepare=preparing.prepare_address,
    ),
    "confirm_email": Door("/confirm/<string:token>", _confirm),
    "forgot_password": Door(
        "/reset",
        views.forgot_password,
        limit="20 per hour",
        address_limit="5 per hour",
        prepare=preparing.prepare_address,
    ),
    "reset_password": Door("/reset/<string:token>", views.reset_password, prepare=preparing.prepare_new),
    "change_password": Door(
        "/password",
        asking.fresh(views.change_password),
        Permission.KEEP_ACCOUNT,
        counts=preparing.counts_proof,
        prepare=preparing.prepare_change,
    ),
    "two_factor_setup": Door("/second-factor", _set_up),
    "two_factor_token_validation": Door("/second-factor/code", _code, counts=preparing.counts_code),
    "two_factor_rescue": Door("/second-factor/help", _help, methods=("GET",)),
    "mf_recovery": Door("/second-factor/recovery-code", _recovery, counts=preparing.counts_code),
}

bp = Blueprint("identity", __name__, url_prefix="/<lang:lang>/accounts")
for _endpoint, _door in DOORS.items():
    _view = limits.limited(_door.limit, _door.address_limit)(declare(_door.permission)(_guarded(_door)))
    bp.add_url_rule(_door.path, _endpoint, _view, methods=_door.methods)
bp.after_request(asking.forget_in_browsers)
