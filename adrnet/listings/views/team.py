"""Routes of those who keep an organisation's entry together: who they are, inviting, ranks, handing over, leaving."""

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from adrnet import identity
from adrnet.db import db
from adrnet.domain import maintaining
from adrnet.domain.account import KeepingRole, Maintainer
from adrnet.domain.maintainer_invitation import (
    MOST_A_DAY,
    MOST_OPEN,
    KeepsAlreadyError,
    MaintainerInvitation,
    TooManyInvitationsError,
)
from adrnet.domain.maintaining import LastOwnerError
from adrnet.domain.policy import Permission, permits
from adrnet.i18n.messages import current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.kit.headers import keep_out_of_search_engines
from adrnet.kit.permissions import declare
from adrnet.listings import team as keeping
from adrnet.listings.forms.keeping import ActForm
from adrnet.listings.forms.team import STAY, HandOverForm, InviteMaintainerForm
from adrnet.listings.queries import Kept
from adrnet.listings.views.keeping import head
from adrnet.listings.views.room import actor, bp, kept_here, notices, notify, slower

Answer = str | WerkzeugResponse | tuple[str, int]
_TOO_MANY = 429


@bp.get("/<string:public_id>/team")
@declare(Permission.READ_TEAM)
def team(public_id: str) -> Response:
    """Show who keeps the entry, and who is invited to."""
    return _team(_kept(public_id))


@bp.route("/<string:public_id>/team/invite", methods=["GET", "POST"])
@declare(Permission.INVITE_MAINTAINER)
@identity.fresh
def invite_maintainer(public_id: str) -> Answer:
    """Invite somebody to keep the entry."""
    kept = _kept(public_id, Permission.INVITE_MAINTAINER)
    form = InviteMaintainerForm(data={"role": KeepingRole.EDITOR.value, "language": current_locale().code}).offer()
    status = 200
    if form.validate_on_submit():
        try:
            keeping.invite(kept.listing, actor(), form.email.data, form.rank, form.language.data)
        except KeepsAlreadyError:
            form.refuse(_("This person keeps the entry already."), "email")
        except TooManyInvitationsError:
            form.refuse(
                _(
                    "At most %(open)s invitations wait at a time, and %(day)s go out in a day. Take one back, or try"
                    " again tomorrow.",
                    open=MOST_OPEN,
                    day=MOST_A_DAY,
                )
            )
            status = _TOO_MANY
        else:
            return _done(public_id, "maintainer_invited")
    return render_template("listings/invite_maintainer.html", form=form, **head(kept)), status


@bp.post("/<string:public_id>/team/invitations/<int:invitation>/take-back")
@declare(Permission.INVITE_MAINTAINER)
def take_invitation_back(public_id: str, invitation: int) -> Answer:
    """Make an invitation useless."""
    kept = _kept(public_id, Permission.INVITE_MAINTAINER)
    found = db.session.get(MaintainerInvitation, invitation)
    if found is None or found.listing_id != kept.listing.id:
        abort(404)
    if not ActForm().validate_on_submit():
        return redirect(url_for("listings.team", public_id=public_id), 303)
    try:
        keeping.take_invitation_back(found, actor())
    except KeepsAlreadyError:
        return _done(public_id, "invitation_was_accepted")
    return _done(public_id, "invitation_taken_back")


@bp.route("/<string:public_id>/team/<int:keeper>/make-owner", methods=["GET", "POST"])
@declare(Permission.MAKE_OWNER)
@identity.fresh
def make_owner(public_id: str, keeper: int) -> Answer:
    """Make an editor an owner, after one more question."""
    kept = _kept(public_id)
    other = _editor(kept, keeper, Permission.MAKE_OWNER)
    form = ActForm()
    if other.state != KeepingRole.EDITOR:
        return _moved_on(public_id, form)
    if form.validate_on_submit():
        keeping.make_owner(other, actor())
        return _done(public_id, "owner_made")
    return render_template(
        "listings/make_owner.html", form=form, email=other.account.email, keeper=keeper, **head(kept)
    )


@bp.route("/<string:public_id>/team/<int:keeper>/remove", methods=["GET", "POST"])
@declare(Permission.END_KEEPING)
@identity.fresh
def remove_maintainer(public_id: str, keeper: int) -> Answer:
    """Let an editor keep the entry no longer, after one more question."""
    kept = _kept(public_id)
    other = _editor(kept, keeper, Permission.END_KEEPING)
    form = ActForm()
    if other.state != KeepingRole.EDITOR:
        return _moved_on(public_id, form)
    if form.validate_on_submit():
        keeping.remove(other, actor())
        return _done(public_id, "maintainer_removed")
    return render_template(
        "listings/remove_maintainer.html", form=form, email=other.account.email, keeper=keeper, **head(kept)
    )


@bp.route("/<string:public_id>/team/hand-over", methods=["GET", "POST"])
@declare(Permission.REGISTER_LISTING)
@identity.fresh
def hand_over(public_id: str) -> Answer:
    """Make an editor the owner in one's own place."""
    if _has_just_left(public_id):
        return _left()
    kept = _kept(public_id, Permission.INVITE_MAINTAINER)
    session = db.session()
    form = HandOverForm(data={"then": STAY}).offer(keeping.editors(session, kept.listing))
    if form.validate_on_submit():
        to, stays = session.get_one(Maintainer, form.heir), form.stays
        keeping.hand_over(_own(kept), to, actor(), stays=stays)
        if stays:
            return _done(public_id, "handed_over")
        return _left()
    return render_template("listings/hand_over.html", form=form, **head(kept))


@bp.route("/<string:public_id>/team/step-down", methods=["GET", "POST"])
@declare(Permission.READ_TEAM)
def step_down(public_id: str) -> Answer:
    """Become an editor, after one more question."""
    kept, form = _kept(public_id), ActForm()
    own = _own(kept)
    if own.role != KeepingRole.OWNER:
        return _moved_on(public_id, form)
    is_last = maintaining.is_last_owner(db.session(), own)
    if not is_last and form.validate_on_submit():
        try:
            keeping.step_down(own, actor())
        except LastOwnerError:
            return slower(public_id)
        return _done(public_id, "stepped_down")
    return render_template("listings/step_down.html", form=form, is_last=is_last, **head(kept))


@bp.route("/<string:public_id>/team/leave", methods=["GET", "POST"])
@declare(Permission.REGISTER_LISTING)
def leave(public_id: str) -> Answer:
    """Keep the entry no longer, after one more question."""
    if _has_just_left(public_id):
        return _left()
    kept, form = _kept(public_id), ActForm()
    own, session = _own(kept), db.session()
    must_stay = maintaining.must_stay(session, own)
    if not must_stay and form.validate_on_submit():
        try:
            keeping.leave(own, actor())
        except LastOwnerError:
            return slower(public_id)
        return _left()
    heir = maintaining.heir_of(session, own)
    is_alone = len(maintaining.keepers(session, kept.listing)) == 1
    return render_template(
        "listings/leave.html", form=form, must_stay=must_stay, heir=heir, is_alone=is_alone, **head(kept)
    )


def _kept(public_id: str, permission: Permission = Permission.READ_TEAM) -> Kept:
    """Return the organisation's entry of the address as whoever keeps it sees it; for all others there is none."""
    kept = kept_here(public_id)
    if kept.is_on_behalf or kept.is_person or not permits(actor(), permission, kept.listing):
        abort(404)
    return kept


def _has_just_left(public_id: str) -> bool:
    """Whether this is the second click of whoever left with the first: an account that keeps nothing any more."""
    return request.method == "POST" and keeping.has_just_left(db.session(), public_id, actor())


def _left() -> WerkzeugResponse:
    notify("left")
    return redirect(url_for("listings.home"), 303)


def _own(kept: Kept) -> Maintainer:
    found = maintaining.keeping_of(db.session(), kept.listing, actor())
    if found is None:
        abort(404)
    return found


def _editor(kept: Kept, number: int, permission: Permission) -> Maintainer:
    """Return somebody else who keeps the entry, or did; for whoever may not do this to them there is nobody."""
    found = db.session.get(Maintainer, number)
    if found is None or found.listing_id != kept.listing.id or found.account_id == actor().id:
        abort(404)
    if not permits(actor(), permission, found):
        abort(404)
    return found


def _moved_on(public_id: str, form: ActForm) -> Answer:
    """Answer that it is done already, by a second click or by somebody else."""
    if form.validate_on_submit():
        return slower(public_id)
    return redirect(url_for("listings.team", public_id=public_id), 303)


def _team(kept: Kept, status: int = 200) -> Response:
    page = render_template(
        "listings/team.html",
        team=keeping.shown_team(db.session(), kept.listing, actor()),
        form=ActForm(formdata=None),
        notices=notices(),
        **head(kept),
    )
    answer = make_response(page, status)
    answer.cache_control.no_store = True
    keep_out_of_search_engines()
    return answer


def _done(public_id: str, code: str) -> WerkzeugResponse:
    notify(code)
    return redirect(url_for("listings.team", public_id=public_id), 303)
