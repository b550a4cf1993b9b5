"""Routes of one's own account, and of the links that are mailed about it."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from adrnet import identity
from adrnet.accounts import queries, services
from adrnet.accounts.forms import ChangeEmailForm, ChooseLanguageForm
from adrnet.accounts.views.room import SEE_OTHER, actor, bp, lapsed, to
from adrnet.db import db, transactional
from adrnet.domain import link as links
from adrnet.domain import maintainer_invitation, reporting
from adrnet.domain.account import Account, LoginSession
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.policy import Permission, could_permit
from adrnet.i18n.messages import LazyWording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.identity import sessions
from adrnet.kit.forms import Form
from adrnet.kit.permissions import declare, declared

# Where else an account has something to do: shown to those who may enter.
DOORS: tuple[tuple[str, LazyWording], ...] = (
    ("listings.home", _l("Your listings")),
    ("coordination.desk", _l("Coordinator's desk")),
    ("problems.home", _l("Reported problems")),
)


@bp.get("")
@declare(Permission.KEEP_ACCOUNT)
def home() -> str:
    """Show the account."""
    account = actor()
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
        services.choose_language(actor(), form.language.data)
        flash("language_saved")
    return redirect(url_for("accounts.home"), SEE_OTHER)


@bp.get("/security")
@declare(Permission.KEEP_ACCOUNT)
def security() -> str:
    """Show the browsers that are signed in, and what happened."""
    account, login = actor(), sessions.current()
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
    account, found = actor(), db.session.get(LoginSession, login)
    if found is None or found.account_id != account.id:
        abort(404)
    services.end_session(account, found)
    return to("accounts.security", "session_ended")


@bp.post("/sessions/end-others")
@declare(Permission.KEEP_ACCOUNT)
def end_other_sessions() -> Response:
    """Sign all other browsers out."""
    services.end_other_sessions(actor())
    return to("accounts.security", "sessions_ended")


@bp.route("/email", methods=["GET", "POST"])
@declare(Permission.KEEP_ACCOUNT)
@identity.limited("10 per hour", by_address="5 per hour")
@identity.fresh
def change_email() -> ResponseReturnValue:
    """Ask for another address."""
    form, account = ChangeEmailForm(), actor()
    if form.validate_on_submit():
        services.ask_for_email(account, form.email.data)
        return to("accounts.home", "email_change_asked")
    return render_template("accounts/change_email.html", form=form, account=account)


@bp.route("/email/<string:token>", methods=["GET", "POST"])
@declare(Permission.USE_ACCOUNTS)
@identity.limited("60 per hour")
def confirm_change_email(token: str) -> ResponseReturnValue:
    """Take a new address, by a button behind the link in the mail to it."""
    form, found = Form(), links.find(db.session(), Purpose.CHANGE_EMAIL, token)
    if found is None:
        return lapsed()
    if form.validate_on_submit():
        if not services.change_email(found, identity.signed_in()):
            return lapsed()
        return to("accounts.home", "email_changed")
    return render_template("accounts/confirm_change_email.html", form=form, token=token, email=found.email)


@bp.route("/recovery-codes", methods=["GET", "POST"])
@declare(Permission.KEEP_ACCOUNT)
def recovery_codes() -> ResponseReturnValue:
    """Say how many are left; make new ones by a button."""
    return _new_recovery_codes() if request.method == "POST" else _recovery_codes([])


@identity.fresh
def _new_recovery_codes() -> ResponseReturnValue:
    account = actor()
    if not account.has_second_factor:
        abort(404)
    return _recovery_codes(services.make_recovery_codes(account))


def _recovery_codes(codes: list[str]) -> str:
    back = identity.next_path() or url_for("accounts.home")
    return render_template(
        "accounts/recovery_codes.html", account=actor(), form=Form(formdata=None), codes=codes, back=back
    )


@bp.route("/second-factor/remove", methods=["GET", "POST"])
@declare(Permission.KEEP_ACCOUNT)
@identity.fresh
def remove_second_factor() -> ResponseReturnValue:
    """Give the second factor up."""
    form, account = Form(), actor()
    if account.coordinates or not account.has_second_factor:
        abort(404)
    if form.validate_on_submit():
        services.remove_second_factor(account)
        return to("accounts.home", "second_factor_removed")
    return render_template("accounts/remove_second_factor.html", form=form)


@bp.route("/delete", methods=["GET", "POST"])
@declare(Permission.KEEP_ACCOUNT)
@identity.fresh
def erase() -> ResponseReturnValue:
    """Delete the account."""
    form, account = Form(), actor()
    obstacles = _obstacles(account)
    if not obstacles and form.validate_on_submit():
        services.erase(account)
        sessions.leave()
        return to("site.home", "account_erased")
    session = db.session()
    return render_template(
        "accounts/erase.html",
        form=form,
        obstacles=obstacles,
        profiles=len(queries.own_profiles(session, account)),
        heirs=queries.left_to_editors(session, account),
        invitations=len(maintainer_invitation.to_mailbox(session, account.email or "")),
    )


def _obstacles(account: Account) -> list[object]:
    alone = queries.kept_alone(db.session(), account)
    found: list[object] = []
    if alone:
        found.append(
            ngettext(
                "You are the only one who keeps %(num)s entry. Invite a colleague who keeps it from then on, or"
                " withdraw it.",
                "You are the only one who keeps %(num)s entries. Invite colleagues who keep them from then on, or"
                " withdraw them.",
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
        return lapsed()
    if form.validate_on_submit():
        return _enter_by(found)
    return render_template("accounts/link.html", form=form, token=token)


@transactional
def _enter_by(found: MailedLink) -> ResponseReturnValue:
    account = services.use_link(found)
    return lapsed() if account is None else identity.enter(account, "link")
