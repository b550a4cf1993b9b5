"""The desk: what waits in one's remit, the oldest first."""

from flask import render_template, request

from adrnet.coordination import forms
from adrnet.coordination.desk import desk as desk_of
from adrnet.coordination.views.room import actor, bp, words
from adrnet.db import db
from adrnet.domain.policy import Permission
from adrnet.kit.permissions import declare


@bp.get("")
@declare(Permission.READ_DESK)
def desk() -> str:
    """Show what waits, narrowed as the address asks."""
    spoken = words()
    read = forms.read_desk(request.args, spoken.vocabulary)
    return render_template("coordination/desk.html", desk=desk_of(read, spoken, db.session(), actor()))
