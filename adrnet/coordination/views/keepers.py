"""Who keeps an organisation's entry: for a coordinator who puts it right, with the reason on record and a letter."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet import identity
from adrnet.coordination import forms, letters
from adrnet.coordination import keepers as keeping
from adrnet.coordination.letters import LanguageMissingError
from adrnet.coordination.showing import subject
from adrnet.coordination.views.room import OK, SEE_OTHER, TOO_LATE, actor, bp, listing_here, words
from adrnet.db import db
from adrnet.domain.account import Keeping, KeepingRole, Maintainer
from adrnet.domain.lifecycle import TABLE, MoveRefusedError
from adrnet.domain.listing import Listing, ListingType
from adrnet.domain.maintainer_invitation import KeepsAlreadyError, MaintainerInvitation, TooManyInvitationsError
from adrnet.domain.policy import NotPermittedError, Permission
from adrnet.i18n.locales import Locale
from adrnet.i18n.messages import current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.kit.permissions import declare

_ACTS: dict[str, tuple[Keeping, str, str]] = {
    "make-owner": (Keeping.OWNER, "made_owner", "owner_made"),
    "remove": (Keeping.ENDED, "keeping_ended", "keeper_removed"),
}
_TOO_MANY = 429


@bp.get("/listings/<string:public_id>/keepers")
@declare(Permission.READ_DESK)
def keepers(public_id: str) -> str:
    """Show who keeps the entry."""
    return _page(_organisation(public_id))


@bp.route('/listings/<string:public_id>/keepers/<int:keeper>/<any("make-owner",remove):act>', methods=["GET", "POST"])
@declare(Permission.READ_DESK)
@identity.fresh
def change_keeper(public_id: str, keeper: int, act: str) -> ResponseReturnValue:
    """Ask for the reason, show the letter, send both."""
    listing = _changeable(public_id)
    known = db.session.get(Maintainer, keeper)
    if known is None or known.listing_id != listing.id:
        abort(404)
    to, _name, code = _ACTS[act]
    form = forms.answer_form(letters.languages_of([known.account]))()
    if (known.state, to) not in TABLE[Maintainer]:
        return _changing(known, act, form, is_late=request.method == "POST")
    if request.method == "GET" or not form.validate():
        return _changing(known, act, form)
    is_sent = request.form.get("do") == "send" and form.check_letters()
    form.compose({one.code: _letter(known, act, one, form) for one in form.locales})
    if form.locales and not is_sent:
        return _changing(known, act, form)
    try:
        keeping.change(known, actor(), to, form.reason.data, form.letters)
    except NotPermittedError:
        abort(403)
    except MoveRefusedError:
        return _changing(known, act, form, is_late=True)
    except LanguageMissingError:
        return _changing(known, act, form)
    flash("", code)
    return redirect(url_for("coordination.keepers", public_id=public_id), SEE_OTHER)


@bp.route("/listings/<string:public_id>/keepers/invite", methods=["GET", "POST"])
@declare(Permission.INVITE_MAINTAINER)
@identity.fresh
def invite_owner(public_id: str) -> ResponseReturnValue:
    """Invite somebody to keep the entry as its owner."""
    listing, status = _changeable(public_id), OK
    form = forms.InviteOwnerForm(data={"language": current_locale().code})
    if form.validate_on_submit():
        try:
            keeping.invite_owner(listing, actor(), form.email.data, form.language.data, form.reason.data)
        except KeepsAlreadyError:
            form.refuse(_("This person is an owner of the entry already."), "email")
        except TooManyInvitationsError:
            form.refuse(_("Too many invitations wait, or went out today. Take one back, or try again tomorrow."))
            status = _TOO_MANY
        except NotPermittedError:
            form.refuse(_("Nobody invites themselves, or to an entry that is archived or merged."), "email")
        else:
            flash("", "owner_invited")
            return redirect(url_for("coordination.keepers", public_id=public_id), SEE_OTHER)
    shown = subject(listing, keeping.last_content(listing), words())
    return render_template("coordination/invite_owner.html", form=form, subject=shown, public_id=public_id), status


@bp.post("/listings/<string:public_id>/keepers/invitations/<int:invitation>/take-back")
@declare(Permission.INVITE_MAINTAINER)
def take_invitation_back(public_id: str, invitation: int) -> ResponseReturnValue:
    """Make an invitation useless, whoever sent it."""
    listing = _changeable(public_id)
    found = db.session.get(MaintainerInvitation, invitation)
    if found is None or found.listing_id != listing.id:
        abort(404)
    if forms.CancelInvitationForm().validate():
        try:
            keeping.take_invitation_back(found, actor())
        except KeepsAlreadyError:
            return _page(listing, is_late=True), TOO_LATE
        flash("", "invitation_cancelled")
    return redirect(url_for("coordination.keepers", public_id=public_id), SEE_OTHER)


def _organisation(public_id: str) -> Listing:
    """Return the organisation's entry of the address; what was never sent to coordinators is not theirs to see."""
    listing = listing_here(public_id)
    was_sent = any(one.is_on_behalf or one.submitted_at or one.decided_at for one in listing.revisions)
    if listing.type != ListingType.ORGANISATION or not was_sent:
        abort(404)
    return listing


def _changeable(public_id: str) -> Listing:
    listing = _organisation(public_id)
    if keeping.refusal(db.session(), listing, actor()) is not None:
        abort(403)
    return listing


def _page(listing: Listing, *, is_late: bool = False) -> str:
    return render_template(
        "coordination/keepers.html",
        shown=keeping.shown_keepers(db.session(), listing, words(), actor()),
        public_id=listing.public_id,
        form=forms.CancelInvitationForm(formdata=None),
        is_late=is_late,
    )


def _changing(known: Maintainer, act: str, form: forms.AnswerForm, *, is_late: bool = False) -> ResponseReturnValue:
    public_id = known.listing.public_id
    page = render_template(
        "coordination/change_keeper.html",
        subject=subject(known.listing, keeping.last_content(known.listing), words()),
        email=known.account.email or "",
        form=form,
        act=act,
        can=(known.state, _ACTS[act][0]) in TABLE[Maintainer],
        is_owner=known.role == KeepingRole.OWNER,
        consequence=keeping.consequence(db.session(), known) if act == "remove" else None,
        is_late=is_late,
        action=url_for("coordination.change_keeper", public_id=public_id, keeper=known.id, act=act),
        back=url_for("coordination.keepers", public_id=public_id),
    )
    return page, TOO_LATE if is_late else OK


def _letter(known: Maintainer, act: str, language: Locale, form: forms.AnswerForm) -> letters.Letter:
    content = letters.content_of(known.listing, keeping.last_content(known.listing))
    return letters.composed(_ACTS[act][1], known.listing, content, language, reason=form.reason.data)
