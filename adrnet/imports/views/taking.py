"""Routes of files to take away: empty templates, and what is public of the remit."""

from collections.abc import Iterable, Iterator

from flask import Response, flash, redirect, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from adrnet.db import snapshot
from adrnet.domain.coordinators import scope_of
from adrnet.domain.import_run import ImportKind
from adrnet.domain.policy import Permission
from adrnet.formats import sheet
from adrnet.formats.sheet import TooLongError
from adrnet.imports import exporting
from adrnet.imports.columns import EXPORTED
from adrnet.imports.views.room import SEE_OTHER, actor, around, bp, words
from adrnet.kit.permissions import declare

_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/template/<any(listings, posts, facts):kind>.<any(csv, xlsx):ending>")
@declare(Permission.IMPORT)
def template(kind: str, ending: str) -> Response:
    """Hand an empty file over, with one example row."""
    tags = exporting.tags_for(words(), scope_of(actor()).countries)
    body = exporting.template(ImportKind(kind), ending, words(), tags)
    return _file(body, f"adrnet-{kind}-template.{ending}", ending)


@bp.get("/export/<any(listings, posts, facts):kind>.<any(csv, xlsx):ending>")
@declare(Permission.IMPORT)
def export(kind: str, ending: str) -> ResponseReturnValue:
    """Hand over what is public of the remit, to be changed and brought in again."""
    scope, said, of = scope_of(actor()), words(), ImportKind(kind)
    name = f"adrnet-{kind}-{around().day.today:%Y-%m-%d}.{ending}"
    if ending == "csv":
        headings = exporting.headings(of, EXPORTED[of], said)

        def pieces() -> Iterator[bytes]:
            with snapshot() as session:
                yield from sheet.as_csv(headings, exporting.rows(session, of, scope))

        return _file(stream_with_context(pieces()), name, ending)
    try:
        with snapshot() as session:
            body = exporting.as_workbook(of, exporting.rows(session, of, scope), said)
    except TooLongError:
        flash("too_long", "imports")
        return redirect(url_for("imports.home"), SEE_OTHER)
    return _file(body, name, ending)


def _file(body: bytes | Iterable[bytes], name: str, ending: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type=_MEDIA[ending], headers=headers)
