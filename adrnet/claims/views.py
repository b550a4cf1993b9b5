"""Routes of claims: to claim an entry, to prove it by mail, to give it up."""

from flask import Blueprint, abort, flash, get_flashed_messages, redirect, render_template, url_for
from werkzeug.wrappers import Response

from adrnet import identity
from adrnet.claims import queries, services, showing
from adrnet.claims.forms import ActForm, BeginClaimForm, ProveClaimForm
from adrnet.claims.services import TooManyError
from adrnet.db import db
from adrnet.domain import contested, link
from adrnet.domain.account import Account
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.contesting import DecidedBeforeError
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import NotPermittedError, Permission, maintainer
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.kit.permissions import declare

bp = Blueprint("claims", __name__, url_prefix="/<lang:lang>/claims")
Answer = str | Response | tuple[str, int]
_GONE = 410
_TOO_MANY = 429


@bp.route("/<string:public_id>", methods=["GET", "POST"])
@declare(Permission.CLAIM_LISTING)
def begin(public_id: str) -> Answer:
    """Claim an entry, or see where the claim stands."""
    listing, account = _claimable(public_id), _actor()
    if listing.public_id != public_id:
        return redirect(url_for("claims.begin", public_id=listing.public_id), 301)
    if maintainer(account, listing):
        return render_template("claims/kept.html", **showing.head(listing))
    claim = queries.claim_of(db.session(), listing, account)
    if claim is not None and claim.state == ClaimState.OPEN:
        return _claim_page(claim, ProveClaimForm())
    return _begin(listing, claim)


def _begin(listing: Listing, claim: Claim | None) -> Answer:
    """Ask for the statement and enter the claim; `claim` is an earlier one."""
    judged = contested.refused_to(db.session(), listing, _actor()) if claim else None
    if judged is not None:
        # It was decided between two sides: the way on is an appeal, not another claim.
        return redirect(url_for("disputes.read", dispute=judged.id), 303)
    form = BeginClaimForm()
    if not form.validate_on_submit():
        return _begin_page(listing, claim, form)
    try:
        services.begin(listing, _actor(), form.statement.data)
    except TooManyError:
        form.refuse(
            ngettext(
                "You have %(num)s open claim. Prove it or give it up first.",
                "You have %(num)s open claims. Prove them or give some of them up first.",
                services.MOST_OPEN,
            )
        )
        return _begin_page(listing, claim, form), _TOO_MANY
    except NotPermittedError:
        # They were granted it, or it went out of sight, between the page and the button.
        return _back(listing.public_id)
    except DecidedBeforeError:
        # Decided meanwhile; the page leads to it.
        return _back(listing.public_id)
    flash("begun", "claims")
    return _back(listing.public_id)


@bp.post("/<string:public_id>/evidence")
@declare(Permission.CLAIM_LISTING)
@identity.limited("30 per hour", by_address="5 per hour")
def evidence(public_id: str) -> Answer:
    """Mail a link to the organisation's own address."""
    claim = _open_claim(public_id)
    if claim is None:
        return _back(public_id)
    found = queries.domain_of(db.session(), claim.listing)
    form = ProveClaimForm()
    form.domain = found.name
    if found.why_not is not None:
        return _back(public_id)
    if not form.validate_on_submit():
        return _claim_page(claim, form)
    try:
        services.ask_for_evidence(claim, _actor(), form.email.data)
    except TooManyError:
        form.refuse(
            ngettext(
                "%(num)s link a day is the most. Use one of those that were sent, or try again tomorrow.",
                "%(num)s links a day are the most. Use one of those that were sent, or try again tomorrow.",
                services.MOST_LINKS,
            ),
            "email",
        )
        return _claim_page(claim, form), _TOO_MANY
    except ValueError:
        form.refuse(_("A mail to this address proves nothing. Write an address of the organisation."), "email")
        return _claim_page(claim, form)
    flash("mailed", "claims")
    return _back(public_id)


@bp.post("/<string:public_id>/give-up")
@declare(Permission.WITHDRAW_CLAIM)
def give_up(public_id: str) -> Answer:
    """Withdraw one's own claim."""
    claim = _open_claim(public_id)
    if claim is not None and ActForm().validate_on_submit():
        try:
            services.give_up(claim, _actor())
        except MoveRefusedError:
            return _back(public_id)
        flash("given_up", "claims")
    return _back(public_id)


@bp.route("/proof/<string:token>", methods=["GET", "POST"])
@declare(Permission.CLAIM_LISTING)
def prove(token: str) -> Answer:
    """Take the entry over with the link that came by mail; the page has one button."""
    session, account = db.session(), _actor()
    mailed = link.find(session, link.Purpose.CLAIM, token)
    claim = session.get(Claim, mailed.subject_id) if mailed and mailed.account_id == account.id else None
    if claim is None or claim.state != ClaimState.OPEN:
        return render_template("claims/used.html"), _GONE
    form = ActForm()
    if not form.validate_on_submit():
        return render_template("claims/prove.html", form=form, token=token, **showing.head(claim.listing))
    public_id = claim.listing.public_id
    try:
        claim = services.prove(token, account)
    except NotPermittedError:
        return render_template("claims/used.html"), _GONE
    if claim.state == ClaimState.GRANTED:
        flash("claimed", "listings")
        return redirect(url_for("listings.overview", public_id=public_id), 303)
    return _back(public_id)


def _actor() -> Account:
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account


def _back(public_id: str) -> Response:
    return redirect(url_for("claims.begin", public_id=public_id), 303)


def _claimable(public_id: str) -> Listing:
    """Return the public entry of an address, the one that stays where it was merged; 404 where there is none."""
    found = queries.listing_here(db.session(), public_id)
    listing = queries.the_one_that_stays(db.session(), found) if found else None
    if listing is None or listing.state != ListingState.PUBLISHED:
        abort(404)
    return listing


def _open_claim(public_id: str) -> Claim | None:
    """Return one's own claim that waits; None where it was decided meanwhile, 404 where there never was one."""
    listing = queries.listing_here(db.session(), public_id)
    claim = queries.claim_of(db.session(), listing, _actor()) if listing else None
    if claim is None:
        abort(404)
    return claim if claim.state == ClaimState.OPEN else None


def _begin_page(listing: Listing, former: Claim | None, form: BeginClaimForm) -> str:
    return render_template(
        "claims/begin.html",
        form=form,
        former=showing.former(former) if former else None,
        domain=queries.domain_of(db.session(), listing),
        is_kept=listing.is_claimed,
        notices=_notices(),
        **showing.head(listing),
    )


def _claim_page(claim: Claim, form: ProveClaimForm) -> str:
    session = db.session()
    return render_template(
        "claims/claim.html",
        form=form,
        act=ActForm(),
        claim=claim,
        domain=queries.domain_of(session, claim.listing),
        links=queries.usable_links(session, claim),
        is_kept=claim.listing.is_claimed,
        dispute=contested.dispute_of(session, claim),
        notices=_notices(),
        **showing.head(claim.listing),
    )


def _notices() -> list[Wording]:
    said = get_flashed_messages(category_filter=["claims"])
    return [showing.NOTICES[code].wording() for code in said if code in showing.NOTICES]
