"""Signing in and out: sessions that end, cookies that are copied, addresses that lead away."""

import pytest
import time_machine

from adrnet.db import db
from adrnet.kit import clock
from tests.accounts.people import (
    ANOTHER,
    HOME,
    PASSWORD,
    SIGN_IN,
    acts,
    change,
    enter,
    known,
    link_in,
    logins,
    mails,
    person,
)
from tests.posting import filled, send

COOKIE = "__Host-adrnet"


def test_the_cookie_is_bound_to_this_host_and_out_of_reach_of_scripts(app, client, given):
    answer = enter(client, person(app, given))
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def test_pages_about_an_account_are_kept_by_nobody(client, given, sign_in):
    sign_in(client, given.account())
    for address in (HOME, "/en/accounts/security", "/en/accounts/password"):
        assert client.get(address).headers["Cache-Control"] == "private, no-store"


def test_a_copied_cookie_dies_at_sign_out(app, client, given):
    enter(client, person(app, given))
    copied = client.get_cookie(COOKIE).value
    thief = app.test_client()
    thief.set_cookie(COOKIE, copied, secure=True)
    thief.get(HOME)
    send(client, HOME, "sign-out")
    client.get(HOME, status=303)
    thief.get(HOME, status=303)


def test_signing_in_gives_a_new_session_and_a_new_token(app, client, given):
    account = person(app, given)
    client.get(SIGN_IN)
    before = client.get_cookie(COOKIE).value
    enter(client, account)
    after = client.get_cookie(COOKIE).value
    assert before != after
    planted = app.test_client()
    planted.set_cookie(COOKIE, before, secure=True)
    planted.get(HOME, status=303)


def test_the_database_holds_no_token(app, client, given):
    account = person(app, given)
    enter(client, account)
    with client.session_transaction() as cookie:
        token = cookie["sid"]
    (login,) = logins(app, account)
    assert len(login.token_hash) == 64
    assert token not in login.token_hash


def test_a_session_without_a_sign_of_life_ends(app, client, given, time_machine_at):
    enter(client, person(app, given))
    with time_machine_at(hours=11):
        client.get(HOME)
    with time_machine_at(hours=11 + 13):
        client.get(HOME, status=303)


def test_a_coordinators_session_ends_sooner(client, given, sign_in, time_machine_at):
    sign_in(client, given.account(coordinates=["TH"]))
    with time_machine_at(minutes=115):
        client.get(HOME)
    with time_machine_at(minutes=115 + 121):
        client.get(HOME, status=303)


def test_a_session_that_is_used_every_day_ends_after_two_weeks(app, client, given):
    enter(client, person(app, given))
    began = clock.now()
    for hours in range(0, 24 * 14, 8):
        with time_machine.travel(began.timestamp() + hours * 3600, tick=True):
            client.get(HOME)
    with time_machine.travel(began.timestamp() + 24 * 14 * 3600 + 60, tick=True):
        client.get(HOME, status=303)


def test_a_sign_of_life_is_written_now_and_then_only(client, given, sign_in, statements, time_machine_at):
    sign_in(client, given.account())
    client.get("/en/about")
    statements.clear()
    client.get("/en/about")
    assert not [one for one in statements if one.startswith("UPDATE")]
    with time_machine_at(minutes=6):
        client.get("/en/about")
        client.get("/en/about")
    assert len([one for one in statements if one.startswith("UPDATE login_session")]) == 1


def test_a_changed_password_ends_all_other_sessions(app, client, given):
    account = person(app, given)
    other = app.test_client()
    enter(other, account)
    enter(client, account)
    copied = client.get_cookie(COOKIE).value
    answer = send(client, "/en/accounts/password", password=PASSWORD, new_password=ANOTHER)
    assert "Your new password is saved" in client.get(answer.location).page.text()
    other.get(HOME, status=303)
    thief = app.test_client()
    thief.set_cookie(COOKIE, copied, secure=True)
    thief.get(HOME, status=303)
    client.get(HOME)
    send(client, HOME, "sign-out")
    enter(client, account, status=200)
    enter(client, account, ANOTHER)
    assert [mail.subject for mail in mails(app)] == ["Your password was changed"]


def test_the_present_password_is_asked_for_before_another_is_taken(app, client, given):
    account = person(app, given)
    enter(client, account)
    for wrong in ({"password": ANOTHER, "new_password": ANOTHER}, {"password": PASSWORD, "new_password": PASSWORD}):
        send(client, "/en/accounts/password", status=200, **wrong)
    assert mails(app) == []


def test_a_new_password_by_mail_ends_all_sessions_and_works_once(app, client, given, time_machine_at):
    account = person(app, given)
    enter(client, account)
    visitor = app.test_client()
    send(visitor, "/en/accounts/reset", email=account.email, status=200)
    link = link_in(mails(app)[0])
    with time_machine_at(minutes=61):
        assert "too old" in visitor.get(visitor.get(link, status=302).location).page.text()
    send(visitor, link, password="short", status=200)
    answer = send(visitor, link, password=ANOTHER)
    assert "signed out" in visitor.get(answer.location).page.text()
    client.get(HOME, status=303)
    page = visitor.get(visitor.get(link, status=302).location).page
    assert "does not work" in page.text()
    enter(visitor, account, ANOTHER)
    assert [mail.subject for mail in mails(app)] == ["Choose a new password", "Your password was changed"]


def test_an_older_link_to_a_new_password_dies_with_a_newer_one(app, client, given):
    account = person(app, given)
    for _ in range(2):
        send(client, "/en/accounts/reset", email=account.email, status=200)
    first, second = map(link_in, mails(app))
    send(client, second, password=ANOTHER)
    assert "does not work" in client.get(client.get(first, status=302).location).page.text()


def test_who_never_confirmed_does_so_by_choosing_a_new_password(app, client, given):
    account = person(app, given)
    change(app, account, confirmed_at=None)
    send(client, "/en/accounts/reset", email=account.email, status=200)
    send(client, link_in(mails(app)[0]), password=ANOTHER)
    enter(client, account, ANOTHER)
    assert known(app, account).confirmed_at is not None


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%09/evil.example\t",
    "http:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    " //evil.example",
    "https://localhost@evil.example/",
    "http://localhost.evil.example/",
    "/en/\u2028",
    "data:text/html,x",
    "//localhost:80@evil.example",
    "/" + "x" * 3000,
    "site.home",
]


@pytest.mark.parametrize("next_", ELSEWHERE)
def test_signing_in_leads_nowhere_else(app, client, given, next_):
    account = person(app, given)
    page = client.get(SIGN_IN, query_string={"next": next_}).page
    assert [one.get("value") for one in page.all("input", name="next")] == [""]
    to, fields = filled(page, email=account.email, password=PASSWORD, next=next_)
    answer = client.post(to, data=fields, query_string={"next": next_}, status=303)
    assert answer.location == HOME


def test_signing_in_leads_on_to_where_one_wanted_to_go(app, client, given):
    account = person(app, given)
    answer = client.get("/ja/accounts/security", status=303)
    assert answer.location == "/ja/accounts/sign-in?next=/ja/accounts/security"
    answer = send(client, answer.location, email=account.email, password=PASSWORD)
    assert answer.location == "/ja/accounts/security"


def test_who_is_signed_in_is_led_past_the_doors(client, given, sign_in):
    sign_in(client, given.account())
    for address in (SIGN_IN, "/en/accounts/register", f"{SIGN_IN}?next=https://evil.example/"):
        assert client.get(address, status=302).location == HOME
    client.get("/en/accounts/second-factor/code", status=302)
    client.get(HOME)


def test_nothing_signs_out_by_being_opened(client, given, sign_in):
    sign_in(client, given.account())
    client.get("/en/accounts/sign-out", status=405)
    client.get(HOME)


def test_a_form_from_another_session_is_refused(app, client, given):
    one, two = person(app, given), person(app, given)
    enter(client, one)
    other = app.test_client()
    enter(other, two)
    _, foreign = filled(other.get(HOME).page, "sign-out")
    client.post("/en/accounts/sign-out", data=foreign, status=400)
    client.post("/en/accounts/sign-out", data={}, status=400)
    client.post("/en/accounts/sign-out", data=foreign, headers={"Sec-Fetch-Site": "cross-site"}, status=400)
    client.get(HOME)


def test_no_token_in_an_address_or_a_header_signs_anybody_in(app, client, given):
    account = person(app, given)
    with app.test_request_context():
        token = known_token(account)
    client.get(f"{HOME}?auth_token={token}", status=303)
    client.get(HOME, headers={"Authentication-Token": token}, status=303)
    client.get(HOME, headers={"Accept": "application/json"}, status=303)
    client.set_cookie("remember_token", f"{account.id}|abc", secure=True)
    client.get(HOME, status=303)


def known_token(account):
    return db.session.get(type(account), account.id).get_auth_token()


def test_an_account_that_was_closed_is_out(app, client, given):
    account = person(app, given)
    enter(client, account)
    change(app, account, active=False)
    client.get(HOME, status=303)


def test_a_browser_is_named_in_short(app, client, given):
    account = person(app, given)
    to, fields = filled(client.get(SIGN_IN).page, email=account.email, password=PASSWORD)
    agent = "Mozilla/5.0 (Android 16; Mobile; rv:146.0) Gecko/146.0 Firefox/146.0"
    client.post(to, data=fields, headers={"User-Agent": agent}, status=303)
    assert logins(app, account)[0].browser == "Firefox, Android"


def test_the_history_says_what_happened_and_where(app, client, given):
    account = person(app, given)
    enter(client, account, ANOTHER, status=200)
    enter(client, account)
    page = client.get("/en/accounts/security").page
    said = page.text(page.main)
    assert "Somebody tried to sign in with a wrong password" in said
    assert said.index("Signed in") < said.index("Somebody tried")
    assert acts(app, account) == ["account.sign_in_failed", "account.sign_in"]


def test_one_browser_and_all_others_can_be_signed_out(app, client, given, sign_in):
    account, stranger = person(app, given), person(app, given)
    browsers = [app.test_client() for _ in range(3)]
    for one in (client, *browsers):
        sign_in(one, account)
    sign_in(foreign := app.test_client(), stranger)
    first, second = logins(app, account)[1:3]
    send(client, "/en/accounts/security", f"/sessions/{first.id}/end")
    browsers[0].get(HOME, status=303)
    browsers[1].get(HOME)
    _, fields = filled(foreign.get(HOME).page, "sign-out")
    foreign.post(f"/en/accounts/sessions/{second.id}/end", data=fields, status=404)
    browsers[1].get(HOME)
    send(client, "/en/accounts/security", "/end-others")
    for one in browsers:
        one.get(HOME, status=303)
    client.get(HOME)
    foreign.get(HOME)


def test_a_session_without_the_second_factor_is_none(app, client, given, sign_in):
    account = person(app, given)
    sign_in(client, account)
    change(app, account, tf_primary_method="authenticator", tf_totp_secret="set up elsewhere")
    client.get(HOME, status=303)


def test_public_pages_cost_a_visitor_nothing(client, statements):
    for address in ("/en/", "/en/about", "/en/directory", "/en/focal-points"):
        client.get(address)
        first = list(statements)
        statements.clear()
        answer = client.get(address)
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert not [one for one in statements if "account" in one or "attempts" in one or "login_session" in one]
        assert len(statements) <= len(first)
        statements.clear()
