"""The newest snapshot of this process: noticed by one `stat`, swapped by one reference, lent to each request.

Decisions:
* Whatever is wrong with the files, the last good snapshot goes on answering, and the writer is asked to build them
  anew; unless the machine is short of something, which no new index mends.
* A snapshot that was replaced is closed by the last request that looks at it. One of a former generation is let go at
  the next request of any kind, so that no process keeps in memory what was erased because nobody searches there.
* A file that was opened before a fork gives wrong answers after it: a forked process opens its own.
"""

import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from weakref import WeakSet

from adrnet.search.request import IndexUnavailable
from adrnet.search.schema import SCHEMA_VERSION
from adrnet.search.segment import Segment
from adrnet.search.snapshot import Snapshot
from adrnet.search.store import DAMAGE, Current, Store, is_passing

logger = logging.getLogger(__name__)

# Opening beside a commit can find files that are gone a moment later.
_ATTEMPTS = 4
_PAUSE = 0.05
# After so many seconds files that could not be opened are tried again, changed or not: what was wrong may have passed.
_RETRY = 30.0


class Holder:
    """Lends the newest snapshot."""

    def __init__(self, store: Store, identity: Callable[[], str]) -> None:
        """Open nothing yet.

        Args:
            store: where the index lies.
            identity: asks the database for its identity; an index of another one is not ours.
        """
        self._store = store
        self._identity = identity
        self.forget()
        _holders.add(self)

    def forget(self) -> None:
        """Begin anew, as a forked process does: what was opened before belongs to its parent."""
        self._opening = threading.Lock()
        self._changing = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._stamp: tuple[int, ...] | None = None
        self._compared: tuple[int, ...] | None = None
        self._retry_at = float("inf")
        self._users: Counter[Snapshot] = Counter()

    @contextmanager
    def lend(self) -> Iterator[Snapshot]:
        """Lend the newest snapshot for the time of one request; its files stay open that long.

        Raises:
            IndexUnavailable: there is none.
        """
        self._look()
        with self._changing:
            snapshot = self._snapshot
            if snapshot is None:
                raise IndexUnavailable("no index is open")
            self._users[snapshot] += 1
        try:
            yield snapshot
        finally:
            with self._changing:
                self._users[snapshot] -= 1
                self._close_unless_used(snapshot)

    def known(self) -> Mapping[str, Segment]:
        """Return the segments that are open, by name; nothing is opened."""
        snapshot = self._snapshot
        return snapshot.segments if snapshot else {}

    def report_damage(self) -> None:
        """Let go of a snapshot whose files turned out to be damaged, and ask for new ones."""
        self._ask_for_rebuild()
        self._swap(None, self._stamp)
        self._retry_at = time.monotonic() + _RETRY

    def let_go_of_former(self) -> None:
        """Let go of a snapshot of a generation that has been replaced, where nobody searches: somebody may be erased.

        A generation that goes on is left to the next search, which opens only what is new of it.
        """
        snapshot, stamp = self._snapshot, self._store.stamp()
        if snapshot is None or stamp in {self._stamp, self._compared}:
            return
        try:
            current = self._store.current()
        except OSError:
            # What cannot be read now is looked at with the next request.
            return
        if current is None or current.generation != snapshot.current.generation:
            self._swap(None, None)
        self._compared = stamp

    def close(self) -> None:
        """Let go of the snapshot, whatever it is."""
        self._swap(None, None)

    def _look(self) -> None:
        """Open what is newest, unless it is open already or was found unusable and has not changed since."""
        if self._is_known(self._store.stamp()):
            return
        # While one thread opens, the others go on with what there is.
        if self._opening.acquire(blocking=self._snapshot is None):
            try:
                stamp = self._store.stamp()
                if not self._is_known(stamp):
                    self._open(stamp)
            finally:
                self._opening.release()

    def _is_known(self, stamp: tuple[int, ...] | None) -> bool:
        return stamp is not None and stamp == self._stamp and time.monotonic() < self._retry_at

    def _open(self, stamp: tuple[int, ...] | None) -> None:
        identity, snapshot = self._identity(), None
        try:
            current = self._store.current()
            if current is not None and current.schema == SCHEMA_VERSION and current.identity == identity:
                snapshot = self._attempt(current)
        except Exception as error:
            logger.exception("the index cannot be opened")
            if not is_passing(error):
                self._ask_for_rebuild()
            self._stamp, self._retry_at = stamp, time.monotonic() + _RETRY
        else:
            self._swap(snapshot, stamp)

    def _ask_for_rebuild(self) -> None:
        try:
            self._store.ask_for_rebuild(DAMAGE)
        except OSError:
            # Asked again with the next attempt to open.
            logger.exception("the disk takes no word")

    def _attempt(self, current: Current) -> Snapshot:
        for remaining in reversed(range(_ATTEMPTS)):
            try:
                return Snapshot(current, self._store.folder(current.generation), self.known())
            except Exception:
                # A file that a merge has removed meanwhile shows as an error of any kind, and is not missed next time.
                if not remaining:
                    raise
                time.sleep(_PAUSE)
                current = self._store.current() or current
        raise AssertionError("the last attempt returns or raises")

    def _swap(self, snapshot: Snapshot | None, stamp: tuple[int, ...] | None) -> None:
        with self._changing:
            former, self._snapshot, self._stamp = self._snapshot, snapshot, stamp
            self._retry_at = float("inf")
            if former is not None:
                self._close_unless_used(former)

    def _close_unless_used(self, snapshot: Snapshot) -> None:
        if not self._users[snapshot]:
            del self._users[snapshot]
            if snapshot is not self._snapshot:
                snapshot.close()


_holders: WeakSet[Holder] = WeakSet()


def _forget_all() -> None:
    for holder in _holders:
        holder.forget()


os.register_at_fork(after_in_child=_forget_all)
