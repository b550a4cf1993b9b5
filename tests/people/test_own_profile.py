"""Whoever has a profile and no account sees, takes away and erases it by a mailed link."""

import json

from sqlalchemy import func, select

from adrnet.db import db
from adrnet.domain.affiliation import ProfileContact
from adrnet.domain.link import Purpose
from adrnet.domain.people import NOTICE_VERSION
from adrnet.domain.record import AuditEvent
from tests.people.links import EMAIL, links_in, mailed, own_profile, token
from tests.posting import filled, send

PAGES = ("", "/erase", "/data.json")


def test_the_address_gets_a_link_that_shows_everything(app, client, profile):
    send(client, "/en/people/own-data", email="Practitioner@example.org")
    [mail] = mailed(app)
    assert "Example Person" not in mail.text
    [address] = links_in(mail, "own-profile")
    page = client.get(address).page
    said = page.text(page.main)
    for one in ("Example Person 7", "髙﨑𠮷", EMAIL, "Arbitrator", NOTICE_VERSION, "Everybody can read the profile"):
        assert one in said
    assert profile.public_id in page.link("See it as readers do")


def test_the_document_holds_the_same(app, client, profile):
    document = json.loads(client.get(own_profile(app, profile) + "/data.json").get_data())
    assert (document["format"], document["email"]) == ("adrnet-profile-1", EMAIL)
    assert [one["text"] for one in document["content"]["names"]] == ["Example Person 7", "髙﨑𠮷"]
    assert [one["kind"] for one in document["affiliations"]] == ["panel"]
    assert [one["locale"] for one in document["consents"]] == ["ja"]


def test_it_is_erased_at_once_and_the_link_with_it(app, client, profile):
    address = own_profile(app, profile)
    assert profile.public_id in client.get("/en/directory?q=Example+Person+7").text
    there = send(client, f"{address}/erase", "/erase").headers["Location"]
    page = client.get(there).page
    assert "What your profile said is erased" in page.text(page.main)
    client.get(f"/en/directory/{profile.public_id}", status=410)
    assert profile.public_id not in client.get("/en/directory?q=Example+Person+7").text
    for path in PAGES:
        client.get(address + path, status=410)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ProfileContact)) == 0


def test_a_second_press_finds_that_it_is_done(app, client, profile):
    to, fields = filled(client.get(own_profile(app, profile) + "/erase").page, "/erase")
    client.post(to, data=fields, status=303)
    client.post(to, data=fields, status=410)


def test_looking_changes_nothing(app, client, profile):
    address = own_profile(app, profile)

    def acts():
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(AuditEvent))

    before = acts()
    for path in PAGES:
        client.get(address + path)
        client.head(address + path)
    assert acts() == before


def test_links_for_something_else_open_nothing_here(app, client, given, profile):
    tokens = [token(app, one, profile.id) for one in Purpose if one != Purpose.OWN_PROFILE]
    tokens += [token(app, Purpose.OWN_PROFILE, given.practitioner().id), "nothing", "%00", "髙"]
    for path in PAGES:
        pages = [client.get(f"/en/people/own-profile/{one}{path}", status=410).page for one in tokens]
        assert len({page.text(page.main) for page in pages}) == 1
