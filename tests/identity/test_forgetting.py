"""What is over is forgotten."""

from adrnet.db import db, transactional
from adrnet.domain import link
from adrnet.domain.link import Purpose
from adrnet.identity import forget
from adrnet.kit.limits import URI, DatabaseStorage
from tests.accounts.people import ANOTHER, enter, person


def test_counts_and_links_go_when_they_are_over(app, client, given, time_machine):
    time_machine.move_to("2026-11-21T10:00:00Z")
    enter(client, account := person(app, given), ANOTHER, status=200)
    with app.app_context():
        transactional(link.issue)(db.session(), Purpose.SIGN_IN, account.email, account_id=account.id)
        DatabaseStorage(URI).incr("a", 60)
        assert forget() == 0
    time_machine.shift(25 * 3600)
    with app.app_context():
        # The limit of the path, the address, the network, the one of this test, and the link.
        assert forget() == 5
        assert forget() == 0
