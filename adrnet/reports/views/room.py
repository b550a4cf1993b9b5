"""What the views of this room share: the blueprint, who is acting, the words of the page, a report."""

from flask import Blueprint, abort, current_app
from sqlalchemy.orm import Session

from adrnet import identity
from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.account import Account
from adrnet.domain.report import Report
from adrnet.i18n.messages import current_locale
from adrnet.presenters.words import Words

bp = Blueprint("reports", __name__, url_prefix="/<lang:lang>/reports")

OK, SEE_OTHER, TOO_LATE, UNAVAILABLE = 200, 303, 409, 503


def actor() -> Account:
    """Return who is acting; the permission of each view has seen to it that somebody is."""
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account


def words(session: Session | None = None) -> Words:
    """Return the vocabularies in the language of the page."""
    return Words(vocabulary.current(session or db.session()), current_locale())


def here(session: Session, number: int) -> Report:
    """Return a report, or answer that there is none."""
    report = session.get(Report, number)
    if report is None:
        abort(404)
    return report


def zone() -> str:
    """Return the time zone in which the network counts days."""
    return str(current_app.config["NETWORK_TIME_ZONE"])
