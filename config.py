"""Settings, read from the environment once, at start.

`from_environment` returns what `adrnet.create_app` takes. A wrong or missing setting stops the start with a sentence
that names it and says what to set. Secrets have no default outside of a local trial (`ADRNET_TRIAL=1`, which only
sets). The README lists every setting.
"""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from email_validator import EmailNotValidError, validate_email

ROOT = Path(__file__).resolve().parent
SECRET_KEY_LENGTH = 32
# How a connection to the mail server is protected, and the port that is usual for it.
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
HERE = {"localhost", "127.0.0.1", "::1"}


class SettingError(SystemExit):
    """A setting is wrong or missing; the message names it and what to do."""


def from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the application's settings.

    Raises:
        SettingError: a setting is missing or cannot be understood.
    """
    instance = Path(environment.get("ADRNET_INSTANCE") or ROOT / "instance").resolve()
    is_trial = environment.get("ADRNET_TRIAL", "") == "1"
    instance.mkdir(parents=True, exist_ok=True)
    return {
        "INSTANCE": instance,
        "IS_TRIAL": is_trial,
        "TRIAL_BIND": _trial_bind(environment, is_trial=is_trial),
        "SECRET_KEY": _secret_key(environment, instance, is_trial=is_trial),
        "SQLALCHEMY_DATABASE_URI": _database(environment, instance),
        "INDEX_DIRECTORY": Path(environment.get("INDEX_DIRECTORY") or instance / "index").resolve(),
        "FONTS": Path(environment["FONTS"]).resolve() if environment.get("FONTS") else None,
        "BASE_URL": _base_url(environment, is_trial=is_trial),
        "CONTACT_EMAIL": _mailbox(environment, "CONTACT_EMAIL", "contact@adrnet.example"),
        "MAIL_FROM": _mailbox(environment, "MAIL_FROM", environment.get("CONTACT_EMAIL") or "contact@adrnet.example"),
        **_smtp(environment),
        "NETWORK_TIME_ZONE": _time_zone(environment),
        "CONFIRMATION_MONTHS": _number(environment, "CONFIRMATION_MONTHS", default=12, least=1, most=60),
        "CONFIRMATION_DUE_DAYS": _number(environment, "CONFIRMATION_DUE_DAYS", default=30, least=1, most=180),
        "REMIND_AGAIN_DAYS": _number(environment, "REMIND_AGAIN_DAYS", default=30, least=1, most=365),
        "ANSWER_DAYS": _number(environment, "ANSWER_DAYS", default=30, least=2, most=30),
        "SILENT_DAYS": _number(environment, "SILENT_DAYS", default=90, least=30, most=730),
        "READS_PER_MINUTE": _number(environment, "READS_PER_MINUTE", default=120, least=10, most=1_000_000),
        "READS_PER_HOUR": _number(environment, "READS_PER_HOUR", default=1500, least=10, most=1_000_000),
        "KEPT_PAGES_MEGABYTES": _number(environment, "KEPT_PAGES_MEGABYTES", default=16, least=0, most=1024),
        "COUNT_READINGS": bool(_number(environment, "COUNT_READINGS", default=1, least=0, most=1)),
        "WIDER_LIST_DAYS": _number(environment, "WIDER_LIST_DAYS", default=90, least=1, most=365),
        "FILES_KEPT_HOURS": _number(environment, "FILES_KEPT_HOURS", default=48, least=1, most=720),
        "IMPORT_MEGABYTES": _number(environment, "IMPORT_MEGABYTES", default=5, least=1, most=50),
        "IMPORT_UNPACKED_MEGABYTES": _number(environment, "IMPORT_UNPACKED_MEGABYTES", default=50, least=10, most=500),
        "IMPORT_ROWS": _number(environment, "IMPORT_ROWS", default=5000, least=100, most=20_000),
        "IMPORT_COLUMNS": _number(environment, "IMPORT_COLUMNS", default=200, least=50, most=900),
        "IMPORT_KEPT_DAYS": _number(environment, "IMPORT_KEPT_DAYS", default=7, least=1, most=30),
        "LOG_KEPT_DAYS": _number(environment, "LOG_KEPT_DAYS", default=30, least=1, most=3650),
        "PROXIES": _number(environment, "PROXIES", default=0, least=0, most=0 if is_trial else 5),
        "SESSION_DAYS": _number(environment, "SESSION_DAYS", default=14, least=1, most=60),
        "SESSION_IDLE_MINUTES": _number(environment, "SESSION_IDLE_MINUTES", default=720, least=5, most=10080),
        "COORDINATOR_IDLE_MINUTES": _number(environment, "COORDINATOR_IDLE_MINUTES", default=120, least=5, most=1440),
        "PSEUDO_LOCALE": environment.get("PSEUDO_LOCALE", "") == "1",
    }


def _secret_key(environment: Mapping[str, str], instance: Path, *, is_trial: bool) -> str:
    if given := environment.get("SECRET_KEY", ""):
        if len(given) < SECRET_KEY_LENGTH:
            raise SettingError(f"SECRET_KEY is too short: set at least {SECRET_KEY_LENGTH} random characters.")
        return given
    if not is_trial:
        raise SettingError(
            f"SECRET_KEY is missing: set it to {SECRET_KEY_LENGTH} or more random characters, the same on every node."
        )
    # A trial keeps its own key, so that stopping and starting again does not sign anyone out.
    path = instance / "trial-secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _trial_bind(environment: Mapping[str, str], *, is_trial: bool) -> str:
    """Return where a trial is served, which only `python -m adrnet` says; empty where nothing is served.

    A trial signs coordinators in by links that it prints, so no other server may carry it outwards.
    """
    bind = environment.get("ADRNET_TRIAL_BIND", "") if is_trial else ""
    # gunicorn names itself before it loads the application; commands of `flask` name nothing.
    if is_trial and "SERVER_SOFTWARE" in environment and not bind:
        raise SettingError("ADRNET_TRIAL is 1, but only `make run` serves a trial: unset it, and set SECRET_KEY.")
    if bind and bind.rpartition(":")[0] != "127.0.0.1":
        raise SettingError("ADRNET_TRIAL is 1: a trial is served on 127.0.0.1 and nowhere else.")
    return bind


def _database(environment: Mapping[str, str], instance: Path) -> str:
    url = environment.get("DATABASE_URL") or f"sqlite:///{instance / 'adrnet.sqlite'}"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            # The driver is named, so that no other one that happens to be installed is taken.
            url = "postgresql+psycopg://" + url.removeprefix(short)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingError("DATABASE_URL names neither PostgreSQL (postgresql://…) nor SQLite (sqlite:///path).")
    return url


def _base_url(environment: Mapping[str, str], *, is_trial: bool) -> str:
    """Where readers of mails find us: never taken from a request, whose Host header anybody can write."""
    given = environment.get("BASE_URL", "").rstrip("/")
    if not given:
        if is_trial:
            return "http://localhost:8000"
        raise SettingError("BASE_URL is missing: set it to the address of the site, as in https://adrnet.example.")
    try:
        parts = urlsplit(given)
        # Asked for here, because a port that is none is only refused when it is asked for.
        is_address = bool(parts.hostname) and (parts.port or 1) > 0 and given == f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        is_address = False
    if not is_address or parts.username or not given.isascii() or parts.scheme not in {"http", "https"}:
        raise SettingError(
            f"BASE_URL is {given!r}: set scheme and host and nothing else, as in https://adrnet.example."
        )
    if parts.scheme == "http" and parts.hostname not in HERE:
        raise SettingError("BASE_URL begins with http: mails carry secret links, so set it to an address with https.")
    return given


def _smtp(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return how mails leave; without SMTP_HOST they wait (in a local trial they lie in a folder instead)."""
    host, user = environment.get("SMTP_HOST", ""), environment.get("SMTP_USER", "")
    password = environment.get("SMTP_PASSWORD", "")
    protection = environment.get("SMTP_TLS") or "starttls"
    if protection not in SMTP_PORTS:
        raise SettingError(f"SMTP_TLS is {protection!r}: set starttls, tls or none.")
    if bool(user) != bool(password):
        raise SettingError("SMTP_USER and SMTP_PASSWORD belong together: set both or neither.")
    if not (user + password).isascii():
        raise SettingError("SMTP_USER or SMTP_PASSWORD has letters beyond ASCII, which mail servers do not take.")
    if user and protection == "none" and host not in HERE:
        raise SettingError("SMTP_TLS is none, so SMTP_PASSWORD would travel in the open: set it to starttls or tls.")
    port = _number(environment, "SMTP_PORT", default=SMTP_PORTS[protection], least=1, most=65535)
    return {
        "SMTP_HOST": host,
        "SMTP_PORT": port,
        "SMTP_USER": user,
        "SMTP_PASSWORD": password,
        "SMTP_TLS": protection,
    }


def _mailbox(environment: Mapping[str, str], name: str, default: str) -> str:
    given = environment.get(name) or default
    try:
        checked = validate_email(given, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise SettingError(f"{name} is not an e-mail address: {given}") from error
    if name == "MAIL_FROM" and not checked.ascii_email:
        raise SettingError(f"MAIL_FROM is {given}: not every mail server takes an address with such letters.")
    return checked.normalized


def _time_zone(environment: Mapping[str, str]) -> str:
    # The ASEAN Secretariat's own zone; days of the network ("as at", "due on") are counted in it.
    given = environment.get("NETWORK_TIME_ZONE", "Asia/Jakarta")
    try:
        ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingError(f"NETWORK_TIME_ZONE is not a time zone: {given} (try Asia/Jakarta).") from error
    return given


def _number(environment: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    given = environment.get(name, "")
    if not given:
        return default
    if not given.isascii() or not given.isdigit() or not least <= int(given) <= most:
        raise SettingError(f"{name} is {given!r}: set a whole number from {least} to {most}.")
    return int(given)
