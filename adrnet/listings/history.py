"""The past of a listing as its keeper reads it: what happened, its revisions, two of them side by side."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from adrnet.domain import affiliating, history
from adrnet.domain.account import Account
from adrnet.domain.history import Done, may_read
from adrnet.domain.jurisdiction import facts_of_country
from adrnet.domain.offered_posts import open_posts
from adrnet.domain.revision import Revision, RevisionState
from adrnet.i18n.messages import LazyWording, Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.i18n.names import long_date
from adrnet.kit.addresses import keep_query
from adrnet.listings.queries import Kept, merged_into
from adrnet.listings.showing import short_name
from adrnet.presenters.acts import ShownAct, shown_act
from adrnet.presenters.listing_page import Aspect, Setting, home_of, listing_page
from adrnet.presenters.narrowing import Link, asked_for, page_there, shown_pages
from adrnet.presenters.posts import day_of
from adrnet.presenters.sentences import SLOT, enumerated, filled
from adrnet.presenters.words import Words

PAGE = 25
# Acts after which there is something to compare with what was published before.
_MADE_PUBLIC = {"revision.approve", "revision.publish", "revision.correct"}

_STATES: dict[str, LazyWording] = {
    RevisionState.DRAFT: _l("Being written"),
    RevisionState.IN_REVIEW: _l("Waiting for a decision"),
    RevisionState.RETURNED: _l("Returned"),
    RevisionState.DECLINED: _l("Declined"),
    RevisionState.WITHDRAWN: _l("Given up"),
    RevisionState.CORRECTION: _l("Small correction"),
    RevisionState.PUBLISHED: _l("Readers see it now"),
    RevisionState.SUPERSEDED: _l("Was public, is replaced"),
}


@dataclass(frozen=True)
class Entry:
    """What `components/acts.html` shows of one act."""

    act: ShownAct
    links: list[Link]


def timeline(
    kept: Kept, arguments: MultiDict[str, str], words: Words, reader: Account, session: Session
) -> dict[str, Any]:
    """Return what happened to a listing, the latest first, a page at a time."""
    wanted, notices = asked_for("listings.history", arguments, {}, public_id=kept.listing.public_id)
    total = history.count(session, kept.listing, is_on_behalf=kept.is_on_behalf)
    asked, pages, elsewhere = page_there(wanted, total, PAGE)
    found = history.acts(session, kept.listing, is_on_behalf=kept.is_on_behalf, offset=pages.offset, limit=PAGE)
    keep_query(asked.query())
    return {
        "merged": [
            Link(short_name(content, words), url_for("listings.history", public_id=one.public_id))
            for one, content in merged_into(session, kept.listing, reader)
        ],
        "entries": [_entry(kept, one, words, reader) for one in found],
        "pages": shown_pages(asked, pages),
        "notices": [*notices, *elsewhere],
    }


def revision_here(kept: Kept, number: int) -> Revision | None:
    """Return the revision of this number, None where there is none that this side reads."""
    return next(
        (
            one
            for one in kept.listing.revisions
            if one.number == number and may_read(one, is_on_behalf=kept.is_on_behalf)
        ),
        None,
    )


def others(kept: Kept, revision: Revision) -> list[Link]:
    """Return links that compare a revision with each other one, the newest first."""
    return [
        Link(_("Revision %(number)s", number=one.number), comparison(kept, *sorted((one.number, revision.number))))
        for one in history.readable(kept.listing, is_on_behalf=kept.is_on_behalf)
        if one is not revision
    ]


def comparison(kept: Kept, first: int, second: int) -> str:
    """Return the address on which two revisions stand side by side."""
    return url_for("listings.compare", public_id=kept.listing.public_id, first=first, second=second)


def about(revision: Revision, words: Words) -> Wording:
    """Return where a revision stands and since when: "Was public, is replaced, 12 March 2026"."""
    day = day_of(revision.decided_at or revision.edited_at or revision.created_at, zone())
    said = [_STATES[revision.state].wording()]
    return enumerated([*said, Wording(long_date(day, words.locale), words.locale.tag)] if day else said)


def page_of(session: Session, kept: Kept, revision: Revision, words: Words) -> dict[str, Any]:
    """Return a revision as the page that readers see, will see or saw."""
    listing, home = kept.listing, home_of(kept.listing, revision.content)
    if revision.is_pending:
        aspect = Aspect.PREVIEW
    else:
        is_public = revision.state == RevisionState.PUBLISHED and listing.is_public
        aspect = Aspect.PUBLIC if is_public else Aspect.PAST
    return listing_page(
        listing,
        revision,
        words,
        Setting.of(current_app.config),
        posts=open_posts(session, listing),
        facts=facts_of_country(session, home) if home else (),
        aspect=aspect,
        # Where somebody belonged when a revision was public is not part of it.
        others=() if aspect == Aspect.PAST else affiliating.shown(session, listing),
    )


def zone() -> str:
    """Return the network's time zone."""
    return str(current_app.config["NETWORK_TIME_ZONE"])


def named(sentence: Wording, short: Wording) -> Wording:
    """Return a title that names the listing in its own language."""
    return filled(sentence, short)


def title(short: Wording) -> Wording:
    """Return the title of the history."""
    return named(_("History of %(listing)s", listing=SLOT), short)


def _entry(kept: Kept, done: Done, words: Words, reader: Account) -> Entry:
    act = shown_act(done, words, reader, kept.listing, zone())
    revision = done.revision
    if revision is None or not may_read(revision, is_on_behalf=kept.is_on_behalf):
        return Entry(act, [])
    here = url_for("listings.revision", public_id=kept.listing.public_id, number=revision.number)
    links = [Link(_("Revision %(number)s", number=revision.number), here)]
    base = next((one for one in kept.listing.revisions if one.id == revision.base_id), None)
    if done.event.act in _MADE_PUBLIC and base and may_read(base, is_on_behalf=kept.is_on_behalf):
        words_ = _("Compare with revision %(number)s", number=base.number)
        links.append(Link(words_, comparison(kept, base.number, revision.number)))
    return Entry(act, links)
