"""Whoever has a profile and no account corrects it, takes it out of sight, hands it to an account, by a mailed link."""

import re

from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.affiliation import ProfileContact
from adrnet.domain.content import Name
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.link import Purpose
from adrnet.domain.listing import Listing
from adrnet.domain.record import AuditEvent
from adrnet.domain.revision import Revision, RevisionState
from adrnet.kit import clock
from tests.people.links import EMAIL, mailed, own_profile, token
from tests.posting import filled, send


def correct(client, address, status=303, **typed):
    """Fill the page of corrections and send it; return the answer."""
    to, fields = filled(client.get(f"{address}/correct").page, "/correct", do="save", **typed)
    return client.post(to, data=fields, status=status)


def read(client, profile):
    return client.get(f"/en/directory/{profile.public_id}", follow_redirects=True).text


def state(app, profile):
    with app.app_context():
        found = db.session.get_one(Listing, profile.id)
        return found.state, found.is_unindexed, [one.state for one in found.revisions if one.is_pending]


def approve(app, coordinator):
    @transactional
    def act():
        session = db.session()
        revision = session.scalars(select(Revision).where(Revision.state == RevisionState.IN_REVIEW)).one()
        account, words = session.get_one(Account, coordinator.id), vocabulary.current(session)
        publication.approve(session, revision, account, words, Day(clock.today("Asia/Jakarta"), Rhythm()))

    with app.app_context():
        act()


def test_what_misleads_nobody_counts_at_once_and_the_rest_waits(app, client, given, profile):
    coordinator = given.account(coordinates=[None])
    address = own_profile(app, profile)
    said = client.get(correct(client, address, telephone="+81 3 5555 0100", is_unindexed="y").location).text
    assert "What you corrected is saved" in said
    assert state(app, profile) == ("published", True, [])
    assert "+81 3-5555-0100" in read(client, profile)
    # A name is read by a coordinator first; what somebody typed once is there when they open the page again.
    said = client.get(correct(client, address, **{"names-0-text": "Example Person Corrected"}).location).page
    assert "Readers see it once a coordinator has approved it" in said.text(said.main)
    assert "It waits for a coordinator" in said.text(said.main)
    assert "Example Person Corrected" not in read(client, profile)
    assert coordinator.email in [one.recipient for one in mailed(app)]
    page = client.get(f"{address}/correct").page
    assert page.one("input", name="names-0-text").get("value") == "Example Person Corrected"
    # Two open pages: the second is told, and loses nothing.
    to, fields = filled(page, "/correct", do="save", **{"names-0-text": "Example Person Second"})
    client.get(correct(client, address, **{"names-0-text": "Example Person Third"}).location)
    late = client.post(to, data=fields, status=409).page
    assert late.one("input", name="names-0-text").get("value") == "Example Person Second"
    to, fields = filled(late, "/correct", do="save")
    client.post(to, data=fields, status=303)
    approve(app, coordinator)
    assert "Example Person Second" in read(client, profile)
    assert state(app, profile) == ("published", True, [])
    # Who has no name in Latin letters is asked for one, and one who changes their mind takes back what was sent.
    alone = {"names-0-text": "", "names-1-text": "髙﨑𠮷"}
    assert "Latin letters" in correct(client, address, status=200, **alone).text
    correct(client, address, **{"names-0-text": "Example Person Fourth"})
    said = client.get(correct(client, address, **{"names-0-text": "Example Person Second"}).location).text
    assert "What you had sent is taken back" in said
    assert state(app, profile)[2] == []


def test_a_reminder_leads_to_where_something_is_corrected(app, client, profile):
    @transactional
    def confirmed():
        db.session.get_one(Listing, profile.id).confirmed_at = clock.now()

    with app.app_context():
        confirmed()
    address = f"/en/freshness/confirm/{token(app, Purpose.CONFIRM_LISTING, profile.id, EMAIL)}"
    to, fields = filled(client.get(address).page, "/change")
    own = client.post(to, data=fields, status=303).location
    assert "Correct it" in client.get(own).text
    # One that was mailed to somebody else leads nowhere.
    foreign = f"/en/freshness/confirm/{token(app, Purpose.CONFIRM_LISTING, profile.id, 'other@example.org')}"
    assert not client.get(foreign).page.all("form", action=f"{foreign}/change")


def test_it_leaves_sight_at_once_and_comes_back_by_its_person_alone(app, client, given, profile):
    coordinator = given.account(coordinates=[None])
    address = own_profile(app, profile)
    correct(client, address, **{"names-0-text": "Example Person Corrected"})
    to, fields = filled(client.get(f"{address}/withdraw").page, "/withdraw")
    said = client.get(client.post(to, data=fields, status=303).location).text
    assert "Nothing of it is erased" in said
    client.post(to, data=fields, status=410)
    assert state(app, profile) == ("withdrawn", False, ["draft"])
    client.get(f"/en/directory/{profile.public_id}", status=404)
    assert profile.public_id not in client.get("/en/directory?q=Example+Person+7").text
    client.get(f"{address}/correct", status=410)
    send(client, f"{address}/show", "/show")
    assert "Example Person 7" in read(client, profile)

    @transactional
    def take_out():
        session = db.session()
        account = session.get_one(Account, coordinator.id)
        publication.withdraw(session, session.get_one(Listing, profile.id), account, vocabulary.current(session), "why")

    with app.app_context():
        take_out()
    # What a coordinator took out of sight its person does not bring back.
    client.get(f"{address}/show", status=410)


def test_an_account_keeps_it_from_then_on_and_old_links_open_nothing(app, client, given, sign_in, profile):
    others = [
        token(app, one, profile.id, EMAIL) for one in (Purpose.OWN_PROFILE, Purpose.PANEL, Purpose.CONFIRM_LISTING)
    ]
    address = own_profile(app, profile)
    page = client.get(f"{address}/keep").page
    assert "Sign in first" in page.text(page.main)
    taken = given.account()
    busy = given.account(maintains=[given.practitioner(names=(Name("Example Person 8", "en"),))])
    sign_in(client, busy)
    assert "Your account keeps a profile already" in client.get(f"{address}/keep").text
    sign_in(client, taken)
    to, fields = filled(client.get(f"{address}/keep").page, "/keep")
    there = client.post(to, data=fields, status=303).location
    assert profile.public_id in there
    assert "You keep this entry from now on" in client.get(there).text
    client.post(to, data=fields, status=410)
    for path in ("", "/correct", "/withdraw", "/erase", "/keep", "/data.json"):
        client.get(address + path, status=410)
        client.get(f"/en/people/own-profile/{others[0]}{path}", status=410)
    client.get(f"/en/people/panels/{others[1]}", status=410)
    client.get(f"/en/freshness/confirm/{others[2]}", status=410)
    before = len(mailed(app))
    send(client, "/en/people/own-data", email=EMAIL)
    told = mailed(app)
    assert len(told) == before
    [mail] = [one for one in told if one.recipient == EMAIL]
    assert "took over your profile" in mail.text
    assert taken.email not in mail.text
    with app.app_context():
        assert db.session.get(ProfileContact, profile.id) is None
        acts = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "listing.maintain")).all()
        assert [(one.subject_id, one.machine) for one in acts if one.machine == "link"] == [(profile.id, "link")]
    # The whole profile is theirs to write now, and out of sight it goes by their own account.
    client.get(f"/en/listings/{profile.public_id}/edit/texts", status=200)
    assert not re.search(r"own-profile", client.get(there).text)
