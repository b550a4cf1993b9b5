"""Results, counts and orders of the executor, against a scan that knows nothing of indexes."""

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adrnet.domain.content import Content, DigitalCapacity, Name, NameKind, Place, SpokenLanguage, Text
from adrnet.domain.listing import Listing, facets_of
from adrnet.search.analysis import Field, analyse
from adrnet.search.documents import document_of
from adrnet.search.executor import Execution
from adrnet.search.labels import Labels, Understood
from adrnet.search.nodes import AllOf, Meaning, Node, Phrase, Term
from adrnet.search.ranking import WORDS
from adrnet.search.request import SearchRequest, Sort
from adrnet.search.snapshot import Snapshot
from adrnet.search.terms import query_terms
from adrnet.search.writer import writing
from tests.search.building import VOCABULARY, ask, build, content, day, listing, open_snapshot

# Words in many scripts; some are labels, some begin alike, some share pieces.
WORD_POOL = (
    "arbitration", "Arbitrase", "maritime", "Kobe", "Kobenhavn", "Example", "centre", "center", "S.I.A.C.", "med-arb",
    "trọng", "tài", "trong", "Hòa", "giải", "仲裁", "海事仲裁センター", "日本の仲裁", "ちゅうさい", "チュウサイ", "法",
    "อนุญาโตตุลาการ", "ศูนย์", "មជ្ឈមណ្ឌល", "ສູນ", "ဗဟိုဌာန", "of", "the", "Japan", "Jepang", "½", "e-filing",
)  # fmt: skip
_words = st.lists(st.sampled_from(WORD_POOL), min_size=1, max_size=4).map(" ".join)
_asked = st.lists(
    st.one_of(_words, _words.map('"{}"'.format), _words.map("-{}".format), _words.map('-"{}"'.format))
).map(" ".join)
_codes = {
    "country": ("JP", "SG", "TH"),
    "specialty": ("maritime", "finance"),
    "service": ("arbitration", "mediation"),
    "kind": ("arbitration_institution", "international"),
    "language": ("en", "ja"),
    "digital": ("e_filing",),
    "party": ("institution",),
    "state": ("unclaimed", "confirmed", "overdue"),
}


@st.composite
def _listings(draw: st.DrawFn) -> list[Listing]:
    made = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        said = Content(
            names=(
                Name(draw(_words), "en", "", NameKind.OFFICIAL),
                *(Name(text, "en", "", NameKind.ABBREVIATION) for text in draw(st.lists(_words, max_size=1))),
                *(Name(text, "ja", "", NameKind.READING) for text in draw(st.lists(_words, max_size=1))),
            ),
            texts=tuple(Text("description", text, "en") for text in draw(st.lists(_words, max_size=2))),
            kind=draw(st.sampled_from(("", *_codes["kind"]))),
            places=tuple(Place(code, city) for code, city in draw(st.dictionaries(
                st.sampled_from(_codes["country"]), st.sampled_from(("", "Kobe", "東京")), max_size=2
            )).items()),
            services=tuple(draw(st.sets(st.sampled_from(_codes["service"])))),
            specialties=tuple(draw(st.sets(st.sampled_from(_codes["specialty"])))),
            languages=tuple(SpokenLanguage(code) for code in draw(st.sets(st.sampled_from(_codes["language"])))),
            digital=tuple(DigitalCapacity("e_filing", one) for one in draw(st.sampled_from(((), ("yes",), ("no",))))),
        )  # fmt: skip
        confirmed = draw(st.one_of(st.none(), st.integers(1, 5).map(day)))
        freshness = draw(st.sampled_from((None, "confirmed", "overdue")))
        made.append(listing(number, said, confirmed=confirmed, freshness=freshness))
    return made


_requests = st.builds(
    SearchRequest,
    text=st.one_of(_words, _asked),
    facets=st.dictionaries(st.sampled_from(tuple(_codes)), st.just(frozenset()), max_size=3).flatmap(
        lambda chosen: st.fixed_dictionaries(
            {facet: st.frozensets(st.sampled_from((*_codes[facet], "unknown")), max_size=2) for facet in chosen}
        )
    ),
    sort=st.sampled_from(Sort),
    size=st.just(100),
)


def _facets(one: Listing) -> set[tuple[str, str]]:
    return facets_of(one, one.published.content, VOCABULARY)


class Scan:
    """The same answers by looking at every listing."""

    def __init__(self, listings: Sequence[Listing]) -> None:
        self.facets = {one.id: _facets(one) for one in listings}
        self.tokens: dict[int, dict[str, set[str]]] = {}
        self.said: dict[int, str] = {}
        for one in listings:
            document = document_of(one, _facets(one))
            self.tokens[one.id] = {
                field: set(analyse(Field.TEXT if field in WORDS else Field(field), document.get(field, "")))
                for field in (*WORDS, *(field.value for field in Field if field is not Field.TEXT))
            }
            self.said[one.id] = document["sequence"].decode()

    def matches(self, number: int, node: Node) -> bool:
        if isinstance(node, Term):
            fields = WORDS if node.field is Field.TEXT else (node.field.value,)
            return any(node.text in self.tokens[number][field] for field in fields)
        if isinstance(node, Meaning):
            return self.matches(number, node.words) or bool(self.facets[number] & node.values)
        if isinstance(node, Phrase):
            return node.sequence in self.said[number]
        return (all if isinstance(node, AllOf) else any)(self.matches(number, part) for part in node.parts)

    def found(self, request: SearchRequest, understood: Understood, aside: str = "") -> set[int]:
        return {
            number
            for number, facets in self.facets.items()
            if all(self.matches(number, node) for node in understood.required)
            and not any(self.matches(number, node) for node in understood.excluded)
            and all(
                not codes or any((facet, code) in facets for code in codes)
                for facet, codes in request.facets.items()
                if facet != aside
            )
        }

    def counts(self, request: SearchRequest, understood: Understood) -> Mapping[str, Mapping[str, int]]:
        counts: dict[str, Counter[str]] = {facet: Counter() for facet in _codes}
        for facet, counter in counts.items():
            for number in self.found(request, understood, aside=facet):
                counter.update(code for of, code in self.facets[number] if of == facet)
        return {facet: dict(counter) for facet, counter in counts.items() if counter}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_listings(), st.data())
def test_results_and_every_facet_value_equal_a_brute_force_scan(listings: list[Listing], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(listings)))
    without = data.draw(st.sets(st.sampled_from([one.id for one in listings]))) if listings else set()
    kept = [one for one in listings if one.id not in without]
    scan = Scan(kept)
    with tempfile.TemporaryDirectory() as folder:
        store = build(Path(folder), [part for part in (listings[:cut], listings[cut:]) if part], without=without)
        with open_snapshot(store) as snapshot:
            labels = Labels(VOCABULARY, ("JP", "TH", "SG"))
            for request in data.draw(st.lists(_requests, min_size=1, max_size=4)):
                understood = labels.understand(request.text, request.language)
                page = Execution(snapshot).page(request, understood)
                assert set(page.ids) == scan.found(request, understood)
                assert len(page.ids) == page.total
                counted = {facet: dict(values) for facet, values in page.facets.items() if values}
                assert counted == scan.counts(request, understood)
                assert Execution(snapshot).page(request, understood) == page


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> object:
    listings = [
        listing(1, content("Kobe Arbitration Centre", texts=("Ships.",), places=("JP",)), confirmed=day(3)),
        listing(2, content("Example Body", texts=("Kobe arbitration of many things at great length. " * 3,))),
        listing(3, content("Elsewhere", services=("arbitration",), places=("JP",)), confirmed=day(9)),
        listing(4, content("Trung tâm Trọng tài Ví dụ", places=("VN",))),
        listing(5, content("Trong Tai Example")),
        listing(6, content("Tai Trong Example")),
        listing(7, content(Name("Example Centre", "en"), Name("KAC", "en", "Latn", NameKind.ABBREVIATION))),
        listing(8, content("Reading", texts=("KAC is mentioned here.",))),
        listing(
            9, content(Name("例示仲裁センター", "ja"), Name("れいじちゅうさいせんたー", "ja", "Hira", NameKind.READING))
        ),
        listing(10, content("Pengantaraan Contoh", texts=("Perkara di Kobe.",), places=(Place("ID", "Kobe"),))),
        listing(11, content("Ａｌｐｈａ")),
    ]
    store = build(tmp_path_factory.mktemp("index"), [listings[:6], listings[6:]])
    with open_snapshot(store) as snapshot:
        yield snapshot


def _ids(index: object, text: str, **more: object) -> tuple[int, ...]:
    return ask(index, SearchRequest(text=text, **more)).ids


def test_a_word_in_a_name_comes_before_the_same_word_in_a_text(index: object) -> None:
    assert _ids(index, "kobe") == (1, 10, 2)


def test_an_abbreviation_comes_before_its_mention(index: object) -> None:
    assert _ids(index, "kac") == (7, 8)


def test_who_carries_the_code_of_a_label_is_found_after_who_says_it_in_the_name(index: object) -> None:
    found = _ids(index, "arbitration")
    assert found[0] == 1
    assert set(found) >= {1, 2, 3}


def test_a_label_in_another_language_finds_who_carries_its_code(index: object) -> None:
    assert 3 in _ids(index, "仲裁")
    assert 3 in _ids(index, "arbitrase")
    assert set(_ids(index, "Jepang")) == {1, 3}


@pytest.mark.parametrize(("text", "first"), [("trong tai example", 5), ("tai trong example", 6)])
def test_words_side_by_side_come_before_words_apart(index: object, text: str, first: int) -> None:
    found = _ids(index, text)
    assert set(found) == {5, 6}
    assert found[0] == first


def test_a_run_asks_for_all_of_its_pieces(tmp_path: Path) -> None:
    names = ("海事仲裁センター", "海事センター", "仲裁センター", "裁仲事海")
    store = build(tmp_path, [[listing(number, content(name)) for number, name in enumerate(names, start=1)]])
    with open_snapshot(store) as snapshot:
        assert ask(snapshot, SearchRequest(text="海事仲裁センター")).ids == (1,)
        assert set(ask(snapshot, SearchRequest(text="センター")).ids) == {1, 2, 3}


def test_readings_find_names(index: object) -> None:
    assert 9 in _ids(index, "ちゅうさい")
    assert 9 in _ids(index, "チュウサイ")


def test_the_beginning_of_a_word_in_a_name_finds_it(index: object) -> None:
    assert _ids(index, "pengantara") == (10,)


def test_every_word_is_required(index: object) -> None:
    assert _ids(index, "kobe pengantaraan") == (10,)
    assert _ids(index, "kobe nowhere") == ()


def test_full_width_letters_are_letters(index: object) -> None:
    assert _ids(index, "alpha") == (11,)


def test_confirmed_sorts_the_latest_first_and_never_last(index: object) -> None:
    found = _ids(index, "", sort=Sort.CONFIRMED, size=100)
    assert found[:2] == (3, 1)
    assert set(found[2:]) == {2, 4, 5, 6, 7, 8, 9, 10, 11}


def test_names_sort_as_the_readers_language_does(index: object) -> None:
    found = _ids(index, "example", sort=Sort.NAME)
    assert found == (2, 7, 6, 5)
    everything = ask(index, SearchRequest(sort=Sort.NAME, size=100, language="ja")).ids
    assert everything[0] == 11


def test_without_words_relevance_is_the_neutral_order(index: object) -> None:
    assert _ids(index, "", size=100) != tuple(range(1, 12))
    assert _ids(index, "", size=100) == _ids(index, "!?", size=100)


def test_pages_divide_the_results_and_end(index: object) -> None:
    everything = _ids(index, "", size=100)
    pages = [ask(index, SearchRequest(page=number, size=4)) for number in (1, 2, 3, 4, 1000)]
    assert sum((page.ids for page in pages), ()) == everything
    assert [len(page.ids) for page in pages] == [4, 4, 3, 0, 0]
    assert {page.total for page in pages} == {11}


def test_an_unknown_value_finds_nothing_and_leaves_its_own_counts(index: object) -> None:
    page = ask(index, SearchRequest(facets={"country": frozenset({"XX"}), "colour": frozenset()}))
    assert page.total == 0
    assert page.facets["country"]["JP"] == 2
    assert page.facets["state"] == {}


def test_what_was_read_before_a_deletion_counts_as_if_it_was_read_after(tmp_path: Path) -> None:
    kept = [listing(number, content(f"Kobe {'Arbitration ' * (number % 3)}")) for number in range(1, 10)]
    gone = [listing(number, content("Kobe Kobe Kobe")) for number in range(10, 60)]
    request = SearchRequest(text="kobe arbitration", size=100)
    store = build(tmp_path, [[*kept, *gone]])
    current = store.current()
    with open_snapshot(store) as before:
        assert ask(before, SearchRequest(text="kobe")).total == 59
        with writing(store.folder(current.generation)) as writer:
            for one in gone:
                writer.delete_by_term("listing", str(one.id))
        with (
            open_snapshot(store) as fresh,
            closing(Snapshot(current, store.folder(current.generation), before.segments)) as after,
        ):
            terms = (Term(Field.TEXT, "kobe"), Term(Field.TEXT, "arbitration"))
            understood = Understood(query_terms(""), terms)
            worths = [Execution(one)._found(understood).scores[:9].tolist() for one in (fresh, after)]
            assert worths[0] == worths[1]
            assert ask(fresh, request) == ask(after, request)
            assert ask(after, request).total == 6
