"""The list of pairs that may be one, as a remit's coordinator narrows it."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from adrnet.coordination import pairs
from adrnet.coordination.forms import NETWORK
from adrnet.coordination.letters import content_of
from adrnet.coordination.queries import NO_COUNTRY
from adrnet.coordination.queue import country_in_words, days_since
from adrnet.coordination.showing import subject
from adrnet.domain.content import Content
from adrnet.domain.coordinators import Scope
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.likeness import Why
from adrnet.domain.listing import Listing
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import LazyWording, Wording
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.addresses import keep_query
from adrnet.presenters.narrowing import Choice, ShownPages, asked_for, page_there, shown_pages
from adrnet.presenters.words import Words

PAGE_SIZE = 25

WHY: dict[str, LazyWording] = {
    Why.NAMES: _l("The names are alike."),
    Why.WEBSITE: _l("Both give the same website."),
    Why.ABBREVIATION: _l("They have the same abbreviation, and names that are somewhat alike."),
    Why.MAILBOX: _l("Both give the same mailbox."),
    Why.DOMAIN: _l("Their mailboxes are at the same domain."),
    Why.SAID: _l("Somebody says that they are one."),
}
_STATES: dict[str, LazyWording] = {
    ProposalState.PROPOSED: _l("Waits for a decision"),
    ProposalState.DIFFERENT: _l("Two organisations"),
    ProposalState.MERGED: _l("Merged"),
    ProposalState.UNDONE: _l("Merged and separated again"),
}


@dataclass(frozen=True)
class ShownPairs:
    """What `templates/coordination/duplicates.html` shows."""

    notices: list[Wording]
    states: list[Choice]
    countries: list[Choice]
    is_narrowed: bool
    clear: str
    total: int
    items: list[dict[str, Any]]
    pages: ShownPages


def shown_pairs(session: Session, scope: Scope, words: Words, arguments: MultiDict[str, str]) -> ShownPairs:
    """Return the list that an address asks for: what waits, unless it asks for something else."""
    covered = [one.code for one in words.vocabulary.words(Scheme.COUNTRY) if one.attributes.get("is_covered")]
    offered = [
        *words.sorted_countries([one for one in covered if scope.holds(one)]),
        *([NETWORK] if scope.is_network else []),
    ]
    asked, notices = asked_for(
        "coordination.duplicates", arguments, {"state": tuple(ProposalState), "country": offered}
    )
    states = asked.facets["state"]
    countries = [NO_COUNTRY if code == NETWORK else code for code in asked.facets["country"]]
    total = pairs.count(session, scope, states, countries)
    asked, pages, elsewhere = page_there(asked, total, PAGE_SIZE)
    keep_query(asked.query())
    found = pairs.pairs(session, scope, states, countries, offset=pages.offset, limit=pages.size)
    chosen = asked.facets["country"]
    return ShownPairs(
        notices=[*notices, *elsewhere],
        states=[
            Choice(one, _STATES[one].wording(), one in states, None)
            for one in ProposalState
            if one != ProposalState.PROPOSED
        ],
        countries=[
            Choice(code, country_in_words(NO_COUNTRY if code == NETWORK else code, words), code in chosen, None)
            for code in (offered if len(offered) > 1 else [])
        ],
        is_narrowed=bool(asked.chosen()),
        clear=asked.nothing().url(),
        total=total,
        items=[_line(one, words) for one in found],
        pages=shown_pages(asked, pages),
    )


def written(listing: Listing) -> Content:
    """Return what is compared of an entry: what readers see, else what was written last."""
    return content_of(listing, listing.revisions[-1].content if listing.revisions else Content())


def _line(pair: DuplicateProposal, words: Words) -> dict[str, Any]:
    first, second = (subject(one, written(one), words) for one in pair.listings)
    return {
        "url": url_for("coordination.duplicate", proposal=pair.id),
        "first": first,
        "second": second,
        "why": WHY[pair.why].wording(),
        "state": _STATES[pair.state].wording(),
        "days": days_since(pair.proposed_at),
    }
