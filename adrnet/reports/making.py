"""A whole report from a period: for the page, for a file that is taken away, for the command line.

The language is the one that is spoken now (`in_locale`). Files have whole addresses in them, made from the setting
BASE_URL and never from a request.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.domain import vocabulary
from adrnet.domain.coverage import EVERYWHERE, Mark
from adrnet.domain.period import Period
from adrnet.domain.report import Report
from adrnet.formats.report import Report as Written
from adrnet.i18n.locales import find
from adrnet.i18n.messages import current_locale
from adrnet.kit.addresses import address
from adrnet.mails.composing import address as whole_address
from adrnet.presenters.words import Words
from adrnet.reports import queries
from adrnet.reports.blocks import Link
from adrnet.reports.composing import Spoken, compose
from adrnet.reports.forms import written


def made(session: Session, of: Period, kept: Report | None, link: Link, now: datetime) -> Written:
    """Return the report of a period in the language that is spoken now; without a kept one it has figures alone."""
    words = Words(vocabulary.current(session), current_locale())
    counted = queries.counted(session, words.vocabulary, queries.basis(session, of, now))
    language = find(kept.locale or "") if kept else None
    spoken = Spoken(written(kept) if kept else {}, (language or words.locale).tag)
    return compose(counted, spoken, words, link, now.astimezone(ZoneInfo(of.zone)).date())


def period_of(kept: Report, zone: str) -> Period:
    """Return the days of a report, as the network counts them."""
    return Period(kept.period_from, kept.period_until, zone)


def rows_address(report: int, mark: Mark, country: str, *, endpoint: str = "reports.rows") -> str:
    """Return the address of the rows of a figure, for our own pages."""
    return address(endpoint, _query(mark, country), report=str(report))


def link_for_files(report: int | None) -> Link:
    """Return what makes whole addresses of rows: none without the setting, and none for what is not kept."""

    def link(mark: Mark, country: str) -> str:
        if report is None or not current_app.config["BASE_URL"]:
            return ""
        return whole_address("reports.rows", current_locale().code, report=report, **dict(_query(mark, country)))

    return link


def _query(mark: Mark, country: str) -> list[tuple[str, str]]:
    where = [("country", country)] if country != EVERYWHERE else []
    return [("of", mark[0]), ("code", mark[1]), *where]
