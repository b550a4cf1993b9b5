"""Two entries that may be one: the list, one pair side by side, to merge, to say that they are two, to undo either."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from adrnet.coordination import forms, letters, pair_list, pairing, pairs
from adrnet.coordination.letters import LanguageMissingError
from adrnet.coordination.seeing import HIGHEST_ID
from adrnet.coordination.showing import subject
from adrnet.coordination.views.room import OK, SEE_OTHER, TOO_LATE, actor, bp, listing_here, words
from adrnet.db import db
from adrnet.domain.coordinators import scope_of
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.duplicates import can_be_one
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, public_id_at, public_id_in
from adrnet.domain.naming import main_name
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.i18n.locales import Locale
from adrnet.i18n.messages import gettext as _
from adrnet.kit.permissions import declare


@bp.get("/duplicates")
@declare(Permission.MERGE_LISTING)
def duplicates() -> str:
    """Show the pairs within the remit, narrowed as the address asks."""
    shown = pair_list.shown_pairs(db.session(), scope_of(actor()), words(), request.args)
    return render_template("coordination/duplicates.html", found=shown)


@bp.get("/duplicates/<int:proposal>")
@declare(Permission.MERGE_LISTING)
def duplicate(proposal: int) -> str:
    """Show a pair side by side, with what would move."""
    return _page(_pair_here(proposal))


@bp.get("/listings/<string:public_id>/merged")
@declare(Permission.MERGE_LISTING)
def merged(public_id: str) -> ResponseReturnValue:
    """Lead from an entry that was merged to its pair."""
    listing = None
    if public_id_in(public_id) == public_id:
        listing = db.session.scalar(select(Listing).where(Listing.public_id == public_id))
    pair = pairs.pair_of(db.session(), listing) if listing is not None else None
    if pair is None or not pairs.may_read(pair, actor()):
        abort(404)
    return redirect(url_for("coordination.duplicate", proposal=pair.id))


@bp.route("/listings/<string:public_id>/pair", methods=["GET", "POST"])
@declare(Permission.PROPOSE_PAIR)
def propose_pair(public_id: str) -> ResponseReturnValue:
    """Say that another entry, named or given by its address, may be the same organisation as this one."""
    listing = listing_here(public_id)
    if not can_be_one(listing):
        abort(404)
    form = forms.ProposePairForm()
    found = pairs.others(db.session(), listing, form.other.data or "", actor()) if request.method == "POST" else []
    form.offer([(one, pair_list.written(one)) for one in found], words())
    if form.validate_on_submit():
        is_named = public_id_at(form.other.data) in {one.public_id for one in found}
        other = next((one for one in found if is_named or one.public_id == form.which.data), None)
        if other is not None:
            return _proposed(listing, other, form)
        if not found:
            form.refuse(_("There is no such entry in the directory or in your remit."), "other")
        elif "which" in request.form or request.form.get("do") == "propose":
            form.refuse(_("Choose which of these entries you mean."), "which")
    return render_template(
        "coordination/propose_pair.html",
        form=form,
        is_asked=bool(found),
        subject=subject(listing, pair_list.written(listing), words()),
        public_id=public_id,
    )


def _proposed(listing: Listing, other: Listing, form: forms.ProposePairForm) -> ResponseReturnValue:
    try:
        pair = pairs.propose(listing, other, actor(), form.reason.data)
    except NotPermittedError:
        abort(404)
    address = url_for("coordination.duplicate", proposal=pair.id)
    if pair.state == ProposalState.PROPOSED:
        flash(address, "pair_proposed")
    return redirect(address, SEE_OTHER)


@bp.post("/duplicates/<int:proposal>/different")
@declare(Permission.MERGE_LISTING)
def tell_apart(proposal: int) -> ResponseReturnValue:
    """Record that the two are two organisations."""
    return _say(proposal, pairs.tell_apart, "apart")


@bp.post("/duplicates/<int:proposal>/reopen")
@declare(Permission.MERGE_LISTING)
def reopen_pair(proposal: int) -> ResponseReturnValue:
    """Let a pair wait for a decision again."""
    return _say(proposal, pairs.reopen, "pair_open")


@bp.route("/duplicates/<int:proposal>/merge/<string:public_id>", methods=["GET", "POST"])
@declare(Permission.MERGE_LISTING)
def merge(proposal: int, public_id: str) -> ResponseReturnValue:
    """Merge the other entry into the one of the address: the reason first, then the letter."""
    pair = _pair_to_decide(proposal)
    stays = next((one for one in pair.listings if one.public_id == public_id), None)
    if stays is None:
        abort(404)
    return _answer(pair, stays, "merge")


@bp.route("/duplicates/<int:proposal>/undo", methods=["GET", "POST"])
@declare(Permission.MERGE_LISTING)
def undo_merge(proposal: int) -> ResponseReturnValue:
    """Separate the two again: the reason first, then the letter."""
    pair = _pair_to_decide(proposal)
    gone = pairs.merged(pair)
    if gone is None:
        if request.method == "GET":
            return redirect(url_for("coordination.duplicate", proposal=proposal))
        return _page(pair, is_late=True, lost=forms.answer_form(())()), TOO_LATE
    return _answer(pair, pair.other(gone), "undo")


def _answer(pair: DuplicateProposal, stays: Listing, act: str) -> ResponseReturnValue:
    number = pair.id
    form = forms.answer_form(letters.languages_of(pairs.concerned(db.session(), pair)))()
    if request.method == "GET" or not form.validate():
        return _answering(pair, stays, act, form)
    is_sent = request.form.get("do") == "send" and form.check_letters()
    form.compose({one.code: _letter(pair, stays, act, one, form) for one in form.locales})
    if form.locales and not is_sent:
        return _answering(pair, stays, act, form)
    try:
        if act == "merge":
            pairs.merge(pair, stays, actor(), form.reason.data, form.letters)
        else:
            pairs.undo(pair, actor(), form.reason.data, form.letters)
    except NotPermittedError:
        abort(403)
    except MoveRefusedError:
        return _page(_pair_here(number), is_late=True, lost=form), TOO_LATE
    except LanguageMissingError:
        return _answering(_pair_here(number), stays, act, form)
    flash(url_for("coordination.duplicate", proposal=number), "merged" if act == "merge" else "separated")
    return redirect(url_for("coordination.duplicate", proposal=number), SEE_OTHER)


def _say(proposal: int, do: Any, done: str) -> ResponseReturnValue:
    pair, form = _pair_to_decide(proposal), forms.ReasonForm()
    if not form.validate():
        return _page(pair, saying=form)
    try:
        do(pair, actor(), form.reason.data)
    except NotPermittedError:
        abort(403)
    except MoveRefusedError:
        return _page(_pair_here(proposal), is_late=True, saying=form), TOO_LATE
    flash(url_for("coordination.duplicate", proposal=proposal), done)
    return redirect(url_for("coordination.duplicates"), SEE_OTHER)


def _pair_here(number: int) -> DuplicateProposal:
    """Return the pair of the address; 404 where it is none of the reader's remit."""
    found = db.session().get(DuplicateProposal, number) if number <= HIGHEST_ID else None
    if found is None or not pairs.may_read(found, actor()):
        abort(404)
    return found


def _pair_to_decide(number: int) -> DuplicateProposal:
    pair = _pair_here(number)
    if not permits(actor(), Permission.MERGE_LISTING, pair):
        abort(403)
    return pair


def _letter(
    pair: DuplicateProposal, stays: Listing, act: str, language: Locale, form: forms.AnswerForm
) -> letters.Letter:
    gone = main_name(pair_list.written(pair.other(stays)), language.code)
    name = "entries_merged" if act == "merge" else "entries_separated"
    return letters.composed(name, stays, pair_list.written(stays), language, other=gone, reason=form.reason.data)


def _page(
    pair: DuplicateProposal,
    *,
    saying: forms.ReasonForm | None = None,
    lost: forms.AnswerForm | None = None,
    is_late: bool = False,
) -> str:
    return render_template(
        "coordination/duplicate.html",
        pair=pairing.shown_pair(pair, words(), db.session(), actor()),
        form=saying or forms.ReasonForm(),
        lost=lost,
        is_late=is_late,
    )


def _answering(pair: DuplicateProposal, stays: Listing, act: str, form: forms.AnswerForm) -> tuple[str, int]:
    shown = pairing.shown_pair(pair, words(), db.session(), actor())
    first, second = shown.sides
    stay, go = (first, second) if first.public_id == stays.public_id else (second, first)
    action = (
        url_for("coordination.merge", proposal=pair.id, public_id=stays.public_id)
        if act == "merge"
        else url_for("coordination.undo_merge", proposal=pair.id)
    )
    page = render_template(
        "coordination/answer_duplicate.html",
        stays=stay,
        goes=go,
        act=act,
        form=form,
        action=action,
        back=url_for("coordination.duplicate", proposal=pair.id),
        can=act == "undo" or (shown.may_merge and stay.obstacle is None),
    )
    return page, OK
