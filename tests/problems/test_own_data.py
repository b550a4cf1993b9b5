"""Whoever waits for the answer to a report finds that among what is held about them, and nothing of others."""

import json

from adrnet.db import db, transactional
from adrnet.domain import people
from adrnet.domain.focal_point import Designation
from adrnet.domain.policy import Machine
from tests.people.links import links_in, mailed
from tests.posting import send


def main_of(client, address):
    page = client.get(address).page
    return page.text(page.main)


def test_whoever_waits_for_the_answer_to_a_report_reads_that(app, client, given):
    seated = given.nominee(given.post("TH", ("training",)), email="person@example.org")
    number = given.problem(email="Person@example.org").reference
    other = given.problem(email="reader@example.net", locale="km").reference
    for address in ("reader@example.net", "person@example.org"):
        send(client, "/en/people/own-data", email=address)
    to_reader, to_person = mailed(app)
    assert (to_reader.recipient, to_reader.locale, other in to_reader.text) == ("reader@example.net", "km", True)
    assert number in to_person.text
    [own_data] = links_in(to_person, "own-data")
    said = main_of(client, own_data)
    assert number in said
    assert other not in said
    document = json.loads(client.get(f"{own_data}/data.json").data)
    assert [one["reference"] for one in document["reports"]] == [number]
    # With the person goes the address, and the mail that waits for them.
    with app.app_context():
        transactional(
            lambda: people.withdraw(db.session(), db.session.get_one(Designation, seated.id), Machine.COMMAND_LINE)
        )()
    send(client, "/en/people/own-data", email="person@example.org")
    assert [one.recipient for one in mailed(app)] == ["reader@example.net"]


def test_an_account_sees_it_as_well(client, given, sign_in):
    account = given.account()
    number = given.problem(email=account.email).reference
    sign_in(client, account)
    assert number in main_of(client, "/en/accounts")
