"""Nominating persons to posts of countries: asked first, shown after their yes, two at once, taken back, asked anew."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import people
from adrnet.domain.account import Account
from adrnet.domain.focal_point import DesignatedPerson, Designation, Post
from adrnet.domain.link import MailedLink
from adrnet.domain.policy import Bearer
from tests.focal_points.asking import NOW, PERSON, check, mails, nominate, say_yes, states, the_post
from tests.inspector import Inspector
from tests.posting import filled, send


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def post(app: Flask) -> str:
    """Thailand's own post."""
    with app.app_context():
        return str(db.session.scalar(select(Post.public_id).where(Post.country_code == "TH")))


@pytest.fixture(autouse=True)
def coordinator(now: Any, client: Inspector, given: SimpleNamespace, sign_in: Any) -> Account:  # noqa: ARG001 - signed in at that time
    """Thailand's coordinator, signed in."""
    account: Account = given.account(coordinates=["TH"])
    sign_in(client, account)
    return account


def test_a_person_is_checked_asked_and_shown_only_after_their_yes(client: Inspector, app: Flask, post: str) -> None:
    page = check(client, post)
    assert page.heading == "Check the nomination"
    assert "We write to นางสาวตัวอย่าง หนึ่ง at nominee-one@example.org, in ไทย." in page.text()
    assert (states(app, post), mails(app)) == ([], [])
    nominate(client, post)
    kept = client.get("/en/focal-points/posts").page.text()
    assert "We have written to the person." in kept
    assert "Asked on 22 November 2026: นางสาวตัวอย่าง หนึ่ง" in kept
    assert "wait for an answer until 22 December 2026" in kept
    assert states(app, post) == [("person", "nominated")]
    assert mails(app) == [("nominee-one@example.org", "th")]
    visitor = app.test_client()
    assert "ตัวอย่าง หนึ่ง" not in visitor.get("/en/focal-points?country=TH").page.text()
    say_yes(app, post)
    shown = visitor.get("/en/focal-points?country=TH").page.text()
    assert "นางสาวตัวอย่าง หนึ่ง" in shown
    assert "Example Director" in shown
    assert "nominee-one@example.org" not in shown
    # Those who answer for the post see what the person shows to coordinators.
    assert "nominee-one@example.org" in client.get("/en/focal-points/posts").page.text()


def test_the_holder_stays_until_the_yes_of_their_successor(
    client: Inspector, app: Flask, given: SimpleNamespace, post: str
) -> None:
    given.designation(the_post(app, post), titles=(("en", "Present Desk"),))
    assert "Whoever holds the post now stays until then." in check(client, post).text()
    nominate(client, post)
    assert "Present Desk" in client.get("/en/focal-points?country=TH").page.text()
    say_yes(app, post)
    assert states(app, post) == [("office", "ended"), ("person", "active")]
    shown = client.get("/en/focal-points?country=TH").page.text()
    assert ("Present Desk" in shown, "นางสาวตัวอย่าง หนึ่ง" in shown) == (False, True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"names-0-text": ""}, "Write the name in at least one language."),
        ({"names-0-lang": ""}, "Choose the language of the name."),
        ({"names-0-lang": '"><b>'}, "Choose one of the answers offered."),
        ({"titles-1-lang": "en", "titles-1-text": "Judge"}, "There is a title in this language already."),
        ({"titles-0-lang": ""}, "Choose the language of the title."),
        ({"email": ""}, "Write the address to which the question goes."),
        ({"email": "nominee"}, "Write the whole e-mail address"),
        ({"telephone": "12"}, "Write the telephone number with its country code"),
        ({"writes_in": ""}, "Choose the language of the mail."),
        ({"writes_in": "de"}, "Choose one of the answers offered."),
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-31"}, "Write a last day that is not before the first day."),
        ({"ends_on": "2026-11-20"}, "Write a last day that is not over yet."),
        ({"designated_by": ""}, "Name who designates"),
    ],
)
def test_what_cannot_stand_is_said_and_everything_typed_stays(
    client: Inspector, app: Flask, post: str, typed: dict[str, Any], sentence: str
) -> None:
    page = check(client, post, **typed)
    assert page.title.startswith("Error: Nominate a person")
    assert sentence in page.text(page.one("div", class_="problem"))
    for name, value in {**PERSON, **typed}.items():
        if name not in {"answers_in", "writes_in"} and not name.endswith("-lang"):
            assert page.one("input", name=name).get("value") == value
    assert (states(app, post), mails(app)) == ([], [])


def test_a_name_is_added_in_another_script_and_going_back_loses_nothing(
    client: Inspector, app: Flask, post: str
) -> None:
    to, fields = filled(client.get(f"/en/focal-points/posts/{post}/nominate").page, "nominate", add="names", **PERSON)
    page = client.post(to, data=fields).page
    second = {"names-1-lang": "en", "names-1-text": "Example Person One"}
    to, fields = filled(page, "nominate", do="check", **second)
    checked = client.post(to, data=fields).page
    to, fields = filled(checked, "nominate", do="change")
    again = client.post(to, data=fields).page
    assert again.one("input", name="names-1-text").get("value") == "Example Person One"
    assert again.one("input", name="names-0-text").get("value") == PERSON["names-0-text"]
    to, fields = filled(again, "nominate", do="nominate")
    client.post(to, data=fields, status=303)
    with app.app_context():
        person = db.session.scalars(select(DesignatedPerson)).one()
    assert [(one["lang"], one["script"]) for one in person.names] == [("th", "Thai"), ("en", "Latn")]


def test_a_mailbox_that_others_read_is_asked_about_and_not_refused(client: Inspector, app: Flask, post: str) -> None:
    assert "looks like the mailbox of an office" not in check(client, post).text()
    assert "looks like the mailbox of an office" in check(client, post, email="legal-affairs@example.org").text()
    nominate(client, post, email="legal-affairs@example.org")
    assert mails(app) == [("legal-affairs@example.org", "th")]


def test_the_button_pressed_twice_asks_once(client: Inspector, app: Flask, post: str) -> None:
    to, fields = filled(check(client, post), "nominate", do="nominate")
    client.post(to, data=fields, status=303)
    client.post(to, data=fields, status=303)
    assert states(app, post) == [("person", "nominated")]
    assert len(mails(app)) == 1


def test_of_two_who_ask_at_once_the_second_is_told_and_loses_nothing(
    client: Inspector, app: Flask, given: SimpleNamespace, post: str, sign_in: Any
) -> None:
    to, fields = filled(check(client, post), "nominate", do="nominate")
    other = app.test_client()
    sign_in(other, given.account(coordinates=[None]))
    nominate(other, post, email="faster@example.org")
    page = client.post(to, data=fields, status=409).page
    assert "Nothing was done: somebody has changed this post" in page.text()
    assert page.one("input", name="names-0-text").get("value") == PERSON["names-0-text"]
    assert mails(app) == [("faster@example.org", "th")]
    # Whoever sends it again has seen it: the first is told that they are asked no longer.
    to, fields = filled(page, "nominate", do="check")
    checked = client.post(to, data=fields).page
    assert "Whoever was asked before is asked no longer" in checked.text()
    to, fields = filled(checked, "nominate", do="nominate")
    client.post(to, data=fields, status=303)
    assert states(app, post) == [("person", "withdrawn"), ("person", "nominated")]
    assert ("nominee-one@example.org", "th") in mails(app)
    with app.app_context():
        assert [one.email for one in db.session.scalars(select(DesignatedPerson))] == ["nominee-one@example.org"]


def test_a_nomination_is_taken_back_and_nothing_of_the_person_stays(client: Inspector, app: Flask, post: str) -> None:
    nominate(client, post)
    address = f"/en/focal-points/posts/{post}/take-back"
    to, fields = filled(client.get(address).page)
    client.post(to, data=fields, status=303)
    assert states(app, post) == [("person", "withdrawn")]
    with app.app_context():
        assert db.session.scalars(select(DesignatedPerson)).all() == []
        assert db.session.scalars(select(MailedLink)).all() == []
    history = client.get(f"/en/focal-points/posts/{post}").page.text()
    assert "Was asked; the nomination was taken back." in history
    assert "ตัวอย่าง หนึ่ง" not in history
    client.get(address, status=302)
    # The same button pressed again finds nobody.
    client.post(to, data=fields, status=409)


def test_a_new_link_goes_out_once_a_day_and_the_former_opens_nothing(
    client: Inspector, app: Flask, post: str, now: Any, sign_in: Any
) -> None:
    nominate(client, post)
    address = f"/en/focal-points/posts/{post}"
    with app.app_context():
        first = db.session.scalars(select(MailedLink.digest)).one()
    send(client, address, "ask-again")
    assert "written to less than a day ago" in client.get("/en/focal-points/posts").page.text()
    now.shift(timedelta(days=1, minutes=1))
    # Nobody stays signed in for a day without a sign of life.
    with app.app_context():
        coordinator = db.session.scalars(select(Account)).one()
    sign_in(client, coordinator)
    send(client, address, "ask-again")
    send(client, address, "ask-again")
    with app.app_context():
        assert db.session.scalars(select(MailedLink.digest)).one() != first
    assert mails(app) == [("nominee-one@example.org", "th")] * 2


def test_who_said_yes_meanwhile_is_asked_no_more(client: Inspector, app: Flask, post: str) -> None:
    nominate(client, post)
    to, fields = filled(client.get(f"/en/focal-points/posts/{post}").page, "ask-again")
    say_yes(app, post)
    page = client.post(to, data=fields, status=409).page
    assert "Nothing was done" in page.text()
    assert len(mails(app)) == 1


def test_a_yes_before_the_first_day_waits_for_it(client: Inspector, app: Flask, post: str) -> None:
    nominate(client, post, starts_on="2027-01-01")
    say_yes(app, post)
    assert states(app, post) == [("person", "nominated")]
    kept = client.get("/en/focal-points/posts").page.text()
    assert "Said yes, and takes the seat on 1 January 2027." in kept
    assert "ตัวอย่าง หนึ่ง" not in app.test_client().get("/en/focal-points?country=TH").page.text()
    # One who said yes is not asked again.
    assert not client.get(f"/en/focal-points/posts/{post}").page.all("form", class_="form")


def test_the_term_of_a_person_ends_with_a_reason_they_are_told_and_coordinators_know_who_sat_there(
    client: Inspector, app: Flask, post: str
) -> None:
    nominate(client, post)
    say_yes(app, post)
    page = client.get(f"/en/focal-points/posts/{post}/end").page
    assert "The person is told." in page.text()
    send(client, f"/en/focal-points/posts/{post}/end", reason="組織が改編された。")
    assert states(app, post) == [("person", "ended")]
    assert mails(app)[-1] == ("nominee-one@example.org", "th")
    assert "นางสาวตัวอย่าง หนึ่ง" in client.get(f"/en/focal-points/posts/{post}").page.text()
    visitor = app.test_client()
    assert "ตัวอย่าง หนึ่ง" not in visitor.get("/en/focal-points?country=TH").page.text()

    @transactional
    def erase() -> None:
        one = db.session.scalars(select(Designation)).one()
        people.withdraw(db.session(), one, Bearer("designation", one.id))

    with app.app_context():
        erase()
    history = client.get(f"/en/focal-points/posts/{post}").page.text()
    assert "A person of whom nothing is kept" in history
    assert "ตัวอย่าง หนึ่ง" not in history


def test_an_office_takes_the_place_of_a_person_who_is_told(client: Inspector, app: Flask, post: str) -> None:
    nominate(client, post)
    say_yes(app, post)
    office = {"titles-0-lang": "en", "titles-0-text": "Example Desk", "mailbox": "desk@example.org"}
    address = f"/en/focal-points/posts/{post}/designate"
    page = send(client, address, "designate", status=200, do="check", designated_by="Example Ministry", **office).page
    assert "The term of whoever holds the post now ends." in page.text()
    to, fields = filled(page, "designate", do="designate")
    client.post(to, data=fields, status=303)
    assert states(app, post) == [("person", "ended"), ("office", "active")]
    assert mails(app)[-1] == ("nominee-one@example.org", "th")
    client.post(to, data=fields, status=303)
    assert len(states(app, post)) == 2
