"""Claiming an entry and giving it up: the statement, the page of the claim, what is refused and what is said."""

import pytest
from sqlalchemy import select

from adrnet.claims.services import MOST_OPEN
from adrnet.db import db
from adrnet.domain import claiming
from adrnet.domain.account import Account
from adrnet.domain.claim import Claim
from adrnet.domain.outbox import OutgoingMail
from tests.claims.claiming_pages import KHMER, WE_ARE, asked_for_mail, claims, done, keeps, mailed
from tests.posting import filled, send


def test_every_unclaimed_organisation_leads_to_its_claim_and_others_do_not(client, entry, given):
    page = client.get(f"/en/directory/{entry.public_id}-model-centre").page
    assert page.link("Is this your organisation? Take it over") == f"/en/claims/{entry.public_id}"
    assert page.link("Report a problem with this entry").endswith(f"/listing/{entry.public_id}")
    for other in (given.listing(), given.practitioner(is_claimed=False)):
        answer = client.get(f"/en/directory/{other.public_id}", status={200, 301})
        page = client.get(answer.location).page if answer.location else answer.page
        assert "Take it over" not in page.text()


def test_from_the_claim_to_keeping_the_entry(app, client, entry, person):
    address = f"/en/claims/{entry.public_id}"
    page = client.get(address).page
    assert "A mail to an address under model.example.org proves that you speak for it." in page.text()
    assert send(client, address, statement=WE_ARE).location == address
    page = client.get(address).page
    assert "Your claim is entered." in page.text()
    assert page.text(page.one("blockquote")) == WE_ARE
    assert asked_for_mail(client, address, "desk@model.example.org").location == address
    assert "A link went to desk@model.example.org." in client.get(address).page.text()
    [(recipient, link)] = mailed(app)
    assert recipient == "desk@model.example.org"
    page = client.get(link).page
    assert keeps(app, entry) == []
    to, fields = filled(page)
    answer = client.post(to, data=fields, status=303)
    assert answer.location == f"/en/listings/{entry.public_id}"
    assert "You keep this entry from now on." in client.get(answer.location).page.text()
    assert keeps(app, entry) == [person.id]
    assert claims(app) == [("granted", "mail")]
    # A second click, and a second look at the link, are answered clearly and change nothing.
    assert client.post(to, data=fields, status=410).page.heading == "This link opens nothing any more"
    client.get(link, status=410)
    assert client.get(f"/en/claims/{entry.public_id}").page.heading == "You keep this entry"


@pytest.mark.usefixtures("person")
def test_a_double_click_makes_one_claim(app, client, entry):
    to, fields = filled(client.get(f"/en/claims/{entry.public_id}").page, statement=WE_ARE)
    for _ in range(2):
        client.post(to, data=fields, status={200, 303})
    assert claims(app) == [("open", "")]


@pytest.mark.usefixtures("person")
def test_an_account_has_a_few_open_claims(app, client, given):
    for _ in range(MOST_OPEN):
        send(client, f"/en/claims/{given.listing(is_claimed=False).public_id}", statement=WE_ARE)
    to, fields = filled(client.get(f"/en/claims/{given.listing(is_claimed=False).public_id}").page, statement=WE_ARE)
    page = client.post(to, data=fields, status=429).page
    assert f"You have {MOST_OPEN} open claims." in page.text()
    assert page.text(page.one("textarea")) == WE_ARE
    assert len(claims(app)) == MOST_OPEN


def test_a_claim_is_given_up_and_its_links_with_it(app, client, claimed, entry):
    asked_for_mail(client, claimed, "desk@model.example.org")
    [(_, link)] = mailed(app)
    to, fields = filled(client.get(claimed).page, "/give-up")
    client.post(to, data=fields, status=303)
    page = client.get(claimed).page
    assert "You have given your claim up." in page.text()
    assert page.heading == "Take over this entry"
    client.get(link, status=410)
    client.post(to, data=fields, status=303)
    assert claims(app) == [("withdrawn", "")]
    assert keeps(app, entry) == []


def test_what_a_coordinator_decided_meanwhile_stands(app, client, claimed, given):
    coordinator = given.account(coordinates=["KH"])
    page = client.get(claimed).page
    give_up, evidence = filled(page, "/give-up"), filled(page, "/evidence", email="desk@model.example.org")

    def decline(session):
        claim = session.scalars(select(Claim)).one()
        claiming.decline(session, claim, session.get_one(Account, coordinator.id), "សូមផ្ញើលិខិត")

    done(app, decline)
    for to, fields in (give_up, evidence):
        client.post(to, data=fields, status=303)
    assert claims(app) == [("declined", "")]
    assert mailed(app) == []
    page = client.get(claimed).page
    assert "Your claim was declined on" in page.text()
    assert page.language_of(page.one("blockquote")) == "km"
    # The claimant may try again.
    send(client, claimed, statement="មានលិខិតហើយ")
    assert claims(app) == [("declined", ""), ("open", "")]


@pytest.mark.usefixtures("person")
def test_an_entry_that_is_kept_already_says_whom_to_ask_first_and_can_be_contested(client, app, given):
    kept = given.listing(names=KHMER)
    keeper = given.account(maintains=[kept])
    page = client.get(f"/en/claims/{kept.public_id}").page
    assert "Ask your colleagues first" in page.text()
    send(client, f"/en/claims/{kept.public_id}", statement=WE_ARE)
    page = client.get(f"/en/claims/{kept.public_id}").page
    assert "It is contested" in page.text()
    # A mail proves nothing where somebody keeps the entry.
    assert page.all("input", name="email") == []
    assert client.get(page.link("What the sides say")).page.heading == "Who speaks for an entry"
    assert claims(app) == [("open", "")]
    with app.app_context():
        told = db.session.scalars(select(OutgoingMail.recipient).order_by(OutgoingMail.id)).all()
    assert told == [keeper.email]


@pytest.mark.usefixtures("person")
def test_what_is_not_public_or_no_organisation_is_not_found(client, given):
    hidden = [
        given.listing(is_claimed=False, state=state) for state in ("unpublished", "withdrawn", "erased", "archived")
    ]
    for one in [*hidden, given.practitioner(is_claimed=False)]:
        client.get(f"/en/claims/{one.public_id}", status=404)
    for made_up in ("zzzzzzzz", "x", "A" * 8, "%00"):
        client.get(f"/en/claims/{made_up}", status=404)


@pytest.mark.usefixtures("person")
def test_a_merged_entry_leads_to_the_one_that_stays(client, given, entry):
    gone = given.listing(is_claimed=False, state="merged", into=entry)
    assert client.get(f"/en/claims/{gone.public_id}", status=301).location == f"/en/claims/{entry.public_id}"


@pytest.mark.parametrize("end", ["", "/evidence", "/give-up"])
def test_a_visitor_is_asked_to_sign_in(client, entry, end):
    address = f"/en/claims/{entry.public_id}{end}"
    if not end:
        assert client.get(address, status={302, 303}).location.startswith("/en/accounts/")
    else:
        client.get(address, status=405)
        client.post(address, status={302, 303, 400})


@pytest.mark.parametrize("end", ["/evidence", "/give-up"])
def test_there_is_no_acting_on_a_claim_that_is_not_ones_own(app, client, claimed, stranger, end):
    stranger()
    token = client.get("/en/listings/register").page.all("input", name="csrf_token")[0].get("value", "")
    client.post(f"{claimed}{end}", data={"csrf_token": token, "email": "desk@model.example.org"}, status=404)
    assert claims(app) == [("open", "")]


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("lang", ["ja", "km", "th", "my"])
def test_the_pages_hold_in_every_language(app, client, entry, given, lang):
    address = f"/{lang}/claims/{entry.public_id}"
    client.get(address)
    send(client, address, statement=WE_ARE)
    client.get(address)
    asked_for_mail(client, address, "desk@model.example.org")
    [(_, link)] = mailed(app)
    client.get(f"/{lang}/{link.split('/', 2)[2]}")
    client.get(f"/{lang}/claims/{given.listing().public_id}")
    client.get(f"/{lang}/claims/proof/none", status=410)
