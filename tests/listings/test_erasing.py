"""A person deletes their own profile: after proving who they are, with one button, for good."""

import pytest

from adrnet.db import db
from adrnet.domain.listing import Listing
from adrnet.identity import asking
from tests.posting import filled, send

# Whoever keeps nothing else has no business with these pages at all.
NOT_THERE = {403, 404}


def state(app, listing):
    with app.app_context():
        return db.session.get_one(Listing, listing.id).state


@pytest.fixture
def own(given, client, sign_in):
    """Make a profile whose keeper is signed in."""
    listing = given.practitioner()
    sign_in(client, given.account(maintains=[listing]))
    return listing


def test_from_the_overview_to_an_address_that_is_gone(app, client, own):
    overview = f"/en/listings/{own.public_id}"
    assert f"{overview}/erase" in [one.get("href") for one in client.get(overview).page.all("a")]
    assert "This cannot be undone." in client.get(f"{overview}/erase").page.text()
    assert state(app, own) == "published"
    answer = send(client, f"{overview}/erase")
    assert state(app, own) == "erased"
    assert "Your profile is deleted" in client.get(answer.location).page.text()
    client.get(f"/en/directory/{own.public_id}", status=410)
    client.get(overview, status=NOT_THERE)


def test_a_second_press_finds_nothing_left(app, client, own):
    address, fields = filled(client.get(f"/en/listings/{own.public_id}/erase").page, "erase")
    client.post(address, data=fields, status=303)
    client.post(address, data=fields, status=NOT_THERE)
    assert state(app, own) == "erased"


def test_an_organisation_has_no_such_page_and_nobody_elses_profile(client, given, own, sign_in):
    organisation = given.listing()
    sign_in(client, given.account(maintains=[organisation]))
    client.get(f"/en/listings/{organisation.public_id}/erase", status=404)
    client.get(f"/en/listings/{own.public_id}/erase", status=404)
    overview = client.get(f"/en/listings/{organisation.public_id}").page
    assert not [one for one in overview.all("a") if (one.get("href") or "").endswith("/erase")]


def test_who_signed_in_long_ago_proves_who_they_are_first(app, client, own, monkeypatch):
    address, fields = filled(client.get(f"/en/listings/{own.public_id}/erase").page, "erase")
    monkeypatch.setattr(asking, "is_fresh", lambda: False)
    answer = client.post(address, data=fields, status={302, 303})
    assert "/accounts/" in answer.location
    assert state(app, own) == "published"
