"""Reports that come by the thousand, from machines, twice, too late, about what is not there, to those who may not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import reporting
from adrnet.domain.account import Account
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.problem import Problem, ProblemKind, ProblemOutcome
from adrnet.kit import clock
from adrnet.problems import forms, views
from tests.accounts.people import mails
from tests.posting import filled, send

OTHER = {"kind": "other", "words": "Something is wrong."}


@pytest.fixture
def listing(given):
    return given.listing(responsible_country="TH")


def form_of(listing):
    return f"/en/problems/report/listing/{listing.public_id}"


def problems(app):
    with app.app_context():
        found = db.session.scalars(select(Problem).order_by(Problem.id)).all()
        db.session.expunge_all()
        return list(found)


def main_of(page):
    return page.text(page.main)


# Reporting.


def test_the_pages_that_lead_to_the_form_set_no_cookie(client, given, listing):
    given.post(listing)
    answer = client.get(f"/en/directory/{listing.public_id}", follow_redirects=True)
    assert answer.page.link("Report a problem with this entry") == form_of(listing)
    assert "Set-Cookie" not in answer.headers
    assert client.get(form_of(listing)).headers["X-Robots-Tag"].startswith("noindex")


def test_a_form_of_another_page_is_no_report(app, client, listing):
    client.post(form_of(listing), data=OTHER, status=400)
    assert problems(app) == []


def test_a_page_that_was_open_for_long_loses_nothing(app, client, listing):
    _to, fields = filled(client.get(form_of(listing)).page, **OTHER)
    ours = {"Sec-Fetch-Site": "same-origin"}
    for other in (app.test_client(), client):
        page = other.post(form_of(listing), data={**fields, "csrf_token": "old"}, headers=ours, status=400).page
        assert "What you wrote stands below" in main_of(page)
        assert problems(app) == []
    to, fields = filled(page)
    assert fields["words"] == OTHER["words"]
    client.post(to, data=fields, status=303)
    assert len(problems(app)) == 1


def test_a_machine_that_answers_everything_hears_that_all_is_well(app, client, listing):
    there = send(client, form_of(listing), homepage="https://spam.example", **OTHER).location
    assert "Your report has arrived" in main_of(client.get(there).page)
    assert problems(app) == []
    assert mails(app) == []
    # People are not asked it.
    page = client.get(form_of(listing)).page
    [trap] = page.all("input", name=forms.TRAP)
    assert "hidden" in page.parents[trap].attrib


def test_the_page_after_a_report_knows_nothing(client):
    assert "abcdefgh23" in main_of(client.get("/en/problems/reported/abcdefgh23").page)
    for nothing in ("abcdefgh2", "1234567890", "ABCDEFGH23", "<b>bold</b>", "abcdefgh2%00"):
        client.get(f"/en/problems/reported/{nothing}", status=404)


def test_a_second_click_is_no_second_report(app, client, listing):
    to, fields = filled(client.get(form_of(listing)).page, email="reader@example.net", **OTHER)
    assert client.post(to, data=fields, status=303).location == client.post(to, data=fields, status=303).location
    [problem] = problems(app)
    assert problem.times == 1


def test_the_same_words_are_one_problem_that_is_counted(app, client, listing, time_machine):
    time_machine.move_to("2027-02-01T10:00:00Z")
    first = send(client, form_of(listing), **OTHER).location
    time_machine.shift(timedelta(minutes=1))
    again = {"kind": "other", "words": "  something is\r\nWRONG. "}
    assert send(client, form_of(listing), email="reader@example.net", **again).location == first
    # Two who wait for an answer are two.
    assert send(client, form_of(listing), email="other@example.net", **OTHER).location != first
    assert send(client, form_of(listing), kind="person", words="Something is wrong.").location != first
    assert [(one.times, one.email) for one in problems(app)] == [
        (2, "reader@example.net"),
        (1, "other@example.net"),
        (1, None),
    ]


@transactional
def fill(listing_id):
    session = db.session()
    listing = session.get_one(Listing, listing_id)
    for number in range(reporting.MOST_OPEN):
        reporting.report(session, listing, ProblemKind.CONTACT, f"Number {number}", "", "en")


def test_what_is_reported_beyond_measure_is_counted_and_says_so(app, client, listing):
    with app.app_context():
        fill(listing.id)
    there = send(client, form_of(listing), email="reader@example.net", **OTHER).location
    said = main_of(client.get(there).page)
    assert "Your report was counted" in said
    assert "no mail follows" in said
    found = problems(app)
    assert (len(found), sum(one.times for one in found)) == (reporting.MOST_OPEN, reporting.MOST_OPEN + 1)
    assert {one.email for one in found} == {None}


@pytest.fixture
def few(monkeypatch):
    """Fewer reports than in life are too many."""
    monkeypatch.setattr(views, "LIMITS", {"network": "3 per hour", "thing": "60 per hour", "address": "2 per hour"})


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("flood", [("", 3), ("reader@example.net", 2)])
def test_a_flood_ends_with_nothing_lost(app, client, listing, flood, time_machine):
    time_machine.move_to("2027-02-01T10:00:00Z")
    email, taken = flood
    for number in range(taken):
        send(client, "/en/problems/report/country/TH", kind="other", words=f"Number {number}", email=email)
    answer = send(client, form_of(listing), status=429, kind="name", words="The name is wrong.", email=email)
    assert int(answer.headers["Retry-After"]) == pytest.approx(3600, abs=60)
    assert "What you wrote stands below: send it again in" in main_of(answer.page)
    # The same form, filled in, is taken an hour later.
    to, fields = filled(answer.page)
    assert (fields["kind"], fields["words"], fields["email"]) == ("name", "The name is wrong.", email)
    assert len(problems(app)) == taken
    time_machine.shift(timedelta(hours=1, minutes=1))
    client.post(to, data=fields, status=303)
    assert problems(app)[-1].text == "The name is wrong."
    # Maintainers there are none; nobody else is written to more than once a day.
    assert mails(app) == []


@pytest.mark.usefixtures("few")
def test_a_mistake_is_said_and_counts_for_nothing(app, client, listing):
    for _ in range(4):
        page = send(client, form_of(listing), status=200, words="x" * 2001, email="nobody").page
    said = main_of(page)
    assert "Choose what is wrong." in said
    assert page.heading == "Report a problem"
    for typed in ({"kind": "law"}, {"kind": "nothing"}):
        assert send(client, form_of(listing), status=200, **typed).status_code == 200
    assert problems(app) == []


@pytest.mark.parametrize("state", [ListingState.UNPUBLISHED, ListingState.WITHDRAWN, ListingState.ARCHIVED])
def test_what_nobody_sees_nobody_reports(client, given, state):
    hidden = given.listing(state=state)
    post = given.post(hidden)
    for path in (f"listing/{hidden.public_id}", f"post/{post.public_id}", "country/XX", "listing/nothing", "thing/x"):
        client.get(f"/en/problems/report/{path}", status=404)


def test_what_went_out_of_sight_meanwhile_takes_no_report(app, client, given, listing):
    to, fields = filled(client.get(form_of(listing)).page, **OTHER)
    given.withdrawal(listing)
    client.post(to, data=fields, status=404)
    assert problems(app) == []


def test_an_entry_that_was_merged_is_reported_as_the_one_that_stays(app, client, given, listing):
    merged = given.listing(state=ListingState.MERGED, into=listing)
    send(client, form_of(merged), **OTHER)
    assert [one.listing_id for one in problems(app)] == [listing.id]


def test_a_crowd_about_one_thing_waits_whichever_address_it_comes_by(app, client, listing, monkeypatch):
    monkeypatch.setitem(views.LIMITS, "thing", "2 per hour")
    for number in range(3):
        address = f"{form_of(listing)}-name-{number}"
        status = 303 if number < 2 else 429
        # Each from a network of its own.
        to, fields = filled(client.get(address).page, kind="other", words=f"Number {number}")
        client.post(to, data=fields, status=status, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"})
    send(client, "/en/problems/report/country/TH", **OTHER)
    assert len(problems(app)) == 3


# Answering and closing.


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
