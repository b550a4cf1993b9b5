"""One entry becomes two: what belongs where, both as they would be, the letter; and that undone."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from adrnet.coordination import forms, letters, showing, splitting
from adrnet.coordination.letters import LanguageMissingError
from adrnet.coordination.services import ChangedMeanwhileError
from adrnet.coordination.split_form import SplitForm, chosen_parts, split_form
from adrnet.coordination.splitting import Whole
from adrnet.coordination.views.room import OK, SEE_OTHER, TOO_LATE, actor, bp, last, listing_here, words
from adrnet.db import db
from adrnet.domain import carrying
from adrnet.domain import splitting as domain
from adrnet.domain.content import Content
from adrnet.domain.dividing import Division, Where
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing
from adrnet.domain.naming import main_name
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.rearrangement import Rearrangement
from adrnet.i18n.locales import Locale
from adrnet.kit.permissions import declare
from adrnet.presenters.changes import changes

_STAY, _GO = frozenset({Where.STAYS, Where.BOTH}), frozenset({Where.GOES, Where.BOTH})


@bp.route("/listings/<string:public_id>/split", methods=["GET", "POST"])
@declare(Permission.SPLIT_LISTING)
def split(public_id: str) -> ResponseReturnValue:
    """Make two entries of one: choose, look at both, send the letter."""
    listing = listing_here(public_id)
    if not permits(actor(), Permission.SPLIT_LISTING, listing):
        abort(403)
    whole = splitting.whole(db.session(), listing)
    form = split_form(whole, letters.languages_of(letters.keepers(db.session(), listing)), words())
    if request.method == "POST":
        return _split(whole, form)
    form.seen.data = whole.mark
    return _choosing(whole, form)


def _split(whole: Whole, form: SplitForm) -> ResponseReturnValue:
    if form.seen.data != whole.mark:
        return _changed(whole, form)
    if domain.obstacle(db.session(), whole.listing):
        return _choosing(whole, form, is_late=True)
    pressed = request.form.get("do")
    form.validate()
    if pressed == "choose" or not form.is_chosen:
        return _choosing(whole, form)
    division = form.division(whole)
    if not form.check(whole, division):
        return _choosing(whole, form)
    is_sent = pressed == "send" and form.check_letters()
    was_edited = pressed == "look" and form.has_letters
    form.compose({one.code: _split_letter(whole.listing, one, form) for one in form.locales})
    return _send(whole, form, division) if is_sent else _checking(whole, form, division, was_edited=was_edited)


def _send(whole: Whole, form: SplitForm, division: Division) -> ResponseReturnValue:
    public_id = whole.listing.public_id
    try:
        made = splitting.split(
            whole.listing,
            division,
            actor(),
            form.seen.data or "",
            source=form.source.data,
            reason=form.reason.data,
            written=form.letters,
        )
    except NotPermittedError:
        abort(403)
    except (MoveRefusedError, ChangedMeanwhileError):
        return _changed(splitting.whole(db.session(), listing_here(public_id)), form)
    except LanguageMissingError:
        return _checking(whole, form, division)
    # The next page is the other room's, which says it in its own words.
    flash("split", "listings")
    return redirect(url_for("listings.overview", public_id=made.public_id), SEE_OTHER)


def _changed(whole: Whole, form: SplitForm) -> ResponseReturnValue:
    """Answer a page that has seen another entry: by the one that was just made of it, else by how it is now."""
    made = splitting.just_made(db.session(), whole.listing, actor(), form.name.data or "")
    if made is not None:
        return redirect(url_for("listings.overview", public_id=made.public_id), SEE_OTHER)
    # What is gone is asked no longer, what is new has its usual answer, and everything that was typed is there.
    again = split_form(whole, form.locales, words())
    again.seen.data = whole.mark
    return _choosing(whole, again, is_late=True)


def _choosing(whole: Whole, form: SplitForm, *, is_late: bool = False) -> ResponseReturnValue:
    listing, session = whole.listing, db.session()
    form.forget_composed()
    page = render_template(
        "coordination/split.html",
        subject=showing.subject(listing, last(listing), words()),
        form=form,
        obstacle=domain.obstacle(session, listing),
        dispute=_contested(listing),
        is_late=is_late,
        action=url_for("coordination.split", public_id=listing.public_id),
        back=url_for("listings.overview", public_id=listing.public_id),
    )
    return page, TOO_LATE if is_late else OK


def _checking(whole: Whole, form: SplitForm, division: Division, *, was_edited: bool = False) -> ResponseReturnValue:
    here, listing = words(), whole.listing
    return render_template(
        "coordination/split_check.html",
        subject=showing.subject(listing, last(listing), here),
        form=form,
        sides=[
            (changes(before, after, here), chosen_parts(form, sides), bool(division.goers(*sides)))
            for before, after, sides in (
                (whole.content, division.stays, _STAY),
                (Content(), division.goes, _GO),
            )
        ],
        was_edited=was_edited,
        action=url_for("coordination.split", public_id=listing.public_id),
        back=url_for("listings.overview", public_id=listing.public_id),
    )


def _split_letter(listing: Listing, language: Locale, form: SplitForm) -> letters.Letter:
    content = letters.content_of(listing, last(listing))
    return letters.composed(
        "entry_split",
        listing,
        content,
        language,
        part=main_name(Content(names=form.names), language.code),
        reason=form.reason.data,
    )


@bp.route("/listings/<string:public_id>/join-again", methods=["GET", "POST"])
@declare(Permission.SPLIT_LISTING)
def join_again(public_id: str) -> ResponseReturnValue:
    """Undo that an entry was divided; the address is that of the part."""
    part = listing_here(public_id)
    made = domain.may_join(db.session(), part, actor())
    form = forms.answer_form(letters.languages_of(_concerned(part, made)))()
    if made is None or _contested(part, made.source):
        return _joining(part, made, form, is_late=request.method == "POST")
    if request.method == "GET" or not form.validate():
        return _joining(part, made, form)
    is_sent = request.form.get("do") == "send" and form.check_letters()
    form.compose({one.code: _join_letter(part, made.source, one, form) for one in form.locales})
    if form.locales and not is_sent:
        return _joining(part, made, form)
    stays = made.source.public_id
    try:
        remains = splitting.join_again(part, actor(), form.reason.data, form.letters)
    except NotPermittedError:
        abort(403)
    except MoveRefusedError:
        part = listing_here(public_id)
        return _joining(part, domain.may_join(db.session(), part, actor()), form, is_late=True)
    except LanguageMissingError:
        return _joining(listing_here(public_id), made, form)
    for code in ("one_again", f"one_again_{remains.words}", *(["one_again_in_part"] if remains.number else [])):
        flash(code, "listings")
    return redirect(url_for("listings.overview", public_id=stays), SEE_OTHER)


def _contested(*listings: Listing) -> str | None:
    """Return the address of what is contested about these, None where nothing is."""
    found = carrying.contested_by(db.session(), *listings)
    return url_for("disputes.read", dispute=found.id) if found else None


def _concerned(part: Listing, made: Rearrangement | None) -> list[letters.Reader]:
    return splitting.concerned_by_join(db.session(), part, made.source) if made else []


def _join_letter(part: Listing, listing: Listing, language: Locale, form: forms.AnswerForm) -> letters.Letter:
    content, gone = letters.content_of(listing, last(listing)), letters.content_of(part, last(part))
    name = main_name(gone, language.code)
    return letters.composed("entry_joined", listing, content, language, part=name, reason=form.reason.data)


def _joining(
    part: Listing, made: Rearrangement | None, form: forms.AnswerForm, *, is_late: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "coordination/join_again.html",
        subject=showing.subject(part, last(part), words()),
        whole=showing.subject(made.source, last(made.source), words()) if made else None,
        dispute=_contested(part, made.source) if made else None,
        form=form,
        is_late=is_late,
        action=url_for("coordination.join_again", public_id=part.public_id),
        back=url_for("listings.overview", public_id=part.public_id),
    )
    return page, TOO_LATE if is_late else OK
