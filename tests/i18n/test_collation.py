import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adrnet.i18n import collation
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


def weights(key: str) -> list[list[int]]:
    levels = zip(key.split("."), (4, 3, 2), strict=True)
    return [[int(level[at : at + width], 16) for at in range(0, len(level), width)] for level, width in levels]


# Where the table takes characters together: Thai and Lao vowels, Burmese, Tamil and Tibetan, letters with marks.
JOINED = (
    "เแไกขດໄຂ\u0e4d\u0e32\u0fb2\u0fb3\u0f71\u0f80\u0b92\u0bd7\u1025\u102el\u00b7\u0418\u0306"
    "\u0627\u0653\u0301\u0323\u0338\u3099か漢a -"
)


@settings(deadline=None, max_examples=300)
@given(st.text(st.one_of(st.sampled_from(JOINED), st.characters(exclude_categories=["Cs"])), max_size=12))
@example("\u0418\u0323\u0306")
def test_a_key_made_of_pieces_is_that_of_the_whole_text(text: str) -> None:
    whole: list[list[int]] = [[]]
    for weight in collation._collator().sort_key(text):
        whole[-1].append(weight) if weight else whole.append([])
    assert weights(sort_key(text, BY_CODE["en"])) == whole[:3]


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from(LOCALES))
def test_every_text_has_a_key_of_plain_ascii(text: str, locale) -> None:
    key = sort_key(text, locale)
    assert key.isascii()
    assert "\x00" not in key
    assert key == sort_key(text, locale)
