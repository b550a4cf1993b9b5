"""Who somebody is to a dispute; the other roles stand in `roles`.

Decisions:
    2026-11-22  Where two countries' entries use one name, a coordinator decides who answers for both, or one of the
                network; who answers for one of them reads along.
    2026-11-22  Whoever got what their side asked for has nothing to appeal against.
"""

from adrnet.domain.account import Account
from adrnet.domain.dispute import Dispute, DisputeKind
from adrnet.domain.roles import coordinator, uninvolved_coordinator
from adrnet.domain.things import ANY, Actor, Thing


def party(actor: Actor, thing: Thing) -> bool:
    """Whoever speaks for one of the sides."""
    if not isinstance(actor, Account):
        return False
    return thing is ANY or (isinstance(thing, Dispute) and thing.side_of(actor) is not None)


def losing_party(actor: Actor, thing: Thing) -> bool:
    """A party that did not get all that its side asked for."""
    if not isinstance(thing, Dispute) or not isinstance(actor, Account):
        return party(actor, thing)
    side = thing.side_of(actor)
    return side is not None and thing.outcome != side.value


def contender(actor: Actor, thing: Thing) -> bool:
    """Whoever can let it rest: the claimant, or who said that a name is used twice."""
    if not isinstance(thing, Dispute) or not isinstance(actor, Account):
        return party(actor, thing)
    if thing.kind == DisputeKind.KEEPING:
        return thing.claim is not None and thing.claim.account_id == actor.id
    return thing.opened_by_id == actor.id


def coordinator_of_either(actor: Actor, thing: Thing) -> bool:
    """A coordinator who answers for at least one of the entries."""
    if isinstance(thing, Dispute):
        return any(coordinator(actor, one) for one in thing.listings)
    return coordinator(actor, thing)


def network_coordinator(actor: Actor, thing: Thing) -> bool:
    """A coordinator of the whole network who is no party and has not decided the same dispute before."""
    if not uninvolved_coordinator(actor, thing) or not isinstance(actor, Account):
        return False
    is_of_network = any(one.until is None and one.country_code is None for one in actor.remits)
    return is_of_network and not (isinstance(thing, Dispute) and thing.decided_by_id == actor.id)
