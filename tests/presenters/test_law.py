"""The law of a country in words: what is known, since when, what it rests on."""

from datetime import date
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain.jurisdiction import FrameworkFact
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.locales import LOCALES, Locale
from adrnet.presenters.law import Law, law, sources
from adrnet.presenters.words import Words
from tests.presenters.conftest import Reader


def fact(**columns: Any) -> FrameworkFact:
    """Return a fact that is not in any database."""
    usual = {
        "country_code": "TH",
        "instrument": "new_york_convention",
        "status": "in_force",
        "title": "",
        "reservation": "",
        "note": "",
        "sources": ["https://library.example.org/laws"],
        "basis": "source",
        "as_of": "2025-08",
        "verify_note": "",
    }
    return FrameworkFact(**{**usual, **columns})


def said(words: Words, *facts: FrameworkFact) -> Law:
    shown = law("TH", facts, words)
    assert shown is not None
    return shown


def test_a_country_without_facts_has_no_law_to_show(reader: Reader) -> None:
    with reader() as words:
        assert law("TH", [], words) is None


def test_a_treaty_is_said_with_the_day_of_its_force(reader: Reader) -> None:
    treaty = fact(in_force_on=date(1960, 3, 20), joined_on=date(1959, 12, 21))
    with reader("en") as words:
        assert str(said(words, treaty).facts[0].statements[0].text) == "In force since 20 March 1960"
    with reader("ja") as words:
        text = said(words, treaty).facts[0].statements[0].text
        assert "1960年3月20日" in text
        assert text.lang == "ja"


def test_a_date_inside_an_english_sentence_keeps_its_own_language(reader: Reader) -> None:
    with reader("th") as words:
        text = said(words, fact(in_force_on=date(1960, 3, 20))).facts[0].statements[0].text
        assert '<span lang="th">20 มีนาคม' in escape(text) or text.lang == "th"


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        ({"status": "signed", "signed_on": date(2019, 8, 7)}, "Signed, 7 August 2019"),
        (
            {"status": "ratified", "signed_on": date(2019, 8, 7), "joined_on": date(2020, 2, 25)},
            "Ratified, 25 February 2020",
        ),
        ({"status": "not_signed"}, "Not signed"),
        ({"status": "not_party"}, "Not a party"),
        ({"instrument": "uncitral_model_law", "status": "based_on", "year": 2009}, "Based on the Model Law, 2009"),
        ({"status": "enacted", "title": "Arbitration Act 2005", "year": 2005}, "Arbitration Act 2005"),
        ({"status": "enacted", "title": "Law on Mediation", "year": 2018}, "Law on Mediation (2018)"),
        ({"status": "enacted", "title": "Law on Mediation"}, "Law on Mediation"),
    ],
)
def test_every_status_is_said_with_what_is_known(reader: Reader, columns: dict[str, Any], text: str) -> None:
    with reader("en") as words:
        assert str(said(words, fact(**columns)).facts[0].statements[0].text) == text


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_none_found_is_never_a_statute(reader: Reader, locale: Locale) -> None:
    nothing = fact(instrument="mediation_statute", status="none_found", title="None found", year=2020)
    with reader(locale.code) as words:
        text = said(words, nothing).facts[0].statements[0].text
        assert "None found (2020)" not in text
        assert str(text).startswith(str(words.label(Scheme.FRAMEWORK_STATUS, "none_found")))


def test_a_statement_from_memory_says_so_beside_one_from_a_source(reader: Reader) -> None:
    with reader() as words:
        [line] = said(
            words,
            fact(instrument="mediation_statute", title="Law A", status="enacted"),
            fact(instrument="mediation_statute", title="Law B", status="enacted", basis="general_knowledge"),
        ).facts
    assert [(str(one.text), one.is_from_memory) for one in line.statements] == [("Law A", False), ("Law B", True)]


def test_a_statute_is_cited_in_english_whatever_the_page(reader: Reader) -> None:
    with reader("ja") as words:
        text = said(words, fact(title="Arbitration Act", status="enacted")).facts[0].statements[0].text
        assert escape(text) == '<span lang="en">Arbitration Act</span>'


def test_remarks_and_reservations_are_marked_as_english(reader: Reader) -> None:
    with reader("ja") as words:
        shown = said(words, fact(note="1985 text.", reservation="Commercial matters only.", verify_note="Check."))
    [line] = shown.facts
    assert [(one.text, one.lang) for one in line.statements[0].remarks] == [
        ("Commercial matters only.", "en"),
        ("1985 text.", "en"),
    ]
    assert shown.note is not None
    assert (shown.note.text, shown.note.lang) == ("Check.", "en")


def test_a_remark_stays_with_its_own_statute(reader: Reader) -> None:
    with reader() as words:
        [line] = said(words, fact(title="A", note="For domestic arbitration."), fact(title="B")).facts
    assert [(str(one.text), len(one.remarks)) for one in line.statements] == [("A", 1), ("B", 0)]


def test_the_month_of_the_oldest_statement_stands_for_all(reader: Reader) -> None:
    with reader() as words:
        assert str(said(words, fact(as_of="2026-01"), fact(as_of="2024-12")).as_of) == "December 2024"


def test_sources_are_named_once_and_linked_where_they_are_addresses(reader: Reader) -> None:
    with reader() as words:
        shown = said(
            words,
            fact(sources=["https://a.example.org/x (2023)", "general knowledge for dates"]),
            fact(sources=["general knowledge for dates", "https://b.example.org/,"]),
        ).sources
    assert [(str(one.text), one.url) for one in shown] == [
        ("https://a.example.org/x (2023)", "https://a.example.org/x"),
        ("general knowledge for dates", None),
        ("https://b.example.org/,", "https://b.example.org/"),
    ]


def test_a_source_in_words_is_marked_as_english(reader: Reader) -> None:
    with reader("km"):
        [source] = sources(["Gazette of 2005"])
        assert escape(source.text) == '<span lang="en">Gazette of 2005</span>'


def test_what_is_no_web_address_is_no_link() -> None:
    assert [one.url for one in sources(["javascript:alert(1)", "ftp://x.example.org", "www.example.org"])] == [None] * 3


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_the_law_of_every_country_is_said_in_every_language(reader: Reader, session: Session, locale: Locale) -> None:
    facts = session.scalars(select(FrameworkFact).order_by(FrameworkFact.country_code, FrameworkFact.position)).all()
    countries = dict.fromkeys(fact.country_code for fact in facts)
    assert len(countries) == 12
    with reader(locale.code) as words:
        for country in countries:
            mine = [fact for fact in facts if fact.country_code == country]
            shown = law(country, mine, words)
            assert shown is not None
            assert str(words.country(country)) in shown.title
            assert all(str(one.text) for line in shown.facts for one in line.statements)
            # Each instrument is one line.
            assert len({str(line.label) for line in shown.facts}) == len(shown.facts)
            assert shown.sources
            assert (shown.note is not None) == any(fact.verify_note for fact in mine)
