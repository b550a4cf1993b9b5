"""What an account keeps, and a listing's overview: what is live, what waits, what came back and why."""

import re
from dataclasses import replace

import pytest

from adrnet.domain import claiming, drafting, merging, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Name
from adrnet.domain.listing import Listing
from tests.listings.kept import changed, decided, done, published, sent, states
from tests.page import squeeze
from tests.posting import filled

KHMER = (Name("មជ្ឈមណ្ឌលគំរូ", "km", "Khmr"), Name("Model Centre", "en", "Latn"))


@pytest.fixture
def listing(given):
    return given.listing(names=KHMER, responsible_country="KH")


@pytest.fixture
def person(given, sign_in, client, listing):
    account = given.account(maintains=[listing])
    sign_in(client, account)
    return account


@pytest.fixture
def coordinator(given):
    return given.account(coordinates=["KH"])


@pytest.fixture
def waiting(app, listing, person):
    """The listing, with a change that was sent."""
    sent(app, listing, person, founded=1994)
    return listing


def said(client, listing):
    page = client.get(f"/en/listings/{listing.public_id}").page
    return page.text(page.main)


def test_an_account_without_listings_is_told_what_to_do(client, given, sign_in):
    sign_in(client, given.account())
    page = client.get("/en/listings").page
    assert "You keep no listing yet." in page.text(page.main)
    assert page.link("Register an organisation") == "/en/listings/register"
    assert page.link("Search the directory") == "/en/directory"


def test_what_an_account_keeps_stands_there_with_its_state(client, person, listing, app):
    changed(app, listing, person, founded=1994)
    page = client.get("/en/listings").page
    assert page.link("Model Centre មជ្ឈមណ្ឌលគំរូ") == f"/en/listings/{listing.public_id}"
    text = page.text(page.main)
    assert "Readers see the entry of" in text
    assert re.search("Your draft of .* is saved and not sent", text)
    assert "You keep no listing yet." not in text


def test_claims_stand_there_with_their_state_and_reason(app, client, given, sign_in):
    account, network = given.account(), given.account(coordinates=[None])
    entry = given.listing(is_claimed=False, names=KHMER)

    def claim(session):
        return claiming.open_claim(
            session, session.get_one(Listing, entry.id), session.get_one(Account, account.id), "Us"
        )

    opened = done(app, claim)
    sign_in(client, account)
    assert "It waits for evidence by mail, or for the coordinators of the network." in squeeze(
        client.get("/en/listings").page.text()
    )
    done(
        app,
        lambda session: claiming.decline(
            session, session.merge(opened), session.get_one(Account, network.id), "សូមផ្ញើលិខិតពីស្ថាប័ន"
        ),
    )
    page = client.get("/en/listings").page
    assert "The claim was declined on" in page.text(page.main)
    assert page.language_of(page.one("blockquote")) == "km"


@pytest.mark.usefixtures("person")
def test_what_is_live_links_to_the_public_page(client, listing):
    page = client.get(f"/en/listings/{listing.public_id}").page
    client.get(page.link("See the published entry"))


@pytest.mark.usefixtures("coordinator")
def test_a_change_that_waits_says_for_whom_and_can_be_taken_back(app, client, person, listing):
    sent(app, listing, person, founded=1994)
    page = client.get(f"/en/listings/{listing.public_id}").page
    assert "It waits for the coordinator for Cambodia." in page.text(page.main)
    assert "/edit/" not in page.html
    to, fields = filled(page, "/recall")
    assert client.post(to, data=fields, status=303).location == f"/en/listings/{listing.public_id}"
    assert "You have taken your change back." in said(client, listing)
    assert states(app, listing) == ["published", "draft"]
    # A second click comes too late and harms nothing.
    assert client.post(to, data=fields, status=409).page.heading == "Somebody was faster"


def test_without_a_coordinator_of_its_own_the_network_reads_it(app, client, person, listing):
    sent(app, listing, person, founded=1994)
    assert "It waits for the coordinators of the network." in said(client, listing)


@pytest.mark.parametrize("verb", ["return", "decline"])
def test_a_reason_is_shown_in_its_own_language(app, client, waiting, coordinator, verb):
    listing = waiting
    decided(app, listing, coordinator, verb, "ឆ្នាំបង្កើតមិនត្រូវទេ")
    for lang in ("en", "ja"):
        page = client.get(f"/{lang}/listings/{listing.public_id}").page
        assert page.text(page.one("blockquote")) == "ឆ្នាំបង្កើតមិនត្រូវទេ"
        assert page.language_of(page.one("blockquote")) == "km"
    words = {"return": "Returned to you on", "decline": "Your change was declined on"}
    assert words[verb] in said(client, listing)


def test_a_returned_change_can_be_written_and_sent_again(app, client, person, listing, coordinator):
    sent(app, listing, person, founded=1994)
    decided(app, listing, coordinator, "return", "Add the year.")
    page = client.get(f"/en/listings/{listing.public_id}").page
    assert page.link("Check your answers") == f"/en/listings/{listing.public_id}/check"


def test_it_says_that_the_published_entry_changed_meanwhile(app, client, person, listing, given):
    changed(app, listing, person, founded=1994)

    def correct(session):
        mine = session.get_one(Listing, listing.id)
        wanted = replace(drafting.present_content(session, mine), telephone="+855 23 555 000")
        account = session.get_one(Account, other.id)
        publication.correct(session, mine, wanted, account, vocabulary.current(session))

    other = given.account(maintains=[listing])
    done(app, correct)
    assert "while yours was on its way" in said(client, listing)


@pytest.mark.usefixtures("person")
def test_a_coordinators_change_on_ones_behalf_is_said(app, client, listing, coordinator):
    sent(app, listing, coordinator, is_on_behalf=True, founded=1994)
    assert "A coordinator has written a change for you." in said(client, listing)


def test_a_draft_is_discarded_after_one_more_question(app, client, person, listing):
    changed(app, listing, person, founded=1994)
    address = f"/en/listings/{listing.public_id}/discard"
    to, fields = filled(client.get(address).page)
    assert states(app, listing) == ["published", "draft"]
    client.post(to, data=fields, status=303)
    assert states(app, listing) == ["published", "withdrawn"]
    assert published(app, listing).founded is None
    assert client.post(to, data=fields, status=409).page.heading == "Somebody was faster"
    client.get(address, status=409)


def test_nothing_changes_by_get(app, client, person, listing):
    sent(app, listing, person, founded=1994)
    client.get(f"/en/listings/{listing.public_id}/recall", status=405)
    client.get(f"/en/listings/{listing.public_id}/discard")
    assert states(app, listing) == ["published", "in_review"]


@pytest.mark.usefixtures("person")
def test_a_withdrawn_entry_says_so_and_how_it_comes_back(client, listing, given):
    given.withdrawal(listing, "ปิดปรับปรุง")
    page = client.get(f"/en/listings/{listing.public_id}").page
    text = page.text(page.main)
    assert "Out of sight since" in text
    assert "A coordinator can show the entry again" in text
    assert page.language_of(page.one("blockquote")) == "th"
    assert "/edit/" not in page.html


@pytest.mark.usefixtures("person")
def test_a_merged_entry_leads_to_the_one_that_stays(app, client, listing, given):
    other = given.listing()

    def merge(session):
        merging.merge(
            session.get_one(Listing, listing.id),
            session.get_one(Listing, other.id),
            session.get_one(Account, given_coordinator.id),
            vocabulary.current(session),
        )

    given_coordinator = given.account(coordinates=[None])
    done(app, merge)
    page = client.get(f"/en/listings/{listing.public_id}").page
    assert other.public_id in page.link("See that entry")


def test_an_erased_listing_is_gone_for_its_maintainer_too(client, given, sign_in):
    gone = given.listing(state="erased")
    sign_in(client, given.account(maintains=[gone]))
    client.get(f"/en/listings/{gone.public_id}", status=404)


def test_a_listing_without_any_name_has_a_page(client, given, sign_in):
    bare = given.listing(state="unpublished", names=())
    sign_in(client, given.account(maintains=[bare]))
    assert client.get(f"/en/listings/{bare.public_id}").page.heading == "Listing without a name"
    assert "Listing without a name" in client.get("/en/listings").page.text()


def test_what_is_missing_stands_in_the_list_of_tasks(client, given, sign_in):
    begun = given.listing(state="unpublished", kind="", services=())
    sign_in(client, given.account(maintains=[begun]))
    text = said(client, begun)
    assert "The kind of organisation is missing." in text
    assert "Say which services you offer." in text
    assert "Not yet possible" in text


@pytest.mark.parametrize("lang", ["ja", "km", "th", "my"])
@pytest.mark.usefixtures("coordinator")
def test_the_pages_hold_in_every_language(client, waiting, lang):
    listing = waiting
    client.get(f"/{lang}/listings")
    client.get(f"/{lang}/listings/{listing.public_id}")


def test_the_overview_asks_few_questions_of_the_database(app, client, person, listing, statements):
    sent(app, listing, person, founded=1994)
    statements.clear()
    client.get(f"/en/listings/{listing.public_id}")
    assert len(statements) <= 30, statements
