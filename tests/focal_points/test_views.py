"""The page of the list: what stands on it, how it is narrowed, what is said about an address nobody understands."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask

from adrnet.db import db, transactional
from adrnet.domain import vocabulary
from adrnet.domain.content import Name
from adrnet.domain.focal_point import PostState
from adrnet.domain.lifecycle import move
from adrnet.domain.policy import Machine
from adrnet.focal_points.results import PAGE_SIZE
from tests.inspector import Inspector
from tests.page import Page

NATIONAL_POSTS = 12


def groups_of(page: Page) -> list[str]:
    return [page.text(heading) for heading in page.all("h3", page.main, class_="group__title")]


def posts_of(page: Page) -> list[str]:
    return [page.text(post) for post in page.all("div", page.main, class_="post")]


def counts_of(page: Page, facet: str) -> dict[str, int]:
    """The number beside each value of a facet."""
    ticks = [(box, page.parents[box]) for box in page.all("input", page.main, name=facet)]
    return {
        box.get("value", ""): int(page.text(page.one("span", tick, class_="num")).replace(",", ""))
        for box, tick in ticks
    }


def notices_of(page: Page) -> str:
    return " ".join(page.text(one) for one in page.all("div", page.main, role="status"))


def test_every_country_has_its_post_in_the_alphabetical_order_of_the_readers_language(client: Inspector) -> None:
    english = client.get("/en/focal-points").page
    assert groups_of(english)[:3] == ["Brunei Darussalam", "Cambodia", "Indonesia"]
    assert len(posts_of(english)) == NATIONAL_POSTS
    assert all("Vacant" in post for post in posts_of(english))
    assert english.heading == "Focal points"
    japanese = client.get("/ja/focal-points").page
    assert groups_of(japanese)[:2] == ["インドネシア", "カンボジア"]
    assert groups_of(japanese).index("日本") > groups_of(japanese).index("タイ")
    khmer = client.get("/km/focal-points").page
    assert groups_of(khmer)[0] == "កម្ពុជា"


def test_a_country_leads_to_its_page_and_an_organisation_to_its_entry(
    client: Inspector, given: SimpleNamespace
) -> None:
    listing = given.listing(names=(Name("Example House", "en"),), responsible_country="TH")
    given.designation(given.post(listing, ("mediation",)), titles=(("en", "Example Desk"),))
    page = client.get("/en/focal-points?topic=mediation").page
    assert page.link("Thailand") == "/en/directory/countries/TH"
    assert page.link("Example House") == f"/en/directory/{listing.public_id}-example-house"
    (post,) = posts_of(page)
    assert "Example Desk" in post
    assert "Arbitration institution" in post


def test_all_that_is_known_of_an_office_stands_on_the_page(client: Inspector, given: SimpleNamespace) -> None:
    with time_machine.travel(datetime(2026, 11, 21, 3, tzinfo=UTC), tick=False):
        made = given.designation(
            given.post("TH", ("training", "investment")),
            titles=(("th", "โต๊ะตัวอย่าง"), ("en", "Example Desk")),
            mailbox="desk@example.org",
            telephone="+66 2 555 0123",
            languages=("th", "en"),
            starts_on=datetime(2026, 1, 1, tzinfo=UTC).date(),
            ends_on=datetime(2027, 12, 31, tzinfo=UTC).date(),
            designated_by="กระทรวงตัวอย่าง",
        )
        page = client.get("/en/focal-points?topic=training").page
        public_id = page.one("div", page.main, class_="post").get("id")
    (post,) = posts_of(page)
    assert post == (
        "Example Desk โต๊ะตัวอย่าง National post Training and accreditation · Investment (investor-State) "
        "desk@example.org · +66 2 555 0123 Languages: Thai · English Term: 1 January 2026 to 31 December 2027 "
        "Designated by กระทรวงตัวอย่าง, 21 November 2026 Confirmed 21 November 2026 Report a problem"
    )
    assert made.post_id
    assert public_id.startswith("post-")
    assert page.link("desk@example.org") == "mailto:desk@example.org"


def test_a_term_that_is_over_says_so_until_the_clock_has_made_the_post_vacant(
    client: Inspector, given: SimpleNamespace
) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 3, tzinfo=UTC), tick=False):
        given.designation(given.post("TH", ("training",)), ends_on=datetime(2026, 11, 20, tzinfo=UTC).date())
        assert "the term has ended" not in client.get("/en/focal-points?topic=training").page.text()
    with time_machine.travel(datetime(2026, 11, 21, 3, tzinfo=UTC), tick=False):
        assert "20 November 2026 · the term has ended" in client.get("/en/focal-points?topic=training").page.text()


def test_overdue_says_since_when_and_when_it_was_last_confirmed(
    client: Inspector, given: SimpleNamespace, app: Flask
) -> None:
    with time_machine.travel(datetime(2025, 3, 1, 3, tzinfo=UTC), tick=False):
        made = given.designation(given.post("TH", ("training",)))

    @transactional
    def grow_old() -> None:
        db.session.merge(made).freshness = "overdue"

    with app.app_context():
        grow_old()
    (post,) = posts_of(client.get("/en/focal-points?state=overdue").page)
    assert "Overdue since 1 March 2026 Last confirmed 1 March 2025" in post


def test_values_of_one_facet_add_up_and_facets_narrow_each_other(client: Inspector, given: SimpleNamespace) -> None:
    given.designation(given.post("TH", ("training", "mediation")))
    given.post("TH", ("investment",))
    given.post("JP", ("training",))
    page = client.get("/en/focal-points?country=TH&country=jp&topic=training&topic=investment").page
    assert groups_of(page) == ["Japan", "Thailand"]
    assert len(posts_of(page)) == 3
    assert counts_of(page, "country") == {"JP": 1, "TH": 2}
    assert counts_of(page, "topic") == {"general": 2, "training": 2, "mediation": 1, "investment": 1}
    assert counts_of(page, "state") == {"confirmed": 1, "vacant": 2}
    assert counts_of(page, "kind") == {"national_post": 3}


def test_each_filter_can_be_taken_away(client: Inspector) -> None:
    page = client.get("/en/focal-points?country=JP&country=TH&state=vacant").page
    address = urlsplit(page.link("Remove filter: Japan"))
    assert (address.path, parse_qs(address.query)) == ("/en/focal-points", {"country": ["TH"], "state": ["vacant"]})
    assert page.link("Clear all") == "/en/focal-points"


def test_what_is_not_known_is_left_out_and_named(client: Inspector) -> None:
    page = client.get("/en/focal-points?country=XX&country=th&topic=gossip&kind=&state=unclaimed&page=two").page
    assert groups_of(page) == ["Thailand"]
    for value in ("XX", "gossip", "unclaimed", "two"):
        assert f"“{value}”" in notices_of(page)
    assert not notices_of(client.get("/en/focal-points?country=&topic=&page=").page)


@pytest.mark.parametrize("page_number", ["0", "-1", "1.5", "2", "999999", "9" * 5000, "１", "%00", "ทดสอบ"])
def test_a_page_that_is_not_there_is_the_first_one_with_a_notice(client: Inspector, page_number: str) -> None:
    page = client.get(f"/en/focal-points?page={page_number}").page
    assert len(posts_of(page)) == NATIONAL_POSTS
    assert notices_of(page)


def test_where_nothing_matches_the_page_says_what_to_loosen(client: Inspector, given: SimpleNamespace) -> None:
    given.post("TH", ("training",))
    page = client.get("/en/focal-points?country=JP&topic=training&kind=national_post").page
    assert posts_of(page) == []
    assert page.link("1 post without Japan") == "/en/focal-points?topic=training&kind=national_post"
    assert page.link("1 post without Training and accreditation") == "/en/focal-points?country=JP&kind=national_post"
    assert page.link("Show all posts") == "/en/focal-points"
    assert "CSV" not in page.text(page.main)


def test_a_long_list_comes_in_pages_that_hold_every_post_once(client: Inspector, given: SimpleNamespace) -> None:
    listing = given.listing(responsible_country="TH")
    for _ in range(PAGE_SIZE):
        given.post(listing)
    first = client.get("/en/focal-points?country=TH&country=JP&country=VN").page
    second = client.get("/en" + first.link("Next page").removeprefix("/en")).page
    ids = [post.get("id") for page in (first, second) for post in page.all("div", page.main, class_="post")]
    assert len(ids) == len(set(ids)) == PAGE_SIZE + 3
    assert groups_of(first) == ["Japan", "Thailand"]
    assert groups_of(second) == ["Thailand", "Viet Nam"]
    assert "country=TH" in first.link("Next page")


def test_a_withdrawn_listing_takes_its_posts_from_the_page_and_the_files_at_once(
    client: Inspector, given: SimpleNamespace
) -> None:
    listing = given.listing(responsible_country="TH")
    given.designation(given.post(listing), mailbox="withdrawn@example.org")

    def shown() -> list[bool]:
        return [
            "withdrawn@example.org" in client.get(f"/en/focal-points{ending}").get_data(as_text=True)
            for ending in ("", ".csv")
        ]

    assert shown() == [True, True]
    given.withdrawal(listing)
    assert shown() == [False, False]
    assert "12 posts" in client.get("/en/focal-points").page.text()


def test_a_closed_post_is_not_on_the_list(client: Inspector, given: SimpleNamespace, app: Flask) -> None:
    made = given.post("TH", ("training",))

    @transactional
    def close() -> None:
        move(db.session.merge(made), PostState.CLOSED, Machine.COMMAND_LINE)

    with app.app_context():
        close()
    assert posts_of(client.get("/en/focal-points?topic=training").page) == []


def test_a_country_that_joins_needs_no_line_of_code(client: Inspector, app: Flask, given: SimpleNamespace) -> None:
    given.post(given.listing(responsible_country="KR"))
    with app.app_context():
        assert "KR" in vocabulary.current(db.session()).codes("country")
    assert groups_of(client.get("/en/focal-points?country=kr").page) == ["South Korea"]


def test_the_page_in_another_language_keeps_what_was_understood(client: Inspector) -> None:
    page = client.get("/en/focal-points?state=vacant&country=jp&nonsense=1").page
    alternate = page.one("link", rel="alternate", hreflang="ja")
    assert alternate.get("href", "").endswith("/ja/focal-points?country=JP&state=vacant")


def test_head_answers_like_get(client: Inspector) -> None:
    answer = client.head("/en/focal-points?country=JP")
    assert answer.mimetype == "text/html"
    assert answer.data == b""


@pytest.mark.data("seeded")
@pytest.mark.setting(KEPT_PAGES_MEGABYTES="0")
def test_hundreds_of_posts_cost_no_more_statements_than_twelve(client: Inspector, statements: list[str]) -> None:
    def cost(address: str) -> int:
        statements.clear()
        client.get(address)
        return len([one for one in statements if not one.startswith("BEGIN")])

    client.get("/en/focal-points")
    assert {cost("/en/focal-points"), cost("/en/focal-points?page=7"), cost("/en/focal-points?country=BN")} == {7}


@pytest.mark.data("seeded")
@pytest.mark.parametrize("lang", ["en", "ja", "km", "th", "my", "vi"])
def test_pages_in_every_script_keep_the_rules_and_show_no_person(client: Inspector, lang: str) -> None:
    for query in ("", "page=6", "page=12", "state=vacant&topic=mediation", "kind=odr_provider&state=overdue"):
        page = client.get(f"/{lang}/focal-points?{query}").page
        assert "secret" not in page.html.lower()
        assert posts_of(page)


@pytest.mark.data("seeded")
def test_the_figures_of_a_narrowed_page_lead_to_pages_with_that_many_posts(client: Inspector) -> None:
    page = client.get("/en/focal-points?country=TH&topic=mediation").page
    kinds: dict[str, Any] = counts_of(page, "kind")
    assert len(kinds) > 2
    for kind, count in kinds.items():
        narrowed = client.get(f"/en/focal-points?country=TH&topic=mediation&kind={kind}").page
        assert f"{count} post" in narrowed.text(narrowed.one("h2", narrowed.main, id="results"))
