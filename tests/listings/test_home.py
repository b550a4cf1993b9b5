"""A maintainer's home: what needs attention, how complete a listing is, how often it is read."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from adrnet.db import db
from adrnet.domain import reading_count, vocabulary
from adrnet.domain.completeness import Piece, completeness, languages_of
from adrnet.domain.content import Content, Name, OfferedPost, Text, Title
from adrnet.domain.listing import Listing
from adrnet.domain.problem import Problem
from adrnet.domain.reading_count import ReadingCount
from adrnet.domain.revision import Revision
from adrnet.domain.sections import text_digest
from adrnet.kit import clock, readings
from tests.directory.search_page import search
from tests.listings.kept import changed, decided, done, sent
from tests.page import squeeze

READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
NAMES = (Name("แบบจำลอง", "th", "Thai"), Name("Model Centre", "en", "Latn"))


@pytest.fixture
def listing(given):
    return given.listing(names=NAMES, responsible_country="TH", texts=(Text("description", "A centre.", "en"),))


@pytest.fixture
def person(given, listing):
    return given.account(maintains=[listing])


@pytest.fixture
def kept(listing, person):
    """The listing, and who keeps it."""
    return listing, person


@pytest.fixture
def coordinator(app, given, sign_in):
    """The client of the country's coordinator."""
    client = app.test_client()
    client.account = given.account(coordinates=["TH"])
    sign_in(client, client.account)
    return client


@pytest.fixture
def keeper(app, person, sign_in):
    """The client of whoever keeps the listing, beside the visitor's."""
    client = app.test_client()
    sign_in(client, person)
    return client


def main(client, address):
    page = client.get(address).page
    return squeeze(page.text(page.main))


def needs(client, address="/en/listings"):
    """Return (sentence, address of the link) of everything that needs attention, in the order of the page."""
    page = client.get(address).page
    lists = page.all("ul", page.main, class_="status")
    items = [item for found in lists[1:] for item in page.all("li", found)]
    return [
        (squeeze(page.text(page.one("span", item, class_="state"))), page.one("a", item).get("href")) for item in items
    ]


def test_a_visitor_searches_and_opens_and_the_maintainer_sees_it(app, client, listing, keeper, coordinator):
    assert "shown 0 times, opened 0 times" in main(keeper, "/en/listings")
    ((_name, address),) = search(client, "q=model").entries
    client.get("/en/directory?q=model", headers=READER)
    client.get(address, headers=READER)
    # Who does not count: programs, what is fetched ahead, whoever keeps the entry, coordinators, files, suggestions.
    for page in (address, "/en/directory?q=model"):
        client.get(page, headers={"User-Agent": "Mozilla/5.0 (compatible; Examplebot/2.1; +https://bot.example/)"})
        client.get(page, headers={**READER, "Sec-Purpose": "prefetch;prerender"})
        client.head(page, headers=READER)
        keeper.get(page, headers=READER)
        coordinator.get(page, headers=READER)
    client.get("/en/directory/results.csv?q=model", headers=READER)
    client.get("/en/directory/suggestions?q=model", headers=READER)
    assert "shown 0 times" in main(keeper, "/en/listings")
    assert readings.hand_on(app)
    first = squeeze(search(client, "q=model").page.text())
    assert "shown 2 times" not in first
    # The first search above was a reader's too, as the tests' own client does not say that it is a program.
    assert "In the last 30 days: shown 2 times, opened 1 times." in main(keeper, "/en/listings")
    said = main(keeper, f"/en/listings/{listing.public_id}")
    assert re.search("Shown in results 2 ?in the last 30 days Page opened 1 ?in the last 30 days", said)
    with app.app_context():
        rows = db.session.query(ReadingCount.shown, ReadingCount.opened).all()
    assert [tuple(row) for row in rows] == [(2, 1)]


def test_a_page_that_is_kept_counts_each_time_it_is_given_and_costs_no_statement(app, client, listing, statements):
    client.get("/en/directory?q=model", headers=READER)
    client.get("/en/directory?q=model", headers=READER)
    statements.clear()
    client.get("/en/directory?q=model", headers=READER)
    client.get("/en/directory?q=model", headers={**READER, "Sec-Purpose": "prefetch"})
    assert statements == []
    readings.hand_on(app)
    today = clock.today(app.config["NETWORK_TIME_ZONE"])
    with app.app_context():
        assert reading_count.last_days(db.session(), [listing.id], today)[listing.id].shown == 3


@pytest.mark.setting(COUNT_READINGS="0")
def test_counting_can_be_turned_off(app, client, listing, keeper):
    client.get("/en/directory?q=model", headers=READER)
    readings.hand_on(app)
    assert "In the last 30 days" not in main(keeper, "/en/listings")
    assert "How often it is read" not in main(keeper, f"/en/listings/{listing.public_id}")
    assert "how often each entry is shown" not in main(client, "/en/privacy")
    with app.app_context():
        assert db.session.query(ReadingCount).count() == 0


def test_nobody_else_reads_the_numbers(client, given, sign_in, listing, coordinator):
    address = f"/en/listings/{listing.public_id}"
    assert "How often it is read" not in main(client, f"/en/directory/{listing.public_id}-model-centre")
    assert "how often each entry is shown in results and opened" in main(client, "/en/privacy")
    assert "How often it is read" in main(coordinator, address)
    sign_in(client, given.account(maintains=[given.listing()]))
    client.get(address, status=404)


def test_what_needs_attention_stands_there_in_order_with_one_link_each(app, given, listing, person, keeper):
    here = f"/en/listings/{listing.public_id}"
    assert [sentence for sentence, _to in needs(keeper)] == ["Something is missing in these languages: Thai."]
    given.post(of=listing)
    given.nominee(given.post(of=listing), has_agreed=False)
    given.affiliation(at=listing, state="proposed", proposed_by="practitioner")
    given.affiliation(at=listing, state="proposed", proposed_by="organisation")

    def report(session):
        one = session.get_one(Listing, listing.id)
        one.freshness, one.confirmed_at = "overdue", datetime(2025, 1, 1, tzinfo=UTC)
        for number, state in enumerate(("open", "open", "closed")):
            session.add(
                Problem(
                    reference=f"example{number}",
                    listing_id=one.id,
                    kind="name",
                    text="The name is another one.",
                    state=state,
                    outcome="corrected" if state == "closed" else "",
                    closed_at=datetime(2026, 4, 1, tzinfo=UTC) if state == "closed" else None,
                    locale="en",
                    created_at=datetime(2026, 3, 1 + number, tzinfo=UTC),
                )
            )

    done(app, report)
    changed(app, listing, person, founded=1994)

    def grow_old(session):
        session.execute(
            update(Revision).where(Revision.state == "draft").values(edited_at=datetime(2026, 2, 1, tzinfo=UTC)),
            execution_options={"synchronize_session": False},
        )

    done(app, grow_old)
    found = needs(keeper)
    assert [sentence for sentence, _to in found] == [
        "The confirmation is overdue since 1 January 2026.",
        "Readers reported 2 problems. The oldest since 1 March 2026.",
        found[2][0],
        "1 post is vacant.",
        found[4][0],
        "Your draft of 1 February 2026 is not sent.",
        "Something is missing in these languages: Thai.",
    ]
    assert found[2][0].startswith("1 affiliation waits for your answer. Since ")
    assert found[4][0].startswith("1 person was asked and has not answered. Since ")
    assert found[0][1] == f"/en/freshness/listings/{listing.public_id}"
    assert found[1][1] == "/en/problems"
    assert found[2][1] == f"{here}/affiliations"
    assert found[3][1] == found[4][1] == f"{here}/people"
    assert found[6][1] == f"{here}/edit/texts"
    for _sentence, to in found:
        keeper.get(to)
    # The draft's line stands above on the listing's own page.
    assert [to for _sentence, to in needs(keeper, here)] == [to for _sentence, to in found if to != here]


@pytest.mark.parametrize("verb", ["return", "decline"])
def test_what_came_back_is_said_once_and_with_its_reason_on_its_page(app, kept, keeper, coordinator, verb):
    listing, person = kept
    sent(app, listing, person, founded=1994)
    decided(app, listing, coordinator.account, verb, "The year is another one.")
    home = main(keeper, "/en/listings")
    assert home.count(f"{verb}ed on".replace("eed", "ed")) == 1
    assert "The year is another one." not in home
    assert "The year is another one." in main(keeper, f"/en/listings/{listing.public_id}")


def test_statements_do_not_grow_with_what_waits(given, listing, keeper, statements):
    keeper.get(f"/en/listings/{listing.public_id}")
    statements.clear()
    keeper.get(f"/en/listings/{listing.public_id}")
    before = len(statements)
    for _one in range(3):
        given.nominee(given.post(of=listing), has_agreed=False)
        given.affiliation(at=listing, state="proposed", proposed_by="practitioner")
    statements.clear()
    keeper.get(f"/en/listings/{listing.public_id}")
    assert len(statements) == before


def test_what_is_there_in_each_language_is_told(app):
    original = Text("description", "A centre.", "en")
    content = Content(
        names=(*NAMES, Name("MC", "ja", "Latn", "abbreviation")),
        texts=(original, replace(original, text="ศูนย์", lang="th", source_hash=text_digest("Another text."))),
        posts=(OfferedPost("p1", titles=(Title("en", "Desk"),)), OfferedPost("p2")),
    )
    with app.app_context():
        words = vocabulary.current(db.session())
    assert languages_of(content, "TH", words) == ("th",)
    assert languages_of(content, "SG", words)[:1] == ("en",)
    assert "zh-Hans" in languages_of(content, "SG", words)
    found = completeness(content, "organisation", ["th"])
    assert [(one.lang, one.there, one.missing) for one in found.languages] == [
        # A translation that is older than its original is not there.
        ("th", (Piece.NAME,), (Piece.TEXT, Piece.TITLES)),
        ("en", (Piece.NAME, Piece.TEXT, Piece.TITLES), ()),
    ]
    assert found.lacking == ("th",)
    assert (found.filled, len(found.sections)) == (2, 11)
    nothing = completeness(Content(), "practitioner", ["zh-Hans", "zh"])
    assert [(one.lang, one.total) for one in nothing.languages] == [("zh-Hans", 2), ("en", 2)]


def test_it_is_said_by_when_an_entry_is_to_be_confirmed_again(app, listing, keeper):
    def confirm(session):
        one = session.get_one(Listing, listing.id)
        one.freshness, one.confirmed_at = "confirmed", datetime(2026, 3, 31, 20, tzinfo=UTC)

    done(app, confirm)
    for address in ("/en/listings", f"/en/listings/{listing.public_id}"):
        # In Jakarta it was the next day already.
        assert "Confirm it again by 1 April 2027." in main(keeper, address)


def test_months_are_drawn_beside_their_numbers(app, listing, keeper):
    today = clock.today(app.config["NETWORK_TIME_ZONE"])
    before = (today.replace(day=1) - timedelta(days=1)).replace(day=1) - timedelta(days=1)
    sums = {(today, listing.id): (12, 3), (before, listing.id): (6, 0)}
    done(app, lambda session: reading_count.add(session, sums))
    page = keeper.get(f"/en/listings/{listing.public_id}").page
    bars = page.all("{http://www.w3.org/2000/svg}rect", page.main)
    # A month without readings stands between two others; those before the first one are left out.
    assert [bar.get("width") for bar in bars] == ["100.0", "25.0", "0.0", "0.0", "50.0", "0.0"]
    assert "12 3" in squeeze(page.text(page.main))
