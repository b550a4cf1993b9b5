"""Asking a person whether they will sit on a post of a country, asking again, taking that back."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from adrnet.domain.nominating import AskedJustNowError, ChangedMeanwhileError, person_of, standing, term_of
from adrnet.domain.policy import Permission
from adrnet.focal_points import designations, keeping, nominating
from adrnet.focal_points.forms import NominatePersonForm, PlainForm
from adrnet.focal_points.views.designating import CONFLICT, after_one_question, done, national_post, render
from adrnet.focal_points.views.door import actor, bp, day, post_here, words
from adrnet.kit.permissions import declare
from adrnet.presenters.nominees import person_check


@bp.route("/focal-points/posts/<string:public_id>/nominate", methods=["GET", "POST"])
@declare(Permission.NOMINATE_PERSON)
def nominate(public_id: str) -> ResponseReturnValue:
    """Ask for a person, show what will be, write to them."""
    post = national_post(public_id, Permission.NOMINATE_PERSON)
    said, today = words(), day()
    form = NominatePersonForm(data={"seen": standing(post)}).prepare(said, post.country_code or "")
    changed = None
    wish = request.form.get("do")
    if wish in {"check", "nominate"} and form.is_right(today.today):
        person, term = person_of(form.said), term_of(form.said)
        if form.seen.data != standing(post) and wish == "check":
            changed = designations.changed(post, form.seen.data, said)
        elif wish == "check":
            kept = keeping.kept_post(post, said)
            check = person_check(
                person,
                term,
                said,
                today.today,
                is_held=post.holder is not None,
                is_another_asked=kept.asked is not None,
            )
            return render("focal_points/check_nomination.html", post, form=form, check=check)
        else:
            try:
                nominating.nominate(post.id, person, term, form.seen.data, actor=actor())
            except ChangedMeanwhileError:
                post = post_here(public_id, Permission.NOMINATE_PERSON)
                changed = designations.changed(post, form.seen.data, said)
            else:
                return done("asked")
    if changed is not None:
        # Whoever sends the form again has seen the change.
        form.seen.data = standing(post)
    page = render("focal_points/nominate.html", post, form=form, changed=changed, present=keeping.kept_post(post, said))
    return page, 200 if changed is None else CONFLICT


@bp.route("/focal-points/posts/<string:public_id>/take-back", methods=["GET", "POST"])
@declare(Permission.END_DESIGNATION)
def take_back(public_id: str) -> ResponseReturnValue:
    """Take it back that a person was asked."""
    post = post_here(public_id, Permission.END_DESIGNATION)
    if request.method == "GET" and keeping.kept_post(post, words()).asked is None:
        return redirect(url_for("focal_points.history", public_id=public_id))
    form = PlainForm(data={"seen": standing(post)})
    return after_one_question(
        "focal_points/take_back.html",
        post,
        form,
        lambda: nominating.take_back(post.id, form.seen.data, actor=actor()),
        "asked_no_longer",
    )


@bp.post("/focal-points/posts/<string:public_id>/ask-again")
@declare(Permission.NOMINATE_PERSON)
def ask_again(public_id: str) -> ResponseReturnValue:
    """Send a person who has not answered a new link."""
    post, form = national_post(public_id, Permission.NOMINATE_PERSON), PlainForm()
    if not form.validate_on_submit():
        return redirect(url_for("focal_points.history", public_id=public_id), 303)
    try:
        nominating.ask_again(post.id, form.seen.data, actor=actor())
    except AskedJustNowError:
        return done("asked_just_now")
    except ChangedMeanwhileError:
        said = words()
        page = render(
            "focal_points/history.html",
            post,
            present=keeping.kept_post(post, said),
            former=designations.former(post, said),
            form=PlainForm(formdata=None, data={"seen": standing(post)}),
            is_late=True,
        )
        return page, CONFLICT
    return done("asked_again")
