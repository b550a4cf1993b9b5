"""Routes of an organisation's panel: who is on it, one person more, a file, the asking."""

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from adrnet import identity
from adrnet.db import db
from adrnet.domain.listing import ListingType
from adrnet.domain.policy import Permission
from adrnet.formats import panel_template, tables
from adrnet.formats.tables import Reason, Table, TableError
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.kit.permissions import declare
from adrnet.listings import panel, panel_rows
from adrnet.listings.forms.panel import PanelAskForm, PanelFileForm, PanelPersonForm, ask_form
from adrnet.listings.panel import TooManyError, Weighed
from adrnet.listings.panel_rows import Judged
from adrnet.listings.queries import Kept
from adrnet.listings.showing_panel import counts, shown_affiliations, shown_rows
from adrnet.listings.views.keeping import head
from adrnet.listings.views.room import actor, bp, kept_here, notices, notify, words

Answer = str | WerkzeugResponse | tuple[str, int]
_TOO_LARGE, _UNREADABLE, _TOO_MANY = 413, 422, 429
_LARGE = {Reason.TOO_LARGE, Reason.TOO_MANY_ROWS, Reason.TOO_MANY_COLUMNS}


@bp.get("/<string:public_id>/panel", endpoint="panel")
@declare(Permission.PROPOSE_PANEL)
def show_panel(public_id: str) -> str:
    """Show who is on the panel, who was asked, and the ways to ask more."""
    kept = _organisation(public_id)
    found = panel.affiliations(db.session(), kept.listing)
    return render_template(
        "listings/panel.html",
        figures=counts(found),
        affiliations=shown_affiliations(kept.listing, found, words()),
        notices=notices(),
        **head(kept),
    )


@bp.route("/<string:public_id>/panel/person", methods=["GET", "POST"])
@declare(Permission.PROPOSE_PANEL)
def panel_person(public_id: str) -> Answer:
    """Propose one person by a form."""
    kept, here = _organisation(public_id), words()
    schemes = panel.schemes(db.session())
    form = PanelPersonForm(data={"names": [{"lang": "en"}], "write_in": here.locale.code})
    form.offer(here, schemes)
    if not form.validate_on_submit():
        return render_template("listings/panel_person.html", form=form, **head(kept))
    return _look(kept, form.table(schemes))


@bp.get("/<string:public_id>/panel/template.<any(csv, xlsx):ending>")
@declare(Permission.PROPOSE_PANEL)
def panel_template_file(public_id: str, ending: str) -> Response:
    """Hand the empty table over."""
    _organisation(public_id)
    columns = _columns(public_id)
    if ending == "csv":
        body, kind = panel_template.as_csv(columns), "text/csv; charset=utf-8"
    else:
        body = panel_template.as_workbook(columns, str(_("Panel")), str(_("Codes")))
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = f'attachment; filename="adrnet-panel.{ending}"'
    return Response(body, content_type=kind, headers={"Content-Disposition": name})


@bp.route("/<string:public_id>/panel/file", methods=["GET", "POST"])
@declare(Permission.PROPOSE_PANEL)
@identity.limited("60 per hour")
def panel_file(public_id: str) -> Answer:
    """Read a panel from a file and show what each row would do; nothing is done yet."""
    kept = _organisation(public_id)
    form = PanelFileForm()
    if not form.validate_on_submit():
        return _file_page(kept, form)
    try:
        # A large file was put aside on the disk; closed, it is gone from there.
        with form.file.data.stream as sent:
            table = tables.read(sent.read(tables.USUAL.bytes + 1))
    except TableError as error:
        form.refuse(_reason(error.reason), "file")
        return _file_page(kept, form), _TOO_LARGE if error.reason in _LARGE else _UNREADABLE
    return _look(kept, table)


@bp.post("/<string:public_id>/panel/ask")
@declare(Permission.PROPOSE_PANEL)
@identity.limited("60 per hour")
def panel_ask(public_id: str) -> Answer:
    """Ask everybody who is to be asked."""
    kept = _organisation(public_id)
    table = panel.unseal(_secret(), public_id, actor(), request.form.get("rows", ""))
    if table is None:
        form = PanelFileForm(data={})
        form.refuse(_("Choose the file once more: what was read from it is older than an hour."), "file")
        return _file_page(kept, form), _UNREADABLE
    judged, weighed = _weighed(kept, table)
    form = ask_form(weighed, words())
    if not form.validate_on_submit():
        return _check_page(kept, form, judged, weighed)
    asking, undecided = panel.decided(weighed, form.choices)
    for number in undecided:
        form.refuse(_("Row %(row)s: choose what is to be done.", row=str(number)), f"row_{number}")
    if undecided:
        return _check_page(kept, form, judged, weighed)
    try:
        count = panel.ask(kept.listing, asking, actor())
    except TooManyError:
        form.refuse(
            ngettext(
                "%(num)s person at most can be asked at a time. Wait for answers first.",
                "%(num)s people at most can be asked at a time. Wait for answers first.",
                panel.MOST_ASKED,
            )
        )
        return _check_page(kept, form, judged, weighed), _TOO_MANY
    notify("asked" if count else "nobody_asked")
    return redirect(url_for("listings.panel", public_id=public_id), 303)


def _organisation(public_id: str) -> Kept:
    kept = kept_here(public_id)
    if kept.is_on_behalf or kept.listing.type != ListingType.ORGANISATION:
        abort(404)
    return kept_here(public_id, Permission.PROPOSE_PANEL)


def _look(kept: Kept, table: Table) -> Answer:
    """Show what each row would do."""
    judged, weighed = _weighed(kept, table)
    sealed = panel.seal(_secret(), kept.listing.public_id, actor(), table)
    if len(sealed) > panel.MOST_SEALED:
        form = PanelFileForm(data={})
        form.refuse(_reason(Reason.TOO_LARGE), "file")
        return _file_page(kept, form), _TOO_LARGE
    form = ask_form(weighed, words())
    form.rows.data = sealed
    return _check_page(kept, form, judged, weighed)


def _weighed(kept: Kept, table: Table) -> tuple[Judged, list[Weighed]]:
    session = db.session()
    judged = panel_rows.judge(table, words(), panel.schemes(session))
    return judged, panel.weigh(session, kept.listing, judged.rows)


def _check_page(kept: Kept, form: PanelAskForm, judged: Judged, weighed: Sequence[Weighed]) -> str:
    form_data = {"form": form, "faults": judged.faults, **shown_rows(weighed, form, words())}
    return render_template("listings/panel_check.html", **form_data, **head(kept))


def _file_page(kept: Kept, form: PanelFileForm) -> str:
    columns = _columns(kept.listing.public_id)
    return render_template(
        "listings/panel_file.html", form=form, columns=columns, most_rows=tables.USUAL.rows, **head(kept)
    )


def _columns(public_id: str) -> list[Any]:
    kept, here = kept_here(public_id), words()
    country = kept.listing.responsible_country or ""
    return panel_rows.columns(here, panel.schemes(db.session()), panel_rows.tags_for(here, country))


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def _reason(reason: Reason) -> Wording:
    said = {
        Reason.TOO_LARGE: _("The file is too large. Send one of 2 MB at most, or several with fewer rows."),
        Reason.TOO_MANY_ROWS: _("The file has more than 1,000 rows, or many empty ones. Send it in parts."),
        Reason.TOO_MANY_COLUMNS: _("The file has too many columns. Take the template."),
        Reason.ENCODING: _("The letters of this file cannot be read. Save it as CSV UTF-8, or as a workbook (.xlsx)."),
        Reason.OLD_WORKBOOK: _("This is a workbook of the old kind, or one with a password. Save it as .xlsx."),
        Reason.MACROS: _("This workbook brings programs along. Save it as .xlsx without macros."),
        Reason.BROKEN: _("This file cannot be read. Save it anew as CSV UTF-8 or as .xlsx."),
        Reason.EMPTY: _("The file has no rows under its headings."),
    }
    return said[reason]
