"""What the quick writer writes is what Whoosh's own writes of the same documents, byte for byte."""

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh.codec import whoosh3
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.writing import NO_MERGE

from adrnet.search import bulk, collecting, writer
from adrnet.search.durable import DurableStorage
from adrnet.search.merging import merge_the_small
from adrnet.search.schema import SCHEMA

# More documents than fit into a byte, more in a term than stand in a block, words that come back within a document.
BLOCK, DOCUMENTS = 100, 300


def document(number: int) -> dict[str, Any]:
    """Return a document in several scripts; most of its words stand in no other."""
    text = f"Settles {'case ' * (number % 3)}word{number} 仲裁{'規則' * (number % 2)} Trọng tài số{number % 7}\nmed-arb"
    everything = f"Example {number}\n{text}"
    return {
        "listing": str(number),
        "numbers": (number, 0, number),
        "facet": f"country:{['JP', 'TH', 'VN'][number % 3]},service:arbitration",
        "stamp": f"{number:x}",
        "sort_keys": {"en": f"example {number}"},
        "sequence": text.encode(),
        "name": f"Example {number}",
        "text": text,
        **dict.fromkeys(("clusters", "exact", "pairs"), everything),
        **dict.fromkeys(("prefix", "whole"), f"Example {number}"),
        # Some have a field that others do not, and some one that is empty of tokens.
        **({"place": "!" if number % 4 else "Example City"} if number % 2 else {}),
    }


@contextmanager
def whoosh_writing(folder: Path, policy: Any = NO_MERGE) -> Iterator[Any]:
    index = FileStorage(str(folder)).open_index(schema=SCHEMA)
    its_own = index.writer(compound=False, codec=whoosh3.W3Codec(blocklimit=BLOCK, compression=bulk._COMPRESSION))
    yield its_own
    its_own.commit(mergetype=policy)


def write(folder: Path, writing: Any) -> None:
    """Write three segments; the last one takes in what is left of the one before it."""
    folder.mkdir()
    DurableStorage(folder).create_index(SCHEMA)
    with writing(folder) as one:
        for number in range(1, DOCUMENTS):
            one.add_document(**document(number))
    with writing(folder) as another:
        for number in range(DOCUMENTS, DOCUMENTS + 20):
            another.add_document(**document(number))
    with writing(folder, merge_the_small) as merging:
        for number in range(7):
            merging.delete_document(DOCUMENTS + 2 * number)
        merging.add_document(**document(2 * DOCUMENTS))


def written(folder: Path) -> list[dict[str, bytes]]:
    """Return the files of each segment by what they are, the names of segments left out."""
    with closing(FileStorage(str(folder)).open_index(schema=SCHEMA).reader()) as reader:
        names = [leaf.segment().segment_id() for leaf, _ in reader.leaf_readers()]
    return [
        {path.name.removeprefix(name): path.read_bytes() for path in folder.glob(f"{name}.*") if path.suffix != ".sums"}
        for name in names
    ]


@pytest.fixture(autouse=True)
def short_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_BLOCK", BLOCK)
    if getattr(whoosh3, "COMPRESSION_MIN_SIZE", None) != bulk._SHORT:
        # Whoosh 2.7.4 compresses shorter blocks: what is within them can still be compared.
        monkeypatch.setattr(bulk, "_COMPRESSION", 0)


@pytest.mark.parametrize("is_small", [False, True], ids=["in memory", "in runs"])
def test_it_writes_what_whoosh_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_small: bool) -> None:
    runs = []
    write(tmp_path / "whoosh", whoosh_writing)
    if is_small:
        write_run = collecting.Pool._write_run
        monkeypatch.setattr(collecting.Pool, "_write_run", lambda pool: runs.append(pool) or write_run(pool))
        monkeypatch.setattr(collecting, "_MOST", 100_000)
        monkeypatch.setattr(collecting, "_PORTION", 7)
        monkeypatch.setattr(bulk, "_SLOTS", 50)
    write(tmp_path / "house", writer.writing)
    assert bool(len(runs) > 2) == is_small
    expected, found = written(tmp_path / "whoosh"), written(tmp_path / "house")
    assert [sorted(files) for files in found] == [sorted(files) for files in expected]
    assert len(found) == 2
    for segment, same in zip(found, expected, strict=True):
        assert {name for name, file in segment.items() if file != same[name]} == set()
    assert not list(tmp_path.rglob("*.run"))
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.parametrize("number", [0, 255, 256, 65_535, 65_536, 2**31 - 1])
def test_a_document_of_any_number_is_written_as_whoosh_writes_it(number: int) -> None:
    file = StructFile(io.BytesIO())
    postings = whoosh3.W3Codec(compression=bulk._COMPRESSION).postings_writer(file)
    postings.start_postings(bulk.Frequency(), whoosh3.W3TermInfo())
    postings.add_posting(number, 1.0, b"\0\0\0\1", 5)
    postings.finish_postings()
    zero, once = np.zeros(1, np.int64), np.ones(1, np.uint32)
    (found,) = bulk._blocks(zero, zero, once * np.uint32(number), once, 5 * once, is_frequency=True)
    assert found == file.file.getvalue()


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_MOST", 1_000)
    DurableStorage(tmp_path).create_index(SCHEMA)

    def fail() -> None:
        with writer.writing(tmp_path) as one:
            for number in range(1, 20):
                one.add_document(**document(number))
            one.add_document(unknown="field")

    with pytest.raises(Exception, match="unknown"):
        fail()
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"_MAIN_0.toc", "MAIN_WRITELOCK"}


def test_a_field_of_another_kind_is_refused() -> None:
    kinds = {type(SCHEMA[name].format) for name in SCHEMA.names() if SCHEMA[name].indexed}
    assert kinds == {bulk.Existence, bulk.Frequency}
    assert not any(SCHEMA[name].vector for name in SCHEMA.names())
