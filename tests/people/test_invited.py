"""Somebody who is invited to keep an entry asks what is held about them: their address, until when."""

from adrnet.db import db, transactional
from adrnet.domain import maintainer_invitation
from adrnet.domain.account import Account, KeepingRole
from adrnet.domain.listing import Listing
from tests.people.links import mailed
from tests.posting import send


def test_an_address_that_is_invited_to_keep_an_entry_is_told_so_once(app, client, given):
    listing = given.listing()
    owner = given.account(maintains=[listing])

    def invite():
        session = db.session()
        known = session.get_one(Listing, listing.id), session.get_one(Account, owner.id)
        invitation = maintainer_invitation.invite(
            session, known[0], "Invited@example.org", KeepingRole.EDITOR, known[1], locale="en"
        )
        return invitation[1]

    with app.app_context():
        token = transactional(invite)()
    for _again in range(2):
        send(client, "/en/people/own-data", email="invited@example.org")
        (mail,) = mailed(app)
    assert mail.recipient == "Invited@example.org"
    assert "Without an answer the address is forgotten" in mail.text
    assert token not in mail.text
