"""Routes of what a person decides about their own page, at once: whether search engines may show it."""

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from adrnet.domain.policy import Permission, permits
from adrnet.kit.permissions import declare
from adrnet.listings import services
from adrnet.listings.forms.keeping import SearchEnginesForm
from adrnet.listings.views.keeping import head
from adrnet.listings.views.room import actor, bp, kept_here, notify


@bp.route("/<string:public_id>/search-engines", methods=["GET", "POST"])
@declare(Permission.KEEP_OWN_DATA)
def search_engines(public_id: str) -> str | Response:
    """Ask search engines to leave the page out, or let them show it."""
    kept = kept_here(public_id)
    if not kept.is_open or not permits(actor(), Permission.KEEP_OWN_DATA, kept.listing):
        abort(404)
    form = SearchEnginesForm(data={"is_unindexed": kept.listing.is_unindexed})
    if not form.validate_on_submit():
        return render_template("listings/search_engines.html", form=form, **head(kept))
    wanted = bool(form.is_unindexed.data)
    services.leave_out(kept.listing, actor(), is_unindexed=wanted)
    notify("unindexed" if wanted else "indexed")
    return redirect(url_for("listings.overview", public_id=public_id), 303)
