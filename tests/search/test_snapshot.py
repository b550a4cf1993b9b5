import gc
import threading
from pathlib import Path

import numpy as np
import pytest

from adrnet.search import contents
from adrnet.search import segment as segment_module
from adrnet.search import snapshot as snapshot_module
from adrnet.search.bits import unpack
from adrnet.search.checksums import DamagedError
from adrnet.search.segment import Segment
from adrnet.search.snapshot import Snapshot, neutral
from tests.search.building import build, content, day, listing, open_snapshot, opened


def test_the_neutral_order_is_not_the_order_of_registration_and_never_changes() -> None:
    order = np.argsort(neutral(np.arange(1, 11))).tolist()
    assert order != sorted(order)
    # A new release must not shuffle every list of equals: this is what it has always been.
    assert [number + 1 for number in order] == [10, 3, 5, 7, 4, 1, 2, 8, 9, 6]
    assert len(set(neutral(np.arange(100_000)).tolist())) == 100_000


def test_documents_have_one_number_across_segments(tmp_path: Path) -> None:
    store = build(
        tmp_path,
        [
            [listing(number, content(f"Example {number}"), confirmed=day(number)) for number in (3, 1)],
            [listing(2, content("Example 2"))],
        ],
    )
    with open_snapshot(store) as snapshot:
        assert snapshot.total == 3
        assert snapshot.ids[snapshot.alive].tolist() == [3, 1, 2]
        assert snapshot.confirmed[snapshot.alive].tolist() == [day(3).timestamp(), day(1).timestamp(), 0]
        found = snapshot.postings("name", "example")
        assert snapshot.ids[found.documents].tolist() == [3, 1, 2]
        assert found.weights.tolist() == [1, 1, 1]


def test_what_was_deleted_is_not_alive(tmp_path: Path) -> None:
    groups = [[listing(number, content("Example")) for number in range(first, first + 3)] for first in (1, 4)]
    with open_snapshot(build(tmp_path, groups, without=[2, 4])) as snapshot:
        assert snapshot.ids[snapshot.alive].tolist() == [1, 3, 5, 6]


def test_facets_are_rows_of_bits(tmp_path: Path) -> None:
    groups = [[listing(1, content("One", places=("JP",)))], [listing(2, content("Two", places=("JP", "SG")))]]
    with open_snapshot(build(tmp_path, groups)) as snapshot:
        codes, rows = snapshot.facets["country"]
        assert codes == ("JP", "SG")
        assert [snapshot.ids[unpack(row)].tolist() for row in rows] == [[1, 2], [2]]
        assert snapshot.carrying("country", "TH") is None
        assert snapshot.carrying("colour", "red") is None


def test_an_empty_index_is_an_index(tmp_path: Path) -> None:
    with open_snapshot(build(tmp_path, [])) as snapshot:
        assert snapshot.total == 0
        assert snapshot.facets == {}
        assert snapshot.postings("name", "example").documents.tolist() == []
        assert snapshot.ranks("en").tolist() == []
        assert snapshot.lexicons() == []


def test_an_index_whose_documents_were_all_deleted_is_an_index(tmp_path: Path) -> None:
    with open_snapshot(build(tmp_path, [[listing(1, content("Example"))]], without=[1])) as snapshot:
        assert snapshot.total == 0
        assert not snapshot.alive.any()


def test_names_have_their_place_in_the_order_of_each_language(tmp_path: Path) -> None:
    from_one_to_three = [content("Zeta"), content("Alpha"), content("Émile")]
    groups = [[listing(number, said)] for number, said in enumerate(from_one_to_three, start=1)]
    with open_snapshot(build(tmp_path, groups)) as snapshot:
        ranks = snapshot.ranks("en")
        assert sorted(snapshot.ids[snapshot.alive].tolist(), key=lambda one: ranks[snapshot.ids == one][0]) == [2, 3, 1]
        assert (snapshot.ranks("vi") == ranks).all()


def test_a_segment_that_is_known_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = build(tmp_path, [[listing(1, content("One"))], [listing(2, content("Two"))]])
    current = store.current()
    read = []
    monkeypatch.setattr(snapshot_module, "Segment", lambda reader: read.append(1) or Segment(reader))
    first = Snapshot(current, store.folder(current.generation), {})
    second = Snapshot(current, store.folder(current.generation), first.segments)
    assert len(read) == 2
    assert second.ids.tolist() == first.ids.tolist()
    first.close()
    # What the first has read outlives its files.
    assert second.postings("name", "two").documents.tolist() == [64]
    second.close()


def test_postings_are_forgotten_before_they_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment_module, "_MOST_POSTINGS", 10)
    store = build(tmp_path, [[listing(number, content(f"Example {number}")) for number in range(1, 30)]])
    with open_snapshot(store) as snapshot:
        for _ in range(3):
            for number in range(1, 30):
                assert len(snapshot.postings("name", str(number)).documents) == 1
        assert len(next(iter(snapshot.segments.values()))._postings) < 29


def test_threads_share_a_snapshot_without_false_errors(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(400)]
    store = build(
        tmp_path,
        [[listing(first + number, content(" ".join(words[number::7]))) for number in range(7)] for first in (1, 11)],
    )
    with open_snapshot(store) as snapshot:
        wrong: list[object] = []
        start = threading.Barrier(8)

        def read(turn: int) -> None:
            start.wait()
            try:
                for word in words[turn:] + words[:turn]:
                    number = words.index(word) % 7
                    found = snapshot.ids[snapshot.postings("name", word).documents].tolist()
                    if found != [1 + number, 11 + number]:
                        wrong.append((word, found))
            except Exception as error:
                wrong.append(error)

        threads = [threading.Thread(target=read, args=(turn * 50,)) for turn in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []


def test_damaged_postings_are_an_error_and_no_answer(tmp_path: Path) -> None:
    store = build(tmp_path, [[listing(number, content("Example")) for number in range(1, 200)]])
    folder = store.folder(store.current().generation)
    (postings,) = folder.glob("*.pst")
    with open_snapshot(store) as snapshot:
        postings.write_bytes(b"\0" * postings.stat().st_size)
        with pytest.raises(DamagedError):
            snapshot.postings("name", "example")


def test_a_dictionary_that_is_cut_off_is_damage_whoever_looks_into_it(tmp_path: Path) -> None:
    store = build(tmp_path, [[listing(number, content(f"Example {number}")) for number in range(1, 20)]])
    (words,) = store.folder(store.current().generation).glob("*.trm")
    with open_snapshot(store) as snapshot:
        assert snapshot.has("name", "example")
        assert snapshot.beginning_with("name", "exa") == {"example"}
        words.write_bytes(b"")
        looks = [lambda: snapshot.has("name", "1"), lambda: snapshot.beginning_with("name", "1"), snapshot.lexicons]
        for look in looks:
            with pytest.raises(DamagedError):
                look()


def test_documents_are_found_in_open_segments_and_in_others_alike(tmp_path: Path) -> None:
    groups = [[listing(number, content("Example")) for number in range(first, first + 3)] for first in (1, 4)]
    store = build(tmp_path, groups, without=[2, 4])
    folder = store.folder(store.current().generation)
    there = contents.segments(folder)
    with open_snapshot(store) as snapshot:
        for known in ({}, snapshot.segments):
            assert contents.numbers(folder, there, [6, 1, 2, 9], known) == [0, 5]


@pytest.mark.parametrize("lost", ["_stored", "_name_len", "_text_len", "numbers", "sequence"])
def test_a_snapshot_that_cannot_be_opened_leaves_no_file_open(tmp_path: Path, lost: str) -> None:
    said = content("Example", texts=("Settles disputes.",))
    store = build(tmp_path, [[listing(1, said)], [listing(2, said)]])
    folder = store.folder(store.current().generation)
    next(iter(folder.glob(f"*.{lost}.col"))).unlink()
    with pytest.raises((DamagedError, TypeError)):
        Snapshot(store.current(), folder, {})
    gc.collect()
    assert opened(store) == 0
