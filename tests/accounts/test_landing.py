"""Where people land after signing in: where their work is, unless they asked for another page of ours."""

import pytest
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import link
from adrnet.domain.account import Maintainer
from adrnet.domain.link import Purpose
from adrnet.kit import clock
from tests.accounts.people import HOME, PASSWORD, SIGN_IN, code, enter, key_on, person
from tests.posting import filled, send

CODE = "/en/accounts/second-factor/code"
DESK, LISTINGS = "/en/coordination", "/en/listings"


@pytest.fixture
def coordinator(app, client, given):
    """Return a coordinator with a second factor, and its key; nobody is signed in."""
    account = person(app, given, coordinates=["TH"])
    enter(client, account)
    page = send(client, "/en/accounts/second-factor", status=200).page
    key = key_on(page)
    to, fields = filled(page, code=code(key))
    page = client.get(client.post(to, data=fields, status=303).location).page
    assert _way_on(page) == DESK
    send(client, HOME, "sign-out")
    return account, key


def test_a_coordinator_lands_on_the_desk_and_is_told_nothing_late(client, coordinator, time_machine_at):
    account, key = coordinator
    with time_machine_at(minutes=2):
        enter(client, account)
        assert send(client, CODE, code=code(key)).location == DESK
        client.get(DESK)
        assert "signed in." not in client.get(HOME).page.text()
        assert client.get(SIGN_IN, status=302).location == DESK
        send(client, HOME, "sign-out")
    for minutes, wanted, landed in ((4, "/en/about", "/en/about"), (6, "https://evil.example/", DESK)):
        with time_machine_at(minutes=minutes):
            page = client.get(SIGN_IN, query_string={"next": wanted}).page
            to, fields = filled(page, email=account.email, password=PASSWORD, next=wanted)
            client.post(to, data=fields, query_string={"next": wanted}, status=303)
            assert send(client, CODE, code=code(key)).location == landed
            send(client, HOME, "sign-out")


def test_a_one_time_link_leads_a_new_coordinator_to_the_desk(app, client, given):
    account = person(app, given, coordinates=[None], password=None)
    with app.app_context():
        token = transactional(link.issue)(db.session(), Purpose.SIGN_IN, account.email, account_id=account.id)
    page = client.get(send(client, f"/en/accounts/links/{token}").location).page
    to, fields = filled(page)
    page = client.post(to, data=fields, status=200).page
    to, fields = filled(page, code=code(key_on(page)))
    page = client.get(client.post(to, data=fields, status=303).location).page
    client.get(_way_on(page))
    assert _way_on(page) == DESK


def test_who_keeps_a_listing_lands_there_for_as_long_as_they_do(app, client, given, sign_in):
    account = given.account(maintains=[given.listing()])
    sign_in(client, account)
    assert client.get(SIGN_IN, status=302).location == LISTINGS
    assert client.get(f"{SIGN_IN}?next=/en/about", status=302).location == "/en/about"
    assert client.get(f"{SIGN_IN}?next=//evil.example/", status=302).location == LISTINGS

    def end():
        db.session.scalars(select(Maintainer).where(Maintainer.account_id == account.id)).one().until = clock.now()

    with app.app_context():
        transactional(end)()
    assert client.get(SIGN_IN, status=302).location == HOME
    keeps_and_coordinates = given.account(maintains=[given.listing()], coordinates=["TH"])
    sign_in(client, keeps_and_coordinates)
    assert client.get(SIGN_IN, status=302).location == DESK


def _way_on(page):
    return page.one("a", class_="actions__link").get("href")
