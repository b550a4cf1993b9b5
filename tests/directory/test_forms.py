"""What is typed into a search address: understood, or left out and named; never an error page."""

from types import SimpleNamespace
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from adrnet.directory import forms
from adrnet.domain import vocabulary
from adrnet.domain.content import Name, Place
from adrnet.domain.listing import Facet
from tests.directory.search_page import search
from tests.inspector import Inspector


@pytest.fixture
def words(session: Session) -> vocabulary.Vocabulary:
    return vocabulary.current(session)


def test_every_facet_has_a_vocabulary_with_codes(words: vocabulary.Vocabulary) -> None:
    assert set(forms.SCHEMES) == set(Facet)
    assert all(words.codes(scheme) for scheme in forms.SCHEMES.values())


def test_an_empty_form_asks_for_everything(words: vocabulary.Vocabulary) -> None:
    read = forms.read(MultiDict({"q": "", "country": "", "sort": "", "page": ""}), words)
    assert (read.asked.pairs(), read.asked.page, read.notices) == ([], 1, [])


def test_the_usual_order_is_not_part_of_the_address(words: vocabulary.Vocabulary) -> None:
    assert [forms.read(MultiDict({"sort": sort}), words).asked.sort for sort in ("relevance", "name", "Name")] == [
        "",
        "name",
        "",
    ]


@pytest.mark.parametrize(("page", "number", "notices"), [("3", 3, 0), ("", 1, 0), (" 2 ", 2, 0), ("x", 1, 1)])
def test_a_countrys_page_knows_nothing_but_its_page(page: str, number: int, notices: int) -> None:
    read = forms.read_country(MultiDict({"page": page, "q": "x", "country": "TH"}), "JP")
    assert (read.asked.page, len(read.notices), read.asked.facets) == (number, notices, {})
    assert read.asked.fixed == {"code": "JP"}


def test_a_page_beyond_the_last_is_the_first_and_says_so(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(names=(Name("Only", "en"),))
    found = search(client, "page=7")
    assert (found.names, found.notices) == (["Only"], ["There is no page 7; this is the first one."])
    assert found.page.one("link", rel="canonical").get("href") == "http://localhost/en/directory"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("country=XX", "“XX”"),
        ("country=XX&country=JP&specialty=nothing", "“XX”, “nothing”"),
        ("sort=best", "“best”"),
        ("page=0", "“0”"),
        ("page=two", "“two”"),
        ("page=-1", "“-1”"),
        ("kind=%E4%BB%B2%E8%A3%81", "“仲裁”"),
        ("state=%3Cb%3E", "“<b>”"),
        ("language=" + "x" * 300, f"“{'x' * 40}…”"),
        ("role=%00", "“…”"),
    ],
)
def test_what_is_unknown_is_ignored_and_named(
    client: Inspector, given: SimpleNamespace, query: str, named: str
) -> None:
    given.listing(places=(Place("JP"),))
    found = search(client, query)
    [notice] = found.notices
    assert notice.endswith(f"left out: {named}")
    assert found.total == 1


def test_a_parameter_of_nobody_s_is_ignored(client: Inspector, given: SimpleNamespace) -> None:
    given.listing()
    found = search(client, "utm_source=x&facet=y&Country=JP")
    assert (found.total, found.notices) == (1, [])


def test_a_text_that_is_too_long_is_cut_and_said(client: Inspector) -> None:
    found = search(client, "q=" + "x" * 201)
    assert found.notices == ["Only the first 200 characters were searched."]
    assert found.page.one("input", found.page.main, name="q").get("value") == "x" * 200


def test_what_cannot_be_read_is_left_out_and_said(client: Inspector) -> None:
    found = search(client, "q=a%00b%E2%80%AEc%EF%BF%BF")
    assert found.notices == ["Characters that cannot be read were left out."]
    assert found.page.one("input", found.page.main, name="q").get("value") == "abc"


def test_a_text_without_a_word_is_left_aside_and_said(client: Inspector, given: SimpleNamespace) -> None:
    given.listing()
    found = search(client, "q=%21%3F%21")
    assert found.total == 1
    assert found.notices == ["There is no word in this text that could be searched."]


def test_the_help_below_the_search_line_says_what_quotes_and_a_minus_do(
    client: Inspector, given: SimpleNamespace
) -> None:
    given.listing(names=(Name("Online Mediation", "en"),))
    given.listing(names=(Name("Mediation for the Family, Online", "en"),))
    page = search(client).page
    told = page.one("p", page.main, id=page.one("input", page.main, name="q").get("aria-describedby", ""))
    phrase, excluded = (page.text(example) for example in page.all("kbd", told))
    assert search(client, f"q={quote(phrase[1:-1])}").total == 2
    assert search(client, f"q={quote(phrase)}").names == ["Online Mediation"]
    assert search(client, f"q=mediation+{quote(excluded)}").names == ["Online Mediation"]


def test_what_was_typed_can_not_become_markup(client: Inspector) -> None:
    typed = '"><script>alert(1)</script>'
    page = search(client, f"q={quote(typed)}").page
    assert page.one("input", page.main, name="q").get("value") == typed
    assert [script.get("src", "").partition("?")[0] for script in page.all("script")] == ["/static/suggestions.js"]


def test_the_same_question_has_one_address(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(places=(Place("JP"),))
    pages = [
        search(client, query).page.one("link", rel="canonical").get("href")
        for query in (
            "country=SG&country=JP&q=x&sort=relevance",
            "q=+x+&country=jp&country=sg&country=JP&page=1",
            "sort=&country=JP&country=&country=SG&q=x&foo=1",
        )
    ]
    assert pages == ["http://localhost/en/directory?q=x&country=SG&country=JP"] * 3


typed = st.dictionaries(
    st.sampled_from(["q", "sort", "page", *Facet, "lang", "_external"]),
    st.lists(st.text(max_size=30) | st.sampled_from(["JP", "maritime", "name", "1", "9" * 7, "x" * 500]), max_size=3),
    max_size=6,
)


@pytest.mark.data("real")
@given(typed, st.sampled_from(["en", "ja", "th", "my", "zh-Hans"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_the_answer_is_a_good_page(client: Inspector, asked: dict[str, list[str]], lang: str) -> None:
    query = {key: [one.encode("utf-8", "replace").decode() for one in values] for key, values in asked.items()}
    client.get(f"/{lang}/directory", query_string=query)
