"""Fixtures of the tests of claims: an entry that nobody keeps, somebody who claims it."""

import pytest

from tests.claims.claiming_pages import KHMER, WE_ARE
from tests.posting import send


@pytest.fixture
def entry(given):
    return given.listing(
        is_claimed=False, names=KHMER, website="https://www.model.example.org/kh/", responsible_country="KH"
    )


@pytest.fixture
def person(given, sign_in, client):
    account = given.account()
    sign_in(client, account)
    return account


@pytest.fixture
def stranger(given, sign_in, client):
    """Signs somebody else in, when called."""
    return lambda: sign_in(client, given.account())


@pytest.fixture
def claimed(client, entry, person):
    """The address of a claim that waits."""
    assert person
    address = f"/en/claims/{entry.public_id}"
    send(client, address, statement=WE_ARE)
    return address
