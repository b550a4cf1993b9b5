"""Addresses: languages in the path, aliases, the same page elsewhere, files by digest."""

import hashlib
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adrnet.i18n.locales import LOCALES, Locale
from adrnet.kit.addresses import address, static_url
from tests.inspector import Inspector
from tests.page import Page

PATHS = ("", "about", "directory", "directory/countries", "directory/countries/JP", "focal-points")


def alternates(page: Page) -> dict[str, str]:
    return {str(link.get("hreflang")): str(link.get("href")) for link in page.all("link", rel="alternate")}


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        *(("zh-CN", "zh-Hans"), ("zh", "zh-Hans"), ("zh-Hans-CN", "zh-Hans"), ("zh_Hans", "zh-Hans")),
        *(("zh-hans", "zh-Hans"), ("JA", "ja"), ("ja-JP", "ja"), ("en-US", "en"), ("tl", "fil"), ("in", "id")),
        *(("pt-TL", "pt"), ("FIL", "fil")),
    ],
)
def test_an_alias_of_a_language_redirects_for_good(client: Inspector, alias: str, code: str) -> None:
    answer = client.get(f"/{alias}/directory?q=%E4%BB%B2%E8%A3%81&country=JP", status=301)
    assert answer.headers["Location"] == f"/{code}/directory?q=%E4%BB%B2%E8%A3%81&country=JP"
    assert client.get(f"/{alias}", status=301).headers["Location"] == f"/{code}/"


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/zh-CN//evil.example.org", "/zh-Hans//evil.example.org"),
        ("/zh-CN/%0d%0aSet-Cookie:x=1", "/zh-Hans/%0D%0ASet-Cookie:x=1"),
        ("/zh-CN/a%3Fb%23c", "/zh-Hans/a%3Fb%23c"),
        ("/zh-CN/directory?q=%0d%0aX:1&%22", "/zh-Hans/directory?q=%0d%0aX:1&%22"),
    ],
)
def test_an_alias_leads_nowhere_but_here(client: Inspector, asked: str, location: str) -> None:
    assert client.get(asked, status=301).headers["Location"] == location


def test_what_is_posted_to_an_alias_is_not_redirected(client: Inspector) -> None:
    assert client.post("/zh-CN/directory", status=404).page.root.get("lang") == "zh-Hans"


@pytest.mark.setting(PSEUDO_LOCALE="1")
def test_the_pseudo_locale_answers_where_the_settings_ask_for_it(client: Inspector) -> None:
    assert client.get("/en-XA/").page.root.get("lang") == "en-XA"


def test_the_pseudo_locale_is_english_elsewhere(client: Inspector) -> None:
    assert client.get("/en-XA/about", status=301).headers["Location"] == "/en/about"


@pytest.mark.data("real")
@pytest.mark.parametrize("path", PATHS)
def test_a_page_names_itself_and_its_other_languages_in_full(client: Inspector, path: str) -> None:
    page = client.get(f"/vi/{path}").page
    assert page.one("link", rel="canonical").get("href") == f"http://localhost/vi/{path}"
    assert alternates(page) == {locale.tag: f"http://localhost/{locale.code}/{path}" for locale in LOCALES}


@pytest.mark.data("real")
@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_the_current_language_is_marked_and_the_others_are_links_in_themselves(
    client: Inspector, locale: Locale
) -> None:
    page = client.get(f"/{locale.code}/about").page
    for place in (page.one("header"), page.one("footer")):
        links = [link for link in page.all("a", place) if link.get("hreflang")]
        assert [link.get("lang") for link in links] == [one.tag for one in LOCALES]
        assert [link.get("href") for link in links] == [f"/{one.code}/about" for one in LOCALES]
        assert [link.get("hreflang") for link in links if link.get("aria-current")] == [locale.tag]


def test_other_languages_keep_the_question_in_its_one_order(client: Inspector) -> None:
    asked = "/en/directory?sort=name&specialty=maritime&country=jp&q=%E4%BB%B2%E8%A3%81+a%26b&country=KH&foo=bar&page=1"
    page = client.get(asked).page
    query = "q=%E4%BB%B2%E8%A3%81+a%26b&country=KH&country=JP&specialty=maritime&sort=name"
    assert alternates(page)["ja"] == f"http://localhost/ja/directory?{query}"
    assert page.one("link", rel="canonical").get("href") == f"http://localhost/en/directory?{query}"


@pytest.mark.parametrize("name", ["_external", "_scheme", "_anchor", "_method", "endpoint", "lang", "values", "self"])
def test_what_a_visitor_types_under_a_name_of_ours_changes_no_address(client: Inspector, name: str) -> None:
    for path in ("/en/", "/en/directory", "/en/directory/countries/JP", "/en/focal-points"):
        page = client.get(f"{path}?{name}=javascript").page
        assert "javascript" not in page.html
        assert alternates(page)["ja"] == f"http://localhost{path.replace('/en/', '/ja/')}"


def test_a_file_is_addressed_by_its_content(app: Flask) -> None:
    with app.test_request_context("/en/"):
        url = static_url("adrnet.css")
    content = (Path(str(app.static_folder)) / "adrnet.css").read_bytes()
    assert url == f"/static/adrnet.css?v={hashlib.sha256(content).hexdigest()[:12]}"


def test_pages_use_the_addresses_with_digests(client: Inspector) -> None:
    page = client.get("/en/").page
    assert page.one("link", rel="stylesheet").get("href", "").startswith("/static/adrnet.css?v=")
    client.get(page.one("link", rel="stylesheet").get("href", ""))


pairs = st.lists(
    st.tuples(st.sampled_from(["q", "country", "sort"]), st.text(st.characters(codec="utf-8"), max_size=10)), max_size=6
)


@given(pairs)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_address_says_what_it_was_built_from(app: Flask, pairs: list[tuple[str, str]]) -> None:
    with app.test_request_context("/en/"):
        url = address("directory.search", pairs)
    assert sorted(parse_qsl(urlsplit(url).query, keep_blank_values=True)) == sorted(pairs)
    assert url.isascii()
