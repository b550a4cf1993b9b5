"""Check all answers and send: what waits, what shows at once, on behalf of an organisation, two people at once."""

from dataclasses import replace

import pytest

from adrnet.db import db
from adrnet.domain import drafting, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Name, OfferedPost, Place, Text, Title
from adrnet.domain.listing import Listing, ListingType
from adrnet.domain.sections import of, text_digest
from tests.listings.kept import changed, done, pending, published, sent, states
from tests.posting import filled, send

BURMESE = (Name("ဥပမာ အနုညာတခုံသမာဓိဌာန", "my", "Mymr"), Name("Example Centre", "en", "Latn"))


@pytest.fixture
def listing(given):
    return given.listing(
        names=BURMESE,
        places=(Place("MM", "ရန်ကုန်", "၁ လမ်း", "seat"),),
        responsible_country="MM",
    )


@pytest.fixture
def person(given, sign_in, client, listing):
    account = given.account(maintains=[listing])
    sign_in(client, account)
    return account


@pytest.fixture
def coordinator(given, sign_in, client):
    account = given.account(coordinates=["MM"])
    sign_in(client, account)
    return account


def address(listing, lang="en"):
    return f"/{lang}/listings/{listing.public_id}/check"


def overview(listing):
    return f"/en/listings/{listing.public_id}"


@pytest.mark.parametrize("lang", ["en", "ja", "km", "th", "my"])
def test_every_answer_stands_there_in_words_and_in_its_own_language(app, client, listing, person, lang):
    original = "เราไกล่เกลี่ยข้อพิพาท"
    changed(
        app,
        listing,
        person,
        texts=(
            Text("about", original, "th"),
            Text("about", "We mediate.", "en", source_hash=text_digest("older")),
        ),
        posts=(OfferedPost("p1234567", ("general",), (Title("ja", "国際課"),), "desk@example.org", languages=("ja",)),),
        founded=1994,
    )
    page = client.get(address(listing, lang)).page
    text = page.text(page.main)
    for part in (BURMESE[0].text, original, "1994", "၁ လမ်း", "国際課", "desk@example.org"):
        assert part in text
    for section in of(ListingType.ORGANISATION):
        assert f"/edit/{section.value}" in page.html
    if lang == "en":
        assert text.count("The original has changed since this translation was made.") == 1


def test_what_was_sent_waits_and_the_published_entry_stays(app, client, listing, person):
    changed(app, listing, person, founded=1994)
    assert send(client, address(listing)).location == overview(listing)
    assert "Your change is sent." in client.get(overview(listing)).page.text()
    assert states(app, listing) == ["published", "in_review"]
    assert published(app, listing).founded is None


def test_small_corrections_show_at_once_and_the_rest_waits(app, client, listing, person):
    changed(app, listing, person, founded=1994, telephone="+95 1 555 000")
    text = client.get(address(listing)).page.text()
    assert "Readers see this at once: Telephone." in text
    assert "The rest waits until" in text
    send(client, address(listing))
    assert "Telephone and postal addresses are public now." in client.get(overview(listing)).page.text()
    assert (published(app, listing).telephone, published(app, listing).founded) == ("+95 1 555 000", None)
    with app.app_context():
        waits = pending(db.session(), listing)
        assert (waits.state, waits.content.founded, waits.content.telephone) == ("in_review", 1994, "+95 1 555 000")


def test_a_small_correction_alone_needs_nobody(app, client, listing, person):
    changed(app, listing, person, telephone="+95 1 555 000")
    page = client.get(address(listing)).page
    assert "The rest waits" not in page.text()
    send(client, address(listing))
    assert "Nothing of it needed a coordinator." in client.get(overview(listing)).page.text()
    assert published(app, listing).telephone == "+95 1 555 000"


def test_another_order_of_names_is_sent_and_waits(app, client, listing, person):
    changed(app, listing, person, names=BURMESE[::-1])
    send(client, address(listing), "/check")
    assert states(app, listing) == ["published", "in_review"]
    assert published(app, listing).names == BURMESE


def test_an_entry_in_doubt_has_no_small_corrections(app, client, given, sign_in):
    doubtful = given.listing(is_unverified=True)
    account = given.account(maintains=[doubtful])
    sign_in(client, account)
    changed(app, doubtful, account, telephone="+95 1 555 000")
    assert "Readers see this at once" not in client.get(address(doubtful)).page.text()
    send(client, address(doubtful))
    assert states(app, doubtful) == ["published", "in_review"]


def test_what_public_sources_said_can_be_sent_unchanged_as_ones_own_words(app, client, given, sign_in):
    read = given.listing(names=BURMESE, unverified_fields=("services", "specialties"))
    sign_in(client, given.account(maintains=[read]))
    assert client.get(overview(read)).page.link("Check and send") == address(read)
    to, fields = filled(client.get(address(read)).page)
    client.post(to, data=fields, status=303)
    assert "Your change is sent." in client.get(overview(read)).page.text()
    assert states(app, read) == ["published", "in_review"]
    with app.app_context():
        assert pending(db.session(), read).content.unverified_fields == ()
    assert client.post(to, data=fields, status=409).page.heading == "Somebody was faster"
    assert states(app, read) == ["published", "in_review"]


def test_what_was_published_meanwhile_is_read_again_before_it_is_ones_own(app, client, given, sign_in):
    read = given.listing(names=BURMESE, unverified_fields=("services",))
    sign_in(client, given.account(maintains=[read]))
    to, fields = filled(client.get(address(read)).page)
    given.revision(read, names=BURMESE, unverified_fields=("services",), founded=1994)
    page = client.post(to, data=fields, status=409).page
    assert "1994" in page.text(page.main)
    assert states(app, read) == ["superseded", "published"]


@pytest.mark.usefixtures("person")
def test_what_is_ones_own_already_is_not_sent_unchanged(client, listing):
    assert client.get(address(listing), status=303).location == overview(listing)
    assert "Nothing has changed yet" in client.get(overview(listing)).page.text()


def test_nothing_different_is_not_sent(app, client, listing, person):
    changed(app, listing, person, founded=1994)
    to, fields = filled(client.get(address(listing)).page)
    changed(app, listing, person, founded=None)
    page = client.get(address(listing)).page
    assert "There is nothing to send." in page.text()
    with app.app_context():
        fields["seen"] = pending(db.session(), listing).digest
    assert client.post(to, data=fields, status=303).location == overview(listing)
    assert states(app, listing) == ["published", "draft"]


def test_what_is_missing_is_named_with_the_way_to_it_and_cannot_be_sent(app, client, listing, person):
    changed(app, listing, person, kind="", services=(), founded=1994)
    page = client.get(address(listing)).page
    assert page.link("The kind of organisation is missing.").endswith("/edit/kind")
    assert page.link("Say which services you offer.").endswith("/edit/services")
    assert page.all("form", page.main, method="post") == []
    with app.app_context():
        digest = pending(db.session(), listing).digest
    changed(app, listing, person, kind="court", services=("arbitration",))
    to, fields = filled(client.get(address(listing)).page)
    changed(app, listing, person, kind="")
    fields["seen"] = digest
    client.post(to, data=fields)
    assert states(app, listing) == ["published", "draft"]


def test_what_changed_after_it_was_read_is_read_again_first(app, client, listing, person, given):
    changed(app, listing, person, founded=1994)
    to, fields = filled(client.get(address(listing)).page)
    changed(app, listing, given.account(maintains=[listing]), founded=1995)
    page = client.post(to, data=fields, status=409).page
    assert "The listing changed while you were reading." in page.text()
    assert "1995" in page.text(page.main)
    assert states(app, listing) == ["published", "draft"]
    to, fields = filled(page)
    client.post(to, data=fields, status=303)
    assert states(app, listing) == ["published", "in_review"]


def test_a_second_click_finds_it_sent(app, client, listing, person):
    changed(app, listing, person, founded=1994)
    to, fields = filled(client.get(address(listing)).page)
    client.post(to, data=fields, status=303)
    assert client.post(to, data=fields, status=409).page.heading == "Somebody was faster"
    assert states(app, listing) == ["published", "in_review"]
    client.get(address(listing), status=303)


def test_a_listing_that_was_withdrawn_meanwhile_is_not_sent(app, client, listing, person, given):
    changed(app, listing, person, founded=1994)
    to, fields = filled(client.get(address(listing)).page)
    given.withdrawal(listing)
    client.post(to, data=fields, status=409)
    assert states(app, listing) == ["published", "draft"]


def test_a_first_listing_is_published_by_a_coordinator_only(app, client, given, sign_in):
    begun = given.listing(state="unpublished", names=BURMESE)
    sign_in(client, given.account(maintains=[begun]))
    assert "It is published when" in client.get(address(begun)).page.text()
    send(client, address(begun))
    assert states(app, begun) == ["in_review"]


class TestOnBehalf:
    """A coordinator writes for an organisation."""

    def test_the_way_back_leads_to_the_desk(self, app, client, listing, coordinator):
        changed(app, listing, coordinator, is_on_behalf=True, founded=1994)
        page = client.get(address(listing)).page
        assert page.link("Desk", page.one("nav", class_="trail")) == "/en/coordination"

    def test_source_and_reason_are_needed_and_nothing_typed_is_lost(self, app, client, listing, coordinator):
        changed(app, listing, coordinator, is_on_behalf=True, founded=1994)
        to, fields = filled(client.get(address(listing)).page, source="", note="電話で聞きました")
        page = client.post(to, data={**fields, "do": "send"}).page
        assert "Name the pages, letters or calls that this comes from." in page.text()
        assert page.text(page.one("textarea", name="note")) == "電話で聞きました"
        assert states(app, listing) == ["published", "draft"]

    def test_it_goes_to_a_second_coordinator(self, app, client, listing, coordinator):
        changed(app, listing, coordinator, is_on_behalf=True, founded=1994)
        to, fields = filled(client.get(address(listing)).page, source="https://example.org/", note="A call")
        client.post(to, data={**fields, "do": "send"}, status=303)
        with app.app_context():
            waits = pending(db.session(), listing, is_on_behalf=True)
            assert (waits.state, waits.source) == ("in_review", "https://example.org/")
        assert "The change is sent to a second coordinator." in client.get(overview(listing)).page.text()

    def test_it_is_published_at_once_and_marked(self, app, client, listing, coordinator):
        changed(app, listing, coordinator, is_on_behalf=True, founded=1994)
        to, fields = filled(client.get(address(listing)).page, source="https://example.org/", note="A call")
        client.post(to, data={**fields, "do": "publish"}, status=303)
        assert published(app, listing).founded == 1994
        with app.app_context():
            now = drafting.published_of(db.session.get_one(Listing, listing.id))
            assert (now.is_unchecked, now.source) == (True, "https://example.org/")
        client.post(to, data={**fields, "do": "publish"}, status=409)

    @pytest.mark.usefixtures("coordinator")
    def test_the_organisations_own_change_is_not_sent_by_a_coordinator(self, app, client, listing, given):
        changed(app, listing, given.account(maintains=[listing]), founded=1994)
        client.get(address(listing), status=303)
        assert states(app, listing) == ["published", "draft"]


def test_what_a_correction_of_another_carried_in_is_seen_before_it_is_sent(app, client, listing, person, given):
    changed(app, listing, person, founded=1994)
    to, fields = filled(client.get(address(listing)).page)
    other = given.account(maintains=[listing])

    def correct(session):
        mine = session.get_one(Listing, listing.id)
        wanted = replace(drafting.present_content(session, mine), telephone="+95 1 777 000")
        publication.correct(session, mine, wanted, session.get_one(Account, other.id), vocabulary.current(session))

    done(app, correct)
    page = client.post(to, data=fields, status=409).page
    assert "+95 1 777 000" in page.text(page.main)


def test_a_change_that_waits_already_is_not_sent_twice_by_two_people(app, client, listing, person, given):
    changed(app, listing, person, founded=1994)
    to, fields = filled(client.get(address(listing)).page)
    sent(app, listing, given.account(maintains=[listing]), founded=1994)
    client.post(to, data=fields, status=409)
    assert states(app, listing) == ["published", "in_review"]
