import csv
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.i18n import names
from adrnet.i18n.locales import BY_CODE, LOCALES

DATA = Path(names.__file__).resolve().parents[1] / "data"
EN, JA, TH, PT = (BY_CODE[code] for code in ("en", "ja", "th", "pt"))
DAY = date(2026, 3, 12)
every_locale = pytest.mark.parametrize("locale", LOCALES, ids=str)


def rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def covered() -> list[dict[str, str]]:
    return rows("countries.csv")


@every_locale
def test_every_country_of_the_data_has_a_name_without_brackets(locale) -> None:
    codes = {row["code"] for row in covered()} | {row["country"] for row in rows("institutions.csv")} - {""}
    for code in codes:
        name = names.country_name(code, locale)
        assert name != code
        if code != "HK":  # CLDR names the state in brackets where it names it at all
            assert not set(name) & set("()（）")


@every_locale
def test_every_language_of_the_data_has_a_name(locale) -> None:
    tags = {row["tag"] for row in rows("languages.csv")}
    tags |= {tag for row in rows("institutions.csv") for tag in row["languages"].split(";")} - {""}
    tags |= {other.code for other in LOCALES}
    assert "tet" in tags
    for tag in tags:
        assert names.language_name(tag, locale) not in ("", tag)


def test_english_uses_the_names_of_the_work_plan() -> None:
    given_names = {row["code"]: row["name_en"] for row in covered()}
    assert len(given_names) >= 12
    assert {code: names.country_name(code, EN) for code in given_names} == given_names
    assert names.country_name("VN", EN) == "Viet Nam"
    assert names.country_name("LA", EN) == "Lao PDR"


def test_a_country_code_may_be_written_small_and_an_unknown_one_stays_a_code() -> None:
    assert names.country_name("jp", JA) == "日本"
    assert names.country_name("qq", JA) == "QQ"


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("zh-Hant", "Traditional Chinese"),
        ("zh_hans_cn", "Simplified Chinese (China)"),
        ("ms-Arab", "Malay (Arabic)"),
        ("TET", "Tetum"),
        ("xx", "xx"),
        ("", ""),
        ("<script>", "<script>"),
    ],
)
def test_language_tags_of_every_length_are_named(tag: str, name: str) -> None:
    assert names.language_name(tag, EN) == name


def test_a_language_name_begins_with_a_capital_as_a_label_and_as_usual_in_a_sentence() -> None:
    assert names.language_name("en", PT) == "Inglês"
    assert names.language_name("en", PT, running=True) == "inglês"


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "12 March 2026"),
        ("id", "12 Maret 2026"),
        ("fil", "Marso 12, 2026"),
        ("pt", "12 de março de 2026"),
        ("ja", "2026年3月12日"),
        ("th", "12 มีนาคม ค.ศ. 2026"),
        ("my", "2026 မတ် 12"),
    ],
)
def test_dates_are_written_in_words(code: str, written: str) -> None:
    assert names.long_date(DAY, BY_CODE[code]) == written


@every_locale
def test_every_language_has_the_gregorian_year_and_the_month_in_words(locale) -> None:
    for written in (names.long_date(DAY, locale), names.short_date(DAY, locale)):
        assert "2026" in written
        assert "03" not in written
        assert any(character.isalpha() for character in written)


def test_short_dates_are_short_where_the_language_shortens() -> None:
    assert names.short_date(DAY, EN) == "12 Mar 2026"
    assert names.short_date(DAY, TH) == "12 มี.ค. 2026"
    assert names.short_date(DAY, PT) == "12 de março de 2026"


def test_the_day_of_an_instant_depends_on_the_zone() -> None:
    evening = datetime(2026, 3, 12, 20, 0, tzinfo=UTC)
    assert names.long_date(evening, EN) == "12 March 2026"
    assert names.long_date(evening, EN, ZoneInfo("Asia/Tokyo")) == "13 March 2026"
    assert names.date_and_time(evening, EN, ZoneInfo("Asia/Tokyo")) == "13 March 2026, 05:00 (Asia/Tokyo)"


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 12, 20, 0)  # noqa: DTZ001 - to be refused
    with pytest.raises(ValueError, match="aware"):
        names.long_date(naive, EN)


@settings(deadline=None)
@given(st.datetimes(timezones=st.builds(timezone, st.integers(-14, 14).map(lambda hours: timedelta(hours=hours)))))
def test_every_instant_can_be_written_in_every_language(instant: datetime) -> None:
    for locale in LOCALES:
        if 1 < instant.year < 9999:
            assert f"{instant:%H:%M}" in names.date_and_time(instant, locale, instant.tzinfo)


def test_numbers_have_the_separators_of_the_language() -> None:
    assert names.format_number(1234567, EN) == "1,234,567"
    assert names.format_number(1234567, BY_CODE["id"]) == "1.234.567"


@every_locale
def test_digits_are_western_everywhere(locale) -> None:
    written = names.format_number(1234567890, locale)
    assert "".join(character for character in written if character.isdigit()) == "1234567890"


def test_an_instant_is_written_without_its_zone_where_the_page_names_it() -> None:
    evening = datetime(2026, 3, 12, 20, 0, tzinfo=UTC)
    assert names.date_and_time(evening, EN, ZoneInfo("Asia/Tokyo"), with_zone=False) == "13 March 2026, 05:00"


def test_an_enumeration_is_separated_as_its_language_does() -> None:
    found = {locale.code: names.list_separator(locale.tag) for locale in LOCALES}
    assert {code for code, separator in found.items() if separator == "、"} == {"ja", "zh-Hans"}
    assert set(found.values()) == {"、", ", "}
    assert names.list_separator("und") == ", "
