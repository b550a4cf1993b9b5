"""Routes of sending: check all answers, then send; on behalf of an organisation also publish at once."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from adrnet.db import db
from adrnet.domain.drafting import present_content
from adrnet.domain.policy import Permission
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.sections import is_sendable
from adrnet.i18n.messages import current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.kit.permissions import declare
from adrnet.listings import checking, services
from adrnet.listings.forms.keeping import SendListingForm, SendOnBehalfForm, SendProfileForm
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
    shown = kept.to_send
    back = url_for("listings.overview", public_id=public_id)
    if shown is None:
        # It was sent, decided or discarded meanwhile: a second click finds it done.
        return slower(public_id) if request.method == "POST" else redirect(back, 303)
    form = _form(kept, shown)
    if not form.validate_on_submit() or not is_sendable(shown.content, kept.listing.type):
        return _page(kept, shown, form)
    try:
        notify(_send(kept, shown, form))
    except NothingToSendError:
        notify("nothing_to_send")
    except SlowerError:
        form.refuse(_("The listing changed while you were reading. Check it once more, then send it."))
        kept = kept_here(public_id)
        return _page(kept, kept.to_send, form, CONFLICT) if kept.to_send else slower(public_id)
    return redirect(back, 303)


def _form(kept: Kept, shown: Revision) -> Any:
    if kept.is_person:
        return SendProfileForm(data={"seen": shown.digest})
    kind = SendOnBehalfForm if kept.is_on_behalf else SendListingForm
    return kind(data={"seen": shown.digest, "source": shown.source})


def _send(kept: Kept, shown: Revision, form: Any) -> str:
    """Do what the button says; return the notice for the next page."""
    if not kept.is_on_behalf:
        if kept.pending:
            sent = services.send(shown, actor(), form.seen.data, current_locale().code if kept.is_person else "")
        else:
            sent = services.send_as_published(kept.listing, actor(), form.seen.data)
        if not sent.waits:
            return "published_at_once"
        if sent.at_once:
            return "sent_of_person_in_part" if kept.is_person else "sent_in_part"
        return "sent"
    reasons = {"source": form.source.data, "note": form.note.data}
    if request.form.get("do") == "publish":
        services.publish_unchecked(shown, actor(), form.seen.data, today(), **reasons)
        return "published_unchecked"
    services.send_on_behalf(shown, actor(), form.seen.data, **reasons)
    return "sent_on_behalf"


def _page(kept: Kept, shown: Revision, form: Any, status: int = 200) -> tuple[str, int]:
    # What is shown now is what is sent next.
    form.seen.data = shown.digest
    content = shown.content if kept.pending else present_content(db.session(), kept.listing)
    try:
        outlook = services.outlook(kept.listing, content, is_on_behalf=kept.is_on_behalf)
    except NothingToSendError:
        outlook = None
    here = words()
    page = render_template(
        "listings/check.html",
        form=form,
        kept=kept,
        sections=checking.sections(kept.listing, content, here),
        missing=checking.required(kept.listing, content),
        at_once=field_labels(list(outlook.at_once), kept.listing.type) if outlook and outlook.at_once else None,
        waits=bool(outlook and outlook.waits),
        nothing=outlook is None,
        can_publish=kept.is_on_behalf and shown.state == RevisionState.DRAFT,
        **head(kept),
    )
    return page, status
