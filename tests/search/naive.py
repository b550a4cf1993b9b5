"""A search without an index: every listing is looked at, clause by clause, for each query.

Nothing here knows how text is analysed. Listings and queries are *made* of words, compounds and runs of clusters, and
are written down only for the index; the scan compares what they were made of. So it can be wrong only where the rules
of `adrnet.search.terms` are understood wrongly.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from adrnet.domain.content import Content, Name, NameKind, Text
from adrnet.domain.listing import Listing
from tests.search.building import content, listing


class Piece(NamedTuple):
    """A word, a compound, or a run: what it is made of after normalisation, and how it is written."""

    kind: str
    units: tuple[str, ...]
    written: str


# What means a code, by what it is made of; the longest comes first.
MEANT = {
    ("trong", "tai"): ("service", "arbitration"),
    ("hoa", "giai"): ("service", "mediation"),
    ("mediacao",): ("service", "mediation"),
    ("arbitration",): ("service", "arbitration"),
    ("仲", "裁"): ("service", "arbitration"),
    ("maritime",): ("specialty", "maritime"),
    ("maritim",): ("specialty", "maritime"),
    ("海", "事"): ("specialty", "maritime"),
    ("japanese",): ("country", "JP"),
    ("viet",): ("country", "VN"),
}
_OTHER_SPELLING = {"centre": "center", "center": "centre"}
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
FACETS = {"country": ("JP", "VN", "SG"), "service": ("arbitration", "mediation"), "specialty": ("maritime", "finance")}

Line = tuple[Piece, ...]


class Part(NamedTuple):
    """A piece of a query, or several in quotes."""

    pieces: Line
    is_phrase: bool = False
    is_excluded: bool = False


@dataclass
class Entry:
    """What a listing is made of."""

    number: int
    names: list[Line]
    abbreviations: list[Line]
    readings: list[Line]
    texts: list[Line]
    facets: set[tuple[str, str]] = field(default_factory=set)

    def listing(self) -> Listing:
        """Write it down."""
        kinds = ((self.names, NameKind.OFFICIAL), (self.abbreviations, NameKind.ABBREVIATION))
        names = [
            Name(write(line), "en", "", kind)
            for lines, kind in (*kinds, (self.readings, NameKind.READING))
            for line in lines
        ]
        codes = {facet: tuple(code for of, code in sorted(self.facets) if of == facet) for facet in FACETS}
        said: Content = content(
            *names,
            texts=tuple(Text("description", write(line), "en") for line in self.texts),
            places=codes["country"],
            services=codes["service"],
            specialties=codes["specialty"],
        )
        return listing(self.number, said)

    @property
    def lines(self) -> list[Line]:
        """All but the readings."""
        return [*self.names, *self.abbreviations, *self.texts]

    def says_word(self, word: str, lines: Iterable[Line] | None = None) -> bool:
        """Whether it is a word of it, or a compound of it written together."""
        return any(
            word in piece.units or (piece.kind == "compound" and word == "".join(piece.units))
            for line in (self.lines if lines is None else lines)
            for piece in line
            if piece.kind != "run"
        )

    def says_phrase(self, pieces: Line) -> bool:
        """Whether the pieces stand side by side in one line."""
        if len(pieces) == 1 and pieces[0].kind != "run" and self.says_word("".join(pieces[0].units)):
            return True
        wanted = _chain(pieces)
        return any(
            said[start : start + len(wanted)] == wanted
            for said in map(_chain, self.lines)
            for start in range(len(said))
        )

    def says(self, piece: Piece) -> bool:
        """Whether it is found by a word, compound or run that stands by itself."""
        if piece.kind == "compound":
            return self.says_word("".join(piece.units)) or self.says_phrase((piece,))
        if piece.kind == "run":
            return self._says_run(piece.units)
        (word,) = piece.units
        begun = {one for line in (*self.names, *self.abbreviations) for one in _written_words(line)}
        return (
            self.says_word(word)
            or self.says_word(_OTHER_SPELLING.get(word, word))
            or (len(word) >= 5 and any(one.startswith(word) for one in begun))
        )

    def _says_run(self, units: tuple[str, ...]) -> bool:
        if len(units) == 1:
            return any(units[0] in piece.units for line in self.lines for piece in line if piece.kind == "run")
        if set(itertools.pairwise(units)) <= _neighbours(self.lines):
            return True
        read = tuple(unit.translate(_TO_HIRAGANA) for unit in units)
        readings = [
            tuple(piece._replace(units=tuple(unit.translate(_TO_HIRAGANA) for unit in piece.units)) for piece in line)
            for line in self.readings
        ]
        return all("\u3041" <= unit <= "\u30ff" for unit in units) and set(itertools.pairwise(read)) <= _neighbours(
            readings
        )

    def is_called(self, pieces: Iterable[Piece]) -> bool:
        """Whether that is a whole name, abbreviation or reading of it."""
        lines = [*self.names, *self.abbreviations, *self.readings]
        return _together(pieces) in map(_together, lines)


def _together(pieces: Iterable[Piece]) -> str:
    return "".join(unit for piece in pieces for unit in piece.units).translate(_TO_HIRAGANA)


def _written_words(line: Line) -> Iterator[str]:
    for piece in line:
        if piece.kind != "run":
            yield from (*piece.units, "".join(piece.units))


def _neighbours(lines: Iterable[Line]) -> set[tuple[str, str]]:
    runs = (piece.units for line in lines for piece in line if piece.kind == "run")
    return {pair for units in runs for pair in itertools.pairwise(units)}


def _chain(pieces: Line) -> list[str]:
    """Return the units, with a bar where one run ends and another begins."""
    chain: list[str] = []
    for before, piece in itertools.pairwise((Piece("word", (), ""), *pieces)):
        chain += ["|"] * (before.kind == piece.kind == "run")
        chain += piece.units
    return chain


def write(line: Iterable[Piece]) -> str:
    return " ".join(piece.written for piece in line)


def clauses_of(query: Iterable[Part]) -> list[list[tuple[Line, tuple[str, str] | None]]]:
    """Return stretches of pieces that stand together, each divided into (pieces, what they mean)."""
    stretches: list[list[Piece]] = [[]]
    for part in query:
        if part.is_phrase or part.is_excluded:
            stretches.append([])
        else:
            stretches[-1].extend(part.pieces)
    return [_meanings(stretch) for stretch in stretches]


def _meanings(pieces: list[Piece]) -> list[tuple[Line, tuple[str, str] | None]]:
    found: list[tuple[Line, tuple[str, str] | None]] = []
    while pieces:
        for length in range(len(pieces), 0, -1):
            units = tuple(unit for piece in pieces[:length] for unit in piece.units)
            if units in MEANT:
                found.append((tuple(pieces[:length]), MEANT[units]))
                break
        else:
            length = 1
            found.extend(_within_run(pieces[0]) or [((pieces[0],), None)])
        pieces = pieces[length:]
    return found


def _within_run(piece: Piece) -> list[tuple[Line, tuple[str, str] | None]]:
    """Return the labels of which a run is made, nothing where it is not made of labels only."""
    for first, second in itertools.permutations([units for units in MEANT if piece.kind == "run"], 2):
        if piece.units == first + second:
            return [((Piece("run", units, ""),), MEANT[units]) for units in (first, second)]
    return []


def matches(entry: Entry, query: list[Part]) -> bool:
    """Whether the query finds the entry."""
    phrases = [part.pieces for part in query if part.is_phrase and not part.is_excluded]
    wanted = [one for stretch in clauses_of(query) for one in stretch]
    needed = [one for one in wanted if one[0][0].units != ("of",)]
    if not needed and not phrases:
        needed = wanted
    for part in query:
        if part.is_excluded and part.is_phrase and entry.says_phrase(part.pieces):
            return False
        if part.is_excluded and not part.is_phrase and all(_says(entry, *one) for one in _meanings(list(part.pieces))):
            return False
    return all(map(entry.says_phrase, phrases)) and all(_says(entry, *one) for one in needed)


def _says(entry: Entry, pieces: Line, meaning: tuple[str, str] | None) -> bool:
    if [piece.units for piece in pieces] == [("of",)]:
        return entry.says_word("of")
    return meaning in entry.facets or all(map(entry.says, pieces))


def counts(
    found: Mapping[int, Entry], entries: Iterable[Entry], filters: Mapping[str, set[str]]
) -> dict[str, dict[str, int]]:
    """Return facet → code → how many of what the words find carry it with the other facets' filters."""
    counted: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    for entry in entries:
        for facet, code in entry.facets:
            if entry.number in found and passes(entry, filters, aside=facet):
                counted[facet][code] += 1
    return {facet: dict(numbers) for facet, numbers in counted.items() if numbers}


def passes(entry: Entry, filters: Mapping[str, set[str]], aside: str = "") -> bool:
    return all(
        facet == aside or not codes or any((facet, code) in entry.facets for code in codes)
        for facet, codes in filters.items()
    )
