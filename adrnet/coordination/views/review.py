"""A change that waits: to read it beside what it would replace, and to approve it."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from adrnet.coordination import forms, services, showing
from adrnet.coordination.seeing import Sight, compare
from adrnet.coordination.services import ChangedMeanwhileError
from adrnet.coordination.views.room import SEE_OTHER, TOO_LATE, actor, bp, day, words
from adrnet.db import db
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.revision import Revision, RevisionState
from adrnet.kit.permissions import declare


def here(number: int) -> Revision:
    """Return the change of the address; 404 where it is none of the reader's remit, or was never sent."""
    found = db.session().get(Revision, number)
    if found is None or not permits(actor(), Permission.READ_DESK, found):
        abort(404)
    if not (found.is_on_behalf or found.submitted_at or found.decided_at):
        abort(404)
    return found


def page(  # noqa: PLR0913 - what an earlier request left to show
    change: Revision,
    *,
    form: forms.ApproveForm | None = None,
    reopening: forms.ReasonForm | None = None,
    seen: Sight | None = None,
    refused: str = "",
    lost: forms.AnswerForm | None = None,
) -> str:
    """Show a change.

    Args:
        change: the revision.
        form: what was sent to approve it, with what has to be corrected.
        reopening: what was sent to undo its refusal.
        seen: what an earlier page showed, where that is no longer so.
        refused: why nothing was recorded: `decided`, `changed` or `taken`.
        lost: what was written and not recorded, so that it is not lost.
    """
    shown = showing.review(compare(db.session(), change), words(), db.session(), actor(), seen)
    form = form or forms.ApproveForm()
    form.seen.data = shown.seen
    return render_template(
        "coordination/review.html",
        review=shown,
        form=form,
        reopening=reopening or (forms.ReasonForm() if shown.may_reopen else None),
        refused=refused,
        lost=lost,
    )


@bp.get("/changes/<int:revision>")
@declare(Permission.READ_DESK)
def review(revision: int) -> str:
    """Show a change beside what it would replace."""
    return page(here(revision))


@bp.post("/changes/<int:revision>/approve")
@declare(Permission.REVIEW_LISTING)
def approve(revision: int) -> ResponseReturnValue:
    """Publish a change as it was seen."""
    change, form = here(revision), forms.ApproveForm()
    if not form.validate():
        return page(change, form=form)
    try:
        services.approve(change, actor(), form.sight, day(), saw_website=form.saw_website.data)
    except NotPermittedError:
        abort(403)
    except MoveRefusedError:
        return page(here(revision), refused="decided"), TOO_LATE
    except ChangedMeanwhileError:
        return page(here(revision), form=form, seen=form.sight, refused="changed"), TOO_LATE
    flash(url_for("coordination.review", revision=revision), "approved")
    return redirect(url_for("coordination.desk"), SEE_OTHER)


@bp.post("/changes/<int:revision>/reopen")
@declare(Permission.REVIEW_LISTING)
def reopen(revision: int) -> ResponseReturnValue:
    """Undo a refusal."""
    change, form = here(revision), forms.ReasonForm()
    if not permits(actor(), Permission.REVIEW_LISTING, change):
        abort(403)
    if not form.validate():
        if change.state != RevisionState.DECLINED:
            return page(change, refused="decided"), TOO_LATE
        return page(change, reopening=form)
    try:
        services.reopen(change, actor(), form.reason.data)
    except NotPermittedError:
        abort(403)
    except MoveRefusedError:
        is_taken = here(revision).state == RevisionState.DECLINED
        return page(here(revision), reopening=form, refused="taken" if is_taken else "decided"), TOO_LATE
    flash(url_for("coordination.review", revision=revision), "reopened")
    return redirect(url_for("coordination.review", revision=revision), SEE_OTHER)
