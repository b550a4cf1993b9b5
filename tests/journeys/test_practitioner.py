"""A lawyer in Tokyo looks for a counterpart in a maritime dispute with a company in Singapore.

She has never heard of adrnet. Her browser asks in Japanese; she searches with her own words, narrows the list, reads an
entry and the law of the country, changes the language for a colleague, and ends with an address to write to.
"""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.inspector import Inspector

pytestmark = pytest.mark.data("real")


def names(page):
    """Return the names in the list of results, in order."""
    found = page.all("ol", page.main, class_="entries")
    return [page.text(link) for entries in found for link in page.all("a", entries, class_="names")]


def search_form(page):
    """Return the search line."""
    return page.one("form", page.main, role="search")


def test_a_practitioner_finds_a_counterpart_in_her_own_language(client: Inspector) -> None:
    # The bare address leads to her language.
    start = client.get("/", headers={"Accept-Language": "ja-JP,ja;q=0.9,en;q=0.5"}, status=302)
    assert start.location == "/ja/"
    home = client.get(start.location).page

    # She types what she is looking for into the line on the front page.
    results = client.get(home.submitted(search_form(home), q="海事")).page
    assert "Singapore Chamber of Maritime Arbitration" in " ".join(names(results))
    assert "日本海運集会所" in " ".join(names(results))

    # The numbers beside the countries say what a tick would leave; she ticks Singapore.
    narrow = results.one("form", results.main, id="narrow")
    ticks = {box.get("value"): results.parents[box] for box in results.all("input", narrow, name="country")}
    promised = int(results.text(results.one("span", ticks["SG"], class_="num")))
    in_singapore = client.get(results.submitted(narrow, country="SG")).page
    assert len(names(in_singapore)) == promised
    assert "日本海運集会所" not in " ".join(names(in_singapore))

    # The words she typed are still there, the filter stands above the list and can be taken away again.
    assert search_form(in_singapore).find(".//input[@name='q']").get("value") == "海事"
    (chip,) = in_singapore.all("a", in_singapore.main, class_="chip")
    assert "シンガポール" in in_singapore.text(chip)
    assert names(client.get(chip.get("href")).page) == names(results)

    # Sorting keeps what she asked for.
    (sort,) = in_singapore.all("form", in_singapore.main, class_="sort")
    address = in_singapore.submitted(sort, sort="name")
    asked = parse_qs(urlsplit(address).query)
    assert (asked["q"], asked["country"], asked["sort"]) == (["海事"], ["SG"], ["name"])
    by_name = client.get(address).page
    assert sorted(names(by_name)) == sorted(names(in_singapore))

    # She opens the chamber and reads what it is, what is not verified, and the law of Singapore beside it.
    chamber = next(link for text, link in by_name.links() if "Singapore Chamber of Maritime Arbitration" in text)
    listing = client.get(chamber).page
    assert listing.heading.startswith("Singapore Chamber of Maritime Arbitration")
    assert listing.one("h1").find("span").get("lang") == "en"
    said = listing.text(listing.main)
    assert "海事" in said
    assert "公開情報" in said
    assert "ニューヨーク条約" in said
    (report,) = [link for _text, link in listing.links() if "/problems/report/listing/" in link]
    assert "Singapore Chamber of Maritime Arbitration" in client.get(report).page.text()

    # A colleague reads English: the same page, one link away.
    english = next(link for link in listing.all("a") if link.get("hreflang") == "en" and link.get("lang") == "en")
    in_english = client.get(english.get("href")).page
    assert in_english.heading == listing.heading
    assert "Maritime and shipping" in in_english.text(in_english.main)

    # And the country's page, from the trail.
    country = client.get(in_english.link("Singapore")).page
    assert country.heading.startswith("Singapore")
    assert "National focal point" in country.text()


def test_a_practitioner_who_finds_nothing_is_told_what_to_loosen(client: Inspector) -> None:
    search = client.get("/en/directory").page
    nothing = client.get(search.submitted(search_form(search), q="qwertyuiop", country="JP")).page
    assert names(nothing) == []
    ways = {address for _text, address in nothing.links() if address.startswith("/en/directory")}
    assert any("q=" not in address and "country=JP" in address for address in ways)
    assert any("q=qwertyuiop" in address and "country" not in address for address in ways)
    without_words = next(address for address in ways if "q=" not in address and "country=JP" in address)
    assert names(client.get(without_words).page)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("trung tâm trọng tài", "Vietnam International Arbitration Centre"),
        ("TRUNG TAM TRONG TAI", "Vietnam International Arbitration Centre"),
        ("อนุญาโตตุลาการ", "Thailand Arbitration Center"),
        ("仲裁", "Japan Commercial Arbitration Association"),
        ("ＪＣＡＡ", "Japan Commercial Arbitration Association"),
        ("アジア国際仲裁センター", ""),
        ("បាត់ដំបង", ""),
    ],
)
def test_a_practitioner_types_in_her_own_script(client: Inspector, words: str, found: str) -> None:
    search = client.get("/en/directory").page
    results = client.get(search.submitted(search_form(search), q=words)).page
    assert found in " ".join(names(results))
