"""Generations of the index on disk, and the pointer that says which one counts.

    <INDEX_DIRECTORY>/CURRENT            the pointer: generation, make, identity of the database, position in the log
    <INDEX_DIRECTORY>/REBUILD            somebody asks for a new generation (a damaged file, an erasure); may be absent
    <INDEX_DIRECTORY>/writer.lock        held by the one writer, whatever its process
    <INDEX_DIRECTORY>/builder.lock       held by whoever builds a new generation beside the present one
    <INDEX_DIRECTORY>/generations/<n>/   Whoosh's own files; a generation that CURRENT does not name is nothing yet

Nothing here knows what is indexed. The directory is private to the application and never restored from outside:
Whoosh's tables of contents are pickles.

Decisions:
* Generation and position stand in one small file that is replaced atomically, so a reader notices both with one `stat`
  and never sees one without the other.
* What a table of contents names is on the disk before it is (`durable`), and the pointer is written after it. A
  crash anywhere in between leaves an older position: changes are applied once more, which changes nothing.
* An `flock` dies with its process: no stale locks, no clock, no process ids.
"""

import errno
import fcntl
import json
import os
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, fields
from functools import partial
from pathlib import Path

from adrnet.search import checksums
from adrnet.search.durable import side_by_side, sync

# The usual reason for asking for a rebuild.
DAMAGE = "damaged"
_PRIVATE = 0o700
_POLL = 0.02
# What a writer needs beyond the size of the present index, in bytes.
_ROOM = 1 << 20
# A disk without room or closed to us, too many open files, no memory.
_PASSING = {
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM,
    errno.EMFILE, errno.ENFILE, errno.ENOMEM,
}  # fmt: skip


class StoreBusyError(RuntimeError):
    """Another writer held the lock for as long as we were willing to wait."""


@dataclass(frozen=True)
class Current:
    """What the pointer says: which generation, of which make (`schema`), of which database, up to where in its log."""

    generation: int
    schema: int
    identity: str
    position: int
    made_at: str


def is_passing(error: BaseException) -> bool:
    """Whether the machine is short of something, or allows nothing: then a new index would not help."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _PASSING)


class Store:
    """The index directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._pointer = directory / "CURRENT"
        self._request = directory / "REBUILD"
        self._generations = directory / "generations"

    def current(self) -> Current | None:
        """Return what the pointer says, None when it is missing or says nothing sensible.

        Raises:
            OSError: the machine cannot say now.
        """
        try:
            current = Current(**json.loads(checksums.body_of(self._pointer.read_bytes())))
        except OSError as error:
            if is_passing(error):
                raise
            return None
        except (checksums.DamagedError, ValueError, TypeError):
            return None
        sensible = all(type(getattr(current, field.name)) is field.type for field in fields(Current))
        return current if sensible else None

    def stamp(self) -> tuple[int, int, int] | None:
        """Return what differs after every change of the pointer, None when there is none."""
        try:
            status = self._pointer.stat()
        except OSError:
            return None
        # Each change is a new file: its number differs from the former's, number and time together from all others'.
        return status.st_ino, status.st_mtime_ns, status.st_size

    def folder(self, generation: int) -> Path:
        """Return where a generation lies."""
        return self._generations / str(generation)

    def writing(self, timeout: float) -> AbstractContextManager[None]:
        """Be the only one, in this process and all others, who writes the present generation or moves the pointer.

        Args:
            timeout: how many seconds to wait for the other writer; 0 tries once.

        Raises:
            StoreBusyError: the other writer is not done.
        """
        return self._alone("writer.lock", timeout)

    def building(self, timeout: float) -> AbstractContextManager[None]:
        """Be the only one who makes a new generation; the present one is written meanwhile. As `writing` otherwise."""
        return self._alone("builder.lock", timeout)

    @contextmanager
    def _alone(self, lock: str, timeout: float) -> Iterator[None]:
        for folder in (self.directory, self._generations):
            folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        self.directory.chmod(_PRIVATE)
        # A descriptor of its own for every caller: the lock belongs to it, so threads exclude each other as well.
        descriptor = os.open(self.directory / lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            until = time.monotonic() + timeout
            while not _try_lock(descriptor):
                if time.monotonic() >= until:
                    raise StoreBusyError(f"another writer has held the index for {timeout} seconds")
                time.sleep(_POLL)
            yield
        finally:
            os.close(descriptor)

    def begin(self) -> int:
        """Make the folder of a new generation and return its number; leftovers of an interrupted one are cleared.

        Called by whoever holds `building`.
        """
        current = self.current()
        self.clear(keep={current.generation} if current else set())
        generation = max([current.generation if current else 0, *self.generations()]) + 1
        self.folder(generation).mkdir(mode=_PRIVATE)
        sync(self._generations)
        return generation

    def point(self, current: Current) -> None:
        """Make the pointer say `current`, atomically and on the disk."""
        with self.pointing(current):
            pass
        sync(self.directory)

    @contextmanager
    def pointing(self, current: Current) -> Iterator[None]:
        """Bring what the pointer will say to the disk beside what is done meanwhile, and make it count at the end.

        After an error it says what it said. A crash soon afterwards can leave what it said before: for one that goes on
        with its generation, where changes are applied once more, but not for one that begins another (`point`).
        """
        beside = self._pointer.with_suffix(".new")
        try:
            with beside.open("wb") as file:
                file.write(checksums.signed(json.dumps(asdict(current)).encode()))
                file.flush()
                # All that is left to the other thread is to wait: two that compute get into each other's way.
                with side_by_side(partial(os.fsync, file.fileno())):
                    yield
            beside.replace(self._pointer)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise

    def generations(self) -> list[int]:
        """Return the numbers of all generations on disk, whether they count or not."""
        if not self._generations.exists():
            return []
        names = [path.name for path in self._generations.iterdir()]
        return sorted(int(name) for name in names if name.isascii() and name.isdigit())

    def clear(self, keep: Collection[int]) -> None:
        """Remove all generations but these; whoever has their files open keeps what it has."""
        for generation in self.generations():
            if generation not in keep:
                shutil.rmtree(self.folder(generation), ignore_errors=True)

    def ask_for_rebuild(self, reason: str) -> None:
        """Leave word for the next writer that a new generation is needed, and why; former reasons stay.

        Raises:
            OSError: the disk does not take it.
        """
        if reason in (self.wanted_rebuild() or ""):
            return
        # Appended at once, by whoever asks, on lines of its own: nobody's reason is lost to another's or to half a one.
        descriptor = os.open(self._request, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, f"\n{reason}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync(self.directory)

    def wanted_rebuild(self) -> str | None:
        """Return the reason why somebody wants a new generation, None when nobody does."""
        try:
            said = self._request.read_text("utf-8", errors="replace")
        except OSError:
            return None
        return ", ".join(dict.fromkeys(filter(None, said.split("\n")))) or "asked for"

    def rebuilt(self) -> None:
        """Take the word away: a new generation is in place."""
        self._request.unlink(missing_ok=True)

    def cannot_write(self) -> str | None:
        """Return why a writer could not do its work now, None when it could; nothing is written."""
        try:
            os.close(os.open(self.directory / "writer.lock", os.O_RDWR | os.O_CLOEXEC))
            disk, current = os.statvfs(self.directory), self.current()
            folder = self.folder(current.generation) if current else self.directory
            size = sum(path.stat().st_size for path in folder.iterdir())
        except FileNotFoundError:
            # Made by the first writer, or just being replaced.
            return None
        except OSError as error:
            return os.strerror(error.errno or errno.EIO)
        return "no room for a new index" if disk.f_bavail * disk.f_frsize < size + _ROOM else None


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
