"""Routes of disputes: one's own, one of them, to begin one about a name; what sides say, what coordinators decide."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, get_flashed_messages, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from adrnet import identity
from adrnet.db import db
from adrnet.disputes import forms, queries, services, showing
from adrnet.domain import contested, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.contesting import DecidedBeforeError, NoCommonNameError
from adrnet.domain.dispute import Dispute, DisputeKind
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.i18n.messages import LazyWording, Wording, current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.permissions import declare
from adrnet.presenters.words import Words

bp = Blueprint("disputes", __name__, url_prefix="/<lang:lang>/disputes")
SEE_OTHER, CONFLICT = 303, 409
NOTICES: dict[str, LazyWording] = {
    "begun": _l("It is entered. A coordinator decides; until then both go on using the name."),
    "said": _l("What you wrote is entered. The other side and the coordinators read it."),
    "withdrawn": _l("It rests. What was said stays on record."),
    "decided": _l("Your decision is recorded, and the parties are told."),
    "appealed": _l("Your appeal is entered. The coordinators of the network settle it."),
    "reopened": _l("The decision is taken back, and the parties are told."),
}
# What stands on record after each of them, so that a second click is told from somebody who comes too late.
_ACTS: dict[str, tuple[str, ...]] = {
    "withdrawn": ("dispute.withdraw",),
    "decided": ("dispute.decide", "dispute.settle"),
    "appealed": ("dispute.appeal",),
    "reopened": ("dispute.reopen",),
}


@bp.get("")
@declare(Permission.READ_DISPUTE)
def home() -> str:
    """Show what one is a party to or answers for."""
    found, spoken = queries.disputes_of(db.session(), _actor()), _words()
    return render_template("disputes/home.html", items=[showing.line(one, spoken) for one in found])


@bp.route("/contest/<string:public_id>", methods=["GET", "POST"])
@declare(Permission.CONTEST)
def contest(public_id: str) -> ResponseReturnValue:
    """Say that another entry uses the name of one's own."""
    session, account, words = db.session(), _actor(), _words()
    listing = queries.organisation_at(session, public_id)
    if listing is None or not permits(account, Permission.CONTEST, listing):
        abort(404)
    known = contested.namesakes(session, listing)
    form = forms.ContestNameForm().offer([(one, contested.content_of(one)) for one in known], words)
    if form.validate_on_submit():
        other = queries.organisation_at(session, form.reference)
        if other is None or other.id == listing.id:
            form.refuse(_("Choose the other entry, or write the address of its page here."), "other_page")
        elif begun := _contest(form, listing, other, account):
            return begun
    return render_template("disputes/contest.html", form=form, **showing.head(listing, words))


def _contest(form: forms.ContestNameForm, listing: Listing, other: Listing, account: Account) -> ResponseReturnValue:
    """Begin it; an empty answer where the form says what is wrong."""
    try:
        dispute = services.contest_name(listing, other, account, form.words.data)
    except NoCommonNameError:
        form.refuse(_("The two entries have no name in common. Look at the names on both pages."), "other_page")
        return ""
    except DecidedBeforeError as error:
        if permits(account, Permission.READ_DISPUTE, error.dispute):
            return redirect(_address(error.dispute.id), SEE_OTHER)
        abort(404)
    except NotPermittedError:
        abort(404)
    return _done(dispute.id, "begun")


@bp.get("/<int:dispute>")
@declare(Permission.READ_DISPUTE)
def read(dispute: int) -> str:
    """Show one dispute, to its parties and to coordinators."""
    return _page(_here(dispute))


@bp.post("/<int:dispute>/statement")
@declare(Permission.STATE_SIDE)
def state(dispute: int) -> ResponseReturnValue:
    """Add what one's side says."""
    known, form = _here(dispute, Permission.STATE_SIDE), forms.StateForm()
    if not form.validate():
        return _page(known, stating=form)
    return _tried(dispute, lambda: services.say(known, _actor(), form.words.data), "said", form.words.data)


@bp.post("/<int:dispute>/withdraw")
@declare(Permission.WITHDRAW_DISPUTE)
def withdraw(dispute: int) -> ResponseReturnValue:
    """Let rest what one has begun; a claim is given up on its own page."""
    known = _here(dispute, Permission.WITHDRAW_DISPUTE)
    if known.kind != DisputeKind.NAME:
        abort(403)
    if not forms.ActForm().validate():
        return _page(known)
    return _tried(dispute, lambda: services.withdraw(known, _actor()), "withdrawn")


@bp.post("/<int:dispute>/appeal")
@declare(Permission.APPEAL)
def appeal(dispute: int) -> ResponseReturnValue:
    """Bring a decision before the coordinators of the network."""
    known, form = _here(dispute), forms.AppealForm()
    if not permits(_actor(), Permission.APPEAL, known):
        abort(403)
    if not form.validate():
        return _page(known, appealing=form)
    return _tried(dispute, lambda: services.appeal(known, _actor(), form.grounds.data), "appealed", form.grounds.data)


@bp.post("/<int:dispute>")
@declare(Permission.DECIDE_DISPUTE)
def decide(dispute: int) -> ResponseReturnValue:
    """Decide, or settle on appeal."""
    known = _here(dispute)
    if not permits(_actor(), Permission.DECIDE_DISPUTE, known):
        abort(403)
    form = forms.DecideForm().offer(known.kind)
    if not form.validate():
        return _page(known, deciding=form)
    outcome, seen, reason = form.chosen, form.seen.data, form.reason.data
    return _tried(dispute, lambda: services.decide(known, _actor(), seen, outcome, reason), "decided", reason, outcome)


@bp.post("/<int:dispute>/reopen")
@declare(Permission.DECIDE_DISPUTE)
def reopen(dispute: int) -> ResponseReturnValue:
    """Take a decision back."""
    known, form = _here(dispute), forms.ReopenForm()
    if not permits(_actor(), Permission.DECIDE_DISPUTE, known):
        abort(403)
    if not form.validate():
        return _page(known, reopening=form)
    return _tried(dispute, lambda: services.reopen(known, _actor(), form.why.data), "reopened", form.why.data)


def _tried(
    dispute: int, act: Callable[[], None], done: str, written: str = "", outcome: str = ""
) -> ResponseReturnValue:
    """Do it, or say why nothing was recorded, with what was written; a second click finds what the first has done."""
    try:
        act()
    # Whoever may no longer what they might a moment ago comes too late as well: it waits for somebody else by now.
    except (MoveRefusedError, NotPermittedError, services.ChangedMeanwhileError, StaleDataError):
        known = _here(dispute)
        is_same = outcome in {"", known.outcome}
        if is_same and queries.was_just_done(db.session(), known, _actor(), _ACTS.get(done, ()), written):
            return _done(dispute, done)
        return _page(known, is_late=True, lost=written), CONFLICT
    return _done(dispute, done)


def _done(dispute: int, code: str) -> ResponseReturnValue:
    flash(code, "disputes")
    return redirect(_address(dispute), SEE_OTHER)


def _address(dispute: int) -> str:
    return url_for("disputes.read", dispute=dispute)


def _here(number: int, permission: Permission = Permission.READ_DISPUTE) -> Dispute:
    """Return the dispute of the address; 404 for whoever is no party and does not answer for it, 403 for other acts."""
    found = db.session().get(Dispute, number)
    if found is None or not permits(_actor(), Permission.READ_DISPUTE, found):
        abort(404)
    if not permits(_actor(), permission, found):
        abort(403)
    return found


def _page(  # noqa: PLR0913 - the forms that can come back with something to correct
    dispute: Dispute,
    *,
    stating: forms.StateForm | None = None,
    appealing: forms.AppealForm | None = None,
    deciding: forms.DecideForm | None = None,
    reopening: forms.ReopenForm | None = None,
    is_late: bool = False,
    lost: str = "",
) -> str:
    """Show a dispute; `is_late` says that nothing was recorded, `lost` is what was written for it."""
    shown = showing.shown(dispute, _words(), db.session(), _actor())
    may = (shown.may_state, shown.appeal_until is not None, shown.may_decide, shown.may_reopen)
    came = [(one, is_open) for one, is_open in zip((stating, appealing, deciding, reopening), may, strict=True) if one]
    # What was sent unfinished, and cannot be finished any longer, came too late as well.
    is_late = is_late or any(not is_open for _one, is_open in came)
    if deciding is not None and not shown.may_decide:
        lost = str(deciding.reason.data or "")
    if shown.may_decide and deciding is None:
        deciding = forms.DecideForm(formdata=None, data={"seen": shown.seen}).offer(dispute.kind)
    came_back = next((one for one, is_open in came if is_open and one.problems()), None)
    return render_template(
        "disputes/read.html",
        dispute=shown,
        stating=(stating or forms.StateForm(formdata=None)) if shown.may_state else None,
        appealing=(appealing or forms.AppealForm(formdata=None)) if shown.appeal_until else None,
        deciding=deciding if shown.may_decide else None,
        reopening=(reopening or forms.ReopenForm(formdata=None)) if shown.may_reopen else None,
        resting=forms.ActForm(formdata=None) if shown.may_withdraw else None,
        came_back=came_back,
        notices=_notices(),
        is_late=is_late,
        lost=lost,
    )


def _actor() -> Account:
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account


def _words() -> Words:
    return Words(vocabulary.current(db.session()), current_locale())


def _notices() -> list[Wording]:
    # Two clicks say it once.
    said = dict.fromkeys(get_flashed_messages(category_filter=["disputes"]))
    return [NOTICES[code].wording() for code in said if code in NOTICES]
