"""Addresses of lists: one order of parameters, one thing changed in each link."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape
from werkzeug.datastructures import MultiDict

from adrnet.i18n.messages import Wording
from adrnet.kit.paging import Pages
from adrnet.presenters.narrowing import (
    MOST_NAMED,
    Asked,
    asked_for,
    chips,
    choices,
    left_out,
    no_such_page,
    page_there,
    shown_pages,
)
from tests.presenters.conftest import Reader

ASKED = Asked(
    "directory.search",
    "仲裁 a&b",
    {"country": ("JP", "SG"), "specialty": ("maritime",), "kind": ()},
    "name",
    3,
)
FILTERS = "country=JP&country=SG&specialty=maritime"
TEXT = "q=%E4%BB%B2%E8%A3%81+a%26b"


def label(facet: str, code: str) -> Wording:
    return Wording(f"{facet} {code}", "en")


def query_of(url: str) -> str:
    return urlsplit(url).query


def test_the_parameters_of_an_address_have_one_order(reader: Reader) -> None:
    with reader("en"):
        assert ASKED.url() == f"/en/directory?{TEXT}&{FILTERS}&sort=name"
        assert ASKED.url(page=2) == f"/en/directory?{TEXT}&{FILTERS}&sort=name&page=2"


def test_the_first_page_is_not_named(reader: Reader) -> None:
    with reader("en"):
        assert "page" not in ASKED.url(page=1)
    assert ASKED.query()[-1] == ("page", "3")
    assert ("page", "1") not in ASKED.query(page=1)


def test_the_same_list_stands_elsewhere_too(reader: Reader) -> None:
    with reader("ja"):
        asked = Asked("focal_points.list", "", {"country": ("JP",), "topic": ()})
        assert asked.url(endpoint="focal_points.csv") == "/ja/focal-points.csv?country=JP"


def test_what_the_path_holds_stays_in_the_path(reader: Reader) -> None:
    with reader("en"):
        asked = Asked("directory.country", "", {}, fixed={"code": "JP"})
        assert asked.url(page=2) == "/en/directory/countries/JP?page=2"


def test_one_value_less_is_the_same_question_on_its_first_page() -> None:
    less = ASKED.without("country", "JP")
    assert less.facets == {"country": ("SG",), "specialty": ("maritime",), "kind": ()}
    assert (less.text, less.sort, less.page) == (ASKED.text, "name", 1)


def test_words_facets_and_everything_can_be_taken_away() -> None:
    assert ASKED.without_text().pairs() == ASKED.pairs(without=("q",))
    assert ASKED.without_facets().pairs() == [("q", "仲裁 a&b"), ("sort", "name")]
    assert ASKED.nothing().pairs() == []
    assert {ASKED.without_text().page, ASKED.without_facets().page, ASKED.nothing().page} == {1}


def test_each_chip_takes_its_own_value_away(reader: Reader) -> None:
    with reader("en"):
        shown = chips(ASKED, label)
    assert [(str(chip.label), query_of(chip.url)) for chip in shown] == [
        ("country JP", f"{TEXT}&country=SG&specialty=maritime&sort=name"),
        ("country SG", f"{TEXT}&country=JP&specialty=maritime&sort=name"),
        ("specialty maritime", f"{TEXT}&country=JP&country=SG&sort=name"),
    ]
    assert all(chip.text == chip.label for chip in shown)


def test_what_was_left_out_is_named_in_a_language_that_nobody_knows(reader: Reader) -> None:
    with reader("en"):
        [notice] = left_out(["XX"])
        assert str(notice) == "This part of the address is not known here and was left out: “XX”"
        [notice] = left_out(["XX", "<仲裁>", "XX"])
        assert escape(notice).endswith('<span lang="und">“XX”</span>, <span lang="und">“&lt;仲裁&gt;”</span>')
        assert str(notice).startswith("These parts")
        assert left_out([]) == []


def test_a_notice_names_so_many_parts_and_no_more(reader: Reader) -> None:
    with reader("en"):
        [notice] = left_out([f"x{number}" for number in range(500)])
    assert notice.count("“") == MOST_NAMED
    assert notice.endswith(", …")


def test_a_page_that_is_not_there_is_named(reader: Reader) -> None:
    with reader("en"):
        assert str(no_such_page(99)) == "There is no page 99; this is the first one."


def test_a_list_at_a_desk_is_narrowed_to_one_value_and_says_what_it_left_out(reader: Reader) -> None:
    typed = MultiDict([("country", "th"), ("country", "JP"), ("country", "XX"), ("page", "two")])
    with reader("en"):
        asked, notices = asked_for("coordination.queue", typed, {"country": ("JP", "TH"), "kind": ()}, public_id="k7")
        assert asked == Asked("coordination.queue", "", {"country": ("JP",), "kind": ()}, fixed={"public_id": "k7"})
        assert "“XX”, “two”" in notices[0]


@pytest.mark.parametrize(("number", "opened", "said"), [(2, 2, 0), (3, 1, 1)])
def test_past_the_last_page_stands_the_first(reader: Reader, number: int, opened: int, said: int) -> None:
    with reader("en"):
        asked, pages, notices = page_there(Asked("coordination.queue", "", {}, page=number), 40, 20)
    assert (asked.page, pages, len(notices)) == (opened, Pages(40, opened, 20), said)


def test_only_values_with_results_are_offered_and_the_chosen_ones_in_any_case() -> None:
    shown = choices(ASKED, "country", {"TH": 4, "JP": 2, "MY": 0}, ("JP", "MY", "TH", "VN"), label)
    assert [(one.code, one.count, one.chosen) for one in shown] == [("JP", 2, True), ("TH", 4, False), ("SG", 0, True)]


def test_where_nobody_counted_every_value_is_offered_without_a_number() -> None:
    shown = choices(ASKED, "kind", None, ("court", "other"), label)
    assert [(one.code, one.count, one.chosen) for one in shown] == [("court", None, False), ("other", None, False)]


def test_pages_lead_to_the_same_list(reader: Reader) -> None:
    with reader("en"):
        shown = shown_pages(ASKED, Pages(200, 3, 20))
    assert shown.previous is not None
    assert shown.next is not None
    assert (query_of(shown.previous)[-6:], query_of(shown.next)[-6:]) == ("page=2", "page=4")
    assert [one and (one.number, one.current) for one in shown.numbers] == [
        *((1, False), (2, False), (3, True), (4, False)),
        None,
        (10, False),
    ]


@pytest.mark.parametrize(("number", "has_previous", "has_next"), [(1, False, True), (2, True, False)])
def test_there_is_no_way_beyond_the_ends(reader: Reader, number: int, has_previous: bool, has_next: bool) -> None:
    with reader("en"):
        shown = shown_pages(ASKED, Pages(40, number, 20))
    assert (shown.previous is not None, shown.next is not None) == (has_previous, has_next)


texts = st.text(st.characters(codec="utf-8"), max_size=20)
codes = st.lists(st.sampled_from(["JP", "SG", "TH"]), unique=True).map(tuple)


questions = st.builds(
    Asked,
    st.just("directory.search"),
    texts,
    st.fixed_dictionaries({"country": codes, "kind": codes}),
    st.sampled_from(["", "name"]),
)


@given(questions, st.integers(1, 50))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_address_holds_the_whole_question(reader: Reader, asked: Asked, page: int) -> None:
    with reader("lo"):
        url = asked.url(page=page)
    assert parse_qsl(query_of(url), keep_blank_values=True) == asked.query(page)
