"""A profile that no account keeps, seen, taken away and erased by its person with a mailed link."""

from flask import render_template
from flask.typing import ResponseReturnValue

from adrnet.db import db
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.policy import Bearer, Permission, permits
from adrnet.formats import person as person_format
from adrnet.kit import clock
from adrnet.kit.permissions import declare
from adrnet.people import held, queries, services, showing
from adrnet.people.forms import ActForm
from adrnet.people.queries import Profile
from adrnet.people.services import OpensNothingError
from adrnet.people.views.door import bp, file, opens_nothing, say


@bp.get("/own-profile/<string:token>")
@declare(Permission.USE_MAILED_LINK)
def own_profile(token: str) -> ResponseReturnValue:
    """Show everything that is held with a profile."""
    profile = _own(token)
    if profile is None:
        return opens_nothing()
    return render_template("people/own_profile.html", token=token, **showing.own_profile(profile))


@bp.route("/own-profile/<string:token>/erase", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
def erase_profile(token: str) -> ResponseReturnValue:
    """Erase a profile at once."""
    if _own(token) is None:
        return opens_nothing()
    form = ActForm()
    if not form.validate_on_submit():
        return render_template("people/erase_profile.html", form=form, token=token)
    try:
        services.erase_profile(token)
    except (OpensNothingError, MoveRefusedError):
        return opens_nothing()
    return say("erased", "people.answered")


@bp.get("/own-profile/<string:token>/data.json")
@declare(Permission.USE_MAILED_LINK)
def profile_json(token: str) -> ResponseReturnValue:
    """Hand everything over as a document."""
    profile = _own(token)
    if profile is None:
        return opens_nothing()
    document = held.profile_document(profile, clock.now())
    return file(person_format.profile_json(document), person_format.MIMETYPE, "adrnet-own-profile.json")


def _own(token: str) -> Profile | None:
    found = queries.opened_profile(db.session(), token)
    if found is None or not permits(Bearer("listing", found.listing.id), Permission.KEEP_OWN_DATA, found.listing):
        return None
    return found
