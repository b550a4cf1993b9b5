"""What is contested, in words: for its parties and coordinators, and in a neutral sentence for readers.

Readers learn that something is contested, or that another body uses the same name, and nothing of who says what.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from adrnet.domain.contested import content_of
from adrnet.domain.dispute import Dispute, DisputeKind, DisputeState, Outcome, Side
from adrnet.domain.listing import Listing
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.entries import address, short_name
from adrnet.presenters.names import ShownName, shown_names
from adrnet.presenters.sentences import SLOT, filled, typed
from adrnet.presenters.words import Words


@dataclass(frozen=True)
class Namesake:
    """Another body that uses a name, with a way to its page."""

    sentence: Wording
    names: list[ShownName]
    url: str


@dataclass(frozen=True)
class Contested:
    """What readers of an entry are told; nothing where both are empty."""

    is_being_clarified: bool = False
    namesakes: tuple[Namesake, ...] = ()


def contested_of(listing: Listing, found: Sequence[Dispute], words: Words) -> Contested:
    """Return what is said on the page of an entry (`domain.contested.shown` has found it)."""
    return Contested(
        any(one.kind == DisputeKind.KEEPING for one in found),
        tuple(_namesake(listing, one, words) for one in found if one.kind == DisputeKind.NAME),
    )


def _namesake(listing: Listing, dispute: Dispute, words: Words) -> Namesake:
    other = next(one for one in dispute.listings if one.id != listing.id)
    content = content_of(other)
    sentence = filled(_("Another body uses the name %(name)s as well:", name=SLOT), typed(dispute.name))
    return Namesake(sentence, shown_names(content, words.locale.code), address(other, content))


def about(dispute: Dispute) -> Wording:
    """Say what is contested."""
    if dispute.kind == DisputeKind.KEEPING:
        return _("Who speaks for an entry")
    return filled(_("Who uses the name %(name)s", name=SLOT), typed(dispute.name))


def standing(dispute: Dispute) -> Wording:
    """Say where a dispute stands."""
    return {
        DisputeState.OPEN: _("It waits for a coordinator's decision."),
        DisputeState.DECIDED: _("It is decided."),
        DisputeState.APPEALED: _("A party has appealed. It waits for the coordinators of the network."),
        DisputeState.SETTLED: _("The coordinators of the network have settled it."),
        DisputeState.WITHDRAWN: _("It rests: nothing was decided."),
    }[DisputeState(dispute.state)]


def outcome_in_words(kind: str, outcome: str) -> Wording:
    """Say what a decision means, for whoever makes it and for whom it is about."""
    return {
        (DisputeKind.KEEPING, Outcome.BOTH): _("Both keep the entry: the claim is granted beside whoever keeps it."),
        (DisputeKind.KEEPING, Outcome.FIRST): _("The claim is declined. Whoever keeps the entry goes on keeping it."),
        (DisputeKind.KEEPING, Outcome.SECOND): _("The claimant keeps the entry. Whoever kept it does no longer."),
        (DisputeKind.NAME, Outcome.BOTH): _("Both bear the name. Their pages lead to each other."),
        (DisputeKind.NAME, Outcome.FIRST): _(
            "The name belongs to the body whose entry is the older one. The other one is asked to change its own."
        ),
        (DisputeKind.NAME, Outcome.SECOND): _(
            "The name belongs to the body whose entry is the newer one. The other one is asked to change its own."
        ),
    }[DisputeKind(kind), Outcome(outcome)]


def side_in_words(dispute: Dispute, side: str, words: Words) -> Wording:
    """Name a side: by what it is to the entry, or by its entry."""
    if dispute.kind == DisputeKind.KEEPING:
        return _("The claimant") if side == Side.SECOND else _("Whoever else keeps or claims the entry")
    if side == Side.SECOND and dispute.other_listing is not None:
        return filled(_("The newer entry: %(name)s", name=SLOT), named(dispute.other_listing, words))
    return filled(_("The older entry: %(name)s", name=SLOT), named(dispute.listing, words))


def named(listing: Listing, words: Words) -> Wording:
    """Return the nearest words for an entry."""
    content = content_of(listing)
    if not content.names:
        return _("Listing without a name")
    name = short_name(content, words)
    return Wording(name.text, name.lang)
