"""Routes of sending: check all answers, then send; on behalf of an organisation also publish at once."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from adrnet.domain.policy import Permission
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.sections import is_sendable
from adrnet.i18n.messages import gettext as _
from adrnet.kit.permissions import declare
from adrnet.listings import checking, services
from adrnet.listings.forms.keeping import SendListingForm, SendOnBehalfForm
from adrnet.listings.queries import Kept
from adrnet.listings.services import NothingToSendError, SlowerError
from adrnet.listings.views.keeping import head
from adrnet.listings.views.room import CONFLICT, actor, bp, kept_here, notify, slower, today, words
from adrnet.presenters.fields import field_labels


@bp.route("/<string:public_id>/check", methods=["GET", "POST"])
@declare(Permission.EDIT_LISTING)
def check(public_id: str) -> str | Response | tuple[str, int]:
    """Show every answer of a change on its way; send it."""
    kept = kept_here(public_id, Permission.EDIT_LISTING)
    pending = kept.pending
    back = url_for("listings.overview", public_id=public_id)
    if pending is None or not kept.is_writable:
        # It was sent, decided or discarded meanwhile: a second click finds it done.
        return slower(public_id) if request.method == "POST" else redirect(back, 303)
    form = _form(kept, pending)
    if not form.validate_on_submit() or not is_sendable(pending.content):
        return _page(kept, pending, form)
    try:
        notify(_send(kept, pending, form))
    except NothingToSendError:
        notify("nothing_to_send")
    except SlowerError:
        form.refuse(_("The listing changed while you were reading. Check it once more, then send it."))
        return _page(kept_here(public_id), pending, form, CONFLICT)
    return redirect(back, 303)


def _form(kept: Kept, pending: Revision) -> Any:
    kind = SendOnBehalfForm if kept.is_on_behalf else SendListingForm
    return kind(data={"seen": pending.digest, "source": pending.source})


def _send(kept: Kept, pending: Revision, form: Any) -> str:
    """Do what the button says; return the notice for the next page."""
    if not kept.is_on_behalf:
        sent = services.send(pending, actor(), form.seen.data)
        if not sent.waits:
            return "published_at_once"
        return "sent_in_part" if sent.at_once else "sent"
    reasons = {"source": form.source.data, "note": form.note.data}
    if request.form.get("do") == "publish":
        services.publish_unchecked(pending, actor(), form.seen.data, today(), **reasons)
        return "published_unchecked"
    services.send_on_behalf(pending, actor(), form.seen.data, **reasons)
    return "sent_on_behalf"


def _page(kept: Kept, pending: Revision, form: Any, status: int = 200) -> tuple[str, int]:
    # What is shown now is what is sent next.
    form.seen.data = pending.digest
    try:
        outlook = services.outlook(pending)
    except NothingToSendError:
        outlook = None
    here = words()
    page = render_template(
        "listings/check.html",
        form=form,
        kept=kept,
        sections=checking.sections(kept.listing.public_id, pending.content, here),
        missing=checking.required(kept.listing.public_id, pending.content),
        at_once=field_labels(list(outlook.at_once)) if outlook and outlook.at_once else None,
        waits=bool(outlook and outlook.waits),
        nothing=outlook is None,
        can_publish=kept.is_on_behalf and pending.state == RevisionState.DRAFT,
        **head(kept),
    )
    return page, status
