"""Who keeps an entry, for coordinators: seen within the remit, changed by who has no stake in it, told by letter."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import leaving
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.listing import Listing
from adrnet.domain.record import ReviewEntry
from tests.accounts.people import mails
from tests.inspector import Inspector
from tests.posting import filled, send

EMAIL, REASON = "director@centre.example", "They called from the office."


@pytest.fixture
def listing(given: SimpleNamespace) -> Listing:
    made: Listing = given.listing(is_claimed=False, responsible_country="TH")
    return made


def at(listing: Listing, more: str = "") -> str:
    return f"/en/coordination/listings/{listing.public_id}/keepers{more}"


def keeping_of(app: Flask, account: Account) -> int:
    with app.app_context():
        return db.session.scalars(select(Maintainer.id).where(Maintainer.account_id == account.id)).one()


def test_an_entry_that_nobody_keeps_gets_an_owner_by_invitation(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any, listing: Listing
) -> None:
    sign_in(client, given.account(coordinates=["TH"]))
    assert "Nobody yet" in client.get(at(listing)).page.text()
    page = send(client, at(listing, "/invite"), "invite", email=EMAIL, language="th", reason="", status=200).page
    assert "Write the reason in a sentence or two." in page.text()
    send(client, at(listing, "/invite"), "invite", email=EMAIL, language="th", reason=REASON)
    (mail,) = mails(app)
    assert (mail.recipient, mail.locale) == (EMAIL, "th")
    assert EMAIL in client.get(at(listing)).page.text()
    send(client, at(listing), "take-back")
    assert EMAIL not in client.get(at(listing)).page.text()
    with app.app_context():
        assert db.session.scalars(select(ReviewEntry.note)).all() == [REASON]


def test_the_last_owner_is_removed_with_a_letter_and_the_editor_told_what_they_are_now(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any, listing: Listing
) -> None:
    owner, editor = given.account(maintains=[listing]), given.account(edits=[listing])
    sign_in(client, given.account(coordinates=["TH"]))
    act = at(listing, f"/{keeping_of(app, owner)}/remove")
    assert "whoever has been an editor for longest becomes owner" in client.get(act).page.text()
    page = send(client, act, "remove", reason=REASON, do="letter", status=200).page
    to, fields = filled(page, "remove", do="send")
    fields["letter-en"] = "You keep it no longer.\n\nWe are sorry."
    client.post(to, data=fields, status=303)
    assert sorted((one.recipient, one.subject.partition(":")[0]) for one in mails(app)) == [
        (owner.email, "You no longer keep this entry"),
        (editor.email, "Who keeps the entry"),
        (editor.email, "You are an owner of this entry now"),
    ]
    assert "We are sorry." in next(one.text for one in mails(app) if one.recipient == owner.email)
    # A second click, and one who comes too late, loses no word of the letter.
    late = client.post(to, data=fields, status=409).page
    assert "This person keeps the entry no longer." in late.text()
    assert "We are sorry." in late.text()


@pytest.mark.parametrize("stake", ["keeps it", "claims it"])
def test_whoever_has_a_stake_in_it_sees_it_and_changes_nothing(  # noqa: PLR0913, PLR0917 - fixtures and a case
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any, listing: Listing, stake: str
) -> None:
    owner = given.account(maintains=[listing])
    me = given.account(coordinates=["TH"], edits=[listing] if stake == "keeps it" else [])
    if stake == "claims it":
        given.claim(listing, me)
    sign_in(client, me)
    page = client.get(at(listing)).page
    assert owner.email in page.text()
    assert "Another coordinator has to decide." in page.text()
    assert not [to for _said, to in page.links() if "/keepers/" in to]
    for more in ("/invite", f"/{keeping_of(app, owner)}/remove"):
        client.get(at(listing, more), status=403)


def test_an_entry_that_its_organisation_has_left_says_so_and_is_taken_over_anew(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any
) -> None:
    left = given.listing(responsible_country="TH")
    public = f"/en/directory/{left.public_id}"
    owner = given.account(maintains=[left])
    assert "Kept by those whom it is about." in client.get(public, follow_redirects=True).page.text()

    def go(session: Session) -> None:
        account = session.get_one(Account, owner.id)
        leaving.erase(session, account, account)

    with app.app_context():
        transactional(lambda: go(db.session()))()
    page = client.get(public, follow_redirects=True).page
    assert "Written by those whom it is about, who keep it no longer." in page.text()
    sign_in(client, given.account())
    claim = next(to for said, to in page.links() if said.startswith("Is this your organisation?"))
    assert "What you are to the organisation" in client.get(claim).page.text()


def test_what_is_not_in_the_remit_not_an_organisations_or_was_never_sent_is_not_there(
    client: Inspector, given: SimpleNamespace, sign_in: Any, listing: Listing
) -> None:
    sign_in(client, given.account(coordinates=["JP"]))
    client.get(at(listing), status=404)
    sign_in(client, given.account(coordinates=["TH"]))
    client.get(at(given.practitioner(responsible_country="TH")), status=404)
    client.get(at(given.listing(state="unpublished", responsible_country="TH")), status=404)
    client.get(at(listing, "/99/remove"), status=404)
