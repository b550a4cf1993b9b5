"""Two people write at the same instant, each with a session of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from adrnet.db import db
from adrnet.domain import drafting
from adrnet.domain.account import Account
from adrnet.domain.comparing import digests
from adrnet.domain.content import Content
from adrnet.domain.drafting import pending_of
from adrnet.domain.listing import Listing
from adrnet.listings import editing
from adrnet.listings.editing import ClashError, Meanwhile
from tests.listings.kept import states

SLOW_ENOUGH = 20


@pytest.fixture
def listing(given):
    return given.listing()


@pytest.fixture
def people(given, listing):
    return [given.account(maintains=[listing]) for _ in range(2)]


def written(app, listing):
    """Return what stands in the change on its way."""
    with app.app_context():
        change = pending_of(db.session.get_one(Listing, listing.id))
        assert change is not None
        return change.content


def at_the_same_instant(app, listing, people, writes):
    """Let two people save in two threads, each with a session of its own, as near to one instant as can be."""
    ready = Barrier(len(people))
    with app.app_context():
        seen = digests(drafting.present_content(db.session(), db.session.get_one(Listing, listing.id)))

    def save(person, write):
        with app.app_context():
            mine, actor = db.session.get_one(Listing, listing.id), db.session.get_one(Account, person.id)
            # Both have read everything before either of them writes.
            assert pending_of(mine) is None
            assert drafting.present_content(db.session(), mine).telephone
            ready.wait(SLOW_ENOUGH)
            try:
                editing.save(mine, actor, lambda _theirs: seen, write, number=None, is_on_behalf=False)
            except ClashError as error:
                return error.clash.meanwhile
            return None

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(save, people, writes))


def with_(**fields):
    return lambda theirs: Content(**{**vars(theirs), **fields})


def test_at_the_same_instant_different_answers_are_both_written(app, listing, people):
    writes = [with_(telephone="+81 3-1111-1111"), with_(founded=1994)]
    assert at_the_same_instant(app, listing, people, writes) == [None, None]
    said = written(app, listing)
    assert (said.telephone, said.founded) == ("+81 3-1111-1111", 1994)
    assert states(app, listing).count("draft") == 1


def test_at_the_same_instant_the_same_answer_is_written_once_and_shown_to_the_other(app, listing, people):
    writes = [with_(telephone="+81 3-1111-1111"), with_(telephone="+81 3-2222-2222")]
    outcome = at_the_same_instant(app, listing, people, writes)
    assert sorted(outcome, key=str) == [None, Meanwhile.CHANGED]
    assert written(app, listing).telephone == ("+81 3-1111-1111", "+81 3-2222-2222")[outcome.index(None)]
