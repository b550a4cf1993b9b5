"""A listing as JSON-LD. The organisations are invented."""

import json

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.formats.columns import plain_text
from adrnet.formats.jsonld import Area, Contact, Name, Organisation, Phrase, Place, dumps, organisation
from tests.formats.samples import HARD_TEXTS, texts

PAGE = "https://directory.example.org/ja/directory/k7m2q4-example"


def a_listing(**changes):
    values = {"public_id": "k7m2q4", "page_address": PAGE, "names": (Name(text="Example Centre", language="en"),)}
    return Organisation(**values | changes)


def test_a_listing_with_nothing_but_a_name_has_no_empty_properties():
    assert organisation(a_listing()) == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": f"{PAGE}#organisation",
        "identifier": "k7m2q4",
        "name": {"@value": "Example Centre", "@language": "en"},
        "mainEntityOfPage": PAGE,
    }


def test_everything_that_the_page_shows_has_its_place():
    described = organisation(
        a_listing(
            kind_code="mediation_centre",
            description=(Phrase(text="調停機関の例", language="ja"),),
            places=(
                Place(country_code="TH", city="Bangkok", address="1 Example Road", role="seat"),
                Place(country_code="TH", city="Chiang Mai"),
                Place(role="seat"),
                Place(country_code="SG", city="Singapore", role="venue"),
            ),
            areas=(Area(code="TH", name="タイ"), Area(code="LA", name="ラオス")),
            languages=("th", "en"),
            knows_about=("Construction and engineering",),
            website="https://centre.example.org/",
            email="office@example.org",
            telephone="02-018-1615",
            country_code="TH",
            contacts=(
                Contact(
                    about=("Mediation",),
                    title="Registry (example)",
                    email="registry@example.org",
                    telephone="+66 2 018 1616",
                    languages=("th",),
                ),
            ),
            same_as=("https://other.example.org/centre",),
            founded=2015,
        )
    )
    assert {key: value for key, value in described.items() if not key.startswith("@")} == {
        "identifier": "k7m2q4",
        "name": {"@value": "Example Centre", "@language": "en"},
        "description": {"@value": "調停機関の例", "@language": "ja"},
        "mainEntityOfPage": PAGE,
        "url": "https://centre.example.org/",
        "sameAs": "https://other.example.org/centre",
        "email": "office@example.org",
        "telephone": "+66-2-018-1615",
        "address": [
            {
                "@type": "PostalAddress",
                "streetAddress": "1 Example Road",
                "addressLocality": "Bangkok",
                "addressCountry": "TH",
            },
            {"@type": "PostalAddress", "addressLocality": "Chiang Mai", "addressCountry": "TH"},
        ],
        "location": {
            "@type": "Place",
            "address": {"@type": "PostalAddress", "addressLocality": "Singapore", "addressCountry": "SG"},
        },
        "areaServed": [
            {"@type": "Country", "name": "タイ", "identifier": "TH"},
            {"@type": "Country", "name": "ラオス", "identifier": "LA"},
        ],
        "knowsLanguage": ("th", "en"),
        "knowsAbout": "Construction and engineering",
        "foundingDate": "2015",
        "contactPoint": {
            "@type": "ContactPoint",
            "contactType": "Mediation",
            "name": "Registry (example)",
            "email": "registry@example.org",
            "telephone": "+66-2-018-1616",
            "availableLanguage": "th",
        },
    }


def test_official_names_are_names_and_all_others_are_alternates_each_in_its_language():
    names = (
        Name(text="ศูนย์ตัวอย่าง", language="th"),
        Name(text="Example Centre", language="en"),
        Name(text="EXC", kind="abbreviation"),
        Name(text="Old Example Centre", language="en", kind="former"),
    )
    described = organisation(a_listing(names=names))
    assert described["name"] == [
        {"@value": "ศูนย์ตัวอย่าง", "@language": "th"},
        {"@value": "Example Centre", "@language": "en"},
    ]
    assert described["alternateName"] == ["EXC", {"@value": "Old Example Centre", "@language": "en"}]


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("government_authority", "GovernmentOrganization"),
        ("training_body", "EducationalOrganization"),
        ("arbitration_institution", "Organization"),
        ("a_kind_that_comes_later", "Organization"),
        ("", "Organization"),
    ],
)
def test_the_kind_of_body_gives_the_type(kind, type_):
    assert organisation(a_listing(kind_code=kind))["@type"] == type_


def test_markup_in_a_name_cannot_end_the_script_element():
    attack = "</script><script>alert(1)</script><!-- & \u2028\u2029"
    written = dumps(organisation(a_listing(names=(Name(text=attack),))))
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written)["name"] == attack


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_text_in_every_script_is_unharmed_and_readable_in_the_source(text):
    written = dumps({"name": text})
    assert json.loads(written) == {"name": text}
    if text.isprintable() and "&" not in text:
        assert text in written


@given(st.dictionaries(texts.map(plain_text), st.one_of(texts, st.lists(texts)), max_size=4))
@settings(deadline=None)
def test_any_text_comes_back_out_of_a_page(data):
    page = f'<!doctype html><title>x</title><script type="application/ld+json">{dumps(data)}</script><p>after</p>'
    page.encode()
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    expected = {
        key: plain_text(value) if isinstance(value, str) else [plain_text(item) for item in value]
        for key, value in data.items()
    }
    assert json.loads(tree.find(".//script").text) == expected
    assert tree.find(".//p").text == "after"
