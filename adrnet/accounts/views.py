"""The pages of one's own account, and those that mailed links open."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from adrnet import identity
from adrnet.accounts import queries, services
from adrnet.accounts.forms import AcceptInvitationForm, ChangeEmailForm, ChooseLanguageForm
from adrnet.db import db, transactional
from adrnet.domain import invitation as invitations
from adrnet.domain import link as links
from adrnet.domain import reporting
from adrnet.domain.account import Account, LoginSession
from adrnet.domain.invitation import InvitationLapsedError
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.policy import Permission, could_permit
from adrnet.i18n.messages import LazyWording, current_locale, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.identity import sessions
from adrnet.identity.datastore import find_account
from adrnet.identity.passwords import hashing, normalise
from adrnet.kit.forms import Form
from adrnet.kit.permissions import declare, declared

bp = Blueprint("accounts", __name__, url_prefix="/<lang:lang>/accounts")
bp.after_request(identity.forget_in_browsers)

_SEE_OTHER = 303
# Where else an account has something to do: shown to those who may enter.
DOORS: tuple[tuple[str, LazyWording], ...] = (
    ("listings.home", _l("Your listings")),
    ("coordination.desk", _l("Coordinator's desk")),
    ("problems.home", _l("Reported problems")),
)


def _actor() -> Account:
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account


def _to(endpoint: str, code: str, **path: object) -> Response:
    flash(code)
    return redirect(url_for(endpoint, **path), _SEE_OTHER)  # type: ignore[arg-type]  # values of the path


@bp.get("")
@declare(Permission.KEEP_ACCOUNT)
def home() -> str:
    """Show the account."""
    account = _actor()
    return render_template(
        "accounts/home.html",
        account=account,
        doors=_doors(account),
        reports=reporting.waiting_for(db.session(), account.email or ""),
        form=Form(formdata=None),
        language_form=ChooseLanguageForm(formdata=None, language=account.locale),
    )


def _doors(account: Account) -> list[dict[str, object]]:
    views = current_app.view_functions
    return [
        {"url": url_for(endpoint), "words": words}
        for endpoint, words in DOORS
        if endpoint in views and could_permit(account, Permission(declared(views[endpoint]) or ""))
    ]


@bp.post("/language")
@declare(Permission.KEEP_ACCOUNT)
def choose_language() -> Response:
    """Save the language of mails."""
    form = ChooseLanguageForm()
    if form.validate_on_submit():
        services.choose_language(_actor(), form.language.data)
        flash("language_saved")
    return redirect(url_for("accounts.home"), _SEE_OTHER)


@bp.get("/security")
@declare(Permission.KEEP_ACCOUNT)
def security() -> str:
    """Show the browsers that are signed in, and what happened."""
    account, login = _actor(), sessions.current()
    return render_template(
        "accounts/security.html",
        login=login,
        logins=sessions.lasting(db.session(), account),
        events=queries.history(db.session(), account, login),
        form=Form(formdata=None),
    )


@bp.post("/sessions/<int:login>/end")
@declare(Permission.KEEP_ACCOUNT)
def end_session(login: int) -> Response:
    """Sign another browser out."""
    account, found = _actor(), db.session.get(LoginSession, login)
    if found is None or found.account_id != account.id:
        abort(404)
    services.end_session(account, found)
    return _to("accounts.security", "session_ended")


@bp.post("/sessions/end-others")
@declare(Permission.KEEP_ACCOUNT)
def end_other_sessions() -> Response:
    """Sign all other browsers out."""
    services.end_other_sessions(_actor())
    return _to("accounts.security", "sessions_ended")


@bp.route("/email", methods=["GET", "POST"])
@declare(Permission.KEEP_ACCOUNT)
@identity.limited("10 per hour", by_address="5 per hour")
@identity.fresh
def change_email() -> ResponseReturnValue:
    """Ask for another address."""
    form, account = ChangeEmailForm(), _actor()
    if form.validate_on_submit():
        services.ask_for_email(account, form.email.data)
        return _to("accounts.home", "email_change_asked")
    return render_template("accounts/change_email.html", form=form, account=account)


@bp.route("/email/<string:token>", methods=["GET", "POST"])
@declare(Permission.USE_ACCOUNTS)
@identity.limited("60 per hour")
def confirm_change_email(token: str) -> ResponseReturnValue:
    """Take a new address, by a button behind the link in the mail to it."""
    form, found = Form(), links.find(db.session(), Purpose.CHANGE_EMAIL, token)
    if found is None:
        return _lapsed()
    if form.validate_on_submit():
        if not services.change_email(found, identity.signed_in()):
            return _lapsed()
        return _to("accounts.home", "email_changed")
    return render_template("accounts/confirm_change_email.html", form=form, token=token, email=found.email)


@bp.route("/recovery-codes", methods=["GET", "POST"])
@declare(Permission.KEEP_ACCOUNT)
def recovery_codes() -> ResponseReturnValue:
    """Say how many are left; make new ones by a button."""
    return _new_recovery_codes() if request.method == "POST" else _recovery_codes([])


@identity.fresh
def _new_recovery_codes() -> ResponseReturnValue:
    account = _actor()
    if not account.has_second_factor:
        abort(404)
    return _recovery_codes(services.make_recovery_codes(account))


def _recovery_codes(codes: list[str]) -> str:
    back = identity.next_path() or url_for("accounts.home")
    return render_template(
        "accounts/recovery_codes.html", account=_actor(), form=Form(formdata=None), codes=codes, back=back
    )


@bp.route("/second-factor/remove", methods=["GET", "POST"])
@declare(Permission.KEEP_ACCOUNT)
@identity.fresh
def remove_second_factor() -> ResponseReturnValue:
    """Give the second factor up."""
    form, account = Form(), _actor()
    if account.coordinates or not account.has_second_factor:
        abort(404)
    if form.validate_on_submit():
        services.remove_second_factor(account)
        return _to("accounts.home", "second_factor_removed")
    return render_template("accounts/remove_second_factor.html", form=form)


@bp.route("/delete", methods=["GET", "POST"])
@declare(Permission.KEEP_ACCOUNT)
@identity.fresh
def erase() -> ResponseReturnValue:
    """Delete the account."""
    form, account = Form(), _actor()
    obstacles = _obstacles(account)
    if not obstacles and form.validate_on_submit():
        services.erase(account)
        sessions.leave()
        return _to("site.home", "account_erased")
    profiles = len(queries.own_profiles(db.session(), account))
    return render_template("accounts/erase.html", form=form, obstacles=obstacles, profiles=profiles)


def _obstacles(account: Account) -> list[object]:
    alone = queries.kept_alone(db.session(), account)
    found: list[object] = []
    if alone:
        found.append(
            ngettext(
                "You are the only one who keeps %(num)s entry. Withdraw it, or write to the contact address so that a"
                " colleague takes it over.",
                "You are the only one who keeps %(num)s entries. Withdraw them, or write to the contact address so that"
                " a colleague takes them over.",
                alone,
            )
        )
    if account.coordinates:
        found.append(_("You coordinate. Ask another coordinator to end that first."))
    return found


@bp.route("/links/<string:token>", methods=["GET", "POST"])
@declare(Permission.USE_ACCOUNTS)
@identity.limited("60 per hour")
def link(token: str) -> ResponseReturnValue:
    """Sign in with a one-time link."""
    form, found = Form(), links.find(db.session(), Purpose.SIGN_IN, token)
    if found is None:
        return _lapsed()
    if form.validate_on_submit():
        return _enter_by(found)
    return render_template("accounts/link.html", form=form, token=token)


@transactional
def _enter_by(found: MailedLink) -> ResponseReturnValue:
    account = services.use_link(found)
    return _lapsed() if account is None else identity.enter(account, "link")


@bp.route("/invitations/<string:token>", methods=["GET", "POST"])
@declare(Permission.USE_ACCOUNTS)
@identity.limited("60 per hour")
def invitation(token: str) -> ResponseReturnValue:
    """Accept to coordinate: with the account of the invited address, or with a new one."""
    found = links.find(db.session(), Purpose.INVITE_COORDINATOR, token)
    invited = invitations.invitation_of(db.session(), found) if found else None
    if found is None or invited is None:
        return _lapsed()
    account, state = identity.signed_in(), _state(found)
    form = AcceptInvitationForm(email=found.email) if state == "new" else Form()
    if state in {"new", "ready"} and form.validate_on_submit():
        try:
            if account is not None:
                services.accept_invitation(found, account)
                return _to("accounts.home", "invitation_accepted")
            hashing().prepare_hash(normalise(form.password.data))
            return _register_and_enter(found, normalise(form.password.data))
        except InvitationLapsedError:
            return _lapsed()
    return render_template(
        "accounts/invitation.html",
        form=form,
        token=token,
        country=invited.country_code,
        state=state,
        email=found.email,
    )


def _state(found: MailedLink) -> str:
    account = identity.signed_in()
    if account is not None:
        return "ready" if invitations.is_for(found, account) else "other"
    return "known" if find_account(found.email) else "new"


@transactional
def _register_and_enter(found: MailedLink, password: str) -> ResponseReturnValue:
    return identity.enter(services.register_invited(found, password, current_locale().code), "invitation")


def _lapsed() -> Response:
    return _to("accounts.home" if identity.signed_in() else "identity.login", "link_lapsed")
