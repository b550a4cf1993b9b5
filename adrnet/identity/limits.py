"""Against trying: limits for each path by network and address, and waits that grow with every failed attempt.

Counts stand in the database (`domain.limit`), so that they hold whichever process answers. An attempt is counted before
its password is looked at and given back when it succeeds: a hundred attempts at once are a hundred attempts. Addresses
without an account are counted like all others, so a wait tells nothing. What is counted is stored as a keyed digest.
"""

import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_limiter import Limiter, RequestLimit
from limits import parse
from sqlalchemy import Table, delete, update
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain.limit import Attempts
from adrnet.identity.datastore import same_mailbox
from adrnet.identity.keys import keyed
from adrnet.kit import clock
from adrnet.kit.extensions import hung
from adrnet.kit.limits import URI, use

_FORGOTTEN_AFTER = timedelta(hours=24)
_CALLED = "identity_attempt"
_LIMITS = "adrnet_limits"

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Patience:
    """How many attempts are free, how long the first wait is, and the longest; each wait is twice the one before."""

    free: int
    first: timedelta
    longest: timedelta


# What is counted → how patiently.
PATIENCE = {
    "address": Patience(5, timedelta(seconds=30), timedelta(minutes=15)),
    "network": Patience(50, timedelta(seconds=30), timedelta(minutes=15)),
    "code": Patience(5, timedelta(minutes=1), timedelta(hours=1)),
}

Key = tuple[str, str]


def init(app: Flask) -> Limiter:
    """Hang the limits on `app`; pages that nobody limited are not touched."""
    table = Attempts.__table__
    assert isinstance(table, Table)  # noqa: S101 - tells the type checker what a mapped table is
    use(table)
    limiter = Limiter(network, storage_uri=URI, strategy="fixed-window", on_breach=_too_many)
    limiter.init_app(app)
    return limiter


def limited(by_network: str, by_address: str = "") -> Callable[[View], View]:
    """Limit a view's POSTs, for each network and for each address that is typed into its field `email`."""

    def mark(view: View) -> View:
        setattr(view, _LIMITS, (by_network, by_address))
        return view

    return mark


def apply(app: Flask, limiter: Limiter) -> None:
    """Put the limits that views declare around them; to be called when all views are there."""
    for endpoint, view in app.view_functions.items():
        by_network, by_address = getattr(view, _LIMITS, ("", ""))
        around: Any = view
        if by_network:
            around = limiter.limit(by_network, methods=["POST"])(around)
        if by_address:
            around = limiter.limit(by_address, key_func=typed_address, methods=["POST"])(around)
        app.view_functions[endpoint] = around


def beyond(*counted: tuple[str, str]) -> datetime | None:
    """Count this request; return until when to wait where it was one too many, None otherwise.

    For views that say so themselves, since what was typed is to stay on the page. `counted` are pairs of a limit
    ("10 per hour") and what is counted with it (`network`, `typed_address`, a thing), in the caller's own words.
    """
    limiter = hung("identity.limiter").limiter
    waits = []
    for limit, key in counted:
        item = parse(limit)
        if not limiter.hit(item, key):
            waits.append(datetime.fromtimestamp(limiter.get_window_stats(item, key).reset_time, clock.now().tzinfo))
    return max(waits, default=None)


def network() -> str:
    """Return the network that asks, as a keyed digest: an IPv6 household has more addresses than there are limits."""
    return network_of(request.remote_addr or "", current_app.config["SECRET_KEY"])


def network_of(address: str, secret: str) -> str:
    """Return the network of an address, as a digest keyed with `secret`, for what counts outside of a request."""
    return _digest("network", address, secret)


def typed_address() -> str:
    """Return the address that was typed, as a keyed digest, for limits on mails to one person."""
    return _keyed("address", request.form.get("email", ""))


def attempt(*what: Key) -> datetime | None:
    """Count an attempt; return until when to wait where it may not be made (it is not counted then)."""
    keys = [(kind, _keyed(kind, text)) for kind, text in what]
    wait: datetime | None = transactional(_attempt)(keys)
    if wait is None:
        g.setdefault(_CALLED, []).extend(keys)
    return wait


def passed(session: Session) -> None:
    """Give back what this request counted: the attempt succeeded."""
    for kind, key in g.pop(_CALLED, []):
        if kind == "network":
            # The others of that network are still to be counted.
            lower = update(Attempts).where(Attempts.key == key, Attempts.count > 0)
            values: dict[str, Any] = {"count": Attempts.count - 1, "blocked_until": None}
            session.execute(lower.values(values), execution_options={"synchronize_session": False})
        else:
            _forget(session, [key])


def forgive(session: Session, *what: Key) -> None:
    """Forget failed attempts: who has the mailbox has proved more than a password does."""
    _forget(session, [_keyed(kind, text) for kind, text in what])


def forget_expired(session: Session) -> int:
    """Delete counts that are over; return how many."""
    gone = session.execute(
        delete(Attempts).where(Attempts.expires_at <= clock.now()).returning(Attempts.key),
        execution_options={"synchronize_session": False},
    )
    return len(gone.all())


def wait_page(until: datetime) -> Response:
    """Say when one may go on."""
    seconds = max(1, round((until - clock.now()).total_seconds()))
    page = make_response(render_template("accounts/wait.html", until=until, minutes=-(-seconds // 60)), 429)
    page.headers["Retry-After"] = str(seconds)
    return page


def _too_many(limit: RequestLimit) -> Response:
    return wait_page(datetime.fromtimestamp(limit.reset_at, clock.now().tzinfo))


def _attempt(keys: Iterable[Key]) -> datetime | None:
    now, session = clock.now(), db.session()
    rows = {key: session.get(Attempts, key) for _kind, key in keys}
    waits = [row.blocked_until for row in rows.values() if row and row.blocked_until and row.blocked_until > now]
    if waits:
        return max(waits)
    for kind, key in keys:
        row = rows[key]
        if row is None:
            row = Attempts(key=key, count=0)
            session.add(row)
        elif row.expires_at <= now:
            row.count = 0
        row.count += 1
        row.expires_at = now + _FORGOTTEN_AFTER
        row.blocked_until = _wait(PATIENCE[kind], row.count, now)
    return None


def _wait(patience: Patience, count: int, now: datetime) -> datetime | None:
    beyond = count - patience.free
    if beyond < 0:
        return None
    # Capped before it is computed: two to the power of some thousands is no time.
    doubled: timedelta = patience.first * 2 ** min(beyond, 20)
    return now + min(patience.longest, doubled)


def _forget(session: Session, keys: Iterable[str]) -> None:
    session.execute(
        delete(Attempts).where(Attempts.key.in_(list(keys))), execution_options={"synchronize_session": False}
    )


def _keyed(kind: str, text: str) -> str:
    return _digest(kind, text, current_app.config["SECRET_KEY"])


def _digest(kind: str, text: str, secret: str) -> str:
    plain = _PLAIN.get(kind, str)(text)
    return f"{kind}:{keyed(secret, 'attempts', f'{kind} {plain}')}"


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address  # noqa: PLR2004 - the version of the protocol


# What is counted → how it is written down, so that another spelling of the same is no other count.
_PLAIN: dict[str, Callable[[str], str]] = {"network": _network, "address": same_mailbox}
