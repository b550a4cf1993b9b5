"""What comes first: who is called so, then whose names say all of it, then all others; equals in a neutral order."""

from pathlib import Path

import pytest

from adrnet.domain.content import Name, NameKind
from adrnet.search.analysis import Field
from adrnet.search.nodes import Term
from adrnet.search.ranking import in_steps, rarity
from adrnet.search.request import SearchRequest
from adrnet.search.snapshot import Snapshot
from adrnet.search.weighing import Weighing
from tests.search.building import ask, build, content, listing, open_snapshot

# Every word of the first name, so often that no worth of words could beat it.
LOUD = "Kobe Maritime Arbitration Centre. " * 40


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> object:
    listings = [
        listing(1, content("Kobe Maritime Arbitration Centre")),
        listing(2, content("The Kobe Maritime Arbitration Centre and Its Friends", texts=(LOUD,))),
        listing(3, content("Example", texts=(LOUD,), places=("JP",), services=("arbitration",))),
        listing(4, content(Name("Other", "en"), Name("K.M.A.C.", "en", "Latn", NameKind.ABBREVIATION))),
        listing(5, content("KMAC Friends", texts=("KMAC " * 50,))),
        listing(6, content(Name("神戸 海事仲裁", "ja"), Name("コウベ カイジ", "ja", "Kana", NameKind.READING))),
        listing(7, content("神戸海事仲裁協会", texts=("神戸海事仲裁。" * 40,))),
        listing(8, content("Trung tâm Trọng tài")),
        listing(9, content("Trung tâm Trọng tài Ví dụ", texts=("Trung tâm Trọng tài. " * 40,))),
        listing(10, content("Centre for Kobe", texts=("Maritime arbitration.",))),
        listing(11, content("法")),
        listing(12, content("法務の例", texts=("法 " * 80,))),
        listing(13, content("Nobody", texts=("法 " * 80,))),
    ]
    with open_snapshot(build(tmp_path_factory.mktemp("index"), [listings[:7], listings[7:]])) as snapshot:
        yield snapshot


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kobe maritime arbitration centre", (1, 2, 3, 10)),
        ("KOBE: maritime-arbitration, centre!", (1, 2, 3, 10)),
        ('"Kobe Maritime" "Arbitration Centre"', (1, 2, 3)),
        ("kmac", (4, 5)),
        ("K M A C", (4,)),
        ("神戸 海事仲裁", (6, 7)),
        ("こうべかいじ", (6,)),
        ("trung tam trong tai", (8, 9)),
        ("法", (11, 12, 13)),
        ("kobe maritime arbitration centre -friends", (1, 3, 10)),
    ],
)
def test_whole_names_come_first_then_names_then_texts(index: object, text: str, found: tuple[int, ...]) -> None:
    assert ask(index, SearchRequest(text=text)).ids == found


def test_who_only_carries_a_code_stands_behind_who_says_it_in_a_name(index: object) -> None:
    found = ask(index, SearchRequest(text="arbitration japan")).ids
    assert found == (3,)
    assert ask(index, SearchRequest(text="arbitration")).ids[-2:] in {(3, 10), (10, 3)}


def test_equals_within_a_tier_stand_in_the_neutral_order(tmp_path: Path) -> None:
    listings = [listing(number, content(f"Same Name {'x' * (number % 2)}".strip())) for number in range(1, 11)]
    with open_snapshot(build(tmp_path, [listings])) as snapshot:
        # The neutral order of these numbers is fixed in `test_snapshot`; the odd ones are called something else.
        assert ask(snapshot, SearchRequest(text="same name")).ids == (10, 4, 2, 8, 6, 3, 5, 7, 1, 9)


def test_accents_as_typed_come_before_others(tmp_path: Path) -> None:
    names = ("Trong Tai", "Trọng Tài", "Tròng Tái", "Trọng Tai")
    store = build(tmp_path, [[listing(number, content(name)) for number, name in enumerate(names, start=1)]])
    with open_snapshot(store) as snapshot:
        assert ask(snapshot, SearchRequest(text="trọng tài")).ids[:2] == (2, 4)
        assert set(ask(snapshot, SearchRequest(text="trong tai")).ids) == {1, 2, 3, 4}


def test_equals_stand_in_the_same_order_however_they_were_written(tmp_path: Path) -> None:
    listings = [listing(number, content("Same Name")) for number in range(1, 40)]
    orders = []
    for turn, groups in enumerate(([listings], [listings[20:], listings[:20]], [listings[::-1]])):
        with open_snapshot(build(tmp_path / str(turn), groups)) as snapshot:
            orders.append(ask(snapshot, SearchRequest(text="same name", size=100)).ids)
    assert orders[0] == orders[1] == orders[2]
    assert orders[0] != tuple(sorted(orders[0]))


def test_numbers_count_in_steps_of_two_in_a_hundred() -> None:
    steps = [in_steps(number) for number in range(20_000)]
    assert steps[:2] == [1, 1]
    # Never below the number, never far above it, and seldom another one.
    assert all(number <= step <= number * 1.02 + 1e-9 for number, step in enumerate(steps) if number)
    assert steps == sorted(steps)
    assert len(set(steps[10_000:])) < 40
    assert all(rarity(total, frequency) > 0 for total in (1, 2, 50, 12_345) for frequency in {0, 1, total - 1, total})


def test_who_is_entered_elsewhere_changes_no_order_and_who_opened_when_makes_no_difference(tmp_path: Path) -> None:
    said = [
        content(f"Example {number}", texts=("kobe " * (number % 7 + 1) + "seven " * (number % 11),))
        for number in range(1, 205)
    ]
    group = [listing(number, one) for number, one in enumerate(said, 1)]
    node, worth = Term(Field.TEXT, "kobe"), []
    for number in (202, 203, 204):
        store = build(tmp_path / str(number), [group[:150], group[150:number]], without=(7,) if number > 202 else ())
        with open_snapshot(store) as opened:
            again = Snapshot(opened.current, store.folder(opened.current.generation), opened.segments)
            documents, scores, _ = Weighing(opened).of(node)
            assert scores.tolist() == Weighing(again).of(node)[1].tolist()
            again.close()
            worth.append(dict(zip(opened.ids.take(documents).tolist(), scores.tolist(), strict=True)))
    less, same, more = worth
    assert {key: less[key] for key in range(10, 200)} == {key: same[key] for key in range(10, 200)}
    assert {key: less[key] for key in range(10, 200)} == {key: more[key] for key in range(10, 200)}
    assert 7 in less
    assert 7 not in {*same, *more}
