"""The search page: what is found, how it is narrowed, and what is said about what cannot be understood."""

import shutil
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from adrnet.domain.content import DigitalCapacity, Name, NameKind, Place, SpokenLanguage
from adrnet.domain.listing import Facet
from adrnet.search.store import Store
from tests.directory.search_page import follow, search
from tests.inspector import Inspector


def name(text: str, lang: str = "en") -> tuple[Name, ...]:
    return (Name(text, lang),)


# Facet → what a listing says to be found under the first code, and what another says that must not be.
CARRIES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    Facet.COUNTRY: ("JP", {"places": (Place("JP"),)}, {"places": (Place("TH"),)}),
    Facet.SPECIALTY: ("maritime", {"specialties": ("maritime",)}, {"specialties": ("energy",)}),
    Facet.KIND: ("mediation_centre", {"kind": "mediation_centre"}, {"kind": "arbitration_institution"}),
    Facet.PARTY: ("government", {"kind": "government_authority"}, {"kind": "mediation_centre"}),
    Facet.SERVICE: ("mediation", {"services": ("mediation",)}, {"services": ("arbitration",)}),
    Facet.ROLE: ("mediator", {"roles": ("mediator",)}, {"roles": ("arbitrator",)}),
    Facet.LANGUAGE: ("vi", {"languages": (SpokenLanguage("vi"),)}, {"languages": (SpokenLanguage("th"),)}),
    Facet.DIGITAL: (
        "e_filing",
        {"digital": (DigitalCapacity("e_filing"),)},
        {"digital": (DigitalCapacity("e_filing", "no"),)},
    ),
}


@pytest.mark.parametrize("facet", CARRIES)
def test_each_facet_finds_who_carries_a_value_and_nobody_else(
    client: Inspector, given: SimpleNamespace, facet: str
) -> None:
    code, carrying, other = CARRIES[facet]
    make = given.practitioner if facet == Facet.ROLE else given.listing
    make(names=name("Carrying"), **carrying)
    make(names=name("Other"), **other)
    found = search(client, f"{facet}={code}")
    assert (found.names, found.total) == (["Carrying"], 1)
    assert found.ticks(facet)[code][1:] == (1, True)
    assert search(client).counts(facet)[code] == 1


def test_the_state_of_an_entry_is_a_facet_too(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(names=name("Confirmed"), confirmed_on=date(2026, 1, 1))
    given.listing(names=name("Unclaimed"), is_claimed=False)
    assert search(client, "state=confirmed").names == ["Confirmed"]
    assert search(client, "state=unclaimed").names == ["Unclaimed"]


def test_values_of_one_facet_are_alternatives_and_facets_narrow_each_other(
    client: Inspector, given: SimpleNamespace
) -> None:
    given.listing(names=name("A"), places=(Place("JP"),), specialties=("maritime",))
    given.listing(names=name("B"), places=(Place("TH"),), specialties=("maritime",))
    given.listing(names=name("C"), places=(Place("TH"),), specialties=("energy",))
    assert search(client, "country=JP&country=TH").total == 3
    assert search(client, "country=JP&country=TH&specialty=maritime&sort=name").names == ["A", "B"]
    assert search(client, "country=TH&specialty=maritime").names == ["B"]


def test_a_number_says_what_one_would_find_with_the_facets_own_choice_set_aside(
    client: Inspector, given: SimpleNamespace
) -> None:
    given.listing(places=(Place("JP"),), specialties=("maritime", "energy"))
    given.listing(places=(Place("TH"),), specialties=("maritime",))
    given.listing(places=(Place("VN"),), specialties=("energy",))
    found = search(client, "country=JP&specialty=maritime")
    assert found.counts("country") == {"JP": 1, "TH": 1}
    assert found.counts("specialty") == {"maritime": 1, "energy": 1}
    assert found.counts("kind") == {"arbitration_institution": 1}


def test_every_number_on_the_page_is_what_the_link_finds(client: Inspector, given: SimpleNamespace) -> None:
    for country in ("JP", "TH", "SG"):
        given.listing(places=(Place(country),), specialties=("maritime",))
        given.practitioner(places=(Place(country),), specialties=("energy", "maritime"))
    page = search(client, "specialty=maritime")
    for facet in page.facets - {"specialty"}:
        for code, number in page.counts(facet).items():
            assert search(client, f"specialty=maritime&{facet}={code}").total == number


def test_a_value_that_nobody_carries_is_not_offered_and_a_facet_without_values_neither(
    client: Inspector, given: SimpleNamespace
) -> None:
    given.listing(digital=())
    found = search(client)
    assert "role" not in found.facets
    assert "digital" not in found.facets
    assert "maritime" not in found.counts("specialty")


@pytest.mark.parametrize("code", ["jp", "JP", "Jp"])
def test_a_country_is_known_in_either_case(client: Inspector, given: SimpleNamespace, code: str) -> None:
    given.listing(names=name("Here"), places=(Place("JP"),))
    given.listing(places=(Place("TH"),))
    found = search(client, f"country={code}")
    assert found.names == ["Here"]
    assert found.notices == []


@pytest.mark.parametrize(
    ("query", "lang", "text"),
    [
        ("仲裁", "ja", "日本仲裁センター例"),
        ("trong tai", "vi", "Trung tâm Trọng tài Ví dụ"),
        ("อนุญาโตตุลาการ", "th", "ศูนย์อนุญาโตตุลาการตัวอย่าง"),
        ("maritime centre", "en", "Example Maritime Centre"),
        ("មជ្ឈត្តកម្ម", "km", "មជ្ឈមណ្ឌលមជ្ឈត្តកម្មឧទាហរណ៍"),
    ],
)
def test_words_of_any_script_find_names_in_it(
    client: Inspector, given: SimpleNamespace, query: str, lang: str, text: str
) -> None:
    given.listing(names=name(text, lang), services=(), kind="other")
    given.listing(names=name("Something else"), services=(), kind="other")
    found = search(client, f"q={quote(query)}")
    assert found.names == [text]
    [(_words, address)] = found.entries
    assert client.get(address).page.heading == text


def test_results_are_links_in_main_that_hold_every_name_in_its_language(
    client: Inspector, given: SimpleNamespace
) -> None:
    given.listing(names=(Name("Example", "en"), Name("例", "ja"), Name("ตัวอย่าง", "th")))
    page = search(client, lang="ja").page
    [link] = page.all("a", page.main, class_="names")
    assert [page.language_of(span) for span in page.all("span", link)] == ["ja", "en", "th"]
    assert page.text(link) == "例 Example ตัวอย่าง"


def test_a_chip_takes_its_value_away_and_nothing_else(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(places=(Place("JP"),), specialties=("maritime",))
    found = search(client, "q=Example&country=jp&specialty=maritime&sort=name&page=1")
    assert list(found.chips) == ["Japan", "Maritime and shipping"]
    assert found.chips["Japan"] == "/en/directory?q=Example&specialty=maritime&sort=name"
    assert list(follow(client, found.chips["Japan"]).chips) == ["Maritime and shipping"]


def test_all_filters_can_be_taken_away_while_the_words_stay(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(places=(Place("JP"),), specialties=("maritime",))
    page = search(client, "q=Example&country=JP&specialty=maritime").page
    assert page.link("Clear all") == "/en/directory?q=Example"


def test_names_are_sorted_as_the_reader_reads_them(client: Inspector, given: SimpleNamespace) -> None:
    for text in ("Zebra", "apple", "Ökonomie", "Mango"):
        given.listing(names=name(text))
    assert search(client, "sort=name").names == ["apple", "Mango", "Ökonomie", "Zebra"]


def test_a_japanese_reader_finds_names_in_order_of_their_readings(client: Inspector, given: SimpleNamespace) -> None:
    for text, reading in (("大阪", "おおさか"), ("京都", "きょうと"), ("愛知", "あいち")):
        given.listing(names=(Name(text, "ja", "Jpan"), Name(reading, "ja", "Hira", NameKind.READING)))
    assert search(client, "sort=name", "ja").names == ["愛知", "大阪", "京都"]


def test_the_last_confirmed_come_first(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(names=name("Old"), confirmed_on=date(2026, 1, 10))
    given.listing(names=name("Never"), is_claimed=False)
    given.listing(names=name("New"), confirmed_on=date(2026, 6, 10))
    assert search(client, "sort=confirmed").names == ["New", "Old", "Never"]


@pytest.mark.parametrize("sort", ["", "relevance", "name", "confirmed"])
def test_the_sort_that_is_in_force_is_chosen_in_the_form(client: Inspector, given: SimpleNamespace, sort: str) -> None:
    given.listing()
    page = search(client, f"sort={sort}").page
    [chosen] = [one for one in page.all("option", page.main) if one.get("selected") is not None]
    assert chosen.get("value") == (sort or "relevance")


def test_pages_hold_every_entry_once_and_keep_the_question(client: Inspector, given: SimpleNamespace) -> None:
    for number in range(43):
        given.listing(names=name(f"Body {number:02}"), specialties=("maritime",))
    first = search(client, "specialty=maritime&sort=name")
    assert (first.total, len(first.names)) == (43, 20)
    assert ("Next page", "/en/directory?specialty=maritime&sort=name&page=2") in first.pages
    seen = [one for page in (1, 2, 3) for one in search(client, f"specialty=maritime&sort=name&page={page}").names]
    assert seen == [f"Body {number:02}" for number in range(43)]
    by_relevance = [one for page in (1, 2, 3) for one in search(client, f"page={page}").names]
    assert sorted(by_relevance) == seen


def test_nothing_found_says_what_to_loosen_with_the_number_of_what_one_would_find(
    client: Inspector, given: SimpleNamespace
) -> None:
    given.listing(places=(Place("JP"),), specialties=("energy",))
    given.listing(places=(Place("JP"),), specialties=("energy",))
    given.listing(places=(Place("TH"),), specialties=("maritime",))
    found = search(client, "country=JP&specialty=maritime")
    assert (found.names, found.total) == ([], 0)
    page = found.page
    assert page.link("2 entries without Maritime and shipping") == "/en/directory?country=JP"
    assert page.link("1 entry without Japan") == "/en/directory?specialty=maritime"
    assert page.link("Show all entries") == "/en/directory"
    links = [words for words, _address in page.links()]
    assert links.index("2 entries without Maritime and shipping") < links.index("1 entry without Japan")
    assert follow(client, "/en/directory?country=JP").total == 2


def test_where_one_filter_less_is_not_enough_each_is_offered_alone(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(names=name("A"), places=(Place("JP"),), specialties=("energy",), languages=())
    given.listing(names=name("B"), places=(Place("TH"),), specialties=("maritime",), languages=())
    page = search(client, "country=JP&specialty=maritime&language=vi&sort=name").page
    assert "Keep only one of them:" in page.text(page.main)
    assert page.link("1 entry with Japan alone") == "/en/directory?country=JP&sort=name"
    assert page.link("1 entry with Maritime and shipping alone") == "/en/directory?specialty=maritime&sort=name"
    assert "Vietnamese alone" not in page.text(page.main)


def test_words_can_be_loosened_as_well_and_are_quoted_in_no_language(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(places=(Place("JP"),))
    found = search(client, "q=%E3%81%AA%E3%81%84%E8%A8%80%E8%91%89&country=JP")
    assert found.total == 0
    assert "Looked for: “ない言葉” · Japan" in found.page.text(found.page.main)
    assert found.page.link("1 entry without “ない言葉”") == "/en/directory?country=JP"


def test_a_phrase_is_loosened_to_its_words_and_an_exclusion_taken_away(
    client: Inspector, given: SimpleNamespace
) -> None:
    given.listing(names=name("Example House of the River"))
    given.listing(names=name("River House"), places=(Place("JP"),))
    page = search(client, "q=%22River+Example%22").page
    apart = page.link("1 entry for “River Example” without quotation marks")
    assert apart == "/en/directory?q=River+Example"
    assert follow(client, apart).names == ["Example House of the River"]
    # One exclusion at a time, the other parts as they were typed; what would find nothing is not offered.
    page = search(client, "q=river+-house+-%22nothing+here%22&country=JP").page
    ways = [words for words, _address in page.links() if "without" in words or "alone" in words]
    assert ways == ["1 entry without “-house”", '1 entry without “river -house -"nothing here"”']
    assert page.link(ways[0]) == "/en/directory?q=river+-%22nothing+here%22&country=JP"


def test_an_empty_directory_is_a_page_too(client: Inspector) -> None:
    found = search(client)
    assert (found.total, found.facets, found.chips) == (0, set(), {})


@pytest.mark.parametrize("state", ["unpublished", "withdrawn", "archived", "merged", "erased"])
def test_what_is_not_public_is_not_found(client: Inspector, given: SimpleNamespace, state: str) -> None:
    given.listing(names=name("Hidden"), state=state, specialties=("maritime",))
    assert search(client, "q=Hidden").total == 0
    assert "Hidden" not in search(client).names
    assert "maritime" not in search(client).counts("specialty")


def test_a_withdrawn_entry_is_gone_at_once_from_results_numbers_and_pages(
    client: Inspector, given: SimpleNamespace
) -> None:
    gone = given.listing(names=name("Gone"), places=(Place("JP"),), specialties=("maritime",))
    given.listing(names=name("Stays"), places=(Place("JP"),))
    [(_words, address)] = search(client, "q=Gone").entries
    given.withdrawal(gone)
    assert search(client, "sort=name").names == ["Stays"]
    assert search(client).counts("country") == {"JP": 1}
    assert "maritime" not in search(client).counts("specialty")
    assert search(client, "q=Gone").total == 0
    client.get(address, status=404)


def test_a_stale_index_is_incomplete_and_never_indiscreet(
    app: Flask, client: Inspector, given: SimpleNamespace
) -> None:
    gone = given.listing(names=name("Gone"))
    given.listing(names=name("Stays"))
    search(client)
    with Store(app.config["INDEX_DIRECTORY"]).writing(timeout=5):
        # While another writer holds the index, the change waits in the log.
        given.withdrawal(gone)
        assert search(client).names == ["Stays"]


def test_without_an_index_the_filters_work_and_the_page_says_so(
    app: Flask, client: Inspector, given: SimpleNamespace
) -> None:
    given.listing(names=name("Here"), places=(Place("JP"),))
    given.listing(names=name("There"), places=(Place("TH"),))
    shutil.rmtree(app.config["INDEX_DIRECTORY"] / "generations")
    (app.config["INDEX_DIRECTORY"] / "CURRENT").unlink()
    with Store(app.config["INDEX_DIRECTORY"]).writing(timeout=5):
        # Another writer is at work, so that this page cannot build a new one by itself.
        found = search(client, "country=JP")
        assert (found.names, found.counts("country")) == (["Here"], {"JP": 1, "TH": 1})
        assert found.notices == ["The search by word is being prepared. The filters work."]
        [notice] = search(client, "q=x&country=JP").notices
        assert notice == "The search by word is being prepared. The filters work; the words were not searched."


def test_the_search_stands_in_the_head_of_the_page(client: Inspector) -> None:
    assert search(client, "q=maritime").page.title.startswith("Search the directory: maritime")


def test_head_answers_like_get_without_a_body(client: Inspector, given: SimpleNamespace) -> None:
    given.listing()
    answer = client.head("/en/directory?q=Example")
    assert (answer.data, answer.mimetype) == (b"", "text/html")
