"""A link to one's own data, asked for with nothing but an address; everybody gets the same answer as soon."""

from flask import render_template
from flask.typing import ResponseReturnValue

from adrnet import identity
from adrnet.domain.policy import Permission
from adrnet.kit.permissions import declare
from adrnet.people import services
from adrnet.people.forms import AskLinkForm
from adrnet.people.views.door import bp, said, say


@bp.route("/own-data", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
@identity.limited("60 per hour", by_address="5 per hour")
def ask_link() -> ResponseReturnValue:
    """Mail links to whatever is held about the owner of an address."""
    form = AskLinkForm()
    if form.validate_on_submit():
        services.ask_link(form.email.data)
        return say("asked", "people.ask_link")
    return render_template("people/ask_link.html", form=form, is_asked="asked" in said())
