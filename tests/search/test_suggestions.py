import pytest

from adrnet.search.labels import Labels
from adrnet.search.request import SearchRequest
from adrnet.search.suggestions import suggest
from tests.search.building import VOCABULARY, build, content, listing, open_snapshot

LABELS = Labels(VOCABULARY, ("JP",))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> object:
    listings = [
        listing(1, content("Singapore Mediation Centre", texts=("Commerce and construction.",), places=("SG",))),
        listing(2, content("例示仲裁センター", services=("arbitration",), places=("JP",))),
    ]
    with open_snapshot(build(tmp_path_factory.mktemp("index"), [listings])) as snapshot:
        yield snapshot


def _suggested(index: object, text: str, **more: object) -> tuple[str, ...]:
    found = suggest(index, LABELS, LABELS.understand(text, "en").query, SearchRequest(text=text, **more))
    assert all(suggestion.total == 1 for suggestion in found)
    return tuple(suggestion.text for suggestion in found)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("singapor", "singapore"),
        ("Singapoer centre", "singapore centre"),
        ("constructiom mediatoin", "construction mediation"),
        ("arbitrasse", "arbitrase"),
        ("jpan", "japan"),
    ],
)
def test_a_slip_of_the_finger_is_understood(index: object, typed: str, meant: str) -> None:
    assert _suggested(index, typed) == (meant,)


@pytest.mark.parametrize("typed", ["qqqqqqqq", "xyz", "仲裁人", "", "singapore japan", "12345678", "singapor qqqqqqqq"])
def test_nothing_is_made_up(index: object, typed: str) -> None:
    assert _suggested(index, typed) == ()


def test_only_what_finds_something_is_offered(index: object) -> None:
    filtered = {"country": frozenset({"JP"})}
    assert _suggested(index, "singapor", facets=filtered) == ()
    assert _suggested(index, "arbitratoin", facets=filtered) == ("arbitration",)
