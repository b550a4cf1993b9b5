"""Who can act and on what, and to which entry and which countries a thing belongs.

What somebody may do with a thing is asked in `roles` and answered in `policy`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, Literal

from adrnet.domain.account import Account, Maintainer, Remit
from adrnet.domain.affiliation import Affiliation
from adrnet.domain.claim import Claim
from adrnet.domain.dispute import Dispute
from adrnet.domain.duplicate import DuplicateProposal
from adrnet.domain.focal_point import Designation, Post
from adrnet.domain.import_run import ImportRun
from adrnet.domain.listing import Listing
from adrnet.domain.problem import Problem
from adrnet.domain.revision import Revision


class Machine(StrEnum):
    """Acts of the house itself; whoever may run its commands may do these."""

    COMMAND_LINE = "command_line"
    REFERENCE_DATA = "reference_data"
    CLOCK = "clock"


@dataclass(frozen=True)
class Bearer:
    """The person concerned, known by a link that was mailed to them: they act without an account, for one thing only.

    `subject` and `subject_id` say for which: a designation, or a listing (a practitioner's profile).
    """

    subject: Literal["designation", "listing"]
    subject_id: int
    # What the record says in place of an account.
    value: ClassVar[str] = "link"


Actor = Account | Machine | Bearer | None


class AnyThing(StrEnum):
    """Stands for some thing that is not known yet: what is asked before a view has loaded anything."""

    ANY = "any"


ANY: Final = AnyThing.ANY

Thing = (
    Listing
    | Revision
    | Claim
    | Post
    | Designation
    | Affiliation
    | Maintainer
    | DuplicateProposal
    | Remit
    | Problem
    | ImportRun
    | Dispute
    | AnyThing
    | None
)


def listing_of(thing: Thing) -> Listing | None:
    """Return the entry that a thing belongs to, None where it belongs to none."""
    if isinstance(thing, Listing):
        return thing
    if isinstance(thing, Revision | Claim | Post | Maintainer):
        return thing.listing
    if isinstance(thing, Designation):
        return thing.post.listing
    if isinstance(thing, Problem):
        return thing.listing or listing_of(thing.post)
    return thing.organisation if isinstance(thing, Affiliation) else None


def countries_of(thing: Thing) -> set[str | None]:
    """Return every country whose coordinators have to agree: of a name that two countries' entries use, both."""
    if isinstance(thing, Dispute):
        return {one.responsible_country for one in thing.listings}
    return {country_of(thing)}


def country_of(thing: Thing) -> str | None:
    """Return whose coordinators answer for the thing; None: the network's."""
    if isinstance(thing, Designation):
        return country_of(thing.post)
    if isinstance(thing, Problem) and thing.post:
        return country_of(thing.post)
    if isinstance(thing, Post | Remit | Problem) and thing.country_code:
        return thing.country_code
    listing = listing_of(thing)
    return listing.responsible_country if listing else None
