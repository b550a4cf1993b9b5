"""Routes of registering: the name and the country first, then whether it is listed already, then the sections."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from adrnet.db import db
from adrnet.domain.policy import Permission
from adrnet.i18n.messages import current_locale, ngettext
from adrnet.kit.permissions import declare
from adrnet.listings import queries, services
from adrnet.listings.forms.keeping import RegisterListingForm
from adrnet.listings.services import MOST_BEGUN, TooManyError
from adrnet.listings.views.keeping import zone
from adrnet.listings.views.room import actor, bp, notify, today, words
from adrnet.presenters.entries import entry

_TOO_MANY = 429


@bp.route("/register", methods=["GET", "POST"])
@declare(Permission.REGISTER_LISTING)
def register() -> str | Response | tuple[str, int]:
    """Ask for name and country; show what may be the same; begin the listing."""
    here, session = words(), db.session()
    form = RegisterListingForm(data={"language": _language()})
    form.offer(here)
    if not form.validate_on_submit():
        return render_template("listings/register.html", form=form)
    content = form.content()
    found = [] if request.form.get("different") else queries.alike(session, content)
    if found:
        rhythm = today().rhythm
        alike = [
            {
                "entry": entry(listing, said, here, rhythm, zone()),
                "is_claimed": listing.is_claimed,
                "claim": url_for("claims.begin", public_id=listing.public_id),
            }
            for listing, said in found
        ]
        return render_template("listings/alike.html", form=form, alike=alike)
    try:
        listing = services.register(actor(), content)
    except TooManyError:
        form.refuse(
            ngettext(
                "You have begun %(num)s listing that was never published. Finish or discard one of them first.",
                "You have begun %(num)s listings that were never published. Finish or discard some of them first.",
                MOST_BEGUN,
            )
        )
        return render_template("listings/register.html", form=form), _TOO_MANY
    notify("registered")
    return redirect(url_for("listings.overview", public_id=listing.public_id), 303)


def _language() -> str:
    """Return the likely language of the name: that of the page, as content names it."""
    return current_locale().tag.split("-")[0]
