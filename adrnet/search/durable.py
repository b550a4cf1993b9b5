"""Whoosh's file storage with the disk as the witness: what a table of contents names is on the disk before it is.

Decisions:
* Files go to the disk side by side: each waits for the disk about as long as all of them together.
* A small commit is gathered in memory, and its segment becomes one file: what a change costs is mostly the files it
  waits for. Whoosh reads such a file (a "compound" one) into memory at every open, so large segments stay apart.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage, RamStorage

from adrnet.search import checksums


def sync(path: Path) -> None:
    """Return when the disk has the file, or the entries of the folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def side_by_side(*acts: Callable[[], object]) -> Iterator[None]:
    """Do something beside the body; at the end all of it is done.

    Raises:
        OSError: one of the acts failed; an error of the body goes first.
    """
    # Threads that live as long as this takes: a pool that is kept would be dead in a forked process.
    with ThreadPoolExecutor(max(1, len(acts))) as threads:
        begun: list[Future[object]] = []
        for act in acts:
            try:
                begun.append(threads.submit(act))
            except RuntimeError:
                # There is no thread to be had, which only takes longer.
                act()
        yield
        for one in begun:
            one.result()


class DurableStorage(FileStorage):  # type: ignore[misc]  # whoosh publishes no types
    """Whoosh's file storage, which by itself leaves it to chance when files reach the disk.

    Whoosh makes a commit visible by renaming the table of contents. Here everything written since the last rename is on
    the disk before, and the rename itself afterwards. Checksums are taken at the same moment.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._unsynced: set[str] = set()

    def create_file(self, name: str, **kwargs: Any) -> Any:
        """Create a file and remember that the disk does not have it yet."""
        self._unsynced.add(name)
        return super().create_file(name, **kwargs)

    def discard(self) -> None:
        """Remove what was created and never counted: a disk that is full needs the room."""
        for name in self._unsynced:
            (Path(self.folder) / name).unlink(missing_ok=True)
        self._unsynced.clear()

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename, with the disk as the witness."""
        folder = Path(self.folder)
        first, *others = self._finished(folder, oldname)
        with side_by_side(*(partial(sync, path) for path in others)):
            sync(first)
        self._unsynced.clear()
        super().rename_file(oldname, newname, safe=safe)
        sync(folder)

    def _finished(self, folder: Path, contents: str) -> Sequence[Path]:
        """Write what is still to be written; return what the disk does not have yet."""
        path = folder / contents
        path.write_bytes(checksums.signed(path.read_bytes()))
        names = [name for name in sorted(self._unsynced) if (folder / name).exists()]
        return [*(folder / name for name in names), *checksums.write_sums(folder, names)]


class GatheringStorage(DurableStorage):
    """The same for a small commit with a compound segment: nothing is on the disk before the commit."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._gathered = RamStorage()

    def create_file(self, name: str, **_kwargs: Any) -> Any:
        """Create a file in memory."""
        return self._gathered.create_file(name)

    def open_file(self, name: str, **kwargs: Any) -> Any:
        """Open a file, wherever it is."""
        return self._of(name).open_file(name, **kwargs)

    def list(self) -> Sequence[str]:
        """Return the names of all files."""
        return [*super().list(), *self._gathered.list()]

    def file_exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return bool(self._of(name).file_exists(name))

    def file_length(self, name: str) -> int:
        """Return how many bytes a file has."""
        return int(self._of(name).file_length(name))

    def file_modified(self, name: str) -> float:
        """Return when a file was written."""
        return float(self._of(name).file_modified(name))

    def delete_file(self, name: str) -> None:
        """Remove a file, wherever it is."""
        self._of(name).delete_file(name)

    def temp_storage(self, name: str | None = None) -> Any:
        """Return where Whoosh sorts."""
        del name
        return RamStorage()

    def _of(self, name: str) -> Any:
        return self._gathered if self._gathered.file_exists(name) else super()

    def _finished(self, folder: Path, contents: str) -> Sequence[Path]:
        written = []
        for name in self._gathered.list():
            # A segment without documents leaves its files behind, and no compound one.
            if name == contents or name.endswith(checksums.COMPOUND):
                self._unsynced.add(name)
                written.append(folder / name)
                written[-1].write_bytes(checksums.signed(self._gathered.files[name]))
        self._gathered.clean()
        return written
