import errno
import itertools
import multiprocessing
import os
import stat
import threading
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from adrnet.search.store import Current, Store, StoreBusyError

CURRENT = Current(generation=1, schema=1001, identity="an example", position=7, made_at="2026-01-01T00:00:00+00:00")


def test_what_the_pointer_was_made_to_say_is_what_it_says(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.point(CURRENT)
    assert store.current() == CURRENT
    assert Store(tmp_path).current() == CURRENT


def test_a_missing_pointer_says_nothing(tmp_path: Path) -> None:
    assert Store(tmp_path / "nowhere").current() is None
    assert Store(tmp_path / "nowhere").stamp() is None


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b"{}",
        b"null",
        b'{"generation": 1}',
        b'{"generation": "1", "schema": 1, "identity": "x", "position": 1, "made_at": ""}',
        b'{"generation": 1, "schema": 1, "identity": null, "position": 1, "made_at": ""}',
        b'{"generation": 1, "schema": 1, "identity": "x", "position": true, "made_at": ""}',
        b'{"generation": 1, "schema": 1, "identity": "x", "position": 1, "made_at": "", "more": 1}',
    ],
)
def test_a_damaged_pointer_says_nothing(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "CURRENT").write_bytes(written)
    assert Store(tmp_path).current() is None


def test_every_change_of_the_pointer_changes_its_stamp(tmp_path: Path) -> None:
    store = Store(tmp_path)
    stamps = []
    for position in range(200):
        store.point(replace(CURRENT, position=position % 10))
        stamps.append(store.stamp())
    assert all(one != other for one, other in itertools.pairwise(stamps))


def test_the_pointer_is_on_the_disk_before_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: done.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
    )
    replaced = Path.replace
    monkeypatch.setattr(Path, "replace", lambda self, target: (done.append("replace"), replaced(self, target)))
    Store(tmp_path).point(CURRENT)
    assert done == [str(tmp_path / "CURRENT.new"), "replace", str(tmp_path)]


def test_the_pointer_waits_for_what_is_done_meanwhile_and_stays_after_an_error(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.point(CURRENT)
    with store.pointing(replace(CURRENT, position=8)):
        assert store.current() == CURRENT
    assert store.current() == replace(CURRENT, position=8)
    with pytest.raises(ZeroDivisionError), store.pointing(replace(CURRENT, position=9)):
        assert 1 // 0
    assert store.current() == replace(CURRENT, position=8)
    assert [path.name for path in tmp_path.iterdir()] == ["CURRENT"]


def test_a_generation_begins_empty_and_private_with_a_number_of_its_own(tmp_path: Path) -> None:
    store = Store(tmp_path / "index")
    with store.writing(timeout=0):
        first = store.begin()
        store.point(replace(CURRENT, generation=first))
        second = store.begin()
    assert second > first
    for folder in (tmp_path / "index", tmp_path / "index" / "generations", store.folder(second)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(store.folder(second).iterdir()) == []


def test_what_an_interrupted_build_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.writing(timeout=0):
        store.point(replace(CURRENT, generation=store.begin()))
        left = store.begin()
        (store.folder(left) / "half a file").write_text("x")
        begun = store.begin()
    assert store.generations() == [store.current().generation, begun]
    assert list(store.folder(begun).iterdir()) == []


def test_clearing_keeps_what_it_is_told_and_what_is_no_generation(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.writing(timeout=0):
        one = store.begin()
        store.folder(5).mkdir()
        (tmp_path / "generations" / "notes").mkdir()
        store.clear(keep={one})
    assert store.generations() == [one]
    assert (tmp_path / "generations" / "notes").exists()


def test_a_second_writer_waits_so_long_and_then_gives_up(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.writing(timeout=0), pytest.raises(StoreBusyError), Store(tmp_path).writing(timeout=0.1):
        pytest.fail("two writers at once")
    with store.writing(timeout=0):
        pass


def test_a_second_writer_goes_on_once_the_first_is_done(tmp_path: Path) -> None:
    store, holds, order = Store(tmp_path), threading.Event(), []

    def first() -> None:
        with store.writing(timeout=0):
            holds.set()
            threading.Event().wait(0.1)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    holds.wait()
    with store.writing(timeout=5):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def _hold(folder: Path, connection: object) -> None:
    with Store(folder).writing(timeout=0):
        connection.send("held")
        threading.Event().wait()


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_hold, args=(tmp_path, theirs))
    process.start()
    assert ours.recv() == "held"
    with pytest.raises(StoreBusyError), Store(tmp_path).writing(timeout=0):
        pytest.fail("two writers at once")
    process.kill()
    process.join()
    with Store(tmp_path).writing(timeout=1):
        pass
    ours.close()
    theirs.close()
    process.close()


def test_somebody_asks_for_a_rebuild_until_there_was_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.wanted_rebuild() is None
    store.ask_for_rebuild("damaged")
    assert Store(tmp_path).wanted_rebuild() == "damaged"
    store.ask_for_rebuild("an erasure")
    store.ask_for_rebuild("damaged")
    assert store.wanted_rebuild() == "damaged, an erasure"
    store.rebuilt()
    store.rebuilt()
    assert store.wanted_rebuild() is None


def test_reasons_that_are_asked_for_at_once_are_all_kept(tmp_path: Path) -> None:
    reasons = {f"reason {number}" for number in range(10)}
    threads = [threading.Thread(target=Store(tmp_path).ask_for_rebuild, args=(reason,)) for reason in reasons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(Store(tmp_path).wanted_rebuild().split(", ")) == reasons


@pytest.mark.parametrize("written", [b"", b"\n", b"\xff\xfe"])
def test_half_a_word_asks_for_a_rebuild_as_well(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "REBUILD").write_bytes(written)
    assert Store(tmp_path).wanted_rebuild()
    Store(tmp_path).ask_for_rebuild("an erasure")
    assert "an erasure" in Store(tmp_path).wanted_rebuild()


def test_a_pointer_in_which_one_bit_fell_over_says_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.point(CURRENT)
    good = (tmp_path / "CURRENT").read_bytes()
    for place in range(len(good) * 8):
        bad = bytearray(good)
        bad[place // 8] ^= 1 << place % 8
        (tmp_path / "CURRENT").write_bytes(bad)
        assert store.current() is None


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EACCES])
def test_what_the_machine_cannot_say_now_is_not_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refused(_self: Path) -> bytes:
        raise OSError(number, "refused")

    Store(tmp_path).point(CURRENT)
    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(OSError, match="refused"):
        Store(tmp_path).current()


def test_what_keeps_a_writer_from_its_work_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    assert store.cannot_write() is None, "nobody has written yet"
    with store.writing(timeout=0):
        store.point(replace(CURRENT, generation=store.begin()))
    assert store.cannot_write() is None
    full = SimpleNamespace(f_bavail=10, f_frsize=4096)
    with monkeypatch.context() as patch:
        patch.setattr(os, "statvfs", lambda _path: full)
        assert store.cannot_write() == "no room for a new index"
    opened = os.open

    def closed(path: Path, flags: int, *more: int) -> int:
        if flags & os.O_RDWR:
            raise OSError(errno.EROFS, "read-only")
        return opened(path, flags, *more)

    monkeypatch.setattr(os, "open", closed)
    assert store.cannot_write() == os.strerror(errno.EROFS)


def test_the_pointer_is_readable_by_eye(tmp_path: Path) -> None:
    Store(tmp_path).point(CURRENT)
    written = (tmp_path / "CURRENT").read_text()
    assert all(f'"{name}"' in written for name in asdict(CURRENT))
