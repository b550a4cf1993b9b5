"""Routes of what invitations open: to coordinate, to keep an organisation's entry; accepted, or declined.

With the account of the invited address, or with a new one: having received the mail is what confirms it.
"""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from adrnet import identity
from adrnet.accounts import services
from adrnet.accounts.forms import AcceptInvitationForm
from adrnet.accounts.views.room import SEE_OTHER, bp, lapsed, to
from adrnet.db import db, transactional
from adrnet.domain import invitation as invitations
from adrnet.domain import link as links
from adrnet.domain import maintainer_invitation
from adrnet.domain.account import Account, KeepingRole
from adrnet.domain.invitation import InvitationLapsedError
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.maintainer_invitation import MaintainerInvitation
from adrnet.domain.policy import Permission
from adrnet.i18n.messages import current_locale
from adrnet.identity.datastore import find_account
from adrnet.identity.passwords import hashing, normalise
from adrnet.kit.forms import Form
from adrnet.kit.permissions import declare
from adrnet.presenters.names import shown_names


@bp.route("/invitations/<string:token>", methods=["GET", "POST"])
@declare(Permission.USE_ACCOUNTS)
@identity.limited("60 per hour")
def invitation(token: str) -> ResponseReturnValue:
    """Accept to coordinate: with the account of the invited address, or with a new one."""
    found = links.find(db.session(), Purpose.INVITE_COORDINATOR, token)
    invited = invitations.invitation_of(db.session(), found) if found else None
    if found is None or invited is None:
        return lapsed()
    account, state = identity.signed_in(), _state(found)
    form = AcceptInvitationForm(email=found.email) if state == "new" else Form()
    if state in {"new", "ready"} and form.validate_on_submit():
        try:
            if account is not None:
                services.accept_invitation(found, account)
                return to("accounts.home", "invitation_accepted")
            hashing().prepare_hash(normalise(form.password.data))
            return _register_and_enter(found, normalise(form.password.data))
        except InvitationLapsedError:
            return lapsed()
    return render_template(
        "accounts/invitation.html",
        form=form,
        token=token,
        country=invited.country_code,
        state=state,
        email=found.email,
    )


@bp.route("/keeping/<string:token>", methods=["GET", "POST"])
@declare(Permission.USE_ACCOUNTS)
@identity.limited("60 per hour")
def keeping_invitation(token: str) -> ResponseReturnValue:
    """Accept to keep an organisation's entry: with the account of the invited address, or with a new one."""
    found, invited = _keeping(token)
    if found is None or invited is None:
        return lapsed()
    account, state = identity.signed_in(), _state(found)
    form = AcceptInvitationForm(email=found.email) if state == "new" else Form()
    if state in {"new", "ready"} and form.validate_on_submit():
        try:
            if account is not None:
                return redirect(_entry(services.join(found, account).public_id), SEE_OTHER)
            hashing().prepare_hash(normalise(form.password.data))
            return _register_and_join(found, normalise(form.password.data))
        except InvitationLapsedError:
            return lapsed()
    return render_template(
        "accounts/keeping_invitation.html",
        form=form,
        refusing=Form(formdata=None),
        token=token,
        state=state,
        email=found.email,
        **_asked(invited),
    )


@bp.post("/keeping/<string:token>/decline")
@declare(Permission.USE_ACCOUNTS)
@identity.limited("60 per hour")
def decline_keeping(token: str) -> Response:
    """Say no: whoever has the mail may, with an account or without."""
    found, invited = _keeping(token)
    if found is None or invited is None:
        return lapsed()
    if Form().validate_on_submit() and services.decline(found, invited, identity.signed_in()):
        return to("accounts.home" if identity.signed_in() else "identity.login", "keeping_declined")
    return lapsed()


def _keeping(token: str) -> tuple[MailedLink | None, MaintainerInvitation | None]:
    session = db.session()
    found = links.find(session, Purpose.INVITE_MAINTAINER, token)
    return found, maintainer_invitation.standing(session, found) if found else None


def _asked(invited: MaintainerInvitation) -> dict[str, object]:
    """Return what somebody is asked for: of which entry, as what, by whom."""
    published, by = invited.listing.published, db.session.get(Account, invited.invited_by_id or 0)
    is_owner = by is not None and any(
        one.listing_id == invited.listing_id and one.until is None for one in by.maintains
    )
    return {
        "names": shown_names(published.content, current_locale().code) if published else [],
        "as_owner": invited.role == KeepingRole.OWNER,
        # Whoever coordinates asks for the network, not in their own name.
        "by": by.email if by is not None and is_owner else None,
    }


def _state(found: MailedLink) -> str:
    account = identity.signed_in()
    if account is not None:
        return "ready" if invitations.is_for(found, account) else "other"
    return "known" if find_account(found.email) else "new"


@transactional
def _register_and_enter(found: MailedLink, password: str) -> ResponseReturnValue:
    return identity.enter(services.register_invited(found, password, current_locale().code), "invitation")


@transactional
def _register_and_join(found: MailedLink, password: str) -> ResponseReturnValue:
    account, listing = services.register_and_join(found, password, current_locale().code)
    return identity.enter(account, "invitation", _entry(listing.public_id))


def _entry(public_id: str) -> str:
    # The next page is the other room's, which says it in its own words.
    flash("joined", "listings")
    return url_for("listings.overview", public_id=public_id)
