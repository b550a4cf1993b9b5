"""The shipped reference data and the example on top of it keep every rule; each rule finds a planted fault."""

from collections.abc import Callable, Iterator

import pytest

from tests.data import rules
from tests.data.reading import CENTRAL_ASIA, SHIPPED, Reference, read

Rule = Callable[[Reference], Iterator[str]]


def _set(table: str, number: int, **cells: str) -> Callable[[Reference], object]:
    return lambda data: data.tables[table][number].update(cells)


def _type_a_control_character(data: Reference) -> None:
    data.texts["data/groups.csv"] += "a\x00b\n"


def _decompose(data: Reference) -> None:
    data.texts["data/groups.csv"] += "Vie\u0302\u0323t Nam\n"


def _forget_the_record(data: Reference) -> None:
    data.sources = [record for record in data.sources if record["file"] != "institutions.csv"]


def _repeat_a_row(data: Reference) -> None:
    data.tables["institutions.csv"].append(data.tables["institutions.csv"][0])


PLANTED: tuple[tuple[Rule, Callable[[Reference], object]], ...] = (
    (rules.text_is_clean, _type_a_control_character),
    (rules.text_is_clean, _decompose),
    (rules.text_is_clean, _set("countries.csv", 0, name_en=" Brunei")),
    (rules.everything_is_described, _forget_the_record),
    (rules.keys_are_unique, _repeat_a_row),
    (rules.keys_are_unique, _set("institutions.csv", 0, key="BDAC")),
    (rules.order_is_stated, _set("countries.csv", 3, position="1")),
    (rules.labels_have_english_and_a_state, _set("groups.csv", 0, en="")),
    (rules.labels_have_english_and_a_state, _set("vocabularies.csv", 0, ja="")),
    (rules.references_resolve, _set("institutions.csv", 0, services="arbitration;wizardry")),
    (rules.references_resolve, _set("institutions.csv", 0, languages="")),
    (rules.references_resolve, _set("group_members.csv", 0, country="ZZ")),
    (rules.references_resolve, _set("vocabularies.csv", 0, party="government")),
    (rules.dates_and_numbers_parse, _set("framework_facts.csv", 0, in_force_on="1996-13-01")),
    (rules.dates_and_numbers_parse, _set("institutions.csv", 0, year_founded="20140")),
    (rules.everything_has_a_source, _set("framework_facts.csv", 0, sources="")),
    (rules.trust_is_said, _set("institutions.csv", 0, source="general knowledge")),
    (rules.trust_is_said, _set("institutions.csv", 0, website_seen="")),
    (rules.names_carry_language_and_script, _set("institutions.csv", 0, local_script="Thai")),
    (rules.names_carry_language_and_script, _set("institutions.csv", 0, names_other="A former name")),
    (rules.places_are_complete, _set("institutions.csv", 0, country="", place_role="")),
    (rules.facts_say_what_their_status_says, _set("framework_facts.csv", 0, title="A convention is no statute")),
    (rules.facts_say_what_their_status_says, _set("framework_facts.csv", 0, in_force_on="1990-01-01")),
    (rules.words_mean_one_country, _set("country_words.csv", 0, words="Brunei;japanese")),
    (rules.words_mean_one_country, _set("country_words.csv", 0, words="")),
    (rules.words_mean_one_country, _set("country_words.csv", 0, language="xx")),
)


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("folders", [(SHIPPED,), (SHIPPED, CENTRAL_ASIA)], ids=["shipped", "with_central_asia"])
def test_the_data_keeps_the_rule(rule, folders):
    assert list(rule(read(*folders))) == []


@pytest.mark.parametrize(("rule", "plant"), PLANTED)
def test_the_rule_finds_a_planted_fault(rule, plant):
    data = read(SHIPPED)
    plant(data)
    assert list(rule(data)) != []


def test_every_rule_has_a_planted_fault():
    assert {rule for rule, _ in PLANTED} == set(rules.RULES)
