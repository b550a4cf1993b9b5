"""What every engine is asked: ten kinds of question, and names while they are typed.

The words of a question are understood once, by the house (`Labels.understand`), and every engine gets the same tree of
terms: what differs is how it is walked. Several questions of a kind use words of about the same frequency.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from adrnet.search import analysis
from adrnet.search.analysis import Field
from adrnet.search.labels import Labels, Understood
from adrnet.search.nodes import AllOf, AnyOf, Meaning, Node, Term
from adrnet.search.ranking import WORDS
from adrnet.search.request import SearchRequest
from adrnet.search.terms import Query, prefix_terms
from tests.benchmarks.search import listings

T = TypeVar("T")

# Fields that a question can name, beside those of words.
OTHERS = (Field.PAIRS, Field.PREFIX, Field.READING, Field.CLUSTERS)
SUGGESTIONS = "suggestions"
KINDS = (
    "filter only",
    "browse all",
    "common word",
    "two words",
    "word + country",
    "prefix",
    "rare",
    "Japanese",
    "Thai",
    "Vietnamese",
    SUGGESTIONS,
)
SIZE = 20
# Places in a language's words, the most frequent first: about as many listings have each.
_FREQUENT, _SELDOM = range(4, 40, 6), range(5_000, 5_900, 150)
# How much of a longer word is typed.
_LONG = 6


@dataclass(frozen=True)
class Question:
    """A question as every engine gets it.

    Attributes:
        understood: the words in terms of the index. What only changes the order (accents, words side by side, whole
            names) is asked of the house's own engine alone; the others are spared it.
        facets: facet → codes, as in a `SearchRequest`.
    """

    kind: str
    text: str
    understood: Understood
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def required(self) -> tuple[Node, ...]:
        """All of these must match."""
        return self.understood.required

    @property
    def request(self) -> SearchRequest:
        """The same as a request to the house's own engine."""
        return SearchRequest(text=self.text, facets=self.facets, size=SIZE)


@dataclass(frozen=True)
class Answer:
    """What every engine answers: listing ids of the first page, the total, facet → code → count."""

    ids: tuple[int, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]


def labels() -> Labels:
    """Return the labels that words are understood by."""
    return Labels(listings.vocabulary(), listings.COUNTRIES)


def questions() -> list[Question]:
    """Return all questions, understood."""
    known = labels()
    found = []
    for kind, text, facets in _asked():
        understood = understood_as(prefix_terms(text)) if kind == SUGGESTIONS else known.understand(text, "en")
        found.append(Question(kind, text, understood, facets))
    return found


def understood_as(query: Query) -> Understood:
    """Return a query as it is, no word of it a label."""
    return Understood(query, query.required, query.excluded)


def _asked() -> Iterable[tuple[str, str, dict[str, frozenset[str]]]]:
    spoken = listings.tongues(listings.vocabulary())
    frequent = {code: [one.words[place] for place in _FREQUENT] for code, one in spoken.items()}
    seldom = {code: [one.words[place] for place in _SELDOM] for code, one in spoken.items()}
    for number, country in enumerate(("JP", "SG", "TH", "VN")):
        code = listings.vocabulary().codes("specialty")[number * 5]
        yield "filter only", "", {"country": frozenset({country}), "specialty": frozenset({code})}
        yield "word + country", frequent["en"][number], {"country": frozenset({country})}
    yield "browse all", "", {}
    for word in ("arbitration", "settles", "disputes"):
        yield "common word", word, {}
    for one, two in zip(frequent["en"], frequent["en"][1:], strict=False):
        yield "two words", f"{one} {two}", {}
    for word in [one for one in spoken["en"].words if len(one) > _LONG][: len(_FREQUENT)]:
        yield "prefix", word[:_LONG], {}
        yield SUGGESTIONS, word[:4], {}
    for word in seldom["en"]:
        yield "rare", word, {}
    for kind, code in (("Japanese", "ja"), ("Thai", "th"), ("Vietnamese", "vi")):
        for one, two in zip(frequent[code], frequent[code][1:], strict=False):
            yield kind, f"{one} {two}", {}
        yield SUGGESTIONS, frequent[code][0][:3], {}


def walked(
    node: Node,
    term: Callable[[str, str], T],
    all_of: Callable[[list[T]], T],
    any_of: Callable[[list[T]], T],
) -> T:
    """Translate a tree.

    Args:
        node: what is required.
        term: what a term becomes; gets a field of the index (one of those of words stands for all of them, as `text`),
            or the name of a facet behind a colon, and the token or code.
        all_of: what several become that must all match.
        any_of: what several become of which one must match.
    """
    if isinstance(node, Term):
        return term(node.field.value, node.text)
    if isinstance(node, Meaning):
        values = [term(f":{facet}", code) for facet, code in sorted(node.values)]
        return any_of([walked(node.words, term, all_of, any_of), *values])
    if not isinstance(node, AllOf | AnyOf):
        raise TypeError("no other engine is asked for phrases")
    parts = [walked(part, term, all_of, any_of) for part in node.parts]
    return all_of(parts) if isinstance(node, AllOf) else any_of(parts)


def tokens(document: Mapping[str, object]) -> dict[str, list[str]]:
    """Return the tokens of a document, field by field, for engines that are given them ready made."""
    fields = {**dict.fromkeys(WORDS, Field.TEXT), **{str(one): one for one in OTHERS}}
    return {name: analysis.analyse(field, str(document.get(name, ""))) for name, field in fields.items()}


def pairs(document: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what a document is listed under, as (facet, code)."""
    return [(facet, code) for facet, _, code in (term.partition(":") for term in str(document["facet"]).split(","))]


def narrowed(question: Question, values: Mapping[tuple[str, str], int], without: str = "") -> str:
    """Return the filters of a question, one facet set aside, as a condition on `listing` in SQL.

    Args:
        question: whose filters.
        values: (facet, code) → the number under which the table `listed` knows it.
        without: the facet that is set aside.
    """
    parts = ["1 = 1"]
    for facet, codes in question.facets.items():
        if facet != without:
            keys = ", ".join(str(values.get((facet, code), 0)) for code in codes)
            parts.append(f"listing IN (SELECT listing FROM listed WHERE value IN ({keys}))")  # noqa: S608 - numbers of ours
    return " AND ".join(parts)


def counts(question: Question, counted: Callable[[str], Iterable[tuple[str, str, int]]]) -> dict[str, dict[str, int]]:
    """Return the counts of all facets: one query for those without a filter, one more for each that has one.

    Args:
        question: whose filters.
        counted: asks for (facet, code, number) of all values, the filter of the facet named set aside.
    """
    facets: dict[str, dict[str, int]] = {}
    for facet in ("", *question.facets):
        for of, code, number in counted(facet):
            if of == facet or (not facet and of not in question.facets):
                facets.setdefault(of, {})[code] = number
    return facets
