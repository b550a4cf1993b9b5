"""The list as it stood at the end of a past day, for coordinators: choosing the day, the page, the files."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from adrnet.db import db, snapshot
from adrnet.domain import vocabulary
from adrnet.domain.policy import Permission
from adrnet.focal_points import differing, forms, results
from adrnet.focal_points.files import Terms
from adrnet.focal_points.offered_sources import AS_AT
from adrnet.focal_points.offering import FORMATS, Format, columns_of
from adrnet.focal_points.preparing import MOST_AT_ONCE
from adrnet.focal_points.sources import AsAt, Source
from adrnet.focal_points.views import answers
from adrnet.focal_points.views.door import bp, day
from adrnet.i18n.messages import Wording, current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import long_date
from adrnet.kit.addresses import address
from adrnet.kit.headers import keep_out_of_search_engines
from adrnet.kit.permissions import declare
from adrnet.presenters.narrowing import Asked, Link
from adrnet.presenters.sentences import SLOT, filled
from adrnet.presenters.words import Words


@bp.get("/focal-points/as-at")
@declare(Permission.READ_PAST)
def as_at() -> ResponseReturnValue:
    """Ask for a day, and lead to its list."""
    chosen, problem = request.args.get("day", "").strip(), None
    first, last = differing.first_day(db.session()), day().today - timedelta(days=1)
    if chosen:
        wanted = _read(chosen)
        problem = _problem(wanted, first, last)
        if wanted is not None and problem is None:
            asked = forms.read(request.args, vocabulary.current(db.session())).asked
            return redirect(_of_day(asked, wanted).url())
    return render_template("focal_points/as_at.html", chosen=chosen, problem=problem, first=first, last=last)


@bp.get("/focal-points/as-at/<day:wanted>")
@declare(Permission.READ_PAST)
def as_at_day(wanted: date) -> str:
    """Show the list as it stood at the end of a day, narrowed as the address asks."""
    with snapshot() as session:
        said = Words(vocabulary.current(session), current_locale())
        first, last = differing.first_day(session), day().today - timedelta(days=1)
        if problem := _problem(wanted, first, last):
            return render_template(
                "focal_points/as_at.html", chosen=wanted.isoformat(), problem=problem, first=first, last=last
            )
        read = forms.read(request.args, said.vocabulary)
        asked = _of_day(read.asked, wanted)
        points = results.results(replace(read, asked=asked), said, session, AsAt(wanted, differing.zone()))
    keep_out_of_search_engines()
    return render_template(
        "focal_points/as_at_day.html",
        day=wanted,
        points=replace(points, take=links(asked, "focal_points.as_at_file")),
        zone=differing.zone(),
    )


@bp.get("/focal-points/as-at/<day:wanted>.<string:ending>")
@declare(Permission.READ_PAST)
def as_at_file(wanted: date, ending: str) -> ResponseReturnValue:
    """Hand over what the page of a day with the same filters shows."""
    format_, keys = FORMATS.get(ending) or abort(404), forms.column_keys(request.args)
    source = AsAt(wanted, differing.zone())
    with snapshot() as session:
        said = Words(vocabulary.current(session), current_locale())
        if _problem(wanted, differing.first_day(session), day().today - timedelta(days=1)):
            abort(404)
        asked = forms.read(request.args, said.vocabulary).asked
        if away := elsewhere(asked, format_, session, source, [(AS_AT, wanted.isoformat())], keys):
            return away
    terms = Terms(
        columns=columns_of(keys, format_), said=((str(_("As at the end of")), long_date(wanted, said.locale)),)
    )
    name = answers.name_of(format_, said.locale, wanted, "focal-points-as-at")
    return answers.file(asked, format_, said.locale, source=source, terms=terms, name=name)


def elsewhere(  # noqa: PLR0913, PLR0917 - which list, and how it is called in an address
    asked: Asked,
    format_: Format,
    session: Session,
    source: Source,
    pairs: Sequence[tuple[str, str]],
    keys: Sequence[str],
) -> ResponseReturnValue | None:
    """Lead to where a list is made that is too long to be set while one waits; None where it is not."""
    if not format_.is_set or source.figures(session, asked.facets).total <= MOST_AT_ONCE:
        return None
    columns = [("columns", ",".join(keys))] if keys else []
    return redirect(address("focal_points.large", [*pairs, *asked.pairs(), *columns]), 303)


def links(asked: Asked, endpoint: str) -> list[Link]:
    """Return where a list that is not today's is taken away, in each format."""
    return [
        Link(one.label.wording(), replace(asked, fixed={**asked.fixed, "ending": one.ending}).url(endpoint=endpoint))
        for one in FORMATS.values()
    ]


def _of_day(asked: Asked, wanted: date) -> Asked:
    return replace(asked, endpoint="focal_points.as_at_day", fixed={"wanted": wanted.isoformat()})


def _read(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _problem(wanted: date | None, first: date | None, last: date) -> Wording | None:
    """Say why there is no list of this day; None where there is one."""
    locale = current_locale()
    if wanted is None:
        return _("Write the day as year, month and day, such as 2026-11-21.")
    if wanted > last:
        return _("That day is not over yet. Choose a past day.")
    if first is None:
        return _("Nothing is kept of past days yet.")
    if wanted < first:
        said = _("The list can be rebuilt from %(day)s on. Choose that day or a later one.", day=SLOT)
        return filled(said, Wording(long_date(first, locale), locale.tag))
    return None
