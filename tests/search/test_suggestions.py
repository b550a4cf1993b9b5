import pytest

from adrnet.search.labels import Labels
from adrnet.search.request import SearchRequest, Suggestion
from adrnet.search.suggestions import suggest
from tests.search.building import VOCABULARY, build, content, listing, open_snapshot

LABELS = Labels(VOCABULARY, ("JP",))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> object:
    listings = [
        *(listing(number, content("Gone", texts=("Marine Marinr",))) for number in range(20, 23)),
        listing(1, content("Singapore Mediation Centre", texts=("Commerce and construction.",), places=("SG",))),
        listing(6, content("国際海事仲裁協会", "Singapore", "ศูนย์ไกล่เกลี่ย", "មជ្ឈមណ្ឌល", "ဖျန်ဖြေခြင်း")),
        listing(2, content("例示仲裁センター", services=("arbitration",), places=("JP",))),
        *(listing(number, content("Kota", texts=("Marina, marino.",))) for number in (3, 4)),
        listing(5, content("Kota", texts=("Marine. Marina.",))),
    ]
    folder = tmp_path_factory.mktemp("index")
    with open_snapshot(build(folder, [listings[:6], listings[6:]], without=(20, 21, 22))) as snapshot:
        yield snapshot


def _suggestions(index: object, text: str, **more: object) -> tuple[Suggestion, ...]:
    return suggest(index, LABELS, LABELS.understand(text, "en").query, SearchRequest(text=text, **more))


def _suggested(index: object, text: str, **more: object) -> tuple[str, ...]:
    return tuple(suggestion.text for suggestion in _suggestions(index, text, **more))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("singapor", "singapore"),
        ("Singapoer centre", "singapore centre"),
        ("constructiom mediatoin", "construction mediation"),
        ("arbitrasse", "arbitrase"),
        ("jpan", "japan"),
        ('"singapor mediation"', '"singapore mediation"'),
        ("singapor -arbitratoin", "singapore -arbitration"),
        ("国際海辞仲裁", "国際海事仲裁"),
        ("海辞仲裁", "海事仲裁"),
        ("海事中裁", "海事仲裁"),
        ("海事仲裁裁協会", "海事仲裁協会"),
        ("海事仲協会", "海事仲裁協会"),
        ("「国際海辞仲裁」 -法", '"国際海事仲裁" -法'),
        ("ศูนย์ไกล่เกลีย", "ศูนย์ไกล่เกลี่ย"),
        ("មជ្ឈមណ្ដាល", "មជ្ឈមណ្ឌល"),
        ("ဖျန်ဖျေခြင်း", "ဖျန်ဖြေခြင်း"),
        ("singapor 国際海辞仲裁", "singapore 国際海事仲裁"),
        ('constructoin "mediation centr"', 'construction "mediation centre"'),
    ],
)
def test_a_slip_of_the_finger_is_understood(index: object, typed: str, meant: str) -> None:
    assert _suggested(index, typed) == (meant,)


@pytest.mark.parametrize(
    "typed",
    [
        "qqqqqqqq",
        "xyz",
        "仲裁人",
        "",
        "singapore japan",
        "12345678",
        "singapor qqqqqqqq",
        "仲裁法法法",
        "無理難題",
        "国際海辞",
    ],
)
def test_nothing_is_made_up(index: object, typed: str) -> None:
    assert _suggested(index, typed) == ()


def test_only_what_finds_something_is_offered(index: object) -> None:
    filtered = {"country": frozenset({"JP"})}
    assert _suggested(index, "singapor", facets=filtered) == ()
    assert _suggested(index, "arbitratoin", facets=filtered) == ("arbitration",)


def test_each_offer_says_how_many_it_finds_and_the_most_comes_first(index: object) -> None:
    # Of `marine` and `marinr`, which are as near, only what is still there counts.
    assert _suggestions(index, "kota marinx") == (
        Suggestion("kota marina", 3),
        Suggestion("kota marino", 2),
        Suggestion("kota marine", 1),
    )
    assert _suggestions(index, "singapoer") == (Suggestion("singapore", 2),)
