"""No bit of the index's files can fall over without being noticed before it is an answer."""

import gc
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from adrnet.search import checksums
from adrnet.search.checksums import DamagedError, body_of, signed
from adrnet.search.documents import document_of
from adrnet.search.snapshot import Snapshot
from adrnet.search.store import Store
from adrnet.search.writer import writing
from tests.search.building import build, content, listing


@pytest.fixture
def store(tmp_path: Path) -> Store:
    said = content("Example 仲裁", texts=("Settles disputes.",), places=("JP",))
    made = build(tmp_path, [[listing(number, said) for number in group] for group in ((1, 2, 3), (4, 5))], without=[2])
    with writing(_folder(made), is_small=True) as writer:
        writer.add_document(**document_of(listing(6, said), []))
    return made


def _folder(store: Store) -> Path:
    return store.folder(store.current().generation)


def _open(store: Store) -> None:
    Snapshot(store.current(), _folder(store), {}).close()


def _files(store: Store) -> list[Path]:
    return sorted(path for path in _folder(store).iterdir() if path.stat().st_size)


def test_what_was_signed_is_what_comes_back() -> None:
    for body in (b"", b"example", b"\n" * 100):
        assert body_of(signed(body)) == body
        with pytest.raises(DamagedError):
            body_of(body)


# Whoosh leaves files that it cannot read to the garbage collector, which closes them with a warning.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda path, place: path.write_bytes(_flipped(path.read_bytes(), place)),
        lambda path, place: os.truncate(path, place // 8),
        lambda path, _: path.unlink(),
    ],
    ids=["flipped", "truncated", "missing"],
)
def test_damage_of_every_file_is_noticed_at_the_opening(store: Store, spoil: Callable[[Path, int], None]) -> None:
    _open(store)
    files = _files(store)
    assert {path.suffix for path in files} == {".toc", ".trm", ".pst", ".col", ".sums", ".seg"}
    choose = random.Random(20261122)  # noqa: S311 - the same places each time, no secret
    for path in files:
        good = path.read_bytes()
        spoil(path, choose.randrange(len(good) * 8))
        with pytest.raises(Exception):  # noqa: B017, PT011 - a file without its head meets Whoosh first, as anything
            _open(store)
        path.write_bytes(good)
    _open(store)
    # Here and not in a later test, which would have to answer for the warning.
    gc.collect()


def _flipped(written: bytes, place: int) -> bytes:
    spoilt = bytearray(written)
    spoilt[place // 8] ^= 1 << place % 8
    return bytes(spoilt)


@pytest.mark.parametrize("written", ["null", "[]", "{}x", '{"MAIN_x.trm": "1"}'])
def test_sums_that_say_nothing_sensible_are_damage(store: Store, written: str) -> None:
    next(_folder(store).glob("*.sums")).write_text(written)
    with pytest.raises(DamagedError):
        _open(store)


def test_a_segment_is_read_once_while_its_files_stay_as_they_are(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read, real = [], checksums._sum
    monkeypatch.setattr(checksums, "_sum", lambda path: read.append(path.name) or real(path))
    _open(store)
    first = len(read)
    _open(store)
    assert len(read) == first > 0
    os.utime(next(_folder(store).glob("*.trm")))
    _open(store)
    assert first < len(read) < 2 * first


def test_sums_name_all_files_of_a_segment_and_go_with_them(store: Store) -> None:
    for path in _folder(store).glob("*.sums"):
        beside = {other.name for other in _folder(store).glob(f"{path.stem}.*")} - {path.name}
        assert set(json.loads(path.read_text())) == beside
    with writing(_folder(store), lambda _writer, _segments: []) as writer:
        writer.add_document(listing="9")
    assert len(list(_folder(store).glob("*.sums"))) == 1
