"""A link to one's own data, asked for with nothing but an address."""

from flask.typing import ResponseReturnValue

from adrnet.domain.policy import Permission
from adrnet.kit.permissions import declare
from adrnet.people.views.door import bp, opens_nothing


@bp.route("/own-data", methods=["GET", "POST"])
@declare(Permission.USE_MAILED_LINK)
def ask_link() -> ResponseReturnValue:
    """Mail links to whatever is held about the owner of an address."""
    return opens_nothing()
