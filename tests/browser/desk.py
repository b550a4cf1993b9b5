"""What a coordinator did, for the pages of `test_signed_in`: pairs told apart, an entry divided, a keeper removed."""

from dataclasses import replace
from typing import Any

from adrnet.coordination import bulk
from adrnet.coordination.bulk_acts import Act, Said
from adrnet.coordination.queries import Kind
from adrnet.db import db, transactional
from adrnet.domain import maintaining, splitting, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.dividing import Division
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.listing import Listing
from adrnet.kit import clock
from tests import factories
from tests.browser.examples import BURMESE, NAMES, REASON


@transactional
def make(coordinator: Account) -> dict[str, Any]:
    """Tell two pairs apart, divide an entry, let somebody keep one no longer; return where they stand."""
    session = db.session()
    entries = [factories.listing(responsible_country="KH", names=(name,)) for name in NAMES[:3]]
    pairs = [(Kind.DUPLICATE, factories.pair(entries[0], other).id) for other in entries[1:]]
    said = Said(coordinator, Day(clock.today("Asia/Jakarta"), Rhythm()), note=f"{REASON}\n{BURMESE}")
    seen = [(*one.pair, one.seen) for one in bulk.candidates(session, Act.TELL_APART, pairs, coordinator)]
    together, _things = bulk.carry_out(Act.TELL_APART, seen, said)
    whole = session.get_one(Listing, entries[0].id)
    assert whole.published is not None
    said_there = whole.published.content
    names = (replace(NAMES[0], text="Example Mekong Mediation Centre"), NAMES[1])
    division = Division(stays=said_there, goes=replace(said_there, names=names))
    words = vocabulary.current(session)
    part = splitting.split(session, whole, division, coordinator, words, source="https://two.example/", note=REASON)
    keeper = session.get_one(Account, factories.account(maintains=[entries[2]]).id)
    keeper.email = f"somebody.of.{'the.long.river.' * 3}board@example.org"
    maintaining.remove(session, keeper.maintains[0], coordinator, words, note=REASON, is_told=True)
    return {"together": together, "part": part.public_id}
