"""Routes of reported problems: the form for everyone; the list and one report for those who can put it right."""

from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as WerkzeugResponse

from adrnet import identity
from adrnet.db import db
from adrnet.domain import reporting, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.problem import Problem, ProblemKind, ProblemOutcome
from adrnet.domain.reporting import AnsweredMeanwhileError, NotPublicError, Thing
from adrnet.i18n.messages import current_locale, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.kit import clock, headers
from adrnet.kit.permissions import declare
from adrnet.presenters.words import Words
from adrnet.problems import forms, queries, services, showing

bp = Blueprint("problems", __name__, url_prefix="/<lang:lang>/problems")

SEE_OTHER, BAD_REQUEST, TOO_LATE, TOO_MANY = 303, 400, 409, 429
# What is counted → how much of it: reports from a network, about one thing, with one address for the answer.
LIMITS = {"network": "20 per hour", "thing": "60 per hour", "address": "5 per hour"}
_OPEN = {"problems.report", "problems.reported", "problems.counted"}
_SAID = "problems"


@bp.after_request
def keep_to_oneself(response: WerkzeugResponse) -> WerkzeugResponse:
    """Let neither a search engine nor, where somebody is signed in, a browser keep these pages."""
    headers.keep_out_of_search_engines()
    return response if request.endpoint in _OPEN else identity.forget_in_browsers(response)


@bp.route("/report/<any(listing,post,country):sort>/<string:code>", methods=["GET", "POST"])
@declare(Permission.REPORT_PROBLEM)
def report(sort: str, code: str) -> ResponseReturnValue:
    """Take what a reader says is wrong."""
    thing = queries.public_thing(db.session(), sort, code)
    if thing is None:
        abort(404)
    form = forms.ReportProblemForm().offer(thing)
    if request.method == "POST" and request.form.get(forms.TRAP):
        return _reported(reporting.new_reference())
    try:
        is_right = form.validate_on_submit()
    except CSRFError:
        # The browser was closed in between, or the session ended: whatever it was, nothing of it is lost.
        form.refuse(_("This page was open for a long time. What you wrote stands below: send it again."))
        return _report_page(thing, form, sort, code), BAD_REQUEST
    if not is_right:
        return _report_page(thing, form, sort, code)
    if until := _beyond(thing, form.email.data):
        return _too_many(until, _refused(thing, form, sort, code, until))
    try:
        reference = services.report(
            thing, ProblemKind(str(form.kind.data)), form.words.data, form.email.data, current_locale().code
        )
    except NotPublicError:
        abort(404)
    return _reported(reference) if reference else redirect(url_for("problems.counted"), SEE_OTHER)


@bp.get("/reported/<string:reference>")
@declare(Permission.REPORT_PROBLEM)
def reported(reference: str) -> str:
    """Say that a report has arrived, and its number; whether there is one, nobody learns here."""
    if reporting.reference_in(reference) != reference:
        abort(404)
    return render_template("problems/reported.html", reference=reference)


@bp.get("/counted")
@declare(Permission.REPORT_PROBLEM)
def counted() -> str:
    """Say that a report was counted and not kept."""
    return render_template("problems/reported.html", reference=None)


@bp.get("")
@declare(Permission.ANSWER_PROBLEM)
def home() -> str:
    """Show what is reported within what one keeps and coordinates."""
    return render_template("problems/home.html", reported=showing.home(_actor(), request.args, _words(), db.session()))


@bp.route("/<string:reference>", methods=["GET", "POST"])
@declare(Permission.ANSWER_PROBLEM)
def answer(reference: str) -> ResponseReturnValue:
    """Show a report; let whoever keeps the entry say what they did about it."""
    problem, form = _here(reference), forms.AnswerProblemForm().prepare()
    if request.method == "GET" or not form.validate():
        return _page(problem, answering=form)
    try:
        services.answer(problem, _actor(), ProblemOutcome(str(form.outcome.data)), form.note.data)
    except MoveRefusedError:
        return _page(_here(reference), lost=form.note.data, refused="decided"), TOO_LATE
    except NotPermittedError:
        abort(404)
    return _say("answered", reference)


@bp.post("/<string:reference>/close")
@declare(Permission.CLOSE_PROBLEM)
def close(reference: str) -> ResponseReturnValue:
    """Say what became of a report; its reader hears of it."""
    problem, form = _here(reference), forms.CloseProblemForm().prepare()
    if not permits(_actor(), Permission.CLOSE_PROBLEM, problem):
        abort(403)
    if not form.validate():
        return _page(problem, closing=form)
    try:
        services.close(
            problem, _actor(), ProblemOutcome(str(form.outcome.data)), form.note.data, form.seen.data or "unseen"
        )
    except AnsweredMeanwhileError:
        problem = _here(reference)
        form.seen.data = reporting.seen_of(problem)
        return _page(problem, closing=form, refused="answered"), TOO_LATE
    except MoveRefusedError:
        return _page(_here(reference), lost=form.note.data, refused="decided"), TOO_LATE
    except NotPermittedError:
        abort(404)
    return _say("closed", reference)


@bp.post("/<string:reference>/reopen")
@declare(Permission.CLOSE_PROBLEM)
def reopen(reference: str) -> ResponseReturnValue:
    """Take a closed report up again."""
    problem, form = _here(reference), forms.ReopenProblemForm()
    if not permits(_actor(), Permission.CLOSE_PROBLEM, problem):
        abort(403)
    if not form.validate():
        return _page(problem, reopening=form)
    try:
        services.reopen(problem, _actor(), form.reason.data)
    except MoveRefusedError:
        return _page(_here(reference), lost=form.reason.data, refused="decided"), TOO_LATE
    except NotPermittedError:
        abort(404)
    return _say("reopened", reference)


def _actor() -> Account:
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account


def _words() -> Words:
    return Words(vocabulary.current(db.session()), current_locale())


def _here(reference: str) -> Problem:
    """Return the problem of the address; 404 where it is nothing that the reader keeps or coordinates."""
    problem = queries.problem_of(db.session(), reference)
    if problem is None or not permits(_actor(), Permission.ANSWER_PROBLEM, problem):
        abort(404)
    return problem


def _page(  # noqa: PLR0913 - the forms of which the page shows one, and what went wrong
    problem: Problem,
    *,
    answering: forms.AnswerProblemForm | None = None,
    closing: forms.CloseProblemForm | None = None,
    reopening: forms.ReopenProblemForm | None = None,
    lost: str = "",
    refused: str = "",
) -> str:
    shown = showing.shown(problem, _words(), db.session(), _actor())
    # What was typed while the session had ended is shown again; what was sent with another form is not.
    sent: dict[str, Any] = {} if request.method == "GET" else {"formdata": None}
    if shown.may_close and closing is None:
        closing = forms.CloseProblemForm(**sent, seen=shown.seen, outcome=problem.outcome or None).prepare()
    return render_template(
        "problems/answer.html",
        problem=shown,
        reported=showing.reported(problem.times),
        answering=(answering or forms.AnswerProblemForm(**sent).prepare()) if shown.may_answer else None,
        closing=closing if shown.may_close else None,
        reopening=(reopening or forms.ReopenProblemForm(**sent)) if shown.may_reopen else None,
        lost=lost,
        refused=refused,
        said=get_flashed_messages(category_filter=[_SAID]),
    )


def _say(code: str, reference: str) -> ResponseReturnValue:
    flash(code, _SAID)
    return redirect(url_for("problems.answer", reference=reference), SEE_OTHER)


def _reported(reference: str) -> ResponseReturnValue:
    return redirect(url_for("problems.reported", reference=reference), SEE_OTHER)


def _report_page(thing: Thing, form: forms.ReportProblemForm, sort: str, code: str) -> str:
    return render_template(
        "problems/report.html",
        form=form,
        about=showing.about(thing, _words()),
        action=url_for("problems.report", sort=sort, code=code),
        trap=forms.TRAP,
    )


def _beyond(thing: Thing, email: str) -> datetime | None:
    """Count a report; return until when to wait where it is one too many."""
    # By what it is, since one thing has many addresses.
    number = thing if isinstance(thing, str) else f"{type(thing).__name__} {thing.id}"
    counted = [
        (LIMITS["network"], f"problems {identity.network()}"),
        (LIMITS["thing"], f"problems {number}"),
    ]
    if email:
        counted.append((LIMITS["address"], f"problems {identity.typed_address()}"))
    return identity.beyond(*counted)


def _refused(thing: Thing, form: forms.ReportProblemForm, sort: str, code: str, until: datetime) -> str:
    minutes = -(-round((until - clock.now()).total_seconds()) // 60)
    form.refuse(
        ngettext(
            "Many reports came in a short time. What you wrote stands below: send it again in %(num)s minute.",
            "Many reports came in a short time. What you wrote stands below: send it again in %(num)s minutes.",
            max(1, minutes),
        )
    )
    return _report_page(thing, form, sort, code)


def _too_many(until: datetime, page: str) -> Response:
    answer_ = make_response(page, TOO_MANY)
    answer_.headers["Retry-After"] = str(max(1, round((until - clock.now()).total_seconds())))
    return answer_
