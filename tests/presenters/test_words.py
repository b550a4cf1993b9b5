"""Labels of codes, each in a language that it knows."""

import pytest

from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.locales import LOCALES, Locale
from tests.presenters.conftest import Reader

TRANSLATED = (Scheme.SPECIALTY, Scheme.SERVICE, Scheme.KIND, Scheme.ROLE, Scheme.PARTY, Scheme.DIGITAL)


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_the_main_vocabularies_speak_every_language(reader: Reader, locale: Locale) -> None:
    with reader(locale.code) as words:
        for scheme in TRANSLATED:
            assert {words.label(scheme, code).lang for code in words.vocabulary.codes(scheme)} == {locale.tag}


def test_a_label_that_is_missing_is_english_and_says_so(reader: Reader) -> None:
    with reader("km") as words:
        label = words.label(Scheme.FRAMEWORK_STATUS, "not_party")
        assert (str(label), label.lang) == ("Not a party", "en")


def test_a_code_without_a_word_stands_for_itself(reader: Reader) -> None:
    with reader("ja") as words:
        assert str(words.label(Scheme.SPECIALTY, "unheard_of")) == "unheard_of"


def test_countries_and_languages_are_named_by_their_schemes_too(reader: Reader) -> None:
    with reader("ja") as words:
        assert words.label(Scheme.COUNTRY, "JP") == "日本"
        assert words.label(Scheme.LANGUAGE, "th") == "タイ語"


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_tetum_has_a_name_in_every_language(reader: Reader, locale: Locale) -> None:
    with reader(locale.code) as words:
        assert words.language("tet") != "tet"


def test_a_country_has_its_own_names_beside_the_readers(reader: Reader) -> None:
    with reader("en") as words:
        assert words.own_names("JP") == [{"lang": "ja", "text": "日本"}]
        assert words.own_names("MY") == []
    with reader("ja") as words:
        assert words.own_names("JP") == []
        assert [one["lang"] for one in words.own_names("SG")] == ["en", "zh-Hans", "ms", "ta"]
        assert words.own_names("XX") == []


def test_all_names_of_a_country_are_known_together(reader: Reader) -> None:
    with reader("th") as words:
        assert {"Singapore", "สิงคโปร์", "新加坡"} <= words.all_names("SG")


def test_countries_stand_in_the_alphabetical_order_of_the_reader(reader: Reader) -> None:
    codes = ["VN", "TH", "JP", "BN"]
    with reader("en") as words:
        assert words.sorted_countries(codes) == ["BN", "JP", "TH", "VN"]
    with reader("ja") as words:
        # Read aloud: tai, nihon, burunei, betonamu.
        assert words.sorted_countries(codes) == ["TH", "JP", "BN", "VN"]


@pytest.mark.parametrize(
    ("text", "country", "language"),
    [
        ("1-1 Marunouchi, Tokyo", "JP", "en"),
        ("東京都千代田区丸の内", "JP", "ja"),
        ("東京都千代田区", "JP", "ja"),
        ("丸の内ビル", "TH", "ja"),
        ("香港中環", "HK", "zh"),
        ("新加坡", "SG", "zh"),
        ("Jalan Sultan 1", "MY", "ms"),
        ("32 Maxwell Road", "SG", "en"),
        ("ถนนรัชดาภิเษก กรุงเทพ", "TH", "th"),
        ("Ratchadaphisek Road", "TH", "en"),
        ("ວຽງຈັນ", "LA", "lo"),
        ("ភ្នំពេញ", "KH", "km"),
        ("ရန်ကုန်", "MM", "my"),
        ("12 Lý Thường Kiệt", "VN", "vi"),
        ("சிங்கப்பூர்", "SG", "ta"),
        ("Berlin", "DE", "en"),
        ("12-3", "JP", "en"),
        ("", "", "en"),
    ],
)
def test_a_text_without_a_language_is_read_in_one_of_its_country(
    reader: Reader, text: str, country: str, language: str
) -> None:
    with reader("en") as words:
        assert words.language_of(text, country) == language
