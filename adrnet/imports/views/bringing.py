"""Routes of a file on its way: bring it in, say what its columns mean, give it up."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from adrnet import identity
from adrnet.db import db
from adrnet.domain import importing
from adrnet.domain.import_run import ImportKind, ImportRun
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.policy import Permission
from adrnet.formats.tables import Reason, TableError
from adrnet.i18n.messages import Wording, current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import format_number
from adrnet.imports import forms, queries, reading, services, showing
from adrnet.imports.columns import heading, missing
from adrnet.imports.views.room import SEE_OTHER, TOO_LARGE, UNREADABLE, actor, bp, late, limits, prepared, words
from adrnet.kit.permissions import declare
from adrnet.kit.typed import recognisable
from adrnet.presenters.acts import in_their_words
from adrnet.presenters.sentences import SLOT, filled

_LARGE = {Reason.TOO_LARGE, Reason.TOO_MANY_ROWS, Reason.TOO_MANY_COLUMNS}


@bp.get("/")
@declare(Permission.IMPORT)
def home() -> str:
    """Show what was brought in, the templates, and what can be taken away."""
    found = [showing.shown_run(one) for one in queries.runs(db.session(), actor())]
    kinds = [{"code": str(one), "words": showing.kind_in_words(one)} for one in ImportKind]
    return render_template("imports/home.html", runs=found, kinds=kinds)


@bp.route("/bring", methods=["GET", "POST"])
@declare(Permission.IMPORT)
@identity.limited("60 per hour")
def bring() -> ResponseReturnValue:
    """Read a file; nothing is done with it yet."""
    form = forms.BringFileForm()
    form.offer()
    if not form.validate_on_submit():
        return _bring_page(form)
    # A large file was put aside on the disk; closed, it is gone from there.
    with form.file.data.stream as sent:
        content = sent.read(limits().bytes + 1)
    try:
        read = reading.read(content, limits())
    except TableError as error:
        form.refuse(_reason(error.reason), "file")
        return _bring_page(form), TOO_LARGE if error.reason in _LARGE else UNREADABLE
    kind = ImportKind(form.kind.data or "")
    given = services.given(kind, form.file.data.filename or "", content, form.source.data, form.reason.data)
    run = services.bring(actor(), given, read, is_shown=form.how.data != forms.DRAFTS)
    is_clear = len(services.columns_of(run)) == len(read.headings)
    view = "imports.trial" if is_clear and not missing(kind, services.columns_of(run).values()) else "imports.columns"
    return redirect(url_for(view, number=run.id), SEE_OTHER)


@bp.route("/<int:number>/columns", methods=["GET", "POST"])
@declare(Permission.IMPORT)
def columns(number: int) -> ResponseReturnValue:
    """Ask what the columns of a file mean."""
    run = prepared(number)
    if not isinstance(run, ImportRun):
        return run
    read, kind = importing.read_of(run), ImportKind(run.kind)
    form = forms.match_form(kind, read.headings if read else (), services.columns_of(run), words())
    if not form.validate_on_submit():
        return _columns_page(run, form)
    for name in form.twice:
        form.refuse(_("Another column of the file means this already."), name)
    for code in missing(kind, (one for one in form.columns.values() if one)):
        form.refuse(_("Choose which column holds this: %(heading)s", heading=str(heading(kind, code, words()))))
    if form.problems():
        return _columns_page(run, form)
    try:
        services.set_columns(run, actor(), form.columns)
    except MoveRefusedError:
        return late(number)
    return redirect(url_for("imports.trial", number=number), SEE_OTHER)


@bp.route("/<int:number>/give-up", methods=["GET", "POST"])
@declare(Permission.IMPORT)
def give_up(number: int) -> ResponseReturnValue:
    """Forget what was read."""
    run = prepared(number)
    if not isinstance(run, ImportRun):
        return run
    form = forms.GiveUpImportForm()
    if not form.validate_on_submit():
        return render_template("imports/give_up.html", run=run, form=form)
    try:
        services.give_up(run, actor())
    except MoveRefusedError:
        return late(number)
    flash("given_up", "imports")
    return redirect(url_for("imports.home"), SEE_OTHER)


def _bring_page(form: forms.BringFileForm) -> str:
    return render_template("imports/bring.html", form=form, most=_most())


def _columns_page(run: ImportRun, form: forms.MatchColumnsForm) -> str:
    read = importing.read_of(run)
    lines = read.lines[:1] if read else ()
    samples = lines[0][1] if lines else ()
    fields = [
        {"field": form[f"column_{place}"], "hint": _sample(samples[place] if place < len(samples) else "")}
        for place in form.columns
    ]
    return render_template("imports/columns.html", run=run, form=form, fields=fields)


def _sample(cell: str) -> Wording | None:
    """Return what stands in the first row, so that a column can be recognised."""
    if not cell:
        return None
    return filled(_("In the first row: %(sample)s", sample=SLOT), in_their_words(recognisable(cell)))


def _most() -> dict[str, str]:
    """Return how much a file may hold, in the reader's figures."""
    known, locale = limits(), current_locale()
    return {
        "megabytes": format_number(known.bytes // reading.MEGABYTE, locale),
        "rows": format_number(known.rows, locale),
        "columns": format_number(known.columns, locale),
    }


def _reason(reason: Reason) -> Wording:
    most = _most()
    said = {
        Reason.TOO_LARGE: _("The file is too large: %(megabytes)s MB at most. Send it in parts.", **most),
        Reason.TOO_MANY_ROWS: _("The file has more than %(rows)s rows, or many empty ones. Send it in parts.", **most),
        Reason.TOO_MANY_COLUMNS: _("The file has more than %(columns)s columns. Take the template.", **most),
        Reason.ENCODING: _("The letters of this file cannot be read. Save it as CSV UTF-8, or as a workbook (.xlsx)."),
        Reason.OLD_WORKBOOK: _("This is a workbook of the old kind, or one with a password. Save it as .xlsx."),
        Reason.MACROS: _("This workbook brings programs along. Save it as .xlsx without macros."),
        Reason.BROKEN: _("This file cannot be read. Save it anew as CSV UTF-8 or as .xlsx."),
        Reason.EMPTY: _("The file has no rows under its headings."),
    }
    return said[reason]
