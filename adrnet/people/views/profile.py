"""A profile that no account keeps, seen, corrected, withdrawn, taken away, erased, handed over by its person."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from adrnet import identity
from adrnet.db import db
from adrnet.domain import reporting
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.policy import Bearer, Permission, permits
from adrnet.formats import person as person_format
from adrnet.i18n.messages import current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.kit import clock
from adrnet.kit.permissions import declare
from adrnet.people import held, keeping, queries, services, showing
from adrnet.people.forms import ActForm
from adrnet.people.keeping import Corrected, KeepsAnotherError, NotSendableError
from adrnet.people.panel_forms import CorrectProfileForm
from adrnet.people.queries import Profile
from adrnet.people.services import ChangedMeanwhileError, OpensNothingError
from adrnet.people.views.door import CONFLICT, SEE_OTHER, bp, file, opens_nothing, said, say, today


@bp.get("/own-profile/<string:token>")
@declare(Permission.USE_MAILED_LINK)
def own_profile(token: str) -> ResponseReturnValue:
    """Show everything that is held with a profile."""
    profile = _own(token)
    if profile is None:
        return opens_nothing()
    notices = [showing.NOTICES[code].wording() for code in said() if code in showing.NOTICES]
    return render_template("people/own_profile.html", token=token, notices=notices, **showing.own_profile(profile))


@bp.route("/own-profile/<string:token>/correct", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
def correct_profile(token: str) -> ResponseReturnValue:
    """Let the person put their profile right."""
    profile = _own(token)
    revision = (profile.change or profile.revision) if profile else None
    if profile is None or revision is None or profile.listing.state not in keeping.CORRECTABLE:
        return opens_nothing()
    shown, seen = revision.content, held.profile_digest(profile.listing)
    email = shown.email or profile.email
    values = {**CorrectProfileForm.show(shown), "is_unindexed": profile.listing.is_unindexed, "seen": seen}
    form, status = CorrectProfileForm(data=values), 200
    form.offer(showing.here(), shown)
    if form.validate_on_submit():
        wanted = Corrected(form.write(shown, email), form.is_unindexed.data, form.seen.data)
        try:
            return say(keeping.correct(token, wanted), "people.own_profile", token=token)
        except OpensNothingError:
            return opens_nothing()
        except NotSendableError:
            form.refuse(_("Write your name in Latin letters as well. Others can read it then."))
        except (ChangedMeanwhileError, StaleDataError, MoveRefusedError):
            form.refuse(
                _("This was changed meanwhile, in another window. Look through what you typed and save it again.")
            )
            form.seen.data, status = seen, CONFLICT
    return render_template("people/correct_profile.html", form=form, token=token, email=email), status


@bp.route("/own-profile/<string:token>/withdraw", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
def withdraw_profile(token: str) -> ResponseReturnValue:
    """Take a profile out of sight at once, without erasing it."""
    profile = _own(token)
    if profile is None or profile.listing.state not in keeping.CORRECTABLE:
        return opens_nothing()
    form = ActForm()
    if not form.validate_on_submit():
        return render_template("people/withdraw_profile.html", form=form, token=token)
    return _done(token, "out_of_sight", lambda: keeping.withdraw(token))


@bp.route("/own-profile/<string:token>/show", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
def show_profile(token: str) -> ResponseReturnValue:
    """Show a profile again that its person took out of sight."""
    profile = _own(token)
    if profile is None or not keeping.may_show_again(db.session(), profile.listing):
        return opens_nothing()
    form = ActForm()
    if not form.validate_on_submit():
        page = showing.own_profile(profile)
        return render_template("people/show_profile.html", form=form, token=token, notice=showing.notice(), **page)
    return _done(token, "shown_again", lambda: keeping.show_again(token, current_locale().code, today()))


@bp.route("/own-profile/<string:token>/keep", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
def keep_profile(token: str) -> ResponseReturnValue:
    """Hand a profile to the account that is signed in; whoever has none is led to making one."""
    profile = _own(token)
    if profile is None or profile.listing.state not in keeping.KEEPABLE:
        return opens_nothing()
    account = identity.signed_in()
    known = queries.keeps_a_profile(db.session(), account) if account else None
    form = ActForm()
    if account is None or known or not form.validate_on_submit():
        return render_template("people/keep_profile.html", form=form, token=token, account=account, known=known)
    try:
        public_id = keeping.keep(token, account)
    except (OpensNothingError, MoveRefusedError, StaleDataError):
        return opens_nothing()
    except KeepsAnotherError:
        return redirect(url_for("people.keep_profile", token=token), SEE_OTHER)
    flash("claimed", "listings")
    return redirect(url_for("listings.overview", public_id=public_id), SEE_OTHER)


@bp.route("/own-profile/<string:token>/erase", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
def erase_profile(token: str) -> ResponseReturnValue:
    """Erase a profile at once."""
    if _own(token) is None:
        return opens_nothing()
    form = ActForm()
    if not form.validate_on_submit():
        return render_template("people/erase_profile.html", form=form, token=token)
    try:
        services.erase_profile(token)
    except (OpensNothingError, MoveRefusedError):
        return opens_nothing()
    return say("erased", "people.answered")


@bp.get("/own-profile/<string:token>/data.json")
@declare(Permission.USE_MAILED_LINK)
def profile_json(token: str) -> ResponseReturnValue:
    """Hand everything over as a document."""
    profile = _own(token)
    if profile is None:
        return opens_nothing()
    document = held.profile_document(profile, reporting.waiting_for(db.session(), profile.email), clock.now())
    return file(person_format.profile_json(document), person_format.MIMETYPE, "adrnet-own-profile.json")


def _done(token: str, code: str, act: Callable[[], None]) -> ResponseReturnValue:
    """Do an act and lead back to the profile; of two clicks at once the second finds it done."""
    try:
        act()
    except (OpensNothingError, MoveRefusedError, StaleDataError):
        return opens_nothing()
    return say(code, "people.own_profile", token=token)


def _own(token: str) -> Profile | None:
    found = queries.opened_profile(db.session(), token)
    if found is None or not permits(Bearer("listing", found.listing.id), Permission.KEEP_OWN_DATA, found.listing):
        return None
    return found
