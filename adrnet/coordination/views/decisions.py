"""The decisions within one's remit, the latest first."""

from flask import render_template, request

from adrnet.coordination import decisions as decisions_of
from adrnet.coordination.views.room import actor, bp, words
from adrnet.db import db
from adrnet.domain.coordinators import scope_of
from adrnet.domain.policy import Permission
from adrnet.kit.permissions import declare


@bp.get("/decisions")
@declare(Permission.READ_DESK)
def decisions() -> str:
    """Show what was decided, narrowed as the address asks."""
    shown = decisions_of.shown(db.session(), scope_of(actor()), words(), actor(), request.args)
    return render_template("coordination/decisions.html", decided=shown)
