"""The address of a listing: the public id decides, whatever stands behind it and whatever became of the listing."""

from types import SimpleNamespace

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adrnet.db import db, transactional
from adrnet.domain import merging, publication, vocabulary
from adrnet.domain.content import Name
from adrnet.domain.lifecycle import move
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import Machine
from adrnet.i18n.locales import LOCALES, Locale
from tests.inspector import Inspector

HERE = (Name("Example Centre", "en"), Name("例", "ja"))


@pytest.fixture
def listing(given: SimpleNamespace) -> Listing:
    made: Listing = given.listing(names=HERE)
    return made


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_the_present_address_is_the_same_in_every_language(client: Inspector, listing: Listing, locale: Locale) -> None:
    page = client.get(f"/{locale.code}/directory/{listing.public_id}-example-centre").page
    assert page.root.get("lang") == locale.tag


@pytest.mark.parametrize("rest", ["", "-", "-old-name", "-example-centre-", "-EXAMPLE-CENTRE", "-%E4%BE%8B", "-a?b"])
def test_another_readable_part_leads_to_the_present_one(client: Inspector, listing: Listing, rest: str) -> None:
    rest = rest.replace("?", "%3F")
    answer = client.get(f"/ja/directory/{listing.public_id}{rest}", status=301)
    assert answer.headers["Location"] == f"/ja/directory/{listing.public_id}-example-centre"


def test_the_query_is_not_lost_on_the_way(client: Inspector, listing: Listing) -> None:
    answer = client.get(f"/th/directory/{listing.public_id}?from=%E4%BE%8B&x=1%262", status=301)
    assert answer.headers["Location"] == f"/th/directory/{listing.public_id}-example-centre?from=%E4%BE%8B&x=1%262"


def test_an_id_is_read_in_either_case(client: Inspector, listing: Listing) -> None:
    answer = client.get(f"/en/directory/{listing.public_id.upper()}-example-centre", status=301)
    assert answer.headers["Location"] == f"/en/directory/{listing.public_id}-example-centre"


def test_a_name_without_latin_letters_needs_no_readable_part(client: Inspector, given: SimpleNamespace) -> None:
    listing = given.listing(names=(Name("仲裁センター", "ja"),))
    client.get(f"/en/directory/{listing.public_id}")


def test_a_new_name_makes_a_new_address_and_the_old_one_leads_there(
    client: Inspector, given: SimpleNamespace, listing: Listing
) -> None:
    given.revision(listing, names=(Name("New Name", "en"),))
    answer = client.get(f"/en/directory/{listing.public_id}-example-centre", status=301)
    assert answer.headers["Location"] == f"/en/directory/{listing.public_id}-new-name"


def test_another_word_that_begins_like_an_id_is_nothing(client: Inspector, listing: Listing) -> None:
    client.get(f"/en/directory/{listing.public_id}x-example-centre", status=404)
    client.get(f"/en/directory/{listing.public_id[:7]}", status=404)


@pytest.mark.parametrize(
    "reference",
    [
        "zzzzzzzz",
        "zzzzzzzz-a-name",
        "12345678",
        "%00%00%00%00%00%00%00%00",
        "a%00bcdefg",
        "kkkkkkkK",
        "例示仲裁センター",
        "-",
    ],
)
def test_what_is_no_listing_is_a_helpful_404(client: Inspector, reference: str) -> None:
    page = client.get(f"/vi/directory/{reference}", status=404).page
    assert page.root.get("lang") == "vi"
    assert page.all("input", page.main, name="q")


@pytest.mark.parametrize(
    ("state", "status"),
    [("unpublished", 404), ("withdrawn", 404), ("archived", 404), ("erased", 410), ("merged", 301)],
)
def test_every_state_has_its_answer(client: Inspector, given: SimpleNamespace, state: str, status: int) -> None:
    listing = given.listing(names=(Name("SECRET", "en"),), state=state)
    answer = client.get(f"/km/directory/{listing.public_id}-secret", status=status)
    assert "SECRET" not in answer.get_data(as_text=True)
    if status != 301:
        assert answer.page.root.get("lang") == "km"


def test_a_gone_entry_says_that_it_is_gone(client: Inspector, given: SimpleNamespace) -> None:
    listing = given.listing(state=ListingState.ERASED)
    assert client.get(f"/en/directory/{listing.public_id}", status=410).page.heading == "This entry is gone"


class TestMerging:
    """What was merged leads to what stays."""

    @staticmethod
    def change(app: Flask, listing: Listing, to: ListingState, into: Listing | None = None) -> None:
        @transactional
        def run() -> None:
            session = db.session()
            words = vocabulary.current(session)
            one = session.get_one(Listing, listing.id)
            if into is not None:
                merging.merge(one, session.get_one(Listing, into.id), Machine.COMMAND_LINE, words)
            elif to == ListingState.WITHDRAWN:
                publication.withdraw(session, one, Machine.COMMAND_LINE, words, "an example")
            else:
                move(one, to, Machine.COMMAND_LINE)

        with app.app_context():
            run()

    def test_a_chain_of_merges_leads_to_its_end_in_one_step(
        self, app: Flask, client: Inspector, given: SimpleNamespace, listing: Listing
    ) -> None:
        middle, first = given.listing(), given.listing()
        self.change(app, first, ListingState.MERGED, into=middle)
        self.change(app, middle, ListingState.MERGED, into=listing)
        for one in (first, middle):
            answer = client.get(f"/ms/directory/{one.public_id}-x?a=b", status=301)
            assert answer.headers["Location"] == f"/ms/directory/{listing.public_id}-example-centre?a=b"

    @pytest.mark.parametrize(("state", "status"), [(ListingState.WITHDRAWN, 404), (ListingState.ERASED, 410)])
    def test_what_was_merged_into_something_that_is_gone_is_gone_like_it(
        self, app: Flask, client: Inspector, given: SimpleNamespace, state: ListingState, status: int
    ) -> None:
        stays, merged = given.listing(), given.listing()
        self.change(app, merged, ListingState.MERGED, into=stays)
        self.change(app, stays, state)
        client.get(f"/en/directory/{merged.public_id}", status=status)

    def test_a_ring_which_no_merge_can_make_ends(self, app: Flask, client: Inspector, given: SimpleNamespace) -> None:
        one, other = given.listing(), given.listing()
        self.change(app, one, ListingState.MERGED, into=other)

        @transactional
        def close_the_ring() -> None:
            bent = db.session().get_one(Listing, other.id)
            bent.state, bent.merged_into_id = ListingState.MERGED, one.id

        with app.app_context():
            close_the_ring()
        client.get(f"/en/directory/{one.public_id}", status=404)


def test_head_answers_like_get(client: Inspector, given: SimpleNamespace, listing: Listing) -> None:
    assert client.head(f"/en/directory/{listing.public_id}-example-centre").data == b""
    client.head(f"/en/directory/{listing.public_id}", status=301)
    client.head(f"/en/directory/{given.listing(state='erased').public_id}", status=410)


@given(st.text(st.characters(codec="utf-8", exclude_characters="/\\?#"), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_there_is_nothing_or_a_page_of_ours(client: Inspector, reference: str) -> None:
    if reference not in {".", "..", "countries"}:
        client.get(f"/lo/directory/{reference}", status=404)
