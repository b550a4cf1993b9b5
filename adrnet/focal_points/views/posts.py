"""The posts in a coordinator's remit: all of them, one and its history, opening further ones."""

from flask import flash, get_flashed_messages, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet.db import db
from adrnet.domain.coordinators import scope_of
from adrnet.domain.nominating import ChangedMeanwhileError, standing
from adrnet.domain.policy import Permission
from adrnet.domain.vocabulary import Scheme
from adrnet.focal_points import designations, keeping, services
from adrnet.focal_points.forms import OpenPostForm, PlainForm
from adrnet.focal_points.queries import PostFacet
from adrnet.focal_points.results import label
from adrnet.focal_points.views.door import actor, bp, post_here, words
from adrnet.i18n.messages import gettext as _
from adrnet.kit.fields import options
from adrnet.kit.permissions import declare

CONFLICT = 409


@bp.get("/focal-points/posts")
@declare(Permission.DESIGNATE)
def posts() -> str:
    """Show the posts in the remit: who sits on them, who will, what can be done."""
    shown = keeping.kept_posts(db.session(), scope_of(actor()), words(), request.args)
    return render_template("focal_points/posts.html", kept=shown, done=get_flashed_messages())


@bp.get("/focal-points/posts/<string:public_id>")
@declare(Permission.DESIGNATE)
def history(public_id: str) -> str:
    """Show one post: who sits on it, who sat on it before, the way back."""
    post, said = post_here(public_id, Permission.DESIGNATE), words()
    return render_template(
        "focal_points/history.html",
        post=keeping.named(post, said),
        present=keeping.kept_post(post, said),
        former=designations.former(post, said),
        form=PlainForm(data={"seen": standing(post)}),
    )


@bp.route("/focal-points/posts/open", methods=["GET", "POST"], endpoint="open")
@declare(Permission.OPEN_POST)
def open_further() -> ResponseReturnValue:
    """Open a further post of a country for topics of its own."""
    said, scope = words(), scope_of(actor())
    covered = [word.code for word in said.vocabulary.words(Scheme.COUNTRY) if word.attributes["is_covered"]]
    countries = said.sorted_countries([code for code in covered if scope.holds(code)])
    form = OpenPostForm(data={"country": countries[0] if len(countries) == 1 else ""})
    form.country.choices = options(((code, said.country(code)) for code in countries), none=_("Choose a country"))
    form.topics.choices = options(
        (code, label(PostFacet.TOPIC, code, said)) for code in said.vocabulary.codes(Scheme.TOPIC)
    )
    there = ""
    if form.validate_on_submit():
        try:
            services.open_post(form.country.data, form.topics.data, actor=actor())
        except services.ThereAlreadyError as error:
            there = error.public_id
            form.refuse(_("The country has a post for exactly these topics already."), "topics")
        else:
            flash("opened")
            return redirect(url_for("focal_points.posts", country=form.country.data), 303)
    return render_template("focal_points/open.html", form=form, there=there)


@bp.post("/focal-points/posts/<string:public_id>/reopen")
@declare(Permission.OPEN_POST)
def reopen(public_id: str) -> ResponseReturnValue:
    """Open a closed post again."""
    post, form = post_here(public_id, Permission.OPEN_POST), PlainForm()
    if form.validate_on_submit():
        try:
            services.reopen_post(post.id, form.seen.data, actor=actor())
        except ChangedMeanwhileError:
            said = words()
            page = render_template(
                "focal_points/history.html",
                post=keeping.named(post, said),
                present=keeping.kept_post(post, said),
                former=designations.former(post, said),
                form=PlainForm(formdata=None, data={"seen": standing(post)}),
                is_late=True,
            )
            return page, CONFLICT
    flash("reopened")
    return redirect(url_for("focal_points.posts"), 303)
