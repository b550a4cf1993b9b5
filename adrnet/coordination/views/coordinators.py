"""Who coordinates what: the list, inviting another, cancelling an invitation, ending a remit."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet import identity
from adrnet.coordination import coordinators as keeping
from adrnet.coordination import forms
from adrnet.coordination.views.room import OK, SEE_OTHER, TOO_LATE, actor, bp, words
from adrnet.db import db
from adrnet.domain import coordinators as rules
from adrnet.domain.account import Remit
from adrnet.domain.coordinators import RemitStaysError, scope_of
from adrnet.domain.invitation import Invitation
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.i18n.messages import current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.kit.permissions import declare


@bp.get("/coordinators")
@declare(Permission.INVITE_COORDINATOR)
def coordinators() -> str:
    """Show who coordinates what within the remit."""
    return _list()


def _list(*, is_late: bool = False) -> str:
    shown = keeping.listed(db.session(), scope_of(actor()), words(), actor())
    form = forms.CancelInvitationForm(formdata=None)
    return render_template("coordination/coordinators.html", listed=shown, form=form, is_late=is_late)


@bp.route("/coordinators/invite", methods=["GET", "POST"])
@declare(Permission.INVITE_COORDINATOR)
@identity.fresh
def invite() -> ResponseReturnValue:
    """Invite somebody to coordinate."""
    scope = scope_of(actor())
    own = next(iter(scope.countries)) if len(scope.countries) == 1 and not scope.is_network else ""
    form = forms.InviteCoordinatorForm(data={"reach": own, "language": current_locale().code})
    form.offer(words(), scope)
    if form.validate_on_submit():
        try:
            keeping.send_invitation(actor(), form.email.data, form.country, form.language.data)
        except NotPermittedError:
            abort(403)
        except keeping.HeldAlreadyError:
            form.refuse(_("This person coordinates that already."), "email")
        else:
            flash("", "invited")
            return redirect(url_for("coordination.coordinators"), SEE_OTHER)
    return render_template("coordination/invite.html", form=form)


@bp.post("/coordinators/invitations/<int:invitation>/cancel")
@declare(Permission.INVITE_COORDINATOR)
def cancel_invitation(invitation: int) -> ResponseReturnValue:
    """Make an invitation useless."""
    found = db.session.get(Invitation, invitation)
    if found is None or not permits(actor(), Permission.INVITE_COORDINATOR, Remit(country_code=found.country_code)):
        abort(404)
    if forms.CancelInvitationForm().validate():
        try:
            keeping.cancel_invitation(found, actor())
        except RemitStaysError:
            return _list(is_late=True), TOO_LATE
        flash("", "invitation_cancelled")
    return redirect(url_for("coordination.coordinators"), SEE_OTHER)


@bp.route("/coordinators/<int:remit>/end", methods=["GET", "POST"])
@declare(Permission.END_REMIT)
@identity.fresh
def end_remit(remit: int) -> ResponseReturnValue:
    """End a remit, with the reason."""
    found = db.session.get(Remit, remit)
    if found is None or not permits(actor(), Permission.END_REMIT, found):
        abort(404)
    form = forms.EndRemitForm()
    is_own, is_late = found.account_id == actor().id, False
    if form.validate_on_submit():
        if is_own and not form.own.data:
            form.refuse(_("Tick this if you want to end your own remit."), "own")
        else:
            try:
                keeping.end_remit(found, actor(), form.reason.data)
            except NotPermittedError:
                abort(403)
            except RemitStaysError:
                is_late = True
            else:
                flash("", "remit_ended")
                there = "site.home" if is_own and not actor().coordinates else "coordination.coordinators"
                return redirect(url_for(there), SEE_OTHER)
    session = db.session()
    page = render_template(
        "coordination/end_remit.html",
        remit=keeping.shown_remit(session, found, actor()),
        reach=keeping.reach_in_words(found.country_code, words()),
        form=form,
        is_over=found.until is not None,
        is_last=rules.is_last(session, found),
        action=request.path,
    )
    return page, TOO_LATE if is_late else OK
