"""Designating an office to a post of a country, ending its term, taking a nomination back, closing a post."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet.domain.focal_point import Designation, DesignationKind, Post, PostState
from adrnet.domain.policy import Permission
from adrnet.domain.posts import Office
from adrnet.focal_points import designations, keeping, services
from adrnet.focal_points.forms import DesignateOfficeForm, GiveReasonForm, office_values
from adrnet.focal_points.views.door import actor, bp, day, post_here, words
from adrnet.kit.permissions import declare

CONFLICT = 409


@bp.route("/focal-points/posts/<string:public_id>/designate", methods=["GET", "POST"])
@declare(Permission.DESIGNATE)
def designate(public_id: str) -> ResponseReturnValue:
    """Ask for an office, show what will be, do it."""
    post = _national_post(public_id)
    said, today = words(), day()
    form = DesignateOfficeForm(data={"seen": services.standing(post), **_known_office(post)})
    form.prepare(said, post.country_code or "")
    changed = None
    wish = request.form.get("do")
    if wish in {"check", "designate"} and form.is_right(today.today):
        office = form.office()
        if form.seen.data != services.standing(post) and wish == "check":
            changed = designations.changed(post, form.seen.data, said)
        elif wish == "check":
            return _render(
                "focal_points/check_designation.html",
                post,
                form=form,
                check=designations.check(post, office, said, today),
            )
        else:
            try:
                services.designate(post.id, office, form.seen.data, actor=actor(), day=today)
            except services.ChangedMeanwhileError:
                changed = designations.changed(post_here(public_id, Permission.DESIGNATE), form.seen.data, said)
            else:
                later = office.starts_on is not None and office.starts_on > today.today
                return _done("nominated" if later else "designated")
    if changed is not None:
        # Whoever sends the form again has seen the change.
        form.seen.data = services.standing(post)
    page = _render(
        "focal_points/designate.html", post, form=form, changed=changed, present=keeping.kept_post(post, said)
    )
    return page, 200 if changed is None else CONFLICT


@bp.route("/focal-points/posts/<string:public_id>/end", methods=["GET", "POST"])
@declare(Permission.END_DESIGNATION)
def end(public_id: str) -> ResponseReturnValue:
    """End the term of whoever sits on a post."""
    post = post_here(public_id, Permission.END_DESIGNATION)
    if request.method == "GET" and (post.holder is None or post.holder.kind != DesignationKind.OFFICE):
        return redirect(url_for("focal_points.history", public_id=public_id))
    return _with_reason("focal_points/end.html", post, services.end_term, "ended")


@bp.route("/focal-points/posts/<string:public_id>/cancel", methods=["GET", "POST"])
@declare(Permission.END_DESIGNATION)
def cancel(public_id: str) -> ResponseReturnValue:
    """Take back that an office takes its seat later."""
    post = post_here(public_id, Permission.END_DESIGNATION)
    said = words()
    if request.method == "GET" and keeping.kept_post(post, said).nominee is None:
        return redirect(url_for("focal_points.history", public_id=public_id))
    return _with_reason("focal_points/cancel.html", post, services.cancel_nomination, "cancelled")


@bp.route("/focal-points/posts/<string:public_id>/close", methods=["GET", "POST"])
@declare(Permission.OPEN_POST)
def close(public_id: str) -> ResponseReturnValue:
    """Close a post for further topics."""
    post = post_here(public_id, Permission.OPEN_POST)
    if request.method == "GET" and not services.can_close(post):
        return redirect(url_for("focal_points.history", public_id=public_id))
    return _with_reason("focal_points/close.html", post, services.close_post, "closed")


def _with_reason(template: str, post: Post, act: Any, done: str) -> ResponseReturnValue:
    said = words()
    form = GiveReasonForm(data={"seen": services.standing(post)})
    changed = None
    if form.validate_on_submit():
        try:
            act(post.id, form.seen.data, form.reason.data, actor=actor())
        except services.ChangedMeanwhileError:
            changed = designations.changed(post, form.seen.data, said)
            form.seen.data = services.standing(post)
        else:
            return _done(done)
    page = _render(template, post, form=form, changed=changed, present=keeping.kept_post(post, said))
    return page, 200 if changed is None else CONFLICT


def _render(template: str, post: Post, **values: Any) -> str:
    return render_template(template, post=keeping.named(post, words()), **values)


def _done(what: str) -> ResponseReturnValue:
    flash(what)
    return redirect(url_for("focal_points.posts"), 303)


def _national_post(public_id: str) -> Post:
    """Return the country's post of the address; a listing's posts are kept in its entry."""
    post = post_here(public_id, Permission.DESIGNATE)
    if post.country_code is None or (post.state != PostState.OPEN and request.method == "GET"):
        abort(404)
    return post


def _known_office(post: Post) -> dict[str, Any]:
    """Return an office of this post's history to begin with, where the address names one (`again`)."""
    again = request.args.get("again", "")
    for one in post.designations:
        if str(one.id) == again and _is_office(one):
            return {**office_values(Office.of(one)), "starts_on": None, "ends_on": None}
    return {}


def _is_office(designation: Designation) -> bool:
    return designation.kind == DesignationKind.OFFICE
