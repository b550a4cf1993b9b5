"""Routes of keeping: what an account keeps, and one listing's overview."""

from flask import render_template

from adrnet.domain.policy import Permission
from adrnet.kit.permissions import declare
from adrnet.listings.views.room import actor, bp, kept_here


@bp.get("")
@declare(Permission.REGISTER_LISTING)
def home() -> str:
    """Show what the account keeps."""
    return render_template("listings/home.html", account=actor())


@bp.get("/<string:public_id>")
@declare(Permission.READ_HISTORY)
def overview(public_id: str) -> str:
    """Show one listing: what is live, what waits, what is missing."""
    return render_template("listings/overview.html", kept=kept_here(public_id))
