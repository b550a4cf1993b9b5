"""Counting in a file that processes share."""

import multiprocessing
from pathlib import Path

from adrnet.kit.tally import Tally


def _count(file: Path, times: int) -> None:
    tally = Tally(file)
    for _ in range(times):
        tally.count("somebody", 7)
    tally.close()


def test_each_key_is_counted_by_itself_and_each_window_anew(tmp_path):
    tally = Tally(tmp_path / "reading")
    assert [tally.count("a", 1) for _ in range(3)] == [1, 2, 3]
    assert tally.count("b", 1) == 1
    assert tally.count("a", 2) == 1
    assert tally.count("a", 2**32 + 2) == 2, "a window is told by its last 32 bits"


def test_processes_count_together_and_a_restart_forgets_nothing(tmp_path):
    file = tmp_path / "reading"
    for times in (20, 30):
        process = multiprocessing.get_context("spawn").Process(target=_count, args=(file, times))
        process.start()
        process.join()
    assert Tally(file).count("somebody", 7) == 51
    assert file.stat().st_mode & 0o077 == 0


def test_thousands_of_readers_are_told_apart(tmp_path):
    tally = Tally(tmp_path / "reading")
    counts = [tally.count(f"network {number}", 1) for number in range(2000)]
    assert sum(one > 1 for one in counts) < 20


def test_a_file_of_another_size_is_made_right(tmp_path):
    file = tmp_path / "reading"
    file.write_bytes(b"something else")
    Tally(file).count("a", 1)
    assert Tally(file).count("a", 1) == 2
