"""Which names and texts come first, and what an address reads like."""

from adrnet.domain.content import Content, Name, NameKind, Text
from adrnet.domain.naming import (
    abbreviations,
    main_name,
    name_to_sort_by,
    names_to_show,
    other_names,
    slug,
    text_to_show,
)

JCAA = Content(
    names=(
        Name("Japan Commercial Arbitration Association", "en", "Latn"),
        Name("一般社団法人日本商事仲裁協会", "ja", "Jpan"),
        Name("JCAA", "en", "Latn", NameKind.ABBREVIATION),
        Name("にほんしょうじちゅうさいきょうかい", "ja", "Hira", NameKind.READING),
        Name("International Commercial Arbitration Committee", "en", "Latn", NameKind.FORMER),
    )
)


def test_the_readers_language_comes_first_and_no_official_name_is_lost() -> None:
    assert [name.lang for name in names_to_show(JCAA, "ja")] == ["ja", "en"]
    assert [name.lang for name in names_to_show(JCAA, "en")] == ["en", "ja"]
    assert [name.lang for name in names_to_show(JCAA, "th")] == ["en", "ja"]


def test_a_body_without_an_official_name_shows_its_alternates() -> None:
    content = Content(names=(Name("MCAC", "en", kind=NameKind.ABBREVIATION), Name("A centre", "en", kind="alternate")))
    assert main_name(content, "vi").text == "A centre"
    assert main_name(Content(names=content.names[:1]), "vi").text == "MCAC"


def test_a_language_without_an_official_name_shows_its_alternate() -> None:
    courts = Content(
        names=(
            Name("Courts of Japan", "en"),
            Name("裁判所（民事調停・家事調停）", "ja", kind=NameKind.ALTERNATE),
            Name("Japanese courts", "en", kind=NameKind.ALTERNATE),
        )
    )
    assert [name.text for name in names_to_show(courts, "ja")] == ["裁判所（民事調停・家事調停）", "Courts of Japan"]
    assert [name.text for name in other_names(courts)] == ["Japanese courts"]


def test_traditional_chinese_is_not_shown_as_simplified() -> None:
    content = Content(names=(Name("English", "en"), Name("繁體", "zh-Hant"), Name("简体", "zh-Hans")))
    assert main_name(content, "zh-Hans").text == "简体"


def test_a_list_is_sorted_by_the_reading_of_the_name_that_it_shows() -> None:
    assert name_to_sort_by(JCAA, "ja") == "にほんしょうじちゅうさいきょうかい"
    assert name_to_sort_by(JCAA, "en") == "Japan Commercial Arbitration Association"


def test_other_names_and_abbreviations_stand_apart() -> None:
    assert [name.kind for name in other_names(JCAA)] == [NameKind.FORMER]
    assert [name.text for name in abbreviations(JCAA)] == ["JCAA"]


def test_a_text_falls_back_to_english_then_to_what_there_is() -> None:
    texts = [Text("about", "ベトナム", "ja"), Text("about", "English", "en"), Text("fees", "料金", "ja")]
    assert text_to_show(texts, "about", "ja").text == "ベトナム"
    assert text_to_show(texts, "about", "km").text == "English"
    assert text_to_show(texts, "fees", "km").text == "料金"
    assert text_to_show(texts, "panel", "km") is None


def test_a_slug_is_plain_ascii_and_may_be_empty() -> None:
    assert slug(JCAA) == "japan-commercial-arbitration-association"
    assert slug(Content(names=(Name("Trung tâm Trọng tài Đà Nẵng", "vi"),))) == "trung-tam-trong-tai-da-nang"
    assert slug(Content(names=(Name("仲裁センター", "ja"),))) == ""
    assert len(slug(Content(names=(Name("a b " * 100, "en"),)))) <= 80
