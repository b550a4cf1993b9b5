"""Routes of confirming: by a mailed link, or signed in; the page shows what is published and has one button."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from adrnet.db import db
from adrnet.domain.confirming import Confirmed, can_be_confirmed
from adrnet.domain.focal_point import PostState
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.policy import Bearer, NotPermittedError, Permission, maintainer, permits
from adrnet.freshness import queries, services, showing
from adrnet.freshness.forms import ActForm, ConfirmForm
from adrnet.freshness.services import ChangedMeanwhileError, UsedLinkError
from adrnet.freshness.views.door import CONFLICT, GONE, SEE_OTHER, actor, bp, day, setting, words
from adrnet.kit.permissions import declare


@bp.route("/confirm/<string:token>", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
def confirm(token: str) -> ResponseReturnValue:
    """Show what is published, to whoever was asked by mail, and take the answer."""
    asked = queries.asked(db.session(), token)
    if asked is None:
        return _gone()
    here = url_for("freshness.confirm", token=token)
    changed: dict[str, str | None] = {"url": None, "act": None}
    if isinstance(asked.thing, Listing) and not isinstance(asked.actor, Bearer):
        changed["url"] = url_for("listings.overview", public_id=asked.thing.public_id)
    elif queries.is_person(asked.thing) or queries.is_profile_by_link(asked):
        changed["act"] = url_for("freshness.change", token=token)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _page(asked.thing, form, here, changed)
    try:
        services.confirm_by_link(token, form.seen.data, day())
    except ChangedMeanwhileError:
        return _page(asked.thing, form, here, changed, is_late=True), CONFLICT
    except (UsedLinkError, MoveRefusedError, NotPermittedError, StaleDataError):
        return _gone()
    return redirect(url_for("freshness.confirmed"), SEE_OTHER)


@bp.post("/confirm/<string:token>/change")
@declare(Permission.USE_MAILED_LINK)
def change(token: str) -> ResponseReturnValue:
    """Lead a person to everything that is held about them, where they correct it."""
    if not ActForm().validate_on_submit():
        return redirect(url_for("freshness.confirm", token=token), SEE_OTHER)
    try:
        endpoint, own = services.open_own_data(token)
    except UsedLinkError:
        return _gone()
    return redirect(url_for(endpoint, token=own), SEE_OTHER)


@bp.get("/confirmed")
@declare(Permission.READ_SITE)
def confirmed() -> str:
    """Say that the confirmation is recorded."""
    return render_template("freshness/confirmed.html")


@bp.route("/listings/<string:public_id>", methods=["GET", "POST"])
@declare(Permission.CONFIRM_ENTRY)
def confirm_listing(public_id: str) -> ResponseReturnValue:
    """Let whoever keeps an entry confirm it; coordinators confirm those that nobody keeps."""
    listing = queries.listing_here(db.session(), public_id)
    if listing is None or not permits(actor(), Permission.CONFIRM_ENTRY, listing):
        abort(404)
    is_own = maintainer(actor(), listing)
    back = url_for("listings.overview", public_id=public_id) if is_own else url_for("freshness.desk")
    if not can_be_confirmed(listing):
        return redirect(back, SEE_OTHER)
    changed: dict[str, str | None] = {"url": url_for("listings.overview", public_id=public_id), "act": None}
    return _signed_in(listing, url_for("freshness.confirm_listing", public_id=public_id), changed, back, is_own=is_own)


@bp.route("/posts/<string:public_id>", methods=["GET", "POST"])
@declare(Permission.CONFIRM_ENTRY)
def confirm_post(public_id: str) -> ResponseReturnValue:
    """Let a coordinator confirm the office on a post."""
    post = queries.post_here(db.session(), public_id)
    if post is None:
        abort(404)
    if not permits(actor(), Permission.CONFIRM_ENTRY, post):
        is_public = post.state == PostState.OPEN and (post.listing is None or post.listing.is_public)
        abort(403 if is_public else 404)
    back, holder = url_for("freshness.desk"), post.holder
    if holder is None or not can_be_confirmed(holder) or not permits(actor(), Permission.CONFIRM_ENTRY, holder):
        # A person's seat, or one that is vacant by now: nothing that somebody else could confirm.
        return redirect(back, SEE_OTHER)
    there = url_for("focal_points.history", public_id=public_id)
    here = url_for("freshness.confirm_post", public_id=public_id)
    return _signed_in(holder, here, {"url": there, "act": None}, back, is_own=False)


def _signed_in(
    thing: Confirmed, here: str, changed: dict[str, str | None], back: str, *, is_own: bool
) -> ResponseReturnValue:
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _page(thing, form, here, changed)
    try:
        services.confirm(thing, actor(), form.seen.data, day())
    except ChangedMeanwhileError:
        return _page(thing, form, here, changed, is_late=True), CONFLICT
    except (MoveRefusedError, NotPermittedError, StaleDataError):
        return _moved_on()
    flash("confirmed", "listings" if is_own else "freshness")
    return redirect(back, SEE_OTHER)


def _page(
    thing: Confirmed, form: ConfirmForm, here: str, changed: dict[str, str | None], *, is_late: bool = False
) -> str:
    said = showing.shown(db.session(), thing, words(), setting())
    # Whoever sends the form again has seen what is published now.
    form.seen.data = said["seen"]
    return render_template(
        "freshness/confirm.html",
        form=form,
        act=ActForm(formdata=None),
        action=here,
        changed=changed,
        is_late=is_late,
        is_unclaimed=isinstance(thing, Listing) and not thing.is_claimed,
        is_hidden=isinstance(thing, Listing) and thing.state == ListingState.HIDDEN,
        is_profile=isinstance(thing, Listing) and thing.type == ListingType.PRACTITIONER,
        **said,
    )


def _gone() -> tuple[str, int]:
    """Answer a link that opens nothing (any more): one page, whatever the reason."""
    return render_template("freshness/used.html"), GONE


def _moved_on() -> tuple[str, int]:
    """Answer a button that came too late: somebody was faster."""
    return render_template("freshness/moved_on.html"), CONFLICT
