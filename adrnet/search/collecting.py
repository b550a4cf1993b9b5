"""Postings on their way into a segment: collected document by document, handed out term by term.

Whoosh's own pool keeps a tuple for each posting and sorts the tuples. Here a token is the number of its term in an
array, beside the number of its document, so that sorting and counting are one pass over numbers, and only different
terms are compared as texts.

Decisions:
* Memory is bounded. What exceeds it is sorted and written to a file as a *run*, and the runs are merged in the end, a
  portion of each at a time. All runs stand in one file: a large directory has more of them than files may be open.
* Terms stay texts until they are written: UTF-8 sorts as code points do.
"""

import pickle
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint32]

# What is collected before it is sorted, in bytes, as far as that can be told.
_MOST = 32 << 20
# A posting takes two numbers, and two more while it is sorted; a term its text, its number and its place.
_POSTING, _TERM = 16, 200
# Terms that are written and merged together.
_PORTION = 1024
_DOCUMENT_BITS = 32
_RUNS = "postings.run"


class Portion(NamedTuple):
    """Some terms of a field, ascending, and where they stand.

    Attributes:
        terms: each once.
        counts: in how many documents each stands.
        documents: their numbers, term by term, ascending within each.
        frequencies: how often it stands there.
    """

    terms: Sequence[str]
    counts: Numbers
    documents: Numbers
    frequencies: Numbers

    def cut(self, number: int) -> "tuple[Portion, Portion]":
        """Return the first `number` terms and the others."""
        place = int(self.counts[:number].sum())
        first = Portion(self.terms[:number], self.counts[:number], self.documents[:place], self.frequencies[:place])
        return first, Portion(
            self.terms[number:], self.counts[number:], self.documents[place:], self.frequencies[place:]
        )


class _Collected:
    """The tokens of a field since the last run."""

    def __init__(self) -> None:
        self.terms: defaultdict[str, int] = defaultdict(count().__next__)
        self.tokens = array("I")
        self.documents = array("I")

    def sorted(self) -> Portion:
        """Return everything as one portion."""
        terms = sorted(self.terms)
        ranks = np.empty(len(terms), np.int64)
        ranks[np.fromiter(map(self.terms.__getitem__, terms), np.int64, len(terms))] = np.arange(len(terms))
        # Term and document in one number, so that equal ones are how often a term stands in a document.
        both = ranks[np.frombuffer(self.tokens, np.uint32)] << _DOCUMENT_BITS
        both |= np.frombuffer(self.documents, np.uint32)
        both.sort()
        firsts = np.flatnonzero(np.diff(both, prepend=-1))
        frequencies = np.diff(firsts, append=len(both)).astype(np.uint32)
        both = both[firsts]
        counts = np.bincount(both >> _DOCUMENT_BITS, minlength=len(terms)).astype(np.uint32)
        return Portion(terms, counts, both.astype(np.uint32), frequencies)


class Pool:
    """Collects tokens and hands out postings; takes the place of Whoosh's `PostingPool`."""

    def __init__(self, storage: Any) -> None:
        """Collect in memory, and beyond that in one of Whoosh's temporary storages."""
        self._storage = storage
        self._collected: defaultdict[str, _Collected] = defaultdict(_Collected)
        self._size = 0
        self._file: Any = None
        # Where the portions of each run begin in the file, field by field.
        self._runs: defaultdict[str, list[list[int]]] = defaultdict(list)

    def put(self, field: str, document: int, tokens: Sequence[str]) -> None:
        """Take the tokens of a field of a document: all of them at once."""
        if self._size > _MOST:
            self._write_run()
        if not tokens:
            return
        into = self._collected[field]
        before = len(into.terms)
        into.tokens.extend(map(into.terms.__getitem__, tokens))
        into.documents.extend(array("I", (document,)) * len(tokens))
        self._size += _POSTING * len(tokens) + _TERM * (len(into.terms) - before)

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """Take a posting of another segment, as Whoosh merges them."""
        field, term, document, weight, _ = posting
        self.put(field, document, [term.decode()] * int(weight))

    def iter_postings(self) -> Iterator[tuple[str, Iterator[Portion]]]:
        """Yield the fields by name, each with its postings; afterwards nothing is there any more."""
        for field in sorted(self._collected.keys() | self._runs.keys()):
            runs = [self._read(places) for places in self._runs.pop(field, ())]
            if field in self._collected:
                runs.append(_portions(self._collected.pop(field).sorted()))
            yield field, _merged(runs)

    def cleanup(self) -> None:
        """Let go of everything; the file goes with the temporary storage."""
        self._collected.clear()
        if self._file is not None:
            file, self._file = self._file, None
            file.close()

    def _write_run(self) -> None:
        if self._file is None:
            self._file = self._storage.create_file(_RUNS, mode="w+b").raw_file()
        self._file.seek(0, 2)
        for field in list(self._collected):
            places = []
            for terms, *numbers in _portions(self._collected.pop(field).sorted()):
                places.append(self._file.tell())
                pickle.dump((terms, *(one.tobytes() for one in numbers)), self._file, pickle.HIGHEST_PROTOCOL)
            self._runs[field].append(places)
        self._size = 0

    def _read(self, places: Iterable[int]) -> Iterator[Portion]:
        for place in places:
            self._file.seek(place)
            terms, *numbers = pickle.load(self._file)  # noqa: S301 - written a moment ago, into a private file
            yield Portion(terms, *(np.frombuffer(one, np.uint32) for one in numbers))


def _portions(whole: Portion) -> Iterator[Portion]:
    begins = np.concatenate([[0], np.cumsum(whole.counts, dtype=np.int64)])
    for first in range(0, len(whole.terms), _PORTION):
        last = min(first + _PORTION, len(whole.terms))
        here = slice(begins[first], begins[last])
        yield Portion(whole.terms[first:last], whole.counts[first:last], whole.documents[here], whole.frequencies[here])


def _merged(runs: list[Iterator[Portion]]) -> Iterator[Portion]:
    """Merge runs, each of which ascends."""
    if len(runs) == 1:
        yield from runs[0]
        return
    waiting = {number: first for number, run in enumerate(runs) if (first := next(run, None)) is not None}
    while waiting:
        # As far as all portions reach, nothing can come any more.
        until = min(portion.terms[-1] for portion in waiting.values())
        parts = []
        for number, portion in list(waiting.items()):
            part, rest = portion.cut(bisect_right(portion.terms, until))
            parts.append(part)
            if rest.terms:
                waiting[number] = rest
            elif (more := next(runs[number], None)) is not None:
                waiting[number] = more
            else:
                del waiting[number]
        yield _together([part for part in parts if part.terms])


def _together(parts: Sequence[Portion]) -> Portion:
    if len(parts) == 1:
        return parts[0]
    terms = sorted(set(chain.from_iterable(map(itemgetter(0), parts))))
    ranks = dict(zip(terms, count(), strict=False))
    of = [np.fromiter(map(ranks.__getitem__, part.terms), np.int64, len(part.terms)) for part in parts]
    both = np.concatenate([np.repeat(one, part.counts) for one, part in zip(of, parts, strict=True)])
    counts = np.bincount(both, minlength=len(terms)).astype(np.uint32)
    documents = np.concatenate([part.documents for part in parts])
    order = np.argsort(both << _DOCUMENT_BITS | documents, kind="stable")
    frequencies = np.concatenate([part.frequencies for part in parts])
    return Portion(terms, counts, documents[order], frequencies[order])
