"""What is read from inside Whoosh's files is what its public interface says."""

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import ID, TEXT
from whoosh.filedb.filestore import FileStorage, RamStorage, Storage

from adrnet.search import checksums, codec, columns
from adrnet.search.checksums import DamagedError
from adrnet.search.ranking import MEASURED
from adrnet.search.schema import open_index
from tests.search.building import build, content, day, listing, open_snapshot

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
    terms, number = codec.Terms(reader), 0
    for field, term in reader.all_terms():
        matcher, expected = reader.postings(field, term), []
        while matcher.is_active():
            expected.append((matcher.id(), matcher.weight()))
            matcher.next()
        found = terms.postings(field, term)
        said = zip(found.documents.tolist(), found.weights.tolist(), strict=True)
        assert [one for one in said if not reader.is_deleted(one[0])] == expected, (field, term)
        number += 1
    assert number > 100
    for field in reader.indexed_field_names():
        assert list(terms.all_of(field)) == list(reader.lexicon(field)) != []
    assert list(terms.all_of("nowhere")) == []
    assert len(terms.postings("name", "example").documents) == NUMBER
    assert set(terms.postings("name", "example").weights.tolist()) == {1, 2, 3}
    assert not len(terms.postings("name", "nowhere").documents)


Lists = Mapping[tuple[str, str], list[tuple[int, float]]]
KINDS = {"text": TEXT(phrase=False), "pairs": ID()}


@contextmanager
def written(storage: Storage, lists: Lists, **settings: int) -> Iterator[codec.Terms]:
    """Have Whoosh write lists of (document, weight), none of them a document's, and open them."""
    whoosh = W3Codec(**settings)
    segment = whoosh.new_segment(storage, "MAIN")
    writer = whoosh.field_writer(storage, segment)
    for field, kind in KINDS.items():
        writer.start_field(field, kind)
        for name, term in sorted(lists):
            if name == field:
                writer.start_term(term.encode())
                for document, weight in lists[name, term]:
                    writer.add(document, weight, int(weight).to_bytes(4) if field == "text" else b"", 1)
                writer.finish_term()
        writer.finish_field()
    writer.close()
    terms = whoosh.terms_reader(storage, segment)
    yield codec.Terms(SimpleNamespace(_terms=terms))
    terms.close()


def made(random: Random, number: int, gap: int, weight: float) -> list[tuple[int, float]]:
    """Return a list of so many postings, gaps between documents up to `gap`, weights up to `weight`."""
    documents = itertools.accumulate(random.randint(1, gap) for _ in range(number))
    return [(document, float(random.randint(1, int(weight)))) for document in documents]


@pytest.mark.parametrize(
    ("settings", "is_in_memory"),
    [({"blocklimit": 128}, True), ({"blocklimit": 1024}, False), ({"blocklimit": 100, "compression": 0}, False)],
)
def test_lists_of_every_length_and_density_are_read_as_they_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, int], *, is_in_memory: bool
) -> None:
    random = Random(7)  # noqa: S311 - the same lists each time
    lists = {
        ("text", f"{number} {gap} {weight}"): made(random, number, gap, weight)
        for number in (1, 2, 3, 4, 47, 48, 49, 50, 128, 129, 256, 1024, 1025, 3000)
        for gap in (1, 3, 250, 300, 70_000)
        for weight in (1, 5)
    }
    lists |= {("pairs", term): [(document, 1.0) for document, _ in found] for (_, term), found in lists.items()}
    # The same weight everywhere, but not 1; and terms enough for tables in which places are taken.
    lists["text", "twice"] = [(document, 2.0) for document in range(0, 3000, 3)]
    lists |= {("pairs", f"one of many {number}"): [(number, 1.0)] for number in range(2000)}
    # So that keys lie across what is read at a time.
    monkeypatch.setattr(codec, "_AT_ONCE", 1000)
    storage = RamStorage() if is_in_memory else FileStorage(str(tmp_path))
    with written(storage, lists, **settings) as terms:
        for (field, term), expected in lists.items():
            found = terms.postings(field, term)
            assert list(zip(found.documents.tolist(), found.weights.tolist(), strict=True)) == expected, (field, term)
            assert not len(terms.postings(field, f"{term} more").documents)
        for field in KINDS:
            expected = sorted(term.encode() for name, term in lists if name == field)
            assert list(terms.all_of(field)) == expected
        assert not len(terms.postings("text", "one of many 5").documents)
        assert not len(terms.postings("elsewhere", "twice").documents)


def test_a_wrong_bit_in_a_list_or_in_what_is_said_of_it_is_damage_or_changes_nothing(tmp_path: Path) -> None:
    random = Random(11)  # noqa: S311 - the same bits each time
    lists = {("text", str(number)): made(random, number, 40, 3) for number in (1, 3, 20, 100, 300)}
    with written(FileStorage(str(tmp_path)), lists) as terms:
        right = {term: [column.tolist() for column in _columns(terms.postings("text", term))] for _, term in lists}
        noticed = 0
        for file, term in ((path, term) for path in tmp_path.iterdir() for _, term in lists):
            before = file.read_bytes()
            for place in random.sample(range(len(before)), 100):
                changed = bytearray(before)
                changed[place] ^= 1 << random.randrange(8)
                file.write_bytes(changed)
                try:
                    found = [column.tolist() for column in _columns(terms.postings("text", term))]
                except DamagedError:
                    noticed += 1
                else:
                    # A term whose key is damaged is not known any more: only the checksum of the file notices that.
                    assert found in (right[term], [[], []])
            file.write_bytes(before)
    assert noticed > 50


def test_with_a_wrong_bit_in_the_dictionary_the_words_of_a_field_come_to_an_end(tmp_path: Path) -> None:
    random = Random(13)  # noqa: S311 - the same bits each time
    lists = {(field, f"word {number}"): [(number, 1.0)] for number in range(40) for field in KINDS}
    with written(FileStorage(str(tmp_path)), lists) as terms:
        (file,) = tmp_path.glob("*.trm")
        before, right, noticed = file.read_bytes(), list(terms.all_of("text")), 0
        for place in random.sample(range(len(before) // 2), 200):
            changed = bytearray(before)
            changed[place] ^= 1 << random.randrange(8)
            file.write_bytes(changed)
            try:
                # Some words have another letter, some are behind what looks like another field: that only the checksum
                # of the file notices, which was compared before.
                assert len(list(terms.all_of("text"))) <= len(right)
            except DamagedError:
                noticed += 1
        file.write_bytes(before)
    assert noticed > 10


def _columns(found: codec.Postings) -> tuple[codec.Documents, codec.Scores]:
    return found.documents, found.weights


def test_texts_that_have_a_part_are_those_of_which_whoosh_says_so(reader: object) -> None:
    texts, lines = reader.column_reader("sequence"), columns.Lines(reader, "sequence")
    numbers = np.arange(0, reader.doc_count_all(), 2, dtype=np.int32)
    for part in (" 仲 裁 ", " 5 ", " 5   settles ", "e", "nowhere"):
        expected = [number for number in numbers.tolist() if part.encode() in texts[number]]
        assert lines.having(part, numbers).tolist() == expected
        assert bool(expected) == (part != "nowhere")


def test_a_text_with_a_wrong_bit_is_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checksums, "check_segments", lambda *_args: None)
    store = build(tmp_path, [[listing(number, content(f"Example {number}")) for number in range(1, 4)]])
    (file,) = store.folder(store.current().generation).glob("*.sequence.col")
    written = bytearray(file.read_bytes())
    written[12] ^= 4
    file.write_bytes(written)
    with open_snapshot(store) as opened, pytest.raises(DamagedError):
        opened.saying(" example ", opened.living)


def test_columns_and_lengths_are_those_that_whoosh_says_document_by_document(reader: object) -> None:
    numbers = range(reader.doc_count_all())
    found = columns.numbers(reader, "numbers")
    assert found.tolist() == [list(row) for row in reader.column_reader("numbers")]
    assert found[:, 0].tolist() == [int(reader.stored_fields(one)["listing"]) for one in numbers]
    for field in MEASURED:
        expected = [reader.doc_field_length(one, field) or 0 for one in numbers]
        assert columns.lengths(reader, field).tolist() == expected
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
