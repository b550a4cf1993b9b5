"""A person sees, corrects, takes away and withdraws what is held about them, by a mailed link, without an account.

A focal point asks for a link with nothing but their address. They see everything, each recorded file they were in as
well. They take their yes back: from that moment no page, list, file or search shows them.
"""

import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from adrnet.db import db, transactional
from adrnet.domain import people, posts
from adrnet.domain.content import Name
from adrnet.domain.focal_point import DesignatedPerson, Designation, Tier
from adrnet.domain.link import LIFETIME, MailedLink, Purpose
from adrnet.domain.policy import Machine
from adrnet.domain.record import AuditEvent, ExportRecord
from adrnet.kit import clock
from tests.people.links import everywhere, held, links_in, mailed, own, token
from tests.posting import filled, send

ASKED = "If anything is held about the owner of that address"
PAGES = ("", "/correct", "/withdraw", "/object", "/data.json", "/card.vcf")


@pytest.fixture
def seated(given):
    """A focal point of Thailand who agreed and shows everybody the telephone number as well."""
    tiers = {"names": Tier.PUBLIC, "title": Tier.PUBLIC, "telephone": Tier.PUBLIC, "email": Tier.COORDINATORS}
    return given.nominee(given.post("TH", ("training",)), visibility=tiers)


def do(app, act, designation, *arguments, **more):
    with app.app_context():
        transactional(lambda: act(db.session(), db.session.get_one(Designation, designation.id), *arguments, **more))()


def export(app, actor, ids, reason="For the yearly report"):
    @transactional
    def record():
        db.session.add(
            ExportRecord(
                at=clock.now(), actor_id=actor.id, reason=reason, format="csv", count=len(ids), designation_ids=ids
            )
        )

    with app.app_context():
        record()


def count(app, kind):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(kind))


def ask(client, email, status=303):
    return send(client, "/en/people/own-data", status=status, email=email)


def main_of(client, address, status=200):
    page = client.get(address, status=status).page
    return page.text(page.main)


# Asking for a link.


@pytest.mark.usefixtures("seated")
def test_the_answer_is_the_same_whoever_is_known_and_so_is_the_work(app, client, statements):
    pages, work = [], []
    for address in ("NOMINEE1@Example.ORG", "nobody@example.org"):
        to, fields = filled(client.get("/en/people/own-data").page, email=address)
        statements.clear()
        there = client.post(to, data=fields, status=303).headers["Location"]
        work.append(list(statements))
        pages.append(main_of(client, there))
    assert pages[0] == pages[1]
    # Nor does anybody learn it by taking the time.
    assert work[0] == work[1] != []
    assert ASKED in pages[0]
    [mail] = mailed(app)
    assert mail.recipient == "nominee1@example.org"
    assert main_of(client, links_in(mail, "own-data")[0]).startswith("What is held about you")
    # Of neither address is kept that it was typed.
    assert count(app, MailedLink) == 1
    assert ASKED not in main_of(client, "/en/people/own-data")


def test_one_mail_has_a_link_to_each_thing_that_is_held(app, client, given, seated):
    email = held(app, seated).person.email
    given.nominee(given.post("JP", ("training",)), has_agreed=False, email=email.upper())
    ask(client, email)
    [mail] = mailed(app)
    [own_data] = links_in(mail, "own-data")
    [question] = links_in(mail, "nominations")
    assert "Thailand" in main_of(client, own_data)
    assert "Japan" in main_of(client, question)
    assert "Example Person" not in mail.text


def test_neither_who_was_forgotten_nor_an_account_is_held_here(app, client, given, seated):
    do(app, people.withdraw, seated, Machine.COMMAND_LINE)
    for email in ("nominee1@example.org", given.account().email):
        ask(client, email)
    assert mailed(app) == []


@pytest.mark.usefixtures("seated")
def test_a_second_click_sends_no_second_mail(app, client):
    for _ in range(2):
        ask(client, "nominee1@example.org")
    assert len(mailed(app)) == 1


@pytest.mark.usefixtures("seated")
def test_mails_to_one_address_end_after_a_few(app, client, time_machine):
    time_machine.move_to("2027-02-01T10:00:00Z")
    for number in range(1, 6):
        ask(client, "nominee1@example.org")
        assert len(mailed(app)) == number
        time_machine.shift(60)
    ask(client, "Nominee1@example.org", status=429)
    ask(client, "somebody@example.org")
    assert len(mailed(app)) == 5


@pytest.mark.parametrize("typed", ["", "nobody", "a@b\0.org", "x" * 400 + "@example.org"])
def test_what_is_no_address_is_said_to_be_none(app, client, typed):
    page = ask(client, typed, status=200).page
    assert page.title.startswith("Error:")
    assert mailed(app) == []


# What the link opens.


def test_everything_that_is_held_is_shown(app, client, given, seated):
    coordinator = given.account(coordinates=["TH"])
    export(app, coordinator, [seated.id, 999], reason="สำหรับรายงานประจำปี")
    export(app, coordinator, [999], reason="Of others")
    said = main_of(client, own(app, seated))
    for one in (
        "Example Person 1",
        "例示太郎1",
        "Example Officer 1",
        "nominee1@example.org",
        "+66 2 555 0001",
        "Japanese",
        "Thailand",
        "Example Ministry",
        people.NOTICE_VERSION,
        "สำหรับรายงานประจำปี",
        "The coordinator for Thailand",
        "Agreed to be designated and shown",
        "Coordinators only",
    ):
        assert one in said
    assert "Of others" not in said
    assert coordinator.email not in said


def test_the_document_holds_the_same(app, client, given, seated):
    coordinator = given.account(coordinates=["TH"])
    export(app, coordinator, [seated.id])
    answer = client.get(own(app, seated) + "/data.json")
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    document = json.loads(answer.get_data())
    assert [one["text"] for one in document["names"]] == ["Example Person 1", "例示太郎1"]
    assert document["seen_by"]["telephone"] == "public"
    assert [(one["reason"], one["by"]) for one in document["exports"]] == [("For the yearly report", "coordinator")]
    assert [one["act"] for one in document["acts"]] == [
        "designation.nominate",
        "designation.agree",
        "designation.designate",
    ]
    assert coordinator.email not in answer.text


def test_the_card_has_each_name_in_its_language(app, client, given):
    listing = given.listing(names=(Name("Example Centre", "en", "Latn"), Name("ตัวอย่าง", "th", "Thai")))
    names = (Name("髙﨑𠮷", "ja", "Jpan"), Name("ឈ្មោះឧទាហរណ៍", "km", "Khmr"))
    answer = client.get(own(app, given.nominee(given.post(listing), names=names)) + "/card.vcf")
    assert answer.mimetype == "text/vcard"
    for line in (
        "FN;ALTID=1;LANGUAGE=ja:髙﨑𠮷",
        "FN;ALTID=1;LANGUAGE=km:ឈ្មោះឧទាហរណ៍",
        "ORG;ALTID=3;LANGUAGE=th:ตัวอย่าง",
    ):
        assert line in answer.text.split("\r\n")


def test_looking_changes_nothing_and_the_link_goes_on_working(app, client, seated):
    address, acts = own(app, seated), count(app, AuditEvent)
    for path in PAGES:
        client.get(address + path)
        client.head(address + path)
    assert count(app, AuditEvent) == acts
    assert held(app, seated).is_held
    client.get(address)


def test_after_two_days_the_link_opens_nothing(app, client, seated, monkeypatch):
    address = own(app, seated)
    to, fields = filled(client.get(f"{address}/withdraw").page, "/withdraw")
    later = clock.now() + LIFETIME[Purpose.OWN_DATA] + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    for path in PAGES:
        client.get(address + path, status=410)
    client.post(to, data=fields, status=410)
    assert held(app, seated).is_held


def test_links_for_something_else_open_nothing_here(app, client, given, seated):
    office = given.designation(given.post("VN", ("training",)))
    tokens = [token(app, one, seated.id) for one in Purpose if one != Purpose.OWN_DATA]
    tokens += [token(app, Purpose.OWN_DATA, office.id), token(app, Purpose.OWN_DATA, 99999), "nothing", "%00", "髙"]
    for path in PAGES:
        assert len({main_of(client, f"/en/people/own-data/{one}{path}", 410) for one in tokens}) == 1


@pytest.mark.usefixtures("seated")
def test_somebody_elses_link_shows_nothing_of_the_first(app, client, given):
    other = given.nominee(given.post("JP", ("training",)))
    for path in ("", "/correct", "/data.json", "/card.vcf"):
        assert "Example Person 1" not in client.get(own(app, other) + path).text


# Correcting.


def test_a_correction_counts_at_once_everywhere(app, client, seated):
    assert "+66 2 555 0001" in everywhere(client)
    address = own(app, seated)
    there = send(
        client,
        f"{address}/correct",
        "/correct",
        **{"names-0-text": "ဥပမာအမည်", "names-0-lang": "my", "see_telephone": "coordinators"},
    ).headers["Location"]
    assert "What you corrected is saved" in main_of(client, there)
    shown = everywhere(client)
    assert "ဥပမာအမည်" in shown
    assert "Example Person 1" not in shown
    assert "+66 2 555 0001" not in shown
    assert "Corrected their own data" in main_of(client, address)


def test_what_changes_nothing_is_no_act(app, client, seated):
    address, acts = own(app, seated), count(app, AuditEvent)
    there = send(client, f"{address}/correct", "/correct").headers["Location"]
    assert "Nothing was changed" in main_of(client, there)
    assert count(app, AuditEvent) == acts


def test_of_two_open_pages_the_later_does_not_overwrite_unseen(app, client, seated):
    address = own(app, seated)
    to, stale = filled(client.get(f"{address}/correct").page, "/correct", telephone="+66 2 555 0009")
    send(client, f"{address}/correct", "/correct", **{"title-0-text": "Another Title"})
    page = client.post(to, data=stale, status=409).page
    assert "changed meanwhile" in page.text(page.main)
    assert page.all("input", value="+66 2 555 0009")
    assert held(app, seated).person.title[0]["text"] == "Another Title"
    again, fields = filled(page, "/correct")
    client.post(again, data=fields, status=303)
    assert held(app, seated).person.telephone == "+66 2 555 0009"


def test_a_wrong_correction_changes_nothing_and_loses_nothing(app, client, seated):
    address = own(app, seated)
    page = send(client, f"{address}/correct", "/correct", status=200, email="nobody", telephone="+66 2 555 0009").page
    assert page.title.startswith("Error:")
    assert page.all("input", value="+66 2 555 0009")
    assert held(app, seated).person.email == "nominee1@example.org"


# Withdrawing and objecting.


def test_a_withdrawal_takes_the_person_out_of_everything_at_once(app, client, given, seated):
    coordinator = given.account(coordinates=["TH"])
    assert "Example Person 1" in everywhere(client)
    address = own(app, seated)
    there = send(client, f"{address}/withdraw", "/withdraw").headers["Location"]
    assert main_of(client, there).startswith("Your data is erased")
    shown = everywhere(client)
    assert not any(one in shown for one in ("Example Person 1", "例示太郎1", "+66 2 555 0001", "Example Officer"))
    assert "Vacant" in client.get("/en/focal-points").text
    rows = list(csv.reader(io.StringIO(client.get("/en/focal-points.csv").text)))
    assert not any("Example Person" in cell for row in rows for cell in row)
    assert count(app, DesignatedPerson) == count(app, MailedLink) == 0
    for path in PAGES:
        client.get(address + path, status=410)
    [mail] = mailed(app)
    assert (mail.recipient, mail.subject) == (coordinator.email, "A focal point has withdrawn")
    assert not any(one in mail.text for one in ("Example Person", "例示太郎", "nominee1@"))


def test_a_second_press_finds_that_it_is_done(app, client, seated):
    to, fields = filled(client.get(own(app, seated) + "/withdraw").page, "/withdraw")
    client.post(to, data=fields, status=303)
    client.post(to, data=fields, status=410)


def test_a_yes_that_waits_for_its_first_day_is_taken_back_too(app, client, given):
    waiting = given.nominee(given.post("LA", ("training",)), has_agreed=False)
    send(client, own(app, waiting) + "/withdraw", "/withdraw")
    now = held(app, waiting)
    assert (now.state, now.person) == ("withdrawn", None)


def test_of_a_term_that_is_over_the_person_leaves_the_history_and_nobody_is_written_to(app, client, given, seated):
    given.account(coordinates=["TH"])
    do(app, lambda _session, one: posts.end(one, Machine.CLOCK), seated)
    address = own(app, seated)
    assert "Your term is over" in main_of(client, address)
    send(client, f"{address}/withdraw", "/withdraw")
    now = held(app, seated)
    assert (now.state, now.person) == ("ended", None)
    assert mailed(app) == []


def test_an_objection_is_mailed_in_its_words_and_stored_nowhere_else(app, client, given, seated):
    coordinator = given.account(coordinates=["TH"])
    words = "I never agreed to this.\nမသဘောတူပါ <b>"
    there = send(client, own(app, seated) + "/object", "/object", objection=words).headers["Location"]
    assert "Your words are on their way" in main_of(client, there)
    [mail] = mailed(app)
    assert (mail.recipient, mail.subject) == (coordinator.email, "A focal point objects")
    assert "> I never agreed to this.\n> မသဘောတူပါ <b>" in mail.text
    assert held(app, seated).person is None


def test_where_nobody_coordinates_an_objection_goes_to_the_address_for_corrections(app, client, seated):
    send(client, own(app, seated) + "/object", "/object", objection="No.")
    assert [mail.recipient for mail in mailed(app)] == ["contact@adrnet.example"]


def test_an_objection_needs_words(app, client, seated):
    page = send(client, own(app, seated) + "/object", "/object", status=200, objection=" ").page
    assert page.title.startswith("Error:")
    assert held(app, seated).is_held
