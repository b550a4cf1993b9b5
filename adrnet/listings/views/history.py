"""Routes of the past and of what is to come: preview, history, one revision, two side by side, one brought back."""

from typing import Any

from flask import Response as Answer
from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from adrnet.db import db
from adrnet.domain.policy import Permission, permits
from adrnet.domain.revision import Revision, RevisionState
from adrnet.kit.permissions import declare
from adrnet.listings import history as past
from adrnet.listings import services, showing
from adrnet.listings.forms.keeping import ActForm
from adrnet.listings.queries import Kept
from adrnet.listings.services import SlowerError
from adrnet.listings.views.room import CONFLICT, actor, bp, kept_here, notify, words
from adrnet.presenters.changes import changes


@bp.get("/<string:public_id>/preview")
@declare(Permission.READ_HISTORY)
def preview(public_id: str) -> Answer | Response:
    """Show the change on its way as readers will see it."""
    kept, here = kept_here(public_id), words()
    if kept.pending is None:
        return redirect(url_for("listings.overview", public_id=public_id))
    page = past.page_of(db.session(), kept, kept.pending, here)
    short = showing.short_name(kept.pending.content, here)
    return _unlisted("listings/preview.html", public_id=public_id, short=short, page=page, kept=kept)


@bp.get("/<string:public_id>/history")
@declare(Permission.READ_HISTORY)
def history(public_id: str) -> str:
    """Show who did what and when, the latest first."""
    kept, here = kept_here(public_id), words()
    short = showing.short_name(kept.content, here)
    told = past.timeline(kept, request.args, here, actor(), db.session())
    return render_template(
        "listings/history.html", public_id=public_id, short=short, title=past.title(short), kept=kept, **told
    )


@bp.get("/<string:public_id>/history/<int:number>")
@declare(Permission.READ_HISTORY)
def revision(public_id: str, number: int) -> Answer:
    """Show one revision as it was."""
    kept, here = kept_here(public_id), words()
    shown = _revision(kept, number)
    return _unlisted(
        "listings/revision.html",
        public_id=public_id,
        short=showing.short_name(shown.content, here),
        number=number,
        about=past.about(shown, here),
        page=past.page_of(db.session(), kept, shown, here),
        others=past.others(kept, shown),
        form=ActForm() if _can_come_back(kept, shown) else None,
    )


@bp.get("/<string:public_id>/history/<int:first>/<int:second>")
@declare(Permission.READ_HISTORY)
def compare(public_id: str, first: int, second: int) -> str:
    """Show two revisions side by side."""
    kept, here = kept_here(public_id), words()
    one, other = _revision(kept, first), _revision(kept, second)
    return render_template(
        "listings/compare.html",
        public_id=public_id,
        short=showing.short_name(other.content, here),
        sides=[(side.number, past.about(side, here)) for side in (one, other)],
        groups=changes(one.content, other.content, here, type_=kept.listing.type),
    )


@bp.post("/<string:public_id>/history/<int:number>/bring-back")
@declare(Permission.EDIT_LISTING)
def bring_back(public_id: str, number: int) -> Response | tuple[str, int]:
    """Begin a change with what an earlier revision said."""
    kept = kept_here(public_id)
    earlier = _revision(kept, number)
    if not permits(actor(), Permission.EDIT_LISTING, kept.listing):
        abort(404)
    here = url_for("listings.revision", public_id=public_id, number=number)
    if kept.pending is not None:
        return _another(kept, number)
    if not ActForm().validate_on_submit() or not _can_come_back(kept, earlier):
        return redirect(here, 303)
    try:
        services.bring_back(earlier, actor(), is_on_behalf=kept.is_on_behalf)
    except SlowerError:
        return _another(kept_here(public_id), number)
    notify("brought_back")
    return redirect(url_for("listings.overview", public_id=public_id), 303)


def _unlisted(template: str, **values: Any) -> Answer:
    """Answer with a page that looks like a public one and must never be taken for it by a search engine."""
    answer = make_response(render_template(template, **values))
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _revision(kept: Kept, number: int) -> Revision:
    found = past.revision_here(kept, number)
    if found is None:
        abort(404)
    return found


def _can_come_back(kept: Kept, revision: Revision) -> bool:
    """Whether it makes sense to begin a change with it: not with what is public, nor with what is on its way."""
    is_past = not revision.is_pending and revision.state != RevisionState.PUBLISHED
    return is_past and kept.is_open and permits(actor(), Permission.EDIT_LISTING, kept.listing)


def _another(kept: Kept, number: int) -> tuple[str, int]:
    """Answer that another change is on its way; nothing is lost by it."""
    short = showing.short_name(kept.content, words())
    return (
        render_template("listings/not_brought_back.html", public_id=kept.listing.public_id, short=short, number=number),
        CONFLICT,
    )
