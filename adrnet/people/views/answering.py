"""A nomination answered by the person: the notice, their data to correct and who sees it, yes or no."""

from dataclasses import replace

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from adrnet.domain.focal_point import Designation, Tier
from adrnet.domain.link import Purpose
from adrnet.domain.people import LEAST, SHOWN_FIELDS, Person
from adrnet.domain.policy import Permission
from adrnet.i18n.messages import current_locale
from adrnet.kit.permissions import declare
from adrnet.people import held, queries, services, showing
from adrnet.people.forms import ActForm, OwnDataForm, own_values
from adrnet.people.services import OpensNothingError, OwnData
from adrnet.people.views.door import SEE_OTHER, bp, led_to, opens_nothing, said, say, today


@bp.route("/nominations/<string:token>", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
def answer(token: str) -> ResponseReturnValue:
    """Ask a person whether they agree; by a form in which everything can be corrected they say yes."""
    designation = _asked(token)
    known = Person.of(designation) if designation else None
    if designation is None or known is None:
        return opens_nothing()
    # In this language they read the notice.
    known = replace(known, locale=current_locale().code)
    seen_by = {name: LEAST.get(name, Tier.COORDINATORS) for name in SHOWN_FIELDS}
    values = own_values(known, seen_by, is_unindexed=False, seen=held.digest(designation))
    form = OwnDataForm(data=values).prepare(showing.here(), known)
    if form.is_right():
        try:
            services.agree(token, data_of(form, known), today(), current_locale().code)
        except OpensNothingError:
            return opens_nothing()
        return say("agreed", "people.answered")
    return render_template(
        "people/answer.html",
        form=form,
        act=ActForm(formdata=None),
        token=token,
        notice=showing.notice(),
        **showing.head(designation),
    )


@bp.post("/nominations/<string:token>/no")
@declare(Permission.USE_MAILED_LINK)
def decline(token: str) -> ResponseReturnValue:
    """Take a no; nothing is asked, and nothing that was typed beside it is looked at."""
    if _asked(token) is None or not ActForm().validate_on_submit():
        return opens_nothing()
    try:
        services.decline(token, current_locale().code)
    except OpensNothingError:
        return opens_nothing()
    return say("declined", "people.answered")


@bp.get("/answered")
@declare(Permission.USE_MAILED_LINK)
def answered() -> ResponseReturnValue:
    """Say what an answer did, once."""
    codes = said()
    if not codes:
        return redirect(url_for("people.ask_link"), SEE_OTHER)
    return render_template("people/answered.html", what=codes[-1])


def data_of(form: OwnDataForm, known: Person) -> OwnData:
    """Return what a form says, for the services."""
    return OwnData(form.person(known), form.visibility(), bool(form.is_unindexed.data), form.seen.data)


def _asked(token: str) -> Designation | None:
    designation = led_to(Purpose.NOMINATION, token, Permission.ANSWER)
    return designation if designation and queries.is_unanswered(designation) else None
