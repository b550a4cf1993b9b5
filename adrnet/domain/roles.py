"""Who somebody is to a thing: roles, each a question about the actor and the thing.

Nobody is asked "are you an administrator": there is none. Which role carries which permission stands in `policy`.
"""

from collections.abc import Callable

from adrnet.domain.account import Account, KeepingRole
from adrnet.domain.affiliation import Affiliation, Side
from adrnet.domain.claim import Claim
from adrnet.domain.dispute import Dispute
from adrnet.domain.duplicate import DuplicateProposal
from adrnet.domain.focal_point import Designation, DesignationKind, Post
from adrnet.domain.import_run import ImportRun
from adrnet.domain.listing import Listing, ListingType, Origin
from adrnet.domain.reviewing import is_verified
from adrnet.domain.revision import Revision
from adrnet.domain.things import ANY, Actor, Bearer, Machine, Thing, countries_of, listing_of


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
    """An account that keeps the listing concerned, as owner or as editor."""
    return _keeps(actor, thing, frozenset(KeepingRole))


def owner(actor: Actor, thing: Thing) -> bool:
    """An account that keeps the listing concerned as its owner: whether it is shown, and who else keeps it."""
    return _keeps(actor, thing, frozenset({KeepingRole.OWNER}))


def _keeps(actor: Actor, thing: Thing, roles: frozenset[KeepingRole]) -> bool:
    if not isinstance(actor, Account):
        return False
    kept = {one.listing_id for one in actor.maintains if one.until is None and one.role in roles}
    if thing is ANY:
        return bool(kept)
    if isinstance(thing, Dispute):
        return any(one.id in kept for one in thing.listings)
    listing = listing_of(thing)
    return listing is not None and listing.id in kept


def maintainer_of_merged(actor: Actor, thing: Thing) -> bool:
    """An account that kept a listing which was merged, and keeps the one that stays now.

    Those who have kept only that one read nothing of the other's drafts: it may be separated again.
    """
    listing = listing_of(thing) if isinstance(actor, Account) else None
    if listing is None or listing.merged_into is None or not isinstance(actor, Account):
        return False
    if all(one.listing_id != listing.id for one in actor.maintains):
        return False
    seen: set[int] = set()
    while listing.merged_into is not None and listing.id not in seen:
        seen.add(listing.id)
        listing = listing.merged_into
    return maintainer(actor, listing)


def author_side(actor: Actor, thing: Thing) -> bool:
    """A maintainer, for whatever the organisation itself writes; on behalf of it coordinators write."""
    return maintainer(actor, thing) and not (isinstance(thing, Revision) and thing.is_on_behalf)


def maintainer_of_verified(actor: Actor, thing: Thing) -> bool:
    """A maintainer of a listing whose small corrections need nobody's eyes."""
    if thing is ANY:
        return maintainer(actor, thing)
    listing = listing_of(thing)
    return listing is not None and is_verified(listing) and maintainer(actor, thing)


def claimant(actor: Actor, thing: Thing) -> bool:
    """The account whose claim it is."""
    return isinstance(actor, Account) and (thing is ANY or (isinstance(thing, Claim) and thing.account_id == actor.id))


def coordinator(actor: Actor, thing: Thing) -> bool:
    """A coordinator within whose remit the thing lies: its country (of a dispute: all), or the whole network.

    Without a second factor nobody is one.
    """
    if not isinstance(actor, Account) or not actor.has_second_factor:
        return False
    held = {one.country_code for one in actor.remits if one.until is None}
    if thing is ANY:
        return bool(held)
    return None in held or countries_of(thing) <= held


def any_coordinator(actor: Actor, _thing: Thing) -> bool:
    """A coordinator of whatever country: for what belongs to the network as a whole."""
    return coordinator(actor, ANY)


def importer(actor: Actor, thing: Thing) -> bool:
    """A coordinator, for what they brought in themselves; the network's, for what anybody did."""
    if isinstance(thing, ImportRun) and isinstance(actor, Account) and thing.created_by_id == actor.id:
        return coordinator(actor, ANY)
    return coordinator(actor, thing if isinstance(thing, ImportRun) else ANY)


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
    if isinstance(thing, Dispute):
        return thing.side_of(actor) is None and thing.opened_by_id != actor.id
    return not (isinstance(thing, Claim) and thing.account_id == actor.id)


def uninvolved_coordinator_of_both(actor: Actor, thing: Thing) -> bool:
    """A coordinator who answers for both of two listings and keeps neither; for one listing, who keeps it not."""
    both = thing.listings if isinstance(thing, DuplicateProposal) else (thing,)
    return all(uninvolved_coordinator(actor, one) for one in both)


def coordinator_on_behalf(actor: Actor, thing: Thing) -> bool:
    """A coordinator who writes for an organisation that they do not keep themselves."""
    if isinstance(thing, Revision) and not thing.is_on_behalf:
        return False
    return coordinator(actor, thing) and (thing is ANY or not maintainer(actor, thing))


def concerned(actor: Actor, thing: Thing) -> bool:
    """The person whom the thing is about, by a link that was mailed to them."""
    if not isinstance(actor, Bearer):
        return False
    subject = ("designation", thing.id) if isinstance(thing, Designation) else ("listing", _profile_id(thing))
    return (actor.subject, actor.subject_id) == subject


def own_profile(actor: Actor, thing: Thing) -> bool:
    """Whoever keeps a practitioner's profile: the person themselves."""
    if thing is ANY:
        return maintainer(actor, thing)
    listing = thing.practitioner if isinstance(thing, Affiliation) else listing_of(thing)
    return listing is not None and listing.type == ListingType.PRACTITIONER and maintainer(actor, listing)


def coordinator_of_offices(actor: Actor, thing: Thing) -> bool:
    """A coordinator, for everything but a person's own yes."""
    is_person = isinstance(thing, Designation) and thing.kind == DesignationKind.PERSON
    return not is_person and coordinator(actor, thing)


def nominator(actor: Actor, thing: Thing) -> bool:
    """A maintainer of the organisation to whose post a person is designated."""
    is_person = thing is ANY or (isinstance(thing, Designation) and thing.kind == DesignationKind.PERSON)
    return is_person and maintainer(actor, thing)


def other_side(actor: Actor, thing: Thing) -> bool:
    """Whoever was asked whether an affiliation is right: the side that did not propose it."""
    if not isinstance(thing, Affiliation):
        return thing is ANY and maintainer(actor, thing)
    if thing.proposed_by == Side.PRACTITIONER:
        return maintainer(actor, thing)
    return concerned(actor, thing) or own_profile(actor, thing)


def coordinator_of_unclaimed(actor: Actor, thing: Thing) -> bool:
    """A coordinator, for an entry that nobody keeps and for a country's own posts."""
    if not coordinator(actor, thing):
        return False
    return not (isinstance(thing, Listing) and thing.is_claimed) and not (
        isinstance(thing, Designation) and thing.kind == DesignationKind.PERSON
    )


def successor(actor: Actor, thing: Thing) -> bool:
    """The person who was nominated to the same post and has said yes: the term of whoever sits there ends with that."""
    return (
        isinstance(actor, Bearer)
        and isinstance(thing, Designation)
        and any(
            concerned(actor, one) and any(each.is_given and each.withdrawn_at is None for each in one.consents)
            for one in thing.post.designations
        )
    )


def member(actor: Actor, _thing: Thing) -> bool:
    """A member of the network: an account that keeps a published listing, or a coordinator."""
    return isinstance(actor, Account) and (coordinator(actor, ANY) or _keeps_a_public_one(actor))


def _keeps_a_public_one(actor: Account) -> bool:
    return any(one.until is None and one.listing.is_public for one in actor.maintains)


def proposed(actor: Actor, thing: Thing) -> bool:
    """The person whom an organisation named for its panel, who alone decides whether they are shown and as what."""
    listing = thing if isinstance(thing, Listing) else listing_of(thing)
    return listing is not None and listing.origin == Origin.PROPOSED and concerned(actor, thing)


def proposed_and_verified(actor: Actor, thing: Thing) -> bool:
    """The same person, once their profile is such that small corrections need nobody's eyes."""
    listing = listing_of(thing)
    return listing is not None and is_verified(listing) and proposed(actor, thing)


def _profile_id(thing: Thing) -> int | None:
    if isinstance(thing, Affiliation):
        return thing.practitioner_id
    listing = None if isinstance(thing, Post) else listing_of(thing)
    return listing.id if listing else None


Role = Callable[[Actor, Thing], bool]
