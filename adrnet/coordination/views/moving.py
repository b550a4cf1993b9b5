"""An entry handed to other coordinators: to whom, why, the letter; from then on the giver has no part in it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet.coordination import forms, letters, moving, showing
from adrnet.coordination.forms import NETWORK, HandOverForm
from adrnet.coordination.letters import LanguageMissingError
from adrnet.coordination.views.room import OK, SEE_OTHER, TOO_LATE, actor, bp, last, listing_here, listing_named, words
from adrnet.db import db
from adrnet.domain import moving as domain
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.i18n.locales import Locale
from adrnet.kit.permissions import declare


@bp.route("/listings/<string:public_id>/hand-over", methods=["GET", "POST"])
@declare(Permission.HAND_OVER_LISTING)
def hand_over(public_id: str) -> ResponseReturnValue:
    """Hand an entry to the coordinators of another country, or to the network's."""
    if _is_gone(public_id):
        # The same button pressed twice: the second press finds the entry with those who have it now.
        flash("", "handed_over")
        return redirect(url_for("coordination.desk"), SEE_OTHER)
    listing = listing_here(public_id)
    if not permits(actor(), Permission.HAND_OVER_LISTING, listing):
        abort(403)
    form = _form(listing)
    if request.method == "POST":
        return _hand_over(listing, form)
    form.seen.data = listing.responsible_country or NETWORK
    return _page(listing, form)


def _hand_over(listing: Listing, form: HandOverForm) -> ResponseReturnValue:
    public_id = listing.public_id
    if form.seen.data != (listing.responsible_country or NETWORK):
        return _page(listing, form, is_late=True)
    if not form.validate():
        return _page(listing, form)
    is_sent = request.form.get("do") == "send" and form.check_letters()
    form.compose({one.code: _letter(listing, one, form) for one in form.locales})
    if form.locales and not is_sent:
        return _page(listing, form)
    seen = None if form.seen.data == NETWORK else form.seen.data
    try:
        moving.hand_over(listing, form.country, actor(), form.reason.data, form.letters, seen)
    except NotPermittedError:
        abort(403)
    except MoveRefusedError:
        return _page(listing_here(public_id), form, is_late=True)
    except LanguageMissingError:
        return _page(listing_here(public_id), form)
    flash("", "handed_over")
    return redirect(url_for("coordination.desk"), SEE_OTHER)


def _is_gone(public_id: str) -> bool:
    """Whether the reader has handed this entry over and answers for it no longer."""
    listing = listing_named(public_id)
    if listing is None or permits(actor(), Permission.READ_DESK, listing):
        return False
    return domain.has_handed_over(db.session(), listing, actor())


def _form(listing: Listing) -> HandOverForm:
    here = words()
    locales = letters.languages_of(letters.keepers(db.session(), listing))
    form: HandOverForm = forms.answer_form(locales, HandOverForm)()
    return form.offer(domain.countries(here.vocabulary), listing.responsible_country, here)


def _letter(listing: Listing, language: Locale, form: HandOverForm) -> letters.Letter:
    content = letters.content_of(listing, last(listing))
    return letters.composed(
        "entry_handed_over", listing, content, language, country=form.country, reason=form.reason.data
    )


def _page(listing: Listing, form: HandOverForm, *, is_late: bool = False) -> ResponseReturnValue:
    page = render_template(
        "coordination/hand_over.html",
        subject=showing.subject(listing, last(listing), words()),
        form=form,
        can=listing.state in domain.CAN_BE_HANDED_OVER and not is_late,
        is_late=is_late,
        action=url_for("coordination.hand_over", public_id=listing.public_id),
        back=url_for("listings.overview", public_id=listing.public_id),
    )
    return page, TOO_LATE if is_late else OK
