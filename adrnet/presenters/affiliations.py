"""Who belongs to an organisation, and where a practitioner belongs, as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from adrnet.domain.affiliating import Other
from adrnet.domain.affiliation import AffiliationKind
from adrnet.domain.listing import Listing, ListingType
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.entries import address
from adrnet.presenters.names import ShownName, shown_names
from adrnet.presenters.words import Words

# More than these are folded: a long panel does not push the rest of the page away.
IN_SIGHT = 12


@dataclass(frozen=True)
class ShownOther:
    """Somebody, or an organisation, with the address of their page."""

    names: list[ShownName]
    url: str


@dataclass(frozen=True)
class Belonging:
    """Those of one kind: the first ones, and the rest that is folded."""

    kind: str
    title: Wording
    first: list[ShownOther]
    rest: list[ShownOther]


def kind_in_words(kind: str) -> Wording:
    """Return how somebody belongs to an organisation."""
    return _("Panel") if kind == AffiliationKind.PANEL else _("People")


def belonging(listing: Listing, others: Sequence[Other], words: Words) -> list[Belonging]:
    """Return with whom a listing is affiliated, kind by kind; nothing where nobody is."""
    is_person = listing.type == ListingType.PRACTITIONER
    found = []
    for kind in AffiliationKind:
        titles = {
            AffiliationKind.PANEL: _("On the panel of") if is_person else _("Panel"),
            AffiliationKind.STAFF: _("Belongs to") if is_person else _("People"),
        }
        shown = [
            ShownOther(shown_names(one.content, words.locale.code), address(one.listing, one.content))
            for one in others
            if one.kind == kind
        ]
        if shown:
            found.append(Belonging(kind, titles[kind], shown[:IN_SIGHT], shown[IN_SIGHT:]))
    return found
