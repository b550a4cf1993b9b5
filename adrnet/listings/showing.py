"""A listing as its keeper sees it: how far each section is, what readers see, what waits, what came back and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from sqlalchemy.orm import Session

from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.content import Content
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.sections import Missing, Progress, Standing, is_sendable, standings
from adrnet.i18n.messages import LazyWording, Wording, current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.i18n.names import long_date
from adrnet.listings.queries import Act, Kept, last_act
from adrnet.presenters import entries
from adrnet.presenters.fields import section_title
from adrnet.presenters.names import ShownName, shown_names
from adrnet.presenters.reviewers import reviewer
from adrnet.presenters.sentences import SLOT, enumerated, filled
from adrnet.presenters.words import Words, languages_by_script

_MISSING: dict[Missing, LazyWording] = {
    Missing.OFFICIAL_NAME: _l("The official name is missing."),
    Missing.LATIN_NAME: _l("A name in Latin letters is missing."),
    Missing.KIND: _l("The kind of organisation is missing."),
    Missing.ROLE: _l("Say what you work as."),
    Missing.DESCRIPTION: _l("Say in a few sentences what you do."),
    Missing.OUTDATED_TRANSLATION: _l("A translation is older than its original."),
    Missing.PLACE: _l("The country of your seat is missing."),
    Missing.SERVICE: _l("Say which services you offer."),
    Missing.SPECIALTY: _l("Say what you specialise in."),
    Missing.LANGUAGE: _l("Say in which languages you can conduct proceedings."),
    Missing.DIGITAL: _l("Say what can be done online."),
    Missing.ACCREDITATION: _l("Say what you are accredited for."),
    Missing.CONTACT: _l("An e-mail address, a telephone number or a website is missing."),
    Missing.LINK: _l("Link your rules, model clause or fees."),
    Missing.POST: _l("Name the office that answers enquiries."),
    Missing.INTRODUCTION: _l("Say whether introductions are welcome."),
}
_MISSING_OF_PERSONS: dict[Missing, LazyWording] = {
    Missing.OFFICIAL_NAME: _l("Your name is missing."),
    Missing.LATIN_NAME: _l("Your name in Latin letters is missing."),
    Missing.PLACE: _l("The country in which you work is missing."),
    Missing.DESCRIPTION: _l("Say in a few sentences what you have done."),
    Missing.LANGUAGE: _l("Say in which languages you work."),
    Missing.LINK: _l("Link pages about your work."),
}


@dataclass(frozen=True)
class Status:
    """One line of `components/status.html`."""

    code: str
    words: Wording
    note: str | None = None
    lang: str | None = None
    url: str | None = None
    link: Wording | None = None


def missing_words(missing: Missing, type_: str = ListingType.ORGANISATION) -> Wording:
    """Return what is missing of a listing of this type, as a sentence."""
    own = _MISSING_OF_PERSONS if type_ == ListingType.PRACTITIONER else {}
    return own.get(missing, _MISSING[missing]).wording()


def names_of(content: Content) -> list[ShownName]:
    """Return the names to show, none where nobody has written any yet."""
    return shown_names(content, current_locale().code) if content.names else []


def short_name(content: Content, words: Words) -> Wording:
    """Return the nearest words for a listing, for the trail."""
    if not content.names:
        return _("Listing without a name")
    name = entries.short_name(content, words)
    return Wording(name.text, name.lang)


def on(sentence: Wording, at: datetime) -> Wording:
    """Fill the slot of a sentence with the day of an instant in the network's time zone."""
    locale = current_locale()
    zone = ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])
    return filled(sentence, Wording(long_date(at.astimezone(zone).date(), locale), locale.tag))


def section_tasks(listing: Listing, content: Content, *, is_writable: bool) -> list[dict[str, Any]]:
    """Return the sections for `components/tasks.html`; without links while nothing can be written."""
    tasks = []
    for one in standings(content, listing.type):
        url = url_for("listings.edit", public_id=listing.public_id, section=one.section.value)
        said = [missing_words(missing, listing.type) for missing in _to_say(one)]
        tasks.append(
            {
                "label": section_title(one.section, listing.type),
                "url": url if is_writable else None,
                "state": one.progress.value,
                "words": None,
                "hint": enumerated(said, separator=" ") if said else None,
            }
        )
    return tasks


def tasks(kept: Kept) -> list[dict[str, Any]]:
    """Return all tasks: the sections, then to check and send."""
    items = section_tasks(kept.listing, kept.content, is_writable=kept.is_writable)
    if kept.is_writable:
        can_send = kept.to_send is not None and is_sendable(kept.content, kept.listing.type)
        url = url_for("listings.check", public_id=kept.listing.public_id) if can_send else None
        last = {"label": _("Check and send"), "url": url, "hint": None}
        last |= (
            {"state": "empty", "words": _("Ready to send")}
            if can_send
            else {"state": "blocked", "words": _not_yet(kept)}
        )
        items.append(last)
    return items


def _not_yet(kept: Kept) -> Wording:
    """Say why nothing can be sent."""
    return _("Not yet possible") if kept.to_send is not None else _("Nothing has changed yet")


def _to_say(standing: Standing) -> tuple[Missing, ...]:
    """What is missing is said where it holds something up or is nearly there; an empty section speaks for itself."""
    return standing.missing if standing.progress in {Progress.REQUIRED, Progress.IN_PART} else ()


def statuses(session: Session, kept: Kept, words: Words) -> list[Status]:
    """Return where a listing stands, for `components/status.html`: what readers see first."""
    items = [_live(session, kept)]
    if kept.pending is not None:
        items += _pending(session, kept, kept.pending, words)
    elif kept.declined is not None:
        items.append(_declined(session, kept, kept.declined))
    return items + _other_side(kept)


def claim_status(session: Session, claim: Claim, words: Words) -> Status:
    """Return where a claim stands."""
    url, link = url_for("claims.begin", public_id=claim.listing.public_id), _("See the claim")
    if claim.state == ClaimState.OPEN:
        said = on(_("Claimed on %(day)s.", day=SLOT), claim.created_at)
        who = reviewer(session, claim.listing, words)
        waits = filled(_("It waits for evidence by mail, or for %(who)s.", who=SLOT), who)
        return Status("waiting", enumerated([said, waits], separator=" "), url=url, link=link)
    verb, sentence = {
        ClaimState.DECLINED: ("decline", _("The claim was declined on %(day)s.", day=SLOT)),
        ClaimState.REVOKED: ("revoke", _("The entry was taken from you on %(day)s.", day=SLOT)),
    }[ClaimState(claim.state)]
    act = last_act(session, claim, verb)
    return _with_note("declined", on(sentence, claim.decided_at or claim.created_at), act, url, link)


def _live(session: Session, kept: Kept) -> Status:
    listing, published = kept.listing, kept.published
    if listing.state == ListingState.PUBLISHED and published is not None:
        said = on(_("Readers see the entry of %(day)s.", day=SLOT), published.decided_at or published.created_at)
        return Status("live", said, url=entries.address(listing, published.content), link=_("See the published entry"))
    if listing.state == ListingState.HIDDEN:
        words = _("Out of sight since nobody confirmed it. It is shown again once you confirm it.")
        if kept.is_on_behalf:
            return Status("declined", words)
        url = url_for("freshness.confirm_listing", public_id=listing.public_id)
        return Status("declined", words, url=url, link=_("Confirm that the entry is still correct"))
    if listing.state in {ListingState.WITHDRAWN, ListingState.ARCHIVED}:
        act = last_act(session, listing, "withdraw")
        return _with_note(
            "declined", on(_("Out of sight since %(day)s.", day=SLOT), act.at if act else listing.created_at), act
        )
    if listing.state == ListingState.MERGED and listing.merged_into_id is not None:
        stays = session.get_one(Listing, listing.merged_into_id)
        url = url_for("directory.read", reference=stays.public_id)
        return Status("declined", _("This entry was put together with another one."), url=url, link=_("See that entry"))
    return Status("none", _("Not published yet. Readers see nothing of it."))


def _pending(session: Session, kept: Kept, pending: Revision, words: Words) -> list[Status]:
    items = []
    who = reviewer(session, kept.listing, words)
    if pending.state == RevisionState.IN_REVIEW:
        said = on(_("Sent on %(day)s.", day=SLOT), pending.submitted_at or pending.created_at)
        reads = filled(_("It waits for %(who)s.", who=SLOT), who)
        items.append(Status("waiting", enumerated([said, reads], separator=" ")))
    elif pending.state == RevisionState.RETURNED:
        act = last_act(session, pending, "return")
        said = on(
            _("Returned to you on %(day)s. Correct it and send it again.", day=SLOT),
            pending.decided_at or pending.created_at,
        )
        items.append(_with_note("returned", said, act))
    else:
        said = on(_("Your draft of %(day)s is saved and not sent.", day=SLOT), pending.edited_at or pending.created_at)
        items.append(Status("draft", said))
    followed = last_act(session, pending, "follow")
    if followed is not None:
        changed = on(_("The published entry changed on %(day)s, while yours was on its way.", day=SLOT), followed.at)
        kept_words = _("What you had not touched was taken over. Your own words stayed.")
        items.append(Status("draft", enumerated([changed, kept_words], separator=" ")))
    return items


def _declined(session: Session, kept: Kept, declined: Revision) -> Status:
    said = on(_("Your change was declined on %(day)s.", day=SLOT), declined.decided_at or declined.created_at)
    url = url_for("listings.revision", public_id=kept.listing.public_id, number=declined.number)
    return _with_note("declined", said, last_act(session, declined, "decline"), url, _("See what you had written"))


def _other_side(kept: Kept) -> list[Status]:
    """Say what a coordinator has done on the organisation's behalf."""
    if kept.is_on_behalf:
        return []
    other = next((one for one in kept.listing.revisions if one.is_pending and one.is_on_behalf), None)
    items = []
    if other is not None and other.state == RevisionState.IN_REVIEW:
        items.append(Status("waiting", _("A coordinator has written a change for you. A second one reads it.")))
    if kept.published is not None and kept.published.is_unchecked:
        items.append(Status("draft", _("A coordinator wrote the published entry. No second one has checked it yet.")))
    return items


def _with_note(
    code: str, words: Wording, act: Act | None, url: str | None = None, link: Wording | None = None
) -> Status:
    note = act.note if act else ""
    return Status(code, words, note or None, _language(note) if note else None, url, link)


def _language(note: str) -> str:
    """Return the language of a reason, by its script; nobody knows more."""
    here = current_locale().tag
    written_in = languages_by_script(note)
    return next((one for one in written_in if one.split("-")[0] == here.split("-")[0]), next(iter(written_in), "und"))
