"""What is read from inside Whoosh's files is what its public interface says."""

from pathlib import Path

import pytest

from adrnet.search import checksums, codec
from adrnet.search.checksums import DamagedError
from adrnet.search.ranking import MEASURED
from adrnet.search.schema import open_index
from tests.search.building import build, content, day, listing, open_snapshot

# More than two of Whoosh's blocks of postings.
NUMBER = 300


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> object:
    group = [
        listing(
            number,
            content(
                f"Example {'Example ' * (number % 3)}仲裁 {number % 7}",
                texts=("Settles disputes.",) * (number % 2),
                places=("JP", "SG")[: number % 3],
            ),
            confirmed=day(number % 28 + 1) if number % 5 else None,
        )
        for number in range(1, NUMBER + 1)
    ]
    store = build(tmp_path_factory.mktemp("index"), [group], without=[3, 200])
    with open_index(store.folder(store.current().generation)).reader() as opened:
        (leaf,) = [leaf for leaf, _ in opened.leaf_readers()]
        yield leaf


def test_postings_are_those_that_whoosh_hands_out_one_by_one(reader: object) -> None:
    terms = 0
    for field, term in reader.all_terms():
        matcher, expected = reader.postings(field, term), []
        while matcher.is_active():
            expected.append((matcher.id(), matcher.weight()))
            matcher.next()
        found = codec.postings(reader, field, term)
        said = zip(found.documents.tolist(), found.weights.tolist(), strict=True)
        assert [one for one in said if not reader.is_deleted(one[0])] == expected, (field, term)
        terms += 1
    assert terms > 100
    assert len(codec.postings(reader, "name", "example").documents) == NUMBER
    assert set(codec.postings(reader, "name", "example").weights.tolist()) == {1, 2, 3}
    assert not len(codec.postings(reader, "name", "nowhere").documents)


def test_columns_and_lengths_are_those_that_whoosh_says_document_by_document(reader: object) -> None:
    numbers = range(reader.doc_count_all())
    found = codec.numbers(reader, "numbers")
    assert found.tolist() == [list(row) for row in reader.column_reader("numbers")]
    assert found[:, 0].tolist() == [int(reader.stored_fields(one)["listing"]) for one in numbers]
    for field in MEASURED:
        expected = [reader.doc_field_length(one, field) or 0 for one in numbers]
        assert codec.lengths(reader, field).tolist() == expected
        assert len(set(expected)) > 1


@pytest.mark.parametrize("place", [95, 100, 110, None])
def test_a_column_that_is_too_short_or_has_a_wrong_bit_is_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int | None
) -> None:
    # The file's checksum would notice it first: here is what notices damage after that was compared.
    monkeypatch.setattr(checksums, "check_segments", lambda *_args: None)
    store = build(tmp_path, [[listing(number, content("Example"), confirmed=day(number)) for number in range(1, 20)]])
    (file,) = store.folder(store.current().generation).glob("*.numbers.col")
    written = bytearray(file.read_bytes())
    if place is None:
        del written[-24:]
    else:
        written[place] ^= 16
    file.write_bytes(written)
    with pytest.raises(DamagedError), open_snapshot(store):
        pass
