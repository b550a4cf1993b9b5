"""Routes of the freshness desk: how a remit stands, the longest overdue first, a round of reminders."""

from flask import current_app, flash, get_flashed_messages, redirect, render_template, request
from flask.typing import ResponseReturnValue

from adrnet.db import db
from adrnet.domain import ageing, reminding
from adrnet.domain.coordinators import scope_of
from adrnet.domain.freshness import Patience
from adrnet.domain.policy import Permission
from adrnet.freshness import desk as desks
from adrnet.freshness import services
from adrnet.freshness.forms import ActForm
from adrnet.freshness.views.door import SEE_OTHER, actor, bp, day, setting, words
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.kit.permissions import declare


@bp.get("")
@declare(Permission.READ_DESK)
def desk() -> str:
    """Show how a remit stands, narrowed as the address asks."""
    spoken = words()
    read = desks.read(request.args, spoken.vocabulary)
    shown = desks.desk(read, spoken, db.session(), scope_of(actor()), setting())
    return render_template("freshness/desk.html", desk=shown, said=_said())


@bp.route("/round", methods=["GET", "POST"])
@declare(Permission.REMIND)
def send_round() -> ResponseReturnValue:
    """Show about how many things a round would write, and write it."""
    spoken, session = words(), db.session()
    read = desks.read(request.args, spoken.vocabulary)
    form = ActForm()
    if form.validate_on_submit():
        settings = current_app.config
        patience = Patience(settings["REMIND_AGAIN_DAYS"], settings["ANSWER_DAYS"], settings["SILENT_DAYS"])
        written = services.send_round(read.filters, actor(), day(), patience)
        flash(str(written), "round")
        return redirect(read.asked.url(), SEE_OTHER)
    listings, designations = ageing.ids(session, scope_of(actor()), read.filters)
    found = reminding.for_round(session, listings, designations, services.MOST_IN_A_ROUND)
    return render_template(
        "freshness/round.html",
        form=form,
        action=read.asked.url(endpoint="freshness.send_round"),
        back=read.asked.url(),
        listed=len(listings) + len(designations),
        things=len(found),
        mailboxes=sum(len(who) for _one, who in found),
    )


def _said() -> list[Wording]:
    """Return what was done on the page before."""
    said = [
        _("It is confirmed. Readers see today's date.") for _one in get_flashed_messages(category_filter=["freshness"])
    ]
    for written in get_flashed_messages(category_filter=["round"]):
        number = int(str(written))
        said.append(
            ngettext("%(num)s thing was reminded of.", "%(num)s things were reminded of.", number)
            if number
            else _("Nothing was left to be reminded of this week.")
        )
    return said
