"""Changes through HTTP: what is compared, who may decide, what an approval brings about."""

import pytest
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain import claiming, drafting, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Content, Place
from adrnet.domain.listing import Listing
from adrnet.domain.revision import Revision
from tests import factories
from tests.coordination.conftest import NAMES
from tests.coordination.deciding import REASON, approve, forget_factor, token_of
from tests.posting import filled


def test_a_change_is_shown_beside_what_readers_see(coordinating, story):
    page = coordinating.get(story.address).page
    cells = [page.text(one) for one in page.all("td", page.one("table", class_="changes"))]
    assert "Wasremoved: Example Arbitration Centre" in cells
    assert "Would beadded: Renamed Arbitration Centre" in cells
    assert story.maintainer.email in page.text(page.main)
    assert "https://centre.example.org/" in dict(page.links()).values()


def test_an_approved_change_is_public_and_found_at_once(coordinating, story):
    answered = approve(coordinating, story.address)
    assert story.state() == "published"
    assert "The change is public now" in coordinating.get(answered.location).page.text()
    found = coordinating.get("/en/directory?q=Renamed").page
    assert "Renamed Arbitration Centre" in found.text(found.main)
    read = coordinating.get(found.link("Renamed Arbitration Centre ศูนย์อนุญาโตตุลาการตัวอย่าง")).page
    assert "Renamed Arbitration Centre" in read.heading
    (mail,) = story.mails()
    assert mail.recipient == story.maintainer.email
    assert "Renamed Arbitration Centre" in mail.subject


def test_an_approval_leaves_the_desk_empty(coordinating, story):
    approve(coordinating, story.address)
    assert "Nothing is waiting" in coordinating.get("/en/coordination").page.text()


def test_a_website_that_was_opened_becomes_a_link(coordinating, story):
    listing = story.given.listing(responsible_country="TH", website="https://new.example.org/", website_seen=False)
    change = story.send(listing, story.given.account(maintains=[listing]), founded=1999)
    address = f"/en/coordination/changes/{change.id}"
    approve(coordinating, address, saw_website="y")
    with story.app.app_context():
        published = drafting.published_of(db.session.get_one(Listing, listing.id))
        assert published.content.website_seen
        assert published.content.founded == 1999


def test_a_website_that_nobody_opened_stays_unseen(coordinating, story):
    listing = story.given.listing(responsible_country="TH", website="https://new.example.org/", website_seen=False)
    change = story.send(listing, story.given.account(maintains=[listing]), founded=1999)
    approve(coordinating, f"/en/coordination/changes/{change.id}")
    with story.app.app_context():
        assert not drafting.published_of(db.session.get_one(Listing, listing.id)).content.website_seen


def test_a_draft_that_was_never_sent_is_not_there(coordinating, story):
    listing = story.given.listing(responsible_country="TH")
    draft = story.given.revision(listing, is_published=False)
    coordinating.get(f"/en/coordination/changes/{draft.id}", status=404)


WAYS = ["/approve", "/return", "/decline", "/reopen"]


@pytest.mark.parametrize("way", ["", *WAYS])
@pytest.mark.parametrize("who", ["visitor", "account", "maintainer", "other country", "no second factor"])
def test_nobody_without_the_remit_reads_or_decides(client, story, sign_in, who, way):
    account = {
        "account": story.given.account,
        "maintainer": lambda: story.maintainer,
        "other country": lambda: story.given.account(coordinates=["JP"]),
        "no second factor": lambda: story.given.account(coordinates=["TH"]),
    }.get(who, lambda: None)()
    if who == "no second factor":
        story.run(lambda session: forget_factor(session.get_one(Account, account.id)))
    if account is not None:
        sign_in(client, account)
    token = {"csrf_token": token_of(client)}
    address = story.address + way
    answered = (
        client.post(address, data=token, status=range(300, 500)) if way else client.get(address, status=range(300, 500))
    )
    assert answered.status_code in {302, 303, 403, 404}
    if who == "other country":
        assert answered.status_code == 404
    if who in {"account", "maintainer"}:
        assert answered.status_code == 403
    assert b"Renamed" not in answered.data
    assert story.state() == "in_review"


@pytest.mark.parametrize("number", [0, 99, 2**31, 10**30])
def test_a_number_of_nothing_is_not_there(coordinating, number):
    coordinating.get(f"/en/coordination/changes/{number}", status=404)
    coordinating.get(f"/en/coordination/claims/{number}", status=404)


def test_the_network_decides_about_every_country(client, story, sign_in):
    sign_in(client, story.given.account(coordinates=[None]))
    approve(client, story.address)
    assert story.state() == "published"


def test_what_one_has_sent_oneself_another_has_to_decide(client, story, sign_in):
    writer, second = story.given.account(coordinates=["TH"]), story.given.account(coordinates=["TH"])
    origin = {"source": "https://centre.example.org/", "note": "They asked by telephone."}
    change = story.send(story.listing, writer, founded=1999, **origin)
    address = f"/en/coordination/changes/{change.id}"
    sign_in(client, second)
    seen = filled(client.get(address).page, "/approve")[1]["seen"]
    sign_in(client, writer)
    page = client.get(address).page
    assert "Another coordinator has to decide." in page.text(page.main)
    assert page.all("form", page.main) == []
    assert "Waits for another coordinator" in client.get("/en/coordination").page.text()
    token = filled(client.get(story.address).page, "/approve")[1]["csrf_token"]
    client.post(f"{address}/approve", data={"csrf_token": token, "seen": seen}, status=403)
    for decision in ("return", "decline"):
        sent = {"csrf_token": token, "seen": seen, "reason": REASON, "do": "send", "letter-en": "x", "subject-en": "x"}
        client.post(f"{address}/{decision}", data=sent, status=403)
    assert story.state(change) == "in_review"
    sign_in(client, second)
    shown = client.get(address).page.text()
    assert "They asked by telephone." in shown
    approve(client, address)
    assert story.state(change) == "published"


def test_whoever_keeps_an_entry_decides_nothing_about_it(client, story, sign_in):
    both = story.given.account(coordinates=["TH"], maintains=[story.listing])
    sign_in(client, both)
    page = client.get(story.address).page
    assert "You keep this entry yourself." in page.text(page.main)
    assert page.all("form", page.main) == []
    assert story.state() == "in_review"


def test_a_new_entry_is_there_once_it_is_approved(coordinating, story):
    person, content = story.given.account(), factories.content(names=NAMES, places=(Place(country="TH"),))

    def register(session):
        account = session.get_one(Account, person.id)
        revision = drafting.begin_listing(session, account, Content())
        claiming.maintain(session, revision.listing, account, account)
        drafting.revise(revision, content, account, vocabulary.current(session))
        drafting.submit(revision, account)
        return revision.id

    number = story.run(register)
    address = f"/en/coordination/changes/{number}"
    assert "New entry" in coordinating.get("/en/coordination").page.text()
    approve(coordinating, address)
    found = coordinating.get("/en/directory?q=Example+Arbitration").page
    assert "Example Arbitration Centre" in found.text(found.main)
    with story.app.app_context():
        assert db.session.scalars(select(Revision.state).where(Revision.id == number)).one() == "published"


def test_a_page_about_a_change_takes_a_fixed_number_of_statements(coordinating, story, statements):
    coordinating.get(story.address)
    statements.clear()
    coordinating.get(story.address)
    assert len(statements) <= 26, "\n".join(statements)
