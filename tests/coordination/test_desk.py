"""The desk through HTTP: who may come in, what lies there and for whom, in how many statements."""

from datetime import timedelta

import pytest
import time_machine

from adrnet.domain.content import Place
from adrnet.kit import clock


def lines_of(page):
    return [page.text(one) for one in page.all("li", page.one("ol", class_="queue"))]


def figures_of(page):
    block = page.one("dl", class_="figures")
    labels = [page.text(one) for one in page.all("dt", block)]
    return dict(zip(labels, [page.text(one) for one in page.all("dd", block)], strict=True))


@pytest.fixture
def elsewhere(given, send):
    """An entry of Japan with a change that waits."""
    listing = given.listing(places=(Place(country="JP"),), responsible_country="JP")
    return send(listing, given.account(maintains=[listing]), email="new@example.org")


def test_a_coordinator_has_a_desk(coordinating):
    page = coordinating.get("/en/coordination").page
    assert page.heading == "Coordinator desk"
    assert "Thailand" in page.text(page.main)


def test_a_line_says_what_waits_whose_it_is_what_it_is_about_and_who_sent_it(coordinating, story):
    (line,) = lines_of(coordinating.get("/en/coordination").page)
    assert "Example Arbitration Centre ศูนย์อนุญาโตตุลาการตัวอย่าง" in line
    assert "Change Thailand · Names" in line
    assert f"Sent by {story.maintainer.email}" in line


def test_other_countries_are_on_other_desks(client, story, elsewhere, given, sign_in):
    sign_in(client, given.account(coordinates=["JP"]))
    (line,) = lines_of(client.get("/en/coordination").page)
    assert "Japan" in line
    sign_in(client, given.account(coordinates=[None]))
    assert len(lines_of(client.get("/en/coordination").page)) == 2


@pytest.mark.parametrize("who", ["visitor", "account", "maintainer", "without a second factor"])
def test_nobody_else_has_a_desk(client, story, given, sign_in, who, app):
    if who != "visitor":
        account = story.maintainer if who == "maintainer" else given.account()
        sign_in(client, account)
    answer = client.get("/en/coordination", status={302, 303, 403})
    assert answer.status_code == (403 if who != "visitor" else answer.status_code)
    assert b"Example Arbitration" not in answer.data


def test_the_oldest_stands_first_with_its_age(client, story, given, send, sign_in):
    listing = given.listing(responsible_country="TH")
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        send(listing, given.account(maintains=[listing]), founded=1999)
        sign_in(client, story.coordinator)
        page = client.get("/en/coordination").page
    first, second = lines_of(page)
    assert first.startswith("9 days, late")
    assert second.startswith("Today")
    assert figures_of(page)["Waiting for you"] == "2oldest 9 days"
