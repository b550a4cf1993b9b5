from pathlib import Path

import pytest

from adrnet.i18n.catalogues.faults import faults_of
from adrnet.i18n.catalogues.glossary import GLOSSARY, terms
from adrnet.i18n.locales import BY_CODE, LOCALES

JA, TH = BY_CODE["ja"], BY_CODE["th"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "glossary.csv"
    path.write_text(
        "term_id,en,context,ja,th,status\n"
        "a,Search,,検索,ค้นหา,checked: ja; draft: th\n"
        "b,As of {date},,{date}時点,,draft: all\n"
        "c,Return,,戻す,กลับ,draft: all\n"
        "d,Return,,差し戻す,กลับ,draft: all\n"
        "e,50% of it,,その50%,,draft: all\n",
        encoding="utf-8",
    )
    return path


def test_terms_carry_their_state_per_language(small: Path) -> None:
    assert terms(JA, small)["Search"] == ("検索", "checked")
    assert terms(TH, small)["Search"] == ("ค้นหา", "draft")
    assert terms(TH, small)["Search"].comment == "Glossary: draft"


def test_braces_become_placeholders_and_percent_signs_are_doubled(small: Path) -> None:
    assert terms(JA, small)["As of %(date)s"].text == "%(date)s時点"
    assert terms(JA, small)["50%% of it"].text == "その50%%"


def test_a_language_without_the_term_has_none(small: Path) -> None:
    assert "As of %(date)s" not in terms(TH, small)


def test_english_that_means_two_things_is_left_to_people(small: Path) -> None:
    assert "Return" not in terms(JA, small)
    assert terms(TH, small)["Return"].text == "กลับ"


@pytest.mark.parametrize("locale", LOCALES[1:], ids=str)
def test_the_shipped_glossary_has_terms_for_every_language_and_no_faults(locale) -> None:
    shipped = terms(locale, GLOSSARY)
    assert len(shipped) > 100
    assert {term.state for term in shipped.values()} == {"checked", "draft"}
    for english, term in shipped.items():
        assert faults_of((english,), (term.text,), locale) == []
