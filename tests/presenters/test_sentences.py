"""Sentences that hold words of another language."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from adrnet.i18n.messages import Wording
from adrnet.presenters.sentences import SLOT, enumerated, filled, typed
from tests.presenters.conftest import Reader

EN = Wording(f"The law: {SLOT}", "en")


def test_a_part_in_the_sentences_own_language_is_not_marked(reader: Reader) -> None:
    with reader("en"):
        said = filled(EN, Wording("Japan", "en"))
        assert (str(said), said.lang, escape(said)) == ("The law: Japan", "en", "The law: Japan")


def test_a_part_keeps_its_language_in_a_sentence_that_fell_back_to_english(reader: Reader) -> None:
    with reader("th"):
        said = filled(EN, Wording("ญี่ปุ่น", "th"))
        assert escape(said) == '<span lang="en">The law: <span lang="th">ญี่ปุ่น</span></span>'
        assert str(said) == "The law: ญี่ปุ่น"


def test_several_parts_are_enumerated_each_in_its_language(reader: Reader) -> None:
    with reader("ja"):
        said = filled(Wording(f"{SLOT}の法", "ja"), Wording("日本", "ja"), Wording("Model Law", "en"))
        assert escape(said) == '日本、<span lang="en">Model Law</span>の法'
        assert str(said) == "日本、Model Lawの法"


def test_a_composed_part_keeps_the_languages_of_its_own_parts(reader: Reader) -> None:
    with reader("ja"):
        inner = filled(EN, Wording("日本", "ja"))
        said = filled(Wording(f"（{SLOT}）", "ja"), inner)
        assert escape(said) == '（<span lang="en">The law: <span lang="ja">日本</span></span>）'


def test_what_a_visitor_typed_is_in_a_language_that_nobody_knows(reader: Reader) -> None:
    with reader("en"):
        assert escape(typed("仲裁 <b>")) == '<span lang="und">仲裁 &lt;b&gt;</span>'


def test_a_copy_says_the_same(reader: Reader) -> None:
    with reader("th"):
        said = filled(EN, Wording("ญี่ปุ่น", "th"))
        twin = copy.deepcopy(said)
        assert (str(twin), twin.lang, escape(twin)) == (str(said), said.lang, escape(said))


def test_an_enumeration_of_nothing_is_nothing(reader: Reader) -> None:
    with reader("en"):
        assert escape(enumerated([])) == str(enumerated([])) == ""


@pytest.mark.parametrize("separator", [", ", ": "])
def test_an_enumeration_is_its_parts(reader: Reader, separator: str) -> None:
    with reader("en"):
        said = enumerated([Wording("Kyoto", "en"), Wording("日本", "ja")], separator=separator)
        assert str(said) == f"Kyoto{separator}日本"
        assert escape(said) == f'Kyoto{separator}<span lang="ja">日本</span>'


@given(st.text(), st.text(st.characters(exclude_characters=SLOT)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_put_in_can_become_markup(reader: Reader, around: str, part: str) -> None:
    with reader("en"):
        said = escape(filled(Wording(around + SLOT, "en"), Wording(part, "en")))
    assert "<" not in said
    assert said.count("&") == said.count("&amp;") + said.count("&lt;") + said.count("&gt;") + said.count(
        "&#34;"
    ) + said.count("&#39;")
