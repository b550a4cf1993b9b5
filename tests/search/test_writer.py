"""What does not fit into memory is sorted on the disk, and the index is the same."""

from pathlib import Path

import pytest

from adrnet.search import writer
from adrnet.search.schema import open_index
from tests.search.building import build, content, listing

GROUP = [
    listing(number, content(f"Example {number} 仲裁", texts=(f"Settles {number % 5}",))) for number in range(1, 60)
]


def _written(folder: Path) -> list[tuple[str, bytes, list[int]]]:
    store = build(folder, [GROUP])
    with open_index(store.folder(store.current().generation)).reader() as reader:
        return [(field, term, list(reader.postings(field, term).all_ids())) for field, term in reader.all_terms()]


def test_an_index_that_was_sorted_on_the_disk_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = _written(tmp_path / "one")
    runs = []
    monkeypatch.setattr(writer, "_POOL_MEGABYTES", 0.1)
    monkeypatch.setattr(writer, "_AT_ONCE", 7)
    monkeypatch.setattr(writer._Pool, "_add_run", lambda pool, path: runs.append(path) or pool.runs.append(path))
    assert _written(tmp_path / "another") == at_once
    assert len(runs) > 2
    assert not list(tmp_path.rglob("*.run"))
