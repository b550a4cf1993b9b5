"""What somebody may be going to type: names and labels by how they begin, in any script."""

import pytest

from adrnet.domain.content import Name, NameKind
from adrnet.search.completion import Beginnings, Completion, complete
from tests.search.building import VOCABULARY, build, content, listing, open_snapshot

BEGINNINGS = Beginnings(VOCABULARY, ("JP", "SG", "TH"))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> object:
    maritime = {"specialties": ("maritime",), "places": ("SG",)}
    first = [
        listing(1, content("Example Maritime Chamber", Name("EMC", "en", kind=NameKind.ABBREVIATION), **maritime)),
        listing(
            2, content(Name("例示仲裁センター", "ja"), Name("れいじ", "ja", kind=NameKind.READING), places=("JP",))
        ),
        listing(3, content(Name("ศูนย์ไกล่เกลี่ยตัวอย่าง", "th"), places=("TH",))),
    ]
    second = [listing(4, content("Example Marine House", specialties=("finance",), places=("SG",)))]
    with open_snapshot(build(tmp_path_factory.mktemp("index"), [first, second], without={4})) as snapshot:
        yield snapshot


def completed(index: object, text: str, language: str = "en", most: int = 5) -> Completion:
    return complete(index, BEGINNINGS, text, language, most)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("exam", (1,)),
        ("Cham mari", (1,)),
        ("em", (1,)),
        ("例", (2,)),
        ("仲裁セ", (2,)),
        ("レイ", (2,)),
        ("ไกล", (3,)),
        ("ศูนย์ไก", (3,)),
        ("aritime", ()),
        ("marine", ()),
        ("", ()),
        ("-", ()),
    ],
)
def test_names_are_found_by_the_beginnings_of_their_words(index: object, text: str, ids: tuple[int, ...]) -> None:
    assert completed(index, text).ids == ids


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("mar", "en", [("specialty", "maritime", "Maritime and shipping", "en", 1)]),
        ("SHIP", "en", [("specialty", "maritime", "Maritime and shipping", "en", 1)]),
        ("hàng", "en", [("specialty", "maritime", "Hàng hải", "vi", 1)]),
        ("hang h", "vi", [("specialty", "maritime", "Hàng hải", "vi", 1)]),
        ("海", "ja", [("specialty", "maritime", "海事", "ja", 1)]),
        ("シン", "ja", [("country", "SG", "シンガポール", "ja", 1)]),
        ("しん", "en", [("country", "SG", "シンガポール", "ja", 1)]),
        ("สิง", "th", [("country", "SG", "สิงคโปร์", "th", 1)]),
        ("singapu", "en", [("country", "SG", "Singapura", "id", 1)]),
        # Nobody who is there carries it; a label is no service; a beginning is no end.
        ("bank", "en", []),
        ("arbitr", "en", []),
        ("hipping", "en", []),
        ("ガポール", "ja", [("country", "SG", "シンガポール", "ja", 1)]),
        ("ガ", "ja", []),
    ],
)
def test_values_are_found_by_their_labels_in_any_language(
    index: object, text: str, language: str, values: list[tuple[object, ...]]
) -> None:
    found = completed(index, text, language).values
    assert [(one.facet, one.code, one.label, one.language, one.total) for one in found] == values


def test_the_readers_language_comes_first_and_each_value_once(index: object) -> None:
    # "S" begins the names of two countries in several languages; one of each is offered.
    assert [one.code for one in completed(index, "si", "id").values] == ["SG"]
    assert completed(index, "t", "ms").values[0].label == "Thailand"


def test_no_more_is_offered_than_was_asked_for(index: object) -> None:
    assert len(completed(index, "例", most=0).ids) == 0
    assert len(completed(index, "", most=1).values) == 0
