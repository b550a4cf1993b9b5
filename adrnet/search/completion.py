"""What somebody may be going to type: names, specialties and countries that begin with what stands there so far.

Names come from the field `prefix` of the index, which also knows readings and abbreviations; specialties and countries
from their labels, in whatever interface language somebody types them. Nothing is offered that finds nothing.

A label begins at each of its words, and in scripts without spaces at each of its clusters, once two are typed: `ship`
is the beginning of "Maritime and shipping", 保険 one of 社会保険. The last cluster may be half typed, as input methods
hand it over.
"""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from adrnet.domain.listing import Facet
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.i18n.locales import DEFAULT, LOCALES
from adrnet.i18n.names import country_name
from adrnet.i18n.normalisation import hiragana, normalise
from adrnet.i18n.scripts import CLUSTER, PIECE, SEGMENT
from adrnet.search.bits import pack
from adrnet.search.executor import Execution
from adrnet.search.labels import Understood
from adrnet.search.marking import NOTHING, Sought, sought
from adrnet.search.request import SearchRequest
from adrnet.search.snapshot import Snapshot
from adrnet.search.terms import prefix_terms


@dataclass(frozen=True)
class Value:
    """A value of a facet whose label begins as somebody types.

    Attributes:
        label: the label that begins so, in whichever language.
        language: code of that language.
        total: how many listings carry the value.
    """

    facet: str
    code: str
    label: str
    language: str
    total: int


@dataclass(frozen=True)
class Completion:
    """What may be meant.

    Attributes:
        ids: listings with names that begin so; the database decides who is visible.
        values: of facets.
        sought: what to mark in names and labels.
    """

    ids: tuple[int, ...] = ()
    values: tuple[Value, ...] = ()
    sought: Sought = NOTHING


@dataclass(frozen=True)
class _Label:
    text: str
    language: str
    facet: str
    code: str
    # The label in its one way of writing; where its words and clusters begin in it, and where its words and runs do.
    normal: str
    starts: tuple[int, ...]
    heads: tuple[int, ...]


class Beginnings:
    """The labels of specialties and of some countries, in all interface languages, by how they begin."""

    def __init__(self, vocabulary: Vocabulary, countries: Iterable[str]) -> None:
        self._vocabulary, self._countries = vocabulary, tuple(countries)

    @functools.cached_property
    def _labels(self) -> tuple[_Label, ...]:
        # Made when somebody types: most of what a process does needs none of them.
        return tuple(_labels(self._vocabulary, self._countries))

    def of(self, text: str, language: str) -> Iterator[_Label]:
        """Yield the labels that begin with `text`, each value once: the reader's language first, then English.

        In one language those come first that begin so at their own beginning.
        """
        begun = _written(text)
        if not begun:
            return
        # A single cluster stands in the middle of too many words.
        is_short = len(CLUSTER.findall(begun)) == 1
        found = []
        for number, label in enumerate(self._labels):
            starts = label.heads if is_short else label.starts
            start = next((one for one in starts if label.normal.startswith(begun, one)), None)
            if start is not None:
                strange = (label.language != language, label.language != DEFAULT.code)
                found.append((strange, start > 0, number, label))
        seen = set()
        for *_rank, label in sorted(found, key=lambda one: one[:3]):
            if (label.facet, label.code) not in seen:
                seen.add((label.facet, label.code))
                yield label


def complete(snapshot: Snapshot, beginnings: Beginnings, text: str, language: str, most: int) -> Completion:
    """Return what may be meant by the beginning `text`: at most `most` names and as many values of each facet."""
    query = prefix_terms(text)
    ids: tuple[int, ...] = ()
    if query.required:
        request = SearchRequest(size=most, language=language)
        ids = Execution(snapshot).page(request, Understood(query, query.required)).ids
    values: dict[str, list[Value]] = {}
    alive = pack(snapshot.alive)
    for label in beginnings.of(text, language):
        chosen = values.setdefault(label.facet, [])
        carrying = snapshot.carrying(label.facet, label.code)
        total = int(np.bitwise_count(carrying & alive).sum()) if carrying is not None else 0
        if total and len(chosen) < most:
            chosen.append(Value(label.facet, label.code, label.text, label.language, total))
    return Completion(ids, tuple(value for chosen in values.values() for value in chosen), sought(query.required))


def _labels(vocabulary: Vocabulary, countries: Iterable[str]) -> Iterator[_Label]:
    for word in vocabulary.words(Scheme.SPECIALTY):
        for language, text in word.labels.items():
            yield _label(text, language, Facet.SPECIALTY, word.code)
    for code in countries:
        for locale in LOCALES:
            yield _label(country_name(code, locale), locale.code, Facet.COUNTRY, code)


def _label(text: str, language: str, facet: str, code: str) -> _Label:
    normal = _written(text)
    starts, heads = [], []
    for found in SEGMENT.finditer(normal):
        group = 1 if found[1] else 2
        pieces = (PIECE if found[1] else CLUSTER).finditer(normal, *found.span(group)) if found[group] else ()
        begins = [piece.start() for piece in pieces]
        starts += begins
        heads += begins if found[1] else begins[:1]
    return _Label(text, language, str(facet), code, normal, tuple(starts), tuple(heads))


def _written(text: str) -> str:
    return " ".join(hiragana(normalise(text)).split())
