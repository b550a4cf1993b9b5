"""Settings of mails and of our own address: a wrong one stops the start with a sentence that names it."""

from pathlib import Path

import pytest

from config import SettingError, from_environment

GIVEN = {"SECRET_KEY": "for tests only, and long enough to be taken", "BASE_URL": "https://adrnet.example"}


def settings(folder: Path, **environment: str) -> dict[str, object]:
    given = {**GIVEN, "ADRNET_INSTANCE": str(folder), **environment}
    return from_environment({name: value for name, value in given.items() if value != "-"})


def test_outside_of_a_trial_our_own_address_has_to_be_said(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="BASE_URL is missing: set it to"):
        settings(tmp_path, BASE_URL="-")
    assert settings(tmp_path, BASE_URL="-", ADRNET_TRIAL="1")["BASE_URL"] == "http://localhost:8000"
    chosen = settings(tmp_path, BASE_URL="http://localhost:8765", ADRNET_TRIAL="1")
    assert chosen["BASE_URL"] == "http://localhost:8765"


@pytest.mark.parametrize("given", ["https://adrnet.example", "https://adrnet.example/", "https://adrnet.example:8443"])
def test_our_own_address_is_scheme_and_host(tmp_path: Path, given: str) -> None:
    assert settings(tmp_path, BASE_URL=given)["BASE_URL"] == given.rstrip("/")


@pytest.mark.parametrize(
    "given",
    [
        "adrnet.example",
        "https://",
        "https://adrnet.example/path",
        "https://adrnet.example?x=1",
        "https://user@adrnet.example",
        "https://adrnet.example:port",
        "https://adrnet.example:99999",
        "https://[adrnet",
        "ftp://adrnet.example",
        "https://例示.example",
        "http://adrnet.example",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(tmp_path: Path, given: str) -> None:
    with pytest.raises(SettingError, match="BASE_URL"):
        settings(tmp_path, BASE_URL=given)


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"MAIL_FROM": "nobody"}, "MAIL_FROM"),
        ({"MAIL_FROM": "a@b.example\r\nBcc: c@d.example"}, "MAIL_FROM"),
        ({"MAIL_FROM": "窓口@office.example"}, "MAIL_FROM"),
        ({"CONTACT_EMAIL": "nobody"}, "CONTACT_EMAIL"),
        ({"SMTP_TLS": "ssl"}, "SMTP_TLS"),
        ({"SMTP_PORT": "mail"}, "SMTP_PORT"),
        ({"SMTP_PORT": "65536"}, "SMTP_PORT"),
        ({"SMTP_USER": "user"}, "SMTP_PASSWORD"),
        ({"SMTP_PASSWORD": "secret"}, "SMTP_USER"),
        ({"SMTP_USER": "user", "SMTP_PASSWORD": "secrèt"}, "SMTP_PASSWORD"),
        ({"SMTP_HOST": "post.example", "SMTP_TLS": "none", "SMTP_USER": "u", "SMTP_PASSWORD": "secret"}, "SMTP_TLS"),
    ],
)
def test_a_setting_of_mails_that_is_wrong_is_named(tmp_path: Path, environment: dict[str, str], name: str) -> None:
    with pytest.raises(SettingError, match=name) as refused:
        settings(tmp_path, **environment)
    assert "secret" not in str(refused.value)


def test_what_is_not_said_is_what_is_usual(tmp_path: Path) -> None:
    usual = settings(tmp_path)
    assert {name: usual[name] for name in usual if name.startswith(("SMTP", "MAIL"))} == {
        "MAIL_FROM": "contact@adrnet.example",
        "SMTP_HOST": "",
        "SMTP_PORT": 587,
        "SMTP_USER": "",
        "SMTP_PASSWORD": "",
        "SMTP_TLS": "starttls",
    }
    assert settings(tmp_path, SMTP_TLS="tls")["SMTP_PORT"] == 465
    assert settings(tmp_path, CONTACT_EMAIL="desk@office.example")["MAIL_FROM"] == "desk@office.example"
