"""JSON-LD: for machines exactly what the page shows to people."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from adrnet.domain.content import Name, NameKind, Place, SpokenLanguage
from adrnet.domain.listing import Listing
from adrnet.i18n.locales import LOCALES, Locale
from tests.directory.search_page import search
from tests.inspector import Inspector
from tests.page import Page

SAID: dict[str, Any] = {
    "names": (
        Name("Example <Centre> & Sons", "en"),
        Name("例示センター", "ja"),
        Name("EC", "en", kind=NameKind.ABBREVIATION),
        Name("れいじ", "ja", "Hira", NameKind.READING),
    ),
    "kind": "arbitration_institution",
    "places": (Place("JP", "Tokyo", "1-1 Example", "seat"), Place("SG", "", "", "venue")),
    "jurisdictions": ("VN",),
    "specialties": ("maritime",),
    "languages": (SpokenLanguage("ja"), SpokenLanguage("en")),
    "email": "desk@example.org",
    "telephone": "+81 3 5555 0100",
    "website": "https://www.example.org/",
    "website_seen": True,
    "founded": 1953,
}


def page_of(client: Inspector, listing: Listing, lang: str = "en") -> Page:
    page: Page = client.get(f"/{lang}/directory/{listing.public_id}", follow_redirects=True).page
    return page


def data_of(page: Page) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(page.one("script", type="application/ld+json").text or "")
    return data


def texts(value: Any) -> list[str]:
    """Return every text in the data that a reader would see, without types, ids and addresses of ours."""
    if isinstance(value, dict):
        return [text for key, one in value.items() if not key.startswith("@") or key == "@value" for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [str(value)]


def test_the_data_says_what_the_listing_says(client: Inspector, given: SimpleNamespace) -> None:
    listing = given.listing(**SAID)
    data = data_of(page := page_of(client, listing))
    canonical = page.one("link", rel="canonical").get("href")
    assert data["name"] == [
        {"@value": "Example <Centre> & Sons", "@language": "en"},
        {"@value": "例示センター", "@language": "ja"},
    ]
    assert [one["@value"] for one in data["alternateName"]] == ["EC", "れいじ"]
    assert (data["mainEntityOfPage"], data["@id"]) == (canonical, f"{canonical}#organisation")
    assert (data["identifier"], data["email"], data["telephone"]) == (
        listing.public_id,
        "desk@example.org",
        "+81-3-5555-0100",
    )
    assert (data["url"], data["foundingDate"]) == ("https://www.example.org/", "1953")
    assert data["address"]["addressLocality"] == "Tokyo"
    assert data["location"]["address"]["addressCountry"] == "SG"
    assert data["areaServed"] == {"@type": "Country", "name": "Viet Nam", "identifier": "VN"}
    assert (data["knowsAbout"], data["knowsLanguage"]) == ("Maritime and shipping", ["ja", "en"])


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_nothing_stands_in_the_data_that_the_page_does_not_show(
    client: Inspector, given: SimpleNamespace, locale: Locale
) -> None:
    listing = given.listing(**SAID)
    given.designation(given.post(listing), titles=(("en", "Registry"),), mailbox="registry@example.org", telephone="")
    page = page_of(client, listing, locale.code)
    shown = page.html
    # Codes stand for what the page says in words; the telephone is written for dialling.
    in_words = {"JP", "SG", "VN", "ja", "en", "+81-3-5555-0100"}
    for text in set(texts(data_of(page))) - in_words:
        assert text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in shown.split("</head>")[1] or (
            text == page.one("link", rel="canonical").get("href") or text == listing.public_id
        ), text


def test_the_name_that_heads_the_page_heads_the_data(client: Inspector, given: SimpleNamespace) -> None:
    listing = given.listing(**SAID)
    assert data_of(page_of(client, listing, "ja"))["name"][0]["@language"] == "ja"
    assert data_of(page_of(client, listing, "th"))["name"][0]["@language"] == "en"


def test_an_office_is_a_contact_and_a_vacant_post_is_none(client: Inspector, given: SimpleNamespace) -> None:
    listing = given.listing(**SAID)
    given.post(listing, ("training",))
    held = given.post(listing, ("general",))
    given.designation(held, titles=(("en", "Registry"), ("ja", "事務局")), mailbox="registry@example.org")
    contact = data_of(page_of(client, listing, "ja"))["contactPoint"]
    assert (contact["name"], contact["email"]) == ("事務局", "registry@example.org")


def test_an_unseen_website_is_not_in_the_data(client: Inspector, given: SimpleNamespace) -> None:
    data = data_of(page_of(client, given.listing(**{**SAID, "website_seen": False})))
    assert "url" not in data
    assert "www.example.org" not in json.dumps(data)


def test_a_listing_with_nothing_but_a_name_has_data_without_holes(client: Inspector, given: SimpleNamespace) -> None:
    nothing: dict[str, Any] = dict.fromkeys(("kind", "email", "telephone", "website"), "")
    lists: dict[str, Any] = dict.fromkeys(("places", "services", "specialties", "languages"), ())
    listing = given.listing(names=(Name("Example", "en"),), **nothing, **lists)
    assert set(data_of(page_of(client, listing))) == {
        *("@context", "@type", "@id"),
        *("identifier", "name", "mainEntityOfPage"),
    }


@pytest.mark.data("real")
def test_the_data_of_every_shipped_entry_parses_and_is_about_its_page(client: Inspector) -> None:
    for number in range(1, 9):
        for _name, address in search(client, f"page={number}", "km").entries:
            data = data_of(client.get(address).page)
            assert data["mainEntityOfPage"] == f"http://localhost{address}"
