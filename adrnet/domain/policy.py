"""The table of permissions: who may do what with which thing.

One permission, one row: the roles that have it. A role is a question about the actor and the thing. Nobody is asked
"are you an administrator": there is none.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from adrnet.domain.account import Account, Remit
from adrnet.domain.claim import Claim
from adrnet.domain.focal_point import Designation, Post
from adrnet.domain.listing import Listing
from adrnet.domain.reviewing import is_verified
from adrnet.domain.revision import Revision


class Machine(StrEnum):
    """Acts of the house itself; whoever may run its commands may do these."""

    COMMAND_LINE = "command_line"
    REFERENCE_DATA = "reference_data"
    CLOCK = "clock"


Actor = Account | Machine | None


class Permission(StrEnum):
    """What can be permitted."""

    READ_SITE = "read_site"
    READ_DIRECTORY = "read_directory"
    TAKE_OPEN_LIST = "take_open_list"
    USE_ACCOUNTS = "use_accounts"
    KEEP_ACCOUNT = "keep_account"
    LOAD_REFERENCE = "load_reference"
    REGISTER_LISTING = "register_listing"
    CLAIM_LISTING = "claim_listing"
    GRANT_CLAIM = "grant_claim"
    DECIDE_CLAIM = "decide_claim"
    WITHDRAW_CLAIM = "withdraw_claim"
    PUBLISH_LISTING = "publish_listing"
    EDIT_LISTING = "edit_listing"
    CORRECT_LISTING = "correct_listing"
    READ_HISTORY = "read_history"
    REVIEW_LISTING = "review_listing"
    SUPERSEDE_REVISION = "supersede_revision"
    WITHDRAW_LISTING = "withdraw_listing"
    MERGE_LISTING = "merge_listing"
    ERASE_LISTING = "erase_listing"
    ENTER_LISTING = "enter_listing"
    READ_DESK = "read_desk"
    OPEN_POST = "open_post"
    DESIGNATE = "designate"
    END_DESIGNATION = "end_designation"
    INVITE_COORDINATOR = "invite_coordinator"
    END_REMIT = "end_remit"


class AnyThing(StrEnum):
    """Stands for some thing that is not known yet: what is asked before a view has loaded anything."""

    ANY = "any"


ANY: Final = AnyThing.ANY

Thing = Listing | Revision | Claim | Post | Designation | Remit | AnyThing | None


def _listing_of(thing: Thing) -> Listing | None:
    if isinstance(thing, Listing):
        return thing
    if isinstance(thing, Revision | Claim | Post):
        return thing.listing
    if isinstance(thing, Designation):
        return thing.post.listing
    return None


def _country_of(thing: Thing) -> str | None:
    """Return whose coordinators answer for the thing; None: the network's."""
    if isinstance(thing, Designation):
        return _country_of(thing.post)
    if isinstance(thing, Post | Remit) and thing.country_code:
        return thing.country_code
    listing = _listing_of(thing)
    return listing.responsible_country if listing else None


def anyone(_actor: Actor, _thing: Thing) -> bool:
    """Every visitor."""
    return True


def machine(actor: Actor, _thing: Thing) -> bool:
    """The house's own commands."""
    return isinstance(actor, Machine)


def clock(actor: Actor, _thing: Thing) -> bool:
    """The worker's clock."""
    return actor == Machine.CLOCK


def account(actor: Actor, _thing: Thing) -> bool:
    """Whoever is signed in."""
    return isinstance(actor, Account)


def maintainer(actor: Actor, thing: Thing) -> bool:
    """An account that keeps the listing concerned."""
    if not isinstance(actor, Account):
        return False
    kept = {one.listing_id for one in actor.maintains if one.until is None}
    if thing is ANY:
        return bool(kept)
    listing = _listing_of(thing)
    return listing is not None and listing.id in kept


def author_side(actor: Actor, thing: Thing) -> bool:
    """A maintainer, for whatever the organisation itself writes; on behalf of it coordinators write."""
    return maintainer(actor, thing) and not (isinstance(thing, Revision) and thing.is_on_behalf)


def maintainer_of_verified(actor: Actor, thing: Thing) -> bool:
    """A maintainer of a listing whose small corrections need nobody's eyes."""
    if thing is ANY:
        return maintainer(actor, thing)
    listing = _listing_of(thing)
    return listing is not None and is_verified(listing) and maintainer(actor, thing)


def claimant(actor: Actor, thing: Thing) -> bool:
    """The account whose claim it is."""
    return isinstance(actor, Account) and (thing is ANY or (isinstance(thing, Claim) and thing.account_id == actor.id))


def coordinator(actor: Actor, thing: Thing) -> bool:
    """A coordinator within whose remit the thing lies: its country, or the whole network.

    Without a second factor nobody is one.
    """
    if not isinstance(actor, Account) or not actor.has_second_factor:
        return False
    remits = [one for one in actor.remits if one.until is None]
    if thing is ANY:
        return bool(remits)
    country = _country_of(thing)
    return any(one.country_code is None or one.country_code == country for one in remits)


def uninvolved_coordinator(actor: Actor, thing: Thing) -> bool:
    """A coordinator who has no stake in the thing: neither keeps the listing, nor wrote it, nor sent it."""
    if not coordinator(actor, thing):
        return False
    if thing is ANY or not isinstance(actor, Account):
        return True
    if maintainer(actor, thing):
        return False
    if isinstance(thing, Revision):
        return actor.id not in {thing.author_id, thing.submitted_by_id}
    return not (isinstance(thing, Claim) and thing.account_id == actor.id)


def coordinator_on_behalf(actor: Actor, thing: Thing) -> bool:
    """A coordinator who writes for an organisation that they do not keep themselves."""
    if isinstance(thing, Revision) and not thing.is_on_behalf:
        return False
    return coordinator(actor, thing) and (thing is ANY or not maintainer(actor, thing))


Role = Callable[[Actor, Thing], bool]

TABLE: dict[Permission, tuple[Role, ...]] = {
    Permission.READ_SITE: (anyone,),
    Permission.READ_DIRECTORY: (anyone,),
    Permission.TAKE_OPEN_LIST: (anyone,),
    # Signing in, registering, getting back in.
    Permission.USE_ACCOUNTS: (anyone,),
    Permission.KEEP_ACCOUNT: (account,),
    Permission.LOAD_REFERENCE: (machine,),
    Permission.REGISTER_LISTING: (account,),
    Permission.CLAIM_LISTING: (account,),
    # Evidence by mail needs nobody's decision: whoever used the link up is the claimant.
    Permission.GRANT_CLAIM: (claimant, uninvolved_coordinator),
    Permission.DECIDE_CLAIM: (uninvolved_coordinator,),
    Permission.WITHDRAW_CLAIM: (claimant,),
    Permission.PUBLISH_LISTING: (machine, coordinator_on_behalf),
    Permission.EDIT_LISTING: (machine, author_side, coordinator_on_behalf),
    Permission.CORRECT_LISTING: (machine, maintainer_of_verified, coordinator_on_behalf),
    Permission.READ_HISTORY: (maintainer, coordinator),
    Permission.REVIEW_LISTING: (uninvolved_coordinator,),
    # It only ever happens together with publishing another one, which asks for its own permission.
    Permission.SUPERSEDE_REVISION: (machine, maintainer, coordinator),
    Permission.WITHDRAW_LISTING: (machine, maintainer, coordinator),
    Permission.MERGE_LISTING: (machine, coordinator),
    Permission.ERASE_LISTING: (machine,),
    Permission.ENTER_LISTING: (coordinator,),
    Permission.READ_DESK: (coordinator,),
    Permission.OPEN_POST: (machine, coordinator),
    Permission.DESIGNATE: (machine, coordinator),
    Permission.END_DESIGNATION: (machine, coordinator),
    Permission.INVITE_COORDINATOR: (machine, coordinator),
    Permission.END_REMIT: (machine, coordinator),
}


class NotPermittedError(PermissionError):
    """The actor has no role that carries the permission."""


def permits(actor: Actor, permission: Permission, thing: Thing = None) -> bool:
    """Whether `actor` may do what `permission` names with `thing`."""
    return any(role(actor, thing) for role in TABLE[permission])


def could_permit(actor: Actor, permission: Permission) -> bool:
    """Whether there may be a thing with which `actor` may do this: asked before anything is loaded."""
    return permits(actor, permission, ANY)
