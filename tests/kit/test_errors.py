"""Error pages: a sentence, a way on, in the reader's language, nothing of ours inside."""

import logging
from typing import NoReturn

import pytest
from flask import Flask, abort
from sqlalchemy import text
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.test import EnvironBuilder, run_wsgi_app

from adrnet.db import db, transactional
from adrnet.domain.policy import Permission
from adrnet.i18n.locales import LOCALES, Locale
from adrnet.kit import errors
from adrnet.kit.permissions import declare
from tests.inspector import Inspector

STATUSES = [400, 403, 404, 405, 410, 413, 418, 429, 500, 503]


def fail(app: Flask, address: str, error: Exception | int) -> None:
    """Hang a view that ends with an error."""

    def view(**_path: str) -> NoReturn:
        if isinstance(error, int):
            abort(error)
        raise error

    app.add_url_rule(address, f"failing.{address}", declare(Permission.READ_SITE)(view))


@pytest.mark.parametrize("status", STATUSES)
def test_every_error_is_a_page_with_a_title_and_ways_on(app: Flask, client: Inspector, status: int) -> None:
    fail(app, "/<lang:lang>/failing", status)
    page = client.get("/ja/failing", status=status).page
    assert page.root.get("lang") == "ja"
    assert "/ja/directory/countries" in [url for _words, url in page.links()]
    assert "/ja/" in [url for _words, url in page.links()]


@pytest.mark.parametrize("status", STATUSES)
def test_the_search_is_offered_where_the_house_itself_stands(app: Flask, client: Inspector, status: int) -> None:
    fail(app, "/<lang:lang>/failing", status)
    page = client.get("/en/failing", status=status).page
    forms = page.all("form", page.main, action="/en/directory")
    assert len(forms) == (1 if status < 500 else 0)


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_an_unknown_page_is_a_404_in_the_language_of_the_path(client: Inspector, locale: Locale) -> None:
    page = client.get(f"/{locale.code}/nothing/here", status=404, headers={"Accept-Language": "vi"}).page
    assert page.root.get("lang") == locale.tag
    assert page.all("input", page.main, name="q")


def test_an_address_without_a_language_is_a_404_in_the_browsers(client: Inspector) -> None:
    answer = client.get("/nothing", status=404, headers={"Accept-Language": "th, en;q=0.5"})
    assert answer.page.root.get("lang") == "th"
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/xx/", "/xx/directory", "/english/", "/e/", "/-/", "/日本語/"])
def test_an_unknown_language_is_a_helpful_404(client: Inspector, path: str) -> None:
    page = client.get(path, status=404, headers={"Accept-Language": "ja"}).page
    assert page.root.get("lang") == "ja"
    assert page.all("input", page.main, name="q")


def test_the_page_in_other_languages_leads_to_their_front_pages_and_is_nobodys_canonical_page(
    client: Inspector,
) -> None:
    page = client.get("/en/nothing?q=secret", status=404).page
    footer = page.one("footer")
    assert ("日本語", "/ja/") in page.links(footer)
    assert page.all("link", rel="canonical") == page.all("link", rel="alternate") == []
    assert "secret" not in page.html


def test_a_head_request_for_nothing_is_a_404_without_a_body(client: Inspector) -> None:
    answer = client.head("/en/nothing", status=404)
    assert answer.data == b""


def test_a_method_that_an_address_does_not_take_is_said_with_those_it_takes(client: Inspector) -> None:
    answer = client.post("/en/directory", status=405)
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))


def test_when_to_come_back_is_passed_on(app: Flask, client: Inspector) -> None:
    fail(app, "/busy", ServiceUnavailable(retry_after=30))
    assert client.get("/busy", status=503).headers["Retry-After"] == "30"


def test_an_unexpected_error_shows_nothing_of_itself_and_is_on_record(
    app: Flask, client: Inspector, caplog: pytest.LogCaptureFixture
) -> None:
    fail(app, "/<lang:lang>/failing/<string:typed>", ValueError("the inside of the house"))
    with caplog.at_level(logging.ERROR):
        page = client.get("/km/failing/SECRET", status=500).page
    assert page.root.get("lang") == "km"
    assert "inside" not in page.html
    assert "Traceback" not in page.html
    [record] = [one for one in caplog.records if one.name == "adrnet"]
    assert "SECRET" not in record.getMessage()
    assert record.exc_info is not None


def test_a_broken_offer_costs_the_form_and_not_the_page(
    app: Flask, client: Inspector, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> NoReturn:
        raise RuntimeError("no database")

    errors.init(app, offer=broken)
    page = client.get("/en/nothing", status=404).page
    assert not page.all("form", page.main)
    assert "goes without its form" in caplog.text


@pytest.mark.parametrize("path", ["/", "/en/", "/en/nothing", "/zh-CN/x", "/en", "/static/adrnet.css"])
@pytest.mark.parametrize(
    "host", ["a b", '"><script>', "x" * 300, "[", "a:99999", "a:b", "a/b", "a@b", "%00", "", "\xe4\xbe"]
)
def test_no_name_of_a_host_breaks_a_page(app: Flask, path: str, host: str) -> None:
    environ = {**EnvironBuilder(path=path).get_environ(), "HTTP_HOST": host}
    body, status, headers = run_wsgi_app(app, environ, buffered=True)
    said = b"".join(body).decode()
    assert int(status[:3]) < 500
    assert "Traceback" not in said
    assert "<script>" not in said
    assert "\n" not in headers.get("Location", "")


def test_a_database_without_its_tables_costs_a_404_only_its_form(
    app: Flask, client: Inspector, caplog: pytest.LogCaptureFixture
) -> None:
    # An operator's mistake, not a visitor's: the page still says what it can.
    @transactional
    def drop() -> None:
        db.session().execute(text("DROP TABLE reference_load"))

    with app.app_context():
        drop()
    page = client.get("/en/nothing", status=404).page
    assert page.heading == "Page not found"
    assert page.all("form", page.main) == []
    assert "goes without its form" in caplog.text
    assert client.get("/en/directory", status=500).page.heading == "Something went wrong"
