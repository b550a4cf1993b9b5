"""What the views of this room share: the blueprint, who acts, words and day, the listing of the address, notices."""

from flask import Blueprint, abort, current_app, flash, get_flashed_messages, render_template, request
from sqlalchemy.orm.exc import StaleDataError

from adrnet import identity
from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.account import Account
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.i18n.messages import LazyWording, Wording, current_locale
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit import clock
from adrnet.listings.queries import Kept, kept
from adrnet.presenters.words import Words

bp = Blueprint("listings", __name__, url_prefix="/<lang:lang>/listings")
CONFLICT = 409

# What an act says on the next page. Only the code travels, so that the page speaks the reader's language.
NOTICES: dict[str, LazyWording] = {
    "saved": _l("Your answers are saved."),
    "saved_with_theirs": _l("Your answers are saved, together with what somebody else has changed here meanwhile."),
    "registered": _l("Your listing is begun. Fill in the sections, then check and send it."),
    "registered_person": _l("Your profile is begun. Fill in the sections, then check and send it."),
    "profile_kept": _l("You keep a profile already. Here it is."),
    "unindexed": _l("Search engines are asked to leave your page out from now on."),
    "indexed": _l("Search engines may show your page from now on."),
    "sent": _l("Your change is sent. You can take it back until it is decided."),
    "sent_in_part": _l("Telephone and postal addresses are public now. The rest is sent and waits."),
    "sent_of_person_in_part": _l("Part of your change is public now, as you read before. The rest is sent and waits."),
    "published_at_once": _l("Your change is public now. Nothing of it needed a coordinator."),
    "sent_on_behalf": _l("The change is sent to a second coordinator."),
    "published_unchecked": _l("The entry is public now, marked as not yet checked by a second coordinator."),
    "recalled": _l("You have taken your change back. Send it again when you are ready."),
    "discarded": _l("Your change is discarded. Its words stay in the history."),
    "corrected": _l("Your correction is public now. It is on record."),
    "nothing_to_correct": _l("Nothing was different, so nothing was changed."),
    "confirmed": _l("You have confirmed the entry. Readers see today's date."),
    "withdrawn": _l("Your entry is out of sight now."),
    "profile_erased": _l("Your profile is deleted, with everything that it ever said."),
    "claimed": _l("You keep this entry from now on. Read it through, correct it, and send it."),
    "brought_back": _l("The earlier revision is a change of yours now. Read it through and send it."),
    "entered": _l("The entry is begun. Fill in the sections, then check it; readers see it once it is published."),
    "split": _l("The entry is divided. This is the new one, which readers see at its own address."),
    "one_again": _l("The entry is one again. The part of it is withdrawn."),
    "one_again_same": _l("Its words had stayed what they were."),
    "one_again_restored": _l("It says again what it said before it was divided."),
    "one_again_change": _l(
        "It was changed since: what it said before is a change of yours now. Read it through and send it."
    ),
    "one_again_not": _l("Its words stay as they are: a change that a coordinator wrote for it is on its way."),
    "one_again_in_part": _l("Something that went to the part did not come back: it was ended or changed since."),
    "asked": _l("Everybody was written to. What they answer shows here."),
    "nobody_asked": _l("Nobody was asked: every row was left out."),
    "affiliation_proposed": _l("The organisation was asked. It shows on both pages once they confirm it."),
    "affiliation_confirmed": _l("It shows on both pages from now on."),
    "affiliation_declined": _l("You said no. Nothing of it is shown."),
    "affiliation_ended": _l("It is ended. Nothing of it is shown any longer."),
    "person_asked": _l("We have written to the person. Nothing of them is shown before their yes."),
    "person_asked_no_longer": _l("The person is asked no longer. What was written about them is erased."),
    "person_asked_again": _l("We have sent the person a new link. The former one opens nothing any longer."),
    "person_asked_just_now": _l("The person was written to less than a day ago. Nothing was sent."),
    "person_ended": _l("The term has ended, and the person is told. The post is vacant."),
    "person_moved_on": _l("Nothing was done: the post has changed in the meantime. This is how it is now."),
    "joined": _l("You keep this entry from now on, together with others."),
    "left": _l("You keep that entry no longer. What you wrote stays."),
    "maintainer_invited": _l("The invitation is on its way. The link in it works for seven days."),
    "invitation_taken_back": _l("The invitation is taken back. Its link no longer works."),
    "invitation_was_accepted": _l("The invitation was accepted in the meantime. Nothing was taken back."),
    "owner_made": _l("The person is an owner of the entry now, and is told."),
    "maintainer_removed": _l("The person keeps the entry no longer, and is told."),
    "handed_over": _l("You have handed over. You are an editor of the entry now."),
    "stepped_down": _l("You are an editor of the entry now."),
    "nothing_to_send": _l("Your change says what the published entry says. There is nothing to send."),
}


@bp.errorhandler(StaleDataError)
@bp.errorhandler(MoveRefusedError)
@bp.errorhandler(NotPermittedError)
def _moved_on(_error: Exception) -> tuple[str, int]:
    """Answer what the views have not foreseen: between page and act the thing moved on, or was taken from the actor."""
    return slower(str((request.view_args or {}).get("public_id", "")))


def actor() -> Account:
    """Return who is acting; the permission of each view has seen to it that somebody is."""
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account


def words() -> Words:
    """Return the vocabularies in the language of the page."""
    return Words(vocabulary.current(db.session()), current_locale())


def today() -> Day:
    """Return the network's today, with the rhythm of confirmations."""
    config = current_app.config
    rhythm = Rhythm(config["CONFIRMATION_MONTHS"], config["CONFIRMATION_DUE_DAYS"])
    return Day(clock.today(config["NETWORK_TIME_ZONE"]), rhythm)


def kept_here(public_id: str, permission: Permission | None = None) -> Kept:
    """Return the listing of the address as whoever acts keeps it.

    Where they do not, or lack `permission` for it, there is no such page for them: 404. Nobody writes for a person.
    """
    found = kept(db.session(), public_id, actor())
    if found is None or (permission and not permits(actor(), permission, found.pending or found.listing)):
        abort(404)
    if permission == Permission.EDIT_LISTING and found.is_person and found.is_on_behalf:
        abort(404)
    return found


def notify(code: str) -> None:
    """Say on the next page what was done: a code of `NOTICES`."""
    flash(code, "listings")


def notices() -> list[Wording]:
    """Return what is to be said about the last act, once."""
    said = get_flashed_messages(category_filter=["listings"])
    return [NOTICES[code].wording() for code in said if code in NOTICES]


def slower(public_id: str) -> tuple[str, int]:
    """Answer that somebody was faster: nothing is recorded, the way back shows how it is now."""
    return render_template("listings/slower.html", public_id=public_id), CONFLICT
