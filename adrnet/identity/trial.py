"""The walls of a local trial: served by `python -m adrnet` on this machine, to this machine, and to nobody else.

A trial has a secret of its own making, cookies without TLS and printed links that sign coordinators in. None of that
may be reached from outside, by whatever server, proxy or name.
"""

import ipaddress
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

_HERE = {"localhost", "127.0.0.1"}
_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip")
_FORBIDDEN, _MISDIRECTED = 403, 421


def init(app: Flask) -> None:
    """Put the walls up where `app` is a trial; to be called before whatever else looks at requests."""
    if app.config.get("IS_TRIAL"):
        app.before_request(_refuse_outsiders)


def _refuse_outsiders() -> Response | None:
    if not current_app.config.get("TRIAL_BIND"):
        return _say("A trial is served by `make run` alone.", _FORBIDDEN)
    if not _is_here(request.remote_addr):
        return _say("A trial answers this machine alone.", _FORBIDDEN)
    if any(name in request.headers for name in _FORWARDED):
        return _say("A trial stands behind no proxy.", _FORBIDDEN)
    try:
        host = urlsplit(f"//{request.headers.get('Host', '')}").hostname
    except ValueError:
        host = None
    if host not in _HERE:
        return _say("A trial is called localhost or 127.0.0.1.", _MISDIRECTED)
    return None


def _is_here(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def _say(sentence: str, status: int) -> Response:
    return Response(f"{sentence}\n", status, content_type="text/plain; charset=utf-8")
