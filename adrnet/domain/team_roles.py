"""Roles among those who keep an organisation's entry together; the others stand in `roles`.

Decisions:
    2026-11-22  Two ranks: editors do whatever an entry needs from day to day, owners besides decide who else keeps it
                and whether it is shown. Nobody is made less by somebody of the same rank: an owner goes by themselves,
                or by a coordinator's decision, so that one owner cannot turn the others out.
    2026-11-22  A practitioner's profile is the person's own and has no team: whoever writes in somebody's name about
                their life is not a colleague.
"""

from adrnet.domain.account import Account, KeepingRole, Maintainer
from adrnet.domain.listing import Listing, ListingType
from adrnet.domain.roles import maintainer, owner, uninvolved_coordinator
from adrnet.domain.things import ANY, Actor, Thing


def keeper_of_organisation(actor: Actor, thing: Thing) -> bool:
    """Whoever keeps an organisation's entry, as owner or editor."""
    return _is_of_organisation(thing) and maintainer(actor, thing)


def owner_of_organisation(actor: Actor, thing: Thing) -> bool:
    """Whoever keeps an organisation's entry as its owner."""
    return _is_of_organisation(thing) and owner(actor, thing)


def owner_of_editor(actor: Actor, thing: Thing) -> bool:
    """An owner, over whoever keeps the same entry as an editor."""
    is_editor = not isinstance(thing, Maintainer) or thing.role == KeepingRole.EDITOR
    return is_editor and owner_of_organisation(actor, thing)


def keeper_themselves(actor: Actor, thing: Thing) -> bool:
    """The account whose keeping it is."""
    if not isinstance(actor, Account) or not isinstance(thing, Maintainer):
        return thing is ANY and maintainer(actor, thing)
    return thing.account_id == actor.id


def uninvolved_coordinator_of_organisation(actor: Actor, thing: Thing) -> bool:
    """A coordinator who has no stake in an organisation's entry."""
    return _is_of_organisation(thing) and uninvolved_coordinator(actor, thing)


def _is_of_organisation(thing: Thing) -> bool:
    listing = thing.listing if isinstance(thing, Maintainer) else thing
    return thing is ANY or (isinstance(listing, Listing) and listing.type == ListingType.ORGANISATION)
