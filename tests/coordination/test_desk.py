"""The desk through HTTP: who may come in, what lies there and for whom, in how many statements."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from adrnet.coordination.queue import PAGE_SIZE
from adrnet.domain import drafting, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Place
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.listing import Listing
from adrnet.kit import clock
from tests.coordination.deciding import forget_factor


def lines_of(page):
    return [page.text(one) for one in page.all("li", page.one("ol", class_="queue"))]


def figures_of(page):
    block = page.one("dl", class_="figures")
    labels = [page.text(one) for one in page.all("dt", block)]
    return dict(zip(labels, [page.text(one) for one in page.all("dd", block)], strict=True))


def elsewhere(story):
    """Make an entry of Japan with a change that waits."""
    listing = story.given.listing(places=(Place(country="JP"),), responsible_country="JP")
    return story.send(listing, story.given.account(maintains=[listing]), email="new@example.org")


def test_a_coordinator_has_a_desk(coordinating):
    page = coordinating.get("/en/coordination").page
    assert page.heading == "Coordinator desk"
    assert "Thailand" in page.text(page.main)


def test_a_line_says_what_waits_whose_it_is_what_it_is_about_and_who_sent_it(coordinating, story):
    (line,) = lines_of(coordinating.get("/en/coordination").page)
    assert "Example Arbitration Centre ศูนย์อนุญาโตตุลาการตัวอย่าง" in line
    assert "Change Thailand · Names" in line
    assert f"Sent by {story.maintainer.email}" in line


def test_other_countries_are_on_other_desks(client, story, given, sign_in):
    elsewhere(story)
    sign_in(client, given.account(coordinates=["JP"]))
    (line,) = lines_of(client.get("/en/coordination").page)
    assert "Japan" in line
    sign_in(client, given.account(coordinates=[None]))
    assert len(lines_of(client.get("/en/coordination").page)) == 2


@pytest.mark.parametrize("who", ["visitor", "account", "maintainer", "without a second factor"])
def test_nobody_else_has_a_desk(client, story, given, sign_in, who):
    if who == "without a second factor":
        story.run(lambda session: forget_factor(session.get_one(Account, story.coordinator.id)))
    if who != "visitor":
        people = {"account": given.account, "maintainer": lambda: story.maintainer}
        sign_in(client, people.get(who, lambda: story.coordinator)())
    answer = client.get("/en/coordination", status={302, 303, 403})
    assert answer.status_code == 403 or who in {"visitor", "without a second factor"}
    assert b"Example Arbitration" not in answer.data


def test_the_oldest_stands_first_with_its_age(client, story, given, sign_in):
    listing = given.listing(responsible_country="TH")
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        story.send(listing, given.account(maintains=[listing]), founded=1999)
        sign_in(client, story.coordinator)
        page = client.get("/en/coordination").page
    first, second = lines_of(page)
    assert first.startswith("9 days, late")
    assert second.startswith("Today")
    assert figures_of(page)["Waiting for a decision"] == "2oldest 9 days"


def test_only_coordinators_find_the_way_to_their_desk_on_every_page(client, story, sign_in):
    page = client.get("/en/").page
    assert "/en/coordination" not in dict(page.links(page.one("header"))).values()
    sign_in(client, story.maintainer)
    page = client.get("/en/").page
    assert "/en/coordination" not in dict(page.links(page.one("header"))).values()
    sign_in(client, story.coordinator)
    page = client.get("/en/").page
    assert page.link("Desk", page.one("header")) == "/en/coordination"


def test_the_queue_is_narrowed_by_kind_and_country(client, story, given, sign_in):
    elsewhere(story)
    given.claim(given.listing(is_claimed=False, responsible_country="TH"))
    sign_in(client, given.account(coordinates=[None]))
    page = client.get("/en/coordination/queue").page
    assert len(lines_of(page)) == 3
    form = next(one for one in page.all("form", page.main) if one.get("method") == "get")
    offered = [page.text(one) for one in page.all("option", form)]
    assert offered == ["Everything", "Change (2)", "Claim (1)", "Any country", "Japan (1)", "Thailand (2)"]
    narrowed = client.get(page.submitted(form, kind="change", country="TH")).page
    (line,) = lines_of(narrowed)
    assert "Example Arbitration Centre" in line
    assert "Nothing of this kind is waiting." in client.get("/en/coordination/queue?kind=claim&country=JP").page.text()


def test_an_address_that_nobody_understands_says_so(coordinating):
    page = coordinating.get("/en/coordination/queue?kind=nonsense&country=ZZ&page=99").page
    said = page.text(page.main)
    assert "nonsense" in said
    assert "There is no page 99" in said
    assert len(lines_of(page)) == 1


def test_what_was_published_unchecked_by_somebody_else_waits(client, story, given, sign_in):
    writer, second = given.account(coordinates=["TH"]), given.account(coordinates=["TH"])
    day = Day(clock.today("Asia/Jakarta"), Rhythm())

    def publish(session):
        account = session.get_one(Account, writer.id)
        listing = session.get_one(Listing, story.listing.id)
        change = drafting.begin_change(session, listing, account, is_on_behalf=True)
        words = vocabulary.current(session)
        drafting.revise(change, replace(change.content, founded=1999), account, words)
        publication.publish_unchecked(session, change, account, words, day, source="https://example.org/", note="Seen.")

    story.run(publish)
    sign_in(client, second)
    (line,) = [one for one in lines_of(client.get("/en/coordination").page) if "Published unchecked" in one]
    assert "Founded" in line
    assert f"Coordinator: {writer.email}" in line
    sign_in(client, writer)
    (line,) = [one for one in lines_of(client.get("/en/coordination").page) if "Published unchecked" in one]
    assert "Waits for another coordinator" in line


def test_a_long_queue_is_paged_and_costs_no_more_statements_than_a_short_one(coordinating, story, given, statements):
    coordinating.get("/en/coordination/queue")
    statements.clear()
    coordinating.get("/en/coordination/queue")
    few = len(statements)
    for _number in range(PAGE_SIZE + 1):
        listing = given.listing(responsible_country="TH")
        story.send(listing, given.account(maintains=[listing]), founded=1999)
        given.claim(given.listing(is_claimed=False, responsible_country="TH"))
    statements.clear()
    page = coordinating.get("/en/coordination/queue").page
    # Claims and a list of names need statements that a single change does not.
    assert len(statements) <= few + 1, "\n".join(statements)
    assert few <= 24
    assert len(lines_of(page)) == PAGE_SIZE
    second = coordinating.get(page.link("Next page")).page
    assert len(lines_of(second)) == PAGE_SIZE
