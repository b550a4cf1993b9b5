"""Issuing an edition: what would be frozen, and freezing it once, whoever presses the button how often.

A form says how the list stood when it was shown (`standing`). Where the list has changed or an edition was issued in
the meantime nothing is frozen, so that nobody puts their words on a list that they have not seen.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import issuing
from adrnet.domain.account import Account
from adrnet.domain.edition import Edition
from adrnet.domain.focal_point import VACANT
from adrnet.domain.list_history import ListedState
from adrnet.domain.listed import ListedPost
from adrnet.domain.nominating import ChangedMeanwhileError
from adrnet.focal_points.results import countries_in_order, heading
from adrnet.focal_points.sources import TODAY
from adrnet.i18n.messages import Wording
from adrnet.presenters.words import Words


@dataclass(frozen=True)
class Frozen:
    """What an edition would hold: posts, vacant ones, persons who are shown, posts by country."""

    total: int
    vacant: int
    persons: int
    countries: list[tuple[Wording, int]]


def standing(session: Session) -> str:
    """Say how the list stands: another text as soon as an edition was issued or a post has changed (two statements)."""
    number = session.scalar(select(func.max(Edition.number))) or 0
    versions, last, since, until = session.execute(
        select(
            func.count(ListedState.id),
            func.max(ListedState.id),
            func.max(ListedState.since),
            func.max(ListedState.until),
        )
    ).one()
    return f"{number}.{versions}.{last or 0}.{since or ''}.{until or ''}"


def would_freeze(session: Session, posts: list[ListedPost], words: Words) -> Frozen:
    """Return what would be frozen of these posts, which are the list of today (one statement)."""
    figures = TODAY.figures(session, {})
    return Frozen(
        total=len(posts),
        vacant=sum(post.state == VACANT for post in posts),
        persons=sum(post.person is not None for post in posts),
        countries=[(heading(one, words)[0], figures.countries[one]) for one in countries_in_order(figures, words)],
    )


@transactional
def issue(title: str, note: str, seen: str, *, actor: Account, day: date) -> int:
    """Freeze the list as everyone sees it and return the edition's number; the same click twice is one edition.

    Raises:
        ChangedMeanwhileError: the list is not what was seen, or somebody else was faster.
        NotPermittedError: the actor coordinates nothing.
    """
    session = db.session()
    if standing(session) == seen:
        return issuing.issue(session, session.get_one(Account, actor.id), title, note, day).number
    last = session.scalars(select(Edition).order_by(Edition.number.desc()).limit(1)).one_or_none()
    if last is not None and _is_done(last, title, note, seen, actor):
        return last.number
    raise ChangedMeanwhileError


def _is_done(last: Edition, title: str, note: str, seen: str, actor: Account) -> bool:
    """Whether this very actor has just issued this very edition from this very page."""
    follows = seen.partition(".")[0] == str(last.number - 1)
    return follows and (last.title, last.note, last.issued_by_id) == (title, note, actor.id)
