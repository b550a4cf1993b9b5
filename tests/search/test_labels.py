import pytest

from adrnet.search.analysis import Field
from adrnet.search.labels import Labels
from adrnet.search.nodes import AllOf, Meaning, Term
from adrnet.search.terms import query_terms
from tests.search.building import VOCABULARY

LABELS = Labels(VOCABULARY, ("JP", "TH", "VN", "ID", "LA", "IT"))


def _values(text: str, language: str = "en") -> list[set[tuple[str, str]]]:
    required = LABELS.understand(text, language).required
    return [set(node.values) for node in required if isinstance(node, Meaning)]


ARBITRATION = {("service", "arbitration")}
JAPAN = {("country", "JP")}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("arbitration", [ARBITRATION]),
        ("ARBITRATION", [ARBITRATION]),
        ("仲裁", [ARBITRATION]),
        ("arbitrase", [ARBITRATION]),
        ("trọng tài", [ARBITRATION]),
        ("trong tai", [ARBITRATION]),
        ("อนุญาโตตุลาการ", [ARBITRATION]),
        ("mediacao", [{("service", "mediation")}]),
        ("海事", [{("specialty", "maritime")}]),
        ("Jepang", [JAPAN]),
        ("ญี่ปุ่น", [JAPAN]),
        ("日本", [JAPAN]),
        ("Nhật Bản", [JAPAN]),
        ("Viet Nam", [{("country", "VN")}]),
        ("Japanese", [JAPAN]),
        ("nippon", [JAPAN]),
        ("Nhật", [JAPAN]),
        ("japonesa", [JAPAN]),
        ("日本人", [JAPAN]),
        ("日本の", [JAPAN]),
        ("ชาวญี่ปุ่น", [JAPAN]),
        ("ຄົນລາວ", [{("country", "LA")}]),
        ("ထိုင်း", [{("country", "TH")}]),
        ("ថៃ", [{("country", "TH")}]),
        ("thais", [{("country", "TH")}]),
        ("印尼", [{("country", "ID")}]),
        ("Cam-pu-chia", []),
        ("Filipino", []),
        ("Vietnam", [{("country", "VN")}]),
        ("Lao PDR", [{("country", "LA")}]),
        ("e-filing", [{("digital", "e_filing")}]),
        ("arbitrator", [{("role", "arbitrator")}]),
        ("仲裁機関", [{("kind", "arbitration_institution")}]),
        ("Arbitration institution", [{("kind", "arbitration_institution")}]),
    ],
)
def test_a_label_in_any_language_means_its_code(text: str, values: list[set[tuple[str, str]]]) -> None:
    assert _values(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("maritime arbitration in Japan", [{("specialty", "maritime")}, ARBITRATION, JAPAN]),
        ("日本 仲裁", [JAPAN, ARBITRATION]),
        ("日本の仲裁", [JAPAN, ARBITRATION]),
        ("日本の 仲裁", [JAPAN, ARBITRATION]),
        ("仲裁 タイ人", [ARBITRATION, {("country", "TH")}]),
        ("trọng tài Nhật Bản", [ARBITRATION, JAPAN]),
        ("maritime arbitration Indonesian", [{("specialty", "maritime")}, ARBITRATION, {("country", "ID")}]),
        ("อนุญาโตตุลาการไทย", [ARBITRATION, {("country", "TH")}]),
        ("海事仲裁", [{("specialty", "maritime")}, ARBITRATION]),
        ("hòa giải Nhật Bản", [{("service", "mediation")}, JAPAN]),
    ],
)
def test_several_labels_are_several_meanings(text: str, values: list[set[tuple[str, str]]]) -> None:
    assert _values(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("banking", [{("specialty", "finance")}]),
        ("finance", [{("specialty", "finance")}]),
        ("Banking and finance", [{("specialty", "finance")}]),
        ("株主", [{("specialty", "corporate")}]),
        ("commercial", [{("specialty", "commercial")}]),
    ],
)
def test_each_half_of_a_specialty_and_a_label_without_its_brackets_count(
    text: str, values: list[set[tuple[str, str]]]
) -> None:
    assert _values(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "仲裁人協会",  # somebody's name, not "arbitration"
        "international",  # half of the label of a kind
        "general",  # in brackets, and the label of a topic
        "y",  # Italy in Vietnamese without its accent
        "arbitrations",
        "",
        "!?",
    ],
)
def test_what_is_no_label_means_no_code(text: str) -> None:
    understood = LABELS.understand(text, "en")
    assert not any(isinstance(node, Meaning) for node in understood.required)
    assert understood.required == query_terms(text, "en").required


def test_the_longest_label_counts() -> None:
    assert _values("arbitration institution") == [{("kind", "arbitration_institution")}]
    assert _values("institution arbitration") == [ARBITRATION]


def test_words_beside_labels_stay_words() -> None:
    required = LABELS.understand("Kobe arbitration", "en").required
    assert [node for node in required if not isinstance(node, Meaning)] == list(query_terms("Kobe", "en").required)


def test_function_words_beside_labels_ask_for_nothing() -> None:
    assert (
        LABELS.understand("arbitration in Japan", "en").required
        == LABELS.understand("arbitration Japan", "en").required
    )


def test_a_meaning_keeps_its_words_and_the_query_its_bonuses() -> None:
    understood = LABELS.understand("trọng tài", "en")
    (meaning,) = understood.required
    assert meaning.words == AllOf(query_terms("trong tai", "en").required)
    assert Term(Field.PAIRS, "trong tai") in understood.query.bonus
    assert any(term.field is Field.EXACT for term in understood.query.bonus)


def test_what_is_excluded_is_excluded_with_its_meaning_and_what_is_quoted_has_none() -> None:
    said = LABELS.understand('Kobe -arbitration -海事仲裁 "arbitration" -"Japan"', "en")
    assert said.excluded == (
        *LABELS.understand("arbitration", "en").required,
        AllOf(LABELS.understand("海事 仲裁", "en").required),
        Term(Field.TEXT, "japan"),
    )
    assert not any(isinstance(node, Meaning) for node in said.required)
    assert len(said.required) == 2


def test_a_label_said_twice_is_one_meaning() -> None:
    assert _values("仲裁 arbitration arbitration") == [ARBITRATION, ARBITRATION]


def test_words_of_labels_are_known_for_suggestions() -> None:
    assert all(word in LABELS.lexicon for word in ("arbitrase", "maritime", "banking", "jepang", "japonesa"))
    assert "仲裁" not in LABELS.lexicon


def test_an_unsure_burmese_query_is_still_understood() -> None:
    required = LABELS.understand("ဥပေဒ arbitration", "my").required
    assert [set(node.values) for node in required if isinstance(node, Meaning)] == [ARBITRATION]
    assert len(required) == 2


def test_a_run_of_many_characters_is_split_in_no_time() -> None:
    assert LABELS.understand("仲" * 250, "ja").required
    assert len(_values("仲裁" * 100)) == 1
