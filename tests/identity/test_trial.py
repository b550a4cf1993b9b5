"""The walls of a local trial, and its sign-in links."""

import re

import pytest

from config import SettingError, from_environment
from tests.accounts.people import HOME, mails, set_up
from tests.applications import run
from tests.posting import send

TRIAL = pytest.mark.setting(ADRNET_TRIAL="1", ADRNET_TRIAL_BIND="127.0.0.1:8000")


@TRIAL
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:8000", "127.0.0.1:8000"])
def test_it_answers_this_machine_under_its_own_names(client, host):
    client.get("/en/about", headers={"Host": host})


@TRIAL
@pytest.mark.parametrize(
    "host",
    ["adrnet.example", "evil.example:8000", "localhost.evil.example", "192.0.2.1", "[::1", "127.0.0.1.nip.example", ""],
)
def test_it_answers_under_no_other_name(client, host):
    answer = client.get("/en/about", headers={"Host": host}, status={400, 421})
    assert answer.status_code == 400 or "localhost" in answer.text


@TRIAL
@pytest.mark.parametrize(
    "name", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"]
)
def test_it_stands_behind_no_proxy(client, name):
    assert "no proxy" in client.get("/en/about", headers={name: "127.0.0.1"}, status=403).text


@TRIAL
def test_it_answers_no_other_machine(client):
    assert "this machine" in client.get("/en/about", environ_base={"REMOTE_ADDR": "192.0.2.1"}, status=403).text


@pytest.mark.setting(ADRNET_TRIAL="1")
def test_only_make_run_serves_it(client):
    assert "make run" in client.get("/en/about", status=403).text


@pytest.mark.parametrize(
    "environment",
    [
        {"SERVER_SOFTWARE": "gunicorn/27.0"},
        {"ADRNET_TRIAL_BIND": "0.0.0.0:8000"},
        {"ADRNET_TRIAL_BIND": "192.0.2.1:80"},
    ],
)
def test_another_server_does_not_start_with_it(tmp_path, environment):
    with pytest.raises(SettingError, match="ADRNET_TRIAL"):
        from_environment({"ADRNET_INSTANCE": str(tmp_path), "ADRNET_TRIAL": "1", **environment})


def test_without_a_trial_its_bind_means_nothing(app, client):
    assert app.config["TRIAL_BIND"] == ""
    client.get("/en/about", headers={"X-Forwarded-For": "192.0.2.1"})


def links(said):
    return re.findall(r"http://localhost:8000(/en/accounts/links/\S+)", said)


@TRIAL
def test_two_coordinators_get_a_link_each_that_leads_through_the_second_factor(app):
    found = links(run(app, "coordinators", "trial-links", "--base", "http://localhost:8000"))
    assert len(found) == 2
    for address in found:
        browser = app.test_client()
        assert send(browser, address).location == "/en/accounts/second-factor"
        browser.get(HOME, status=303)
        set_up(browser)
        browser.get(HOME)
        browser.get("/en/coordination")
    again = links(run(app, "coordinators", "trial-links", "--base", "http://localhost:8000"))
    browser = app.test_client()
    assert send(browser, again[0]).location.startswith("/en/accounts/second-factor/code")


@TRIAL
def test_cookies_of_a_trial_need_no_tls_and_are_no_less_shut(client):
    cookie = client.get("/en/accounts/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("adrnet=")
    assert "Secure" not in cookie
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie


def test_no_other_installation_has_trial_coordinators(app, runner):
    done = runner.invoke(args=["coordinators", "trial-links", "--base", "http://localhost:8000"])
    assert done.exit_code == 1
    assert "Only a local trial" in done.output
    assert mails(app) == []
