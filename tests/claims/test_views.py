"""Claiming an entry: the statement, evidence by mail, the page with one button, what is refused and what is said."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from adrnet.claims.services import MOST_LINKS, MOST_OPEN
from adrnet.db import db, transactional
from adrnet.domain import claiming, publication, vocabulary
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.claim import Claim
from adrnet.domain.content import Name
from adrnet.domain.link import MailedLink
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail
from adrnet.kit import clock
from tests.posting import filled, send

KHMER = (Name("មជ្ឈមណ្ឌលគំរូ", "km", "Khmr"), Name("Model Centre", "en", "Latn"))
WE_ARE = "ខ្ញុំជាប្រធានការិយាល័យ"


@pytest.fixture
def entry(given):
    return given.listing(
        is_claimed=False, names=KHMER, website="https://www.model.example.org/kh/", responsible_country="KH"
    )


@pytest.fixture
def person(given, sign_in, client):
    account = given.account()
    sign_in(client, account)
    return account


@pytest.fixture
def stranger(given, sign_in, client):
    """Signs somebody else in, when called."""
    return lambda: sign_in(client, given.account())


@pytest.fixture
def claimed(client, entry, person):
    """The address of a claim that waits."""
    assert person
    address = f"/en/claims/{entry.public_id}"
    send(client, address, statement=WE_ARE)
    return address


def done(app, act):
    with app.app_context():
        return transactional(lambda: act(db.session()))()


def mailed(app):
    """Return the addresses that mails went to, and the paths of the links in them."""
    with app.app_context():
        mails = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
        return [(one.recipient, re.findall(r"https?://[^/\s]+(/\S+/claims/proof/\S+)", one.text)[0]) for one in mails]


def keeps(app, entry):
    with app.app_context():
        return db.session.scalars(
            select(Maintainer.account_id).where(Maintainer.listing_id == entry.id, Maintainer.until.is_(None))
        ).all()


def claims(app):
    with app.app_context():
        return [(one.state, one.evidence) for one in db.session.scalars(select(Claim).order_by(Claim.id))]


def asked_for_mail(client, address, email):
    to, fields = filled(client.get(address).page, "/evidence", email=email)
    return client.post(to, data=fields, status={200, 303, 429})


def test_every_unclaimed_organisation_leads_to_its_claim_and_others_do_not(client, entry, given):
    page = client.get(f"/en/directory/{entry.public_id}-model-centre").page
    assert page.link("Is this your organisation? Take it over") == f"/en/claims/{entry.public_id}"
    assert page.link("Correct or remove this entry").startswith("mailto:")
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


@pytest.mark.usefixtures("person")
def test_an_account_has_a_few_open_claims(app, client, given):
    for _ in range(MOST_OPEN):
        send(client, f"/en/claims/{given.listing(is_claimed=False).public_id}", statement=WE_ARE)
    to, fields = filled(client.get(f"/en/claims/{given.listing(is_claimed=False).public_id}").page, statement=WE_ARE)
    page = client.post(to, data=fields, status=429).page
    assert f"You have {MOST_OPEN} open claims." in page.text()
    assert page.text(page.one("textarea")) == WE_ARE
    assert len(claims(app)) == MOST_OPEN


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
def test_an_entry_that_is_kept_already_says_whom_to_ask(client, given):
    kept = given.listing(names=KHMER)
    page = client.get(f"/en/claims/{kept.public_id}").page
    assert page.heading == "This entry is kept already"
    assert "nobody can lock you out" in page.text()
    token = client.get("/en/listings/register").page.all("input", name="csrf_token")[0].get("value", "")
    page = client.post(f"/en/claims/{kept.public_id}", data={"csrf_token": token, "statement": WE_ARE}).page
    assert page.heading == "This entry is kept already"


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


def test_a_withdrawn_entry_is_not_proved_any_more(app, client, claimed, entry, given):
    asked_for_mail(client, claimed, "desk@model.example.org")
    [(_, link)] = mailed(app)
    to, fields = filled(client.get(link).page)
    given.withdrawal(entry)
    client.post(to, data=fields, status=410)
    client.get(claimed, status=404)
    assert keeps(app, entry) == []


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
    assert client.get(claimed).page.heading == "This entry is kept already"
