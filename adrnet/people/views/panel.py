"""Routes of whoever an organisation named for its panel: what would be shown, yes or no, by a mailed link."""

from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet import identity
from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.people import NOTICE_VERSION
from adrnet.domain.policy import Permission
from adrnet.i18n.messages import current_locale
from adrnet.kit import clock
from adrnet.kit.permissions import declare
from adrnet.people import panel as panels
from adrnet.people.panel import GoneError, Question
from adrnet.people.panel_forms import PanelNoForm, answers_form, yes_form
from adrnet.people.showing import as_written
from adrnet.people.views.door import SEE_OTHER, bp, opens_nothing
from adrnet.presenters.affiliations import kind_in_words
from adrnet.presenters.entries import address
from adrnet.presenters.names import shown_names
from adrnet.presenters.words import Words


@bp.route("/panels/<string:token>", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
@identity.limited("60 per hour")
def panel(token: str) -> ResponseReturnValue:
    """Show what would be shown; take a yes or a no."""
    found = panels.question(db.session(), token)
    if found is None:
        return opens_nothing()
    try:
        return _profile(found, token) if found.content is not None else _affiliation(found, token)
    except (GoneError, MoveRefusedError):
        return opens_nothing()


@bp.get("/panels/answered/<string:answer>")
@declare(Permission.USE_MAILED_LINK)
def panel_answered(answer: str) -> str:
    """Say what came of an answer; whoever reads it learns about nobody."""
    if answer not in {"yes", "no", "noted"}:
        abort(404)
    return render_template("people/panel_answered.html", answer=answer)


def _profile(found: Question, token: str) -> ResponseReturnValue:
    """Ask somebody who is not in the directory yet."""
    content, here = found.content, _words()
    if content is None:
        return opens_nothing()
    no = PanelNoForm()
    # One address for both answers: which of the two forms was sent is told by what only one of them has.
    if request.method == "POST" and request.form.get("answer") == "no" and no.validate_on_submit():
        panels.say_no(token, current_locale().code)
        return redirect(url_for("people.panel_answered", answer="no"), SEE_OTHER)
    form = yes_form(content, found.waiting, here)
    if form.validate_on_submit():
        declined = [number for number, is_right in form.answers.items() if not is_right]
        panels.say_yes(token, form.write(content, found.email), current_locale().code, _today(), declined)
        return redirect(url_for("people.panel_answered", answer="yes"), SEE_OTHER)
    return render_template(
        "people/panel.html",
        form=form,
        no=PanelNoForm(formdata=None),
        email=found.email,
        asking=_asking(found, here),
        token=token,
        notice={"version": NOTICE_VERSION, "months": current_app.config["CONFIRMATION_MONTHS"]},
    )


def _affiliation(found: Question, token: str) -> ResponseReturnValue:
    """Ask somebody of the directory whether they belong to an organisation."""
    here = _words()
    form = answers_form(found.waiting, here)
    if form.validate_on_submit():
        panels.answer(token, form.answers)
        return redirect(url_for("people.panel_answered", answer="noted"), SEE_OTHER)
    return render_template("people/panel_member.html", form=form, asking=_asking(found, here), token=token)


def _asking(found: Question, words: Words) -> list[dict[str, Any]]:
    """Return the organisations that ask, each with how the person is to belong to it."""
    shown: list[dict[str, Any]] = []
    for one in found.waiting:
        published = one.organisation.published
        if published is not None and one.organisation.is_public:
            shown.append(
                {
                    "names": shown_names(published.content, words.locale.code),
                    "url": address(one.organisation, published.content),
                    "kind": kind_in_words(one.kind),
                    # Two may share a mailbox: whoever reads this sees whether they are meant.
                    "called": [as_written(name["text"]) for name in one.asked_as["names"]] if one.asked_as else [],
                }
            )
    return shown


def _words() -> Words:
    return Words(vocabulary.current(db.session()), current_locale())


def _today() -> Day:
    config = current_app.config
    rhythm = Rhythm(config["CONFIRMATION_MONTHS"], config["CONFIRMATION_DUE_DAYS"])
    return Day(clock.today(config["NETWORK_TIME_ZONE"]), rhythm)
