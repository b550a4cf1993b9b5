"""Somebody tries to find out who was asked, said no or was erased; whatever they try, it answers as for a stranger."""

import pytest

from adrnet.db import db, transactional
from adrnet.domain import erasure, people
from adrnet.domain.content import Name
from adrnet.domain.focal_point import Designation
from adrnet.domain.listing import Listing, Origin
from adrnet.domain.policy import Bearer, Machine
from tests.page import Page
from tests.posting import filled, send

NAME = "Quorbella Vellampith"
MAILBOX = "quorbella@odd.example"
STATES = ("a stranger", "asked", "said no", "let it lapse", "erased", "withdrew")


@pytest.fixture(params=STATES)
def somebody(app, given, request):
    """A person in one of the states in which nobody sees them, on a post and in the directory."""
    if request.param == "a stranger":
        return given.nominee(email="other@odd.example"), given.practitioner(state="unpublished")
    names = (Name(NAME, "en", "Latn"),)
    person = given.nominee(has_agreed=request.param in {"erased", "withdrew"}, names=names, email=MAILBOX)
    profile = given.practitioner(state="unpublished", names=names, email=MAILBOX)

    @transactional
    def lead_on():
        session = db.session()
        designation, listing = session.get_one(Designation, person.id), session.get_one(Listing, profile.id)
        listing.origin = Origin.PROPOSED
        who = Bearer("designation", person.id)
        if request.param == "said no":
            people.decline(session, designation, who, locale="en")
        elif request.param == "let it lapse":
            people.lapse(session, designation, Machine.CLOCK)
        elif request.param == "withdrew":
            people.withdraw(session, designation, who)
        elif request.param == "erased":
            erasure.erase_designation(session, designation, Machine.COMMAND_LINE)
        if request.param not in {"asked", "withdrew"}:
            erasure.erase_listing(session, listing, Machine.COMMAND_LINE)

    with app.app_context():
        lead_on()
    return person, profile


def test_who_asks_for_the_data_of_a_mailbox_learns_nothing(client, somebody):
    answer = send(client, "/en/people/own-data", email=MAILBOX)
    assert answer.status_code == 303
    assert answer.location == "/en/people/own-data"
    said = client.get(answer.location).page.text()
    assert "odd.example" not in said
    assert "mail" in said
    assert somebody


def test_an_address_that_was_never_public_is_none(client, somebody):
    _, profile = somebody
    unknown = client.get("/en/directory/k3v9x2ab", status=404)
    for address in (f"/en/directory/{profile.public_id}", f"/en/directory/{profile.public_id}-quorbella-vellampith"):
        assert _words(client.get(address, status=404)) == _words(unknown)


def test_who_registers_with_the_same_name_is_shown_nobody(client, given, sign_in, somebody):
    sign_in(client, given.account())
    address, fields = filled(
        client.get("/en/listings/register-person").page, "register-person", name=NAME, language="en", country="TH"
    )
    answer = client.post(address, data=fields, status=303)
    assert "/en/listings/" in answer.location
    assert somebody


def test_pages_files_and_the_search_know_nobody(client, somebody):
    for address in (
        "/en/focal-points",
        "/en/focal-points?q=Quorbella",
        "/en/focal-points.csv",
        "/en/directory?q=Quorbella",
        "/en/directory/countries/TH",
    ):
        said = client.get(address).get_data(as_text=True)
        assert NAME not in said
        assert MAILBOX not in said
    assert somebody


def _words(answer):
    return Page(answer.get_data(as_text=True)).text()
