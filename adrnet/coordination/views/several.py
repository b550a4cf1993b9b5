"""Acts on several things of the queue: choose them, see what would be done, do it, undo it."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet.coordination import bulk, bulk_showing, several_forms
from adrnet.coordination.bulk import TooLateError
from adrnet.coordination.bulk_acts import Act, Said
from adrnet.coordination.queries import Kind
from adrnet.coordination.queue import reader_of
from adrnet.coordination.seeing import HIGHEST_ID
from adrnet.coordination.views.room import OK, SEE_OTHER, TOO_LATE, actor, bp, day, words
from adrnet.db import db
from adrnet.domain.account import Account
from adrnet.domain.bulk_act import BulkAct
from adrnet.domain.policy import Permission
from adrnet.kit.addresses import address, keep_query
from adrnet.kit.permissions import declare

# Whoever sends more has not ticked them.
_MOST_READ = 1000


@bp.route("/queue/several", methods=["GET", "POST"])
@declare(Permission.READ_DESK)
def several() -> ResponseReturnValue:
    """Show what was chosen and what would be done to it, and do it."""
    asked = request.args.get("do", "")
    if asked not in {*Act}:
        return redirect(url_for("coordination.queue"))
    act, pairs = Act(asked), _pairs(request.args.getlist("thing"))
    query = [("do", act.value), *(("thing", f"{kind}:{number}") for kind, number in pairs)]
    keep_query(query)
    form = several_forms.several_form(act)
    if not form.validate_on_submit():
        return _choosing(act, bulk.candidates(db.session(), act, pairs, actor()), form, query)
    said = Said(actor(), day(), outcome=form.outcome_said, note=form.note_said)
    number, told = bulk.carry_out(act, _seen(form.seen.data), said)
    if number is None:
        return _choosing(act, told, form, query, is_late=True)
    return redirect(url_for("coordination.done_together", number=number), SEE_OTHER)


@bp.get("/queue/several/<int:number>")
@declare(Permission.READ_DESK)
def done_together(number: int) -> str:
    """Show what was done to several things, and what became of each."""
    return _done(_act_here(number), several_forms.UndoForm())


@bp.post("/queue/several/<int:number>/undo")
@declare(Permission.READ_DESK)
def undo_together(number: int) -> ResponseReturnValue:
    """Undo it thing by thing, as far as each still stands so."""
    done, form = _act_here(number), several_forms.UndoForm()
    if not form.validate():
        return _done(done, form)
    try:
        bulk.undo(done, Said(actor(), day(), note=form.reason.data), reader_of(actor(), day()).scope)
    except TooLateError:
        return _done(_act_here(number), form, is_late=True), TOO_LATE
    return redirect(url_for("coordination.done_together", number=number), SEE_OTHER)


def _choosing(
    act: Act,
    found: list[bulk.Candidate],
    form: several_forms.SeveralForm,
    query: list[tuple[str, str]],
    *,
    is_late: bool = False,
) -> ResponseReturnValue:
    shown = bulk_showing.choosing(db.session(), act, found, words())
    # Whoever sends the form again has seen what stands here now.
    form.seen.data = shown.seen
    page = render_template(
        "coordination/several.html",
        chosen=shown,
        form=form,
        action=address("coordination.several", query),
        is_late=is_late,
        most=bulk.MOST,
    )
    return page, TOO_LATE if is_late else OK


def _done(done: BulkAct, form: several_forms.UndoForm, *, is_late: bool = False) -> str:
    session = db.session()
    by = session.get(Account, done.created_by_id)
    shown = bulk_showing.done(session, done, reader_of(actor(), day()), words(), by)
    return render_template("coordination/done_together.html", done=shown, form=form, is_late=is_late)


def _act_here(number: int) -> BulkAct:
    """Return the act of the address; 404 where it is none of the reader's remit."""
    scope = reader_of(actor(), day()).scope
    found = bulk.act_here(db.session(), number, actor(), scope) if number <= HIGHEST_ID else None
    if found is None:
        abort(404)
    return found


def _pairs(written: list[str]) -> list[tuple[Kind, int]]:
    """Return the things that an address names, each once; what names none is left out."""
    return list(dict.fromkeys(pair for one in written[:_MOST_READ] if (pair := _pair(*one.partition(":")[::2]))))


def _seen(written: str) -> list[tuple[Kind, int, str]]:
    """Return the things that a form carries, each with the mark of how it was seen."""
    found = [one.rpartition(":") for one in written.split()[:_MOST_READ]]
    return [(*pair, mark) for thing, _colon, mark in found if (pair := _pair(*thing.partition(":")[::2]))]


def _pair(kind: str, number: str) -> tuple[Kind, int] | None:
    is_number = number.isascii() and number.isdecimal() and len(number) <= len(str(HIGHEST_ID))
    return (Kind(kind), int(number)) if kind in {*Kind} and is_number and int(number) <= HIGHEST_ID else None
