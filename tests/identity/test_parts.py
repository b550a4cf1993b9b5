"""Small parts: paths of ours, browsers in short, keys for different uses, the rules of passwords, the catalogue."""

import inspect
import re
from urllib.parse import urljoin, urlsplit

import pytest
from flask_security import recovery_codes, views
from flask_security.twofactor import _complete_two_factor_process
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.identity import browsers, keys
from adrnet.identity.asking import own_path
from adrnet.identity.passwords import fault, normalise
from tests.house.tree import ROOT


@settings(max_examples=500)
@given(st.text(alphabet="/\\.:@?#%ae \t\n\r\u200b\u2028//evil.example", max_size=40))
def test_whatever_is_a_path_of_ours_stays_on_our_host(text):
    found = own_path(text)
    if found is not None:
        # As browsers do: white space at the ends goes, tabs and line ends go everywhere, a backslash is a slash.
        read = "".join(one for one in found.strip() if one not in "\t\r\n").replace("\\", "/")
        assert urlsplit(urljoin("https://ours.example/en/", read)).netloc == "ours.example"


@pytest.mark.parametrize("path", ["/", "/en/", "/ja/listings/abc?x=1&next=//e", "/en/a#b", "/en/ข้าว"])
def test_paths_of_ours_are_taken(path):
    assert own_path(path) == path


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Safari/604", "Safari, iOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0", "Firefox, Linux"),
        ("curl/8.0", ""),
        ("", ""),
        ("<script>" * 1000, ""),
    ],
)
def test_a_browser_is_named_by_what_it_is(agent, name):
    assert browsers.name(agent) == name


def test_keys_for_different_uses_differ():
    made = {keys.derived("secret", use) for use in ("totp", "attempts", "recovery code")}
    assert len(made) == 3
    assert keys.derived("secret", "totp") != keys.derived("another", "totp")
    assert keys.keyed("secret", "attempts", "a") != keys.keyed("secret", "attempts", "b")


@settings(max_examples=300)
@given(st.text(max_size=300))
def test_judging_a_password_never_fails_and_its_form_is_stable(password):
    normal = normalise(password)
    assert normalise(normal) == normal
    found = fault(normal, "person@example.org")
    assert found is None or str(found)


@pytest.mark.parametrize(
    "password",
    ["letmein2026!!", "Sakura_2026_!", "1qaz2wsx3edc", "zyxwvutsrqponm", "aaaaaaaaaaaaaaa", "12ab12ab12ab12"],
)
def test_what_many_people_take_is_refused(password):
    assert "Many people" in str(fault(password, None))


def test_every_code_that_a_view_leaves_is_said_by_the_pages():
    said = (ROOT / "templates" / "accounts" / "_notices.html").read_text(encoding="utf-8")
    used = (
        views.register,
        views.send_confirmation,
        views.confirm_email,
        views.forgot_password,
        views.reset_password,
        views.change_password,
        views.two_factor_setup,
        views.two_factor_token_validation,
        views.verify,
        recovery_codes.mf_recovery,
        _complete_two_factor_process,
    )
    codes = {
        code.lower()
        for view in used
        for code in re.findall(
            r'(?:get_message\(\s*|completion_message = )"([A-Z_]+)"', inspect.getsource(inspect.unwrap(view))
        )
    }
    # Only reached in JSON, by magic links, or by ways that are switched off; or taken back.
    never = {"password_reset", "two_factor_disabled", "invalid_redirect", "api_error", "two_factor_setup_expired"}
    never.add("two_factor_login_successful")
    assert len(codes) > 10
    assert {code for code in codes - never if f'"{code}"' not in said} == set()
