"""The route by which a person deletes their own profile, for good."""

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from adrnet import identity
from adrnet.domain.policy import Permission, permits
from adrnet.kit.permissions import declare
from adrnet.listings import services
from adrnet.listings.forms.keeping import ActForm
from adrnet.listings.views.keeping import head
from adrnet.listings.views.room import actor, bp, kept_here, notify


@bp.route("/<string:public_id>/erase", methods=["GET", "POST"])
@declare(Permission.ERASE_LISTING)
@identity.fresh
def erase(public_id: str) -> str | Response:
    """Erase a person's profile with everything that it ever said."""
    kept = kept_here(public_id)
    if not permits(actor(), Permission.ERASE_LISTING, kept.listing):
        abort(404)
    form = ActForm()
    if not form.validate_on_submit():
        return render_template("listings/erase.html", form=form, **head(kept))
    services.erase(kept.listing, actor())
    notify("profile_erased")
    return redirect(url_for("listings.home"), 303)
