"""Whoever fetches very many pages that show people waits; nobody else notices."""

import pytest

from tests.page import Page

FEW = pytest.mark.setting(READS_PER_MINUTE="10", READS_PER_HOUR="25")
PAGES = ("/en/directory", "/en/focal-points", "/en/focal-points.csv", "/ja/directory")


def fetch(client, count, address="/en/directory", **more):
    return [client.get(address, status={200, 429}, **more).status_code for _ in range(count)]


@FEW
def test_beyond_the_limit_a_page_says_when_one_may_go_on(client, time_machine):
    time_machine.move_to("2026-11-22T10:00:05Z", tick=False)
    assert fetch(client, 10) == [200] * 10
    answer = client.get("/en/directory", status=429)
    assert answer.headers["Retry-After"] == "55"
    assert "You can go on in 1 minute" in Page(answer.get_data(as_text=True)).text()
    # All pages that show people count together, and those that show nobody do not count.
    for address in PAGES:
        client.get(address, status=429)
    for address in ("/en/", "/en/privacy", "/en/accounts/sign-in", "/healthz"):
        client.get(address)
    time_machine.move_to("2026-11-22T10:01:00Z", tick=False)
    assert fetch(client, 1) == [200]


@FEW
def test_what_is_suggested_while_one_types_is_counted_by_itself(client, time_machine):
    time_machine.move_to("2026-11-22T10:00:05Z", tick=False)
    asked = "/en/directory/suggestions?q=x"
    assert fetch(client, 50, asked) == [200] * 50
    assert fetch(client, 1, asked) == [429]
    assert fetch(client, 11) == [200] * 10 + [429]


@FEW
def test_an_hour_has_a_limit_of_its_own(client, time_machine):
    for minute in (10, 11):
        time_machine.move_to(f"2026-11-22T10:{minute}:00Z", tick=False)
        assert fetch(client, 10) == [200] * 10
    time_machine.move_to("2026-11-22T10:12:00Z", tick=False)
    assert fetch(client, 6) == [200] * 5 + [429]
    assert client.get("/en/directory", status=429).headers["Retry-After"] == str(48 * 60)
    time_machine.move_to("2026-11-22T11:00:00Z", tick=False)
    assert fetch(client, 1) == [200]


@FEW
def test_each_network_is_counted_by_itself(client, time_machine):
    time_machine.move_to("2026-11-22T10:00:05Z", tick=False)

    def of(address):
        return {"environ_base": {"REMOTE_ADDR": address}}

    fetch(client, 10, **of("192.0.2.1"))
    assert fetch(client, 1, **of("192.0.2.1")) == [429]
    assert fetch(client, 1, **of("192.0.2.2")) == [200]
    # A household of IPv6 has more addresses than there are pages.
    for number in range(10):
        fetch(client, 1, **of(f"2001:db8:1:2::{number:x}"))
    assert fetch(client, 1, **of("2001:db8:1:2:ffff::1")) == [429]
    assert fetch(client, 1, **of("2001:db8:1:3::1")) == [200]


@pytest.mark.setting(KEPT_PAGES_MEGABYTES="0")
def test_a_page_for_a_visitor_still_writes_nothing(client, statements):
    client.get("/en/directory")
    statements.clear()
    client.get("/en/directory")
    assert statements
    assert not [one for one in statements if not one.lstrip().upper().startswith(("SELECT", "BEGIN", "WITH", "PRAGMA"))]


@FEW
def test_the_file_tells_nobody_who_read(app, client):
    fetch(client, 3, environ_base={"REMOTE_ADDR": "192.0.2.77"})
    content = (app.config["INSTANCE"] / "reading").read_bytes()
    assert content.strip(b"\0")
    assert b"192.0.2.77" not in content
