import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.i18n.locales import LOCALES
from adrnet.i18n.negotiation import negotiate


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "en"),
        ("", "en"),
        ("ja", "ja"),
        ("zh-TW", "zh-Hans"),
        ("zh-Hans-CN,zh;q=0.9", "zh-Hans"),
        ("tl-PH", "fil"),
        ("in-ID", "id"),
        ("de-DE,de;q=0.9,th;q=0.5,en;q=0.3", "th"),
        ("en;q=0.2, vi;q=0.8", "vi"),
        ("km;q=0.5, lo;q=0.5", "km"),
        ("my;q=0, ms;q=0.1", "ms"),
        ("fr, *;q=0.5", "en"),
        ("PT-br", "pt"),
        ("ja;q=0.001", "ja"),
        ("lo ; q = 1.0", "lo"),
    ],
)
def test_the_browsers_best_language_that_we_have_is_chosen(header: str | None, code: str) -> None:
    assert negotiate(header).code == code


@pytest.mark.parametrize(
    "header", [";;;,,,", "q=1", "ja;q=high", "ja;q=2", "日本語", "\x00", "-", ",", "%s", "zz-" * 500, "ja;q=1;q=1"]
)
def test_garbage_means_english(header: str) -> None:
    assert negotiate(header).code == "en"


def test_the_accounts_language_comes_before_the_browsers() -> None:
    assert negotiate("th", account="lo").code == "lo"
    assert negotiate("th", account="xx").code == "th"
    assert negotiate("th", account="").code == "th"


def test_a_header_beyond_all_measure_is_cut() -> None:
    assert negotiate("xx," * 400 + "ja").code == "en"


@settings(deadline=None)
@given(st.text() | st.from_regex(r"([a-z]{1,3}(-[A-Za-z]{2,4})?(;q=[0-9.]{1,4})?,){0,20}"))
def test_no_header_ever_fails(header: str) -> None:
    assert negotiate(header) in LOCALES
