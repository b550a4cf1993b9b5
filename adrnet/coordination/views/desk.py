"""The desk: how everything stands, what waits, what to do next; and the whole queue, the oldest first."""

from flask import render_template, request

from adrnet.coordination import forms
from adrnet.coordination.home import home
from adrnet.coordination.queue import queue as queue_of
from adrnet.coordination.views.room import actor, bp, day, words
from adrnet.db import db
from adrnet.domain.policy import Permission
from adrnet.kit.permissions import declare


@bp.get("")
@declare(Permission.READ_DESK)
def desk() -> str:
    """Show how the network stands and what waits in one's remit."""
    return render_template("coordination/desk.html", home=home(words(), db.session(), actor(), day()))


@bp.get("/queue")
@declare(Permission.READ_DESK)
def queue() -> str:
    """Show everything that waits, narrowed as the address asks."""
    spoken = words()
    read = forms.read_queue(request.args, spoken.vocabulary)
    return render_template("coordination/queue.html", waiting=queue_of(read, spoken, db.session(), actor(), day()))
