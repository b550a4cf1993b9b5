"""Writing a listing section by section, through HTTP."""

import pytest

from adrnet.db import db
from adrnet.domain.drafting import pending_of
from adrnet.domain.listing import Listing
from adrnet.domain.sections import Section
from tests.posting import send


@pytest.fixture
def kept(given, client, sign_in):
    """A published listing whose maintainer is signed in."""
    listing = given.listing()
    sign_in(client, given.account(maintains=[listing]))
    return listing


def address(listing, section, lang="en"):
    return f"/{lang}/listings/{listing.public_id}/edit/{section}"


@pytest.fixture
def pending(app):
    """What stands in the change on its way."""

    def read(listing):
        with app.app_context():
            change = pending_of(db.session.get_one(Listing, listing.id))
            return change.content if change else None

    return read


@pytest.mark.parametrize("section", list(Section))
@pytest.mark.parametrize("lang", ["en", "ja", "km", "th"])
def test_every_section_is_shown(client, kept, section, lang):
    page = client.get(address(kept, section, lang)).page
    assert page.all("form", page.main, method="post")


@pytest.mark.parametrize("section", list(Section))
def test_a_section_sent_back_as_it_was_shown_begins_no_change(client, kept, pending, section):
    answer = send(client, address(kept, section), status=303, do="continue")
    assert pending(kept) is None
    sections = list(Section)
    after = sections[sections.index(section) + 1 :]
    assert answer.location.endswith(f"edit/{after[0]}" if after else kept.public_id)
