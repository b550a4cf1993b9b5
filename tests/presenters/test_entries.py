"""A listing as an entry in a list."""

import pytest
from markupsafe import escape

from adrnet.domain.content import Content, Name, NameKind, Place, SpokenLanguage
from adrnet.domain.freshness import Rhythm
from adrnet.domain.listing import Listing, ListingType, Origin
from adrnet.i18n.locales import LOCALES, Locale
from adrnet.presenters.entries import address, entry, places, reference, short_name
from tests.presenters.conftest import Reader

RHYTHM = Rhythm()
LISTING = Listing(public_id="k3v9x2ab", type=ListingType.ORGANISATION, origin=Origin.PUBLIC_SOURCES)
NAMES = (Name("Example Centre", "en"), Name("例示センター", "ja"))


def test_the_address_ends_with_the_name_in_latin_letters_where_there_is_one() -> None:
    assert reference("k3v9x2ab", Content(names=NAMES)) == "k3v9x2ab-example-centre"
    assert reference("k3v9x2ab", Content(names=NAMES[1:])) == "k3v9x2ab"


def test_the_address_is_in_the_readers_language(reader: Reader) -> None:
    with reader("pt"):
        assert address(LISTING, Content(names=NAMES)) == "/pt/directory/k3v9x2ab-example-centre"


def test_a_place_is_its_city_and_its_country(reader: Reader) -> None:
    content = Content(places=(Place("JP", "Kyoto"), Place("TH"), Place("", "Geneva"), Place("JP", "Kyoto", "1-2-3")))
    with reader("en") as words:
        assert [str(one) for one in places(content, words)] == ["Kyoto, Japan", "Thailand", "Geneva"]
    with reader("ja") as words:
        assert str(places(content, words)[0]) == "Kyoto、日本"


@pytest.mark.parametrize("city", ["Singapore", "新加坡", "シンガポール"])
def test_a_city_that_is_its_country_is_said_once_in_whatever_language(reader: Reader, city: str) -> None:
    with reader("ja") as words:
        assert [str(one) for one in places(Content(places=(Place("SG", city),)), words)] == ["シンガポール"]


def test_a_city_in_another_script_says_its_language(reader: Reader) -> None:
    with reader("en") as words:
        [shown] = places(Content(places=(Place("TH", "กรุงเทพฯ"),)), words)
        assert escape(shown) == '<span lang="th">กรุงเทพฯ</span>, Thailand'
    with reader("th") as words:
        [shown] = places(Content(places=(Place("TH", "กรุงเทพฯ"),)), words)
        assert "<span" not in escape(shown)


def test_an_entry_shows_what_the_listing_says(reader: Reader) -> None:
    content = Content(
        names=(*NAMES, Name("EC", "en", kind=NameKind.ABBREVIATION)),
        kind="mediation_centre",
        places=(Place("JP", "Kyoto"), Place("TH")),
        services=("mediation",),
        specialties=("maritime", "energy"),
        languages=(SpokenLanguage("en"), SpokenLanguage("ja")),
    )
    with reader("en") as words:
        shown = entry(LISTING, content, words, RHYTHM, "Asia/Jakarta")
    assert [name.text for name in shown.names] == ["Example Centre", "例示センター"]
    assert (str(shown.kind), str(shown.place)) == ("Mediation centre", "Kyoto, Japan")
    assert shown.abbreviation is not None
    assert shown.abbreviation.text == "EC"
    assert [str(one) for one in shown.languages] == ["English", "Japanese"]
    assert len(shown.specialties) == 2
    assert shown.state.code == "unclaimed"


def test_a_practitioner_has_roles_in_place_of_a_kind(reader: Reader) -> None:
    with reader("en") as words:
        person = Content(names=NAMES, roles=("mediator", "arbitrator"))
        assert str(entry(LISTING, person, words, RHYTHM, "UTC").kind) == "Mediator, Arbitrator"
        many = Content(names=NAMES, roles=("mediator", "arbitrator", "conciliator", "trainer"))
        assert str(entry(LISTING, many, words, RHYTHM, "UTC").kind) == "Mediator, Arbitrator, Conciliator"
        assert entry(LISTING, Content(names=NAMES), words, RHYTHM, "UTC").kind == ""


def test_an_abbreviation_that_is_the_name_is_not_said_twice(reader: Reader) -> None:
    content = Content(names=(Name("SIMC", "en"), Name("SIMC", "en", kind=NameKind.ABBREVIATION)))
    with reader("en") as words:
        assert entry(LISTING, content, words, RHYTHM, "UTC").abbreviation is None


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_a_listing_with_nothing_but_a_name_is_an_entry_in_every_language(reader: Reader, locale: Locale) -> None:
    with reader(locale.code) as words:
        shown = entry(LISTING, Content(names=NAMES), words, RHYTHM, "UTC")
        assert (shown.place, shown.services, shown.specialties, shown.languages) == ("", [], [], [])
        assert shown.url == f"/{locale.code}/directory/k3v9x2ab-example-centre"


def test_the_nearest_words_for_a_body_are_its_abbreviation(reader: Reader) -> None:
    with reader("ja") as words:
        assert short_name(Content(names=(*NAMES, Name("EC", "en", kind=NameKind.ABBREVIATION))), words).text == "EC"
        assert short_name(Content(names=NAMES), words).text == "例示センター"
