"""What the views of this room share: the blueprint, who is acting, the import of the address, how much is read."""

from typing import Any

from flask import Blueprint, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from adrnet import identity
from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.account import Account
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.import_run import ImportRun, ImportState
from adrnet.formats.tables import Limits
from adrnet.i18n.messages import current_locale
from adrnet.imports import queries
from adrnet.imports.reading import limits_of
from adrnet.imports.services import Around
from adrnet.kit import clock
from adrnet.presenters.words import Words

bp = Blueprint("imports", __name__, url_prefix="/<lang:lang>/imports")

# After a change: another address, fetched anew. Somebody was faster. Too large. It cannot be read.
SEE_OTHER, TOO_LATE, TOO_LARGE, UNREADABLE = 303, 409, 413, 422
# A form holds more than its file.
_BESIDE = 64 * 1024


@bp.url_value_preprocessor
def _let_files_in(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a larger request in where a file is brought in; everywhere else the usual limit holds."""
    if request.endpoint == "imports.bring":
        request.max_content_length = limits().bytes + _BESIDE


def actor() -> Account:
    """Return who is acting; the permission of each view has seen to it that somebody is."""
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account


def words() -> Words:
    """Return the vocabularies in the language of the page."""
    return Words(vocabulary.current(db.session()), current_locale())


def around() -> Around:
    """Return the reader's language, the network's day, the longest cell."""
    settings = current_app.config
    rhythm = Rhythm(settings["CONFIRMATION_MONTHS"], settings["CONFIRMATION_DUE_DAYS"])
    return Around(current_locale(), Day(clock.today(settings["NETWORK_TIME_ZONE"]), rhythm), limits().cell)


def limits() -> Limits:
    """Return how much of a file is read."""
    return limits_of(current_app.config)


def run_here(number: int) -> ImportRun:
    """Return an import that the actor may see; another's is not there."""
    run = queries.run_here(db.session(), actor(), number)
    if run is None:
        abort(404)
    return run


def prepared(number: int) -> ImportRun | Response:
    """Return an import that waits to be carried out; for one that does not, the way to what became of it."""
    run = run_here(number)
    return run if run.state == ImportState.PREPARED else late(number)


def late(number: int) -> Response:
    """Lead to what became of an import: somebody was faster, or the same button was pressed twice."""
    return redirect(url_for("imports.done", number=number), SEE_OTHER)
