"""Routes of an organisation's posts that persons hold: who sits there, who was asked, asking, taking back, ending."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Response, abort, current_app, make_response, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response as WerkzeugResponse

from adrnet.db import db
from adrnet.domain import nominating as asking
from adrnet.domain import people as persons
from adrnet.domain.focal_point import DesignationKind, Post, PostState, Tier
from adrnet.domain.listing import ListingState
from adrnet.domain.nominating import AskedJustNowError, ChangedMeanwhileError, person_of, standing, term_of
from adrnet.domain.offered_posts import open_posts
from adrnet.domain.policy import Permission, permits
from adrnet.domain.sight import seen_person, whole_designations
from adrnet.domain.vocabulary import Scheme
from adrnet.kit.headers import keep_out_of_search_engines
from adrnet.kit.permissions import declare
from adrnet.listings import nominating
from adrnet.listings.forms.people import EndPersonForm, NominatePersonForm, PersonActForm
from adrnet.listings.queries import Kept
from adrnet.listings.views.keeping import head, zone
from adrnet.listings.views.room import CONFLICT, actor, bp, kept_here, notices, notify, today, words
from adrnet.presenters.nominees import person_check, shown_asked
from adrnet.presenters.posts import shown_holder

Answer = str | WerkzeugResponse | tuple[str, int]


@bp.get("/<string:public_id>/people")
@declare(Permission.END_DESIGNATION)
def people(public_id: str) -> Response:
    """Show the posts of a listing: who sits on them, who was asked."""
    kept = _organisation(public_id)
    posts = open_posts(db.session(), kept.listing)
    # Nobody finds posts of an entry that is not public on the list.
    is_listed = bool(posts) and kept.listing.state == ListingState.PUBLISHED
    page = render_template(
        "listings/people.html",
        posts=[_shown(post) for post in posts],
        listed=url_for("focal_points.list", organisation=public_id) if is_listed else None,
        may_nominate=permits(actor(), Permission.NOMINATE_PERSON, kept.listing),
        notices=notices(),
        **head(kept),
    )
    answer = make_response(page)
    answer.cache_control.no_store = True
    keep_out_of_search_engines()
    return answer


@bp.route("/<string:public_id>/people/<string:post>/nominate", methods=["GET", "POST"])
@declare(Permission.NOMINATE_PERSON)
def nominate(public_id: str, post: str) -> Answer:
    """Ask for a person, show what will be, write to them."""
    kept = _organisation(public_id)
    seat = _post_of(kept, post)
    if not permits(actor(), Permission.NOMINATE_PERSON, seat):
        abort(404)
    said, day = words(), today()
    form = NominatePersonForm(data={"seen": standing(seat)}).prepare(said, kept.content)
    wish, is_late = request.form.get("do"), False
    if wish in {"check", "nominate"} and form.is_right(day.today):
        person, term = person_of(form.said), term_of(form.said)
        if wish == "check" and form.seen.data == standing(seat):
            check = person_check(
                person,
                term,
                said,
                day.today,
                is_held=seat.holder is not None,
                is_another_asked=bool(persons.asked(seat)),
            )
            return _page("listings/check_nomination.html", kept, seat, form, check=check)
        is_late = wish == "check"
        if not is_late:
            try:
                nominating.nominate(seat.id, person, term, form.seen.data, actor=actor())
            except ChangedMeanwhileError:
                is_late = True
            else:
                return _done(public_id, "person_asked")
        # Whoever sends the form again has seen the change.
        form.seen.data = standing(seat)
    return _page("listings/nominate.html", kept, seat, form, is_late=is_late)


@bp.route("/<string:public_id>/people/<string:post>/take-back", methods=["GET", "POST"])
@declare(Permission.END_DESIGNATION)
def take_back_person(public_id: str, post: str) -> Answer:
    """Take it back that a person was asked."""
    kept = _organisation(public_id)
    seat = _post_of(kept, post)
    if request.method == "GET" and not persons.asked(seat):
        return redirect(url_for("listings.people", public_id=public_id))
    form = PersonActForm(data={"seen": standing(seat)})
    act = _act(kept, seat, form, "listings/take_back_person.html")
    return act(lambda: nominating.take_back(seat.id, form.seen.data, actor=actor()), "person_asked_no_longer")


@bp.post("/<string:public_id>/people/<string:post>/ask-again")
@declare(Permission.NOMINATE_PERSON)
def ask_person_again(public_id: str, post: str) -> Answer:
    """Send a person who has not answered a new link."""
    kept = _organisation(public_id)
    seat = _post_of(kept, post)
    if not permits(actor(), Permission.NOMINATE_PERSON, seat):
        abort(404)
    form = PersonActForm()
    if not form.validate_on_submit():
        return redirect(url_for("listings.people", public_id=public_id), 303)
    try:
        nominating.ask_again(seat.id, form.seen.data, actor=actor())
    except AskedJustNowError:
        return _done(public_id, "person_asked_just_now")
    except ChangedMeanwhileError:
        return _done(public_id, "person_moved_on")
    return _done(public_id, "person_asked_again")


@bp.route("/<string:public_id>/people/<string:post>/end", methods=["GET", "POST"])
@declare(Permission.END_DESIGNATION)
def end_person(public_id: str, post: str) -> Answer:
    """End the term of a person; an office's ends with a change of the entry."""
    kept = _organisation(public_id)
    seat = _post_of(kept, post)
    if seat.holder is None or seat.holder.kind != DesignationKind.PERSON:
        return (
            _done(public_id, "person_moved_on")
            if request.method == "POST"
            else redirect(url_for("listings.people", public_id=public_id))
        )
    form = EndPersonForm(data={"seen": standing(seat)})
    act = _act(kept, seat, form, "listings/end_person.html")
    return act(lambda: nominating.end_term(seat.id, form.seen.data, form.reason.data, actor=actor()), "person_ended")


def _act(
    kept: Kept, seat: Post, form: PersonActForm | EndPersonForm, template: str
) -> Callable[[Callable[[], None], str], Answer]:
    """Return what shows an act and does it, unless somebody was faster."""

    def done(do: Callable[[], None], code: str) -> Answer:
        is_late = False
        if form.validate_on_submit():
            try:
                do()
            except ChangedMeanwhileError:
                is_late, form.seen.data = True, standing(seat)
            else:
                return _done(kept.listing.public_id, code)
        return _page(template, kept, seat, form, is_late=is_late)

    return done


def _organisation(public_id: str) -> Kept:
    """Return the published organisation of the address as its maintainer keeps it; for all others there is none."""
    kept = kept_here(public_id)
    if kept.is_on_behalf or kept.is_person or not kept.listing.is_public:
        abort(404)
    return kept


def _post_of(kept: Kept, public_id: str) -> Post:
    """Return an open post of the listing; for whoever acts there is no other."""
    post = db.session.scalar(
        select(Post)
        .where(Post.public_id == public_id, Post.listing_id == kept.listing.id)
        .options(selectinload(Post.topics), *whole_designations())
    )
    if post is None or post.state != PostState.OPEN:
        abort(404)
    return post


def _shown(post: Post) -> dict[str, Any]:
    """Return a post with its holder as members see them, and with whom the organisation has asked."""
    holder, said, day = post.holder, words(), today()
    waiting = persons.asked(post)
    asked = asking.asked(waiting[-1], timedelta(days=current_app.config["ANSWER_DAYS"]), zone()) if waiting else None
    person = seen_person(holder, Tier.MEMBERS) if holder else None
    return {
        "public_id": post.public_id,
        "topics": [said.label(Scheme.TOPIC, one.topic) for one in post.topics],
        "shown": shown_holder(post, person, said, day.rhythm, zone()),
        "has_person": holder is not None and holder.kind == DesignationKind.PERSON,
        "asked": shown_asked(asked, said) if asked else None,
        "form": PersonActForm(formdata=None, data={"seen": standing(post)}),
    }


def _page(template: str, kept: Kept, post: Post, form: Any, *, is_late: bool = False, **more: Any) -> Answer:
    page = render_template(template, post=_shown(post), form=form, is_late=is_late, **more, **head(kept))
    return page, CONFLICT if is_late else 200


def _done(public_id: str, code: str) -> Answer:
    notify(code)
    return redirect(url_for("listings.people", public_id=public_id), 303)
