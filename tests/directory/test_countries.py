"""The pages of the countries: organisations, posts and law of one, and the index of all."""

import csv
from types import SimpleNamespace

import pytest
from flask.testing import FlaskCliRunner

from adrnet.domain.content import Name, Place
from adrnet.domain.reference import SHIPPED
from adrnet.i18n.locales import LOCALES, Locale
from tests.directory.search_page import SearchPage, search
from tests.inspector import Inspector
from tests.page import Page

COUNTRIES = ("BN", "ID", "JP", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN")


def country(client: Inspector, code: str, lang: str = "en") -> Page:
    page: Page = client.get(f"/{lang}/directory/countries/{code}").page
    return page


def notices(page: Page) -> list[str]:
    return SearchPage(page).notices


def test_a_country_shows_its_organisations_by_name(client: Inspector, given: SimpleNamespace) -> None:
    for text in ("Gamma", "alpha", "Beta"):
        given.listing(names=(Name(text, "en"),), places=(Place("VN"),))
    given.listing(names=(Name("Serves it", "en"),), places=(Place("SG"),), jurisdictions=("VN",))
    given.listing(names=(Name("Elsewhere", "en"),), places=(Place("SG"),))
    page = country(client, "VN")
    assert SearchPage(page).names == ["alpha", "Beta", "Gamma", "Serves it"]
    assert "4 entries" in page.text(page.main)
    assert page.link("Search in this country") == "/en/directory?country=VN"
    assert search(client, "country=VN").total == 4


def test_a_country_is_called_as_the_reader_calls_it_and_as_it_calls_itself(client: Inspector) -> None:
    page = country(client, "SG", "th")
    spans = page.all("span", page.one("h1"))
    assert [page.language_of(span) for span in spans] == ["th", "en", "zh-Hans", "ms", "ta"]
    assert page.title.startswith(page.heading)


def test_a_country_without_organisations_is_a_page_with_its_post_and_its_law(client: Inspector) -> None:
    page = country(client, "TL")
    text = page.text(page.main)
    assert "No entry is listed here yet." in text
    assert "No office designated yet" in text
    assert "Vacant" in text
    assert "Law No. 6/2021 of 31 March on Voluntary Arbitration" in text


def test_the_law_says_since_when_from_where_and_how_far_it_was_verified(client: Inspector) -> None:
    page = country(client, "MY")
    law = page.one("aside")
    text = page.text(law)
    assert "Framework facts as of January 2026. Check before relying on them." in text
    assert "(from general knowledge)" in text
    assert [url for _words, url in page.links(law) if url.startswith("http")]
    assert "general knowledge for treaty dates" in text


def test_what_was_not_verified_is_said_in_the_words_of_whoever_gathered_it(client: Inspector) -> None:
    page = country(client, "BN", "th")
    notes = [note for note in page.all("p", page.one("aside"), class_="note") if "mediation statute" in page.text(note)]
    assert page.text(notes[0]).startswith(
        "No separate mediation statute was found, which does not say that there is none."
    )
    assert page.language_of(next(iter(notes[0]))) == "en"


@pytest.mark.parametrize("code", COUNTRIES)
def test_what_no_page_was_seen_for_is_marked_and_nothing_else(client: Inspector, code: str) -> None:
    with (SHIPPED / "framework_facts.csv").open(encoding="utf-8", newline="") as file:
        bases = [row["basis"] for row in csv.DictReader(file) if row["country"] == code]
    page = country(client, code)
    assert page.text(page.one("aside")).count("(from general knowledge)") == bases.count("general_knowledge")


@pytest.mark.parametrize(("code", "statute"), [("KH", "Mediation"), ("TL", "Mediation"), ("MM", "Mediation")])
def test_a_law_that_was_not_found_is_never_shown_as_one(client: Inspector, code: str, statute: str) -> None:
    page = country(client, code)
    lines = [line for line in page.all("div", page.one("aside")) if line.find("dt") is not None]
    said = {page.text(line.find("dt")): page.text(line.find("dd")) for line in lines}
    [value] = [value for label, value in said.items() if statute in label and "Convention" not in label]
    assert value.startswith("None found, unknown whether one exists")


@pytest.mark.parametrize(("asked", "location"), [("jp", "JP"), ("Jp", "JP"), ("th", "TH")])
def test_a_code_in_lower_case_leads_to_the_countrys_page(client: Inspector, asked: str, location: str) -> None:
    answer = client.get(f"/lo/directory/countries/{asked}?page=2", status=301)
    assert answer.headers["Location"] == f"/lo/directory/countries/{location}?page=2"


@pytest.mark.parametrize("code", ["XX", "FR", "JPN", "J", "-", "%00", "日本", "jp-", "aq"])
def test_an_unknown_country_is_a_helpful_404(client: Inspector, code: str) -> None:
    page = client.get(f"/fil/directory/countries/{code}", status=404).page
    assert page.root.get("lang") == "fil"
    assert page.all("input", page.main, name="q")


def test_a_long_list_has_pages(client: Inspector, given: SimpleNamespace) -> None:
    for number in range(23):
        given.listing(names=(Name(f"Body {number:02}", "en"),), places=(Place("VN"),))
    first = SearchPage(country(client, "VN"))
    assert ("Next page", "/en/directory/countries/VN?page=2") in first.pages
    second = SearchPage(country(client, "VN?page=2"))
    assert first.names + second.names == [f"Body {number:02}" for number in range(23)]
    assert second.page.one("link", rel="canonical").get("href") == "http://localhost/en/directory/countries/VN?page=2"


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("page=9", "There is no page 9; this is the first one."),
        ("page=x", "This part of the address is not known here and was left out: “x”"),
        ("page=0", "This part of the address is not known here and was left out: “0”"),
    ],
)
def test_a_page_that_is_not_there_is_said(client: Inspector, given: SimpleNamespace, query: str, notice: str) -> None:
    given.listing(names=(Name("Body", "en"),), places=(Place("VN"),))
    page = country(client, f"VN?{query}")
    assert (notices(page), SearchPage(page).names) == ([notice], ["Body"])


def test_a_withdrawn_entry_leaves_the_country_at_once(client: Inspector, given: SimpleNamespace) -> None:
    gone = given.listing(names=(Name("Gone", "en"),), places=(Place("VN"),))
    assert SearchPage(country(client, "VN")).names == ["Gone"]
    given.withdrawal(gone)
    page = country(client, "VN")
    assert "Gone" not in page.html
    assert "0 entries" in page.text(page.main)


def test_an_office_on_the_national_post_stands_on_the_page(client: Inspector, given: SimpleNamespace) -> None:
    post = given.post("VN", ("training",))
    given.designation(post, titles=(("vi", "Vụ Pháp luật quốc tế (ví dụ)"),), mailbox="desk@example.org")
    page = country(client, "VN")
    assert "mailto:desk@example.org" in [url for _words, url in page.links()]
    # The shipped post stays vacant beside it.
    assert len(page.all("div", page.main, class_="post")) == 2


@pytest.mark.data("real")
@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_every_country_is_a_page_in_every_language(client: Inspector, locale: Locale) -> None:
    for code in (*COUNTRIES, "HK", "GB"):
        page = country(client, code, locale.code)
        assert page.root.get("lang") == locale.tag


@pytest.mark.data("real")
def test_the_index_of_countries_says_what_the_search_finds(client: Inspector) -> None:
    page = client.get("/en/directory/countries").page
    rows = page.links(page.one("ul", page.main, class_="index"))
    assert len(rows) == 12
    for words, address in rows:
        found = client.get(address).page
        number = int(words.rsplit(" ", 1)[1])
        assert f"{number} entr" in found.text(found.main)
        assert search(client, f"country={address[-2:]}").total == number
    [more] = page.links(page.one("p", page.main, class_="index__more"))
    assert more == ("International or regional organisation 19", "/en/directory?kind=international_organisation")
    assert search(client, "kind=international_organisation").total == 19


def test_the_map_and_the_index_lead_to_the_same_pages(client: Inspector) -> None:
    page = client.get("/ja/directory/countries").page
    index = {url for _words, url in page.links(page.one("ul", page.main, class_="index"))}
    labels = {url for _words, url in page.links(page.one("ul", page.main, class_="map__labels"))}
    assert labels == index


def test_a_country_of_another_group_is_in_the_index_and_not_on_the_map(
    client: Inspector, runner: FlaskCliRunner
) -> None:
    assert runner.invoke(args=["reference", "load", "tests/data/central_asia"]).exit_code == 0
    page = client.get("/en/directory/countries").page
    index = dict(page.links(page.one("ul", page.main, class_="index")))
    assert index["Kazakhstan Қазақстан 1"] == "/en/directory/countries/KZ"
    assert len(index) == 17
    assert (
        "/en/directory/countries/KZ" not in dict(page.links(page.one("ul", page.main, class_="map__labels"))).values()
    )
    home = client.get("/en/").page
    assert "Kazakhstan" in home.text(home.main)
    for code in ("KZ", "UZ"):
        assert "Vacant" in country(client, code).text()
