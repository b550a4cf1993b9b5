"""The page of a listing: everything that it says of itself, and how far that may be trusted."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask

from adrnet.db import db, transactional
from adrnet.domain.content import Accreditation, DigitalCapacity, Link, Name, NameKind, Place, SpokenLanguage, Text
from adrnet.domain.focal_point import DesignatedPerson, Designation, DesignationKind, DesignationState
from adrnet.domain.listing import Listing
from adrnet.i18n.locales import LOCALES, Locale
from adrnet.kit import clock
from tests.inspector import Inspector
from tests.page import Page

FULL: dict[str, Any] = {
    "names": (
        Name("Example Arbitration Centre", "en", "Latn"),
        Name("一般社団法人例示仲裁センター", "ja", "Jpan"),
        Name("EAC", "en", "Latn", NameKind.ABBREVIATION),
        Name("れいじちゅうさいせんたー", "ja", "Hira", NameKind.READING),
        Name("Old Example Board", "en", "Latn", NameKind.FORMER),
    ),
    "kind": "arbitration_institution",
    "texts": (Text("about", "We are an example.", "en"), Text("about", "例です。", "ja")),
    "places": (Place("JP", "Tokyo", "1-1 Example\nChiyoda-ku", "seat"), Place("TH", "กรุงเทพฯ", "", "office")),
    "jurisdictions": ("JP", "VN", "FR"),
    "services": ("arbitration", "training"),
    "specialties": ("maritime", "energy"),
    "languages": (SpokenLanguage("ja"), SpokenLanguage("tet")),
    "digital": (
        DigitalCapacity("e_filing", "yes", "from Monday to Friday"),
        DigitalCapacity("virtual_hearing", "on_request"),
        DigitalCapacity("odr_platform", "no"),
    ),
    "email": "desk@example.org",
    "telephone": "+81 3 5555 0100",
    "website": "https://www.example.org/en/",
    "website_seen": True,
    "links": (Link("rules", "https://www.example.org/rules", "en"), Link("fees", "https://www.example.org/fees")),
    "founded": 1953,
}


def read(client: Inspector, listing: Listing, lang: str = "en", status: int = 200) -> Page:
    answer = client.get(f"/{lang}/directory/{listing.public_id}", status=status, follow_redirects=status == 200)
    return answer.page


def facts(page: Page) -> dict[str, str]:
    """Return label and value of each line of facts in <main>."""
    lines = [line for line in page.all("div", page.main) if line.find("dt") is not None and line.find("dd") is not None]
    return {page.text(line.find("dt")): page.text(line.find("dd")) for line in lines}


def test_the_page_shows_everything_that_the_listing_says(client: Inspector, given: SimpleNamespace) -> None:
    page = read(client, given.listing(**FULL))
    said = facts(page)
    assert page.heading == "Example Arbitration Centre 一般社団法人例示仲裁センター"
    assert said["Website"] == "www.example.org/en"
    assert said["E-mail"] == "desk@example.org"
    assert said["Telephone"] == "+81 3 5555 0100"
    assert said["Seat"] == "1-1 ExampleChiyoda-ku"
    assert said["Serves"] == "JapanViet NamFrance"
    assert said["Founded"] == "1953"
    assert said["Also known as"] == "EACOld Example Boardれいじちゅうさいせんたー"
    assert said["Specialties"] == "Maritime and shippingEnergy and utilities"
    assert said["Languages of proceedings"] == "JapaneseTetum"
    text = page.text(page.main)
    assert "Arbitration institution · Tokyo, Japan · กรุงเทพฯ, Thailand" in text
    assert "We are an example." in text
    assert "from Monday to Friday" in text
    for address in ("mailto:desk@example.org", "tel:+81355550100", "https://www.example.org/rules"):
        assert address in [url for _words, url in page.links()]


def test_each_digital_capacity_has_its_answer(client: Inspector, given: SimpleNamespace) -> None:
    page = read(client, given.listing(**FULL))
    rows = [[page.text(cell) for cell in row] for row in page.all("tr", page.main)][1:]
    assert [row[1] for row in rows] == ["Yes", "On request", "No"]


def test_every_name_is_in_its_own_language_and_the_readers_comes_first(
    client: Inspector, given: SimpleNamespace
) -> None:
    page = read(client, given.listing(**FULL), "ja")
    assert [page.language_of(span) for span in page.all("span", page.one("h1"))] == ["ja", "en"]
    assert page.title.startswith("一般社団法人例示仲裁センター Example Arbitration Centre")
    assert "例です。" in page.text(page.main)
    assert "We are an example." not in page.text(page.main)


def test_a_value_leads_to_everything_that_carries_it(client: Inspector, given: SimpleNamespace) -> None:
    page = read(client, given.listing(**FULL))
    assert page.link("Maritime and shipping") == "/en/directory?specialty=maritime"
    assert page.link("Arbitration institution") == "/en/directory?kind=arbitration_institution"
    assert page.link("Viet Nam") == "/en/directory/countries/VN"
    # France has no page here.
    assert "France" not in [words for words, _address in page.links()]


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_a_full_page_stands_in_every_language(client: Inspector, given: SimpleNamespace, locale: Locale) -> None:
    page = read(client, given.listing(**FULL, is_claimed=False, source="general knowledge"), locale.code)
    assert page.root.get("lang") == locale.tag
    links = [one for one in page.all("a", page.main) if "specialty=maritime" in one.get("href", "")]
    assert [page.language_of(link) for link in links] == [locale.tag]


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_a_listing_that_says_nothing_but_its_name_is_a_page(
    client: Inspector, given: SimpleNamespace, locale: Locale
) -> None:
    nothing: dict[str, Any] = dict.fromkeys(("kind", "email", "telephone", "website"), "")
    lists: dict[str, Any] = dict.fromkeys(("places", "services", "specialties", "languages"), ())
    page = read(client, given.listing(names=(Name("Example", "en"),), **nothing, **lists), locale.code)
    assert page.heading == "Example"
    if locale.code == "en":
        assert facts(page)["Website"] == facts(page)["Specialties"] == facts(page)["Founded"] == "Not stated"


def test_a_website_that_nobody_has_seen_is_no_link(client: Inspector, given: SimpleNamespace) -> None:
    page = read(client, given.listing(**{**FULL, "website_seen": False}))
    assert facts(page)["Website"] == "www.example.org/en address not yet checked"
    assert "https://www.example.org/en/" not in page.html


def test_an_unclaimed_entry_says_what_it_rests_on(client: Inspector, given: SimpleNamespace) -> None:
    unclaimed = given.listing(**FULL, is_claimed=False, source="https://a.example.org/list ; Gazette of 2005")
    text = (page := read(client, unclaimed)).text(page.main)
    assert "Entry from public sources, not yet claimed" in text
    assert "Made from public sources; no organisation has taken it over yet." in text
    assert "Its services, specialties and languages are a reading of these sources and are unverified." in text
    assert "From public sources, not yet verified" in text
    assert page.link("https://a.example.org/list") == "https://a.example.org/list"
    assert "Gazette of 2005" in text
    assert "This whole entry" not in text
    assert page.link("Report a problem with this entry") == f"/en/problems/report/listing/{unclaimed.public_id}"


def test_an_entry_that_rests_on_little_says_so_as_a_whole(client: Inspector, given: SimpleNamespace) -> None:
    page = read(client, given.listing(is_claimed=False, is_unverified=True, source="general knowledge"))
    [box] = page.all("div", page.main, role="status")
    assert page.text(box).startswith("This whole entry rests on general knowledge or on weak sources.")
    assert "General knowledge: no page was seen that names this body." in page.text(page.main)


def test_what_an_organisation_says_itself_is_not_called_unverified(client: Inspector, given: SimpleNamespace) -> None:
    page = read(client, given.listing(**FULL, confirmed_on=clock.today("Asia/Jakarta")))
    text = page.text(page.main)
    assert "Kept by those whom it is about." in text
    assert "unverified" not in text
    assert "not yet verified" not in text


@time_machine.travel("2026-11-21 03:00 +0000", tick=False)
@pytest.mark.parametrize(
    ("confirmed", "said"),
    [
        (date(2026, 3, 12), "Confirmed 12 March 2026"),
        (None, "Claimed, not yet confirmed"),
    ],
)
def test_the_state_of_an_entry_has_its_day(
    client: Inspector, given: SimpleNamespace, confirmed: date | None, said: str
) -> None:
    page = read(client, given.listing(confirmed_on=confirmed))
    assert said in page.text(page.main)


def test_an_overdue_entry_says_when_it_was_confirmed_last(
    app: Flask, client: Inspector, given: SimpleNamespace
) -> None:
    listing = given.listing(confirmed_on=date(2025, 3, 12))

    @transactional
    def let_time_pass() -> None:
        db.session().get_one(Listing, listing.id).freshness = "overdue"

    with app.app_context():
        let_time_pass()
    text = (page := read(client, listing)).text(page.main)
    assert "Overdue since 12 March 2026 · Last confirmed 12 March 2025" in text


def test_posts_stand_on_the_page_whoever_holds_them(app: Flask, client: Inspector, given: SimpleNamespace) -> None:
    listing = given.listing()
    given.post(listing, ("training",))
    held = given.post(listing, ("general",))
    given.designation(held, titles=(("en", "Registry"), ("ja", "事務局")), mailbox="registry@example.org")
    secret = given.post(listing, ("appointments",))

    @transactional
    def seat_a_person() -> None:
        person = DesignatedPerson(names=[{"text": "SECRET PERSON", "lang": "en"}], email="secret@example.org")
        db.session().add(
            Designation(
                post_id=secret.id,
                kind=DesignationKind.PERSON,
                state=DesignationState.ACTIVE,
                designated_at=clock.now(),
                person=person,
            )
        )

    with app.app_context():
        seat_a_person()
    page = read(client, listing, "ja")
    assert "事務局 Registry" in page.text(page.main)
    assert "mailto:registry@example.org" in [url for _words, url in page.links()]
    assert len(page.all("div", page.main, class_="post")) == 3
    assert "secret" not in page.html.lower()
    on_the_list = client.get(f"/ja/focal-points?organisation={listing.public_id}").page
    assert f"/ja/focal-points?organisation={listing.public_id}" in [url for _words, url in page.links()]
    assert len(on_the_list.all("div", on_the_list.main, class_="post")) == 3
    assert "focal-points?organisation=" not in read(client, given.listing()).html


def test_a_practitioner_has_roles_a_party_levels_and_accreditations(client: Inspector, given: SimpleNamespace) -> None:
    person = given.practitioner(
        names=(Name("Example Person", "en"),),
        roles=("mediator", "arbitrator"),
        languages=(SpokenLanguage("vi", "native"), SpokenLanguage("en")),
        accreditations=(Accreditation("IMI", "Certified Mediator"),),
    )
    page = read(client, person)
    said = facts(page)
    assert said["Roles"] == "MediatorArbitrator"
    assert said["Languages"] == "Vietnamese: First languageEnglish"
    held = page.text(page.one("section", page.main, **{"aria-labelledby": "accreditations"}))
    assert "International Mediation Institute: Certified Mediator As stated by the person, not verified" in held
    assert "/en/directory?party=practitioner" in [url for _words, url in page.links()]
    assert "Digital capacity" not in page.text()
    assert "Kept by this person." in page.text()
    assert page.link("Is this you? See, correct or erase it").endswith("/en/people/own-data")
    assert "/problems/report/listing/" in page.link("Report a problem with this entry")
    assert page.one("script").get("type") == "application/ld+json"


def test_the_law_of_its_country_stands_beside_an_entry(client: Inspector, given: SimpleNamespace) -> None:
    page = read(client, given.listing(places=(Place("MY", "Kuala Lumpur"),)))
    law = page.text(page.one("aside"))
    assert law.startswith("The law: Malaysia Framework facts as of January 2026. Check before relying on them.")
    assert "Arbitration Act 2005 (Act 646)" in law
    assert page.link("All facts and sources") == "/en/directory/countries/MY"


def test_an_entry_without_a_country_has_no_law_beside_it(client: Inspector, given: SimpleNamespace) -> None:
    page = read(client, given.listing(places=()))
    assert page.all("aside") == []
