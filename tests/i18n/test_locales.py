import babel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.i18n.locales import BY_CODE, DEFAULT, LOCALES, PSEUDO, find


def test_the_twelve_languages_are_there_in_the_order_of_the_language_list() -> None:
    assert " ".join(BY_CODE) == "en id ms fil pt vi km lo my th ja zh-Hans"
    assert LOCALES[0] is DEFAULT


@pytest.mark.parametrize("locale", [*LOCALES, PSEUDO], ids=str)
def test_babel_knows_every_language_by_the_name_we_ask_for(locale) -> None:
    parsed = babel.Locale.parse(locale.babel)
    assert parsed.language == locale.code.split("-")[0]
    assert parsed.text_direction == locale.direction


def test_english_is_complete_japanese_a_draft_and_all_others_partial() -> None:
    states = {locale.code: locale.state for locale in LOCALES}
    assert states.pop("en") == "complete"
    assert states.pop("ja") == "draft"
    assert set(states.values()) == {"partial"}
    assert [locale.code for locale in LOCALES if locale.is_declared_complete] == ["en", "ja"]


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        *((locale.code, locale.code) for locale in LOCALES),
        ("JA", "ja"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh_Hans_CN", "zh-Hans"),
        ("ZH-hans", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("zh-Hant-HK", "zh-Hans"),
        ("tl", "fil"),
        ("tl-PH", "fil"),
        ("fil-PH", "fil"),
        ("in", "id"),
        ("in-ID", "id"),
        ("ms-Arab-BN", "ms"),
        ("pt-TL", "pt"),
        ("pt-BR", "pt"),
        ("en_GB", "en"),
        ("ja-JP-u-ca-japanese", "ja"),
    ],
)
def test_codes_aliases_and_longer_tags_lead_to_a_language(tag: str, code: str) -> None:
    assert find(tag) is BY_CODE[code]


@pytest.mark.parametrize("tag", ["", "-", "xx", "tet", "de-DE", "e", "eng", "jaja", "ｊａ", "ja\n/", "en" + "-a" * 40])
def test_what_is_no_language_of_ours_is_not_found(tag: str) -> None:
    assert find(tag) is None


def test_the_pseudo_locale_is_found_only_when_asked_for() -> None:
    assert find("en-XA") is DEFAULT
    assert find("en-xa", with_pseudo=True) is PSEUDO
    assert PSEUDO not in LOCALES


@settings(deadline=None)
@given(st.text())
def test_whatever_is_typed_is_a_language_or_none(tag: str) -> None:
    found = find(tag)
    assert found is None or found in LOCALES
