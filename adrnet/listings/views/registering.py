"""Routes of registering: the name and the country first, then whether it is listed already, then the sections.

Organisations and persons have an address each: what they are asked is not the same.
"""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from adrnet.db import db
from adrnet.domain.content import Content
from adrnet.domain.listing import ListingType
from adrnet.domain.policy import Permission
from adrnet.i18n.messages import current_locale, ngettext
from adrnet.kit.permissions import declare
from adrnet.listings import queries, services
from adrnet.listings.forms.keeping import RegisterListingForm, RegisterPersonForm
from adrnet.listings.services import MOST_BEGUN, TooManyError
from adrnet.listings.views.keeping import zone
from adrnet.listings.views.room import actor, bp, notify, today, words
from adrnet.presenters.entries import entry

_TOO_MANY = 429


@bp.route("/register", methods=["GET", "POST"])
@declare(Permission.REGISTER_LISTING)
def register() -> str | Response | tuple[str, int]:
    """Ask for name and country; show what may be the same; begin the listing."""
    form = RegisterListingForm(data={"language": _language()})
    form.offer(words())
    if not form.validate_on_submit():
        return render_template("listings/register.html", form=form)
    content = form.content()
    if alike := _alike(content, ListingType.ORGANISATION):
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


@bp.route("/register-person", methods=["GET", "POST"])
@declare(Permission.REGISTER_LISTING)
def register_person() -> str | Response:
    """Ask a person for name and country; show who may be the same; begin the profile."""
    known = queries.own_profile(db.session(), actor())
    if known is not None:
        # A second click, or somebody who has forgotten: one account keeps one profile.
        return _to_profile(known.public_id, "profile_kept")
    form = RegisterPersonForm(data={"language": _language()})
    form.offer(words())
    if not form.validate_on_submit():
        return render_template("listings/register_person.html", form=form)
    content = form.content()
    if alike := _alike(content, ListingType.PRACTITIONER):
        return render_template("listings/alike_person.html", form=form, alike=alike)
    listing, is_new = services.register_person(actor(), content)
    return _to_profile(listing.public_id, "registered_person" if is_new else "profile_kept")


def _to_profile(public_id: str, notice: str) -> Response:
    notify(notice)
    return redirect(url_for("listings.overview", public_id=public_id), 303)


def _alike(content: Content, type_: ListingType) -> list[dict[str, Any]]:
    """Return published entries that may be the same, unless that was answered already."""
    if request.form.get("different"):
        return []
    rhythm, here = today().rhythm, words()
    return [
        {
            "entry": entry(listing, said, here, rhythm, zone()),
            "is_claimed": listing.is_claimed,
            "claim": url_for("claims.begin", public_id=listing.public_id),
        }
        for listing, said in queries.alike(db.session(), content, type_)
    ]


def _language() -> str:
    """Return the likely language of the name: that of the page, as content names it."""
    return current_locale().tag.split("-")[0]
