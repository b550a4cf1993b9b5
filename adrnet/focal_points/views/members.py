"""The page for members of the network: persons on posts, as far as they show themselves to members."""

from flask import Response, make_response, render_template, request

from adrnet.db import db
from adrnet.domain.policy import Permission
from adrnet.focal_points import members as reading
from adrnet.focal_points.views.door import actor, bp, words
from adrnet.kit.headers import keep_out_of_search_engines
from adrnet.kit.permissions import declare


@bp.get("/focal-points/members")
@declare(Permission.READ_MEMBERS_PAGES)
def members() -> Response:
    """Show whom members can turn to."""
    shown = reading.members(db.session(), actor(), words(), request.args)
    answer = make_response(render_template("focal_points/members.html", members=shown))
    answer.cache_control.no_store = True
    keep_out_of_search_engines()
    return answer
