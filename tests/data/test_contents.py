"""What the shipped reference data must contain, whatever else changes."""

from collections import Counter
from pathlib import Path

import pytest

from tests.data.reading import CENTRAL_ASIA, LABEL_LANGUAGES, SHIPPED, Reference, read, values

MEMBERS = {"BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN", "JP"}
INSTRUMENTS = {
    "new_york_convention",
    "uncitral_model_law",
    "singapore_convention",
    "icsid_convention",
    "arbitration_statute",
    "mediation_statute",
}


@pytest.fixture(scope="module")
def shipped() -> Reference:
    return read(SHIPPED)


@pytest.fixture(scope="module")
def facts(shipped):
    return {row["key"]: row for row in shipped.tables["framework_facts.csv"]}


@pytest.fixture(scope="module")
def institutions(shipped):
    return {row["key"]: row for row in shipped.tables["institutions.csv"]}


def test_every_file_in_the_folder_is_described_once(shipped):
    described = Counter(record["file"] for record in shipped.sources)
    present = {path.name for path in SHIPPED.iterdir() if path.is_file()} - {"sources.json", "__init__.py"}
    assert present - set(described) == set()
    assert set(described.values()) == {1}


def test_the_nine_vocabularies_of_the_taxonomy_have_labels_in_all_languages(shipped):
    schemes = ("specialty", "service", "organisation_kind", "practitioner_role", "digital", "topic", "party", "state")
    rows = [row for row in shipped.tables["vocabularies.csv"] if row["scheme"] in (*schemes, "framework")]
    assert Counter(row["scheme"] for row in rows)["specialty"] == 34
    assert [(row["code"], language) for row in rows for language in LABEL_LANGUAGES if not row[language]] == []


def test_every_label_of_the_added_schemes_is_at_least_in_japanese(shipped):
    rows = shipped.tables["vocabularies.csv"]
    assert len(rows) > 113
    assert [row["code"] for row in rows if not row["ja"] or not row["definition"]] == []


def test_the_state_confirmed_is_a_draft_in_every_language(shipped):
    confirmed = next(row for row in shipped.tables["vocabularies.csv"] if row["code"] == "confirmed")
    assert confirmed["scheme"] == "state"
    assert confirmed["status"] == "draft: " + " ".join(LABEL_LANGUAGES)


def test_no_label_is_called_reviewed(shipped):
    assert not any("review" in row["status"] for row in shipped.tables["vocabularies.csv"])


def test_tetum_has_a_name_in_all_languages(shipped):
    tetum = next(row for row in shipped.tables["languages.csv"] if row["tag"] == "tet")
    assert [language for language in ("en", *LABEL_LANGUAGES) if not tetum[language]] == []


def test_the_network_has_twelve_members_with_national_posts(shipped):
    with_posts = [row["code"] for row in shipped.tables["groups.csv"] if row["national_posts"] == "yes"]
    rows = [row for row in shipped.tables["group_members.csv"] if row["group"] in with_posts]
    assert sorted(row["country"] for row in rows) == sorted(MEMBERS)


def test_timor_leste_has_been_a_member_of_asean_since_october_2025(shipped):
    rows = shipped.tables["group_members.csv"]
    since = next(row["since"] for row in rows if (row["group"], row["country"]) == ("asean", "TL"))
    assert since.startswith("2025-10")


def test_each_member_is_drawn_on_the_map_and_no_other_country(shipped):
    drawn = {row["code"]: row["map_id"] for row in shipped.tables["countries.csv"] if row["map_id"]}
    assert drawn == {code: f"m-{code}" for code in MEMBERS}


def test_all_public_institutions_are_there(institutions):
    assert len(institutions) == 149
    assert sum(row["country"] == "" for row in institutions.values()) == 5
    assert {row["country"] for row in institutions.values()} >= MEMBERS


def test_an_unseen_website_is_never_marked_as_seen(institutions):
    # Addresses that stood on a page which was opened; every other one is from memory.
    seen = Path(__file__).with_name("seen_websites.txt").read_text(encoding="utf-8").split()
    assert sorted(row["website"] for row in institutions.values() if row["website_seen"] == "yes") == sorted(seen)


def test_names_are_kept_as_given(institutions):
    assert institutions["jp-iact"]["name_local"] == "東京国際知的財産仲裁センター"
    assert institutions["jp-iact"]["name_en"] == "International Arbitration Center in Tokyo"
    assert institutions["jp-jimc"]["local_kind"] == "official"
    assert institutions["vn-viac"]["name_local"] == "Trung tâm Trọng tài Quốc tế Việt Nam"


def test_branches_of_bodies_seated_elsewhere_are_offices(institutions):
    offices = {key for key, row in institutions.items() if row["place_role"] == "office"}
    assert offices >= {"int-pca", "int-icc", "int-wipo-amc", "vn-kcab", "sg-aaa-icdr", "int-uncitral-rcap"}
    assert institutions["sg-siac"]["place_role"] == "seat"


def test_each_member_has_a_fact_on_every_instrument(facts):
    known = {(row["country"], row["instrument"]) for row in facts.values()}
    assert known == {(country, instrument) for country in MEMBERS for instrument in INSTRUMENTS}


def test_a_statute_that_was_not_found_is_never_shown_as_one(facts):
    missing = {row["country"]: row for row in facts.values() if row["status"] == "none_found"}
    assert set(missing) == {"BN", "KH", "MM", "TL"}
    assert [row for row in missing.values() if row["title"] or row["year"]] == []
    assert "NCAC Mediation Rules" in missing["KH"]["note"]
    assert [row["key"] for row in facts.values() if "found" in row["title"].lower()] == []


def test_several_statutes_of_one_country_are_several_facts(facts):
    titles = {key: row["title"] for key, row in facts.items()}
    assert titles["sg-arbitration-statute-1"] == "International Arbitration Act 1994"
    assert titles["sg-arbitration-statute-2"] == "Arbitration Act 2001"
    assert facts["ph-arbitration-statute-2"]["year"] == "1953"
    assert [title for title in titles.values() if ";" in title] == []


def test_treaty_statuses_are_those_of_the_collection(facts):
    status = {(row["country"], row["instrument"]): row["status"] for row in facts.values()}
    singapore = Counter(status[country, "singapore_convention"] for country in MEMBERS)
    assert singapore == {"signed": 5, "not_signed": 5, "in_force": 2}
    assert {country for country in MEMBERS if status[country, "icsid_convention"] != "in_force"} == {
        "LA", "MM", "TH", "VN",
    }  # fmt: skip
    assert status["VN", "uncitral_model_law"] == "influenced"
    assert facts["jp-singapore-convention"]["reservation"].startswith("Article 8(1)(b)")


def test_a_month_of_validity_stands_in_every_fact(facts):
    assert {row["as_of"] for row in facts.values()} == {"2024-12", "2025-08", "2026-01"}
    assert [
        row["key"]
        for row in facts.values()
        if row["country"] != "SG" and row["country"] != "JP" and not row["verify_note"]
    ] == []


def test_central_asia_is_a_group_with_posts_that_shares_japan():
    data = read(SHIPPED, CENTRAL_ASIA)
    members = {row["country"] for row in data.tables["group_members.csv"] if row["group"] == "central_asia_japan"}
    assert members == {"KZ", "KG", "TJ", "TM", "UZ", "JP"}
    posts = {row["code"]: row["national_posts"] for row in data.tables["groups.csv"]}
    assert posts["central_asia_japan"] == "yes"
    languages = {tag for row in data.tables["institutions.csv"] for tag in values(row["languages"])}
    assert languages >= {"kk", "ky", "tg", "tk", "uz", "ru"}


def test_examples_say_that_they_are_examples_and_point_to_a_reserved_domain():
    examples = read(CENTRAL_ASIA).tables["institutions.csv"]
    assert {row["country"] for row in examples} == {"KZ", "KG", "TJ", "TM", "UZ"}
    for row in examples:
        assert "example" in row["name_en"].lower()
        assert row["note"].startswith("Example")
        assert row["website"].endswith(".example.org")


def test_nothing_that_is_shipped_is_an_example(shipped):
    assert [name for name, text in shipped.texts.items() if "example.org" in text] == []
