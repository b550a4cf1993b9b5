"""The desk: what waits in one's remit, the oldest first."""

from flask import render_template

from adrnet.coordination.views.room import bp
from adrnet.domain.policy import Permission
from adrnet.kit.permissions import declare


@bp.get("")
@declare(Permission.READ_DESK)
def desk() -> str:
    """Show what waits."""
    return render_template("coordination/desk.html")
