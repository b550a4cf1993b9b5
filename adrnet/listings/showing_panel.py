"""What the pages of panels and affiliations show: who is asked, who agreed, what each row of a file would do.

Of whoever said no, did not answer or went out of the directory an organisation learns that, as a number, and not who.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from adrnet.domain.affiliation import Affiliation, AffiliationState, Side
from adrnet.domain.content import Content
from adrnet.domain.drafting import pending_of, published_of
from adrnet.domain.likeness import Why
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.listings.forms.panel import PanelAskForm
from adrnet.listings.panel import Doubt, Weighed, own_words
from adrnet.presenters.affiliations import kind_in_words
from adrnet.presenters.entries import address
from adrnet.presenters.names import ShownName, shown_names
from adrnet.presenters.words import Words

_CURRENT = {AffiliationState.PROPOSED, AffiliationState.CONFIRMED}


@dataclass(frozen=True)
class ShownAffiliation:
    """One affiliation, as one of its sides sees it."""

    names: list[ShownName]
    kind: Wording
    state: Wording
    is_confirmed: bool
    is_mine_to_answer: bool
    since: datetime
    # Of the page in the directory, None while there is none.
    page: str | None
    url: str


def counts(found: Sequence[Affiliation]) -> list[dict[str, Any]]:
    """Return how many were asked and what came of it."""
    asked = [one for one in found if one.proposed_by == Side.ORGANISATION]
    labels = (
        (AffiliationState.PROPOSED, _("Asked, no answer yet")),
        (AffiliationState.CONFIRMED, _("Agreed")),
        (AffiliationState.DECLINED, _("Said no")),
        (AffiliationState.LAPSED, _("Did not answer")),
    )
    return [
        {"label": label, "value": sum(one.state == state for one in asked), "note": None, "url": None}
        for state, label in labels
    ]


def shown_affiliations(mine: Listing, found: Sequence[Affiliation], words: Words) -> list[ShownAffiliation]:
    """Return those that stand or wait, those that wait for one's own answer first."""
    shown = [one for each in found if each.state in _CURRENT and (one := shown_affiliation(mine, each, words))]
    return sorted(shown, key=lambda one: not one.is_mine_to_answer)


def shown_affiliation(mine: Listing, one: Affiliation, words: Words) -> ShownAffiliation | None:
    """Return an affiliation; None where the other side is out of sight."""
    is_person = mine.type == ListingType.PRACTITIONER
    other = one.organisation if is_person else one.practitioner
    own = None if is_person else own_words(one)
    content = own or _content(other)
    if content is None or not content.names:
        return None
    is_answer_mine = one.state == AffiliationState.PROPOSED and (one.proposed_by == Side.ORGANISATION) == is_person
    states = {
        AffiliationState.CONFIRMED: _("Confirmed by both"),
        AffiliationState.PROPOSED: _("Waits for your answer") if is_answer_mine else _("Asked, no answer yet"),
    }
    return ShownAffiliation(
        names=shown_names(content, words.locale.code),
        kind=kind_in_words(one.kind),
        state=states[AffiliationState(one.state)],
        is_confirmed=one.state == AffiliationState.CONFIRMED,
        is_mine_to_answer=is_answer_mine,
        since=one.decided_at or one.created_at,
        page=address(other, content) if other.is_public and own is None else None,
        url=url_for("listings.affiliation", public_id=mine.public_id, affiliation_id=one.id),
    )


def shown_rows(weighed: Sequence[Weighed], form: PanelAskForm, words: Words) -> dict[str, Any]:
    """Return the rows of a table, by what there is to do with them."""
    return {
        "there": [_row(one, words) for one in weighed if one.is_there],
        "doubtful": [
            {
                **_row(one, words),
                "field": form[f"row_{one.row.number}"],
                "doubts": [_doubt(two, words) for two in one.doubts],
            }
            for one in weighed
            if one.doubts and not one.is_there
        ],
        "plain": [_row(one, words) for one in weighed if not one.doubts],
    }


def _row(one: Weighed, words: Words) -> dict[str, Any]:
    person = one.row.person
    return {
        "number": one.row.number,
        "names": shown_names(person.content, words.locale.code),
        "email": person.email,
    }


def _doubt(doubt: Doubt, words: Words) -> dict[str, Any]:
    """Return whom a row may mean and why."""
    if doubt.known.row:
        where = _("In row %(row)s of this file", row=str(doubt.known.row))
    elif doubt.known.is_on_panel:
        where = _("On your panel, or asked already")
    else:
        where = _("In the directory")
    listing = doubt.known.listing
    return {
        "names": shown_names(doubt.known.content, words.locale.code),
        "where": where,
        "why": _("the same e-mail address") if doubt.why == Why.MAILBOX else _("names that are alike"),
        "url": address(listing, doubt.known.content) if listing is not None and listing.is_public else None,
    }


def _content(listing: Listing) -> Content | None:
    """Return what may be shown of the other side: what is public, or what was written to ask an unlisted person."""
    if listing.is_public:
        revision = published_of(listing)
    else:
        revision = pending_of(listing) if listing.state == ListingState.UNPUBLISHED else None
    return revision.content if revision else None
