"""What was done, in words: by whom, when, to what, why.

The record holds acts, ids and names of fields (`domain.record`); here they become sentences. Who acted is said by what
they are to the listing ("A maintainer", "The coordinator for Thailand"); addresses of other people are for readers who
coordinate it.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from adrnet.domain.account import Account, Maintainer, Remit
from adrnet.domain.history import Done
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Bearer, Machine
from adrnet.domain.record import AuditEvent
from adrnet.domain.roles import coordinator
from adrnet.i18n.messages import LazyWording, Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.i18n.names import date_and_time
from adrnet.presenters.fields import field_labels
from adrnet.presenters.sentences import SLOT, UNDETERMINED, enumerated, filled, typed
from adrnet.presenters.words import Words, languages_by_script

# Every act that is written to the record of a listing, a claim, a post or a coordinator (tests see to that).
WORDS: dict[str, LazyWording] = {
    "listing.publish": _l("Published the entry"),
    "listing.withdraw": _l("Withdrew the entry from the directory"),
    "listing.restore": _l("Showed the entry again"),
    "listing.archive": _l("Archived the entry"),
    "listing.bring_back": _l("Took the entry out of the archive"),
    "listing.hand_over": _l("Handed the entry to other coordinators"),
    "listing.split": _l("Divided the entry: a part of it became another one"),
    "listing.split_off": _l("Made the entry from a part of another one"),
    "listing.join": _l("Undid that an entry was divided"),
    "listing.merge": _l("Merged the entry into another one"),
    "listing.unmerge": _l("Separated the entry from another one"),
    "listing.take_in": _l("Took another entry in that was merged into this one"),
    "listing.give_back": _l("Gave an entry back that had been merged into this one"),
    "listing.erase": _l("Erased the entry"),
    "listing.age": _l("The state of the entry changed with time"),
    "listing.confirm": _l("Confirmed that the entry is still right"),
    "listing.take_back": _l("Took back that the sources were looked up again"),
    "listing.remind": _l("Reminded of the confirmation by mail"),
    "listing.agree": _l("Agreed to be shown"),
    "listing.hide": _l("Took the profile out of sight, since nobody confirmed it"),
    "listing.show": _l("Showed the profile again"),
    "listing.unindex": _l("Asked search engines to leave the page out"),
    "listing.index": _l("Let search engines show the page"),
    "listing.correct_source": _l("Corrected what is said about the source"),
    "listing.maintain": _l("Gave the entry a maintainer"),
    "listing.invite": _l("Invited somebody to keep the entry"),
    "listing.take_invitation_back": _l("Took an invitation to keep the entry back"),
    "listing.decline_invitation": _l("Declined an invitation to keep the entry"),
    "maintainer.join": _l("Accepted an invitation to keep the entry"),
    "maintainer.make_owner": _l("Made an editor of the entry an owner"),
    "maintainer.step_down": _l("Became an editor of the entry, and is no longer an owner"),
    "maintainer.end": _l("Ended that an account keeps the entry"),
    "revision.begin": _l("Began a change"),
    "revision.edit": _l("Edited a change"),
    "revision.submit": _l("Sent a change to the coordinators"),
    "revision.recall": _l("Took a change back to work on it"),
    "revision.discard": _l("Gave a change up"),
    "revision.approve": _l("Approved a change and published it"),
    "revision.publish": _l("Published a change"),
    "revision.correct": _l("Published a small correction"),
    "revision.return": _l("Returned a change"),
    "revision.decline": _l("Declined a change"),
    "revision.reopen": _l("Took a declined change up again"),
    "revision.supersede": _l("Replaced what was published"),
    "revision.bring_back": _l("Brought an earlier revision back as a change"),
    "revision.check": _l("Checked an entry that had been published unchecked"),
    "revision.uncheck": _l("Took back that an entry had been checked"),
    "revision.follow": _l("Brought a change up to date with what was published meanwhile"),
    "claim.open": _l("Claimed the entry"),
    "claim.prove": _l("Proved a claim by mail"),
    "claim.grant": _l("Granted a claim"),
    "claim.decline": _l("Declined a claim"),
    "claim.withdraw": _l("Withdrew a claim"),
    "claim.revoke": _l("Revoked a claim"),
    "claim.reopen": _l("Took a claim up again that was decided"),
    "dispute.open": _l("Began a dispute"),
    "dispute.say": _l("Stated their side in a dispute"),
    "dispute.withdraw": _l("Let a dispute rest"),
    "dispute.decide": _l("Decided a dispute"),
    "dispute.appeal": _l("Appealed against a decision"),
    "dispute.settle": _l("Settled a dispute on appeal"),
    "dispute.reopen": _l("Took a dispute up again that was decided"),
    "post.open": _l("Opened a post"),
    "post.edit": _l("Changed a post"),
    "post.close": _l("Closed a post"),
    "post.reopen": _l("Opened a post again"),
    "post.move": _l("Moved a post to another entry"),
    "designation.nominate": _l("Nominated an office or a person for a post"),
    "designation.ask_again": _l("Asked a person once more"),
    "designation.designate": _l("Designated an office or a person to a post"),
    "designation.decline": _l("Declined a designation"),
    "designation.withdraw": _l("Withdrew a designation"),
    "designation.end": _l("Ended a designation"),
    "designation.agree": _l("Agreed to be designated and shown"),
    "designation.correct": _l("Corrected their own data"),
    "designation.confirm": _l("Confirmed that a designation is still right"),
    "designation.take_back": _l("Took a confirmation of a designation back"),
    "designation.remind": _l("Reminded of the confirmation by mail"),
    "designation.lapse": _l("A nomination lapsed without an answer"),
    "designation.erase": _l("Erased what was held about a person"),
    "designation.age": _l("The state of a designation changed with time"),
    "affiliation.propose": _l("Proposed an affiliation"),
    "affiliation.confirm": _l("Confirmed an affiliation"),
    "affiliation.decline": _l("Declined an affiliation"),
    "affiliation.withdraw": _l("Took a proposed affiliation back"),
    "affiliation.lapse": _l("A proposed affiliation lapsed without an answer"),
    "affiliation.end": _l("Ended an affiliation"),
    "affiliation.move": _l("Moved an affiliation to another entry"),
    "affiliation.resume": _l("Took an affiliation up again that had stood twice"),
    "duplicateproposal.propose": _l("Said that another entry may be the same organisation"),
    "duplicateproposal.tell_apart": _l("Said that two entries are two organisations"),
    "duplicateproposal.reopen": _l("Took up again whether two entries are one"),
    "duplicateproposal.merge": _l("Said that two entries are one organisation"),
    "duplicateproposal.undo": _l("Undid that two entries are one"),
    "remit.begin": _l("Began to coordinate"),
    "remit.end": _l("Ended a coordinator's remit"),
    "invitation.send": _l("Invited a coordinator"),
    "invitation.cancel": _l("Withdrew an invitation"),
    "edition.issue": _l("Issued an edition of the list"),
    "problem.report": _l("Reported a problem"),
    "problem.answer": _l("Answered a reported problem"),
    "problem.close": _l("Closed a reported problem"),
    "problem.reopen": _l("Took a reported problem up again"),
    "problem.forget": _l("Erased what the reader had written"),
    "problem.forget_address": _l("Erased the address for the answer"),
    "importrun.begin": _l("Brought a file in"),
    "importrun.carry_out": _l("Carried an import out"),
    "importrun.give_up": _l("Gave an import up"),
    "importrun.undo": _l("Undid an import"),
}

# Acts of readers, of whom nothing is known, whether they are signed in or not.
_OF_READERS = {"problem.report"}
_MACHINES: dict[str, LazyWording] = {
    Machine.COMMAND_LINE: _l("The command line"),
    Machine.REFERENCE_DATA: _l("Public sources"),
    Machine.CLOCK: _l("The clock"),
    Bearer.value: _l("The person concerned, by a mailed link"),
}


@dataclass(frozen=True)
class ShownAct:
    """What `components/acts.html` shows; the page says once which time zone is meant."""

    at: datetime
    when: Wording
    what: Wording
    who: Wording
    fields: Wording | None
    reason: Wording | None
    # The number of the revision that it was done to, None for acts on anything else.
    revision: int | None


def shown_act(done: Done, words: Words, reader: Account, listing: Listing | None, time_zone: str) -> ShownAct:
    """Return an act on record as `reader` may know it."""
    event = done.event
    when = date_and_time(event.at, words.locale, ZoneInfo(time_zone), with_zone=False)
    return ShownAct(
        at=event.at,
        when=Wording(when, words.locale.tag),
        what=what(event),
        who=who(event, done.actor, words, reader, listing),
        fields=field_labels(event.fields) if event.fields else None,
        reason=in_their_words(done.reason) if done.reason else None,
        revision=done.revision.number if done.revision else None,
    )


def what(event: AuditEvent) -> Wording:
    """Return what was done; an act that has no words is shown as it stands on record."""
    known = WORDS.get(event.act)
    return known.wording() if known else typed(event.act)


def who(
    event: AuditEvent, actor: Account | None, words: Words, reader: Account | None, listing: Listing | None = None
) -> Wording:
    """Return who acted, with their address only for coordinators of the listing."""
    if event.machine:
        return _MACHINES[event.machine].wording()
    if actor is None:
        return _("A reader") if event.act in _OF_READERS else _("Somebody who was not signed in")
    if reader is not None and actor.id == reader.id:
        return _("You")
    role = _role(actor, event.at, words, listing)
    if actor.email and (coordinator(reader, listing) if listing else reader is not None and reader.coordinates):
        return filled(_("%(role)s (%(email)s)", role=role, email=SLOT), typed(actor.email))
    return role


def in_their_words(text: str) -> Wording:
    """Return what somebody wrote, each line marked with a language where its script tells one."""
    lines = [Wording(line, next(iter(languages_by_script(line)), UNDETERMINED)) for line in text.splitlines()]
    if len({line.lang for line in lines}) == 1:
        return Wording(text, lines[0].lang)
    return enumerated(lines, separator="\n")


def _role(actor: Account, at: datetime, words: Words, listing: Listing | None) -> Wording:
    """Return what somebody was to the listing at that time."""
    if listing and any(one.listing_id == listing.id and _held(one, at) for one in actor.maintains):
        return _("A maintainer")
    remits = {one.country_code for one in actor.remits if _held(one, at)}
    country = listing.responsible_country if listing else next((code for code in remits if code), None)
    if country and country in remits:
        return filled(_("The coordinator for %(country)s", country=SLOT), words.country(country))
    if None in remits:
        return _("A coordinator of the network")
    return _("A coordinator") if remits else _("Another account")


def _held(held: Maintainer | Remit, at: datetime) -> bool:
    return held.since <= at and (held.until is None or held.until >= at)
