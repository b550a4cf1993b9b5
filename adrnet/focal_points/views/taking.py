"""Routes for coordinators: which columns a file has, files with more than everyone sees, who took such files."""

from flask import current_app, flash, get_flashed_messages, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet.db import db, snapshot
from adrnet.domain import vocabulary
from adrnet.domain.coordinators import scope_of
from adrnet.domain.policy import Permission
from adrnet.domain.prepared import TooManyError
from adrnet.focal_points import choosing, preparing, results, wider
from adrnet.focal_points.files import Terms
from adrnet.focal_points.forms import ChooseColumnsForm, TakeWiderForm, read
from adrnet.focal_points.keeping import sees_within
from adrnet.focal_points.offered_sources import Meant
from adrnet.focal_points.offering import FORMATS
from adrnet.focal_points.taken import shown_records
from adrnet.focal_points.views import answers
from adrnet.focal_points.views.door import actor, bp, words
from adrnet.formats.pdf import TooLongError
from adrnet.i18n.messages import current_locale, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.kit.addresses import address, keep_query
from adrnet.kit.permissions import declare
from adrnet.presenters.narrowing import Asked
from adrnet.presenters.words import Words


@bp.route("/focal-points/columns", methods=["GET", "POST"])
@declare(Permission.READ_PAST)
def columns() -> ResponseReturnValue:
    """Let a coordinator choose columns, their order and the language of their files."""
    kept = choosing.choice_of(db.session(), actor())
    form = ChooseColumnsForm(data=ChooseColumnsForm.values(kept.columns, kept.language(current_locale()).code))
    form.prepare()
    if form.is_reset:
        choosing.reset(actor=actor())
        flash("reset")
        return redirect(url_for("focal_points.columns"), 303)
    if form.validate_on_submit() and form.has_columns():
        choosing.choose(form.keys(), form.locale.data, actor=actor())
        flash("chosen")
        return redirect(url_for("focal_points.columns"), 303)
    return render_template("focal_points/columns.html", form=form, done=get_flashed_messages())


@bp.route("/focal-points/wider", methods=["GET", "POST"], endpoint="wider")
@declare(Permission.TAKE_WIDER_LIST)
def take_wider() -> ResponseReturnValue:
    """Ask why, put it on record, hand over what the coordinator sees of the list."""
    with snapshot() as session:
        said = Words(vocabulary.current(session), current_locale())
        asked = wider.within(read(request.args, said.vocabulary).asked, scope_of(actor()))
        figures = Meant().source.figures(session, asked.facets) if asked else None
    keep_query(asked.pairs() if asked else [])
    form = TakeWiderForm().prepare()
    if asked and figures and figures.total and form.validate_on_submit():
        try:
            return _handed_over(asked, form, figures.total)
        except TooManyError:
            form.refuse(_("You wait for as many files as one account may. Come back when one of them is done."))
        except TooLongError:
            most = preparing.MOST
            form.refuse(
                ngettext(
                    "A PDF has at most %(num)s post. Narrow the list, or take the spreadsheet.",
                    "A PDF has at most %(num)s posts. Narrow the list, or take the spreadsheet.",
                    most,
                ),
                "format",
            )
    return render_template(
        "focal_points/wider.html",
        form=form,
        total=figures.total if figures else 0,
        filters=[
            {"label": results.facet_label(facet), "values": [results.label(facet, one, said) for one in chosen]}
            for facet, chosen in (asked.facets.items() if asked else ())
            if chosen
        ],
        action=address("focal_points.wider", asked.pairs()) if asked else url_for("focal_points.wider"),
        delete_after=wider.delete_after(answers.today()),
        days=current_app.config["WIDER_LIST_DAYS"],
    )


def _handed_over(asked: Asked, form: TakeWiderForm, total: int) -> ResponseReturnValue:
    reader, format_ = actor(), FORMATS[form.format.data or ""]
    kept = choosing.choice_of(db.session(), reader)
    locale, day = kept.language(current_locale()), answers.today()
    name = answers.name_of(format_, locale, day, "focal-points-wider")
    if format_.is_set and total > preparing.MOST:
        raise TooLongError
    if format_.is_set and total > preparing.MOST_AT_ONCE:
        preparing.ask(
            asked, format_, locale, actor=reader, total=total, name=name, columns=kept.columns, reason=form.reason.data
        )
        return redirect(url_for("focal_points.files"), 303)
    account, reason, filters = reader.id, form.reason.data, wider.filters_of(asked, ())
    terms = Terms(
        columns=kept.columns_in(format_),
        delete_after=wider.delete_after(day),
        record=lambda count, of: wider.record(account, reason, format_.ending, filters, count, of),
    )
    return answers.file(asked, format_, locale, sees=sees_within(scope_of(reader)), terms=terms, name=name)


@bp.get("/focal-points/taken")
@declare(Permission.TAKE_WIDER_LIST)
def taken() -> str:
    """Show who took files with more than everyone sees, when and why."""
    found = wider.taken(db.session(), scope_of(actor()), actor())
    return render_template("focal_points/taken.html", records=shown_records(found, words()), most=wider.MOST_SHOWN)
