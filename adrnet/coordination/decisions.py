"""The page of decisions: what was decided, by whom, when, why, whether it still holds, and how it is undone.

A decision is never taken out of the record; it is undone by a new one, for which each line leads to the place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from adrnet.coordination import decided
from adrnet.coordination.coordinators import reach_in_words
from adrnet.coordination.decided import Decision, Matter
from adrnet.coordination.forms import NETWORK
from adrnet.coordination.queries import NO_COUNTRY
from adrnet.coordination.saying import country_in_words
from adrnet.domain.account import Account
from adrnet.domain.coordinators import Scope
from adrnet.domain.listing import ListingState
from adrnet.domain.naming import main_name
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import date_and_time
from adrnet.kit.addresses import keep_query
from adrnet.presenters import acts
from adrnet.presenters.narrowing import Choice, ShownPages, asked_for, page_there, shown_pages
from adrnet.presenters.sentences import SLOT, enumerated, filled, typed
from adrnet.presenters.words import Words

PAGE_SIZE = 25

Undo = tuple[Wording, str] | None


@dataclass(frozen=True)
class ShownDecision:
    """One line: `undo_url` leads to the new decision that would undo this one, None where there is nothing to undo."""

    at: datetime
    when: Wording
    what: Wording
    # To whom, where that is an account that is still there.
    whom: Wording | None
    subject: Wording
    who: Wording
    reason: Wording | None
    outcome: Wording
    holds: bool
    undo_words: Wording | None
    undo_url: str | None


@dataclass(frozen=True)
class ShownDecisions:
    """What `coordination/decisions.html` shows."""

    notices: list[Wording]
    matters: list[Choice]
    countries: list[Choice]
    is_narrowed: bool
    clear: str
    total: int
    items: list[ShownDecision]
    pages: ShownPages


def shown(
    session: Session, scope: Scope, words: Words, reader: Account, arguments: MultiDict[str, str]
) -> ShownDecisions:
    """Return the page that an address asks for."""
    covered = [one.code for one in words.vocabulary.words(Scheme.COUNTRY) if one.attributes.get("is_covered")]
    within = words.sorted_countries([code for code in covered if scope.holds(code)])
    offered = [*within, *([NETWORK] if scope.is_network else [])]
    known = {"matter": tuple(Matter), "country": offered}
    wanted, notices = asked_for("coordination.decisions", arguments, known)
    facets = wanted.facets
    countries = [NO_COUNTRY if code == NETWORK else code for code in facets["country"]]
    total = decided.count(session, scope, facets["matter"], countries)
    asked, pages, elsewhere = page_there(wanted, total, PAGE_SIZE)
    keep_query(asked.query())
    found = decided.decisions(session, scope, facets["matter"], countries, offset=pages.offset, limit=pages.size)
    return ShownDecisions(
        notices=[*notices, *elsewhere],
        matters=[Choice(one, matter_in_words(one), one in facets["matter"], None) for one in Matter],
        countries=[_country(code, words, facets["country"]) for code in (offered if len(offered) > 1 else [])],
        is_narrowed=bool(asked.chosen()),
        clear=asked.nothing().url(),
        total=total,
        items=[_shown(one, words, reader) for one in found],
        pages=shown_pages(asked, pages),
    )


def _country(code: str, words: Words, chosen: Sequence[str]) -> Choice:
    return Choice(code, country_in_words(NO_COUNTRY if code == NETWORK else code, words), code in chosen, None)


def matter_in_words(matter: Matter) -> Wording:
    """Say what was decided about."""
    labels = {
        Matter.CHANGES: _("Changes"),
        Matter.ENTRIES: _("Entries"),
        Matter.CLAIMS: _("Claims"),
        Matter.KEEPERS: _("Who keeps it"),
        Matter.POSTS: _("Focal points"),
        Matter.COORDINATORS: _("Coordinators"),
    }
    return labels[matter]


def _shown(one: Decision, words: Words, reader: Account) -> ShownDecision:
    zone = ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])
    holds = _holds(one)
    undo = _undo(one) if holds else None
    return ShownDecision(
        at=one.event.at,
        when=Wording(date_and_time(one.event.at, words.locale, zone), words.locale.tag),
        what=acts.what(one.event),
        whom=typed(one.keeps.account.email) if one.keeps and one.keeps.account.email else None,
        subject=_subject(one, words),
        who=acts.who(one.event, one.actor, words, reader, one.listing),
        reason=acts.in_their_words(one.reason) if one.reason else None,
        outcome=_("It still holds.") if holds else _("It was decided otherwise since, or has run out."),
        holds=holds,
        undo_words=undo[0] if undo else None,
        undo_url=undo[1] if undo else None,
    )


def _subject(one: Decision, words: Words) -> Wording:
    """Name what was decided about."""
    if one.remit is not None:
        person = Wording(one.remit.account.email or "", words.locale.tag)
        return enumerated([reach_in_words(one.remit.country_code, words), *([person] if person else [])])
    if one.invitation is not None:
        return reach_in_words(one.invitation.country_code, words)
    if one.post is not None:
        topics = [words.label(Scheme.TOPIC, topic.topic) for topic in one.post.topics]
        owner = words.country(one.post.country_code) if one.post.country_code else _name(one, words)
        return filled(_("Post of %(whose)s", whose=SLOT), enumerated([owner, *topics]))
    return _name(one, words)


def _name(one: Decision, words: Words) -> Wording:
    revision = one.revision or (one.listing.published if one.listing else None)
    if revision is None or not revision.content.names:
        return _("Listing without a name")
    name = main_name(revision.content, words.locale.code)
    return Wording(name.text, name.lang)


def _holds(one: Decision) -> bool:
    """Whether things still stand as they were decided."""
    if one.event.act in {"revision.check", "revision.uncheck"} and one.revision is not None:
        is_as_said = one.revision.is_unchecked == (one.event.act == "revision.uncheck")
        return is_as_said and one.revision.state == decided.STATES[one.event.act]
    if one.remit is not None:
        return (one.remit.until is None) == (one.event.act == "remit.begin")
    if one.invitation is not None:
        return one.is_waiting == (one.event.act == "invitation.send")
    thing: Any = {
        "revision": one.revision,
        "listing": one.listing,
        "claim": one.claim,
        "dispute": one.dispute,
        "designation": one.designation,
        "post": one.post,
        "duplicateproposal": one.pair,
        "maintainer": one.keeps,
    }[one.event.subject]
    if one.event.act in decided.WITHOUT_STATE:
        # Whoever reads this answers for the entry: it is where it was handed to, or was handed on from there.
        return thing is not None and thing.state != ListingState.ERASED
    if one.is_left:
        return False
    return thing is not None and thing.state == (decided.STATES.get(one.event.act) or one.event.to_state)


def _undo(one: Decision) -> Undo:
    """Return what undoes a decision that holds: the words, and the page on which it is decided anew."""
    way = _WAYS.get(one.event.act)
    return way(one) if way else None


def _change(one: Decision) -> Undo:
    if one.revision is None or one.listing is None:
        return None
    if one.revision.number == 1 or one.revision.base_id is None:
        return _withdraw(one)
    return (
        _("Bring an earlier revision back"),
        url_for("listings.history", public_id=one.listing.public_id),
    )


def _review(one: Decision) -> Undo:
    return (_("Decide about it again"), url_for("coordination.review", revision=one.event.subject_id))


def _withdraw(one: Decision) -> Undo:
    return _of_listing(one, _("Withdraw the entry"), "coordination.withdraw")


def _restore(one: Decision) -> Undo:
    return _of_listing(one, _("Show the entry again"), "coordination.restore")


def _bring_back(one: Decision) -> Undo:
    return _of_listing(one, _("Take the entry out of the archive"), "coordination.bring_back")


def _archive(one: Decision) -> Undo:
    return _of_listing(one, _("Archive the entry"), "coordination.archive")


def _hand_over(one: Decision) -> Undo:
    return _of_listing(one, _("Hand the entry to other coordinators"), "coordination.hand_over")


def _join_again(one: Decision) -> Undo:
    return _of_listing(one, _("Undo that the entry was divided"), "coordination.join_again")


def _separate(one: Decision) -> Undo:
    return _of_listing(one, _("Undo the merge"), "coordination.merged")


def _pair(one: Decision) -> Undo:
    return (_("Decide about it again"), url_for("coordination.duplicate", proposal=one.event.subject_id))


def _of_listing(one: Decision, said: Wording, endpoint: str) -> Undo:
    return (said, url_for(endpoint, public_id=one.listing.public_id)) if one.listing else None


def _keepers(one: Decision) -> Undo:
    return _of_listing(one, _("Decide about it again"), "coordination.keepers")


def _claim(one: Decision) -> Undo:
    return (_("Decide about it again"), url_for("coordination.claim", claim=one.event.subject_id))


def _dispute(one: Decision) -> Undo:
    return (_("Decide about it again"), url_for("disputes.read", dispute=one.event.subject_id))


def _post(one: Decision) -> Undo:
    if one.post is None:
        return None
    return (_("Decide about the post again"), url_for("focal_points.history", public_id=one.post.public_id))


def _remit(one: Decision) -> Undo:
    if one.event.act == "remit.begin":
        return (_("End the remit"), url_for("coordination.end_remit", remit=one.event.subject_id))
    return (_("Invite a coordinator"), url_for("coordination.invite"))


def _invitation(one: Decision) -> Undo:
    if one.event.act == "invitation.send":
        return (_("Withdraw the invitation"), url_for("coordination.coordinators"))
    return (_("Invite a coordinator"), url_for("coordination.invite"))


_WAYS: dict[str, Callable[[Decision], Undo]] = {
    "revision.approve": _change,
    "revision.publish": _change,
    "revision.check": _change,
    "revision.decline": _review,
    "revision.reopen": _review,
    "listing.withdraw": _restore,
    "listing.restore": _withdraw,
    "listing.archive": _bring_back,
    "listing.bring_back": _archive,
    "listing.hand_over": _hand_over,
    "listing.split_off": _join_again,
    "listing.merge": _separate,
    "duplicateproposal.tell_apart": _pair,
    "duplicateproposal.reopen": _pair,
    "listing.unmerge": _withdraw,
    **dict.fromkeys(("dispute.decide", "dispute.settle", "dispute.reopen"), _dispute),
    **dict.fromkeys(("claim.grant", "claim.decline", "claim.reopen"), _claim),
    **dict.fromkeys(decided.ACTS[Matter.KEEPERS], _keepers),
    **dict.fromkeys(decided.ACTS[Matter.POSTS], _post),
    "remit.begin": _remit,
    "remit.end": _remit,
    "invitation.send": _invitation,
    "invitation.cancel": _invitation,
}
