"""A coordinator's first page: each figure is the number of the rows to which it leads, whoever reads it."""

import re
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.coordination.home import MOST_WAITING
from adrnet.db import db, transactional
from adrnet.domain import issuing, listed_posts, posts, vocabulary
from adrnet.domain.content import Place
from adrnet.domain.edition import EditionRow
from adrnet.domain.focal_point import Designation, DesignationState, Post
from adrnet.domain.freshness import Freshness
from adrnet.domain.list_differences import Change, differences
from adrnet.domain.listing import Listing, project
from adrnet.domain.policy import Machine
from adrnet.domain.since_edition import since_last_edition
from adrnet.kit import clock
from tests.coordination.conftest import Story
from tests.inspector import Inspector
from tests.page import Page

HOME = "/en/coordination"
COLUMNS = (
    "entries", "entries confirmed", "entries old", "unclaimed",
    "posts", "posts confirmed", "posts old", "vacant", "gaps", "old",
)  # fmt: skip
ZONE = "Asia/Jakarta"
SignIn = Callable[..., None]


@transactional
def grow_old(thing: Listing | Designation, state: Freshness) -> None:
    """Let a confirmation be as old as this."""
    session = db.session()
    known = session.get_one(type(thing), thing.id)
    known.freshness = state
    if isinstance(known, Listing):
        project(known, vocabulary.current(session))


@pytest.fixture
def network(app: Flask, given: SimpleNamespace) -> SimpleNamespace:
    """Entries and posts of two countries and of none, in every state that the table knows."""
    today = clock.today(ZONE)
    both = given.listing(places=(Place("TH"), Place("JP")), responsible_country="TH", confirmed_on=today)
    late = given.listing(places=(Place("TH"),), responsible_country="TH", confirmed_on=today, kind="mediation_centre")
    given.listing(places=(Place("JP"),), responsible_country="JP", is_claimed=False)
    given.listing(places=(), responsible_country=None, confirmed_on=today)
    given.practitioner(places=(Place("TH"),), confirmed_on=today)
    given.designation(given.post("TH"))
    due = given.designation(given.post(both, ("training", "mediation")))
    given.post(both, ("arbitration",))
    given.nominee(given.post("JP", ("mediation",)))
    with app.app_context():
        grow_old(late, Freshness.OVERDUE)
        grow_old(due, Freshness.CONFIRMATION_DUE)
    return given


def lines_of(page: Page) -> dict[str, dict[str, Element]]:
    """Return the cells of the table by country and column."""
    table = page.one("div", page.main, class_="network")
    rows = [row for row in page.all("tr", table) if page.all("td", row)]
    return {
        page.text(page.one("th", row)).removesuffix(" Your remit"): dict(zip(COLUMNS, page.all("td", row), strict=True))
        for row in rows
    }


def rows_at(client: Inspector, address: str) -> int:
    """Count the rows of a list, page by page, whatever it says of their number."""
    found, following = 0, address
    while following:
        page = client.get(following).page
        if address.startswith("/en/directory"):
            lists = page.all("ol", page.main, class_="entries")
            found += sum(len(page.all("a", one, class_="names")) for one in lists)
        elif address.startswith("/en/focal-points"):
            found += len(page.all("div", page.main, class_="post"))
        elif address.startswith("/en/freshness"):
            tables = page.all("table", page.main, class_="table--fold")
            found += sum(len(page.all("tr", one)) - 1 for one in tables)
        else:
            found += sum(len(page.all("li", one)) for one in page.all("ol", page.main, class_="queue"))
        following = dict(page.links()).get("Next page", "")
    return found


def wrong(client: Inspector, page: Page, figures: list[Element]) -> list[tuple[str, str, int]]:
    """Return the figures that do not say how many rows there are where they lead."""
    led = [link for one in figures for link in page.links(one) if not link[1].startswith("#")]
    counted = [(words, url, rows_at(client, url)) for words, url in led]
    return [one for one in counted if int(one[0]) != one[2]]


def test_each_figure_is_the_number_of_the_rows_to_which_it_leads(
    client: Inspector, story: Story, network: SimpleNamespace, sign_in: SignIn
) -> None:
    for _number in range(MOST_WAITING):
        listing = network.listing(places=(Place("SG"),), responsible_country="TH")
        story.send(listing, network.account(maintains=[listing]), founded=1999)
    sign_in(client, story.coordinator)
    page = client.get(HOME).page
    lines = lines_of(page)
    thai = {name: page.text(cell) for name, cell in lines["Thailand"].items()}
    # By hand: both, the late one, the practitioner, the story's own; posts that are shipped stand beside the others.
    assert (thai["entries"], thai["entries confirmed"], thai["entries old"]) == ("4", "2", "1")
    assert (thai["posts"], thai["posts confirmed"], thai["posts old"], thai["vacant"]) == ("4", "1", "1", "2")
    assert thai["old"] == "2"
    assert page.text(lines["Japan"]["entries"]) == "2"
    assert page.text(lines["Japan"]["unclaimed"]) == "1"
    cells = [cell for name in ("Thailand", "Japan", "All, each counted once") for cell in lines[name].values()]
    assert wrong(client, page, [*cells, page.one("dl", page.main, class_="figures")]) == []
    assert len(page.all("li", page.one("ol", page.main, class_="queue"))) == MOST_WAITING
    assert rows_at(client, page.link("All 7 things that wait")) == 7


def test_whoever_keeps_the_network_sees_all_of_it_alike(
    client: Inspector, network: SimpleNamespace, sign_in: SignIn
) -> None:
    sign_in(client, network.account(coordinates=[None]))
    page = client.get(HOME).page
    lines = lines_of(page)
    assert "Your remit" not in page.text(page.main)
    assert not page.all("tr", page.main, class_="own")
    assert wrong(client, page, [page.one("dl", page.main, class_="figures"), lines["Japan"]["vacant"]]) == []
    # Nothing is left out because it belongs to no country.
    assert page.text(lines["All, each counted once"]["entries"]) == "5"


def test_ones_own_countries_stand_first_and_what_others_confirm_is_theirs(
    client: Inspector, network: SimpleNamespace, sign_in: SignIn
) -> None:
    sign_in(client, network.account(coordinates=["TH"]))
    page = client.get(HOME).page
    lines = lines_of(page)
    assert next(iter(lines)) == "Thailand"
    assert [page.text(page.one("th", row)) for row in page.all("tr", page.main, class_="own")] == [
        "Thailand Your remit", "Thailand",
    ]  # fmt: skip
    assert page.text(lines["Japan"]["old"]) == "–Not in your remit"
    assert all("JP" not in url for _words, url in page.links(page.one("dl", page.main, class_="figures")))


def test_the_table_says_everything_that_the_map_says(
    client: Inspector, network: SimpleNamespace, sign_in: SignIn
) -> None:
    sign_in(client, network.account(coordinates=["TH"]))
    page = client.get(HOME).page
    labels = [page.text(one) for one in page.all("li", page.one("ul", page.main, class_="map__labels"))]
    said = []
    for name, cells in lines_of(page).items():
        vacant = int(page.text(cells["vacant"]))
        held = int(page.text(cells["posts"])) - vacant
        said.append(f"{name} {held}" + (f" {vacant} vacant post{'s' if vacant > 1 else ''}" if vacant else ""))
    assert sorted(labels) == sorted(said[:-1])
    assert re.findall(r'map__member--own" id="m-(..)"', client.get(HOME).text) == ["TH"]


def test_a_gap_is_named_and_closed_by_whoever_fills_it(
    client: Inspector, network: SimpleNamespace, sign_in: SignIn
) -> None:
    sign_in(client, network.account(coordinates=["TH"]))

    def thai() -> tuple[int, list[str]]:
        page = client.get(HOME).page
        [(number, anchor)] = page.links(lines_of(page)["Thailand"]["gaps"])
        assert anchor == "#gaps-TH"
        row = page.one("tr", page.main, id="gaps-TH")
        return int(number), [page.text(one) for one in page.all("td", row)]

    before, (kinds, services, languages, topics) = thai()
    assert "ODR provider" in kinds
    assert "Arbitration" in topics
    assert "Training" not in topics
    named = [part.split(", ") for part in (kinds, services, languages, topics)]
    assert languages == "Thai"
    assert sum(map(len, named)) == before
    network.listing(places=(Place("TH"),), kind="odr_provider")
    network.designation(network.post("TH", ("arbitration",)))
    after, (kinds, _services, _languages, topics) = thai()
    assert after == before - 2
    assert "ODR provider" not in kinds
    assert "Arbitration" not in topics


def test_what_changed_since_the_last_edition_is_what_differs_between_the_two_lists(
    client: Inspector, network: SimpleNamespace, app: Flask, sign_in: SignIn
) -> None:
    sign_in(client, network.account(coordinates=["TH"]))
    assert "No edition has been issued yet." in client.get(HOME).page.text()
    office = network.designation(network.post("KH", ("training",)))
    closed = network.post("JP", ("training",))
    edition = network.edition()
    assert "Nothing on the list has changed since." in client.get(HOME).page.text()
    network.designation(network.post("KH", ("arbitration",)))
    network.post("JP", ("investment",))

    @transactional
    def change() -> None:
        session = db.session()
        posts.close_post(session.get_one(Post, closed.id), Machine.COMMAND_LINE)
        posts.end(session.get_one(Designation, office.id), Machine.COMMAND_LINE)
        person = session.scalars(
            select(Designation).where(Designation.kind == "person", Designation.state == DesignationState.ACTIVE)
        ).one()
        person.person.title = [{"lang": "en", "text": "Another title"}]

    with app.app_context():
        change()
        session = db.session()
        since = since_last_edition(session, ZONE)
        assert since is not None
        assert since.edition.id == edition.id
        assert {code: dict(one) for code, one in since.counts.items()} == side_by_side(session, edition.id)
    assert since.total[Change.ADDED] == 2
    page = client.get(HOME).page
    table = page.all("table", page.main)[0]
    assert [[page.text(cell) for cell in row] for row in page.all("tr", table)[1:]] == [
        ["Cambodia", "1", "0", "1"],
        ["Japan", "1", "1", str(since.counts["JP"][Change.CHANGED])],
    ]
    # Each country's line leads to so many differences, and all of them together to all.
    for row in page.all("tr", table)[1:]:
        [(_country, address)] = page.links(row)
        assert differing(client, address) == sum(int(page.text(cell)) for cell in row[1:])
    assert differing(client, page.link("Differences since edition 1")) == sum(since.total.values())
    assert client.get(page.link("Issue an edition")).page.heading


def differing(client: Inspector, address: str) -> int:
    """Count the posts on a page of differences."""
    page = client.get(address).page
    return len(page.all("div", page.main, class_="seat"))


def side_by_side(session: Session, edition_id: int) -> dict[str, dict[Change, int]]:
    """Count the differences between the whole edition and the whole list."""
    ordinals = session.scalars(select(EditionRow.ordinal).where(EditionRow.edition_id == edition_id)).all()
    ids = session.scalars(listed_posts.on_list(Post.id)).all()
    found = differences(issuing.posts(session, edition_id, ordinals), listed_posts.listed(session, ids).values(), ZONE)
    counts: dict[str, dict[Change, int]] = {}
    for one in found:
        for code in {side.country for side in (one.before, one.after) if side}:
            counts.setdefault(code, Counter())[one.change] += 1
    return {code: dict(one) for code, one in counts.items()}


def test_the_desk_costs_the_same_statements_however_much_there_is(
    client: Inspector, story: Story, network: SimpleNamespace, sign_in: SignIn, statements: list[str]
) -> None:
    network.edition()

    def more() -> None:
        for country in ("TH", "KH", "JP"):
            listing = network.listing(places=(Place(country),), responsible_country=country)
            story.send(listing, network.account(maintains=[listing]), founded=1999)
            network.claim(network.listing(is_claimed=False, responsible_country=country))
            network.designation(network.post(listing, ("training",)))
            network.nominee(network.post(country, ("arbitration",)))

    def cost() -> int:
        statements.clear()
        client.get(HOME)
        return len(statements)

    more()
    sign_in(client, network.account(coordinates=[None]))
    cost()
    few = cost()
    more()
    assert cost() == few, "\n".join(statements)
    assert few <= 32
