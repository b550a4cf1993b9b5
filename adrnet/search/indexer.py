"""The only writers of the index: `catch_up` and `rebuild`.

Everything is read in sessions of its own, so that no caller's unfinished work is seen or disturbed, and in the order
"head of the log first, then the listings": what changes in between is read again with the next catch-up. Applying a
change twice changes nothing, since a listing's document is deleted and made anew from what the database says at that
moment.

Decisions:
* A web process writes small segments and never merges; merging is the worker's, and so is rebuilding, unless the
  directory is small (`node`).
* A new generation is built beside the present one, which follows the log meanwhile as long as it can: building takes
  minutes where the directory is large, and no answer is to be older than a second. The pointer moves under the lock of
  the writers, after the last changes.
* An erased listing leaves nothing behind: its words would stay in the old segments until they are merged, so the worker
  builds a new generation and removes the others. Until then it is deleted like any other.
* A gap in front of the log counts as trimmed. On PostgreSQL a transaction that was rolled back leaves such gaps as
  well; the price is a rebuild that was not needed, never a change that was missed.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, contains_eager, selectinload
from whoosh.writing import NO_MERGE

from adrnet.domain import outbox
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.outbox import IndexChange
from adrnet.kit import clock
from adrnet.search import contents
from adrnet.search.checksums import check_segments
from adrnet.search.documents import document_of, is_indexable
from adrnet.search.durable import DurableStorage
from adrnet.search.merging import DELETED_SHARE, MOST_AT_ONCE, merge_the_small
from adrnet.search.schema import SCHEMA, SCHEMA_VERSION, open_index
from adrnet.search.segment import Segment
from adrnet.search.store import DAMAGE, Current, Store, is_passing
from adrnet.search.writer import writing

ERASURE = "an erasure"
NOTHING_KNOWN: Final[Mapping[str, Segment]] = {}

# How many listings are read at a time.
_PORTION = 500
# Every catch-up adds a segment, and every segment costs a little at every search.
_MOST_SEGMENTS, _TOO_MANY_SEGMENTS = 10, 40
# A request that has made a change does not also work off a long log.
_MOST_IN_PASSING = 200
# So many listings are written as one file, which stays in memory wherever the index is open: some 20 KB for each.
_HANDFUL = 16
# Changes that arrive while a generation is built are applied before it counts, so many times; then they wait.
_ROUNDS = 5


class RebuildNeededError(RuntimeError):
    """The index cannot be continued; the message says why."""


def why_rebuild(session: Session, store: Store) -> str | None:
    """Return why a new index is needed, None when none is."""
    return _why_not_continue(session, store) or store.wanted_rebuild()


def _why_not_continue(session: Session, store: Store) -> str | None:
    current = store.current()
    if current is None or not store.folder(current.generation).is_dir():
        return "missing"
    if current.schema != SCHEMA_VERSION:
        return "of another make"
    if current.identity != outbox.identity(session):
        return "of another database"
    head = outbox.head(session)
    if current.position > head:
        return "ahead of the log"
    first = session.scalar(select(func.min(IndexChange.sequence)))
    if first is not None and first > current.position + 1:
        return "older than the log"
    return None


def catch_up(  # noqa: PLR0913 - where, how patiently, and how much of it
    engine: Engine,
    store: Store,
    *,
    timeout: float,
    is_worker: bool,
    may_merge: bool = False,
    known: Mapping[str, Segment] = NOTHING_KNOWN,
) -> int:
    """Bring the index up to the head of the log; return how many listings were written anew or taken out.

    Args:
        engine: of the database that is indexed.
        store: where the index lies.
        timeout: how many seconds to wait for another writer.
        is_worker: rebuilds where that is needed and works off a log of any length; anybody else leaves that.
        may_merge: looks after the segments as well, which takes longer.
        known: segments that this process has open, by name; they are not opened again to find what is deleted.

    Raises:
        StoreBusyError: another writer is at work.
        RebuildNeededError: only a rebuild helps, and this is not the worker.
    """
    try:
        with store.writing(timeout), Session(engine) as session:
            return _continue(session, store, is_worker=is_worker, may_merge=may_merge, known=known)
    except RebuildNeededError:
        if not is_worker:
            raise
    return rebuild(engine, store, timeout=timeout)


def _continue(session: Session, store: Store, *, is_worker: bool, may_merge: bool, known: Mapping[str, Segment]) -> int:
    # What was asked for is the worker's; others go on with what there is, which is compared before it is written.
    reason, current = (why_rebuild if is_worker else _why_not_continue)(session, store), store.current()
    if reason is not None or current is None:
        raise RebuildNeededError(reason)
    head = outbox.head(session)
    ids = _changed(session, current.position, head)
    if len(ids) > _MOST_IN_PASSING and not is_worker:
        return 0
    is_erasure = _erased(session, ids)
    if is_erasure:
        store.ask_for_rebuild(ERASURE)
    further = replace(current, position=head)
    try:
        with store.pointing(further) if further != current else nullcontext():
            is_worn = _apply(session, store.folder(current.generation), ids, may_merge=may_merge, known=known)
    except SQLAlchemyError:
        raise
    except Exception as error:
        if is_passing(error):
            # What is there is as good as it was; the log waits.
            raise
        # Damage shows as an error of any kind. Where it is none, the rebuild fails with the same error and says so.
        store.ask_for_rebuild(DAMAGE)
        raise RebuildNeededError(DAMAGE) from error
    if is_worker and (is_erasure or (is_worn and may_merge)):
        raise RebuildNeededError(ERASURE if is_erasure else "worn")
    return len(ids)


def rebuild(engine: Engine, store: Store, *, timeout: float) -> int:
    """Build a new generation beside the present one and switch to it; return how many listings it holds.

    Raises:
        StoreBusyError: another writer is at work.
    """
    with store.building(timeout):
        generation = store.begin()
        try:
            return _build(engine, store, generation, timeout=timeout)
        except BaseException:
            # Half a generation may be what fills the disk.
            counts = store.current()
            store.clear(keep={counts.generation} if counts else set())
            raise


def _build(engine: Engine, store: Store, generation: int, *, timeout: float) -> int:
    folder = store.folder(generation)
    DurableStorage(folder).create_index(SCHEMA)
    with Session(engine) as session:
        identity = outbox.identity(session)
        position = outbox.head(session)
        with writing(folder) as writer:
            for document in _documents(session, None):
                writer.add_document(**document)
    is_clean = True

    def follow() -> bool:
        """Write what has changed meanwhile; return whether anything had."""
        nonlocal position, is_clean
        with Session(engine) as session:
            head = outbox.head(session)
            ids = _changed(session, position, head)
            is_clean = is_clean and not _erased(session, ids)
            _apply(session, folder, ids, may_merge=False)
        was, position = position, head
        return head != was

    rounds = 0
    while follow() and rounds < _ROUNDS:
        rounds += 1
    with store.writing(timeout):
        follow()
        former = store.current()
        # Written down: a crash before it is removed does not leave it.
        if not is_clean or (former is not None and _may_hold_erased(engine, former)):
            store.ask_for_rebuild(ERASURE)
        is_erasure = ERASURE in (store.wanted_rebuild() or "")
        store.point(Current(generation, SCHEMA_VERSION, identity, position, clock.now().isoformat(timespec="seconds")))
        # Whoever has read the pointer just now may still open the former generation.
        store.clear(keep={generation} | ({former.generation} if former and not is_erasure else set()))
        if is_clean:
            store.rebuilt()
    with open_index(folder).reader() as reader:
        return int(reader.doc_count())


def _may_hold_erased(engine: Engine, former: Current) -> bool:
    """Whether a generation may hold what has been erased; of before a restore nobody's log knows it."""
    with Session(engine) as session:
        changed = _changed(session, former.position, outbox.head(session))
        return former.identity != outbox.identity(session) or _erased(session, changed)


def _changed(session: Session, position: int, head: int) -> list[int]:
    """Return the listings that the log names behind `position`, each once: only how they are now counts."""
    statement = (
        select(IndexChange.listing_id)
        .where(IndexChange.sequence > position, IndexChange.sequence <= head, IndexChange.listing_id.is_not(None))
        .distinct()
        .order_by(IndexChange.listing_id)
    )
    return [one for one in session.scalars(statement) if one is not None]


def _erased(session: Session, ids: Sequence[int]) -> bool:
    """Whether one of these listings is erased, or gone altogether."""
    kept = 0
    for portion in _portions(ids):
        statement = select(func.count()).where(Listing.id.in_(portion), Listing.state != ListingState.ERASED)
        kept += session.scalar(statement) or 0
    return kept < len(ids)


def _apply(
    session: Session, folder: Path, ids: Sequence[int], *, may_merge: bool, known: Mapping[str, Segment] = NOTHING_KNOWN
) -> bool:
    """Write these listings as they are now, in one commit; with `may_merge` look after the segments as well.

    Returns:
        Whether the segments are too many or too worn for merging to help.
    """
    there = contents.segments(folder)
    documents, deleted = sum(one.doc_count_all() for one in there), sum(one.deleted_count() for one in there)
    is_worn = deleted * DELETED_SHARE > documents
    policy = merge_the_small if may_merge and (is_worn or len(there) > _MOST_SEGMENTS) else NO_MERGE
    # What is damaged would be carried over into new files, under checksums that fit.
    is_merged = policy is not NO_MERGE
    check_segments(folder, [one for one in there if is_merged or one.segment_id() not in known])
    if ids or is_merged:
        numbers = contents.numbers(folder, there, ids, known)
        with writing(folder, policy, is_small=not is_merged and len(ids) <= _HANDFUL) as writer:
            for number in numbers:
                writer.delete_document(number)
            for document in _documents(session, ids):
                writer.add_document(**document)
    return (is_worn and documents > MOST_AT_ONCE) or len(there) > _TOO_MANY_SEGMENTS


def _documents(session: Session, ids: Sequence[int] | None) -> Iterator[dict[str, Any]]:
    """Yield the documents of these listings (None: of all), as far as they can be found."""
    portions = _all_ids(session) if ids is None else _portions(ids)
    for portion in portions:
        statement = (
            select(Listing)
            .join(Listing.published)
            .where(Listing.id.in_(portion))
            .options(contains_eager(Listing.published), selectinload(Listing.listed_under))
            .order_by(Listing.id)
        )
        for listing in session.scalars(statement):
            if is_indexable(listing):
                yield document_of(listing, [(row.facet, row.code) for row in listing.listed_under])
        # What was written is not needed any more: memory does not grow with the directory.
        session.expunge_all()


def _all_ids(session: Session) -> Iterator[list[int]]:
    last = 0
    while portion := list(
        session.scalars(select(Listing.id).where(Listing.id > last).order_by(Listing.id).limit(_PORTION))
    ):
        yield portion
        last = portion[-1]


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _PORTION):
        yield ids[start : start + _PORTION]
