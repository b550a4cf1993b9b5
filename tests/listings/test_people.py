"""An organisation's posts that persons hold: asked by the organisation, shown after their yes, ended, taken back."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import people
from adrnet.domain.focal_point import DesignatedPerson, Designation, Post, Tier
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.policy import Bearer
from adrnet.kit import clock
from tests.inspector import Inspector
from tests.posting import filled, send

PERSON = {
    "names-0-lang": "km",
    "names-0-text": "ឧទាហរណ៍ មួយ",
    "email": "nominee-one@example.org",
    "writes_in": "km",
    "answers_in": ["km", "en"],
    "designated_by": "Example Centre",
}


@pytest.fixture
def listing(given: SimpleNamespace) -> Listing:
    """A published organisation that is kept."""
    made: Listing = given.listing(responsible_country="KH")
    return made


@pytest.fixture
def post(given: SimpleNamespace, listing: Listing) -> str:
    """Its one post, vacant."""
    return str(given.post(listing).public_id)


@pytest.fixture(autouse=True)
def maintainer(client: Inspector, given: SimpleNamespace, sign_in: Any, listing: Listing) -> None:
    """Whoever keeps it, signed in."""
    sign_in(client, given.account(maintains=[listing]))


def page_of(listing: Listing, post: str = "", act: str = "") -> str:
    """The address of the persons on a listing's posts, or of an act on one of them."""
    return f"/en/listings/{listing.public_id}/people" + (f"/{post}/{act}" if act else "")


def nominate(client: Inspector, listing: Listing, post: str, **typed: Any) -> None:
    """Ask for the example person."""
    answer = send(client, page_of(listing, post, "nominate"), "nominate", status=200, do="check", **{**PERSON, **typed})
    assert answer.page.heading == "Check the nomination"
    to, fields = filled(answer.page, "nominate", do="nominate")
    client.post(to, data=fields, status=303)


def say_yes(app: Flask, **visibility: Tier) -> None:
    """Let whoever was asked last agree."""

    @transactional
    def agree() -> None:
        one = db.session.scalars(select(Designation).order_by(Designation.id.desc())).first()
        assert one is not None
        people.agree(
            db.session(),
            one,
            Bearer("designation", one.id),
            locale="km",
            visibility=visibility or people.LEAST,
            day=Day(clock.today("Asia/Jakarta"), Rhythm()),
        )

    with app.app_context():
        agree()


def states(app: Flask) -> list[tuple[str, str]]:
    """Kind and state of every designation."""
    with app.app_context():
        return [(one.kind, one.state) for one in db.session.scalars(select(Designation).order_by(Designation.id))]


def written_to(app: Flask) -> list[str]:
    """To whom mails wait."""
    with app.app_context():
        return list(db.session.scalars(select(OutgoingMail.recipient).order_by(OutgoingMail.id)))


def test_an_organisation_asks_a_person_who_is_shown_after_their_yes(
    client: Inspector, app: Flask, listing: Listing, post: str
) -> None:
    overview = client.get(f"/en/listings/{listing.public_id}").page
    assert overview.link("Persons on your posts") == page_of(listing)
    nominate(client, listing, post)
    shown = client.get(page_of(listing))
    assert shown.page.link("Open the list of focal points") == f"/en/focal-points?organisation={listing.public_id}"
    assert "We have written to the person." in shown.page.text()
    assert "ឧទាហរណ៍ មួយ" in shown.page.text()
    assert "wait for an answer until" in shown.page.text()
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["X-Robots-Tag"].startswith("noindex")
    assert (states(app), written_to(app)) == ([("person", "nominated")], ["nominee-one@example.org"])
    public = f"/en/directory/{listing.public_id}"
    visitor = app.test_client()
    assert "ឧទាហរណ៍ មួយ" not in visitor.get(public, follow_redirects=True).page.text()
    say_yes(app)
    assert "ឧទាហរណ៍ មួយ" in visitor.get(public, follow_redirects=True).page.text()
    assert "nominee-one@example.org" not in client.get(page_of(listing)).page.text()


def test_what_a_person_shows_to_coordinators_only_is_not_shown_to_the_organisation(
    client: Inspector, app: Flask, listing: Listing, post: str
) -> None:
    nominate(client, listing, post)
    say_yes(app, names=Tier.COORDINATORS, email=Tier.MEMBERS)
    shown = client.get(page_of(listing)).page.text()
    assert ("ឧទាហរណ៍ មួយ" in shown, "nominee-one@example.org" in shown) == (False, True)


def test_the_term_ends_with_a_reason_and_the_person_is_told(
    client: Inspector, app: Flask, listing: Listing, post: str
) -> None:
    nominate(client, listing, post)
    say_yes(app)
    address = page_of(listing, post, "end")
    assert client.post(address, data=filled(client.get(address).page)[1]).page.title.startswith("Error: ")
    to, fields = filled(client.get(address).page, reason="ផ្លាស់ប្តូរ")
    client.post(to, data=fields, status=303)
    assert "the person is told" in client.get(page_of(listing)).page.text()
    assert states(app) == [("person", "ended")]
    assert written_to(app)[-1] == "nominee-one@example.org"
    client.post(to, data=fields, status=303)
    assert "Nothing was done" in client.get(page_of(listing)).page.text()
    client.get(address, status=302)


def test_a_question_is_taken_back_and_nothing_of_the_person_stays(
    client: Inspector, app: Flask, listing: Listing, post: str
) -> None:
    nominate(client, listing, post)
    to, fields = filled(client.get(page_of(listing, post, "take-back")).page)
    client.post(to, data=fields, status=303)
    assert states(app) == [("person", "withdrawn")]
    with app.app_context():
        assert db.session.scalars(select(DesignatedPerson)).all() == []
    assert "ឧទាហរណ៍ មួយ" not in client.get(page_of(listing)).page.text()
    client.post(to, data=fields, status=409)
    client.get(page_of(listing, post, "take-back"), status=302)


def test_a_new_link_is_not_sent_twice_a_day(client: Inspector, app: Flask, listing: Listing, post: str) -> None:
    nominate(client, listing, post)
    send(client, page_of(listing), "ask-again")
    assert "less than a day ago" in client.get(page_of(listing)).page.text()
    assert written_to(app) == ["nominee-one@example.org"]


def test_of_two_who_ask_at_once_the_second_loses_nothing(
    client: Inspector, app: Flask, given: SimpleNamespace, listing: Listing, post: str
) -> None:
    answer = send(client, page_of(listing, post, "nominate"), "nominate", status=200, do="check", **PERSON)
    to, fields = filled(answer.page, "nominate", do="nominate")
    with app.app_context():
        there = db.session.scalars(select(Post).where(Post.public_id == post)).one()
    given.nominee(there, has_agreed=False)
    page = client.post(to, data=fields, status=409).page
    assert "Nothing was done: somebody has changed this post" in page.text()
    assert page.one("input", name="names-0-text").get("value") == PERSON["names-0-text"]
    assert states(app) == [("person", "nominated")]
    assert written_to(app) == []


def test_the_button_pressed_twice_asks_once(client: Inspector, app: Flask, listing: Listing, post: str) -> None:
    answer = send(client, page_of(listing, post, "nominate"), "nominate", status=200, do="check", **PERSON)
    to, fields = filled(answer.page, "nominate", do="nominate")
    client.post(to, data=fields, status=303)
    client.post(to, data=fields, status=303)
    assert (states(app), len(written_to(app))) == ([("person", "nominated")], 1)


def test_nobody_else_finds_these_pages_nor_posts_of_others(
    client: Inspector, given: SimpleNamespace, listing: Listing, post: str, sign_in: Any
) -> None:
    other = given.listing()
    foreign = given.post(other).public_id
    for act in ("nominate", "take-back", "end"):
        client.get(page_of(listing, foreign, act), status=404)
        client.get(page_of(listing, given.post("KH", ("training",)).public_id, act), status=404)
    for account in (given.account(maintains=[other]), given.account(coordinates=["KH"])):
        somebody = client.application.test_client()
        sign_in(somebody, account)
        somebody.get(page_of(listing), status=404)
        for act in ("nominate", "take-back", "end"):
            somebody.get(page_of(listing, post, act), status=404)


@pytest.mark.parametrize("state", ["unpublished", "withdrawn"])
def test_without_a_published_entry_nobody_is_asked(
    client: Inspector, given: SimpleNamespace, sign_in: Any, state: str
) -> None:
    listing = given.listing(state=state)
    post = given.post(listing).public_id
    sign_in(client, given.account(maintains=[listing]))
    client.get(page_of(listing), status=404)
    client.get(page_of(listing, post, "nominate"), status=404)


def test_an_entry_that_is_not_its_own_yet_asks_nobody(client: Inspector, given: SimpleNamespace, sign_in: Any) -> None:
    listing = given.listing(is_unverified=True)
    post = given.post(listing).public_id
    sign_in(client, given.account(maintains=[listing]))
    shown = client.get(page_of(listing)).page
    assert "once your entry has been approved" in shown.text()
    assert not [one for one in shown.all("a", shown.main) if one.get("href", "").endswith("/nominate")]
    client.get(page_of(listing, post, "nominate"), status=404)
