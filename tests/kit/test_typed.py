"""What is typed: cut, cleaned, and said so."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrnet.kit.typed import NAMED_LENGTH, choose, entry, line, page_number, paragraphs, recognisable

# As it can arrive: anything that UTF-8 carries, and what no sender should write.
anything = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  two   words ", "two words"),
        ("tab\tand\nline", "tab and line"),
        ("仲裁\u3000東京", "仲裁 東京"),
        ("อนุญาโตตุลาการ", "อนุญาโตตุลาการ"),
        ("ក្រុម\u200bប្រឹក្សា", "ក្រុម\u200bប្រឹក្សា"),
        ("က\u200cခ\u200dဂ", "က\u200cခ\u200dဂ"),
        ("葛\U000e0100", "葛\U000e0100"),
        # A character of Unicode 15.1, too new for the tables of some Pythons.
        ("\U0002ebf0", "\U0002ebf0"),
    ],
)
def test_what_scripts_need_stays_as_it_is(raw: str, text: str) -> None:
    assert (line(raw, 200).text, line(raw, 200).had_control_characters) == (text, False)


@pytest.mark.parametrize(
    "one",
    ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ud800", "\ue000", "\ufffe", "\uffff", "\ufdd0", "\U0010ffff", "\u202e"],
)
def test_what_nobody_can_see_is_left_out_and_said(one: str) -> None:
    typed = line(f"a {one} b{one}c", 200)
    assert (typed.text, typed.had_control_characters, typed.was_cut) == ("a bc", True, False)


def test_a_long_text_is_cut_and_said() -> None:
    assert line("あ" * 200, 200).was_cut is False
    cut = line("あ" * 201, 200)
    assert (len(cut.text), cut.was_cut) == (200, True)


def test_a_cut_leaves_no_space_at_the_end() -> None:
    assert line("word next", 5).text == "word"


@given(anything, st.integers(1, 40))
def test_a_line_is_short_clean_and_stays_what_it_is(raw: str, most: int) -> None:
    text = line(raw, most).text
    assert len(text) <= most
    assert text == " ".join(text.split())
    assert not {unicodedata.category(one) for one in text} & {"Cc", "Cs", "Co", "Zl", "Zp"}
    again = line(text, most)
    assert (again.text, again.was_cut, again.had_control_characters) == (text, False, False)


@given(anything)
def test_a_clean_line_can_be_written_as_utf_8(raw: str) -> None:
    assert line(raw, 100).text.encode().decode() == line(raw, 100).text


def test_codes_are_known_in_either_case_and_come_in_the_order_of_the_vocabulary() -> None:
    chosen = choose(["sg", "JP", " jp ", "Sg"], ("JP", "SG", "TH"))
    assert (chosen.codes, chosen.unknown) == (("JP", "SG"), ())


def test_what_is_no_code_is_named_once_as_it_was_typed() -> None:
    assert choose(["XX", "jp", "XX", "xx", "日本"], ("JP",)).unknown == ("XX", "xx", "日本")


def test_a_value_that_says_nothing_is_no_mistake() -> None:
    chosen = choose(["", " ", "\t"], ("JP",))
    assert (chosen.codes, chosen.unknown) == ((), ())


def test_thousands_of_values_are_read() -> None:
    values = [f"v{number}" for number in range(5000)] + ["zh-hans"]
    assert choose(values, ("ja", "zh-Hans")).codes == ("zh-Hans",)


@given(st.lists(anything, max_size=5))
def test_only_known_codes_are_chosen(values: list[str]) -> None:
    assert set(choose(values, ("JP", "SG")).codes) <= {"JP", "SG"}


@pytest.mark.parametrize(("raw", "number"), [("1", 1), ("12", 12), ("007", 7), ("999999", 999_999)])
def test_a_page_is_a_number_from_1(raw: str, number: int) -> None:
    assert page_number(raw) == number


@pytest.mark.parametrize("raw", ["", "0", "-1", "+1", "1.5", "one", "１", "٣", "²", "1 ", "1000000", "9" * 5000])
def test_anything_else_is_no_page(raw: str) -> None:
    assert page_number(raw) is None


@given(anything)
def test_what_is_named_in_a_notice_is_short_and_never_empty(raw: str) -> None:
    named = recognisable(raw)
    assert 0 < len(named) <= NAMED_LENGTH + 1


def test_what_is_named_in_a_notice_shows_that_it_was_longer() -> None:
    assert recognisable("x" * 41) == "x" * 40 + "…"
    assert recognisable("x" * 40) == "x" * 40
    assert recognisable("\x00\x01") == "…"


@given(anything, st.sampled_from([entry, paragraphs]))
def test_what_goes_into_a_record_is_clean_and_stays_as_it_is(raw, read):
    once = read(raw)
    again = read(once.text)
    assert (again.text, again.had_control_characters) == (once.text, False)
    assert once.text == once.text.strip()
    assert not {unicodedata.category(one) for one in once.text.replace("\n", "")} & {"Cc", "Cs", "Co", "Zl", "Zp"}


def test_a_record_keeps_the_lines_of_a_text_and_the_spaces_of_a_script():
    assert paragraphs("a\r\nb\u2028c \n\n\n\nd\te").text == "a\nb\nc\n\nd e"
    assert entry("山田\u3000太郎\n東京").text == "山田\u3000太郎 東京"
    assert entry("\ufa19").text == "\ufa19"
    assert entry("e\u0301").text == "\u00e9"
