"""The front door: where one comes in, what the network is, what is where, and whether the house stands."""

import gzip
import shutil
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from adrnet import STATIC, mails
from adrnet.db import db, transactional
from adrnet.domain.content import Place
from adrnet.i18n.locales import BY_CODE, LOCALES, Locale
from tests.directory.search_page import follow, search
from tests.inspector import Inspector
from tests.page import Page

PAGES = ("", "about", "privacy", "accessibility", "languages")


def home(client: Inspector, lang: str = "en") -> Page:
    page: Page = client.get(f"/{lang}/").page
    return page


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("ja", "ja"),
        ("th-TH,th;q=0.9,en;q=0.8", "th"),
        ("zh-TW, zh;q=0.9", "zh-Hans"),
        ("tl-PH", "fil"),
        ("de, fr;q=0.9", "en"),
        ("de, vi;q=0.1", "vi"),
        ("", "en"),
        ("*", "en"),
        ("\x00,;;q=x", "en"),
        ("ja;q=0, km;q=0.2", "km"),
    ],
)
def test_the_root_leads_to_the_browsers_language_and_says_that_it_depends_on_it(
    client: Inspector, accepted: str, code: str
) -> None:
    answer = client.get("/", status=302, headers={"Accept-Language": accepted})
    assert answer.headers["Location"] == f"/{code}/"
    assert "Accept-Language" in answer.headers["Vary"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_head_leads_on_like_get(client: Inspector) -> None:
    assert client.head("/", status=302, headers={"Accept-Language": "lo"}).headers["Location"] == "/lo/"
    assert client.head("/lo/").data == b""


def test_a_language_without_a_slash_leads_to_its_front_page(client: Inspector) -> None:
    assert client.get("/vi", status=308).headers["Location"].endswith("/vi/")


@pytest.mark.data("real")
@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_every_page_stands_in_every_language(client: Inspector, locale: Locale) -> None:
    for path in (*PAGES, "directory", "directory/countries", "focal-points"):
        page = client.get(f"/{locale.code}/{path}").page
        assert page.root.get("lang") == locale.tag


@pytest.mark.data("real")
def test_the_figures_of_the_front_page_are_those_of_the_directory(client: Inspector) -> None:
    page = home(client)
    assert "149 organisations in 12 countries" in page.text(page.main)
    assert "in 12 languages" in page.text(page.main)
    assert search(client).total == 149


@pytest.mark.data("real")
def test_the_map_the_index_and_the_table_say_the_same(client: Inspector) -> None:
    page = home(client, "th")
    labels = page.links(page.one("ul", page.main, class_="map__labels"))
    index = page.links(page.one("ul", page.main, class_="index"))
    rows = [[page.text(cell) for cell in row] for row in page.all("tr", page.main)][1:]
    assert len(labels) == len(index) == len(rows) == 12
    numbers = {words.rsplit(" ", 1)[0].split(" ")[0]: words.rsplit(" ", 1)[1] for words, _url in index}
    assert {words.rsplit(" ", 1)[0].split(" ")[0]: words.rsplit(" ", 1)[1] for words, _url in labels} == numbers
    assert {row[0].split(" ")[0]: row[1] for row in rows} == numbers
    assert {url for _words, url in labels} == {url for _words, url in index}


@pytest.mark.data("real")
def test_the_table_says_what_the_search_finds_and_what_the_law_says(client: Inspector) -> None:
    page = home(client)
    rows = {row[0]: row[1:] for row in ([page.text(cell) for cell in line] for line in page.all("tr", page.main)[1:])}
    for name, code in (("Japan", "JP"), ("Viet Nam", "VN"), ("Brunei Darussalam", "BN")):
        assert int(rows[name][0]) == search(client, f"country={code}").total
        assert int(rows[name][1]) == search(client, f"country={code}&service=arbitration").total
        assert int(rows[name][2]) == search(client, f"country={code}&service=mediation").total
    assert rows["Singapore"][4:] == ["In force", "In force"]
    assert rows["Viet Nam"][4:] == ["In force", "Not signed"]


def test_the_focal_points_of_a_country_lead_to_who_holds_its_posts(client: Inspector, given: SimpleNamespace) -> None:
    given.designation(given.post("TH"))
    given.nominee(given.post("TH", ("mediation",)), has_agreed=False)
    given.post("TH", ("arbitration",))
    page = home(client)
    rows = {page.text(row[0]): row for row in page.all("tr", page.main)[1:]}
    assert page.text(rows["Japan"][4]) == "0"
    [(number, address)] = page.links(rows["Thailand"][4])
    points = client.get(address).page
    assert int(number) == len(points.all("div", points.main, class_="post")) == 1
    assert "arbitration" not in points.text(points.one("div", points.main, class_="post")).lower()


@pytest.mark.data("real")
@pytest.mark.parametrize("lang", ["en", "my"])
def test_the_first_view_weighs_little(client: Inspector, lang: str) -> None:
    """At most 60 KB over the wire without fonts: the page and its one stylesheet."""
    wire = [client.get(f"/{lang}/").data, (STATIC / "adrnet.css").read_bytes()]
    assert sum(len(gzip.compress(one)) for one in wire) <= 60 * 1024


@pytest.mark.data("real")
def test_every_example_finds_something_in_every_language(client: Inspector) -> None:
    page = home(client)
    examples = page.links(page.one("p", page.main, class_="front__try"))
    assert len(examples) == 4
    for words, address in examples:
        assert follow(client, address).total > 0, words
        assert follow(client, address.replace("/en/", "/km/")).total > 0, words


def test_only_what_has_entries_can_be_asked_for(client: Inspector, given: SimpleNamespace) -> None:
    given.listing(places=(Place("TH"),), specialties=("energy",))
    page = home(client)
    assert [box.get("value") for box in page.all("input", page.main, name="country")] == ["TH"]
    assert [box.get("value") for box in page.all("input", page.main, name="specialty")] == ["energy"]


def test_a_withdrawn_entry_is_counted_nowhere_on_the_front_page(client: Inspector, given: SimpleNamespace) -> None:
    gone = given.listing(places=(Place("TH"),), kind="international_organisation", services=("mediation",))
    assert "1 organisations in" in home(client).text()
    given.withdrawal(gone)
    page = home(client)
    assert "0 organisations in" in page.text()
    assert page.all("p", page.main, class_="index__more") == []
    rows = {row[0]: row[1:4] for row in ([page.text(cell) for cell in line] for line in page.all("tr", page.main)[1:])}
    assert rows["Thailand"] == ["0", "0", "0"]


@pytest.mark.data("empty")
@pytest.mark.parametrize("path", [*PAGES, "directory", "directory/countries", "focal-points"])
def test_a_house_without_any_data_stands(client: Inspector, path: str) -> None:
    client.get(f"/ja/{path}")


def test_the_three_ways_in_lead_to_pages(client: Inspector) -> None:
    page = home(client)
    doors = page.all("div", page.main, class_="door")
    assert len(doors) == 3
    for door in doors:
        [(_words, address)] = page.links(door)
        # Keeping an entry needs an account: a visitor is led to signing in.
        client.get(address, status={200, 303} if address == "/en/listings" else 200)


def test_no_page_offers_what_is_not_there_yet(client: Inspector) -> None:
    addresses = set()
    for path in (*PAGES, "directory", "directory/countries", "focal-points"):
        page = client.get(f"/en/{path}").page
        addresses |= {link.get("href", "") for link in page.all("a")}
        assert page.all("form", method="post") == []
    for address in sorted(one.split("#")[0] for one in addresses if one.startswith("/en/") and "." not in one):
        client.get(address, status={200, 303} if address == "/en/listings" else 200)


def test_about_says_of_every_file_where_it_comes_from_and_how_far_to_trust_it(client: Inspector) -> None:
    page = client.get("/ja/about").page
    rows = page.all("tr", page.main)[1:]
    assert len(rows) == 12
    assert all(page.text(cell) for row in rows for cell in row)
    assert "2026年11月21日" in page.text(rows[0])
    assert "2024年12月" in "".join(page.text(row) for row in rows)


@pytest.mark.setting(CONTACT_EMAIL="desk@network.example")
def test_every_page_has_the_address_to_write_to(client: Inspector) -> None:
    for path in PAGES:
        page = client.get(f"/en/{path}").page
        assert "mailto:desk@network.example" in [url for _words, url in page.links(page.one("footer"))]
    for path in ("privacy", "accessibility"):
        page = client.get(f"/en/{path}").page
        assert "desk@network.example" in page.text(page.main)


def test_the_state_of_translations_is_told_for_every_language(client: Inspector) -> None:
    page = client.get("/km/languages").page
    rows = page.all("tr", page.main)[1:]
    names = [next(iter(row)) for row in rows]
    assert [page.text(name) for name in names] == [locale.endonym for locale in LOCALES]
    assert "English" in page.text(names[list(BY_CODE).index("en")])


class TestHealth:
    """Whether the process lives, and whether everything is ready."""

    def test_alive_asks_nothing_of_the_database(self, client: Inspector, statements: list[str]) -> None:
        answer = client.get("/healthz")
        assert (answer.json, statements) == ({"status": "alive"}, [])
        assert answer.headers["Cache-Control"] == "no-store"

    @pytest.mark.data("real")
    def test_ready_names_what_is_ready(self, client: Inspector) -> None:
        answer = client.get("/readyz")
        assert answer.json is not None
        assert answer.json["status"] == "ready"
        assert answer.json["database"] is answer.json["migrations"] is answer.json["index"] is True
        assert answer.json["search"]["listings"] == 149
        assert answer.json["mails"] == {"waiting": 0, "oldest_seconds": 0}
        assert answer.headers["Cache-Control"] == "no-store"

    @pytest.mark.data("real")
    def test_mails_that_wait_are_counted_and_close_no_page(self, app: Flask, client: Inspector) -> None:
        with time_machine.travel(datetime(2026, 11, 21, tzinfo=UTC), tick=False) as travels:
            with app.app_context():
                for _ in range(2):
                    transactional(mails.write_letter)(
                        db.session(), to="desk@office.example", locale="en", subject="S", body="B"
                    )
                    travels.shift(timedelta(minutes=1))
            answer = client.get("/readyz")
        assert answer.json is not None
        assert (answer.json["status"], answer.json["mails"]) == ("ready", {"waiting": 2, "oldest_seconds": 120})
        assert "desk@" not in answer.text

    def test_head_is_answered_too(self, client: Inspector) -> None:
        assert client.head("/readyz").data == client.head("/healthz").data == b""

    def test_without_an_index_the_house_is_not_ready(self, app: Flask, client: Inspector) -> None:
        shutil.rmtree(app.config["INDEX_DIRECTORY"])
        answer = client.get("/readyz", status=503)
        assert answer.json is not None
        assert (answer.json["status"], answer.json["database"], answer.json["index"]) == ("not ready", True, False)

    def test_a_schema_of_another_time_is_not_ready(self, app: Flask, client: Inspector) -> None:
        @transactional
        def forget() -> None:
            db.session().execute(text("DELETE FROM alembic_version"))

        with app.app_context():
            forget()
        answer = client.get("/readyz", status=503)
        assert answer.json is not None
        assert (answer.json["database"], answer.json["migrations"], answer.json["index"]) == (True, False, False)

    def test_without_a_directory_for_the_index_it_is_no_error_page(self, app: Flask, client: Inspector) -> None:
        shutil.rmtree(app.config["INDEX_DIRECTORY"])
        app.config["INDEX_DIRECTORY"].write_text("a file where a folder should be")
        answer = client.get("/readyz", status=503)
        assert answer.json is not None
        assert answer.json["index"] is False
