"""One's own data by a mailed link: see, correct, withdraw, object, take away. The link works until it expires."""

from flask import render_template
from flask.typing import ResponseReturnValue

from adrnet.db import db
from adrnet.domain import reporting
from adrnet.domain.focal_point import Designation
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.link import Purpose
from adrnet.domain.people import Person
from adrnet.domain.policy import Permission
from adrnet.formats import person as person_format
from adrnet.formats import vcard as vcard_format
from adrnet.i18n.messages import gettext as _
from adrnet.kit import clock
from adrnet.kit.permissions import declare
from adrnet.people import held, queries, services, showing
from adrnet.people.forms import ActForm, ObjectForm, OwnDataForm, own_values
from adrnet.people.services import ChangedMeanwhileError, OpensNothingError
from adrnet.people.views.answering import data_of
from adrnet.people.views.door import CONFLICT, bp, file, led_to, opens_nothing, said, say


@bp.get("/own-data/<string:token>")
@declare(Permission.USE_MAILED_LINK)
def own(token: str) -> ResponseReturnValue:
    """Show everything that is held."""
    designation = _own(token)
    if designation is None:
        return opens_nothing()
    notices = [showing.NOTICES[code].wording() for code in said() if code in showing.NOTICES]
    page = showing.own_page(db.session(), designation)
    return render_template("people/own.html", token=token, notices=notices, **page)


@bp.route("/own-data/<string:token>/correct", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
def correct(token: str) -> ResponseReturnValue:
    """Let the person put their data right and choose who sees it."""
    designation = _own(token)
    known = Person.of(designation) if designation else None
    if designation is None or designation.person is None or known is None:
        return opens_nothing()
    is_unindexed, seen = designation.person.is_unindexed, held.digest(designation)
    values = own_values(known, held.seen_by(designation), is_unindexed=is_unindexed, seen=seen)
    form, status = OwnDataForm(data=values).prepare(showing.here(), known), 200
    if form.is_right():
        try:
            is_changed = services.correct(token, data_of(form, known))
        except OpensNothingError:
            return opens_nothing()
        except ChangedMeanwhileError:
            form.refuse(
                _("This was changed meanwhile, in another window. Look through what you typed and save it again.")
            )
            form.seen.data, status = seen, CONFLICT
        else:
            return say("corrected" if is_changed else "unchanged", "people.own", token=token)
    page = render_template("people/correct.html", form=form, token=token, **showing.head(designation))
    return page, status


@bp.route("/own-data/<string:token>/withdraw", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
def withdraw(token: str) -> ResponseReturnValue:
    """Take the yes back, or erase what is left of a term that is over."""
    designation = _own(token)
    if designation is None:
        return opens_nothing()
    form = ActForm()
    if not form.validate_on_submit():
        return render_template("people/withdraw.html", form=form, token=token, **showing.head(designation))
    return _gone(token, "")


@bp.route("/own-data/<string:token>/object", methods=["GET", "POST"], endpoint="object")
@declare(Permission.USE_MAILED_LINK)
def object_to_it(token: str) -> ResponseReturnValue:
    """Take an objection: it goes by mail to those who answer, and the data out of sight at once."""
    designation = _own(token)
    if designation is None:
        return opens_nothing()
    form = ObjectForm()
    if not form.validate_on_submit():
        return render_template("people/object.html", form=form, token=token, **showing.head(designation))
    return _gone(token, form.objection.data)


@bp.get("/own-data/<string:token>/data.json")
@declare(Permission.USE_MAILED_LINK)
def json(token: str) -> ResponseReturnValue:
    """Hand everything over as a document."""
    designation = _own(token)
    if designation is None:
        return opens_nothing()
    session = db.session()
    acts, exports = queries.acts(session, designation), queries.exports_with(session, designation)
    reports = reporting.waiting_for(session, designation.person.email if designation.person else "")
    document = held.document(designation, acts, exports, reports, clock.now())
    return file(person_format.person_json(document), person_format.MIMETYPE, "adrnet-own-data.json")


@bp.get("/own-data/<string:token>/card.vcf")
@declare(Permission.USE_MAILED_LINK)
def vcard(token: str) -> ResponseReturnValue:
    """Hand the person over as a card for an address book."""
    designation = _own(token)
    if designation is None:
        return opens_nothing()
    card = held.card(designation, held.changed_at(queries.acts(db.session(), designation)))
    return file(vcard_format.vcard(card), vcard_format.MIMETYPE, "adrnet-own-data.vcf")


def _own(token: str) -> Designation | None:
    return led_to(Purpose.OWN_DATA, token, Permission.KEEP_OWN_DATA)


def _gone(token: str, objection: str) -> ResponseReturnValue:
    try:
        services.withdraw(token, objection)
    except (OpensNothingError, MoveRefusedError):
        return opens_nothing()
    return say("objected" if objection else "withdrawn", "people.answered")
