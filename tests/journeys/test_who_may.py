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

# In this order stand the letters of the table.
ROLES = (
    "visitor",
    "stranger",
    "maintainer",
    "maintainer of another",
    "coordinator of Thailand",
    "coordinator of Japan",
    "coordinator of the network",
    "coordinator of Thailand without a second factor",
)
# + gets in   - is asked to sign in   0 finds nothing   x may not   2 is led to the second factor
# Where the address names no thing, or one that everyone may see, "may not" gives nothing away; else there is nothing.
TABLE: dict[str, tuple[str, ...]] = {
    "++++++++": (
        "directory.countries",
        "directory.country",
        "directory.read",
        "directory.search",
        "focal_points.csv",
        "focal_points.list",
        "focal_points.xlsx",
        "freshness.confirmed",
        "people.answered",
        "people.ask_link",
        "people.panel_answered",
        "site.about",
        "site.accessibility",
        "site.healthz",
        "site.home",
        "site.languages",
        "site.privacy",
        "site.readyz",
        "site.start",
        "static",
    ),
    # Ways in and back: whoever is in already is led on.
    "+++++++2": (
        "identity.confirm_email",
        "identity.forgot_password",
        "identity.login",
        "identity.register",
        "identity.reset_password",
        "identity.send_confirmation",
        "identity.two_factor_rescue",
    ),
    "-+++++++": ("identity.two_factor_setup", "identity.two_factor_token_validation", "identity.verify"),
    "-++++++2": (
        "accounts.change_email",
        "accounts.choose_language",
        "accounts.confirm_change_email",
        "accounts.home",
        "accounts.invitation",
        "accounts.link",
        "accounts.security",
        "claims.begin",
        "identity.change_password",
        "identity.mf_recovery",
        "listings.home",
        "listings.register",
        "listings.register_person",
    ),
    # Only with a second factor of one's own, a claim of one's own, a link of one's own.
    "-000+++2": ("accounts.recovery_codes",),
    "-0000002": ("accounts.remove_second_factor", "claims.evidence", "claims.give_up", "claims.prove"),
    # Whoever has the link, signed in or not; this one is nobody's.
    "00000000": (
        "freshness.change",
        "freshness.confirm",
        "people.answer",
        "people.correct",
        "people.correct_profile",
        "people.decline",
        "people.erase_profile",
        "people.json",
        "people.keep_profile",
        "people.object",
        "people.own",
        "people.own_profile",
        "people.panel",
        "people.profile_json",
        "people.show_profile",
        "people.vcard",
        "people.withdraw",
        "people.withdraw_profile",
    ),
    # What the organisation itself keeps, and coordinators of its country on its behalf.
    "-x+0+0+2": (
        "listings.bring_back",
        "listings.check",
        "listings.discard",
        "listings.edit",
        "listings.history",
        "listings.overview",
        "listings.preview",
        "listings.recall",
        "listings.revision",
    ),
    "-x+00002": (
        "freshness.confirm_listing",
        "listings.ask_person_again",
        "listings.correct",
        "listings.end_person",
        "listings.nominate",
        "listings.people",
        "listings.take_back_person",
        "listings.withdraw",
    ),
    # What an organisation, or a practitioner, says together with others: nobody says it on their behalf.
    "-x+0xxx2": (
        "listings.affiliations",
        "listings.panel",
        "listings.panel_ask",
        "listings.panel_file",
        "listings.panel_person",
        "listings.panel_template_file",
    ),
    # Whoever keeps a published entry, and coordinators.
    "-x+++++2": ("focal_points.members",),
    # Coordinators, whatever their country.
    "-xxx+++2": (
        "coordination.coordinators",
        "coordination.decisions",
        "coordination.desk",
        "coordination.enter",
        "coordination.invite",
        "coordination.queue",
        "freshness.desk",
        "freshness.send_round",
        "focal_points.open",
        "focal_points.posts",
        "reports.begin",
        "reports.docx",
        "reports.list",
        "reports.pdf",
        "reports.read",
        "reports.write",
    ),
    # What a figure of a report counts: the address of the table asks for none.
    "-xxx0002": ("reports.rows", "reports.rows_csv"),
    # Coordinators of the country, and of the network.
    "-xxx+0+2": (
        "coordination.answer",
        "coordination.answer_claim",
        "coordination.approve",
        "coordination.claim",
        "coordination.confirm_website",
        "coordination.end_remit",
        "coordination.reopen",
        "coordination.reopen_claim",
        "coordination.restore",
        "coordination.review",
        "coordination.verify_accreditation",
    ),
    # A person's own profile, which the entry of the table is not; an affiliation, of which it has none.
    "-x00xxx2": ("listings.affiliation", "listings.erase", "listings.search_engines"),
    "-x00+0+2": ("coordination.withdraw",),
    # The same about posts, which everybody sees.
    "-xxx+x+2": (
        "focal_points.ask_again",
        "focal_points.cancel",
        "focal_points.close",
        "focal_points.designate",
        "focal_points.end",
        "focal_points.history",
        "focal_points.nominate",
        "focal_points.reopen",
        "focal_points.take_back",
        "freshness.confirm_post",
    ),
}
WHO = {endpoint: letters for letters, endpoints in TABLE.items() for endpoint in endpoints}
# A page that lets everyone in shows its question to those who have no codes yet, and gives codes to those who have.
ONLY_READ_BY_ALL = {"accounts.recovery_codes"}
# Acts whose effect would change what comes after them; their own tests try them with everyone.
ELSEWHERE = {
    "identity.logout": "tests/accounts",
    "accounts.end_session": "tests/accounts",
    "accounts.erase": "tests/accounts",
    "accounts.end_other_sessions": "tests/accounts",
    "coordination.cancel_invitation": "tests/coordination, with an invitation",
    "coordination.check_entry": "tests/coordination, with an entry that nobody checked",
    "listings.compare": "tests/listings, with two revisions",
}


@dataclass
class World:
    """What there is: an entry of Thailand with a change that waits, one that nobody keeps with a claim, posts."""

    listing: Listing
    unclaimed: Listing
    change: int
    claim: int
    report: int
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
    claim = given.claim(unclaimed)

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

    with app.app_context():
        change, report = act()
    return World(
        listing,
        unclaimed,
        change,
        claim.id,
        report,
        post.public_id,
        listing_post.public_id,
        {
            "visitor": None,
            "stranger": given.account(),
            "maintainer": maintainer,
            "maintainer of another": given.account(maintains=[other]),
            "coordinator of Thailand": given.account(coordinates=["TH"]),
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
        "post": world.listing_post,
        "ending": "csv",
        "affiliation_id": 1,
        "answer": "noted",
    }
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
