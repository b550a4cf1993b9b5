"""Entries that coordinators answer for: to enter, withdraw, show again, archive, bring back, check one."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet.coordination import entries, forms, letters, showing
from adrnet.coordination.letters import LanguageMissingError
from adrnet.coordination.seeing import compare
from adrnet.coordination.views import review
from adrnet.coordination.views.room import OK, SEE_OTHER, TOO_LATE, actor, bp, last, listing_here, words
from adrnet.db import db
from adrnet.domain.coordinators import scope_of
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.revision import RevisionState
from adrnet.i18n.locales import Locale
from adrnet.i18n.messages import current_locale
from adrnet.kit.permissions import declare
from adrnet.presenters.names import shown_names

# Where an entry has to stand, what is asked of the policy, what is done, and the letter about it.
_MOVES: dict[str, tuple[ListingState, Permission, Any, str]] = {
    "withdraw": (ListingState.PUBLISHED, Permission.WITHDRAW_LISTING, entries.withdraw, "entry_withdrawn"),
    "restore": (ListingState.WITHDRAWN, Permission.PUBLISH_LISTING, entries.restore, "entry_restored"),
    "archive": (ListingState.WITHDRAWN, Permission.ARCHIVE_LISTING, entries.archive, "entry_archived"),
    "bring_back": (ListingState.ARCHIVED, Permission.ARCHIVE_LISTING, entries.bring_back, "entry_brought_back"),
}
_UNDONE_BY = {"withdraw": "restore", "restore": "withdraw", "archive": "bring_back", "bring_back": "archive"}


@bp.route("/enter", methods=["GET", "POST"])
@declare(Permission.ENTER_LISTING)
def enter() -> ResponseReturnValue:
    """Ask for name, country, source and reason; show what may be the same; begin the entry."""
    here, scope = words(), scope_of(actor())
    own = next(iter(scope.countries)) if len(scope.countries) == 1 and not scope.is_network else ""
    form = forms.EnterListingForm(data={"country": own, "language": current_locale().tag.partition("-")[0]})
    form.offer(here, scope)
    if not form.validate_on_submit():
        return render_template("coordination/enter.html", form=form)
    content, session = form.content(), db.session()
    is_asked = not request.form.get("different") and not entries.begun(session, actor(), content)
    if is_asked and (found := entries.alike(session, content, here.vocabulary)):
        alike = [
            {
                "names": shown_names(one.content, here.locale.code),
                "subject": showing.subject(one.listing, one.content, here),
                "overview": url_for("listings.overview", public_id=one.listing.public_id),
                "restore": url_for("coordination.restore", public_id=one.listing.public_id)
                if one.listing.state == ListingState.WITHDRAWN
                else None,
            }
            for one in found
        ]
        return render_template("coordination/alike.html", form=form, alike=alike)
    try:
        listing = entries.enter(actor(), content, source=form.source.data, reason=form.reason.data)
    except NotPermittedError:
        abort(403)
    # The next page is the other room's, which says it in its own words.
    flash("entered", "listings")
    return redirect(url_for("listings.overview", public_id=listing.public_id), SEE_OTHER)


@bp.route("/listings/<string:public_id>/withdraw", methods=["GET", "POST"])
@declare(Permission.WITHDRAW_LISTING)
def withdraw(public_id: str) -> ResponseReturnValue:
    """Take an entry out of sight, with the reason and a letter to who keeps it."""
    return _move(public_id, "withdraw")


@bp.route("/listings/<string:public_id>/restore", methods=["GET", "POST"])
@declare(Permission.PUBLISH_LISTING)
def restore(public_id: str) -> ResponseReturnValue:
    """Show a withdrawn entry again, with the reason and a letter to who keeps it."""
    return _move(public_id, "restore")


@bp.route("/listings/<string:public_id>/archive", methods=["GET", "POST"])
@declare(Permission.ARCHIVE_LISTING)
def archive(public_id: str) -> ResponseReturnValue:
    """Put a withdrawn entry away, with the reason and a letter to who keeps it."""
    return _move(public_id, "archive")


@bp.route("/listings/<string:public_id>/bring-back", methods=["GET", "POST"])
@declare(Permission.ARCHIVE_LISTING)
def bring_back(public_id: str) -> ResponseReturnValue:
    """Take an entry out of the archive, with the reason and a letter to who keeps it."""
    return _move(public_id, "bring_back")


def _move(public_id: str, act: str) -> ResponseReturnValue:
    wanted, permission, do, _name = _MOVES[act]
    listing = listing_here(public_id)
    if not permits(actor(), permission, listing):
        abort(403)
    if act == "archive" and listing.type != ListingType.ORGANISATION:
        # A person's profile is erased, not kept for good.
        abort(404)
    form = forms.answer_form(letters.languages_of(letters.keepers(db.session(), listing)))()
    if listing.state != wanted:
        return _moving(listing, act, form, is_late=request.method == "POST")
    if request.method == "GET" or not form.validate():
        return _moving(listing, act, form)
    is_sent = request.form.get("do") == "send" and form.check_letters()
    form.compose({one.code: _letter(listing, act, one, form) for one in form.locales})
    if form.locales and not is_sent:
        return _moving(listing, act, form)
    try:
        do(listing, actor(), form.reason.data, form.letters)
    except NotPermittedError:
        abort(403)
    except MoveRefusedError:
        return _moving(listing_here(public_id), act, form, is_late=True)
    except LanguageMissingError:
        return _moving(listing_here(public_id), act, form)
    flash(url_for(f"coordination.{_UNDONE_BY[act]}", public_id=public_id), act)
    return redirect(url_for("coordination.decisions"), SEE_OTHER)


def _moving(listing: Listing, act: str, form: forms.AnswerForm, *, is_late: bool = False) -> ResponseReturnValue:
    page = render_template(
        "coordination/move_entry.html",
        subject=showing.subject(listing, last(listing), words()),
        form=form,
        act=act,
        can=listing.state == _MOVES[act][0],
        is_late=is_late,
        action=url_for(f"coordination.{act}", public_id=listing.public_id),
        back=url_for("listings.overview", public_id=listing.public_id),
        other=url_for("coordination.decisions"),
    )
    return page, TOO_LATE if is_late else OK


def _letter(listing: Listing, act: str, language: Locale, form: forms.AnswerForm) -> letters.Letter:
    content = letters.content_of(listing, last(listing))
    return letters.composed(_MOVES[act][3], listing, content, language, reason=form.reason.data)


@bp.route("/changes/<int:revision>/check", methods=["GET", "POST"])
@declare(Permission.REVIEW_LISTING)
def check_entry(revision: int) -> ResponseReturnValue:
    """Show what was published unchecked, to be confirmed by a second coordinator."""
    change, session = review.here(revision), db.session()
    if not change.is_unchecked and change.state not in {RevisionState.PUBLISHED, RevisionState.SUPERSEDED}:
        abort(404)
    form = forms.CheckEntryForm()
    is_late = False
    if form.validate_on_submit():
        try:
            entries.check(change, actor())
        except NotPermittedError:
            abort(403)
        except MoveRefusedError:
            is_late = True
        else:
            flash("", "checked")
            return redirect(url_for("coordination.desk"), SEE_OTHER)
    change = review.here(revision)
    page = render_template(
        "coordination/check_entry.html",
        review=showing.review(compare(session, change), words(), session, actor()),
        form=form,
        waits=entries.waits_for_check(change),
        may=entries.may_check(session, change, actor()),
        is_late=is_late,
        public_id=change.listing.public_id,
    )
    return page, TOO_LATE if is_late else OK
