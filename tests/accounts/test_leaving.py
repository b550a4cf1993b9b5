"""Leaving: what goes with an account, what keeps it from going, what stays."""

import pytest
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import link
from adrnet.domain.account import LoginSession, Maintainer
from adrnet.domain.claim import Claim
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing
from adrnet.domain.record import AuditEvent
from tests.accounts.people import HOME, enter, known, mails, person
from tests.posting import filled, send

EMAIL = "/en/accounts/email"
DELETE = "/en/accounts/delete"


def test_an_erased_account_leads_to_nobody(app, client, given):
    account = person(app, given)
    enter(client, account)
    send(client, EMAIL, email="moved@example.org")
    answer = send(client, DELETE)
    assert answer.location == "/en/"
    client.get(HOME, status=303)
    gone = known(app, account)
    assert (gone.email, gone.password, gone.tf_totp_secret, gone.active) == (None, None, None, False)
    assert gone.erased_at is not None
    with app.app_context():
        assert db.session.scalars(select(MailedLink).where(MailedLink.account_id == account.id)).all() == []
        assert db.session.scalars(select(LoginSession)).all() == []
        said = db.session.scalars(select(AuditEvent)).all()
        assert "account.erase" in [one.act for one in said]
        assert not [one for one in said if account.email in str(one.fields)]
    assert mails(app)[-1].subject == "Your account is deleted"
    enter(client, account, status=200)
    send(client, "/en/accounts/reset", email=account.email, status=200)
    assert mails(app)[-1].subject == "Your account is deleted"


def test_the_only_one_who_keeps_an_entry_cannot_leave(app, client, given, sign_in):
    listing = given.listing()
    account = given.account(maintains=[listing])
    sign_in(client, account)
    page = client.get(DELETE).page
    assert "You are the only one who keeps 1 entry" in page.text()
    assert not page.all("form", page.main)
    _, fields = filled(client.get(HOME).page, "sign-out")
    client.post(DELETE, data=fields, status=200)
    assert known(app, account).email
    given.account(maintains=[listing])
    send(client, DELETE)
    assert known(app, account).email is None
    with app.app_context():
        assert db.session.scalar(select(Maintainer.until).where(Maintainer.account_id == account.id)) is not None


def test_what_was_written_about_oneself_and_every_link_go_too(app, client, given, sign_in):
    account = given.account()
    given.claim(by=account, statement="I am the clerk of the example.")
    with app.app_context():
        transactional(link.issue)(db.session(), Purpose.INVITE_COORDINATOR, account.email.upper(), subject_id=1)
    sign_in(client, account)
    send(client, DELETE)
    with app.app_context():
        (claim,) = db.session.scalars(select(Claim)).all()
        assert (claim.state, claim.statement) == ("withdrawn", "")
        assert db.session.scalars(select(MailedLink)).all() == []


@pytest.mark.parametrize("state", ["unpublished", "withdrawn"])
def test_what_readers_do_not_see_keeps_nobody_from_leaving(app, client, given, sign_in, state):
    listing = given.listing(state=state)
    account = given.account(maintains=[listing])
    if state == "withdrawn":
        given.revision(listing, is_published=False)
    sign_in(client, account)
    send(client, DELETE)
    assert known(app, account).email is None
    with app.app_context():
        said = [one.state for one in db.session.get_one(Listing, listing.id).revisions]
    assert said[-1] == "withdrawn"


def test_a_coordinator_cannot_leave_by_themselves(client, given, sign_in):
    sign_in(client, given.account(coordinates=["TH"]))
    assert "You coordinate" in client.get(DELETE).page.text()


def test_ones_own_profile_goes_with_the_account(app, client, given, sign_in):
    profile, shared = given.practitioner(), given.practitioner()
    account = given.account(maintains=[profile, shared])
    given.account(maintains=[shared])
    sign_in(client, account)
    assert "Your profile in the directory is deleted with the account" in client.get(DELETE).page.text()
    send(client, DELETE)
    with app.app_context():
        assert db.session.get_one(Listing, profile.id).state == "erased"
        assert db.session.get_one(Listing, shared.id).state == "published"
    assert known(app, account).email is None
