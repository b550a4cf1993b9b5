"""A nominee answers by the link that was mailed: yes, no, nothing; without an account, and once.

A ministry names somebody as a focal point. They get a mail, read what it means, correct what is wrong, choose who sees
what. Before their yes nobody else learns of them; after a no nothing is left.
"""

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from adrnet.db import db, transactional
from adrnet.domain import people
from adrnet.domain.focal_point import DesignatedPerson, Designation
from adrnet.domain.link import MailedLink
from adrnet.domain.people import NOTICE_VERSION
from adrnet.domain.policy import Machine
from adrnet.domain.record import AuditEvent
from adrnet.kit import clock
from tests.house.tree import ROOT
from tests.people.links import asked, everywhere, held, links_in, mailed
from tests.posting import filled, send

# Digests of what the notice says, by its version: whoever changes the text gives it a version of its own.
OF_THE_NOTICE = {"2026-11-22": "c467110024b2e79e"}
NOTICE = "templates/people/_notice.html"
SOUGHT = ("Example Person 1", "例示太郎1")


def count(app, kind):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(kind))


def change(app, designation, act, **values):
    """Do something with a designation as another person or the clock would."""

    @transactional
    def do():
        one = db.session.get_one(Designation, designation.id)
        act(db.session(), one)
        for name, value in values.items():
            setattr(one, name, value)

    with app.app_context():
        do()


def test_before_a_yes_nothing_of_the_person_is_anywhere(app, client, nominee):
    asked(app, nominee)
    assert not any(name in everywhere(client) for name in SOUGHT)


def test_the_page_says_who_asks_for_what_how_long_and_whom_to_ask(app, client, nominee):
    page = client.get(asked(app, nominee)).page
    words = page.text(page.main)
    for said in ("Example Ministry", "Thailand", "Training and accreditation", NOTICE_VERSION, "12 months", "90 days"):
        assert said in words
    assert "contact@adrnet.example" in words


def test_another_text_of_the_notice_is_another_version():
    said = re.findall(r'_\("(.*?)"\)|{% trans.*?%}(.*?){% endtrans %}', (ROOT / NOTICE).read_text("utf-8"))
    assert len(said) > 15
    assert hashlib.sha256(repr(said).encode()).hexdigest()[:16] == OF_THE_NOTICE[NOTICE_VERSION]


def test_no_program_keeps_the_page_and_no_other_site_learns_its_address(app, client, nominee):
    for address, status in ((asked(app, nominee), 200), ("/en/people/nominations/nothing", 410)):
        headers = client.get(address, status=status).headers
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "same-origin"


def test_a_yes_shows_the_person_as_they_chose_and_mails_them_the_way_back(app, client, nominee):
    address = asked(app, nominee)
    there = send(client, address, address, see_email="public").headers["Location"]
    assert there == "/en/people/answered"
    assert client.get(there).page.heading == "Your yes is recorded"
    everything = everywhere(client)
    assert "Example Person 1" in everything
    assert "nominee1@example.org" in everything
    assert "+66 2 555" not in everything
    now = held(app, nominee)
    assert now.state == "active"
    [consent] = now.consents
    assert (consent.is_given, consent.notice_version, consent.locale) == (True, NOTICE_VERSION, "en")
    assert consent.visibility == {
        "names": "public",
        "title": "public",
        "email": "public",
        "telephone": "coordinators",
    }
    [mail] = mailed(app)
    assert mail.recipient == "nominee1@example.org"
    [back] = links_in(mail, "own-data")
    assert client.get(back).page.heading == "What is held about you"


def test_what_an_answer_did_is_said_once(app, client, nominee):
    address = asked(app, nominee)
    client.get(send(client, address, address).headers["Location"])
    assert client.get("/en/people/answered", status=303).headers["Location"] == "/en/people/own-data"


def test_in_which_language_the_notice_was_read_is_kept(app, client, nominee):
    address = asked(app, nominee).replace("/en/", "/ja/")
    send(client, address, address)
    now = held(app, nominee)
    assert (now.consents[0].locale, now.person.locale) == ("ja", "ja")
    assert mailed(app)[0].locale == "ja"


def test_who_sees_what_begins_with_the_least(app, client, nominee):
    page = client.get(asked(app, nominee)).page
    chosen = {
        one.get("name"): [option.get("value") for option in page.all("option", one) if "selected" in option.attrib]
        for one in page.all("select")
        if one.get("name", "").startswith("see_")
    }
    assert chosen == {
        "see_names": ["public"],
        "see_title": ["public"],
        "see_email": ["coordinators"],
        "see_telephone": ["coordinators"],
    }


def test_what_is_corrected_with_the_yes_is_what_is_held_in_every_script(app, client, nominee):
    address = asked(app, nominee)
    send(
        client,
        address,
        address,
        **{
            "names-0-text": "ဥပမာအမည်",
            "names-0-lang": "my",
            "names-1-text": "髙﨑𠮷",
            "names-1-lang": "ja",
            "title-0-text": "មន្ត្រីឧទាហរណ៍",
            "title-0-lang": "km",
            "telephone": "+81 3-5550-0001",
            "is_unindexed": "y",
        },
    )
    person = held(app, nominee).person
    assert [(one["text"], one["lang"], one["script"]) for one in person.names] == [
        ("ဥပမာအမည်", "my", "Mymr"),
        ("髙﨑𠮷", "ja", "Jpan"),
    ]
    assert person.title == [{"lang": "km", "text": "មន្ត្រីឧទាហរណ៍"}]
    assert person.telephone == "+81 3-5550-0001"
    assert person.is_unindexed
    assert "髙﨑𠮷" in everywhere(client)


def test_another_address_is_told_to_the_former_one(app, client, nominee):
    address = asked(app, nominee)
    send(client, address, address, email="Other@Example.org")
    assert [(mail.recipient, mail.subject) for mail in mailed(app)] == [
        ("nominee1@example.org", "Another address is held for you"),
        ("Other@example.org", "You agreed to be a focal point"),
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": ""}, "Write the address at which you are written to."),
        ({"email": "nobody"}, "Write the whole e-mail address"),
        ({"names-0-text": "", "names-1-text": ""}, "Write your name in at least one language."),
        ({"names-0-text": "Some\0body"}, "characters that cannot be seen"),
        ({"names-0-lang": ""}, "Choose the language of the name."),
        ({"names-0-lang": "tlh-x-nothing"}, ""),
        ({"see_email": "nobody"}, ""),
    ],
)
def test_wrong_input_answers_nothing_and_loses_nothing(app, client, nominee, typed, said):
    address = asked(app, nominee)
    page = send(
        client, address, address, status=200, **{"title-0-text": "ຫົວໜ້າ ຕົວຢ່າງ", "title-0-lang": "lo", **typed}
    ).page
    assert page.title.startswith("Error:")
    assert said in page.text(page.main)
    assert page.all("input", value="ຫົວໜ້າ ຕົວຢ່າງ")
    assert held(app, nominee).state == "nominated"
    send(client, address, address)
    assert held(app, nominee).state == "active"


def test_a_row_more_is_a_round_trip_and_no_answer(app, client, nominee):
    address = asked(app, nominee)
    to, fields = filled(client.get(address).page, address)
    page = client.post(to, data={**fields.to_dict(), "add": "names"}).page
    assert page.all("input", name="names-2-text")
    assert held(app, nominee).consents == []


def test_a_no_leaves_nothing_and_the_coordinators_learn_no_name(app, client, given, nominee):
    coordinator = given.account(coordinates=["TH"])
    address = asked(app, nominee)
    there = send(client, address, f"{address}/no").headers["Location"]
    assert client.get(there).page.heading == "Your no is recorded"
    now = held(app, nominee)
    assert (now.state, now.person, now.is_held) == ("declined", None, False)
    assert [one.is_given for one in now.consents] == [False]
    assert count(app, DesignatedPerson) == count(app, MailedLink) == 0
    [mail] = mailed(app)
    assert (mail.recipient, mail.subject) == (coordinator.email, "A nomination was declined")
    assert not any(name in mail.text for name in (*SOUGHT, "nominee1@"))
    client.get(address, status=410)


def test_what_was_typed_before_a_no_is_kept_nowhere(app, client, given, nominee):
    given.account(coordinates=["TH"])
    address = asked(app, nominee)
    to, fields = filled(client.get(address).page, f"{address}/no")
    client.post(to, data={**fields, "email": "secret@example.org", "names-0-text": "Another Name"}, status=303)
    assert count(app, DesignatedPerson) == 0
    assert not any("secret@" in mail.text + mail.recipient for mail in mailed(app))


def test_opening_the_page_changes_nothing_however_often_and_by_whatever_program(app, client, nominee):
    address = asked(app, nominee)
    acts = count(app, AuditEvent)
    for _ in range(3):
        client.get(address)
        client.head(address)
    client.head(f"{address}/no", status=405)
    client.get(f"{address}/no", status=405)
    now = held(app, nominee)
    assert (now.state, now.consents, count(app, AuditEvent)) == ("nominated", [], acts)
    with app.app_context():
        assert db.session.scalars(select(MailedLink)).one().used_at is None


def test_a_link_answers_once_and_those_of_reminders_end_with_it(app, client, nominee):
    first, second = asked(app, nominee), asked(app, nominee)
    to, fields = filled(client.get(first).page, first)
    client.post(to, data=fields, status=303)
    client.post(to, data=fields, status=410)
    client.get(second, status=410)
    assert len(held(app, nominee).consents) == 1


@pytest.mark.parametrize("other", ["", "/no"])
def test_of_two_answers_at_once_one_counts(app, client, nominee, other):
    address = asked(app, nominee)
    page = client.get(address).page
    posts = []
    for action in (address, f"{address}{other}"):
        to, fields = filled(page, action)
        clicking = app.test_client()
        clicking.set_cookie("__Host-adrnet", client.get_cookie("__Host-adrnet").value, secure=True)
        posts.append(partial(clicking.post, to, data=fields, status=(303, 410)))
    with ThreadPoolExecutor(2) as pool:
        answers = sorted(one.result().status_code for one in [pool.submit(post) for post in posts])
    assert answers == [303, 410]
    now = held(app, nominee)
    assert len(now.consents) == 1
    assert (now.state == "active") == now.consents[0].is_given == now.is_held


def test_a_yes_that_waits_for_its_first_day_is_not_asked_for_again(app, client, nominee):
    starting = clock.today("Asia/Jakarta") + timedelta(days=9)
    change(app, nominee, lambda _session, _one: None, starts_on=starting)
    address = asked(app, nominee)
    send(client, address, address)
    now = held(app, nominee)
    assert (now.state, now.is_held, len(now.consents)) == ("nominated", False, 1)
    assert not any(name in everywhere(client) for name in SOUGHT)
    client.get(asked(app, nominee), status=410)


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (lambda session, one: people.take_back(session, one, Machine.COMMAND_LINE), "withdrawn"),
        (lambda session, one: people.lapse(session, one, Machine.CLOCK), "lapsed"),
        (lambda _session, one: setattr(one.post, "state", "closed"), "nominated"),
        (lambda _session, one: setattr(one, "ends_on", clock.today("Asia/Jakarta") - timedelta(days=2)), "nominated"),
    ],
)
def test_what_can_no_longer_be_agreed_to_is_not(app, client, nominee, act, state):
    address = asked(app, nominee)
    to, fields = filled(client.get(address).page, address)
    change(app, nominee, act)
    client.post(to, data=fields, status=410)
    now = held(app, nominee)
    assert (now.state, now.consents) == (state, [])
