"""Who keeps an entry, on its pages: what each sees, whom nobody finds, what an invitation tells and to whom."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.listing import Listing
from adrnet.domain.maintainer_invitation import MaintainerInvitation
from tests.accounts.people import link_in, mails
from tests.inspector import Inspector
from tests.listings.kept import done
from tests.posting import filled, send

WHOM = {"email": "colleague@centre.example", "role": "editor", "language": "th"}


@pytest.fixture
def listing(given: SimpleNamespace) -> Listing:
    made: Listing = given.listing(responsible_country="TH")
    return made


def at(listing: Listing, more: str = "") -> str:
    return f"/en/listings/{listing.public_id}/team{more}"


def keeping_of(app: Flask, account: Account) -> int:
    with app.app_context():
        return db.session.scalars(select(Maintainer.id).where(Maintainer.account_id == account.id)).one()


def invite(client: Inspector, listing: Listing, **more: Any) -> None:
    send(client, at(listing, "/invite"), "invite", **{**WHOM, **more})


def test_an_address_with_an_account_is_invited_like_any_other(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any, listing: Listing
) -> None:
    known = given.account()
    sign_in(client, given.account(maintains=[listing]))
    said = []
    for email in (known.email, "stranger@centre.example"):
        answer = send(client, at(listing, "/invite"), "invite", **{**WHOM, "email": email})
        said.append((answer.status_code, client.get(answer.location).page.text().replace(email, "…")))
        client.get(send(client, at(listing), "take-back").location)
    assert said[0] == said[1]
    letters = [one.text.replace(one.recipient, "…").replace(link_in(one), "…") for one in mails(app)]
    assert letters[0] == letters[1]


def test_the_page_of_an_editor_shows_no_invitation_and_no_way_to_change_others(
    client: Inspector, given: SimpleNamespace, sign_in: Any, listing: Listing
) -> None:
    owner, editor = given.account(maintains=[listing]), given.account(edits=[listing])
    sign_in(client, owner)
    invite(client, listing)
    assert WHOM["email"] in client.get(at(listing)).page.text()
    sign_in(client, editor)
    page = client.get(at(listing)).page
    assert owner.email in page.text()
    assert WHOM["email"] not in page.text()
    assert {"Leave"} == {said for said, to in page.links() if "/team/" in to}
    for number in (1, 99):
        client.get(at(listing, f"/{number}/remove"), status=404)


def test_what_belongs_to_another_entry_is_not_there(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any, listing: Listing
) -> None:
    other = given.listing()
    editor = given.account(edits=[other])
    sign_in(client, given.account(maintains=[other]))
    invite(client, other)
    to, fields = filled(client.get(at(other)).page, "take-back")
    sign_in(client, given.account(maintains=[listing]))
    _, own = filled(client.get(at(listing, "/invite")).page, "invite")
    fields["csrf_token"] = own["csrf_token"]
    client.post(to.replace(other.public_id, listing.public_id), data=fields, status=404)
    for act in ("make-owner", "remove"):
        client.post(at(listing, f"/{keeping_of(app, editor)}/{act}"), data=fields, status=404)
    with app.app_context():
        assert db.session.scalars(select(MaintainerInvitation.cancelled_at)).all() == [None]


def test_a_persons_profile_has_no_team(client: Inspector, given: SimpleNamespace, sign_in: Any) -> None:
    profile = given.practitioner()
    sign_in(client, given.account(maintains=[profile]))
    assert "See who keeps the entry" not in client.get(f"/en/listings/{profile.public_id}").page.text()
    for more in ("", "/invite", "/hand-over", "/step-down", "/leave"):
        client.get(at(profile, more), status=404)


def test_an_owner_who_was_removed_while_they_invited_is_told_so(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any, listing: Listing
) -> None:
    owner = given.account(maintains=[listing])
    sign_in(client, owner)
    given.account(edits=[listing])
    to, fields = filled(client.get(at(listing, "/invite")).page, "invite", **WHOM)
    done(app, lambda session: setattr(session.get_one(Maintainer, keeping_of(app, owner)), "role", "editor"))
    client.post(to, data=fields, status=403)
    assert mails(app) == []


def test_a_name_that_nobody_has_read_is_mailed_to_nobody(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any
) -> None:
    draft = given.listing(state="unpublished")
    sign_in(client, given.account(maintains=[draft]))
    invite(client, draft)
    (mail,) = mails(app)
    assert "Example Centre" not in mail.subject + mail.text
    assert draft.public_id in mail.subject
    assert "The entry is not public yet." in Inspector(app).get(link_in(mail)).page.text()


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("invited", "Accept the invitation"),
        ("invited, not signed in", "Sign in with it to accept."),
        ("somebody else", "you are signed in with another address"),
    ],
)
def test_the_link_opens_a_page_and_nothing_happens_before_its_button(  # noqa: PLR0913, PLR0917 - fixtures and cases
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any, listing: Listing, who: str, sentence: str
) -> None:
    invited = given.account()
    sign_in(client, given.account(maintains=[listing]))
    invite(client, listing, email=invited.email)
    browser = app.test_client()
    if who != "invited, not signed in":
        sign_in(browser, invited if who == "invited" else given.account())
    address = link_in(mails(app)[-1])
    assert sentence in browser.get(address).page.text()
    if who == "somebody else":
        _, fields = filled(browser.get("/en/accounts/keeping/nothing", follow_redirects=True).page, "sign-out")
        browser.post(address, data=fields, status=200)
    with app.app_context():
        assert len(db.session.scalars(select(Maintainer)).all()) == 1
    if who == "invited":
        # No is no: the same link opens nothing any more, and the address is forgotten.
        send(browser, address, "decline")
        assert "This link does not work any more." in browser.get(address, follow_redirects=True).page.text()
        assert "No invitation waits." in client.get(at(listing)).page.text()


def test_whoever_deletes_their_account_reads_what_becomes_of_entries_and_invitations(
    client: Inspector, given: SimpleNamespace, sign_in: Any, listing: Listing
) -> None:
    other = given.listing()
    owner = given.account(maintains=[listing])
    given.account(edits=[listing])
    sign_in(client, given.account(maintains=[other]))
    invite(client, other, email=owner.email)
    sign_in(client, owner)
    text = client.get("/en/accounts/delete").page.text()
    assert "You are the last owner of 1 entry." in text
    assert "1 invitation to keep an entry waits under your address." in text
