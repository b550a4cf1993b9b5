"""The desk through HTTP: who may come in, what lies there and for whom, in how many statements."""

from datetime import timedelta

import pytest
import time_machine

from adrnet.domain.account import Account
from adrnet.domain.content import Place
from adrnet.kit import clock


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


def forget_factor(account):
    account.tf_primary_method = account.tf_totp_secret = None


def test_the_oldest_stands_first_with_its_age(client, story, given, sign_in):
    listing = given.listing(responsible_country="TH")
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        story.send(listing, given.account(maintains=[listing]), founded=1999)
        sign_in(client, story.coordinator)
        page = client.get("/en/coordination").page
    first, second = lines_of(page)
    assert first.startswith("9 days, late")
    assert second.startswith("Today")
    assert figures_of(page)["Waiting for you"] == "2oldest 9 days"
