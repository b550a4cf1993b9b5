"""What the pages read, and in how many statements: their number is fixed, whatever there is."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from adrnet.directory import queries
from adrnet.domain.content import DigitalCapacity, Link, Name, Place
from adrnet.domain.jurisdiction import facts_of_country
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.offered_posts import open_posts
from tests import factories
from tests.inspector import Inspector

# What is counted is what making a page takes.
MADE = pytest.mark.setting(KEPT_PAGES_MEGABYTES="0")
PAGES = {
    # Address → how many statements its page may take.
    "/en/": 10,
    "/en/directory": 4,
    "/en/directory?q=Example&country=JP&specialty=maritime&sort=name": 4,
    "/en/directory?country=JP&page=2": 4,
    "/en/directory/results.csv?q=Example": 4,
    "/en/directory/countries": 3,
    "/en/directory/countries/JP": 7,
    "/en/about": 0,
    "/en/languages": 0,
    "/en/nothing": 1,
}


def test_cards_come_in_the_order_given_and_only_those_that_are_published(session: Session) -> None:
    one, other = factories.listing(), factories.listing()
    hidden = [factories.listing(state=state) for state in ("unpublished", "withdrawn", "erased")]
    ids = [other.id, *(listing.id for listing in hidden), 999_999, one.id]
    assert [card.listing.id for card in queries.cards(session, ids)] == [other.id, one.id]


def test_a_card_says_what_is_published_and_not_what_waits(session: Session) -> None:
    listing = factories.listing(names=(Name("Published", "en"),))
    factories.revision(listing, is_published=False, names=(Name("Waiting", "en"),))
    [card] = queries.cards(session, [listing.id])
    assert card.content.names[0].text == "Published"


def test_no_ids_are_no_statement(session: Session, statements: list[str]) -> None:
    assert queries.cards(session, []) == []
    assert statements == []


def test_cards_take_one_statement(session: Session, statements: list[str]) -> None:
    ids = [factories.listing().id for _ in range(5)]
    session.expire_all()
    statements.clear()
    for card in queries.cards(session, ids):
        assert card.content.names
    assert len(statements) == 1


def test_closed_posts_are_not_read(session: Session) -> None:
    listing = session.merge(factories.listing())
    open_post, closed = factories.post(listing), session.merge(factories.post(listing, ("training",)))
    closed.state = "closed"
    session.flush()
    assert [post.id for post in open_posts(session, listing)] == [open_post.id]
    session.rollback()


def test_facts_come_in_their_order(session: Session) -> None:
    facts = facts_of_country(session, "SG")
    assert [fact.position for fact in facts] == sorted(fact.position for fact in facts)
    assert len(facts) == 8


def test_what_was_not_merged_stays_itself(session: Session) -> None:
    listing = factories.listing()
    assert queries.the_one_that_stays(session, session.get_one(Listing, listing.id)).id == listing.id
    merged = session.get_one(Listing, factories.listing(state=ListingState.MERGED, into=listing).id)
    assert queries.the_one_that_stays(session, merged).id == listing.id


def full(number: int) -> dict[str, Any]:
    """Return the content of a listing that says much."""
    return {
        "names": (Name(f"Example {number}", "en"), Name(f"例{number}", "ja")),
        "places": (Place("JP", "Tokyo"), Place("SG")),
        "specialties": ("maritime", "energy"),
        "digital": (DigitalCapacity("e_filing"),),
        "links": (Link("rules", "https://www.example.org/rules"),),
    }


@pytest.fixture
def crowd(given: SimpleNamespace) -> list[Listing]:
    """Forty listings with posts and offices."""
    made = [given.listing(**full(number), confirmed_on=date(2026, 1, 1)) for number in range(40)]
    for listing in made[:3]:
        for topic in ("general", "training", "appointments"):
            given.designation(given.post(listing, (topic,)))
    return made


def count(client: Inspector, statements: list[str], address: str, status: int = 200) -> int:
    """Return how many statements a page takes once the words are in memory."""
    client.get(address, status=status)
    statements.clear()
    client.get(address, status=status)
    return len([one for one in statements if not one.startswith(("BEGIN", "ROLLBACK", "COMMIT", "PRAGMA"))])


@MADE
@pytest.mark.parametrize("address", PAGES)
def test_a_page_takes_few_statements_and_no_more_with_more_rows(
    client: Inspector, given: SimpleNamespace, statements: list[str], address: str
) -> None:
    status = 404 if address.endswith("nothing") else 200
    given.listing(**full(0))
    before = count(client, statements, address, status)
    assert before <= PAGES[address]
    for number in range(1, 22):
        given.listing(**full(number))
    # A list that had nothing to show for this page reads its entries now.
    assert count(client, statements, address, status) <= max(before, PAGES[address])


@MADE
def test_a_listing_takes_the_same_statements_whatever_it_says(
    client: Inspector, statements: list[str], crowd: list[Listing]
) -> None:
    def address(listing: Listing) -> str:
        return client.get(f"/en/directory/{listing.public_id}", status=301).headers["Location"]

    with_posts = count(client, statements, address(crowd[0]))
    without = count(client, statements, address(crowd[39]))
    assert with_posts <= 9
    assert without <= with_posts


@MADE
def test_the_ways_out_where_nothing_was_found_take_no_statements(
    client: Inspector, statements: list[str], crowd: list[Listing]
) -> None:
    assert crowd
    countries = "&".join(f"country={code}" for code in ("JP", "SG", "TH", "VN", "MY", "PH", "ID", "KH"))
    # Only the page asks which vocabulary is in force; the index answers by itself.
    for query in ("q=zzz", "q=zzz&country=JP", f"q=zzz&{countries}"):
        assert count(client, statements, f"/en/directory?{query}") == 1
