"""Every language and country that can be chosen."""

import pytest

from adrnet.i18n import codes
from adrnet.i18n.locales import BY_CODE, LOCALES


def test_there_are_all_countries_of_iso_3166_and_nothing_else():
    # The standard has 249 entries.
    assert len(codes.COUNTRIES) == 249
    assert {"TL", "HK", "TW", "PS", "VA"} <= set(codes.COUNTRIES)
    assert not {"EU", "UN", "XK", "ZZ"} & set(codes.COUNTRIES)


def test_there_are_languages_far_beyond_those_of_the_interface():
    assert {"tet", "ta", "shn", "jv", "ceb", "my", "zh-Hans", "zh-Hant"} <= set(codes.LANGUAGES)
    assert not {"zh", "und", "mul", "zxx", "en-GB"} & set(codes.LANGUAGES)


@pytest.mark.parametrize("locale", LOCALES, ids=str)
def test_each_stands_in_the_list_once_with_a_name_that_knows_its_language(locale):
    languages = codes.languages(locale)
    assert sorted(one.code for one in languages) == sorted(codes.LANGUAGES)
    assert all(one.name and one.lang in {locale.tag, "en"} for one in languages)
    assert sorted(one.code for one in codes.countries(locale)) == sorted(codes.COUNTRIES)


def test_what_cldr_does_not_name_is_named_in_english_after_the_others():
    in_khmer = [one.lang for one in codes.languages(BY_CODE["km"])]
    assert "en" in in_khmer
    assert in_khmer == sorted(in_khmer, key=lambda lang: lang == "en")
