"""The second factor: set up, asked for, taken once; recovery codes; who must have one."""

import threading
from datetime import timedelta

import pytest

from adrnet.db import db, transactional
from adrnet.domain.account import Account
from adrnet.identity.second_factor import key_in_groups, takes
from adrnet.kit import clock
from tests.accounts.people import (
    ANOTHER,
    HOME,
    PASSWORD,
    acts,
    change,
    code,
    enter,
    known,
    link_in,
    mails,
    person,
    set_up,
)
from tests.posting import filled, send

SECOND = "/en/accounts/second-factor"
CODE = f"{SECOND}/code"
RECOVERY = f"{SECOND}/recovery-code"


@pytest.fixture
def protected(app, client, given):
    """Return an account with a second factor, its key and its recovery codes; nobody is signed in."""
    account = person(app, given)
    enter(client, account)
    key, codes = set_up(client)
    send(client, HOME, "sign-out")
    return account, key, codes


def later(time_machine_at, steps=2):
    return time_machine_at(seconds=30 * steps)


def test_it_is_set_up_with_a_picture_and_a_key_that_can_be_copied(app, client, given):
    account = person(app, given)
    enter(client, account)
    page = send(client, SECOND, status=200).page
    (picture,) = page.all("{http://www.w3.org/2000/svg}svg", class_="qr")
    assert picture.get("style") is None
    key = page.text(page.one("code"))
    assert all(len(group) == 4 for group in key.split(" "))
    assert "data:" not in page.html
    to, fields = filled(page, code=code(key.replace(" ", "")))
    answer = client.post(to, data=fields, status=303)
    assert answer.location == "/en/accounts/recovery-codes"
    stored = known(app, account)
    assert stored.has_second_factor
    assert key.replace(" ", "") not in stored.tf_totp_secret
    assert "enckey" in stored.tf_totp_secret
    assert [mail.subject for mail in mails(app)] == ["A second factor was set up"]


def test_a_wrong_first_code_sets_nothing_up(app, client, given):
    account = person(app, given)
    enter(client, account)
    page = send(client, SECOND, status=200).page
    to, fields = filled(page, code="000000")
    page = client.post(to, data=fields, status=200).page
    assert "This code is not right" in page.text()
    assert not known(app, account).has_second_factor


def test_the_password_alone_opens_nothing(client, protected):
    account, _key, _codes = protected
    answer = enter(client, account)
    assert answer.location.startswith(CODE)
    client.get(HOME, status=303)
    client.get("/en/accounts/security", status=303)


def test_a_code_signs_in_and_is_taken_once(app, client, protected, time_machine_at):
    account, key, _codes = protected
    with later(time_machine_at):
        now = code(key)
        enter(client, account)
        answer = send(client, CODE, code=f" {now[:3]} {now[3:]} ")
        assert answer.location == HOME
        client.get(HOME)
        other = app.test_client()
        enter(other, account)
        page = send(other, CODE, code=now, status=200).page
        assert "used already" in page.text()
        other.get(HOME, status=303)


def test_the_code_of_the_setting_up_signs_nobody_in(app, client, given):
    account = person(app, given)
    enter(client, account)
    key, _ = set_up(client)
    other = app.test_client()
    enter(other, account)
    send(other, CODE, code=code(key), status=200)
    other.get(HOME, status=303)


@pytest.mark.parametrize(("off", "status"), [(-60, 200), (-30, 303), (0, 303), (30, 303), (60, 200)])
def test_clocks_may_differ_by_half_a_minute(client, protected, time_machine_at, off, status):
    account, key, _codes = protected
    with later(time_machine_at, 10):
        enter(client, account)
        send(client, CODE, code=code(key, clock.now() + timedelta(seconds=off)), status=status)


def test_digits_of_other_scripts_are_digits(client, protected, time_machine_at):
    account, key, _codes = protected
    with later(time_machine_at):
        shown = code(key).translate({ord(str(digit)): chr(ord("๐") + digit) for digit in range(10)})
        enter(client, account)
        send(client, CODE, code=shown)


@pytest.mark.parametrize("nonsense", ["", "abc", "12345", "1234567", "１２\0", "²³¹²³¹", "-00001", "9" * 300, "🌧🌧🌧🌧🌧🌧"])
def test_what_is_no_code_is_refused_and_harms_nothing(client, protected, nonsense):
    account, _key, _codes = protected
    enter(client, account)
    send(client, CODE, code=nonsense, status=200)
    client.get(HOME, status=303)


def test_of_two_browsers_with_the_same_code_one_is_let_in(app, protected, time_machine_at):
    account, key, _codes = protected
    with later(time_machine_at):
        shown, taken = code(key), []
        barrier = threading.Barrier(4)

        def use():
            with app.app_context():
                found = db.session.get_one(Account, account.id)
                secret = found.tf_totp_secret
                # Both have read the last counter before either writes: only the statement itself tells them apart.
                barrier.wait(10)
                taken.append(transactional(lambda: takes(db.session.get_one(Account, account.id), shown, secret))())
                db.session.remove()

        threads = [threading.Thread(target=use) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert sorted(taken) == [False, False, False, True]


def test_the_statement_itself_refuses_an_older_step(app, protected, time_machine_at):
    account, key, _codes = protected
    with later(time_machine_at), app.app_context():
        factory = app.extensions["security"].totp_factory
        counter = 10**9

        def twice():
            found = db.session.get_one(Account, account.id)
            return [factory._take(found, one, is_own=True) for one in (counter, counter, counter - 1, counter + 1)]

        assert transactional(twice)() == [True, False, False, True]
    assert key


def test_recovery_codes_sign_in_once_each_and_are_told_by_mail(app, client, protected):
    account, _key, codes = protected
    assert len(set(codes)) == 10
    stored = known(app, account).mf_recovery_codes
    assert not set(codes) & set(stored)
    enter(client, account)
    client.get(f"{SECOND}/help")
    send(client, RECOVERY, code="2222-2222-2222-2222", status=200)
    answer = send(client, RECOVERY, code=f" {codes[3].upper().replace('-', ' ')} ")
    assert answer.location == HOME
    assert "9 recovery codes are left" in client.get(HOME).page.text()
    assert mails(app)[-1].subject == "A recovery code was used"
    assert "9 codes are left" in mails(app)[-1].text
    other = app.test_client()
    enter(other, account)
    send(other, RECOVERY, code=codes[3], status=200)
    other.get(HOME, status=303)


def test_new_recovery_codes_replace_the_old_ones_and_are_shown_once(client, protected, time_machine_at):
    account, key, codes = protected
    with later(time_machine_at):
        enter(client, account)
        send(client, CODE, code=code(key))
        address = "/en/accounts/recovery-codes"
        assert not client.get(f"{address}?show_codes=1").page.all("code")
        page = send(client, address, status=200).page
        new = [page.text(one) for one in page.all("code")]
        assert not set(new) & set(codes)
        assert not client.get(address).page.all("code")
        send(client, HOME, "sign-out")
        enter(client, account)
        send(client, RECOVERY, code=codes[0], status=200)
        send(client, RECOVERY, code=new[0])


def test_the_first_step_is_forgotten_after_a_while(client, protected, time_machine_at):
    account, _key, _codes = protected
    enter(client, account)
    with time_machine_at(minutes=16):
        answer = client.get(CODE, status=302)
        assert "took too long" in client.get(answer.location).page.text()


def test_a_first_step_from_before_cannot_set_up_another_second_factor(app, client, given):
    account = person(app, given, coordinates=["TH"])
    thief = app.test_client()
    assert enter(thief, account).location == SECOND
    page = send(thief, SECOND, status=200).page
    to, fields = filled(page, code=code(page.text(page.one("code")).replace(" ", "")))
    enter(client, account)
    set_up(client)
    before = known(app, account).tf_totp_secret
    thief.post(to, data=fields, status=303)
    thief.get(HOME, status=303)
    assert known(app, account).tf_totp_secret == before


def test_a_coordinator_can_do_nothing_before_it_is_set_up(app, client, given):
    account = person(app, given, coordinates=[None])
    assert enter(client, account).location == SECOND
    for address in (HOME, "/en/accounts/security", "/en/coordination"):
        client.get(address, status=303)
    set_up(client)
    client.get(HOME)


def test_who_becomes_a_coordinator_while_signed_in_is_led_there_first(app, client, given, sign_in):
    coordinator = person(app, given, coordinates=["TH"])
    sign_in(client, coordinator)
    for address in (HOME, "/en/accounts/security", "/en/accounts/delete", "/en/listings"):
        assert client.get(address, status=303).location == SECOND
    client.get("/en/directory")
    client.get("/en/about")
    client.get(SECOND)


def test_a_coordinator_cannot_give_it_up(app, client, given):
    account = person(app, given, coordinates=["TH"])
    enter(client, account)
    set_up(client)
    client.get(f"{SECOND}/remove", status=404)
    _, fields = filled(client.get(HOME).page, "sign-out")
    client.post(f"{SECOND}/remove", data=fields, status=404)
    client.post(SECOND, data={**fields, "setup": "disable"}, status=200)
    assert known(app, account).has_second_factor


def test_others_give_it_up_shortly_after_proving_who_they_are(app, client, protected, time_machine_at):
    account, key, _codes = protected
    with later(time_machine_at):
        enter(client, account)
        send(client, CODE, code=code(key))
    with time_machine_at(minutes=20):
        answer = client.get(f"{SECOND}/remove", status=303)
        assert answer.location == "/en/accounts/verify?next=/en/accounts/second-factor/remove"
        send(client, answer.location, password=PASSWORD, code="000000", status=200)
        send(client, answer.location, password=ANOTHER, code=code(key), status=200)
        answer = send(client, answer.location, password=PASSWORD, code=code(key))
        assert answer.location == f"{SECOND}/remove"
        send(client, answer.location)
        assert not known(app, account).has_second_factor
        assert known(app, account).mf_recovery_codes is None
        client.get(HOME)
        enter(app.test_client(), account)
    assert mails(app)[-1].subject == "Your second factor was removed"


def test_a_new_password_by_mail_does_not_get_around_it(app, client, protected):
    account, _key, _codes = protected
    send(client, "/en/accounts/reset", email=account.email, status=200)
    send(client, link_in(mails(app)[-1]), password=ANOTHER)
    client.get(HOME, status=303)
    assert enter(client, account, ANOTHER).location.startswith(CODE)
    client.get(HOME, status=303)


def test_setting_it_up_signs_other_browsers_out(app, client, given):
    account = person(app, given)
    other = app.test_client()
    enter(other, account)
    enter(client, account)
    copied = client.get_cookie("__Host-adrnet").value
    set_up(client)
    other.get(HOME, status=303)
    other.set_cookie("__Host-adrnet", copied, secure=True)
    other.get(HOME, status=303)
    client.get(HOME)
    assert acts(app, account)[-2:] == ["account.second_factor_set", "account.recovery_codes_new"]


def test_the_way_on_survives_both_steps(client, protected, time_machine_at):
    account, key, _codes = protected
    with later(time_machine_at):
        answer = send(client, "/en/accounts/sign-in?next=/en/accounts/security", email=account.email, password=PASSWORD)
        answer = send(client, answer.location, code=code(key))
    assert answer.location == "/en/accounts/security"


def test_a_key_is_written_in_groups():
    assert key_in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_nobody_sets_one_up_without_the_first_step(client):
    for address in (SECOND, CODE, RECOVERY):
        assert client.get(address, status={302}).location == "/en/accounts/sign-in"


def test_a_secret_of_another_installation_opens_nothing(app, client, protected):
    account, _key, _codes = protected
    change(app, account, tf_totp_secret="not what was encrypted here")
    enter(client, account)
    send(client, CODE, code="123456", status=200)
