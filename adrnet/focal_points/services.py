"""What this room changes: offices are designated to posts, from a file or by a coordinator; posts open and close.

From a file all rows are taken or none. The same file loaded again changes nothing: an office that sits on its post with
the same values stays there, its confirmation counts from the day on which it was designated. A coordinator's act says
what was seen of the post before; where that is no longer so nothing is done (`ChangedMeanwhileError`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import nominating, people, posts, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.focal_point import DesignationKind, DesignationState, Post, PostState
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.lifecycle import move
from adrnet.domain.listing import Listing, ListingType
from adrnet.domain.nominating import ChangedMeanwhileError, standing
from adrnet.domain.policy import Actor
from adrnet.domain.reference.rows import NATIONAL_TOPIC
from adrnet.focal_points.loading import OfficeRow, Reading, Remark, read

# Of the post that every country keeps.
FIRST_TOPICS = (NATIONAL_TOPIC,)


class Act(StrEnum):
    """What becomes of a row."""

    UNCHANGED = "unchanged"
    DESIGNATED = "designated"
    REPLACED = "replaced the holder"
    # Its term begins later: the clock seats it on that day, the present holder stays until then.
    NOMINATED = "nominated from its first day on"


@dataclass(frozen=True)
class Step:
    """One row of the file: what is done, on which post (None: one is opened for it)."""

    row: OfficeRow
    act: Act
    post: Post | None
    listing: Listing | None
    # Whether there is no such post yet, or it was closed.
    opens_post: bool

    def __str__(self) -> str:
        owner = self.row.country or self.row.listing
        opened = ", the post is opened" if self.opens_post else ""
        return f"row {self.row.row}, {owner}, {' + '.join(self.row.topics)}: {self.act}{opened}"


@dataclass(frozen=True)
class Report:
    """What a file did, or would do; with faults nothing is done."""

    steps: tuple[Step, ...]
    faults: tuple[Remark, ...]
    warnings: tuple[Remark, ...]


def preview_offices(content: bytes, *, today: date) -> Report:
    """Say what the file would do today; nothing is written."""
    return _plan(db.session(), content, today)


@transactional
def designate_offices(content: bytes, *, actor: Actor, today: date, rhythm: Rhythm) -> Report:
    """Designate the offices of the file; with any fault in it, nothing is written.

    Raises:
        NotPermittedError: the actor may not designate to one of the posts.
    """
    session = db.session()
    report = _plan(session, content, today)
    if not report.faults:
        for step in report.steps:
            _take(session, step, actor, Day(today, rhythm))
    return report


def _plan(session: Session, content: bytes, today: date) -> Report:
    reading = read(content, vocabulary.current(session), today)
    listings = _listings(session, reading)
    known = posts.posts_of(
        session, {row.country for row in reading.rows if row.country}, {listing.id for listing in listings.values()}
    )
    steps = tuple(_steps(reading, listings, known, today))
    return Report(steps, tuple(sorted(reading.faults, key=lambda fault: fault.row)), tuple(reading.warnings))


def _listings(session: Session, reading: Reading) -> dict[str, Listing]:
    """Return the listings that the file names; a name of none, or of one that cannot have posts, is a fault."""
    named = {row.listing for row in reading.rows if row.listing}
    found = {one.public_id: one for one in session.scalars(select(Listing).where(Listing.public_id.in_(sorted(named))))}
    for row in reading.rows:
        listing = found.get(row.listing)
        if row.listing and (listing is None or not listing.is_public):
            reading.faults.append(Remark(row.row, "listing", f"{row.listing} is no published listing"))
        elif listing is not None and listing.type != ListingType.ORGANISATION:
            reading.faults.append(Remark(row.row, "listing", f"{row.listing} is no organisation"))
    return found


def _steps(reading: Reading, listings: dict[str, Listing], known: Iterable[Post], today: date) -> Iterator[Step]:
    seen: dict[tuple[str, str, frozenset[str]], int] = {}
    for row in reading.rows:
        first = seen.setdefault((row.country, row.listing, frozenset(row.topics)), row.row)
        if first != row.row:
            reading.faults.append(Remark(row.row, "topics", f"row {first} designates to the same post"))
        listing = listings.get(row.listing)
        owner = listing.id if listing else row.country
        post = posts.with_topics(known, owner, row.topics)
        act = _act(row, post, today)
        is_open = post is not None and post.state == PostState.OPEN
        yield Step(row, act, post, listing, opens_post=act != Act.UNCHANGED and not is_open)


def _act(row: OfficeRow, post: Post | None, today: date) -> Act:
    begins_later = row.office.starts_on is not None and row.office.starts_on > today
    waiting = posts.nominees(post) if post else []
    present = waiting if begins_later else [post.holder] if post and post.holder else []
    if any(one.kind == DesignationKind.OFFICE and posts.Office.of(one) == row.office for one in present):
        return Act.UNCHANGED
    if begins_later:
        return Act.NOMINATED
    return Act.REPLACED if present else Act.DESIGNATED


def _take(session: Session, step: Step, actor: Actor, day: Day) -> None:
    if step.act == Act.UNCHANGED:
        return
    post = step.post or posts.open_post(session, step.listing or step.row.country, step.row.topics, actor)
    if post.state != PostState.OPEN:
        posts.reopen_post(post, actor)
    posts.appoint(session, post, step.row.office, actor, day)


class ThereAlreadyError(Exception):
    """The country has an open post for exactly these topics; nothing was done."""

    def __init__(self, public_id: str) -> None:
        super().__init__(public_id)
        self.public_id = public_id


@transactional
def designate(post_id: int, office: posts.Office, seen: str, *, actor: Actor, day: Day) -> None:
    """Designate an office to a post; it sits down on its first day, at once where that has come.

    Raises:
        ChangedMeanwhileError: somebody was faster.
        NotPermittedError: the actor may not.
    """
    session = db.session()
    post = session.get_one(Post, post_id)
    if standing(post) != seen:
        if _is_done(post, office, actor):
            # The same button pressed twice.
            return
        raise ChangedMeanwhileError
    posts.appoint(session, post, office, actor, day)


@transactional
def end_term(post_id: int, seen: str, reason: str, *, actor: Actor) -> None:
    """End the term of whoever sits on a post; a person is told.

    Raises:
        ChangedMeanwhileError: somebody was faster.
        NotPermittedError: the actor may not.
    """
    nominating.end_term(db.session.get_one(Post, post_id), seen, reason, actor=actor)


@transactional
def cancel_nomination(post_id: int, seen: str, reason: str, *, actor: Actor) -> None:
    """Let nobody take their seat later; whoever sits on the post stays.

    Raises:
        ChangedMeanwhileError: somebody was faster, or the day has come.
        NotPermittedError: the actor may not.
    """
    waiting = posts.nominees(_unchanged(post_id, seen))
    if not waiting:
        raise ChangedMeanwhileError
    for one in waiting:
        move(one, DesignationState.WITHDRAWN, actor, reason)


@transactional
def open_post(country: str, topics: Sequence[str], *, actor: Actor) -> str:
    """Open a post of a country for these topics, one that was closed again if there is one; return its public id.

    Raises:
        ThereAlreadyError: it is open.
        NotPermittedError: the actor may not.
    """
    session = db.session()
    known = posts.with_topics(posts.posts_of(session, [country]), country, topics)
    if known is None:
        return posts.open_post(session, country, topics, actor).public_id
    if known.state == PostState.OPEN:
        raise ThereAlreadyError(known.public_id)
    posts.reopen_post(known, actor)
    return known.public_id


@transactional
def close_post(post_id: int, seen: str, reason: str, *, actor: Actor) -> None:
    """Close a post for further topics; its office's term ends with it.

    Raises:
        ChangedMeanwhileError: somebody was faster.
        NotPermittedError: the actor may not.
    """
    post = _unchanged(post_id, seen)
    if not can_close(post):
        raise ChangedMeanwhileError
    for one in people.asked(post):
        people.take_back(db.session(), one, actor)
    posts.close_post(post, actor, reason)


@transactional
def reopen_post(post_id: int, seen: str, *, actor: Actor) -> None:
    """Open a closed post again, vacant.

    Raises:
        ChangedMeanwhileError: somebody was faster, or another post has these topics by now.
        NotPermittedError: the actor may not.
    """
    post = _unchanged(post_id, seen)
    country = post.country_code or ""
    same = posts.with_topics(posts.posts_of(db.session(), [country]), country, [one.topic for one in post.topics])
    if post.state != PostState.CLOSED or (same is not None and same.state == PostState.OPEN):
        raise ChangedMeanwhileError
    posts.reopen_post(post, actor)


def can_close(post: Post) -> bool:
    """Whether a coordinator may close this post: every country keeps its post for all matters.

    A listing's posts open and close with what its organisation says.
    """
    is_first = tuple(one.topic for one in post.topics) == FIRST_TOPICS
    return post.country_code is not None and not is_first and post.state == PostState.OPEN


def _unchanged(post_id: int, seen: str) -> Post:
    post = db.session.get_one(Post, post_id)
    if standing(post) != seen:
        raise ChangedMeanwhileError
    return post


def _is_done(post: Post, office: posts.Office, actor: Actor) -> bool:
    """Whether this very actor has just designated this very office."""
    there = [*posts.nominees(post), *([post.holder] if post.holder else [])]
    return isinstance(actor, Account) and any(
        posts.Office.of(one) == office and one.designated_by_id == actor.id for one in there
    )
