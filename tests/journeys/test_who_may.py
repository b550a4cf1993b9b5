"""Every address × everyone × what is theirs and what is not: who gets in, who is asked to sign in, who sees nothing.

The table is written by hand. An address that is not in it fails, and so does one that answers otherwise than it says.
What is not public and not one's own is "not found", so that nobody learns that it is there.
"""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from adrnet.db import db, transactional
from adrnet.domain import drafting
from adrnet.domain.account import Account
from adrnet.domain.content import Place
from adrnet.domain.listing import Listing
from adrnet.domain.report import Report
from adrnet.kit import clock
from tests.inspector import Inspector
from tests.journeys.who_may import ELSEWHERE, ONLY_READ_BY_ALL, ROLES, TABLE, WHO


@dataclass
class World:
    """What there is: an entry of Thailand with a change that waits, one that nobody keeps with a claim, posts."""

    listing: Listing
    unclaimed: Listing
    change: int
    claim: int
    pair: int
    dispute: int
    report: int
    problem: str
    post: str
    listing_post: str
    people: dict[str, Account | None]


def build(app: Flask, given: SimpleNamespace) -> World:
    """Make the world of the table."""
    thai: dict[str, Any] = {"responsible_country": "TH", "places": (Place("TH", role="seat"),)}
    listing, other = given.listing(**thai), given.listing(responsible_country="JP")
    unclaimed = given.listing(is_claimed=False, **thai)
    maintainer = given.account(maintains=[listing])
    unprotected = given.account(coordinates=["TH"])
    post, listing_post = given.post("TH", topics=("arbitration",)), given.post(listing)
    given.designation(post)
    given.designation(listing_post)
    given.edition()
    claim = given.claim(unclaimed)
    pair = given.pair(listing, unclaimed)
    dispute = given.dispute(listing)

    @transactional
    def act() -> tuple[int, int]:
        session = db.session()
        report = Report(period_from=date(2026, 1, 1), period_until=date(2026, 6, 30), updated_at=clock.now())
        session.add(report)
        session.get_one(Account, unprotected.id).tf_totp_secret = None
        account = session.get_one(Account, maintainer.id)
        change = drafting.begin_change(session, session.get_one(Listing, listing.id), account)
        drafting.submit(change, account)
        return change.id, report.id

    of_thailand = given.account(coordinates=["TH"])
    given.import_run(of_thailand)
    with app.app_context():
        change, report = act()
    return World(
        listing,
        unclaimed,
        change,
        claim.id,
        pair.id,
        dispute.id,
        report,
        given.problem(listing).reference,
        post.public_id,
        listing_post.public_id,
        {
            "visitor": None,
            "stranger": given.account(),
            "maintainer": maintainer,
            "maintainer of another": given.account(maintains=[other]),
            "coordinator of Thailand": of_thailand,
            "coordinator of Japan": given.account(coordinates=["JP"]),
            "coordinator of the network": given.account(coordinates=[None]),
            "coordinator of Thailand without a second factor": unprotected,
        },
    )


def address_of(app: Flask, world: World, endpoint: str) -> str:
    """Return an address of this endpoint about the things of the world."""
    about = {
        "public_id": world.listing.public_id,
        "reference": world.listing.public_id,
        "revision": world.change,
        "claim": world.claim,
        "proposal": world.pair,
        "dispute": world.dispute,
        "report": world.report,
        "code": "TH",
        "section": "names",
        "decision": "decline",
        "number": 1,
        "first": 1,
        "second": 2,
        "token": "nothing",
        "login": 1,
        "remit": 1,
        "invitation": 1,
        "filename": "favicon.svg",
        "name": "focal-points-1",
        "post": world.listing_post,
        "ending": "csv",
        "kind": "listings",
        "affiliation_id": 1,
        "wanted": "2026-01-01",
        "answer": "noted",
        # The page that everyone may say something about.
        "sort": "country",
        "keeper": 1,
        "act": "remove",
    }
    if endpoint.startswith("problems."):
        about["reference"] = world.problem
    if endpoint.startswith("claims."):
        about["public_id"] = world.unclaimed.public_id
    if endpoint.startswith("focal_points.") or endpoint == "freshness.confirm_post":
        about["public_id"] = world.post
    rule = next(one for one in app.url_map.iter_rules(endpoint))
    with app.test_request_context():
        values = {name: about[name] for name in rule.arguments - {"lang"}}
        return app.url_map.bind("localhost").build(endpoint, {"lang": "en", **values})


def token_of(client: Inspector) -> str:
    """Return a token of this browser's session, from the first form that it is shown."""
    page = client.get("/en/listings/register", follow_redirects=True).page
    return next(str(one.get("value")) for one in page.all("input", name="csrf_token"))


def letter(client: Inspector, method: str, address: str, token: str) -> str:
    """Return how the address answers, as a letter of the table."""
    # What is sent is a form of ours in which nothing was answered: it is understood, and nothing happens by it.
    data = {"csrf_token": token} if method == "POST" else None
    answer = client.open(address, method=method, data=data, status=range(600))
    place = answer.headers.get("Location", "")
    if answer.status_code in {404, 410}:
        return "0"
    if answer.status_code == 403:
        return "x"
    if answer.status_code in {302, 303} and "/accounts/sign-in" in place:
        return "-"
    if answer.status_code in {302, 303} and "/accounts/second-factor" in place:
        return "2"
    return "+" if answer.status_code < 500 else str(answer.status_code)


def test_every_address_is_in_the_table_once(app: Flask) -> None:
    assert not WHO.keys() & ELSEWHERE.keys()
    assert WHO.keys() | ELSEWHERE.keys() == app.view_functions.keys()
    assert sum(map(len, TABLE.values())) == len(WHO)


@pytest.mark.parametrize("role", ROLES)
def test_everyone_gets_exactly_where_they_may(app: Flask, given: SimpleNamespace, sign_in: Any, role: str) -> None:
    world = build(app, given)
    client = app.test_client()
    person = world.people[role]
    if person is not None:
        sign_in(client, person)
    token = token_of(client)
    found: list[str] = []
    for method in ("GET", "POST"):
        for endpoint in sorted(WHO):
            if not any(method in (rule.methods or ()) for rule in app.url_map.iter_rules(endpoint)):
                continue
            expected = WHO[endpoint][ROLES.index(role)]
            if method == "GET" and endpoint in ONLY_READ_BY_ALL and expected == "0":
                expected = "+"
            answered = letter(client, method, address_of(app, world, endpoint), token)
            if answered != expected:
                found.append(f"{method} {endpoint}: {answered}, {expected} expected")
    assert not found, "\n".join(found)
