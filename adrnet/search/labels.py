"""Words that are labels also mean their codes, in every language: 仲裁, arbitrase, trọng tài, อนุญาโตตุลาการ, Jepang.

A word of a query, or several, that equal a label (of a specialty, service, kind, role, digital capacity; a country's
name, its adjectives and its people, `country_words`) match a listing that says the words *or* carries the code. The
labels are looked up when a query is asked: the index holds no synonyms, and a corrected label counts at once.

Decisions:
* Equal means equal: a label inside an unbroken run of characters counts only where the whole run is made of labels
  (日本の仲裁), since 仲裁人協会 is somebody's name.
* A label that joins two things (Banking and finance, 会社・株主) is also each of them; what stands in brackets is left
  out. Only specialties and services are taken apart: "International or regional organisation" is not "international".
* Names of languages are no labels here, but many are a country's adjective as well: `Japanese` and `Jepang` mean Japan
  or the text. English, which is spoken everywhere, means no country.
* A Japanese particle between labels or behind them asks for nothing (日本の 仲裁).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from adrnet.domain.listing import Facet
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.i18n.locales import LOCALES
from adrnet.i18n.names import country_name
from adrnet.i18n.normalisation import normalise
from adrnet.search import analysis
from adrnet.search.analysis import Segment
from adrnet.search.country_words import country_words
from adrnet.search.lexicon import Lexicon
from adrnet.search.nodes import AllOf, Meaning, Node, Values
from adrnet.search.terms import Query, clauses, excluded, phrase, query_terms
from adrnet.search.typed import parts
from adrnet.search.variants import PARTICLES, function_words

_SCHEMES = {
    Scheme.SPECIALTY: Facet.SPECIALTY,
    Scheme.SERVICE: Facet.SERVICE,
    Scheme.KIND: Facet.KIND,
    Scheme.ROLE: Facet.ROLE,
    Scheme.DIGITAL: Facet.DIGITAL,
}
_TAKEN_APART = {Scheme.SPECIALTY, Scheme.SERVICE}
_IN_BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]")
# What joins two things in one label. In scripts without spaces only what is no part of another word.
_JOINTS = {
    "en": r"\b(?:and|or)\b",
    "id": r"\b(?:dan|atau)\b",
    "ms": r"\b(?:dan|atau)\b",
    "fil": r"\b(?:at|o)\b",
    "pt": r"\b(?:e|ou)\b",
    "vi": r"\b(?:và|hoặc)\b",
    "th": "และ|หรือ",
    "km": "និង|ឬ",
    "lo": "ແລະ|ຫຼື",
    "my": "နှင့်",
    "zh-Hans": "与",
}
_PUNCTUATION = "[/・,、;；]"
# A single short word says too little: `Ý` (Italy, in Vietnamese) is `y` once accents are gone.
_SHORTEST_WORD = 3
# Nor does a single Han or kana character, while ថៃ and ထိုင်း (Thailand) are clusters.
_SHORTEST_CLUSTER = 2
_MOST_UNDERSTOOD = 512
# Segments of the longest label that is looked for.
_MOST_SEGMENTS = 8

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """A query with its labels: what `terms.query_terms` says, with meanings in place of the words that are labels."""

    query: Query
    required: tuple[Node, ...] = ()
    excluded: tuple[Node, ...] = ()


class Labels:
    """The labels of a vocabulary and the names of some countries, in all interface languages."""

    def __init__(self, vocabulary: Vocabulary, countries: Iterable[str]) -> None:
        found: dict[Key, set[tuple[str, str]]] = {}
        for label, facet, code in _labels(vocabulary, countries):
            if key := _key(analysis.segments(normalise(label))):
                found.setdefault(key, set()).add((str(facet), code))
        self._values: dict[Key, Values] = {key: frozenset(values) for key, values in found.items()}
        # The same question comes again with every page, filter and order.
        self._understood = lru_cache(maxsize=_MOST_UNDERSTOOD)(self._understand)
        self.lexicon = Lexicon(piece for key in found for piece in key)

    def understand(self, text: str, language: str) -> Understood:
        """Turn what someone typed into terms and meanings; words in quotes mean nothing but themselves."""
        return self._understood(text, language)

    def _understand(self, text: str, language: str) -> Understood:
        query = query_terms(text, language)
        optional = function_words(language)
        rest: list[Segment] = []
        has_meaning = False
        required: dict[Node, None] = {}
        without: dict[Node, None] = {}
        for part in parts(query.text):
            found = analysis.segments(part.text)
            if part.is_phrase:
                (without if part.is_excluded else required).update(dict.fromkeys(phrase(found)))
                continue
            others, meanings = self._split(found, frozenset() if part.is_excluded else optional)
            has_meaning |= bool(meanings)
            if part.is_excluded:
                without |= dict.fromkeys(_together([*meanings, *excluded(others)]))
            else:
                required |= dict.fromkeys(meanings)
                rest.extend(others)
        if not has_meaning:
            return Understood(query, query.required, query.excluded)
        needed, alone = clauses(rest, optional)
        required |= dict.fromkeys(needed if required or needed else alone)
        return Understood(query, tuple(required), tuple(without))

    def _split(self, found: Sequence[Segment], optional: frozenset[str]) -> tuple[list[Segment], list[Meaning]]:
        """Return what is no label, and what the labels mean, each the longest that there is."""
        rest: list[Segment] = []
        meant: list[Meaning] = []
        start = 0
        while start < len(found):
            for end in range(min(len(found), start + _MOST_SEGMENTS), start, -1):
                if (values := self._values.get(_key(found[start:end]) or ())) is not None:
                    meant.append(_meaning(found[start:end], values, optional))
                    start = end
                    break
            else:
                covered = self._cover(found[start].pieces) if found[start].is_run else None
                if covered:
                    meant.extend(_meaning([Segment(run, is_run=True)], values, optional) for run, values in covered)
                else:
                    rest.append(found[start])
                start += 1
        return rest, meant

    def _cover(self, run: Key) -> list[tuple[Key, Values]] | None:
        """Return the labels of which a whole run is made, None where it is not."""
        # Labels that reach from the end of the run back to a place, found from the end.
        ways: dict[int, list[tuple[Key, Values]]] = {len(run): []}
        for start in reversed(range(len(run))):
            for end in range(len(run), start, -1):
                if end not in ways:
                    continue
                if (values := self._values.get(run[start:end])) is not None:
                    ways[start] = [(run[start:end], values), *ways[end]]
                    break
                if end == start + 1 and start and run[start] in PARTICLES:
                    ways[start] = ways[end]
        return ways.get(0)


def _labels(vocabulary: Vocabulary, countries: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for scheme, facet in _SCHEMES.items():
        for word in vocabulary.words(scheme):
            for language, label in word.labels.items():
                for part in _parts(label, language) if scheme in _TAKEN_APART else (label, _bare(label)):
                    yield part, facet, word.code
    for code in countries:
        for locale in LOCALES:
            yield country_name(code, locale), Facet.COUNTRY, code
        for spoken in country_words().get(code, ()):
            yield spoken, Facet.COUNTRY, code


def _bare(label: str) -> str:
    return _IN_BRACKETS.sub("", label)


def _parts(label: str, language: str) -> Iterator[str]:
    bare = _bare(label)
    yield from (label, bare)
    joint = "|".join(filter(None, (_PUNCTUATION, _JOINTS.get(language, ""))))
    yield from (part.strip() for part in re.split(joint, bare) if part.strip())


def _key(found: Sequence[Segment]) -> Key | None:
    """Return what a label is looked up by, None for what is too short to be one."""
    key = tuple(piece for segment in found for piece in segment.pieces)
    if len(key) == 1 and len(key[0]) < (_SHORTEST_CLUSTER if found[0].is_run else _SHORTEST_WORD):
        return None
    return key or None


def _meaning(found: Sequence[Segment], values: Values, optional: frozenset[str]) -> Meaning:
    needed, alone = clauses(found, optional)
    return Meaning(_together(needed or alone)[0], values)


def _together(nodes: Sequence[Node]) -> list[Node]:
    """Return one node for several, and none for none."""
    return [AllOf(tuple(dict.fromkeys(nodes)))] if len(dict.fromkeys(nodes)) > 1 else list(nodes[:1])
