"""Routes of what a file would do and did: each row, what is decided about it, all of it carried out, undone."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet import identity
from adrnet.db import db
from adrnet.domain.import_run import ImportKind, ImportRun, ImportState
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.policy import NotPermittedError, Permission
from adrnet.imports import forms, services, showing
from adrnet.imports.columns import missing
from adrnet.imports.planning import LEAVE_OUT, Act, Plan, Planned
from adrnet.imports.services import ChangedMeanwhileError, FaultyError
from adrnet.imports.views.room import SEE_OTHER, TOO_LATE, actor, around, bp, late, prepared, run_here, words
from adrnet.kit.permissions import declare


@bp.get("/<int:number>")
@declare(Permission.IMPORT)
def trial(number: int) -> ResponseReturnValue:
    """Show what each row would do; nothing is done."""
    run = prepared(number)
    if not isinstance(run, ImportRun):
        return run
    if missing(ImportKind(run.kind), services.columns_of(run).values()):
        return redirect(url_for("imports.columns", number=number), SEE_OTHER)
    plan = services.plan_of(run, actor(), around())
    return _trial_page(run, plan) if plan else late(number)


@bp.post("/<int:number>/decide")
@declare(Permission.IMPORT)
def decide(number: int) -> ResponseReturnValue:
    """Keep what was decided about rows that may be something that is there."""
    run = prepared(number)
    if not isinstance(run, ImportRun):
        return run
    plan = services.plan_of(run, actor(), around())
    if plan is None:
        return late(number)
    form = forms.decide_form(_asked(plan), words(), services.choices_of(run))
    if not form.validate_on_submit():
        return _trial_page(run, plan, form)
    chosen = form.choices
    if request.form.get("do") == "leave_out":
        chosen = {one.number: chosen.get(one.number, LEAVE_OUT) for one in plan.of(Act.OPEN)} | chosen
    try:
        services.decide(run, actor(), chosen)
    except MoveRefusedError:
        return late(number)
    return redirect(url_for("imports.trial", number=number), SEE_OTHER)


@bp.post("/<int:number>/carry-out")
@declare(Permission.IMPORT)
@identity.limited("60 per hour")
def carry_out(number: int) -> ResponseReturnValue:
    """Do everything that was seen."""
    run = prepared(number)
    if not isinstance(run, ImportRun):
        return run
    form = forms.CarryOutForm()
    if not form.validate_on_submit():
        return redirect(url_for("imports.trial", number=number), SEE_OTHER)
    try:
        services.carry_out(run, actor(), form.seen.data, around())
    except (ChangedMeanwhileError, FaultyError) as error:
        # What was worked out stands in a transaction that is over.
        del error
        plan = services.plan_of(run_here(number), actor(), around())
        return (_trial_page(run_here(number), plan, is_late=True), TOO_LATE) if plan else late(number)
    except MoveRefusedError:
        return late(number)
    except NotPermittedError:
        abort(403)
    flash("carried_out", "imports")
    return redirect(url_for("imports.done", number=number), SEE_OTHER)


@bp.get("/<int:number>/done")
@declare(Permission.IMPORT)
def done(number: int) -> ResponseReturnValue:
    """Show what an import did."""
    run = run_here(number)
    if run.state == ImportState.PREPARED:
        return redirect(url_for("imports.trial", number=number), SEE_OTHER)
    return render_template(
        "imports/done.html",
        run=run,
        things=showing.shown_things(db.session(), run, words()),
        kind=showing.kind_in_words(run.kind),
        file=showing.file_in_words(run),
        state=showing.state_in_words(run.state),
        most=showing.MOST_NAMED,
        can_undo=run.state == ImportState.DONE and bool(run.things),
    )


@bp.route("/<int:number>/undo", methods=["GET", "POST"])
@declare(Permission.IMPORT)
@identity.limited("60 per hour")
def undo(number: int) -> ResponseReturnValue:
    """Ask why, then take back what an import did."""
    run = run_here(number)
    if run.state != ImportState.DONE:
        return late(number)
    form = forms.UndoImportForm()
    if not form.validate_on_submit():
        return render_template("imports/undo.html", run=run, form=form, count=len(run.things))
    try:
        services.undo(run, actor(), form.reason.data, around())
    except MoveRefusedError:
        return late(number)
    flash("undone", "imports")
    return redirect(url_for("imports.done", number=number), SEE_OTHER)


def _asked(plan: Plan) -> Sequence[Planned]:
    """Return the rows that are asked about on one page: those without an answer first."""
    doubtful = [one for one in plan.rows if one.alike]
    return sorted(doubtful, key=lambda one: (one.act != Act.OPEN, one.number))[: showing.MOST_ASKED]


def _trial_page(run: ImportRun, plan: Plan, form: forms.DecideRowsForm | None = None, *, is_late: bool = False) -> str:
    asked = _asked(plan)
    decided = form or forms.decide_form(asked, words(), services.choices_of(run))
    return render_template(
        "imports/trial.html",
        run=run,
        form=decided,
        carry_out=forms.CarryOutForm(formdata=None, data={"seen": plan.digest}),
        kind=showing.kind_in_words(run.kind),
        file=showing.file_in_words(run),
        shown=services.is_shown(run) and plan.kind == ImportKind.LISTINGS,
        is_late=is_late,
        most=showing.MOST_NAMED,
        **showing.shown_plan(plan, decided, asked, words()),
    )
