"""What a practitioner is accredited for, to be looked up: a coordinator records what they found to be so."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from adrnet.coordination import forms, services, showing
from adrnet.coordination.views.room import SEE_OTHER, TOO_LATE, actor, bp, day, words
from adrnet.db import db
from adrnet.domain.drafting import published_of
from adrnet.domain.listing import Listing, public_id_in
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.kit.permissions import declare
from adrnet.presenters.accreditations import held


@bp.route("/listings/<string:public_id>/accreditations", methods=["GET", "POST"])
@declare(Permission.VERIFY_ACCREDITATION)
def verify_accreditation(public_id: str) -> ResponseReturnValue:
    """Show the published accreditations of a profile; record that one of them was looked up and found."""
    listing = _listing_here(public_id)
    form = forms.VerifyAccreditationForm()
    is_late = False
    if form.validate_on_submit():
        try:
            is_late = not services.verify_accreditation(listing, actor(), form.which.data or "", day())
        except NotPermittedError:
            abort(403)
        if not is_late:
            flash("", "verified")
            return redirect(url_for("coordination.verify_accreditation", public_id=public_id), SEE_OTHER)
    published = published_of(listing)
    stated = published.content.accreditations if published else ()
    page = render_template(
        "coordination/verify_accreditation.html",
        subject=showing.subject(listing, published.content, words()) if published else None,
        accreditations=[(services.mark_of(one), held(one, words(), day().today)) for one in stated],
        form=form,
        is_late=is_late,
        public_id=public_id,
    )
    return page, TOO_LATE if is_late else 200


def _listing_here(public_id: str) -> Listing:
    """Return the published profile of the address; 404 where it is none of the reader's remit, or their own."""
    found = None
    if public_id_in(public_id) == public_id:
        found = db.session.scalar(select(Listing).where(Listing.public_id == public_id))
    if found is None or not found.is_public or not permits(actor(), Permission.VERIFY_ACCREDITATION, found):
        abort(404)
    return found
