"""The table of permissions: who may do what with which thing.

One permission, one row: the roles that have it. A role is a question about the actor and the thing. Nobody is asked
"are you an administrator": there is none.
"""

from collections.abc import Callable
from enum import StrEnum

from adrnet.domain.account import Account
from adrnet.domain.focal_point import Designation, Post
from adrnet.domain.listing import Listing
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
    LOAD_REFERENCE = "load_reference"
    PUBLISH_LISTING = "publish_listing"
    EDIT_LISTING = "edit_listing"
    REVIEW_LISTING = "review_listing"
    WITHDRAW_LISTING = "withdraw_listing"
    MERGE_LISTING = "merge_listing"
    ERASE_LISTING = "erase_listing"
    OPEN_POST = "open_post"
    DESIGNATE = "designate"
    END_DESIGNATION = "end_designation"


Thing = Listing | Revision | Post | Designation | None


def _listing_of(thing: Thing) -> Listing | None:
    if isinstance(thing, Listing):
        return thing
    if isinstance(thing, Revision):
        return thing.listing
    if isinstance(thing, Post):
        return thing.listing
    if isinstance(thing, Designation):
        return thing.post.listing
    return None


def _country_of(thing: Thing) -> str | None:
    if isinstance(thing, Designation):
        return _country_of(thing.post)
    if isinstance(thing, Post) and thing.country_code:
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


def maintainer(actor: Actor, thing: Thing) -> bool:
    """An account that keeps the listing concerned."""
    listing = _listing_of(thing)
    return (
        isinstance(actor, Account)
        and listing is not None
        and any(one.listing_id == listing.id and one.until is None for one in actor.maintains)
    )


def coordinator(actor: Actor, thing: Thing) -> bool:
    """A coordinator within whose remit the thing lies: its country, or the whole network."""
    if not isinstance(actor, Account):
        return False
    remits = [one for one in actor.remits if one.until is None]
    country = _country_of(thing)
    return any(one.country_code is None or one.country_code == country for one in remits)


Role = Callable[[Actor, Thing], bool]

TABLE: dict[Permission, tuple[Role, ...]] = {
    Permission.READ_SITE: (anyone,),
    Permission.READ_DIRECTORY: (anyone,),
    Permission.TAKE_OPEN_LIST: (anyone,),
    Permission.LOAD_REFERENCE: (machine,),
    Permission.PUBLISH_LISTING: (machine, coordinator),
    Permission.EDIT_LISTING: (machine, maintainer, coordinator),
    Permission.REVIEW_LISTING: (coordinator,),
    Permission.WITHDRAW_LISTING: (machine, maintainer, coordinator),
    Permission.MERGE_LISTING: (machine, coordinator),
    Permission.ERASE_LISTING: (machine,),
    Permission.OPEN_POST: (machine, maintainer, coordinator),
    Permission.DESIGNATE: (machine, maintainer, coordinator),
    Permission.END_DESIGNATION: (machine, maintainer, coordinator),
}


class NotPermittedError(PermissionError):
    """The actor has no role that carries the permission."""


def permits(actor: Actor, permission: Permission, thing: Thing = None) -> bool:
    """Whether `actor` may do what `permission` names with `thing`."""
    return any(role(actor, thing) for role in TABLE[permission])
