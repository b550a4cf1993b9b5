"""Routes of affiliations: where a listing belongs or who belongs to it, one more proposed, one answered or ended."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from adrnet import identity
from adrnet.db import db
from adrnet.domain.affiliating import Tie
from adrnet.domain.affiliation import Affiliation, AffiliationKind, AffiliationState, Side
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import ListingType
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.i18n.messages import gettext as _
from adrnet.kit.permissions import declare
from adrnet.listings import panel
from adrnet.listings.forms.panel import AffiliateForm, AffiliationForm
from adrnet.listings.queries import Kept
from adrnet.listings.showing_panel import shown_affiliation, shown_affiliations
from adrnet.listings.views.keeping import head
from adrnet.listings.views.room import actor, bp, kept_here, notices, notify, slower, words

_VERBS = {"confirm": "affiliation_confirmed", "decline": "affiliation_declined", "end": "affiliation_ended"}


@bp.route("/<string:public_id>/affiliations", methods=["GET", "POST"])
@declare(Permission.CONFIRM_AFFILIATION)
@identity.limited("60 per hour")
def affiliations(public_id: str) -> str | Response | tuple[str, int]:
    """Show where a listing belongs, or who belongs to it; a practitioner proposes one more."""
    kept = _own(public_id)
    is_person = kept.listing.type == ListingType.PRACTITIONER
    form = AffiliateForm()
    form.offer()
    if is_person and kept.listing.is_public and form.validate_on_submit() and _propose(kept, form):
        notify("affiliation_proposed")
        return redirect(url_for("listings.affiliations", public_id=public_id), 303)
    return render_template(
        "listings/affiliations.html",
        form=form,
        is_person=is_person,
        may_propose=is_person and kept.listing.is_public,
        has_panel=permits(actor(), Permission.PROPOSE_PANEL, kept.listing) and not is_person,
        affiliations=shown_affiliations(kept.listing, panel.affiliations(db.session(), kept.listing), words()),
        notices=notices(),
        **head(kept),
    )


@bp.route("/<string:public_id>/affiliations/<int:affiliation_id>", methods=["GET", "POST"])
@declare(Permission.CONFIRM_AFFILIATION)
def affiliation(public_id: str, affiliation_id: int) -> str | Response | tuple[str, int]:
    """Show one affiliation, to be confirmed, declined or ended."""
    kept = _own(public_id)
    found = panel.affiliation_of(db.session(), kept.listing, affiliation_id)
    if found is None:
        abort(404)
    form = AffiliationForm()
    verb = request.form.get("do", "")
    if form.validate_on_submit() and verb in _VERBS:
        try:
            panel.answer(found, verb, actor())
        except (MoveRefusedError, NotPermittedError):
            return slower(public_id)
        notify(_VERBS[verb])
        return redirect(url_for("listings.affiliations", public_id=public_id), 303)
    if found.state not in {AffiliationState.PROPOSED, AffiliationState.CONFIRMED}:
        return slower(public_id)
    shown = shown_affiliation(kept.listing, found, words())
    if shown is None:
        abort(404)
    return render_template(
        "listings/affiliation.html", form=form, one=shown, id=found.id, verbs=_verbs(found), **head(kept)
    )


def _own(public_id: str) -> Kept:
    """Return a listing that whoever acts maintains; on behalf of others nobody answers."""
    kept = kept_here(public_id)
    if kept.is_on_behalf:
        abort(404)
    return kept


def _propose(kept: Kept, form: AffiliateForm) -> bool:
    """Propose what was typed; say what is wrong with it where it cannot be."""
    public_id = form.public_id
    organisation = panel.listing_here(db.session(), public_id) if public_id else None
    if organisation is None or organisation.type != ListingType.ORGANISATION or not organisation.is_public:
        form.refuse(_("Copy the address of an organisation's page in this directory."), "organisation")
        return False
    tie = Tie(kept.listing, organisation, AffiliationKind(str(form.kind.data)), Side.PRACTITIONER)
    panel.propose(tie, actor())
    return True


def _verbs(found: Affiliation) -> list[str]:
    if found.state == AffiliationState.CONFIRMED:
        return ["end"]
    return ["confirm", "decline"] if permits(actor(), Permission.CONFIRM_AFFILIATION, found) else ["end"]
