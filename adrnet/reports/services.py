"""What coordinators change here: a report is begun, and written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain.account import Account
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.report import Report, ReportSection
from adrnet.kit import clock


class ChangedMeanwhileError(RuntimeError):
    """The report is no longer what was on the screen."""


class SamePeriodError(RuntimeError):
    """There is a report for this period."""


@dataclass(frozen=True)
class Draft:
    """What is written into a report: its days, the language of the words, the words by section."""

    first: date
    last: date
    language: str
    words: Mapping[str, str]


@transactional
def begin(actor: Account, draft: Draft) -> Report:
    """Begin a report.

    Raises:
        NotPermittedError: the actor may not.
        SamePeriodError: see there.
    """
    _ask(actor)
    report = Report(created_by_id=actor.id, updated_at=clock.now())
    _write(report, draft)
    db.session.add(report)
    db.session.flush()
    return report


@transactional
def write(report: Report, actor: Account, seen: int, draft: Draft) -> None:
    """Write into a report what was made of the version that was seen.

    Raises:
        NotPermittedError: the actor may not.
        ChangedMeanwhileError: somebody was faster.
        SamePeriodError: see there.
    """
    _ask(actor)
    db.session.refresh(report)
    if report.version != seen:
        raise ChangedMeanwhileError
    _write(report, draft)
    # It changes with every writing, so that the version does as well where only a section differs.
    report.updated_at = clock.now()


def _ask(actor: Account) -> None:
    if not permits(actor, Permission.KEEP_REPORT):
        raise NotPermittedError(Permission.KEEP_REPORT.value)


def _write(report: Report, draft: Draft) -> None:
    same = select(Report.id).where(Report.period_from == draft.first, Report.period_until == draft.last)
    if set(db.session.scalars(same)) - {report.id}:
        raise SamePeriodError
    report.period_from, report.period_until, report.locale = draft.first, draft.last, draft.language
    known = {one.key: one for one in report.sections}
    for key, text in draft.words.items():
        section = known.get(key)
        if section is None and text:
            report.sections.append(ReportSection(key=key, text=text))
        elif section is not None and text:
            section.text = text
        elif section is not None:
            report.sections.remove(section)
