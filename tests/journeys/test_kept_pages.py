"""Pages are kept for visitors, and whatever changes shows at once, whichever process changed it.

As a visitor I get a page quickly because it was made a moment ago. As whoever asked for something to be taken down, I
see it gone with the next page that anybody opens.
"""

import csv
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from adrnet.db import db, transactional
from adrnet.domain import reference
from adrnet.domain.content import Name, Place
from adrnet.domain.policy import Permission, could_permit
from adrnet.domain.reference import SHIPPED
from adrnet.kit.kept_pages import KeptPages
from adrnet.kit.permissions import declared
from tests.applications import application, settings
from tests.directory.search_page import search
from tests.inspector import Inspector

PAGES = ("/en/", "/en/directory", "/en/directory/countries", "/en/directory/countries/JP", "/en/focal-points")


def kept(app: Flask) -> KeptPages:
    door: KeptPages = app.extensions["adrnet.kept_pages"]
    return door


@contextmanager
def another_process(app: Flask, **environment: str) -> Iterator[Flask]:
    """Another application on the same database and index, with pages of its own."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    with application(settings(url, app.config["INSTANCE"], **environment)) as other:
        other.test_client_class = Inspector
        yield other


def is_kept(app: Flask, client: Inspector, address: str) -> bool:
    """Ask for a page; whether it is kept then, and given as it is when it is asked for once more."""
    page = client.get(address)
    is_there = any(address.partition("?")[0] in key for key in kept(app)._pages)
    return is_there and client.get(address).data == page.data


def test_pages_of_visitors_are_kept(app: Flask, client: Inspector, given: SimpleNamespace) -> None:
    given.listing(names=(Name("Example", "en"),))
    listing = [address for _name, address in search(client).entries]
    assert all(is_kept(app, client, address) for address in (*PAGES, *listing))


def test_only_what_everybody_reads_may_be_kept(app: Flask) -> None:
    marked = {name: view for name, view in app.view_functions.items() if getattr(view, "adrnet_keepable", False)}
    assert set(marked) == {
        *("directory.search", "directory.read", "directory.countries", "directory.country"),
        *("focal_points.list", "focal_points.editions"),
        *("site.home", "site.about", "site.privacy", "site.accessibility", "site.languages"),
    }
    assert all(could_permit(None, Permission(declared(view) or "")) for view in marked.values())


def test_a_withdrawal_shows_at_once_in_another_process_too(
    app: Flask, client: Inspector, given: SimpleNamespace
) -> None:
    stays, goes = (given.listing(names=(Name(name, "en"),), places=(Place("JP"),)) for name in ("Stays", "Goes"))
    addresses = [address for _name, address in search(client, "q=goes").entries]
    with another_process(app) as other:
        visitor = other.test_client()
        pages = (*PAGES[1:4:2], "/en/directory?q=goes", *addresses)
        for address in pages:
            assert is_kept(other, visitor, address)
            assert "Goes" in visitor.get(address).text
        given.withdrawal(goes)
        for address in pages:
            assert "Goes" not in visitor.get(address, status={200, 404}).text
        assert search(visitor).names == ["Stays"]
    assert stays


def test_a_page_of_an_index_that_lags_behind_is_not_kept(app: Flask, client: Inspector, given: SimpleNamespace) -> None:
    given.listing(names=(Name("Early", "en"),))
    assert is_kept(app, client, "/en/directory")
    with another_process(app) as other:
        # The worker is late: what is committed is not in the index yet.
        other.extensions["adrnet.after_commit"].clear()
        app.extensions["adrnet.after_commit"].clear()
        given.listing(names=(Name("Late", "en"),))
        visitor = other.test_client()
        for _ in range(2):
            assert search(visitor).names == ["Early"]
        assert len(kept(other)) == 0
        with other.app_context():
            other.extensions["adrnet.search"].catch_up()
        assert set(search(visitor).names) == {"Early", "Late"}
        assert is_kept(other, visitor, "/en/directory")


def test_a_corrected_label_shows_at_once(app: Flask, client: Inspector, given: SimpleNamespace, tmp_path: Path) -> None:
    given.listing(specialties=("maritime",))
    assert is_kept(app, client, "/en/directory")
    data = tmp_path / "data"
    shutil.copytree(SHIPPED, data, ignore=shutil.ignore_patterns("institutions.csv"))
    words = data / "vocabularies.csv"
    with words.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if (row["scheme"], row["code"]) == ("specialty", "maritime"):
            row["en"] = "Example of a corrected label"
    with words.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with app.app_context():
        transactional(reference.load)(db.session(), data)
    assert "Example of a corrected label" in client.get("/en/directory").text


def test_a_new_edition_and_a_new_focal_point_show_at_once(
    app: Flask, client: Inspector, given: SimpleNamespace
) -> None:
    for address in ("/en/focal-points", "/en/focal-points/editions"):
        assert is_kept(app, client, address)
    given.designation(given.post("TH"), titles=(("en", "Example Desk of Today"),))
    assert "Example Desk of Today" in client.get("/en/focal-points").text
    before = client.get("/en/focal-points/editions").text
    given.edition()
    assert client.get("/en/focal-points/editions").text != before


def test_a_day_of_the_network_that_begins_makes_every_page_anew(
    app: Flask, client: Inspector, time_machine: Any
) -> None:
    # Midnight in Jakarta is five in the afternoon of the day before by universal time.
    time_machine.move_to("2026-11-22T16:59:58Z", tick=False)
    assert is_kept(app, client, "/en/focal-points")
    time_machine.move_to("2026-11-22T17:00:00Z", tick=False)
    kept(app).look()
    assert len(kept(app)) == 0


def test_another_setting_shows_with_the_start_that_brings_it(app: Flask, client: Inspector) -> None:
    assert is_kept(app, client, "/en/about")
    with another_process(app, CONTACT_EMAIL="another@example.org") as other:
        assert "another@example.org" in other.test_client().get("/en/about").text


def test_whoever_is_signed_in_gets_and_leaves_nothing(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Callable[..., None]
) -> None:
    member = app.test_client()
    sign_in(member, given.account(coordinates=["TH"]))
    for address in PAGES:
        client.get(address)
        held = len(kept(app))
        assert "Your account" in member.get(address).text
        assert "Your account" not in client.get(address).text
        assert len(kept(app)) == held


def test_nothing_that_is_kept_was_made_for_one_reader(app: Flask, client: Inspector) -> None:
    for address in (*PAGES, "/en/accounts/sign-in", "/en/accounts/register", "/en/listings/register", "/healthz", "/"):
        client.get(address, status={200, 302, 303, 404})
    anonymous = app.test_client(use_cookies=False)
    for address in PAGES:
        anonymous.get(address)
    pages = kept(app)._pages.values()
    assert len(pages) >= len(PAGES)
    for page in pages:
        headers = {name.lower() for name, _value in page.headers}
        assert "set-cookie" not in headers
        assert b"csrf_token" not in page.body
        assert b"nonce" not in page.body


@pytest.mark.setting(READS_PER_MINUTE="10", READS_PER_HOUR="25")
def test_whoever_copies_is_slowed_on_kept_pages_as_well(client: Inspector, time_machine: Any) -> None:
    time_machine.move_to("2026-11-22T10:00:05Z", tick=False)
    asked = [client.get("/en/directory", status={200, 429}).status_code for _ in range(12)]
    assert asked == [200] * 10 + [429] * 2
    assert client.get("/en/", status=200)


def test_a_trial_keeps_nothing(tmp_path: Path) -> None:
    trial = {"ADRNET_TRIAL": "1", "ADRNET_TRIAL_BIND": "127.0.0.1:8000", "BASE_URL": ""}
    with application(settings(f"sqlite:///{tmp_path / 'trial.sqlite'}", tmp_path, **trial)) as app:
        assert "adrnet.kept_pages" not in app.extensions
