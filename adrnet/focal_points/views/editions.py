"""Editions: all of them, one with its list and files, what verifies it, issuing the next one."""

from collections.abc import Generator
from dataclasses import replace
from itertools import chain

from flask import Response, abort, flash, get_flashed_messages, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet.db import db, snapshot
from adrnet.domain import vocabulary
from adrnet.domain.nominating import ChangedMeanwhileError
from adrnet.domain.policy import Permission
from adrnet.focal_points import differing, editions, forms, issuing, results
from adrnet.focal_points.edition_form import IssueEditionForm
from adrnet.focal_points.editions import ShownEdition
from adrnet.focal_points.offered_sources import EDITION
from adrnet.focal_points.offering import FORMATS, columns_of
from adrnet.focal_points.sources import TODAY, OfEdition
from adrnet.focal_points.verifying import verified
from adrnet.focal_points.views import answers
from adrnet.focal_points.views.door import actor, bp, day, words
from adrnet.focal_points.views.past import elsewhere, links
from adrnet.i18n.messages import current_locale
from adrnet.kit.headers import keep_out_of_search_engines
from adrnet.kit.kept_pages import keepable
from adrnet.kit.permissions import declare
from adrnet.presenters.words import Words

CONFLICT = 409


@bp.get("/focal-points/editions", endpoint="editions")
@declare(Permission.READ_DIRECTORY)
@keepable
def all_editions() -> str:
    """Show all editions, the newest first."""
    return render_template("focal_points/editions.html", editions=editions.editions(db.session(), words()))


@bp.get("/focal-points/editions/<int:number>")
@declare(Permission.READ_DIRECTORY)
def edition(number: int) -> str:
    """Show an edition: the list as it was frozen, narrowed as the address asks."""
    with snapshot() as session:
        said = Words(vocabulary.current(session), current_locale())
        shown = _shown(editions.editions(session, said, number))
        read = forms.read(request.args, said.vocabulary)
        asked = replace(read.asked, endpoint="focal_points.edition", fixed={"number": str(number)})
        points = results.results(replace(read, asked=asked), said, session, OfEdition(shown.id))
        others = editions.numbers(session)
    take = links(asked, "focal_points.edition_file")
    before = next((other for other, _day in others if other < number), None)
    return render_template(
        "focal_points/edition.html",
        edition=shown,
        points=replace(points, take=take),
        before=before,
        done=get_flashed_messages(),
    )


@bp.get("/focal-points/editions/<int:number>.<string:ending>")
@declare(Permission.TAKE_OPEN_LIST)
def edition_file(number: int, ending: str) -> ResponseReturnValue:
    """Hand over what an edition's page with the same filters shows."""
    format_, keys = FORMATS.get(ending) or abort(404), forms.column_keys(request.args)
    with snapshot() as session:
        said = Words(vocabulary.current(session), current_locale())
        shown = _shown(editions.editions(session, said, number))
        asked, source = forms.read(request.args, said.vocabulary).asked, OfEdition(shown.id)
        if away := elsewhere(asked, format_, session, source, [(EDITION, str(number))], keys):
            return away
        # The schema of the list describes no column of editions; there the header alone says that something is gone.
        extra = editions.taken_out(session, shown) if ending != "json" else []
    terms = replace(editions.terms(shown, said), columns=[*columns_of(keys, format_), *extra])
    name = answers.name_of(format_, said.locale, shown.as_at, f"focal-points-edition-{number}")
    return answers.file(asked, format_, said.locale, source=source, terms=terms, name=name)


@bp.get("/focal-points/editions/<int:number>/verify", endpoint="verify")
@declare(Permission.READ_DIRECTORY)
def verify_edition(number: int) -> str:
    """Compute an edition's checksum anew and say what that means."""
    session = db.session()
    shown = _shown(editions.editions(session, words(), number))
    return render_template(
        "focal_points/verify.html",
        edition=shown,
        found=verified(session, shown.id),
        command=f"sha256sum {_hashes_file(number)}",
        recipe=editions.RECIPE,
    )


@bp.get("/focal-points/editions/<int:number>/hashes.txt")
@declare(Permission.TAKE_OPEN_LIST)
def hashes(number: int) -> Response:
    """Hand over the rows' hashes in order; their SHA-256 is the checksum."""
    shown = _shown(editions.editions(db.session(), words(), number))
    return _raw(_hashes_file(number), "text/plain; charset=utf-8", editions.hashes(shown.id))


@bp.get("/focal-points/editions/<int:number>/parts.json")
@declare(Permission.TAKE_OPEN_LIST)
def parts(number: int) -> Response:
    """Hand over all that is hashed, with its salts."""
    shown = _shown(editions.editions(db.session(), words(), number))
    return _raw(f"adrnet-edition-{number}-parts.json", "application/json", editions.parts(shown))


@bp.route("/focal-points/editions/issue", methods=["GET", "POST"])
@declare(Permission.ISSUE_EDITION)
def issue() -> ResponseReturnValue:
    """Show what would be frozen, and freeze it."""
    said, session = words(), db.session()
    form = IssueEditionForm(data={"seen": issuing.standing(session)})
    is_late = False
    if form.validate_on_submit():
        try:
            number = issuing.issue(form.title.data, form.note.data, form.seen.data, actor=actor(), day=day().today)
        except ChangedMeanwhileError:
            # Whoever sends the form again has seen what changed.
            is_late, form.seen.data = True, issuing.standing(session)
        else:
            flash("issued")
            return redirect(url_for("focal_points.edition", number=number), 303)
    last = next(iter(editions.editions(session, said)), None)
    posts = list(differing.whole(session, TODAY, said))
    found = []
    if last is not None:
        side = differing.edition_side(last.number, last.id, last.as_at, said)
        found = differing.between(session, side, differing.today_side(day().today), said)
    page = render_template(
        "focal_points/issue.html",
        form=form,
        number=last.number + 1 if last else 1,
        last=last,
        frozen=issuing.would_freeze(session, posts, said),
        counts=differing.counts(found),
        is_late=is_late,
    )
    return page, CONFLICT if is_late else 200


def _shown(found: list[ShownEdition]) -> ShownEdition:
    """Return the edition of the address, if there is one."""
    return found[0] if found else abort(404)


def _hashes_file(number: int) -> str:
    return f"adrnet-edition-{number}-hashes.txt"


def _raw(name: str, media_type: str, pieces: Generator[bytes, None, None]) -> Response:
    response = Response(iter(()), content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.cache_control.no_store = True
    keep_out_of_search_engines()
    if request.method == "GET":
        response.response = chain([next(pieces, b"")], pieces)
        response.call_on_close(pieces.close)
    return response
