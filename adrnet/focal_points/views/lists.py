"""Routes of the focal-point list: the page, and the same list as a file in every format."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue, RouteCallable

from adrnet import identity
from adrnet.db import db, snapshot
from adrnet.domain import vocabulary
from adrnet.domain.policy import Permission, permits
from adrnet.focal_points import choosing, forms, printing, results
from adrnet.focal_points.files import Terms
from adrnet.focal_points.offering import FORMATS, Format, columns_of
from adrnet.focal_points.preparing import MOST_AT_ONCE
from adrnet.focal_points.sources import TODAY
from adrnet.focal_points.views import answers
from adrnet.focal_points.views.door import bp
from adrnet.i18n.messages import current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.kit.addresses import address, keep_query
from adrnet.kit.kept_pages import keepable
from adrnet.kit.permissions import declare
from adrnet.presenters.narrowing import Asked, Link
from adrnet.presenters.words import Words


# The endpoints have the names of the room's plan; a function named `list` would hide Python's own.
@bp.get("/focal-points", endpoint="list")
@declare(Permission.READ_DIRECTORY)
@keepable
def show() -> str:
    """Show the list, narrowed as the address asks."""
    with snapshot() as session:
        words = Words(vocabulary.current(session), current_locale())
        read = forms.read(request.args, words.vocabulary)
        reader = identity.signed_in()
        points = results.results(read, words, session, choice=choosing.choice_of(db.session(), reader))
    tools = _tools(read.asked) if permits(reader, Permission.READ_PAST) else []
    return render_template("focal_points/list.html", points=points, tools=tools)


def _tools(asked: Asked) -> list[Link]:
    """Return what coordinators do with the list besides."""
    return [
        Link(_("Choose columns, their order and the language"), url_for("focal_points.columns")),
        Link(_("Take what coordinators see"), address("focal_points.wider", asked.pairs())),
        Link(_("Who took wider lists"), url_for("focal_points.taken")),
        Link(_("Files that were made for you"), url_for("focal_points.files")),
        Link(_("Issue an edition of the list"), url_for("focal_points.issue")),
        Link(_("See the list on a past day"), url_for("focal_points.as_at")),
        Link(_("See what changed on the list"), url_for("focal_points.differences_of_days")),
    ]


@bp.get("/focal-points/print", endpoint="print")
@declare(Permission.READ_DIRECTORY)
def show_printed() -> ResponseReturnValue:
    """Show the whole list on one page."""
    with snapshot() as session:
        words = Words(vocabulary.current(session), current_locale())
        asked = replace(forms.read(request.args, words.vocabulary).asked, page=1)
        figures = TODAY.figures(session, asked.facets)
        if figures.total > printing.MOST:
            return redirect(address("focal_points.large", asked.pairs()), 303)
        page = printing.printed(asked, figures, words, session)
    keep_query(asked.pairs())
    return render_template("focal_points/print.html", printed=page, list=asked.url())


def _taking(format_: Format) -> RouteCallable:
    @declare(Permission.TAKE_OPEN_LIST)
    def take() -> ResponseReturnValue:
        """Hand over what the page with the same filters shows."""
        keys = forms.column_keys(request.args)
        with snapshot() as session:
            asked = forms.read(request.args, vocabulary.current(session)).asked
            is_long = format_.is_set and TODAY.figures(session, asked.facets).total > MOST_AT_ONCE
        if is_long:
            columns = [("columns", ",".join(keys))] if keys else []
            return redirect(address("focal_points.large", [*asked.pairs(), *columns]), 303)
        terms = Terms(columns=columns_of(keys, format_))
        return answers.file(asked, format_, current_locale(), terms=terms)

    return take


for _format in FORMATS.values():
    bp.add_url_rule(f"/focal-points.{_format.ending}", endpoint=_format.ending, view_func=_taking(_format))
