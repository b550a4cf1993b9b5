"""Designating an office: what is asked, what is shown before it is done, what happens, who may, two at once."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain.account import Account
from adrnet.domain.daily import advance_all
from adrnet.domain.focal_point import Designation, Post
from adrnet.domain.freshness import Rhythm
from adrnet.domain.record import AuditEvent, ReviewEntry
from tests.inspector import Inspector
from tests.page import Page
from tests.posting import filled, send

pytestmark = pytest.mark.usefixtures("coordinator")

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
OFFICE = {
    "titles-0-lang": "th",
    "titles-0-text": "กองกฎหมายตัวอย่าง",
    "mailbox": "law-office@example.org",
    "telephone": "+66 2 555 0100",
    "answers_in": ["th", "en"],
    "designated_by": "กระทรวงตัวอย่าง",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def post(app: Flask) -> str:
    """Thailand's own post."""
    with app.app_context():
        return str(db.session.scalar(select(Post.public_id).where(Post.country_code == "TH")))


@pytest.fixture
def coordinator(client: Inspector, given: SimpleNamespace, sign_in: Any) -> Account:
    """Thailand's coordinator, signed in."""
    account: Account = given.account(coordinates=["TH"])
    sign_in(client, account)
    return account


def designations(app: Flask, public_id: str) -> list[tuple[str, str]]:
    """State and first title of each designation of a post."""
    with app.app_context():
        rows = db.session.scalars(
            select(Designation).join(Post).where(Post.public_id == public_id).order_by(Designation.id)
        )
        return [(one.state, (one.office_titles or [{}])[0].get("text", "")) for one in rows]


def check(client: Inspector, public_id: str, *, status: int = 200, **typed: Any) -> Page:
    """Fill the form in and ask to check it."""
    address = f"/en/focal-points/posts/{public_id}/designate"
    answer = send(client, address, "designate", status=status, do="check", **{**OFFICE, **typed})
    return answer.page


def designate(client: Inspector, public_id: str, **typed: Any) -> None:
    """Check and do it."""
    to, fields = filled(check(client, public_id, **typed), "designate", do="designate")
    client.post(to, data=fields, status=303)


def test_an_office_is_checked_designated_and_on_the_list_at_once(
    client: Inspector, app: Flask, post: str, coordinator: Account
) -> None:
    page = check(client, post)
    assert page.heading == "Check the designation"
    assert "กองกฎหมายตัวอย่าง takes its seat at once" in page.text()
    assert designations(app, post) == []
    designate(client, post)
    assert "The office is designated." in client.get("/en/focal-points/posts").page.text()
    assert "The office is designated." not in client.get("/en/focal-points/posts").page.text()
    assert "กองกฎหมายตัวอย่าง" in client.get("/en/focal-points?country=TH").page.text()
    assert "กองกฎหมายตัวอย่าง" in client.get("/en/focal-points.csv").get_data(as_text=True)
    assert "law-office@example.org" in client.get("/th/directory/countries/TH").page.text()
    with app.app_context():
        made = db.session.scalars(select(Designation)).one()
        acts = db.session.execute(
            select(AuditEvent.act, AuditEvent.actor_id).where(AuditEvent.subject == "designation")
        ).all()
    assert made.designated_by_id == coordinator.id
    assert {tuple(row) for row in acts} == {
        ("designation.nominate", coordinator.id),
        ("designation.designate", coordinator.id),
    }


def test_the_holder_is_replaced_and_the_page_says_so_before(
    client: Inspector, app: Flask, given: SimpleNamespace, post: str
) -> None:
    with app.app_context():
        there = db.session.scalar(select(Post).where(Post.public_id == post))
    given.designation(there, titles=(("en", "Former Desk"),))
    page = check(client, post)
    assert "The term of Former Desk ends now." in page.text()
    designate(client, post)
    assert designations(app, post) == [("ended", "Former Desk"), ("active", "กองกฎหมายตัวอย่าง")]
    history = client.get(f"/en/focal-points/posts/{post}").page
    assert "Former Desk" in history.text()
    again = client.get(history.link("Designate this office again")).page
    assert again.one("input", name="titles-0-text").get("value") == "Former Desk"


def test_an_office_with_a_later_first_day_waits_until_the_clock_seats_it(
    client: Inspector, app: Flask, given: SimpleNamespace, post: str, today: Any
) -> None:
    with app.app_context():
        there = db.session.scalar(select(Post).where(Post.public_id == post))
    given.designation(there, titles=(("en", "Present Desk"),), ends_on=date(2026, 12, 24))
    page = check(client, post, starts_on="2027-01-01")
    assert "The term of Present Desk ends on 24 December 2026" in page.text()
    assert "The post is vacant until 31 December 2026." in page.text()
    designate(client, post, starts_on="2027-01-01")
    kept = client.get("/en/focal-points/posts").page
    assert "From 1 January 2027: กองกฎหมายตัวอย่าง" in kept.text()
    assert "กองกฎหมายตัวอย่าง" not in client.get("/en/focal-points?country=TH").page.text()
    today.move_to(datetime(2027, 1, 1, 3, tzinfo=UTC))
    with app.app_context():
        transactional(lambda: advance_all(db.session(), date(2027, 1, 1), "Asia/Jakarta", Rhythm()))()
    assert designations(app, post) == [("ended", "Present Desk"), ("active", "กองกฎหมายตัวอย่าง")]


def test_a_nomination_is_taken_back_with_a_reason_and_replaced_by_another(
    client: Inspector, app: Flask, post: str
) -> None:
    designate(client, post, starts_on="2027-01-01")
    page = check(client, post, starts_on="2027-02-01", **{"titles-0-text": "กองใหม่"})
    assert "กองกฎหมายตัวอย่าง, which was to take its seat on 1 January 2027, no longer will." in page.text()
    designate(client, post, starts_on="2027-02-01", **{"titles-0-text": "กองใหม่"})
    assert designations(app, post) == [("withdrawn", "กองกฎหมายตัวอย่าง"), ("nominated", "กองใหม่")]
    address = f"/en/focal-points/posts/{post}/cancel"
    assert client.post(address, data=filled(client.get(address).page)[1]).page.title.startswith("Error: ")
    send(client, address, reason="The ministry asked for it.")
    assert designations(app, post)[-1] == ("withdrawn", "กองใหม่")
    assert "The ministry asked for it." in client.get(f"/en/focal-points/posts/{post}").page.text()
    client.get(address, status=302)


def test_a_term_ends_with_a_reason_on_record_and_the_post_is_vacant(client: Inspector, app: Flask, post: str) -> None:
    designate(client, post)
    send(client, f"/en/focal-points/posts/{post}/end", reason="組織が改編された。")
    assert designations(app, post) == [("ended", "กองกฎหมายตัวอย่าง")]
    assert "Vacant" in client.get("/en/focal-points?country=TH").page.text()
    with app.app_context():
        assert db.session.scalars(select(ReviewEntry.note)).one() == "組織が改編された。"
    assert "組織が改編された。" in client.get(f"/en/focal-points/posts/{post}").page.text()
    client.get(f"/en/focal-points/posts/{post}/end", status=302)


def test_going_back_from_the_check_loses_nothing(client: Inspector, post: str) -> None:
    to, fields = filled(check(client, post, ends_on="2027-12-31"), "designate", do="change")
    page = client.post(to, data=fields).page
    assert page.heading == "Designate an office"
    assert page.one("input", name="titles-0-text").get("value") == "กองกฎหมายตัวอย่าง"
    assert page.one("input", name="ends_on").get("value") == "2027-12-31"
    ticked = [box.get("value") for box in page.all("input", name="answers_in") if box.get("checked") is not None]
    assert sorted(str(one) for one in ticked) == ["en", "th"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"titles-0-lang": "", "titles-0-text": ""}, "Write the title of the office in at least one language."),
        ({"titles-0-lang": ""}, "Choose the language of the title."),
        ({"titles-0-lang": '"><b>'}, "Choose one of the answers offered."),
        ({"titles-1-lang": "th", "titles-1-text": "อีกชื่อ"}, "There is a title in this language already."),
        ({"titles-0-text": "ก" * 301}, "Shorten this by 1 character."),
        ({"mailbox": "", "telephone": ""}, "Write an e-mail address or a telephone number"),
        ({"mailbox": "the office"}, "Write the whole e-mail address"),
        ({"telephone": "12"}, "Write the telephone number with its country code"),
        ({"answers_in": ["tlh"]}, "Choose one of the answers offered."),
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-31"}, "Write a last day that is not before the first day."),
        ({"ends_on": "2026-11-20"}, "Write a last day that is not over yet."),
        ({"starts_on": "next year"}, "Write the day as year, month and day"),
        ({"designated_by": ""}, "Name the authority that designates"),
    ],
)
def test_what_cannot_stand_is_said_and_everything_typed_stays(
    client: Inspector, app: Flask, post: str, typed: dict[str, Any], sentence: str
) -> None:
    page = check(client, post, **typed)
    assert page.title.startswith("Error: Designate an office")
    assert sentence in page.text(page.one("div", class_="problem"))
    for name, value in {**OFFICE, **typed}.items():
        if name != "answers_in" and not name.endswith("-lang"):
            assert page.one("input", name=name).get("value") == value
    assert designations(app, post) == []


def test_everything_that_is_missing_is_said_at_once(client: Inspector, post: str) -> None:
    answer = send(client, f"/en/focal-points/posts/{post}/designate", "designate", status=200, do="check")
    summary = answer.page.text(answer.page.one("div", class_="problem"))
    assert "3 answers need correcting" in summary
    assert "Write the title of the office in at least one language." in summary


def test_a_title_is_added_in_another_language_without_losing_the_first(
    client: Inspector, app: Flask, post: str
) -> None:
    to, fields = filled(
        client.get(f"/en/focal-points/posts/{post}/designate").page, "designate", add="titles", **OFFICE
    )
    page = client.post(to, data=fields).page
    assert page.one("input", name="titles-0-text").get("value") == "กองกฎหมายตัวอย่าง"
    to, fields = filled(page, "designate", do="check", **{"titles-1-lang": "en", "titles-1-text": "Legal Example Desk"})
    checked = client.post(to, data=fields).page
    assert "Legal Example Desk takes its seat at once" in checked.text()
    to, fields = filled(checked, "designate", do="designate")
    client.post(to, data=fields, status=303)
    assert "Legal Example Desk กองกฎหมายตัวอย่าง" in client.get("/en/focal-points?country=TH").page.text()
    assert designations(app, post) == [("active", "กองกฎหมายตัวอย่าง")]


def test_a_mailbox_of_a_person_is_asked_about_and_not_refused(client: Inspector, app: Flask, post: str) -> None:
    assert "looks like the mailbox of a person" not in check(client, post).text()
    page = check(client, post, mailbox="jane.doe@example.org")
    assert "looks like the mailbox of a person" in page.text()
    designate(client, post, mailbox="jane.doe@example.org")
    assert designations(app, post) == [("active", "กองกฎหมายตัวอย่าง")]


def test_the_button_pressed_twice_designates_once(client: Inspector, app: Flask, post: str) -> None:
    to, fields = filled(check(client, post), "designate", do="designate")
    client.post(to, data=fields, status=303)
    client.post(to, data=fields, status=303)
    assert designations(app, post) == [("active", "กองกฎหมายตัวอย่าง")]


def test_of_two_coordinators_the_second_is_told_what_the_first_did_and_loses_nothing(
    client: Inspector, app: Flask, given: SimpleNamespace, post: str, sign_in: Any
) -> None:
    to, fields = filled(check(client, post), "designate", do="designate")
    other = app.test_client()
    sign_in(other, given.account(coordinates=[None]))
    designate(other, post, **{"titles-0-lang": "en", "titles-0-text": "Faster Desk"})
    page = client.post(to, data=fields, status=409).page
    assert "Nothing was done: somebody has changed this post" in page.text()
    assert "Faster Desk" in page.text(page.one("table"))
    assert page.one("input", name="titles-0-text").get("value") == "กองกฎหมายตัวอย่าง"
    assert designations(app, post) == [("active", "Faster Desk")]
    # Whoever sends it again has seen it.
    to, fields = filled(page, "designate", do="check")
    checked = client.post(to, data=fields).page
    assert "The term of Faster Desk ends now." in checked.text()
    to, fields = filled(checked, "designate", do="designate")
    client.post(to, data=fields, status=303)
    assert designations(app, post)[-1] == ("active", "กองกฎหมายตัวอย่าง")


def test_a_term_that_somebody_else_has_ended_is_not_ended_again(
    client: Inspector, app: Flask, given: SimpleNamespace, post: str, sign_in: Any
) -> None:
    designate(client, post)
    to, fields = filled(client.get(f"/en/focal-points/posts/{post}/end").page, reason="It was closed.")
    other = app.test_client()
    sign_in(other, given.account(coordinates=["TH"]))
    send(other, f"/en/focal-points/posts/{post}/end", reason="It moved.")
    page = client.post(to, data=fields, status=409).page
    assert "Nothing was done" in page.text()
    assert "It was closed." in page.text(page.one("textarea"))
    assert designations(app, post) == [("ended", "กองกฎหมายตัวอย่าง")]


def test_the_form_speaks_the_reader_s_language_and_offers_the_country_s_first(client: Inspector, post: str) -> None:
    for language in ("ja", "km", "th"):
        page = client.get(f"/{language}/focal-points/posts/{post}/designate").page
        options = [one.get("value") for one in page.all("option", page.one("select", name="titles-0-lang"))]
        assert options[:2] == ["", "th"]
