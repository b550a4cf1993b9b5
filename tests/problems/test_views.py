"""Reports that come by the thousand, from machines, twice, too late, about what is not there."""

from datetime import timedelta

import pytest

from adrnet.db import db, transactional
from adrnet.domain import reporting
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.problem import ProblemKind
from adrnet.problems import forms, views
from tests.accounts.people import mails
from tests.posting import filled, send
from tests.problems.reports import form_of, main_of, problems

OTHER = {"kind": "other", "words": "Something is wrong."}


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


def test_what_is_larger_than_any_form_is_refused_before_it_is_read(app, client, listing):
    client.post(form_of(listing), data={**OTHER, "words": "x" * 3_000_000}, status=413)
    assert problems(app) == []


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
