"""What every answer carries, whoever gives it."""

import pytest
from flask import Flask

from adrnet.kit.headers import HEADERS, keep_out_of_search_engines
from tests.inspector import Inspector

ANSWERS = [
    ("/", 302),
    ("/en/", 200),
    ("/en/nothing-here", 404),
    ("/zh-CN/directory", 301),
    ("/healthz", 200),
    ("/static/adrnet.css", 200),
    ("/static/favicon.svg", 200),
    ("/static/missing.css", 404),
]


@pytest.mark.parametrize(("address", "status"), ANSWERS)
def test_every_answer_has_the_security_headers(client: Inspector, address: str, status: int) -> None:
    answer = client.get(address, status=status)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_allows_nothing_inline_and_no_other_place() -> None:
    parts = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert parts["default-src"] == "'none'"
    assert {parts["script-src"], parts["connect-src"]} == {"'self'"}
    assert set(parts.values()) == {"'none'", "'self'"}


def test_a_page_is_asked_for_again_each_time(client: Inspector) -> None:
    assert client.get("/en/").headers["Cache-Control"] == "private, no-cache"


def test_a_file_may_be_kept_by_browsers_and_read_by_our_own_pages_alone(client: Inspector) -> None:
    answer = client.get("/static/adrnet.css")
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_no_cookie_is_set(client: Inspector) -> None:
    for address in ("/en/", "/en/directory?q=x", "/en/focal-points", "/en/nothing"):
        answer = client.get(address, status=404 if address.endswith("nothing") else 200)
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("scheme", "is_sent"), [("https", True), ("http", False)])
def test_strict_transport_is_asked_for_where_it_has_a_meaning(client: Inspector, scheme: str, is_sent: bool) -> None:
    answer = client.get("/en/", base_url=f"{scheme}://directory.example.org")
    assert ("Strict-Transport-Security" in answer.headers) is is_sent


@pytest.mark.setting(PROXIES="1")
def test_behind_a_proxy_the_readers_own_scheme_and_host_count(client: Inspector) -> None:
    answer = client.get("/en/", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "directory.example.org"})
    assert "Strict-Transport-Security" in answer.headers
    canonical = answer.page.one("link", rel="canonical").get("href")
    assert canonical == "https://directory.example.org/en/"


def test_without_a_proxy_nobody_is_believed_who_says_to_be_one(client: Inspector) -> None:
    answer = client.get("/en/", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example.org"})
    assert "evil.example.org" not in answer.get_data(as_text=True)


@pytest.mark.setting(KEPT_PAGES_MEGABYTES="0")
def test_search_engines_are_asked_to_leave_one_answer_out_and_no_other(app: Flask, client: Inspector) -> None:
    def shows_somebody() -> None:
        keep_out_of_search_engines()

    assert "X-Robots-Tag" not in client.get("/en/").headers
    app.before_request_funcs.setdefault(None, []).append(shows_somebody)
    assert client.get("/en/").headers["X-Robots-Tag"] == "noindex, noarchive"
