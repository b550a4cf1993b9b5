"""Reports for those who may read them and for those who may not: answered, closed at once, too late, page by page."""

import re
from datetime import timedelta

import pytest

from adrnet import worker
from adrnet.db import db, transactional
from adrnet.domain import reporting
from adrnet.domain.account import Account
from adrnet.domain.policy import Machine
from adrnet.domain.problem import Problem, ProblemOutcome
from adrnet.kit import clock
from tests.accounts.people import mails
from tests.posting import filled, send
from tests.problems.reports import form_of, main_of, problems


@pytest.fixture
def reported(given, listing):
    return given.problem(listing, email="reader@example.net")


@pytest.fixture
def as_(app, sign_in):
    def enter(account):
        client = app.test_client()
        sign_in(client, account)
        return client

    return enter


def page_of(problem, verb=""):
    return f"/en/problems/{problem.reference}{verb}"


def test_others_find_nothing(app, given, reported, as_):
    others = [given.account(maintains=[given.listing()]), given.account(coordinates=["JP"])]
    for client in map(as_, others):
        client.get(page_of(reported), status=404)
        assert "0 open problems" in main_of(client.get("/en/problems").page)
    client = as_(given.account(coordinates=["TH"]))
    for nothing in ("aaaaaaaaaa", "1", "a" * 300, reported.reference[:-1]):
        client.get(f"/en/problems/{nothing}", status=404)
    assert client.get(page_of(reported).replace(reported.reference, reported.reference.upper())).status_code == 200
    app.test_client().get(page_of(reported), status=303)


def test_whoever_keeps_the_entry_does_not_close_it(app, given, listing, reported, as_):
    client = as_(given.account(maintains=[listing]))
    page = client.get(page_of(reported)).page
    assert "reader@example.net" not in page.html
    to, fields = filled(page, outcome="corrected", note="It is put right.")
    client.post(page_of(reported, "/close"), data=fields, status=403)
    # Nor can they say what only a coordinator can.
    assert client.post(to, data={**fields, "outcome": "unserious"}, status=200)
    client.post(to, data=fields, status=303)
    [problem] = problems(app)
    assert (problem.state, problem.outcome, problem.email) == ("open", "corrected", "reader@example.net")


def test_what_was_answered_meanwhile_is_read_before_it_is_closed(app, given, listing, reported, as_):
    keeper, client = given.account(maintains=[listing]), as_(given.account(coordinates=["TH"]))
    to, fields = filled(client.get(page_of(reported)).page, outcome="not_ours", note="A sentence that took long.")
    with app.app_context():
        transactional(
            lambda: reporting.answer(
                db.session.get_one(Problem, reported.id),
                db.session.get_one(Account, keeper.id),
                ProblemOutcome.CORRECTED,
                "We have put it right.",
            )
        )()
    page = client.post(to, data=fields, status=409).page
    said = main_of(page)
    assert "It was answered while you were reading." in said
    assert "We have put it right." in said
    # What was written stands in the form still; sent now, it counts.
    to, fields = filled(page)
    assert fields["note"] == "A sentence that took long."
    client.post(to, data=fields, status=303)
    assert problems(app)[0].state == "closed"


def test_two_who_decide_at_once_are_one_decision(app, given, reported, as_):
    first, second = (as_(given.account(coordinates=["TH"])) for _ in range(2))
    forms_ = [filled(one.get(page_of(reported)).page, outcome="corrected", note="Mine.") for one in (first, second)]
    first.post(forms_[0][0], data=forms_[0][1], status=303)
    page = second.post(forms_[1][0], data=forms_[1][1], status=409).page
    assert "Somebody was faster." in main_of(page)
    assert "Mine." in main_of(page)
    assert len([one for one in mails(app) if one.recipient == "reader@example.net"]) == 1
    # Nor is anything closed twice, answered when closed, or opened when open.
    to, fields = filled(page, reason="Again.")
    second.post(to, data=fields, status=303)
    second.post(to, data=fields, status=409)
    assert problems(app)[0].state == "open"


def test_what_is_typed_into_a_page_of_an_earlier_session_comes_again(app, given, reported, as_):
    client = as_(given.account(coordinates=["TH"]))
    to, fields = filled(client.get(page_of(reported)).page, outcome="not_ours", note="A sentence that took long.")
    headers = {"Sec-Fetch-Site": "same-origin", "Referer": f"http://localhost{page_of(reported)}"}
    there = client.post(to, data={**fields, "csrf_token": "old"}, headers=headers, status=303).location
    to, fields = filled(client.get(there).page)
    assert (fields["outcome"], fields["note"]) == ("not_ours", "A sentence that took long.")
    client.post(to, data=fields, status=303)
    assert problems(app)[0].outcome == "not_ours"


def test_no_other_address_comes_to_a_problem_that_has_lost_its_own(app, client, given, listing, as_):
    words = {"kind": "other", "words": "An example."}
    for again in ("", "first@reader.example", "", "first@reader.example"):
        send(client, form_of(listing), **words, email=again)
    [problem] = problems(app)
    assert problem.email == "first@reader.example"
    coordinator = as_(given.account(coordinates=["TH"]))
    send(coordinator, page_of(problem), outcome="corrected")
    send(coordinator, page_of(problem), reason="It was one after all.")
    for again in ("", "second@reader.example"):
        send(client, form_of(listing), **words, email=again)
    assert [(one.state, one.email) for one in problems(app)] == [("open", None), ("open", "second@reader.example")]


def test_too_late_to_take_it_up_again(app, given, reported, as_, time_machine):
    coordinator = given.account(coordinates=["TH"])
    client = as_(coordinator)
    send(client, page_of(reported), outcome="corrected")
    to, fields = filled(client.get(page_of(reported)).page, reason="A reason.")
    time_machine.move_to(clock.now() + reporting.TEXT_KEPT)
    client = as_(coordinator)
    page = client.get(page_of(reported)).page
    assert page.all("form", page.main, method="post") == []
    token = client.get("/en/listings/register").page.one("input", name="csrf_token").get("value")
    client.post(to, data={**fields, "csrf_token": token}, status=409)
    assert problems(app)[0].state == "closed"


def test_everyone_hears_once_a_day(app, given, client, listing, time_machine):
    time_machine.move_to("2027-02-01T02:00:00Z")
    keeper = given.account(maintains=[listing, other := given.listing(responsible_country="TH")])
    both = given.account(maintains=[listing], coordinates=["TH"])
    thai = given.account(coordinates=["TH"])
    given.account(coordinates=[None])
    for thing in (listing, listing, other):
        send(client, form_of(thing), kind="other", words=f"Number {len(problems(app))}")
    to = sorted(one.recipient for one in mails(app))
    assert to == sorted([keeper.email, keeper.email, both.email, both.email, thai.email])
    time_machine.shift(timedelta(days=1))
    send(client, form_of(listing), kind="other", words="The next day")
    assert len(mails(app)) == len(to) + 3


def test_coordinators_hear_of_answers_once_a_day(app, given, listing, as_):
    keeper, thai = given.account(maintains=[listing]), given.account(coordinates=["TH"])
    both = given.account(coordinates=["TH"], maintains=[listing])
    given.account(coordinates=["JP"])
    client = as_(keeper)
    for words in ("one", "another"):
        problem = given.problem(listing, words)
        send(client, page_of(problem), outcome="corrected", note="We have put it right.")
    told = mails(app)
    assert {one.subject for one in told} == {"A reported problem was answered"}
    assert sorted(one.recipient for one in told) == sorted(one.email for one in (thai, both))
    assert not [one for one in told if "We have put" in one.text or "another" in one.text]


def test_on_mondays_those_who_can_do_something_hear_what_is_open_for_too_long(app, given, listing, time_machine):
    time_machine.move_to("2027-02-01T02:00:00Z", tick=False)
    other = given.listing(responsible_country="TH")
    keeper, thai = given.account(maintains=[listing, other]), given.account(coordinates=["TH"])
    both = given.account(maintains=[listing], coordinates=["JP"])
    answered, plain = given.problem(other), given.problem(listing)
    given.problem(given.post(listing, ("mediation",)))
    given.problem("JP")
    with app.app_context():
        transactional(
            lambda: reporting.answer(
                db.session.get_one(Problem, answered.id),
                db.session.get_one(Account, keeper.id),
                ProblemOutcome.IS_RIGHT,
                "",
            )
        )()

    def told():
        with app.app_context():
            worker.remind_of_problems()
        return sorted((one.recipient, re.search(r"\d+", one.subject)[0]) for one in mails(app))

    # Reported on a Monday: a week later they are not a week old when that Monday begins.
    time_machine.move_to("2027-02-07T17:00:00Z", tick=False)
    given.problem(listing, "Reported as the next Monday begins.")
    time_machine.move_to("2027-02-14T16:59:59Z", tick=False)
    assert told() == []
    time_machine.move_to("2027-02-14T17:00:00Z", tick=False)
    first = sorted([(keeper.email, "2"), (thai.email, "3"), (both.email, "3")])
    assert told() == first
    assert told() == first
    time_machine.shift(timedelta(days=7, seconds=-1))
    assert told() == first
    time_machine.shift(timedelta(seconds=1))
    with app.app_context():
        transactional(
            lambda: reporting.close(db.session.get_one(Problem, plain.id), Machine.CLOCK, ProblemOutcome.CORRECTED)
        )()
    assert told() == sorted([*first, (keeper.email, "2"), (thai.email, "3"), (both.email, "3")])


def test_the_list_has_pages_and_a_number_of_statements_that_does_not_grow(app, given, listing, as_, statements):
    post = given.post(listing, ("mediation",))
    client = as_(given.account(coordinates=["TH"]))

    @transactional
    def more(numbers):
        for number in numbers:
            about = ({"listing_id": listing.id}, {"post_id": post.id}, {"country_code": "TH"})[number % 3]
            closed = {"state": "closed", "closed_at": clock.now(), "outcome": "corrected"} if number % 2 else {}
            columns = {"kind": "other", "text": "", "locale": "en", "created_at": clock.now(), **about, **closed}
            db.session.add(Problem(reference=reporting.new_reference(), **columns))

    sent = []
    for numbers in (range(6), range(6, 120)):
        with app.app_context():
            more(numbers)
        client.get("/en/problems")
        statements.clear()
        page = client.get("/en/problems").page
        sent.append(len(statements))
    assert sent[0] == sent[1]
    assert "60 open problems" in main_of(page)
    assert len(page.all("li", page.one("ol", page.main, **{"class": "queue"}))) == 50
    assert "Closed lately" in main_of(page)
    assert "Closed lately" not in main_of(client.get("/en/problems?page=2").page)
    assert "There is no page 9" in main_of(client.get("/en/problems?page=9").page)
