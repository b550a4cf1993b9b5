"""Designating an office to a post of a country, ending its term, taking a nomination back, closing a post."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet.domain.focal_point import Designation, DesignationKind, Post, PostState
from adrnet.domain.nominating import ChangedMeanwhileError, standing
from adrnet.domain.policy import Permission
from adrnet.domain.posts import Office
from adrnet.focal_points import designations, keeping, services
from adrnet.focal_points.forms import DesignateOfficeForm, GiveReasonForm, PlainForm, office_values
from adrnet.focal_points.views.door import actor, bp, day, post_here, words
from adrnet.kit.permissions import declare

CONFLICT = 409


@bp.route("/focal-points/posts/<string:public_id>/designate", methods=["GET", "POST"])
@declare(Permission.DESIGNATE)
def designate(public_id: str) -> ResponseReturnValue:
    """Ask for an office, show what will be, do it."""
    post = national_post(public_id, Permission.DESIGNATE)
    said, today = words(), day()
    form = DesignateOfficeForm(data={"seen": standing(post), **_known_office(post)})
    form.prepare(said, post.country_code or "")
    changed = None
    wish = request.form.get("do")
    if wish in {"check", "designate"} and form.is_right(today.today):
        office = form.office()
        if form.seen.data != standing(post) and wish == "check":
            changed = designations.changed(post, form.seen.data, said)
        elif wish == "check":
            return render(
                "focal_points/check_designation.html",
                post,
                form=form,
                check=designations.check(post, office, said, today),
            )
        else:
            try:
                services.designate(post.id, office, form.seen.data, actor=actor(), day=today)
            except ChangedMeanwhileError:
                changed = designations.changed(post_here(public_id, Permission.DESIGNATE), form.seen.data, said)
            else:
                later = office.starts_on is not None and office.starts_on > today.today
                return done("nominated" if later else "designated")
    if changed is not None:
        # Whoever sends the form again has seen the change.
        form.seen.data = standing(post)
    page = render(
        "focal_points/designate.html", post, form=form, changed=changed, present=keeping.kept_post(post, said)
    )
    return page, 200 if changed is None else CONFLICT


@bp.route("/focal-points/posts/<string:public_id>/end", methods=["GET", "POST"])
@declare(Permission.END_DESIGNATION)
def end(public_id: str) -> ResponseReturnValue:
    """End the term of whoever sits on a post."""
    post = post_here(public_id, Permission.END_DESIGNATION)
    if request.method == "GET" and post.holder is None:
        return redirect(url_for("focal_points.history", public_id=public_id))
    return with_reason("focal_points/end.html", post, services.end_term, "ended")


@bp.route("/focal-points/posts/<string:public_id>/cancel", methods=["GET", "POST"])
@declare(Permission.END_DESIGNATION)
def cancel(public_id: str) -> ResponseReturnValue:
    """Take back that an office takes its seat later."""
    post = post_here(public_id, Permission.END_DESIGNATION)
    said = words()
    if request.method == "GET" and keeping.kept_post(post, said).nominee is None:
        return redirect(url_for("focal_points.history", public_id=public_id))
    return with_reason("focal_points/cancel.html", post, services.cancel_nomination, "cancelled")


@bp.route("/focal-points/posts/<string:public_id>/close", methods=["GET", "POST"])
@declare(Permission.OPEN_POST)
def close(public_id: str) -> ResponseReturnValue:
    """Close a post for further topics."""
    post = post_here(public_id, Permission.OPEN_POST)
    if request.method == "GET" and not services.can_close(post):
        return redirect(url_for("focal_points.history", public_id=public_id))
    return with_reason("focal_points/close.html", post, services.close_post, "closed")


def with_reason(template: str, post: Post, act: Any, code: str) -> ResponseReturnValue:
    """Ask for the reason of an act on a post, then do it."""
    form = GiveReasonForm(data={"seen": standing(post)})
    return after_one_question(
        template, post, form, lambda: act(post.id, form.seen.data, form.reason.data, actor=actor()), code
    )


def after_one_question(
    template: str, post: Post, form: GiveReasonForm | PlainForm, act: Callable[[], None], code: str
) -> ResponseReturnValue:
    """Show what an act would do, then do it, unless somebody was faster."""
    said = words()
    changed = None
    if form.validate_on_submit():
        try:
            act()
        except ChangedMeanwhileError:
            changed = designations.changed(post, form.seen.data, said)
            form.seen.data = standing(post)
        else:
            return done(code)
    page = render(template, post, form=form, changed=changed, present=keeping.kept_post(post, said))
    return page, 200 if changed is None else CONFLICT


def render(template: str, post: Post, **values: Any) -> str:
    """Return a page about one post."""
    return render_template(template, post=keeping.named(post, words()), **values)


def done(what: str) -> ResponseReturnValue:
    """Lead on to the posts, which say what was done (a code of `_done.html`)."""
    flash(what)
    return redirect(url_for("focal_points.posts"), 303)


def national_post(public_id: str, permission: Permission) -> Post:
    """Return the country's post of the address; a listing's posts are kept in its entry."""
    post = post_here(public_id, permission)
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
