"""Names in pieces: a line may break between them and nowhere inside a Japanese word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrnet.domain.content import Content, Name
from adrnet.presenters.names import shown_name, shown_names


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("一般社団法人日本商事仲裁協会", ("一般社団法人", "日本商事仲裁", "協会")),
        ("日本商事仲裁協会", ("日本商事仲裁協会",)),
        ("日本スポーツ仲裁機構", ("日本スポーツ仲裁", "機構")),
        ("愛知県弁護士会紛争解決センター", ("愛知県弁護士会", "紛争解決センター")),
        ("法務省", ("法務省",)),
        ("独立行政法人", ("独立行政法人",)),
    ],
)
def test_a_japanese_name_breaks_after_its_legal_form_and_before_its_last_word(
    name: str, pieces: tuple[str, ...]
) -> None:
    assert shown_name(Name(name, "ja", "Jpan")).pieces == pieces


def test_names_of_other_languages_are_one_piece() -> None:
    for name in (Name("Japan Centre", "en"), Name("ศูนย์ไกล่เกลี่ย", "th"), Name("仲裁协会", "zh-Hans")):
        assert shown_name(name).pieces == (name.text,)


@given(st.text(min_size=1), st.sampled_from(["ja", "en", "th", "ja-Latn"]))
def test_the_pieces_are_the_name(text: str, lang: str) -> None:
    shown = shown_name(Name(text, lang))
    assert (shown.text, shown.lang) == (text, lang)
    assert all(shown.pieces)


def test_the_readers_language_comes_first_and_every_name_says_its_own() -> None:
    content = Content(names=(Name("Centre", "en"), Name("中心", "zh-Hant"), Name("センター", "ja")))
    assert [name.lang for name in shown_names(content, "ja")] == ["ja", "en", "zh-Hant"]
