import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.i18n.collation import sort_key
from adrnet.i18n.locales import BY_CODE, LOCALES
from adrnet.i18n.names import country_name

MEMBERS = ["BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN", "JP"]


def in_order(code: str, texts: list[str]) -> list[str]:
    return sorted(texts, key=lambda text: sort_key(text, BY_CODE[code]))


@pytest.mark.parametrize(
    ("code", "ordered"),
    [
        ("en", ["Émile", "emile b", "Ōsaka", "Zoë"]),
        ("pt", ["Ásia", "Atena", "Çeşme", "Dili"]),
        ("th", ["เกาหลีใต้", "ไทย", "เมียนมา", "ลาว", "สิงคโปร์"]),
        ("lo", ["ເກົາຫລີໃຕ້", "ສິງກະໂປ", "ໄທ", "ລາວ"]),
        ("km", ["កម្ពុជា", "ជប៉ុន", "ថៃ", "វៀតណាម"]),
        ("ja", ["インドネシア", "韓国", "カンボジア", "日本", "ベトナム"]),
        ("zh-Hans", ["文莱", "新加坡", "印度尼西亚", "越南"]),
    ],
)
def test_names_stand_where_a_reader_looks_for_them(code: str, ordered: list[str]) -> None:
    assert in_order(code, ordered[::-1]) == ordered


def test_chinese_country_names_follow_pinyin() -> None:
    names = [country_name(code, BY_CODE["zh-Hans"]) for code in MEMBERS]
    assert "".join(name[0] for name in in_order("zh-Hans", names)) == "东菲柬老马缅日泰文新印越"


def test_rare_chinese_characters_follow_the_common_ones() -> None:
    assert in_order("zh-Hans", ["龘", "座", "阿", "鑫"]) == ["阿", "座", "鑫", "龘"]


def test_japanese_names_are_sorted_by_the_reading_that_is_passed() -> None:
    readings = {"大阪": "おおさか", "東京": "とうきょう", "青森": "あおもり"}
    names = sorted(readings, key=lambda name: sort_key(readings[name], BY_CODE["ja"]))
    assert names == ["青森", "大阪", "東京"]


def test_letters_decide_before_accents_and_accents_before_case() -> None:
    assert in_order("en", ["role", "Role", "rôle", "rolf"]) == ["role", "Role", "rôle", "rolf"]


def test_a_shorter_name_comes_before_its_longer_one() -> None:
    assert in_order("en", ["Asian mediation", "Asia", "Asia mediation"]) == [
        "Asia",
        "Asia mediation",
        "Asian mediation",
    ]


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from(LOCALES))
def test_every_text_has_a_key_of_plain_ascii(text: str, locale) -> None:
    key = sort_key(text, locale)
    assert key.isascii()
    assert "\x00" not in key
    assert key == sort_key(text, locale)
