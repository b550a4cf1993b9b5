"""What is written reaches the disk in the right order, and a small commit is one file that any Whoosh reads."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from whoosh import index as whoosh_index
from whoosh import query as q
from whoosh.fields import ID, Schema
from whoosh.writing import OPTIMIZE

from adrnet.search import contents, durable
from adrnet.search.durable import DurableStorage, GatheringStorage, side_by_side
from adrnet.search.store import Store
from adrnet.search.writer import writing
from tests.search.building import VOCABULARY, build, content, document_of, facets_of, listing, open_snapshot


def _add(store: Store, number: int, name: str) -> Path:
    folder, made = store.folder(store.current().generation), listing(number, content(name))
    numbers = contents.numbers(folder, contents.segments(folder), [number], {})
    with writing(folder, is_small=True) as writer:
        for one in numbers:
            writer.delete_document(one)
        writer.add_document(**document_of(made, facets_of(made, made.published.content, VOCABULARY)))
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return build(tmp_path, [[listing(number, content(f"Example {number}")) for number in (1, 2)]])


@pytest.mark.parametrize(
    ("kind", "suffixes"),
    [(DurableStorage, {".trm", ".pst", ".col", ".sums"}), (GatheringStorage, {".seg"})],
)
def test_the_files_of_a_commit_are_on_the_disk_before_its_table_of_contents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[DurableStorage], suffixes: set[str]
) -> None:
    DurableStorage(tmp_path).create_index(Schema(listing=ID(stored=True)))
    done: list[str] = []
    monkeypatch.setattr(durable, "sync", lambda path: done.append(path.name))
    renamed = os.rename
    monkeypatch.setattr(os, "rename", lambda old, new: (done.append("rename"), renamed(old, new)))
    writer = kind(tmp_path).open_index().writer(compound=kind is GatheringStorage)
    writer.add_document(listing="1")
    writer.commit(merge=False)
    before, after = done[: done.index("rename")], done[done.index("rename") + 1 :]
    kept = {path.name for path in tmp_path.iterdir() if path.name.startswith("MAIN_") and path.suffix}
    assert {Path(name).suffix for name in kept} == suffixes
    assert kept <= set(before)
    assert any(".toc." in name for name in before)
    assert after == [tmp_path.name]


def test_a_small_commit_is_one_file_that_any_whoosh_reads_and_merges(store: Store) -> None:
    folder = _add(store, 2, "Another 仲裁")
    _add(store, 3, "Example 3")
    assert len(list(folder.glob("*.seg"))) == len(contents.segments(folder)) - 1 == 2
    for _ in range(2):
        with whoosh_index.open_dir(str(folder)).searcher() as searcher, open_snapshot(store) as snapshot:
            for name, ids in {"example": [1, 3], "another": [2], "仲裁": [2], "2": []}.items():
                assert [int(hit["listing"]) for hit in searcher.search(q.Term("name", name))] == ids
                found = snapshot.postings("name", name).documents
                assert snapshot.ids[found[snapshot.alive[found]]].tolist() == ids
        with writing(folder, OPTIMIZE):
            pass
    assert not list(folder.glob("*.seg"))


def test_a_commit_that_only_takes_out_writes_no_segment(store: Store) -> None:
    folder = store.folder(store.current().generation)
    before = {path.name for path in folder.iterdir()}
    with writing(folder, is_small=True) as writer:
        writer.delete_document(0)
    new = {path.name for path in folder.iterdir()} - before
    assert {Path(name).suffix for name in new} == {".toc"}
    with open_snapshot(store) as snapshot:
        assert snapshot.ids[snapshot.alive].tolist() == [2]


def test_a_small_commit_that_fails_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path) -> None:
        raise OSError(errno.ENOSPC, "no space")

    folder = store.folder(store.current().generation)
    before = {path.name for path in folder.iterdir()}
    monkeypatch.setattr(durable, "sync", full)
    with pytest.raises(OSError, match="no space"):
        _add(store, 3, "Example 3")
    assert {path.name for path in folder.iterdir()} == before


def test_what_is_done_side_by_side_is_done_at_the_end_and_fails_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    acts = [lambda number=number: done.append(number) for number in range(5)]
    with side_by_side(*acts):
        pass
    with side_by_side():
        pass
    assert sorted(done) == [0, 1, 2, 3, 4]
    with pytest.raises(ZeroDivisionError), side_by_side(lambda: 1 // 0):
        pass

    def none(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(ThreadPoolExecutor, "submit", none)
    with side_by_side(*acts):
        assert sorted(done[5:]) == [0, 1, 2, 3, 4]
