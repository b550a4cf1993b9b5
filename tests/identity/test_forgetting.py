"""What is over is forgotten."""

from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import link
from adrnet.domain.account import Account, LoginSession
from adrnet.domain.link import Purpose
from adrnet.identity import forget
from adrnet.kit.limits import URI, DatabaseStorage
from tests.accounts.people import ANOTHER, PASSWORD, acts, enter, known, link_in, mails, person
from tests.posting import send


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


def test_an_address_that_nobody_confirms_is_forgotten(app, client, given, time_machine):
    time_machine.move_to("2026-11-01T10:00:00Z")
    stays = person(app, given)
    send(client, "/en/accounts/register", email="nobody@example.org", password=PASSWORD)
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.email == "nobody@example.org")).one()
        db.session.expunge(account)
    sent = len(mails(app))
    time_machine.shift(14 * 24 * 3600 - 60)
    with app.app_context():
        forget()
    assert known(app, account).email == "nobody@example.org"
    time_machine.shift(120)
    with app.app_context():
        forget()
    gone = known(app, account)
    assert (gone.email, gone.password, gone.active) == (None, None, False)
    assert acts(app, account) == ["account.register", "account.erase"]
    # Nothing is written to them, and what still waited to be sent there waits no longer.
    assert sent == 1
    assert not mails(app)
    assert known(app, stays).email == stays.email
    # Whoever reads that mailbox can begin anew.
    send(client, "/en/accounts/register", email="nobody@example.org", password=PASSWORD)
    assert link_in(mails(app)[-1]).startswith("/en/accounts/confirm/")


def test_sessions_that_ended_long_ago_are_forgotten_and_what_happened_stays(app, client, given, sign_in, time_machine):
    time_machine.move_to("2026-01-01T10:00:00Z")
    sign_in(client, given.account())
    time_machine.shift(89 * 24 * 3600)
    with app.app_context():
        forget()
        assert len(db.session.scalars(select(LoginSession)).all()) == 1
    time_machine.shift(2 * 24 * 3600)
    with app.app_context():
        forget()
        assert db.session.scalars(select(LoginSession)).all() == []
