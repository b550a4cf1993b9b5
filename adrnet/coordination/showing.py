"""A change as its coordinator reads it: everything that `templates/coordination/review.html` shows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.coordination.letters import content_of
from adrnet.coordination.queries import NO_COUNTRY
from adrnet.coordination.queue import country_in_words
from adrnet.coordination.seeing import Compared, Sight
from adrnet.domain.account import Account
from adrnet.domain.content import Content
from adrnet.domain.drafting import published_of
from adrnet.domain.history import acts, may_read
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.naming import main_name
from adrnet.domain.policy import Permission, maintainer, permits
from adrnet.domain.publication import OUT_OF_SIGHT
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.revision import Revision, RevisionState
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.acts import shown_act
from adrnet.presenters.changes import Group, changes, conflicts
from adrnet.presenters.entries import reference
from adrnet.presenters.fields import field_label
from adrnet.presenters.names import ShownName, shown_names
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words, languages_by_script

_WEB = {"http", "https"}
# Of the record so far; the whole of it is the history.
MOST_ACTS = 10


@dataclass(frozen=True)
class Quote:
    """What somebody wrote; `lang` where its script tells the language, else None."""

    text: str
    lang: str | None


@dataclass(frozen=True)
class Subject:
    """The listing that a page of this room is about."""

    names: list[ShownName]
    short: Wording
    country: Wording
    # The page that readers see, None while there is none.
    url: str | None
    history: str
    state: Wording


@dataclass(frozen=True)
class Website:
    """A website to be opened: its address as a link where it is one, and whether somebody has seen it."""

    text: str
    url: str | None
    is_seen: bool


@dataclass(frozen=True)
class Meanwhile:
    """What has become another one since it was seen: of the change, and of what readers see."""

    groups: list[Group]
    readers: list[Group]
    gone: Wording | None


@dataclass(frozen=True)
class Review:
    """A change, what it would replace, and who may do what about it.

    Attributes:
        standing: where it stands when it does not wait, else None.
        waits: it waits for a decision.
        may_decide: the reader may decide it.
        why_not: why the reader may not, None where they may or nothing waits.
        may_reopen: the reader may undo its refusal.
        is_shown: its words may be read: they were sent, and nobody is writing them.
        is_out_of_sight: readers see nothing of its entry, so that it cannot be published now.
        acts: what happened to the listing, the latest first.
    """

    number: int
    subject: Subject
    is_new: bool
    sent_on: date
    sender: str
    author: str
    is_on_behalf: bool
    source: Quote | None
    note: Quote | None
    website: Website | None
    groups: list[Group]
    seen: str
    standing: Wording | None
    waits: bool
    may_decide: bool
    why_not: Wording | None
    may_reopen: bool
    is_shown: bool
    is_out_of_sight: bool
    meanwhile: Meanwhile | None
    acts: list[dict[str, Any]]


def review(compared: Compared, words: Words, session: Session, actor: Account, seen: Sight | None = None) -> Review:
    """Return the values of the page; `seen` is what an earlier page showed, where that is no longer so."""
    revision = compared.revision
    listing = revision.listing
    people = _mailboxes(session, {revision.author_id, revision.submitted_by_id})
    waits = revision.state == RevisionState.IN_REVIEW
    may = permits(actor, Permission.REVIEW_LISTING, revision)
    shown = may_read(revision, is_on_behalf=True)
    return Review(
        number=revision.id,
        subject=subject(listing, compared.after if shown else Content(), words),
        is_new=listing.published_at is None,
        sent_on=on(revision.submitted_at or revision.decided_at or revision.created_at),
        sender=people.get(revision.submitted_by_id or 0, ""),
        author=people.get(revision.author_id or 0, ""),
        is_on_behalf=revision.is_on_behalf,
        source=quote(revision.source),
        note=_note(session, revision),
        website=website(compared.after) if shown else None,
        groups=changes(compared.before, compared.after, words, type_=listing.type) if shown else [],
        seen=compared.sight.written(),
        standing=None if waits else standing(revision),
        waits=waits,
        may_decide=waits and may,
        why_not=_why_not(revision, actor) if waits and not may else None,
        may_reopen=may and revision.state == RevisionState.DECLINED,
        is_shown=shown,
        is_out_of_sight=listing.state in OUT_OF_SIGHT,
        meanwhile=_meanwhile(compared, seen, words, session) if seen and waits else None,
        acts=record_of(listing, words, session, actor),
    )


def subject(listing: Listing, fallback: Content, words: Words) -> Subject:
    """Return the listing; `fallback` has its names while readers see nothing of it."""
    content = content_of(listing, fallback)
    states = {
        ListingState.UNPUBLISHED: _("Not published yet"),
        ListingState.PUBLISHED: _("Published"),
        ListingState.HIDDEN: _("Out of sight until it is confirmed"),
        ListingState.WITHDRAWN: _("Withdrawn"),
        ListingState.ARCHIVED: _("Withdrawn"),
        ListingState.MERGED: _("Merged with another entry"),
        ListingState.ERASED: _("Removed for good"),
    }
    if content.names:
        first = main_name(content, words.locale.code)
        short = Wording(first.text, first.lang)
    else:
        short = _("Listing without a name")
    return Subject(
        names=shown_names(content, words.locale.code) if content.names else [],
        short=short,
        country=country_in_words(listing.responsible_country or NO_COUNTRY, words),
        url=url_for("directory.read", reference=reference(listing.public_id, content)) if listing.is_public else None,
        history=url_for("listings.history", public_id=listing.public_id),
        state=states[ListingState(listing.state)],
    )


def website(content: Content) -> Website | None:
    """Return the website, to be opened by who decides."""
    if not content.website:
        return None
    try:
        is_link = urlsplit(content.website).scheme in _WEB
    except ValueError:
        is_link = False
    return Website(content.website, content.website if is_link else None, content.website_seen)


def standing(revision: Revision) -> Wording:
    """Say where a change stands that does not wait for a decision."""
    sentences = {
        RevisionState.CORRECTION: _("It is public."),
        RevisionState.DRAFT: _("Its author has taken it back to go on writing."),
        RevisionState.RETURNED: _("It was returned to be corrected, and waits for its author."),
        RevisionState.DECLINED: _("It was declined."),
        RevisionState.WITHDRAWN: _("Its author has given it up."),
        RevisionState.PUBLISHED: _("It was approved: readers see it."),
        RevisionState.SUPERSEDED: _("It was approved. A later one has taken its place."),
    }
    if revision.state == RevisionState.PUBLISHED and revision.is_unchecked:
        return _("It was published unchecked: readers see it, and no second coordinator has looked at it.")
    return sentences[RevisionState(revision.state)]


def record_of(listing: Listing, words: Words, session: Session, reader: Account) -> list[dict[str, Any]]:
    """Return the latest acts on a listing (four statements)."""
    zone = current_app.config["NETWORK_TIME_ZONE"]
    done = acts(session, listing, is_on_behalf=True, limit=MOST_ACTS)
    return [{"act": shown_act(one, words, reader, listing, zone), "links": []} for one in done]


def quote(text: str) -> Quote | None:
    """Return what somebody wrote, in the language that its script tells."""
    return Quote(text, next(iter(languages_by_script(text)), None)) if text else None


def on(instant: datetime) -> date:
    """Return the day of an instant, counted as the network counts its days."""
    zone = ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])
    return instant.astimezone(zone).date()


def _why_not(revision: Revision, actor: Account) -> Wording:
    if maintainer(actor, revision):
        return _("You keep this entry yourself. Another coordinator has to decide.")
    return _("You wrote or sent this change. Another coordinator has to decide.")


def _meanwhile(compared: Compared, seen: Sight, words: Words, session: Session) -> Meanwhile:
    listing, published = compared.revision.listing, published_of(compared.revision.listing)
    former = session.get(Revision, seen.published)
    # The form says which revision its page was about; anybody can write another number into it.
    was_public = former is not None and former.listing_id == listing.id and former.state == RevisionState.SUPERSEDED
    gone = [field_label(name, listing.type) for name in compared.gone_since(seen)]
    return Meanwhile(
        groups=conflicts(compared.changed_since(seen), words, listing.type) if seen.change else [],
        readers=_readers(former, published, words) if former and was_public and published else [],
        gone=enumerated(gone) if gone else None,
    )


def _readers(former: Revision, published: Revision, words: Words) -> list[Group]:
    return changes(former.content, published.content, words, type_=published.listing.type)


def _mailboxes(session: Session, ids: set[int | None]) -> dict[int, str]:
    rows = session.execute(select(Account.id, Account.email).where(Account.id.in_([one for one in ids if one])))
    return {account_id: email or "" for account_id, email in rows}


def _note(session: Session, revision: Revision) -> Quote | None:
    """Return what was written when it was sent: the reason of a coordinator who writes on behalf."""
    note = session.scalar(
        select(ReviewEntry.note)
        .join(AuditEvent, AuditEvent.id == ReviewEntry.event_id)
        .where(
            AuditEvent.subject == "revision",
            AuditEvent.subject_id == revision.id,
            AuditEvent.act.in_(("revision.submit", "revision.publish")),
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    return quote(note or "")
