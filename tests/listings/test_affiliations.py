"""A practitioner says where they belong, the organisation confirms; either side ends it; both pages show it."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.affiliation import Affiliation
from adrnet.domain.content import Name
from adrnet.domain.listing import Listing
from tests.inspector import Inspector
from tests.listings.panels import mailed
from tests.posting import send


@pytest.fixture
def world(given: SimpleNamespace, app: Flask, sign_in: Any) -> SimpleNamespace:
    """A practitioner and an organisation, each with a browser that is signed in."""
    body = given.listing(names=(Name("Example Centre Alpha", "en"),))
    person = given.practitioner(names=(Name("Example Person Beta", "en"),))
    made = SimpleNamespace(body=body, person=person, organisation=app.test_client(), practitioner=app.test_client())
    made.keeper = given.account(maintains=[body])
    sign_in(made.organisation, made.keeper)
    sign_in(made.practitioner, given.account(maintains=[person]))
    return made


def read(client: Inspector, listing: Listing) -> str:
    return client.get(client.get(f"/en/directory/{listing.public_id}", status=301).headers["Location"]).text


def propose(world: SimpleNamespace, kind: str = "panel", **more: Any) -> Any:
    address = f"/en/listings/{world.person.public_id}/affiliations"
    typed = f"https://adrnet.example/en/directory/{world.body.public_id}-example-centre-alpha"
    return send(world.practitioner, address, organisation=typed, kind=kind, **more)


def page_of(app: Flask, of: Listing) -> str:
    with app.app_context():
        one = db.session.scalars(select(Affiliation)).one()
        return f"/en/listings/{of.public_id}/affiliations/{one.id}"


def test_both_pages_show_it_once_both_have_said_so(
    app: Flask, client: Inspector, given: SimpleNamespace, world: SimpleNamespace
) -> None:
    sides = [(world.organisation, world.body), (world.practitioner, world.person)]
    for _keeper, of in sides:
        given.revision(of, is_published=False)
    propose(world)
    assert "Example Centre Alpha" not in read(client, world.person)
    assert "Example Person Beta" not in read(client, world.body)
    send(world.organisation, page_of(app, world.body), do="confirm")
    assert "Example Centre Alpha" in read(client, world.person)
    assert "Example Person Beta" in read(client, world.body)
    previews = [keeper.get(f"/en/listings/{of.public_id}/preview").text for keeper, of in sides]
    assert ("Example Person Beta" in previews[0], "Example Centre Alpha" in previews[1]) == (True, True)
    send(world.practitioner, page_of(app, world.person), do="end")
    assert "Example Centre Alpha" not in read(client, world.person)
    assert "Example Person Beta" not in read(client, world.body)
    for keeper, of in sides:
        past = keeper.get(f"/en/listings/{of.public_id}/history").page.text()
        for act in ("Proposed an affiliation", "Confirmed an affiliation", "Ended an affiliation"):
            assert act in past


def test_the_organisation_is_written_to_and_may_say_no(app: Flask, world: SimpleNamespace) -> None:
    propose(world, "staff")
    with app.app_context():
        from_outbox = db.session.execute(db.text("SELECT recipient FROM outgoing_mail")).scalars().all()
    assert world.keeper.email in from_outbox
    assert mailed(app) == {}
    send(world.organisation, page_of(app, world.body), do="decline")
    world.organisation.get(page_of(app, world.body), status=409)


def test_nobody_confirms_their_own_proposal(app: Flask, client: Inspector, world: SimpleNamespace) -> None:
    propose(world)
    address = page_of(app, world.person)
    assert "Confirm it" not in world.practitioner.get(address).text
    assert send(world.practitioner, address, do="confirm", status=409)
    assert "Example Centre Alpha" not in read(client, world.person)


def test_the_same_is_proposed_once(app: Flask, world: SimpleNamespace) -> None:
    propose(world)
    propose(world)
    with app.app_context():
        assert len(db.session.scalars(select(Affiliation)).all()) == 1


@pytest.mark.parametrize("typed", ["", "nonsense", "https://www.example.org/", "person"])
def test_only_an_organisation_of_the_directory_can_be_named(app: Flask, world: SimpleNamespace, typed: str) -> None:
    address = f"/en/listings/{world.person.public_id}/affiliations"
    organisation = world.person.public_id if typed == "person" else typed
    answer = send(world.practitioner, address, organisation=organisation, kind="panel", status=200)
    assert "Error:" in answer.text
    with app.app_context():
        assert db.session.scalars(select(Affiliation)).all() == []


def test_another_organisation_finds_no_such_affiliation(
    app: Flask, given: SimpleNamespace, world: SimpleNamespace, sign_in: Any
) -> None:
    propose(world)
    other = given.listing()
    sign_in(world.organisation, given.account(maintains=[other]))
    number = page_of(app, world.body).rpartition("/")[2]
    world.organisation.get(f"/en/listings/{other.public_id}/affiliations/{number}", status=404)
    world.organisation.get(page_of(app, world.body), status=404)


def test_somebody_who_is_out_of_sight_is_on_no_panel(
    app: Flask, client: Inspector, given: SimpleNamespace, world: SimpleNamespace
) -> None:
    propose(world)
    send(world.organisation, page_of(app, world.body), do="confirm")
    given.withdrawal(world.person)
    assert "Example Person Beta" not in read(client, world.body)
    assert "Example Person Beta" not in world.organisation.get(f"/en/listings/{world.body.public_id}/panel").text
