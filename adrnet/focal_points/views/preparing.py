"""Routes of files that take long: asking for one, how far they are, taking one away."""

from flask import Response, abort, current_app, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from adrnet import identity
from adrnet.db import db, snapshot
from adrnet.domain import vocabulary
from adrnet.domain.policy import Permission, permits
from adrnet.domain.prepared import TooManyError
from adrnet.domain.taking import FileKind, FileState, PreparedFile
from adrnet.focal_points import forms, preparing
from adrnet.focal_points.offered_sources import Meant, meant
from adrnet.focal_points.offering import FORMATS
from adrnet.focal_points.views import answers
from adrnet.focal_points.views.door import actor, bp
from adrnet.i18n.messages import current_locale
from adrnet.kit.addresses import address, keep_query
from adrnet.kit.permissions import declare
from adrnet.presenters.narrowing import Asked

# Seconds after which the page of files that are being made looks again.
LOOK_AGAIN = 5
TOO_MANY = 429


@bp.get("/focal-points/large")
@declare(Permission.TAKE_OPEN_LIST)
def large() -> str:
    """Say that a list is too long to be set while one waits, and offer to make it."""
    return _large(is_refused=False)


@bp.post("/focal-points/large")
@declare(Permission.KEEP_ACCOUNT)
def prepare() -> ResponseReturnValue:
    """Ask for the file."""
    asked, which = _asked()
    format_, total = FORMATS["pdf"], preparing.count(asked, which)
    form = forms.PlainForm()
    if not form.validate_on_submit() or not 0 < total <= preparing.MOST:
        return _large(is_refused=False)
    name = answers.name_of(format_, current_locale(), answers.today())
    try:
        preparing.ask(
            asked,
            format_,
            current_locale(),
            actor=actor(),
            total=total,
            name=name,
            columns=forms.column_keys(request.args),
            pairs=which.pairs,
        )
    except TooManyError:
        return _large(is_refused=True), TOO_MANY
    return redirect(url_for("focal_points.files"), 303)


@bp.get("/focal-points/files")
@declare(Permission.KEEP_ACCOUNT)
def files() -> Response:
    """Show the files that were asked for: how far they are, what came of them."""
    mine = preparing.files_of(actor())
    answer = make_response(render_template("focal_points/files.html", files=mine, again=LOOK_AGAIN))
    answer.cache_control.no_store = True
    if any(one.state in {FileState.WAITING, FileState.WORKING} for one in mine):
        answer.headers["Refresh"] = str(LOOK_AGAIN)
    return answer


@bp.get("/focal-points/files/<string:public_id>")
@declare(Permission.KEEP_ACCOUNT)
def prepared(public_id: str) -> Response:
    """Hand over a file that was made; to whoever asked for it, to nobody else."""
    one = db.session.scalar(
        select(PreparedFile).where(PreparedFile.public_id == public_id, PreparedFile.kind == FileKind.LIST)
    )
    if one is None or one.state != FileState.DONE or not preparing.may_have(actor(), one):
        abort(404)
    path = preparing.path_of(one)
    if not path.is_file():
        # Removed a moment ago, or made on another machine.
        abort(404)
    answer = send_file(
        path, FORMATS[one.format].media_type, as_attachment=True, download_name=one.name, conditional=False, etag=False
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _large(*, is_refused: bool) -> str:
    asked, which = _asked()
    columns = [("columns", ",".join(keys))] if (keys := forms.column_keys(request.args)) else []
    query = [*asked.pairs(), *which.pairs, *columns]
    keep_query(query)
    return render_template(
        "focal_points/large.html",
        form=forms.PlainForm(),
        total=preparing.count(asked, which),
        at_once=preparing.MOST_AT_ONCE,
        most=preparing.MOST,
        action=address("focal_points.prepare", query),
        is_signed_in=identity.signed_in() is not None,
        is_refused=is_refused,
        narrow=asked.url(),
    )


def _asked() -> tuple[Asked, Meant]:
    """Return which list the address means; not found where there is none, or where the reader may not read it."""
    with snapshot() as session:
        asked = forms.read(request.args, vocabulary.current(session)).asked
        try:
            which = meant(session, request.args, current_app.config["NETWORK_TIME_ZONE"])
        except LookupError:
            abort(404)
    if which.is_past and not permits(identity.signed_in(), Permission.READ_PAST):
        abort(404)
    return asked, which
