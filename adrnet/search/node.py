"""This node's index: where it lies, who reads it, who writes it, and how it heals.

Every process that serves pages or works has one `Node`. It stands between the application (settings, database) and the
parts of the floor that know neither.

Decisions:
* After each commit the process that made it tries to bring the index up to date. For another process that does the same
  it waits a moment, for a longer work of the worker it does not: the log waits, and the worker reads it.
* An index that is missing, damaged or of another make is built anew by the worker within a second. A directory of at
  most `SMALL` listings is built by whoever asks first, so that a trial without a worker heals as well: that takes about
  as long as a slow page. Larger ones are left to the worker; meanwhile the page answers from the database. Attempts of
  one process are `_PAUSE` seconds apart.
"""

import logging
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import outbox, vocabulary
from adrnet.domain.listing import Facet, Listing, ListingState
from adrnet.domain.vocabulary import Vocabulary
from adrnet.i18n.zawgyi import Encoding
from adrnet.search import comparing, completion, indexer
from adrnet.search.checksums import DamagedError
from adrnet.search.completion import Beginnings, Completion
from adrnet.search.executor import Execution
from adrnet.search.holder import Holder
from adrnet.search.indexer import RebuildNeededError
from adrnet.search.labels import Labels
from adrnet.search.marking import sought
from adrnet.search.request import IndexUnavailable, SearchPage, SearchRequest
from adrnet.search.snapshot import Snapshot
from adrnet.search.store import Store, StoreBusyError
from adrnet.search.suggestions import suggest

logger = logging.getLogger(__name__)

SMALL = 300
_PAUSE = 30.0
# How long the worker and the command line wait for another writer.
_PATIENCE = 60.0
# How long a process that has changed something does: a small commit takes some milliseconds.
_A_MOMENT = 0.25


class Node:
    """The index of one installation on one machine."""

    def __init__(self, directory: Path) -> None:
        self.store = Store(directory)
        self._holder = Holder(self.store, _identity)
        self._labels: tuple[Vocabulary, frozenset[str], Labels, Beginnings] | None = None
        self._healing = threading.Lock()
        self._next_attempt = float("-inf")
        # The state of the index whose segments were looked after last.
        self._tended: tuple[int, ...] | None = None

    def search(self, request: SearchRequest, words: Vocabulary | None = None) -> SearchPage:
        """Answer `request` from the index; the vocabulary is read unless it is given.

        Raises:
            IndexUnavailable: there is no index that could be used.
        """
        try:
            return self._search(request, words)
        except IndexUnavailable:
            if not self._heal():
                raise
        return self._search(request, words)

    def _search(self, request: SearchRequest, words: Vocabulary | None) -> SearchPage:
        with self._holder.lend() as snapshot:
            labels, _ = self._labels_of(snapshot, words)
            understood = labels.understand(request.text, request.language)
            try:
                page = Execution(snapshot).page(request, understood)
                said = () if page.total else suggest(snapshot, labels, understood.query, request)
            except DamagedError as error:
                logger.exception("the index is damaged")
                self._holder.report_damage()
                raise IndexUnavailable("the index is damaged") from error
        return replace(
            page,
            suggestions=said,
            sought=sought(understood.required),
            had_zawgyi=understood.query.burmese is Encoding.ZAWGYI,
            text_was_searched=bool(understood.required or understood.excluded) or not request.text.strip(),
            position=snapshot.current.position,
        )

    def complete(self, text: str, language: str, most: int) -> Completion:
        """Say what may be meant by what somebody has typed so far.

        Raises:
            IndexUnavailable: there is no index that could be used; the next search builds it.
        """
        with self._holder.lend() as snapshot:
            _, beginnings = self._labels_of(snapshot)
            try:
                return completion.complete(snapshot, beginnings, text, language, most)
            except DamagedError as error:
                logger.exception("the index is damaged")
                self._holder.report_damage()
                raise IndexUnavailable("the index is damaged") from error

    def _labels_of(self, snapshot: Snapshot, words: Vocabulary | None = None) -> tuple[Labels, Beginnings]:
        """Return the labels of the vocabulary as it is now and of the countries in the index."""
        words = words or vocabulary.current(db.session())
        countries = frozenset(snapshot.facets.get(Facet.COUNTRY, ((), None))[0])
        known = self._labels
        if known is None or known[0] is not words or known[1] != countries:
            order = sorted(countries)
            known = self._labels = words, countries, Labels(words, order), Beginnings(words, order)
        return known[2:]

    def _heal(self) -> bool:
        """Build a small directory's index at once; return whether there is a new one."""
        with self._healing:
            if time.monotonic() < self._next_attempt:
                return False
            self._next_attempt = time.monotonic() + _PAUSE
        with Session(db.engine) as session:
            published = select(func.count()).where(Listing.state == ListingState.PUBLISHED)
            if (session.scalar(published) or 0) > SMALL:
                return False
        try:
            indexer.rebuild(db.engine, self.store, timeout=0)
        except StoreBusyError:
            return False
        except Exception:
            # The page answers from the database; the worker tries again and says what is wrong as well.
            logger.exception("the index could not be built")
            return False
        return True

    def follow(self) -> None:
        """Apply what was just committed, unless another writer does or only a rebuild helps."""
        try:
            known = self._holder.known()
            indexer.catch_up(db.engine, self.store, timeout=_A_MOMENT, is_worker=False, known=known)
        except (StoreBusyError, RebuildNeededError) as reason:
            logger.debug("left to the worker: %s", reason)

    def catch_up(self) -> int:
        """Bring the index to the head of the log, whatever that takes; return how many listings were written."""
        tends = self.store.stamp() != self._tended
        written = indexer.catch_up(db.engine, self.store, timeout=_PATIENCE, is_worker=True, may_merge=tends)
        self._tended = self.store.stamp()
        return written

    def rebuild(self) -> int:
        """Build a new generation and switch to it; return how many listings it holds."""
        return indexer.rebuild(db.engine, self.store, timeout=_PATIENCE)

    def reconcile(self) -> list[int]:
        """Mend what differs between database and index; return the listings concerned."""
        self.catch_up()
        differing = comparing.differences(db.engine, self.store)
        if differing:
            _note(differing)
            self.catch_up()
        return differing

    def look_for_damage(self) -> bool:
        """Compare the files with their checksums; return whether a new index is needed."""
        return comparing.look_for_damage(self.store)

    def status(self) -> dict[str, Any]:
        """Say how the index stands: whether it answers, how far it is behind, what is wrong."""
        with Session(db.engine) as session:
            head = outbox.head(session)
            try:
                reason, current = indexer.why_rebuild(session, self.store), self.store.current()
            except OSError as error:
                reason, current = error.strerror, None
        try:
            with self._holder.lend() as snapshot:
                listings: int | None = snapshot.total
        except IndexUnavailable:
            listings = None
        return {
            "is_ready": listings is not None,
            "listings": listings,
            "generation": current.generation if current else None,
            "made_at": current.made_at if current else None,
            "position": current.position if current else None,
            "head": head,
            "behind": head - current.position if current else None,
            "rebuild_because": reason,
            "cannot_write": self.store.cannot_write(),
        }

    def let_go_of_former(self) -> None:
        """Let go of what was replaced, which costs a look at one file."""
        self._holder.let_go_of_former()

    def close(self) -> None:
        """Let go of the open files."""
        self._holder.close()


def _identity() -> str:
    with Session(db.engine) as session:
        return outbox.identity(session)


@transactional
def _note(listing_ids: list[int]) -> None:
    outbox.note(db.session(), listing_ids)
