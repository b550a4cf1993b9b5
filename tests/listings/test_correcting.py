"""Small corrections at once, by two people at once too; an entry taken out of sight."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from adrnet.db import db
from adrnet.domain import drafting, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Name, Place
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing
from adrnet.domain.policy import NotPermittedError
from adrnet.domain.record import AuditEvent, ReviewEntry
from tests.listings.kept import changed, done, pending, published, sent, states
from tests.posting import filled, send

THAI = (Name("สถาบันอนุญาโตตุลาการตัวอย่าง", "th", "Thai"), Name("Example Institute", "en", "Latn"))


@pytest.fixture
def listing(given):
    return given.listing(
        names=THAI,
        places=(Place("TH", "กรุงเทพมหานคร", "๑ ถนนสุขุมวิท", "seat"), Place("JP", "東京", "千代田区1-1", "office")),
        telephone="+66 2 555 0001",
        responsible_country="TH",
    )


@pytest.fixture
def person(given, sign_in, client, listing):
    account = given.account(maintains=[listing])
    sign_in(client, account)
    return account


@pytest.fixture
def colleague(app, given, listing):
    """Corrects the published entry behind the first one's back."""
    account = given.account(maintains=[listing])

    def correct(**fields):
        def act(session):
            mine = session.get_one(Listing, listing.id)
            wanted = replace(drafting.present_content(session, mine), **fields)
            publication.correct(
                session, mine, wanted, session.get_one(Account, account.id), vocabulary.current(session)
            )

        done(app, act)

    return correct


def address(listing, verb="correct", lang="en"):
    return f"/{lang}/listings/{listing.public_id}/{verb}"


def test_telephone_and_address_are_public_at_once_and_on_record(app, client, listing, person):
    answer = send(client, address(listing), telephone="+66 2 555 9999", address_1="港区2-2")
    assert "Your correction is public now." in client.get(answer.location).page.text()
    said = published(app, listing)
    assert said.telephone == "+66 2 555 9999"
    assert [place.address for place in said.places] == ["๑ ถนนสุขุมวิท", "港区2-2"]
    assert states(app, listing) == ["superseded", "published"]
    with app.app_context():
        acts = db.session.execute(
            select(AuditEvent.act, AuditEvent.actor_id).where(AuditEvent.act == "revision.correct")
        ).all()
        assert [tuple(one) for one in acts] == [("revision.correct", person.id)]


@pytest.mark.usefixtures("person")
def test_an_address_can_be_taken_away(app, client, listing):
    send(client, address(listing), address_1="", telephone="")
    assert (published(app, listing).telephone, published(app, listing).places[1].address) == ("", "")


@pytest.mark.usefixtures("person")
def test_nothing_different_changes_nothing(app, client, listing):
    answer = send(client, address(listing))
    assert "Nothing was different" in client.get(answer.location).page.text()
    assert states(app, listing) == ["published"]


def test_a_change_that_waits_carries_the_correction(app, client, listing, person):
    sent(app, listing, person, founded=1994)
    send(client, address(listing), telephone="+66 2 555 9999")
    with app.app_context():
        waits = pending(db.session(), listing)
        assert (waits.state, waits.content.founded, waits.content.telephone) == ("in_review", 1994, "+66 2 555 9999")


@pytest.mark.parametrize("lang", ["en", "ja", "km", "th"])
@pytest.mark.usefixtures("person")
def test_every_address_is_asked_in_its_own_language(client, listing, lang):
    page = client.get(address(listing, lang=lang)).page
    assert [one.get("lang") for one in page.all("textarea", page.main)] == ["th", "ja"]
    assert page.text(page.one("textarea", id="address_1")) == "千代田区1-1"


@pytest.mark.usefixtures("person")
def test_two_people_who_correct_different_things_both_have_their_way(app, client, listing, colleague):
    to, fields = filled(client.get(address(listing)).page, telephone="+66 2 555 9999")
    colleague(places=(Place("TH", "กรุงเทพมหานคร", "๒ ถนนใหม่", "seat"), Place("JP", "東京", "千代田区1-1", "office")))
    client.post(to, data=fields, status=303)
    assert published(app, listing).telephone == "+66 2 555 9999"
    assert published(app, listing).places[0].address == "๒ ถนนใหม่"


@pytest.mark.usefixtures("person")
def test_who_corrects_the_same_thing_second_sees_both_and_loses_nothing(app, client, listing, colleague):
    to, fields = filled(client.get(address(listing)).page, telephone="+66 2 555 9999", address_0="๓ ถนนเก่า")
    colleague(
        telephone="+66 2 555 7777",
        places=(Place("TH", "กรุงเทพมหานคร", "๒ ถนนใหม่", "seat"), Place("JP", "東京", "千代田区1-1", "office")),
    )
    page = client.post(to, data=fields, status=409).page
    text = page.text(page.main)
    assert "Somebody else changed the same thing" in text
    assert "+66 2 555 7777" in text
    assert "๒ ถนนใหม่" in text
    assert page.one("input", id="telephone").get("value") == "+66 2 555 9999"
    assert page.text(page.one("textarea", id="address_0")) == "๓ ถนนเก่า"
    assert published(app, listing).telephone == "+66 2 555 7777"
    to, fields = filled(page)
    client.post(to, data=fields, status=303)
    assert published(app, listing).telephone == "+66 2 555 9999"


@pytest.mark.usefixtures("person")
def test_a_form_that_names_no_revision_of_ours_begins_with_what_is_published(app, client, listing):
    to, fields = filled(client.get(address(listing)).page, telephone="+66 2 555 9999")
    fields["seen"] = "999"
    client.post(to, data=fields, status=303)
    assert published(app, listing).telephone == "+66 2 555 9999"


@pytest.mark.usefixtures("person")
def test_a_place_that_went_away_meanwhile_is_not_brought_back(app, client, listing, given):
    to, fields = filled(client.get(address(listing)).page, address_1="港区2-2")
    given.revision(listing, names=THAI, places=(Place("TH", "กรุงเทพมหานคร", "๑ ถนนสุขุมวิท", "seat"),))
    client.post(to, data=fields, status=409)
    assert [place.country for place in published(app, listing).places] == ["TH"]


@pytest.mark.usefixtures("person")
def test_a_number_that_cannot_be_called_is_said(app, client, listing):
    to, fields = filled(client.get(address(listing)).page, telephone="call us")
    page = client.post(to, data=fields).page
    assert page.title.startswith("Error: ")
    assert page.one("input", id="telephone").get("value") == "call us"
    assert states(app, listing) == ["published"]


def test_only_a_verified_listing_is_corrected_at_once(client, given, sign_in):
    unverified, begun = given.listing(is_unverified=True), given.listing(state="unpublished")
    sign_in(client, given.account(maintains=[unverified, begun]))
    for one in (unverified, begun):
        client.get(address(one), status=404)
        assert "/correct" not in client.get(f"/en/listings/{one.public_id}").page.html


@pytest.mark.usefixtures("person")
def test_an_entry_is_out_of_sight_at_once_with_the_reason(app, client, listing):
    public = f"/en/directory/{listing.public_id}-example-institute"
    client.get(public)
    answer = send(client, address(listing, "withdraw"), reason="เราปิดทำการ")
    page = client.get(answer.location).page
    assert "Your entry is out of sight now." in page.text()
    assert page.language_of(page.one("blockquote")) == "th"
    client.get(public, status=404)
    assert listing.public_id not in client.get("/en/directory?country=TH").page.html
    with app.app_context():
        assert db.session.scalars(select(ReviewEntry.note)).all() == ["เราปิดทำการ"]
    assert states(app, listing) == ["published"]


@pytest.mark.usefixtures("person")
def test_without_a_reason_nothing_is_withdrawn(client, listing):
    to, fields = filled(client.get(address(listing, "withdraw")).page, reason=" \u200b ")
    assert "Write why the entry is withdrawn." in client.post(to, data=fields).page.text()
    client.get(f"/en/directory/{listing.public_id}-example-institute")


@pytest.mark.usefixtures("person")
def test_a_second_withdrawal_finds_it_done(client, listing):
    to, fields = filled(client.get(address(listing, "withdraw")).page, reason="We close.")
    client.post(to, data=fields, status=303)
    client.post(to, data=fields, status=409)


def test_a_change_on_its_way_is_kept_through_a_withdrawal(app, client, listing, person):
    changed(app, listing, person, founded=1994)
    send(client, address(listing, "withdraw"), reason="We close.")
    assert states(app, listing) == ["published", "draft"]


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("error", [StaleDataError, MoveRefusedError, NotPermittedError])
def test_what_happens_between_page_and_act_is_answered_and_not_recorded(app, client, listing, monkeypatch, error):
    to, fields = filled(client.get(address(listing, "withdraw")).page, reason="We close.")

    def fail(*_arguments):
        raise error("somebody was faster")

    monkeypatch.setattr(publication, "withdraw", fail)
    assert client.post(to, data=fields, status=409).page.heading == "Somebody was faster"
    with app.app_context():
        assert db.session.get_one(Listing, listing.id).state == "published"


def test_nobody_reads_what_was_never_public_by_its_number(app, client, given, listing, person):
    """A coordinator wrote something on behalf of the organisation, and another one declined it."""
    first, second = given.account(coordinates=["TH"]), given.account(coordinates=["TH"])
    sent(app, listing, first, is_on_behalf=True, places=(Place("TH", "เชียงใหม่", "", "seat"),))

    def decline(session):
        change = pending(session, listing, is_on_behalf=True)
        drafting.decline(change, session.get_one(Account, second.id), "Ask them first.")
        return change.number

    number = done(app, decline)
    assert person
    address = f"/en/listings/{listing.public_id}/correct"
    to, fields = filled(client.get(address).page, seen=str(number), telephone="no number")
    answer = client.post(to, data=fields, status=200)
    assert "เชียงใหม่" not in answer.page.text()
    assert "กรุงเทพมหานคร" in answer.page.text()
