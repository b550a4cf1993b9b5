"""Fixtures of this room."""

import pytest

from adrnet.db import db, transactional
from adrnet.domain.affiliation import ProfileContact
from adrnet.domain.content import Name
from adrnet.domain.focal_point import Consent
from adrnet.domain.listing import Listing, Origin
from adrnet.domain.people import NOTICE_VERSION
from adrnet.kit import clock
from tests.people.links import EMAIL


@pytest.fixture
def nominee(given):
    """Somebody who was asked whether they will be a focal point of Thailand."""
    return given.nominee(given.post("TH", ("training",)), has_agreed=False)


@pytest.fixture
def profile(app, given):
    """A practitioner whom an organisation named, who said yes and has no account."""
    listing = given.practitioner(names=(Name("Example Person 7", "en", "Latn"), Name("髙﨑𠮷", "ja", "Jpan")))
    given.affiliation(listing)

    @transactional
    def tie():
        at = clock.now()
        db.session.get_one(Listing, listing.id).origin = Origin.PROPOSED
        db.session.add(ProfileContact(listing_id=listing.id, email=EMAIL, locale="en", created_at=at))
        db.session.add(Consent(listing_id=listing.id, notice_version=NOTICE_VERSION, locale="ja", is_given=True, at=at))

    with app.app_context():
        tie()
    return listing
