"""To return or decline a change: the reason first, then the letter in the language of each who is concerned."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet.coordination import forms, letters, services, showing
from adrnet.coordination.letters import LanguageMissingError
from adrnet.coordination.seeing import compare
from adrnet.coordination.services import ChangedMeanwhileError
from adrnet.coordination.views import review
from adrnet.coordination.views.room import OK, SEE_OTHER, TOO_LATE, actor, bp, words
from adrnet.db import db
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.revision import Revision, RevisionState
from adrnet.i18n.locales import Locale
from adrnet.kit.permissions import declare

TO = {"return": RevisionState.RETURNED, "decline": RevisionState.DECLINED}
_TEMPLATES = {"return": "change_returned", "decline": "change_declined"}


@bp.route('/changes/<int:revision>/<any("return",decline):decision>', methods=["GET", "POST"])
@declare(Permission.REVIEW_LISTING)
def answer(revision: int, decision: str) -> ResponseReturnValue:
    """Ask for the reason, show the letter, send both."""
    change, session = review.here(revision), db.session()
    if not permits(actor(), Permission.REVIEW_LISTING, change):
        abort(403)
    people = letters.concerned_by_change(session, change)
    form = forms.answer_form(letters.languages_of(people))()
    if change.state != RevisionState.IN_REVIEW:
        # Whoever comes too late reads what was decided, and keeps what they wrote.
        return review.page(change, refused="decided", lost=form), TOO_LATE
    if request.method == "GET" and not form.seen.data:
        form.seen.data = compare(session, change).sight.written()
    if request.method == "GET" or request.form.get("do") == "begin" or not form.validate():
        return _page(change, decision, form)
    # Letters that are there already were edited: they stay as they are.
    is_sent = request.form.get("do") == "send" and form.check_letters()
    form.compose({one.code: _letter(change, decision, one, form) for one in form.locales})
    if form.locales and not is_sent:
        return _page(change, decision, form)
    try:
        services.answer(change, actor(), TO[decision], form.sight, reason=form.reason.data, written=form.letters)
    except NotPermittedError:
        abort(403)
    except MoveRefusedError:
        return review.page(review.here(revision), refused="decided", lost=form), TOO_LATE
    except (ChangedMeanwhileError, LanguageMissingError):
        return _page(review.here(revision), decision, form)
    flash(url_for("coordination.review", revision=revision), TO[decision].value)
    return redirect(url_for("coordination.desk"), SEE_OTHER)


def _letter(change: Revision, decision: str, language: Locale, form: forms.AnswerForm) -> letters.Letter:
    content = letters.content_of(change.listing, change.content)
    return letters.composed(_TEMPLATES[decision], change.listing, content, language, reason=form.reason.data)


def _page(change: Revision, decision: str, form: forms.AnswerForm) -> tuple[str, int]:
    """Show the step that the form has come to; what has changed since it was seen stands above it."""
    seen, compared = form.sight, compare(db.session(), change)
    is_late = compared.sight != seen
    shown = showing.review(compared, words(), db.session(), actor(), seen if is_late else None)
    form.seen.data = shown.seen
    page = render_template(
        "coordination/answer.html",
        review=shown,
        form=form,
        decision=decision,
        action=url_for("coordination.answer", revision=change.id, decision=decision),
        back=url_for("coordination.review", revision=change.id),
        is_late=is_late,
    )
    return page, TOO_LATE if is_late else OK
