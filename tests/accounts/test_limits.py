"""Against trying: waits that grow, limits for each path, the same for addresses that nobody has."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from adrnet.db import db
from adrnet.domain.limit import Attempts
from adrnet.identity import limits
from adrnet.identity.passwords import hashing
from adrnet.kit import clock
from tests.accounts.people import ANOTHER, HOME, PASSWORD, SIGN_IN, code, enter, link_in, mails, person, set_up
from tests.applications import application
from tests.posting import filled, send

WRONG = "not the password at all"


def test_after_some_wrong_passwords_one_has_to_wait(app, client, given, time_machine_at):
    account = person(app, given)
    for _ in range(5):
        enter(client, account, WRONG, status=200)
    answer = enter(client, account, PASSWORD, status=429)
    assert answer.page.heading == "Too many attempts"
    assert "You can try again in" in answer.page.text()
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    client.get(HOME, status=303)
    with time_machine_at(seconds=61):
        enter(client, account)


def test_an_address_that_nobody_has_waits_alike(app, client, given):
    account = person(app, given)
    said = []
    for email in (account.email, "nobody@example.org"):
        statuses = [send(client, SIGN_IN, email=email, password=WRONG, status={200, 429}).status_code for _ in range(8)]
        said.append(statuses)
    assert said[0] == said[1]
    assert said[0][-1] == 429


def test_waits_grow_and_have_an_end(app):
    patience, now = limits.PATIENCE["address"], clock.now()
    with app.app_context():
        waits = [limits._wait(patience, count, now) for count in range(1, 5000)]
    assert waits[:4] == [None] * 4
    lengths = [wait - now for wait in waits[4:]]
    assert lengths[:4] == [timedelta(seconds=seconds) for seconds in (30, 60, 120, 240)]
    assert lengths == sorted(lengths)
    assert lengths[-1] == timedelta(minutes=15)


def test_success_gives_back_what_was_counted(app, client, given):
    account = person(app, given)
    for _ in range(3):
        for _ in range(3):
            enter(client, account, WRONG, status=200)
        enter(client, account)
        send(client, HOME, "sign-out")


def test_other_addresses_of_a_network_wait_only_after_many_attempts(app, client, given):
    accounts = [person(app, given) for _ in range(2)]
    for number in range(52):
        send(client, SIGN_IN, email=f"nobody{number}@example.org", password=WRONG, status={200, 429})
    enter(client, accounts[0], status=429)
    elsewhere = app.test_client()
    to, fields = filled(elsewhere.get(SIGN_IN).page, email=accounts[1].email, password=PASSWORD)
    elsewhere.post(to, data=fields, environ_base={"REMOTE_ADDR": "192.0.2.7"}, status=303)


def test_one_ipv6_household_is_one_network(app):
    with app.test_request_context():
        keys = {limits._keyed("network", one) for one in ("2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1")}
        assert len(keys) == 2


def test_it_holds_in_every_process(app, client, given, tmp_path):
    account = person(app, given)
    for _ in range(5):
        enter(client, account, WRONG, status=200)
    settings = {name: app.config[name] for name in app.config}
    with application(settings) as other:
        other.test_client_class = app.test_client_class
        enter(other.test_client(), account, PASSWORD, status=429)
    assert tmp_path


def test_a_hundred_attempts_at_once_are_a_hundred_attempts(app, client, given):
    account = person(app, given)
    statuses, barrier = [], threading.Barrier(12)
    prepared = []
    for _ in range(12):
        browser = app.test_client()
        prepared.append((browser, *filled(browser.get(SIGN_IN).page, email=account.email, password=WRONG)))

    def try_(browser, to, fields):
        barrier.wait(20)
        statuses.append(browser.post(to, data=fields, status={200, 429}).status_code)

    threads = [threading.Thread(target=try_, args=one) for one in prepared]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert statuses.count(200) == 5
    enter(client, account, PASSWORD, status=429)


def test_while_one_has_to_wait_no_password_is_looked_at(app, client, given, monkeypatch):
    account = person(app, given)
    for _ in range(5):
        enter(client, account, WRONG, status=200)
    monkeypatch.setattr(type(hashing(app)), "check", lambda *_: pytest.fail("a password was looked at"))
    enter(client, account, PASSWORD, status=429)


def test_codes_wait_as_well(app, client, given, time_machine_at):
    account = person(app, given)
    enter(client, account)
    key, codes = set_up(client)
    send(client, HOME, "sign-out")
    enter(client, account)
    for _ in range(6):
        send(client, "/en/accounts/second-factor/code", code="000000", status={200, 429})
    with time_machine_at(seconds=30):
        send(client, "/en/accounts/second-factor/code", code=code(key), status=429)
        send(client, "/en/accounts/second-factor/recovery-code", code=codes[0], status=429)
    with time_machine_at(minutes=3):
        send(client, "/en/accounts/second-factor/code", code=code(key))


def test_proving_who_one_is_waits_as_well(app, client, given, sign_in, time_machine_at):
    account = person(app, given)
    sign_in(client, account)
    with time_machine_at(minutes=20):
        for _ in range(6):
            send(client, "/en/accounts/verify", password=WRONG, status={200, 429})
        send(client, "/en/accounts/verify", password=PASSWORD, status=429)


def test_a_new_password_by_mail_ends_the_wait(app, client, given):
    account = person(app, given)
    for _ in range(7):
        enter(client, account, WRONG, status={200, 429})
    send(client, "/en/accounts/reset", email=account.email, status=200)
    send(client, link_in(mails(app)[0]), password=ANOTHER)
    enter(client, account, ANOTHER)


@pytest.mark.parametrize("address", ["/en/accounts/reset", "/en/accounts/confirm"])
def test_one_address_gets_few_mails_and_nobody_learns_by_it(app, client, given, address):
    account = person(app, given)
    for email in (account.email, "nobody@example.org"):
        statuses = [send(client, address, email=email, status={200, 429}).status_code for _ in range(6)]
        assert statuses == [200] * 5 + [429]
    assert len(mails(app)) <= 5


def test_a_limited_path_says_when_one_may_go_on(client):
    for _ in range(5):
        send(client, "/en/accounts/reset", email="nobody@example.org", status=200)
    answer = send(client, "/en/accounts/reset", email="nobody@example.org", status=429)
    assert "You can try again in" in answer.page.text()
    # The library rounds the end of its window up, and adds a second.
    assert 0 < int(answer.headers["Retry-After"]) <= 3602


def test_the_table_tells_nobody_who_tried(app, client, given):
    account = person(app, given)
    enter(client, account, WRONG, status=200)
    with app.app_context():
        keys = db.session.scalars(select(Attempts.key)).all()
    assert keys
    assert not [key for key in keys if "@" in key or "127.0.0.1" in key]


def test_counts_that_are_over_are_forgotten(app, client, given, time_machine_at):
    enter(client, person(app, given), WRONG, status=200)
    with time_machine_at(hours=25), app.app_context():
        assert limits.forget_expired(db.session()) > 0
        assert db.session.scalar(select(func.count()).select_from(Attempts)) == 0
        db.session.rollback()


def test_reading_counts_nothing(app, client):
    for address in ("/en/", "/en/directory", SIGN_IN, "/en/accounts/register"):
        client.get(address)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attempts)) == 0


@pytest.mark.parametrize(
    "written", ["{0}@EXAMPLE.org", "{0}@ｅｘａｍｐｌｅ.org", "{0}@example。org", "\u3000{0}@example.org "]
)
def test_one_address_waits_however_it_is_written(app, client, given, written):
    account = person(app, given)
    local = account.email.partition("@")[0]
    for _ in range(5):
        send(client, SIGN_IN, email=written.format(local), password=WRONG, status=200)
    enter(client, account, PASSWORD, status=429)
