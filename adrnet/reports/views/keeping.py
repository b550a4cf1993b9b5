"""Routes of keeping reports: the list, a new period, what coordinators write."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from adrnet.db import db
from adrnet.domain.policy import Permission
from adrnet.domain.report import Report
from adrnet.i18n.messages import current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.kit import clock
from adrnet.kit.permissions import declare
from adrnet.reports import forms, queries, services
from adrnet.reports.composing import days
from adrnet.reports.views.room import OK, SEE_OTHER, TOO_LATE, actor, bp, here, words, zone


# The endpoint has the name of the room's plan; a function named `list` would hide Python's own.
@bp.get("", endpoint="list")
@declare(Permission.KEEP_REPORT)
def show() -> str:
    """List the reports, the latest first."""
    spoken = words()
    listed = [(one, days(one.period_from, one.period_until, spoken)) for one in queries.reports(db.session())]
    return render_template("reports/list.html", listed=listed)


@bp.route("/begin", methods=["GET", "POST"])
@declare(Permission.KEEP_REPORT)
def begin() -> ResponseReturnValue:
    """Begin a report for a period, with the words of the last one."""
    last = queries.last_report(db.session())
    form = forms.WriteReportForm(data=forms.next_period(last, clock.today(zone()), current_locale().code))
    form.offer()
    if form.validate_on_submit():
        try:
            report = services.begin(actor(), _draft(form))
        except services.SamePeriodError:
            form.refuse(_("There is a report for this period already."), "last")
        else:
            flash("", "begun")
            return redirect(url_for("reports.read", report=report.id), SEE_OTHER)
    return render_template("reports/begin.html", form=form, has_words=last is not None and bool(last.sections))


@bp.route("/<int:report>/write", methods=["GET", "POST"])
@declare(Permission.KEEP_REPORT)
def write(report: int) -> ResponseReturnValue:
    """Write into a report; if somebody was faster, show what they wrote and lose nothing."""
    kept = here(db.session(), report)
    form = forms.WriteReportForm(data=forms.values_of(kept))
    form.offer()
    if not form.validate_on_submit():
        return _page(kept, form), OK
    try:
        services.write(kept, actor(), form.version, _draft(form))
    except (services.ChangedMeanwhileError, StaleDataError):
        kept = here(db.session(), report)
        theirs = [(forms.SECTIONS[key].wording(), text) for key, text in forms.written(kept).items() if text]
        # What is sent once more is meant to stand in place of what was just read.
        form.seen.data = str(kept.version)
        return _page(kept, form, theirs), TOO_LATE
    except services.SamePeriodError:
        form.refuse(_("There is a report for this period already."), "last")
        return _page(kept, form), OK
    flash("", "written")
    return redirect(url_for("reports.read", report=report), SEE_OTHER)


def _page(report: Report, form: forms.WriteReportForm, theirs: Sequence[tuple[str, str]] | None = None) -> str:
    days_ = days(report.period_from, report.period_until, words())
    return render_template("reports/write.html", report=report, form=form, theirs=theirs, days=days_)


def _draft(form: forms.WriteReportForm) -> services.Draft:
    first, last = form.first.data, form.last.data
    if first is None or last is None:
        raise RuntimeError("a form that was checked has its days")
    return services.Draft(first, last, form.language.chosen, form.words)
