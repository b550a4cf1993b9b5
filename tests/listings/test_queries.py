"""Who keeps what: tested on `queries.kept` itself; the pages built on it are tested through HTTP."""

import pytest

from adrnet.domain import drafting
from adrnet.domain.account import Account
from adrnet.domain.listing import Listing
from adrnet.listings.queries import kept
from tests import factories


def reloaded(session, account):
    return session.get_one(Account, account.id)


def test_a_maintainer_keeps_a_listing_for_its_organisation(session):
    listing = factories.listing()
    found = kept(session, listing.public_id, reloaded(session, factories.account(maintains=[listing])))
    assert (found.listing.id, found.is_on_behalf, found.pending) == (listing.id, False, None)
    assert found.published.listing_id == listing.id


def test_a_coordinator_keeps_the_entries_of_the_remit_on_their_behalf(session):
    listing = factories.listing(responsible_country="KH")
    assert kept(session, listing.public_id, reloaded(session, factories.account(coordinates=["KH"]))).is_on_behalf
    assert kept(session, listing.public_id, reloaded(session, factories.account(coordinates=["TH"]))) is None


def test_a_coordinator_who_maintains_the_listing_writes_as_its_maintainer(session):
    listing = factories.listing(responsible_country="KH")
    both = factories.account(coordinates=["KH"], maintains=[listing])
    assert kept(session, listing.public_id, reloaded(session, both)).is_on_behalf is False


def test_each_side_has_its_own_pending_change(session):
    listing = factories.listing(responsible_country="KH")
    maintainer = reloaded(session, factories.account(maintains=[listing]))
    coordinator = reloaded(session, factories.account(coordinates=["KH"]))
    mine = drafting.begin_change(session, session.get_one(Listing, listing.id), maintainer)
    assert kept(session, listing.public_id, maintainer).pending is mine
    assert kept(session, listing.public_id, coordinator).pending is None


def test_a_draft_that_was_never_sent_is_its_organisations_alone(session):
    listing = factories.listing(state="unpublished", responsible_country="KH")
    assert kept(session, listing.public_id, reloaded(session, factories.account(coordinates=["KH", None]))) is None
    assert kept(session, listing.public_id, reloaded(session, factories.account(maintains=[listing]))) is not None


@pytest.mark.parametrize("public_id", ["", "a", "zzzzzzzz", "K3V9X2AB", "k3v9x2ab-a-name", "\x00", "k3v9x2a\U0001f600"])
def test_what_is_no_public_id_of_ours_is_nothing(session, public_id):
    assert kept(session, public_id, reloaded(session, factories.account(coordinates=[None]))) is None


def test_nobody_keeps_an_erased_listing_or_a_strangers(session):
    erased, person, other = factories.listing(state="erased"), factories.practitioner(), factories.listing()
    account = reloaded(session, factories.account(maintains=[erased]))
    assert [kept(session, one.public_id, account) for one in (erased, person, other)] == [None] * 3
    assert kept(session, other.public_id, None) is None


def test_a_person_keeps_their_profile_and_nobody_writes_it_for_them(session):
    person = factories.practitioner(responsible_country="TH")
    account = reloaded(session, factories.account(maintains=[person]))
    mine = kept(session, person.public_id, account)
    assert mine is not None
    assert (mine.is_person, mine.is_on_behalf, mine.is_open) == (True, False, True)
    coordinator = reloaded(session, factories.account(coordinates=["TH"]))
    theirs = kept(session, person.public_id, coordinator)
    assert theirs is not None
    assert (theirs.is_person, theirs.is_on_behalf, theirs.is_open) == (True, True, False)
