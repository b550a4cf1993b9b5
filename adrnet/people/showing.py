"""What the pages of this room show: whose post it is, what is held, who sees it, what happened."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.db import db
from adrnet.domain import reporting, vocabulary
from adrnet.domain.content import Content
from adrnet.domain.focal_point import Consent, Designation, DesignationState
from adrnet.domain.freshness import Freshness
from adrnet.domain.listing import Listing
from adrnet.domain.people import NOTICE_VERSION, SHOWN_FIELDS, Person, is_in_sight
from adrnet.domain.revision import RevisionState
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import LazyWording, Wording, current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.i18n.names import date_and_time
from adrnet.people import held, keeping, queries
from adrnet.people.forms import TIERS
from adrnet.people.queries import Happened, Profile
from adrnet.presenters import acts
from adrnet.presenters.acts import ShownAct
from adrnet.presenters.changes import changes
from adrnet.presenters.entries import address
from adrnet.presenters.fields import field_label, field_labels
from adrnet.presenters.posts import body_of, country_page, day_of
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words, languages_by_script

NOTICES: dict[str, LazyWording] = {
    "corrected": _l("What you corrected is saved. Pages and files made from now on show it so."),
    "unchanged": _l("Nothing was changed: what you sent was held already."),
    "sent": _l("Your correction is sent. Readers see it once a coordinator has approved it."),
    "sent_in_part": _l("Part of your correction is public now. The rest is sent and waits for a coordinator."),
    "taken_back": _l("What you had sent is taken back. Readers see the profile as it was."),
    "out_of_sight": _l("Your profile is out of sight now. Nothing of it is erased."),
    "shown_again": _l("Your profile is shown again."),
}
FIELDS: dict[str, LazyWording] = {
    "names": _l("Your name"),
    "title": _l("Your title"),
    "email": _l("E-mail address"),
    "telephone": _l("Telephone"),
}


def here() -> Words:
    """Return the vocabularies in the language of the page."""
    return Words(vocabulary.current(db.session()), current_locale())


def head(designation: Designation) -> dict[str, Any]:
    """Return whose post a page is about, who designates, for how long."""
    words, post = here(), designation.post
    if post.listing is not None:
        published = post.listing.published
        content = published.content if published else Content()
        is_shown = post.listing.is_public and bool(content.names)
        body = body_of(content, address(post.listing, content), words) if is_shown else None
        owner = Wording(body.text, body.lang or "und") if body else Wording(post.listing.public_id, "und")
        url = body.url if body else None
    else:
        code = post.country_code or ""
        owner, url = words.country(code), country_page(code)
    return {
        "owner": owner,
        "url": url,
        "topics": [words.label(Scheme.TOPIC, one.topic) for one in post.topics],
        "authority": as_written(designation.designated_by),
        "starts_on": designation.starts_on,
        "ends_on": designation.ends_on,
        "designated_on": day_of(designation.designated_at, _zone()),
    }


def notice() -> dict[str, Any]:
    """Return what the notice says that is a setting."""
    config = current_app.config
    return {
        "version": NOTICE_VERSION,
        "months": config["CONFIRMATION_MONTHS"],
        "silent_days": config["SILENT_DAYS"],
    }


def own_page(session: Session, designation: Designation) -> dict[str, Any]:
    """Return everything that is held, for `people/own.html`."""
    happened = queries.acts(session, designation)
    return {
        **head(designation),
        "state": _state(designation),
        "values": _values(designation),
        "consents": _consents(designation.consents),
        "exports": [
            {
                "at": one.record.at,
                "reason": as_written(one.record.reason),
                "format": one.record.format.upper(),
                "who": acts.who(held.as_event(one), one.actor, here(), None, designation.post.listing),
            }
            for one in queries.exports_with(session, designation)
        ],
        "acts": [{"act": _act(one, designation.post.listing), "links": []} for one in happened],
        "reports": reporting.waiting_for(session, designation.person.email if designation.person else ""),
        "is_over": designation.state not in {DesignationState.NOMINATED, DesignationState.ACTIVE},
    }


def own_profile(profile: Profile) -> dict[str, Any]:
    """Return everything that is held with a profile, for `people/own_profile.html`."""
    listing, change = profile.listing, profile.change
    content = profile.revision.content if profile.revision else Content()
    waits = change is not None and change.state == RevisionState.IN_REVIEW
    return {
        "state": listing.state,
        "url": address(listing, content) if listing.is_public else None,
        "email": profile.email,
        "is_unindexed": listing.is_unindexed,
        "values": _said(Content(), content, listing),
        "change": {"waits": waits, "values": _said(content, change.content, listing)} if change else None,
        "can_be_corrected": listing.state in keeping.CORRECTABLE,
        "can_be_kept": listing.state in keeping.KEEPABLE,
        "can_be_shown": keeping.may_show_again(db.session(), listing),
        "consents": _consents(profile.consents),
        "reports": reporting.waiting_for(db.session(), profile.email),
        "acts": [{"act": _act(one, listing), "links": []} for one in profile.acts],
    }


def _said(before: Content, after: Content, listing: Listing) -> list[dict[str, Any]]:
    """Return what `after` says otherwise than `before`; what it leaves out is said to be gone."""
    return [
        {
            "label": item.label,
            "said": enumerated([_piece(text, item.lang) for _kind, text in item.after], separator="")
            if item.after
            else _("Not stated"),
        }
        for group in changes(before, after, here(), type_=listing.type)
        for item in group.items
    ]


def as_written(text: str) -> Wording:
    """Return words that somebody wrote without saying in which language."""
    return Wording(text, next(iter(languages_by_script(text)), "und"))


def _values(designation: Designation) -> list[dict[str, Any]]:
    """Return each thing that is held: what it is called, what it says, who sees it."""
    person, words, tiers = Person.of(designation), here(), held.seen_by(designation)
    if person is None or designation.person is None:
        return []
    said: dict[str, list[Wording]] = {
        "names": [Wording(one.text, one.lang) for one in person.names],
        "title": [Wording(one.text, one.lang) for one in person.title],
        "email": [Wording(person.email, "und")] if person.email else [],
        "telephone": [Wording(person.telephone, "und")] if person.telephone else [],
    }
    rows = [
        {"label": FIELDS[name].wording(), "said": said[name], "seen_by": TIERS[tiers[name]].wording()}
        for name in SHOWN_FIELDS
    ]
    with_the_post = _("Whoever sees the post and anything of you")
    asks = _("Yes, leave pages out that show me") if designation.person.is_unindexed else _("No wish was stated")
    rows += [
        {
            "label": _("Languages in which you answer"),
            "said": [words.language(one) for one in person.languages],
            "seen_by": with_the_post,
        },
        {
            "label": field_label("locale"),
            "said": [words.language(person.locale)],
            "seen_by": _("Nobody; it is for mails to you"),
        },
        {"label": _("A wish to search engines"), "said": [asks], "seen_by": _("Search engines")},
    ]
    return rows


def _state(designation: Designation) -> dict[str, Any]:
    """Return where the designation stands, for `components/status.html`."""
    state = designation.state
    if is_in_sight(designation):
        code, words = "live", _("You are shown as the focal point, as far as you chose below.")
    elif state == DesignationState.ACTIVE and designation.freshness == Freshness.OVERDUE:
        code, words = "returned", _("You are not shown: nobody has confirmed for long that this is still right.")
    elif queries.is_unanswered(designation):
        code, words = "waiting", _("You were asked and have not answered. Nothing of you is shown.")
    elif state == DesignationState.NOMINATED:
        code, words = "waiting", _("You agreed. You are shown from the first day of your term on.")
    else:
        code, words = "none", _("Your term is over. You are no longer shown as the focal point.")
    return {"code": code, "words": words, "note": None, "lang": None, "url": None, "link": None}


def _piece(text: str, lang: str | None) -> Wording:
    """Return a piece of a comparison in its own language: the one it knows, its item's, what its script says."""
    if isinstance(text, Wording):
        return text
    return Wording(text, lang) if lang else as_written(text)


def _consents(given: Sequence[Consent]) -> list[dict[str, Any]]:
    return [
        {
            "at": one.at,
            "is_given": one.is_given,
            "withdrawn_at": one.withdrawn_at,
            "version": one.notice_version,
            "language": here().language(one.locale),
        }
        for one in sorted(given, key=lambda one: one.at)
    ]


def _act(one: Happened, listing: Listing | None) -> ShownAct:
    words, event = here(), one.event
    when = date_and_time(event.at, words.locale, ZoneInfo(_zone()), with_zone=False)
    return ShownAct(
        at=event.at,
        when=Wording(when, words.locale.tag),
        what=acts.what(event),
        who=acts.who(event, one.actor, words, None, listing),
        fields=field_labels(event.fields) if event.fields else None,
        reason=acts.in_their_words(one.reason) if one.reason else None,
        revision=None,
    )


def _zone() -> str:
    zone: str = current_app.config["NETWORK_TIME_ZONE"]
    return zone
