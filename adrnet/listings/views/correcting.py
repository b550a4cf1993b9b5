"""Routes of what takes effect at once: small corrections, and a withdrawal."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from adrnet.domain.listing import ListingState
from adrnet.domain.policy import Permission, permits
from adrnet.domain.revision import Revision, RevisionState
from adrnet.i18n.messages import gettext as _
from adrnet.kit.permissions import declare
from adrnet.listings import checking, services
from adrnet.listings.forms.keeping import CorrectListingForm, WithdrawListingForm, WithdrawProfileForm, correct_form
from adrnet.listings.queries import Kept
from adrnet.listings.services import SlowerError
from adrnet.listings.views.keeping import head
from adrnet.listings.views.room import CONFLICT, actor, bp, kept_here, notify, slower, words

_WAS_PUBLIC = {RevisionState.PUBLISHED, RevisionState.SUPERSEDED}


@bp.route("/<string:public_id>/correct", methods=["GET", "POST"])
@declare(Permission.CORRECT_LISTING)
def correct(public_id: str) -> str | Response | tuple[str, int]:
    """Correct telephone and postal addresses, at once and on record."""
    kept = kept_here(public_id)
    published = kept.published
    if kept.is_on_behalf or published is None or not permits(actor(), Permission.CORRECT_LISTING, kept.listing):
        abort(404)
    seen = _seen(kept, published)
    form = correct_form(seen.content, seen.number)
    if not form.validate_on_submit():
        return _correct_page(kept, form)
    wanted = form.corrected(seen.content)
    conflicts = services.correct(kept.listing, seen, wanted, actor())
    if conflicts:
        form.seen.data = str(published.number)
        form.refuse(_("Somebody else changed the same thing while you were writing. Look at both, then correct it."))
        theirs = checking.lines(conflicts, words())
        return _correct_page(kept, form, theirs=theirs, status=CONFLICT)
    notify("corrected" if wanted != seen.content else "nothing_to_correct")
    return redirect(url_for("listings.overview", public_id=public_id), 303)


@bp.route("/<string:public_id>/withdraw", methods=["GET", "POST"])
@declare(Permission.WITHDRAW_LISTING)
def withdraw(public_id: str) -> str | Response | tuple[str, int]:
    """Take an entry out of sight at once, with the reason."""
    kept = kept_here(public_id)
    if kept.is_on_behalf or not permits(actor(), Permission.WITHDRAW_LISTING, kept.listing):
        abort(404)
    if kept.listing.state not in {ListingState.PUBLISHED, ListingState.HIDDEN}:
        return slower(public_id)
    form = WithdrawProfileForm() if kept.is_person else WithdrawListingForm()
    if not form.validate_on_submit():
        return render_template("listings/withdraw.html", form=form, kept=kept, **head(kept))
    try:
        services.withdraw(kept.listing, actor(), form.reason.data)
    except SlowerError:
        return slower(public_id)
    notify("withdrawn")
    return redirect(url_for("listings.overview", public_id=public_id), 303)


def _seen(kept: Kept, published: Revision) -> Revision:
    """Return the revision that the sent form was made from, the published one where it names none of ours."""
    number = CorrectListingForm().seen.data or ""
    # What was never public is not the maintainer's to see by naming its number.
    known = {str(one.number): one for one in kept.listing.revisions if one.state in _WAS_PUBLIC}
    return known.get(number, published)


def _correct_page(
    kept: Kept, form: CorrectListingForm, *, theirs: list[dict[str, Any]] | None = None, status: int = 200
) -> tuple[str, int]:
    here = words()
    addresses = [
        {
            "field": field,
            "place": checking.place(place, here),
            "lang": here.language_of(place.address or "", place.country),
        }
        for place, field in form.addresses
    ]
    page = render_template("listings/correct.html", form=form, addresses=addresses, theirs=theirs or [], **head(kept))
    return page, status
