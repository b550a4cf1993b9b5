"""Evidence by mail: which address counts, the page with one button, links that open nothing."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from adrnet.claims.services import MOST_LINKS
from adrnet.domain import claiming, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.link import MailedLink
from adrnet.domain.listing import Listing
from adrnet.kit import clock
from tests.claims.claiming_pages import KHMER, WE_ARE, asked_for_mail, done, keeps, mailed
from tests.posting import filled, send


@pytest.mark.parametrize(
    "email", ["someone@gmail.com", "desk@notmodel.example.org", "desk@model.example.org.evil.example", "desk"]
)
def test_an_address_elsewhere_proves_nothing(app, client, claimed, email):
    page = asked_for_mail(client, claimed, email).page
    assert page.title.startswith("Error: ")
    assert page.one("input", id="email").get("value") == email
    assert mailed(app) == []


def test_an_address_below_the_domain_counts(app, client, claimed):
    asked_for_mail(client, claimed, "Desk@office.MODEL.example.org")
    assert mailed(app)[0][0].lower() == "desk@office.model.example.org"


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"website": ""}, "names no website"),
        ({"website_seen": False}, "Nobody has opened the website"),
        ({"website": "https://sites.google.com/model"}, "Anyone gets an address or a page at sites.google.com"),
        ({"website": "https://shared.example.org/a"}, "Several organisations are found at shared.example.org"),
    ],
)
def test_it_says_why_no_mail_proves_anything(app, client, given, content, reason):
    given.listing(website="https://www.shared.example.org/b")
    entry = given.listing(**{"is_claimed": False, "names": KHMER, **content})
    address = f"/en/claims/{entry.public_id}"
    assert "proves that you speak" not in client.get(address).page.text()
    send(client, address, statement=WE_ARE)
    page = client.get(address).page
    assert reason in page.text()
    assert "Your claim waits for the coordinators of the network." in page.text()
    assert [form for form in page.all("form") if form.get("action", "").endswith("/evidence")] == []
    token = page.all("input", name="csrf_token")[0].get("value", "")
    client.post(f"{address}/evidence", data={"csrf_token": token, "email": "a@google.com"}, status=303)
    assert mailed(app) == []


def test_a_link_is_the_claimants_alone(app, client, claimed, stranger, entry):
    asked_for_mail(client, claimed, "desk@model.example.org")
    [(_, link)] = mailed(app)
    to, fields = filled(client.get(link).page)
    stranger()
    assert client.get(link, status=410).page.heading == "This link opens nothing any more"
    token = client.get("/en/listings/register").page.all("input", name="csrf_token")[0].get("value", "")
    client.post(to, data={**fields, "csrf_token": token}, status=410)
    assert keeps(app, entry) == []


def test_the_link_survives_signing_in(app, client, claimed):
    asked_for_mail(client, claimed, "desk@model.example.org")
    [(_, link)] = mailed(app)
    visitor = app.test_client()
    answer = visitor.get(link, status={302, 303})
    assert answer.location.startswith("/en/accounts/")
    assert link.rpartition("/")[2] in answer.location


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("made_up", ["x", "a" * 43, "é", "a" * 3000])
def test_made_up_links_are_all_answered_alike(client, made_up):
    assert client.get(f"/en/claims/proof/{made_up}", status=410).page.heading == "This link opens nothing any more"


def test_an_expired_link_opens_nothing(app, client, claimed, entry):
    asked_for_mail(client, claimed, "desk@model.example.org")
    [(_, link)] = mailed(app)

    def expire(session):
        session.scalars(select(MailedLink)).one().expires_at = clock.now() - timedelta(seconds=1)

    done(app, expire)
    client.get(link, status=410)
    assert keeps(app, entry) == []


def test_links_go_out_a_few_times_a_day(app, client, claimed):
    for number in range(MOST_LINKS):
        assert asked_for_mail(client, claimed, f"desk{number}@model.example.org").status_code == 303
    answer = asked_for_mail(client, claimed, "one-more@model.example.org")
    assert answer.status_code == 429
    assert "links a day are the most" in answer.page.text()
    assert len(mailed(app)) == MOST_LINKS


def test_a_second_click_sends_no_second_link(app, client, claimed):
    for _ in range(2):
        assert asked_for_mail(client, claimed, "desk@model.example.org").status_code == 303
    assert len(mailed(app)) == 1
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=True):
        asked_for_mail(client, claimed, "desk@model.example.org")
    assert len(mailed(app)) == 2


def test_giving_up_and_claiming_again_sends_no_more_mails_to_one_address(app, client, claimed):
    for _ in range(MOST_LINKS + 2):
        asked_for_mail(client, claimed, "desk@model.example.org")
        send(client, claimed, "/give-up")
        send(client, claimed, statement="Once more.")
    assert len(mailed(app)) == MOST_LINKS


def test_with_a_rival_the_coordinators_decide(app, client, claimed, entry, given):
    rival = given.account()
    done(
        app,
        lambda session: claiming.open_claim(
            session, session.get_one(Listing, entry.id), session.get_one(Account, rival.id), "We are, too."
        ),
    )
    asked_for_mail(client, claimed, "desk@model.example.org")
    [(_, link)] = mailed(app)
    assert send(client, link).location == claimed
    assert "Somebody else has claimed the entry too" in client.get(claimed).page.text()
    assert keeps(app, entry) == []


def test_a_withdrawn_entry_is_not_proved_any_more(app, client, claimed, entry, given):
    asked_for_mail(client, claimed, "desk@model.example.org")
    [(_, link)] = mailed(app)
    to, fields = filled(client.get(link).page)
    given.withdrawal(entry)
    client.post(to, data=fields, status=410)
    client.get(claimed, status=404)
    assert keeps(app, entry) == []


def test_the_mail_is_in_the_claimants_language(app, client, entry, given, sign_in):
    account = given.account()

    def speak(session):
        session.get_one(Account, account.id).locale = "ja"

    done(app, speak)
    sign_in(client, account)
    send(client, f"/ja/claims/{entry.public_id}", statement=WE_ARE)
    asked_for_mail(client, f"/ja/claims/{entry.public_id}", "desk@model.example.org")
    [(_, link)] = mailed(app)
    assert link.startswith("/ja/claims/proof/")


def test_a_listing_taken_over_by_another_way_makes_the_link_useless(app, client, claimed, entry, given):
    asked_for_mail(client, claimed, "desk@model.example.org")
    [(_, link)] = mailed(app)
    other = given.account()

    def take(session):
        listing = session.get_one(Listing, entry.id)
        account = session.get_one(Account, other.id)
        claiming.maintain(session, listing, account, account)
        publication.take_over(listing, vocabulary.current(session))

    to, fields = filled(client.get(link).page)
    done(app, take)
    client.post(to, data=fields, status=410)
    assert keeps(app, entry) == [other.id]
    # The claim itself stands: what is contested is for coordinators.
    assert client.get(claimed).page.heading == "Your claim"
