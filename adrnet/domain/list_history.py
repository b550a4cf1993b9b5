"""How each post stood on the list of focal points, from when until when; so any past day can be listed again.

A version of a post is written in the transaction of what changed it, at its end: a listener notes which posts and
listings a flush concerned (`listen`), `write` reads them with the list's own statements and keeps what differs. What
was there before all this is taken in by `begin`.

Nothing of a person is kept here, and not the words for who designated: these are read through the designation as they
are today (`posts`), so that who was erased, withdrew or shows less is gone from every past day as well.

Decisions:
    2026-11-22  Whole rows and not single acts: the list as at a day is one statement, and equal to what was seen then
                by construction, whatever acts are invented later.
    2026-11-22  What a transaction does twice is kept once, and what stood for no time at all is not kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ForeignKey, Index, Integer, and_, event, func, insert, inspect, or_, select, text
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from adrnet.db import Base
from adrnet.domain.edition import EditionRow, Found, joined
from adrnet.domain.focal_point import DesignatedPerson, Designation, Post, PostTopic
from adrnet.domain.freshness import Freshness
from adrnet.domain.listed import ListedPost, Sees, everyone, listed_of, values_of
from adrnet.domain.listed_posts import REMIT, listed, on_list
from adrnet.domain.listing import Facet, ListedUnder, Listing
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.sight import COLUMNS_OF_PERSON, COLUMNS_OF_TERM, has_agreed, seen_of
from adrnet.kit import clock

_STANDS = "until IS NULL"
# Posts that are read and written together, so that a load of thousands holds no more in memory than these.
_AT_ONCE = 500
_TOUCHED = "adrnet_list_history"


class ListedState(Found, Base):
    """What the list said of a post from `since` until `until` (null: it still does), nothing of a person in it.

    `values` is the post part of `listed.values_of`. What may have to go one day is read through the designation.
    """

    __tablename__ = "listed_state"
    __table_args__ = (
        Index(
            "uq_listed_state_standing",
            "post_id",
            unique=True,
            sqlite_where=text(_STANDS),
            postgresql_where=text(_STANDS),
        ),
        Index("ix_listed_state_post_id", "post_id", "since"),
        Index("ix_listed_state_since", "since"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    # Whoever held the post: an office or a person.
    designation_id: Mapped[int | None] = mapped_column(ForeignKey("designation.id"))
    values: Mapped[dict[str, Any]]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


@dataclass
class _Touched:
    """What the flushes of a transaction have concerned."""

    posts: set[int] = field(default_factory=set)
    listings: set[int] = field(default_factory=set)


def end_of(day: date, time_zone: str) -> datetime:
    """Return the instant at which a day of the network is over: with "as at" is meant what stood until then."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(time_zone))


def stood(instant: datetime) -> ColumnElement[bool]:
    """Return the condition that a version stood right before this instant."""
    return and_(ListedState.since < instant, or_(ListedState.until.is_(None), ListedState.until >= instant))


def known_since(session: Session) -> datetime | None:
    """Return from when on the list can be listed again; None before anything was kept (one statement)."""
    return session.scalar(select(func.min(ListedState.since)))


def posts(session: Session, ids: Sequence[int], sees: Sees = everyone) -> Iterator[ListedPost]:
    """Yield these versions in this order, persons with what they show today (one statement).

    A person is shown who was in sight then, has not taken the yes back, and whose values are still here.
    """
    if not ids:
        return
    shown = and_(
        DesignatedPerson.designation_id == ListedState.designation_id,
        ListedState.state != Freshness.OVERDUE,
        has_agreed(),
    )
    rows = session.execute(
        select(
            ListedState.id,
            ListedState.values,
            ListedState.designation_id,
            Designation.designated_by,
            Designation.designated_at,
            REMIT.label("remit"),
            DesignatedPerson.designation_id.label("of_person"),
            *(getattr(Designation, one).label(f"term_{one}") for one in COLUMNS_OF_TERM),
            *(getattr(DesignatedPerson, one).label(f"person_{one}") for one in COLUMNS_OF_PERSON),
        )
        .join(Post, Post.id == ListedState.post_id)
        .outerjoin(Listing, Listing.id == Post.listing_id)
        .outerjoin(Designation, Designation.id == ListedState.designation_id)
        .outerjoin(DesignatedPerson, shown)
        .where(ListedState.id.in_(ids))
    )
    found = {row.id: row for row in rows}
    for one in ids:
        yield _as_today(found[one], sees)


def _as_today(row: Any, sees: Sees) -> ListedPost:
    """Put a version together with what is known today of whoever held the post."""
    is_office = row.values["office"] is not None
    kept = listed_of(row.values, {"designated_by": row.designated_by} if is_office else None)
    kept = replace(kept, designation_id=row.designation_id)
    if row.of_person is None:
        return kept
    person = {one: getattr(row, f"person_{one}") for one in COLUMNS_OF_PERSON}
    term = {one: getattr(row, f"term_{one}") for one in COLUMNS_OF_TERM}
    seen = seen_of(person, term, sees(row.remit))
    return replace(kept, person=seen, designated_at=row.designated_at) if seen else kept


def listen() -> None:
    """Listen to every session of this process; listening twice is listening once."""
    for name, listener in (("after_flush", _note), ("after_rollback", _drop)):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def write(session: Session) -> int:
    """Keep what the running transaction changed on the list; to be called at its end. Return how many posts changed.

    Without posts or listings it costs nothing; with a listing that has no posts one statement.
    """
    session.flush()
    touched: _Touched | None = session.info.pop(_TOUCHED, None)
    if touched is None:
        return 0
    ids = touched.posts
    for portion in _portions(touched.listings):
        ids.update(session.scalars(select(Post.id).where(Post.listing_id.in_(portion))))
    return _keep_all(session, ids)


def begin(session: Session) -> int:
    """Take in what stands on the list and was never kept, end what is kept and does not stand there any longer.

    Return how many posts that were; again and again without harm (two statements where nothing is to be done).
    """
    standing = select(ListedState.post_id).where(ListedState.until.is_(None))
    missing = session.scalars(on_list(Post.id).where(Post.id.not_in(standing))).all()
    gone = session.scalars(standing.where(ListedState.post_id.not_in(on_list(Post.id)))).all()
    return _keep_all(session, {*missing, *gone})


def forget(session: Session, listing_id: int) -> None:
    """Take the posts of an erased person's profile out of all past days and all editions; these still verify."""
    ids = session.scalars(select(Post.id).where(Post.listing_id == listing_id)).all()
    for version in session.scalars(select(ListedState).where(ListedState.post_id.in_(ids))):
        session.delete(version)
    for row in session.scalars(select(EditionRow).where(EditionRow.post_id.in_(ids))):
        row.redact_whole(clock.now())


def _keep_all(session: Session, ids: set[int]) -> int:
    return sum(_keep(session, portion) for portion in _portions(ids))


def _portions(ids: set[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]


def _keep(session: Session, ids: Sequence[int]) -> int:
    """Compare these posts with what was kept of them last; end versions and begin new ones."""
    now = clock.now()
    rows = listed(session, ids)
    standing = session.scalars(select(ListedState).where(ListedState.post_id.in_(ids), ListedState.until.is_(None)))
    former = {one.post_id: one for one in standing}
    begun: list[dict[str, Any]] = []
    ended = 0
    for post_id in ids:
        row, last = rows.get(post_id), former.get(post_id)
        values = values_of(row) if row else None
        if row and last and (values, row.designation_id) == (last.values, last.designation_id):
            continue
        if last is not None:
            ended += row is None
            if last.since >= now:
                session.delete(last)
            else:
                last.until = now
        if row is not None:
            # A clock that was set back makes no two versions of one instant.
            since = max(now, last.since) if last is not None else now
            begun.append(_columns(post_id, row, values) | {"since": since})
    session.flush()
    if begun:
        session.execute(insert(ListedState), begun)
    return len(begun) + ended


def _columns(post_id: int, row: ListedPost, values: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "post_id": post_id,
        "designation_id": row.designation_id,
        "country": row.country,
        "kind": row.kind,
        "state": row.state,
        "topics": joined(row.topics),
        "values": values,
    }


def _note(session: Session, _context: UOWTransaction) -> None:
    """Note what a flush concerned; what cannot change the list is not noted."""
    for thing in (*session.new, *session.deleted, *session.dirty):
        if (ask := _ASKED.get(type(thing))) is not None:
            touched = session.info.get(_TOUCHED) or _Touched()
            ask(thing, touched)
            if touched.posts or touched.listings:
                session.info[_TOUCHED] = touched


def _drop(session: Session) -> None:
    session.info.pop(_TOUCHED, None)


def _of_post(post: Post, touched: _Touched) -> None:
    touched.posts.add(post.id)


def _of_part(part: PostTopic | Designation, touched: _Touched) -> None:
    touched.posts.add(part.post_id)


def _of_listing(listing: Listing, touched: _Touched) -> None:
    if _changed(listing, "state", "responsible_country"):
        touched.listings.add(listing.id)


def _of_revision(revision: Revision, touched: _Touched) -> None:
    """Only what is or was published stands on the list; drafts are written all day long."""
    states = inspect(revision, raiseerr=True).attrs["state"].history
    if RevisionState.PUBLISHED in {*states.added, *states.unchanged, *states.deleted, revision.state}:
        touched.listings.add(revision.listing_id)


def _of_projection(row: ListedUnder, touched: _Touched) -> None:
    if row.facet == Facet.KIND:
        touched.listings.add(row.listing_id)


def _changed(thing: Listing, *names: str) -> bool:
    attributes = inspect(thing, raiseerr=True).attrs
    return any(attributes[name].history.has_changes() for name in names)


_ASKED: Mapping[type[Base], Callable[[Any, _Touched], None]] = {
    Post: _of_post,
    PostTopic: _of_part,
    Designation: _of_part,
    Listing: _of_listing,
    Revision: _of_revision,
    ListedUnder: _of_projection,
}
