"""A nomination answered by the person: the notice, their data to correct, yes or no."""

from flask.typing import ResponseReturnValue

from adrnet.domain.policy import Permission
from adrnet.kit.permissions import declare
from adrnet.people.views.door import bp, opens_nothing


@bp.route("/nominations/<string:token>", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
def answer(token: str) -> ResponseReturnValue:  # noqa: ARG001 - the address names it
    """Ask a person whether they agree."""
    return opens_nothing()
