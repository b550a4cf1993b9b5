"""A claim: to weigh it beside its rivals, to grant, decline or revoke it with a letter, to take it up again."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet.coordination import forms, letters, services, weighing
from adrnet.coordination.letters import LanguageMissingError
from adrnet.coordination.views.room import OK, SEE_OTHER, TOO_LATE, actor, bp, words
from adrnet.db import db
from adrnet.domain import contested
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.content import Content
from adrnet.domain.lifecycle import TABLE, MoveRefusedError
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.i18n.locales import Locale
from adrnet.kit.permissions import declare

TO = {"grant": ClaimState.GRANTED, "decline": ClaimState.DECLINED, "revoke": ClaimState.REVOKED}
_TEMPLATES = {"grant": "claim_granted", "decline": "claim_declined", "revoke": "claim_revoked"}


def here(number: int) -> Claim:
    """Return the claim of the address; 404 where it is none of the reader's remit."""
    found = db.session().get(Claim, number)
    if found is None or not permits(actor(), Permission.READ_DESK, found):
        abort(404)
    return found


def page(
    known: Claim,
    *,
    reopening: forms.ReasonForm | None = None,
    refused: str = "",
    lost: forms.AnswerForm | None = None,
) -> str:
    """Show a claim; `refused` says why nothing was recorded, `lost` is what was written and not recorded."""
    shown = weighing.weigh(known, words(), db.session(), actor())
    return render_template(
        "coordination/claim.html",
        claim=shown,
        confirming=forms.ConfirmWebsiteForm(formdata=None) if shown.may_confirm_website else None,
        reopening=reopening or (forms.ReasonForm() if shown.may_reopen else None),
        refused=refused,
        lost=lost,
    )


@bp.get("/claims/<int:claim>")
@declare(Permission.READ_DESK)
def claim(claim: int) -> str:
    """Show a claim."""
    return page(here(claim))


@bp.route('/claims/<int:claim>/<any(grant,"decline",revoke):decision>', methods=["GET", "POST"])
@declare(Permission.DECIDE_CLAIM)
def answer_claim(claim: int, decision: str) -> ResponseReturnValue:
    """Ask for the reason, show the letter, send both."""
    known, session = here(claim), db.session()
    if not permits(actor(), Permission.DECIDE_CLAIM, known):
        abort(403)
    form = forms.answer_form(letters.languages_of(letters.concerned_by_claim(session, known)))()
    is_contested = contested.dispute_of(session, known) is not None
    if is_contested or (known.state, TO[decision]) not in TABLE[Claim]:
        return page(known, refused="contested" if is_contested else "decided", lost=form), TOO_LATE
    if request.method == "GET" or not form.validate():
        return _page(known, decision, form), OK
    is_sent = request.form.get("do") == "send" and form.check_letters()
    form.compose({one.code: _letter(known, decision, one, form) for one in form.locales})
    if form.locales and not is_sent:
        return _page(known, decision, form), OK
    try:
        services.decide_claim(known, actor(), TO[decision], form.reason.data, form.letters)
    except NotPermittedError:
        abort(403)
    except (services.ContestedError, MoveRefusedError) as error:
        is_contested = isinstance(error, services.ContestedError)
        return page(here(claim), refused="contested" if is_contested else "decided", lost=form), TOO_LATE
    except LanguageMissingError:
        return _page(here(claim), decision, form), TOO_LATE
    flash(url_for("coordination.claim", claim=claim), f"claim_{TO[decision].value}")
    return redirect(url_for("coordination.desk"), SEE_OTHER)


@bp.post("/claims/<int:claim>/reopen")
@declare(Permission.DECIDE_CLAIM)
def reopen_claim(claim: int) -> ResponseReturnValue:
    """Undo a refusal."""
    known, form = here(claim), forms.ReasonForm()
    if not permits(actor(), Permission.DECIDE_CLAIM, known):
        abort(403)
    if not form.validate():
        if known.state != ClaimState.DECLINED:
            return page(known, refused="decided"), TOO_LATE
        return page(known, reopening=form)
    try:
        services.reopen_claim(known, actor(), form.reason.data)
    except NotPermittedError:
        abort(403)
    except services.ContestedError:
        return page(here(claim), refused="contested"), TOO_LATE
    except MoveRefusedError:
        is_taken = here(claim).state == ClaimState.DECLINED
        return page(here(claim), reopening=form, refused="taken" if is_taken else "decided"), TOO_LATE
    flash(url_for("coordination.claim", claim=claim), "claim_open")
    return redirect(url_for("coordination.claim", claim=claim), SEE_OTHER)


@bp.post("/claims/<int:claim>/website")
@declare(Permission.DECIDE_CLAIM)
def confirm_website(claim: int) -> ResponseReturnValue:
    """Record that the website of the claimed entry was opened, and the organisation found there."""
    known, form = here(claim), forms.ConfirmWebsiteForm()
    if not permits(actor(), Permission.DECIDE_CLAIM, known):
        abort(403)
    if form.validate():
        try:
            services.confirm_website(known.listing, actor())
        except NotPermittedError:
            abort(403)
        flash("", "website_seen")
    return redirect(url_for("coordination.claim", claim=claim), SEE_OTHER)


def _letter(known: Claim, decision: str, language: Locale, form: forms.AnswerForm) -> letters.Letter:
    content = letters.content_of(known.listing, Content())
    return letters.composed(_TEMPLATES[decision], known.listing, content, language, reason=form.reason.data)


def _page(known: Claim, decision: str, form: forms.AnswerForm) -> str:
    return render_template(
        "coordination/answer_claim.html",
        claim=weighing.weigh(known, words(), db.session(), actor()),
        form=form,
        decision=decision,
        action=url_for("coordination.answer_claim", claim=known.id, decision=decision),
        back=url_for("coordination.claim", claim=known.id),
    )
