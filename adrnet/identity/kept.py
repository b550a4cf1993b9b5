"""What was typed while the session had ended: kept for an hour, for the same account, and given back to its form.

`keep` writes it down when a POST comes from a browser whose session is over, or whose form belongs to an earlier one;
after signing in, the person is led back to the form's page with `?kept=…`, and `take` hands the fields to the form
(`g.kept_form`), which shows them: nothing is saved by that. The address alone opens nothing: it needs the account.
"""

import secrets
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from flask import current_app, g, request
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from adrnet.db import db, transactional
from adrnet.domain.account import Account, KeptForm
from adrnet.identity.sessions import digest
from adrnet.kit import clock

PARAMETER = "kept"
LASTS = timedelta(hours=1)
MOST_BYTES = 64 * 1024
# Of one account at a time: a browser that sends again and again replaces the oldest.
_MOST = 10
_SECRET = ("password", "token")
# By its whole name: rows of forms have codes of their own, without which nobody knows what was answered.
_CODE = "code"


def keep(account_id: int) -> str:
    """Write down what this POST brought; return the address that shows it again (the page alone if it was too much)."""
    back = page()
    fields = [
        [name, value.replace("\0", "")]
        for name, value in request.form.items(multi=True)
        if name.lower() != _CODE and not any(secret in name.lower() for secret in _SECRET)
    ]
    if not fields or sum(len(part.encode("utf-8", "surrogatepass")) for pair in fields for part in pair) > MOST_BYTES:
        return back
    token = secrets.token_urlsafe(32)
    transactional(_keep)(account_id, token, urlsplit(back).path, fields)
    return f"{back}?{urlencode({PARAMETER: token})}"


def take(account: Account | None) -> None:
    """Hand what was kept for this page to its form."""
    token = request.args.get(PARAMETER)
    if not token or account is None or request.method != "GET":
        return
    found = db.session.scalar(
        select(KeptForm).where(
            KeptForm.token_hash == digest(token),
            KeptForm.account_id == account.id,
            KeptForm.path == request.path,
            KeptForm.created_at > clock.now() - LASTS,
        )
    )
    if found is not None:
        g.kept_form = MultiDict((name, value) for name, value in found.fields)


def forget_expired(session: Session) -> int:
    """Delete what was kept for longer than promised; return how many."""
    gone = session.execute(
        delete(KeptForm).where(KeptForm.created_at <= clock.now() - LASTS).returning(KeptForm.id),
        execution_options={"synchronize_session": False},
    )
    return len(gone.all())


def _keep(account_id: int, token: str, path: str, fields: list[list[str]]) -> None:
    session = db.session()
    forget_expired(session)
    older = session.scalars(
        select(KeptForm).where(KeptForm.account_id == account_id).order_by(KeptForm.id.desc()).offset(_MOST - 1)
    )
    for one in older:
        session.delete(one)
    session.add(
        KeptForm(token_hash=digest(token), account_id=account_id, path=path, fields=fields, created_at=clock.now())
    )


def page() -> str:
    """Return the page of the form: its own address where that can be fetched, else the one the browser came from."""
    if _is_page(request.path):
        return request.path
    came_from = urlsplit(request.referrer or "")
    return came_from.path if came_from.netloc == request.host and _is_page(came_from.path) else "/"


def _is_page(path: str) -> bool:
    try:
        current_app.url_map.bind(request.host).match(path, method="GET")
    except (RequestRedirect, HTTPException):
        return False
    return True
