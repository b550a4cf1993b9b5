"""A reader finds that a telephone number is wrong, says so without an account, and hears what became of it.

Whoever keeps the entry reads it and puts it right; the coordinator of the country reads that, closes it, and the reader
gets one mail in the language of the page on which they wrote. Then nobody has their address any longer.
"""

import re

import pytest
from sqlalchemy import select

from adrnet import worker
from adrnet.db import db
from adrnet.domain.listing import Listing
from adrnet.domain.record import AuditEvent
from tests.accounts.people import mails
from tests.journeys.clicking import once
from tests.journeys.somebody import Somebody
from tests.journeys.steps import later
from tests.problems.reports import everywhere, problems

READER = "reader@example.net"
WORDS = "The telephone is that of the bakery next door."
CONTACT = "An address, a telephone number or a website is wrong"


@pytest.fixture
def somebody(app, sign_in):
    """Make somebody, signed in as an account or as nobody."""

    def make(account=None):
        client = app.test_client()
        if account is not None:
            sign_in(client, account)
        return Somebody(app, client)

    return make


def report(reader, address, words=WORDS, kind=CONTACT, email="", **more):
    reader.go(address).follow("Report a problem")
    answers = {kind: True, "What it should say, or what you found": words}
    return reader.press("Send the report", {**answers, "Your e-mail address, for the answer": email}, **more)


def number_of(reader):
    return re.search(r"/problems/reported/([a-z0-9]{10})$", reader.address)[1]


def test_from_the_report_to_the_answer(app, given, somebody, listing):
    keeper, thai = given.account(maintains=[listing]), given.account(coordinates=["TH"])
    reader, maintainer, coordinator = somebody(), somebody(keeper), somebody(thai)

    # In Khmer, since the answer comes in the language of the page.
    with once(app):
        report(reader, f"/en/directory/{listing.public_id}", times=2)
    reader.go(f"/km/problems/report/listing/{listing.public_id}")
    [button] = [one for one in reader.buttons if "Send the report" in one]
    answers = {"Your e-mail address, for the answer": READER, "It does not exist any longer": True}
    reader.press(button, answers)
    number = number_of(reader)
    reader.reads(number)
    assert len(problems(app)) == 2
    assert problems(app)[1].locale == "km"

    # One mail to whoever keeps it, one to the coordinator; neither says what was written.
    told = {one.recipient: one for one in mails(app)}
    assert set(told) == {keeper.email, thai.email}
    assert "Example Centre" in told[keeper.email].text
    assert "Example Centre" not in told[thai.email].text
    assert not [one for one in mails(app) if WORDS in one.text or READER in one.text]

    # The maintainer reads both, the oldest first, and nobody's address.
    maintainer.open_mail(keeper.email).reads("2 open problems", CONTACT)
    maintainer.go(f"/en/problems/{number}").reads("It does not exist any longer", "The reader wrote nothing more.")
    maintainer.reads("The reader gets a mail when the problem is closed.")
    maintainer.press("Answer the report", {"It is right as it stands": True}).reads("Write it in a sentence.")
    with once(app):
        said = {"It is right as it stands": True, "What the coordinators should know": "We have moved, not closed."}
        maintainer.press("Answer the report", said, times=2)
    maintainer.go(f"/en/problems/{number}").reads("We have moved, not closed.", "It is right as it stands")
    assert maintainer.buttons == []

    # The coordinator reads the answer and closes.
    coordinator.go("/en/accounts").follow("Reported problems").follow("Example Centre")
    coordinator.go(f"/en/problems/{number}").reads("Open, answered by whoever keeps the entry", "We have moved")
    assert coordinator.is_ticked("It is right as it stands")
    with once(app):
        said = {"A sentence for the record and for the reader": "They moved to the harbour."}
        coordinator.press("Close the problem", said, times=2)
    coordinator.go(f"/en/problems/{number}").reads("Closed: It is right as it stands", "They moved to the harbour.")

    # One mail, and the address is in no table but that of mails, from which it goes when the mail has gone.
    [mail] = [one for one in mails(app) if one.recipient == READER]
    assert (mail.locale, number in mail.subject) == ("km", True)
    assert "They moved to the harbour." in mail.text
    assert everywhere(app, READER) == ["outgoing_mail"]
    assert READER not in maintainer.text + coordinator.text

    # The maintainer sees the end; it stands with what was closed lately.
    maintainer.go("/en/problems").reads("1 open problem", "Closed lately", "It is right as it stands")
    acts = ["problem.report", "problem.report", "problem.answer", "problem.close", "problem.forget_address"]
    with app.app_context():
        done = select(AuditEvent).where(AuditEvent.subject == "problem").order_by(AuditEvent.id)
        assert [one.act for one in db.session.scalars(done)] == acts


def test_a_closed_problem_is_taken_up_again_until_its_words_are_erased(app, given, somebody, listing):
    coordinator = somebody(given.account(coordinates=[None]))
    number = given.problem(listing, WORDS, READER).reference
    page = f"/en/problems/{number}"
    coordinator.go(page).press("Close the problem", {"It is no report: nobody gets an answer": True})
    # Nobody is written to, and the address is gone all the same.
    assert [one.recipient for one in mails(app) if one.recipient == READER] == []
    assert everywhere(app, READER) == []
    coordinator.reads(WORDS).press("Open the problem again", {"Reason": "It was one after all."})
    coordinator.reads("The problem is open again", "It was one after all.", WORDS, "The reader left no address.")
    coordinator.press("Close the problem", {"It is put right": True})
    with later(days=29), app.app_context():
        worker.advance()
    assert everywhere(app, WORDS) == ["problem"]
    with later(days=31):
        with app.app_context():
            assert worker.advance().forgotten == 1
            assert worker.advance().total == 0
        assert everywhere(app, WORDS) == []
    assert [one.reference for one in problems(app)] == [number]


def test_posts_and_pages_of_countries_are_reported_as_well(app, given, somebody, listing):
    national, own = given.post("TH", ("arbitration",)), given.post(listing, ("mediation",))
    reader = somebody()
    reader.go("/en/focal-points?country=TH")
    links = {link for _words, link in reader.page.links() if "/problems/report/post/" in link}
    assert {f"/en/problems/report/post/{one.public_id}" for one in (national, own)} <= links
    reader.go(f"/en/problems/report/post/{national.public_id}").reads("Thailand", "Focal-point post")
    reader.press("Send the report", {"A name is wrong": True}).reads("Write in a sentence or two what is wrong.")
    reader.press("Send the report", {"What it should say, or what you found": "The desk has another name."})
    reader.go("/en/directory/countries/TH").follow("Report a problem with this page").reads("Thailand")
    reader.press("Send the report", {"Something about the law is wrong": True, **_words("The act is of 2002.")})
    reader.go(f"/en/problems/report/post/{own.public_id}")
    reader.press("Send the report", {"Something is out of date": True})
    assert [(one.post_id, one.country_code) for one in problems(app)] == [
        (national.id, None),
        (None, "TH"),
        (own.id, None),
    ]
    # Of a post of the entry its maintainer hears, of the country the coordinator alone.
    keeper, thai = somebody(given.account(maintains=[listing])), somebody(given.account(coordinates=["TH"]))
    keeper.go("/en/problems").reads("1 open problem", "Focal-point post")
    thai.go("/en/problems").reads("3 open problems", "Country")
    somebody(given.account(coordinates=["JP"])).go("/en/problems").reads("0 open problems")


def _words(said):
    return {"What it should say, or what you found": said}


def test_nothing_is_known_of_a_reader_who_is_signed_in(app, given, somebody, listing):
    stranger = given.account()
    report(somebody(stranger), f"/en/directory/{listing.public_id}")
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "problem.report")).one()
        assert (event.actor_id, event.machine) == (None, None)
    page = somebody(given.account(coordinates=[None])).go(f"/en/problems/{problems(app)[0].reference}")
    page.reads("Reported a problem · A reader")
    assert stranger.email not in page.text


def test_whoever_is_erased_waits_for_no_answer(app, given, listing):
    given.problem(listing, WORDS, "someone@example.net")
    given.problem(listing, "Write to someone@example.net about this.")
    out = app.test_cli_runner().invoke(args=["people", "erase", "--email", "Someone@example.net", "--yes"])
    assert "reports: 1" in out.output
    assert everywhere(app, "someone@example.net") == []
    assert [one.state for one in problems(app)] == ["open", "open"]


def person_name(app, person):
    with app.app_context():
        return db.session.get_one(Listing, person.id).published.content.names[0].text


def test_what_was_reported_of_an_entry_that_is_erased_goes_with_it(app, given, listing):
    person = given.practitioner()
    number = given.problem(person, WORDS, READER).reference
    name = person_name(app, person)
    given.problem(listing, f"You should name {name} of the bakery.")
    out = app.test_cli_runner().invoke(args=["people", "erase", "--listing", person.public_id, "--yes"])
    assert out.exit_code == 0, out.output
    assert everywhere(app, WORDS) == everywhere(app, READER) == []
    # What others wrote of the person goes wherever it stands.
    assert everywhere(app, name) == []
    assert [one.text for one in problems(app)] == ["", ""]
    assert [(one.state, one.outcome) for one in problems(app) if one.reference == number] == [("closed", "corrected")]
