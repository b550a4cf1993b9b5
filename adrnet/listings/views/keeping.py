"""Routes of keeping: what an account keeps, one listing's overview, a change taken back or given up."""

from typing import Any

from flask import current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from adrnet.db import db
from adrnet.domain import duplicates, reading_count
from adrnet.domain.listing import ListingState
from adrnet.domain.moving import CAN_BE_HANDED_OVER
from adrnet.domain.policy import Permission, permits
from adrnet.domain.revision import RevisionState
from adrnet.domain.sections import is_sendable
from adrnet.domain.splitting import may_join
from adrnet.i18n.messages import gettext as _
from adrnet.kit.permissions import declare
from adrnet.listings import attention, queries, services, showing
from adrnet.listings.forms.keeping import ActForm
from adrnet.listings.needs import SAID_ABOVE, Need, Setting, needs
from adrnet.listings.queries import Kept
from adrnet.listings.services import SlowerError
from adrnet.listings.views.room import actor, bp, kept_here, notices, notify, slower, today, words
from adrnet.presenters.freshness import shown_state
from adrnet.presenters.reviewers import reviewer


@bp.get("")
@declare(Permission.REGISTER_LISTING)
def home() -> str:
    """Show what the account keeps and claims."""
    session, here, account = db.session(), words(), actor()
    listings = _at_home(queries.kept_by(session, account))
    claims = [
        {
            "names": showing.names_of(queries.claimed_content(claim)),
            "status": showing.claim_status(session, claim, here),
        }
        for claim in queries.claims_of(session, account)
    ]
    is_member = permits(account, Permission.READ_MEMBERS_PAGES)
    return render_template(
        "listings/home.html", listings=listings, claims=claims, notices=notices(), is_member=is_member
    )


def _at_home(all_kept: list[Kept]) -> list[dict[str, Any]]:
    """Return what the first page says of each listing."""
    session, here, day = db.session(), words(), today()
    complete = [(kept, attention.complete(kept, here)) for kept in all_kept]
    setting = Setting(day.rhythm, zone())
    found = needs(session, complete, setting, actor().id)
    public = [kept.listing.id for kept in all_kept if kept.listing.is_public]
    read = reading_count.last_days(session, public, day.today) if counts_readings() else {}
    return [
        {
            "url": url_for("listings.overview", public_id=kept.listing.public_id),
            "names": showing.names_of(kept.content),
            "statuses": _beside(showing.statuses(session, kept, here), found[kept.listing.id]),
            "state": shown_state(kept.listing, day.rhythm, zone()) if kept.listing.is_public else None,
            "due": attention.due(kept, setting),
            "needs": attention.shown_needs(kept, found[kept.listing.id], here),
            "filled": how_far.filled,
            "sections": len(how_far.sections),
            "read": read.get(kept.listing.id),
        }
        for kept, how_far in complete
    ]


def _beside(statuses: list[showing.Status], found: list[Need]) -> list[showing.Status]:
    """Return where a listing stands without what is said among its needs."""
    said = {SAID_ABOVE[need.kind] for need in found if need.kind in SAID_ABOVE}
    return [one for one in statuses if one.code not in said]


def counts_readings() -> bool:
    """Whether this installation counts how often listings are read."""
    return bool(current_app.config["COUNT_READINGS"])


@bp.get("/<string:public_id>")
@declare(Permission.READ_HISTORY)
def overview(public_id: str) -> str:
    """Show one listing: what is live, what waits, what is missing."""
    return _overview(kept_here(public_id))


@bp.post("/<string:public_id>/recall")
@declare(Permission.EDIT_LISTING)
def recall(public_id: str) -> Response | tuple[str, int]:
    """Take a change back from the coordinators."""
    kept = kept_here(public_id, Permission.EDIT_LISTING)
    if kept.pending is None:
        return slower(public_id)
    if ActForm().validate_on_submit():
        try:
            services.recall(kept.pending, actor())
        except SlowerError:
            return slower(public_id)
        notify("recalled")
    return redirect(url_for("listings.overview", public_id=public_id), 303)


@bp.route("/<string:public_id>/discard", methods=["GET", "POST"])
@declare(Permission.EDIT_LISTING)
def discard(public_id: str) -> str | Response | tuple[str, int]:
    """Give a change up, after one more question."""
    kept = kept_here(public_id, Permission.EDIT_LISTING)
    if kept.pending is None:
        return slower(public_id)
    form = ActForm()
    if form.validate_on_submit():
        try:
            services.discard(kept.pending, actor())
        except SlowerError:
            return slower(public_id)
        notify("discarded")
        return redirect(url_for("listings.overview", public_id=public_id), 303)
    return render_template("listings/discard.html", form=form, kept=kept, **head(kept))


def head(kept: Kept) -> dict[str, Any]:
    """Return what the top of every page about one listing shows."""
    return {
        "public_id": kept.listing.public_id,
        "names": showing.names_of(kept.content),
        "short": showing.short_name(kept.content, words()),
        "root": _root(kept),
        "who": reviewer(db.session(), kept.listing, words()),
    }


def _root(kept: Kept) -> dict[str, Any]:
    """Return where whoever acts came from: what they keep, or the coordinators' desk."""
    if kept.is_on_behalf:
        return {"text": _("Desk"), "url": url_for("coordination.desk"), "lang": None}
    return {"text": _("Your listings"), "url": url_for("listings.home"), "lang": None}


def _overview(kept: Kept) -> str:
    account, listing = actor(), kept.listing
    day = today()
    may = {
        "check": kept.to_send is not None,
        "recall": kept.is_open and kept.pending is not None and kept.pending.state == RevisionState.IN_REVIEW,
        "discard": kept.pending is not None,
        "correct": not kept.is_on_behalf and permits(account, Permission.CORRECT_LISTING, listing),
        "withdraw": not kept.is_on_behalf
        and listing.state in {ListingState.PUBLISHED, ListingState.HIDDEN}
        and permits(account, Permission.WITHDRAW_LISTING, listing),
        "team": permits(account, Permission.READ_TEAM, listing),
        "keepers": kept.is_on_behalf and not kept.is_person,
        "leave_out": kept.is_person and kept.is_open and permits(account, Permission.KEEP_OWN_DATA, listing),
        "verify": permits(account, Permission.VERIFY_ACCREDITATION, listing)
        and listing.is_public
        and bool(kept.published and kept.published.content.accreditations),
        "split": permits(account, Permission.SPLIT_LISTING, listing) and not kept.is_person and listing.is_public,
        "pair": kept.is_on_behalf
        and permits(account, Permission.PROPOSE_PAIR, listing)
        and duplicates.can_be_one(listing),
        "join_again": may_join(db.session(), listing, account) is not None,
        "archive": permits(account, Permission.ARCHIVE_LISTING, listing)
        and not kept.is_person
        and listing.state == ListingState.WITHDRAWN,
        "bring_back": permits(account, Permission.ARCHIVE_LISTING, listing) and listing.state == ListingState.ARCHIVED,
        "hand_over": permits(account, Permission.HAND_OVER_LISTING, listing) and listing.state in CAN_BE_HANDED_OVER,
    }
    said = words()
    how_far = attention.complete(kept, said)
    setting = Setting(day.rhythm, zone())
    found = needs(db.session(), [(kept, how_far)], setting, account.id)
    is_read = counts_readings() and listing.is_public
    read = reading_count.history(db.session(), listing.id, day.today) if is_read else None
    return render_template(
        "listings/overview.html",
        kept=kept,
        # What the lines above say with its reason is not said twice.
        needs=attention.shown_needs(kept, [one for one in found[listing.id] if one.kind not in SAID_ABOVE], said)
        if not kept.is_on_behalf
        else [],
        due=attention.due(kept, setting),
        complete=how_far,
        in_languages=attention.shown_languages(listing.type, how_far, said),
        last_days=read.last_days if read else None,
        months=attention.shown_months(read) if read else [],
        statuses=showing.statuses(db.session(), kept, words()),
        state=shown_state(listing, day.rhythm, zone()) if listing.is_public else None,
        tasks=showing.tasks(kept),
        is_complete=is_sendable(kept.content, listing.type),
        may=may,
        form=ActForm(),
        notices=notices(),
        is_withdrawn=listing.state in {ListingState.WITHDRAWN, ListingState.ARCHIVED},
        **head(kept),
    )


def zone() -> str:
    """Return the network's time zone."""
    return str(current_app.config["NETWORK_TIME_ZONE"])
