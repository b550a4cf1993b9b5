"""A segment of the index in memory: what never changes of it.

Whoosh writes a segment once; later it only notes which documents of it were deleted, and that is the business of
`snapshot`. A segment is opened once; its reader, and what was read of it, serve all snapshots that it is part of, and
the last of them closes it.

Decisions:
* Whoosh's readers keep a file position and give false errors when threads share them. Whatever is read through them
  goes through the lock of the segment; postings and texts, which questions read, need none (`codec`, `columns`).
* Everything but postings, phrases and stored fields is read at the opening, and the files of these are open from then
  on: a merge elsewhere that removes files does no harm.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from adrnet.i18n.locales import DEFAULT
from adrnet.search import columns
from adrnet.search.bits import WORD, Bits, pack
from adrnet.search.checksums import DamagedError
from adrnet.search.codec import Documents, Postings, Scores, Terms
from adrnet.search.documents import check_of
from adrnet.search.lexicon import Lexicon
from adrnet.search.ranking import MEASURED, WORDS

# Postings that are kept per segment before they are forgotten all at once: some 16 MB.
_MOST_POSTINGS = 2_000_000
# Sort keys of larger segments are read again when a new snapshot sorts by name: they would take more than all the rest.
_MOST_SORT_KEYS = 20_000
# Sort keys that are read before others have their turn.
_AT_A_TIME = 128


class Segment:
    """What never changes in a segment: everything but which of its documents were deleted since."""

    def __init__(self, reader: Any) -> None:
        """Read what every search needs.

        Args:
            reader: Whoosh's, of this segment; the segment's own from now on, unless this fails.

        Raises:
            DamagedError: the files do not say what they should.
        """
        self._reader = reader
        self._lock = threading.Lock()
        self._users, self._counting = 1, threading.Lock()
        self.count: Final[int] = reader.doc_count_all()
        self.size: Final = -(-self.count // WORD) * WORD
        ids, confirmed, check = columns.numbers(reader, "numbers").T
        is_right = check_of(ids.astype(np.uint64), confirmed.astype(np.uint64)) == check.astype(np.uint64)
        if not (is_right & (ids > 0)).all():
            raise DamagedError("listing ids")
        self.ids: Final = self._column(ids)
        self.confirmed: Final = self._column(confirmed)
        self.lengths: Final[dict[str, Scores]] = {
            field: self._column(columns.lengths(reader, field)) for field in MEASURED
        }
        # How long a field is in all documents together, and how many have it.
        self.length_of_all: Final = {field: float(some.sum(dtype=np.float64)) for field, some in self.lengths.items()}
        self.having: Final = {field: int(np.count_nonzero(some)) for field, some in self.lengths.items()}
        self.facets: Final[dict[tuple[str, str], Bits]] = {}
        self._terms = Terms(reader)
        for term in self._terms.all_of("facet"):
            facet, _, code = term.decode().partition(":")
            mask = np.zeros(self.size, np.bool_)
            mask[self._terms.postings("facet", term).documents] = True
            self.facets[facet, code] = pack(mask)
        # Opened now: a merge elsewhere may remove the files.
        self._sequences = columns.Lines(reader, "sequence")
        reader.stored_fields(0)
        self._lexicon: Lexicon | None = None
        self._postings: dict[tuple[str, str], Postings] = {}
        self._kept = 0
        self._sort_keys: dict[str, list[str]] = {}

    def share(self) -> bool:
        """Count one more who uses the segment; return whether it is still open."""
        with self._counting:
            if self._users:
                self._users += 1
            return self._users > 0

    def close(self) -> None:
        """Count one less; the last one closes the files."""
        with self._counting:
            self._users -= 1
            if not self._users:
                self._reader.close()

    def _column(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.concatenate([values, np.zeros(self.size - self.count, values.dtype)])

    def forget(self) -> None:
        """Forget the postings that were read."""
        self._postings, self._kept = {}, 0

    def postings(self, field: str, term: str) -> Postings:
        """Return where a term stands in a field; documents that were deleted meanwhile may be among them."""
        known = self._postings.get((field, term))
        if known is None:
            known = self._terms.postings(field, term)
            if self._kept > _MOST_POSTINGS:
                self.forget()
            self._postings[field, term] = known
            self._kept += len(known.documents) + 1
        return known

    def saying(self, sequence: str, numbers: Documents) -> Documents:
        """Return which of these documents say a phrase (see `sequences`)."""
        return self._sequences.having(sequence, numbers)

    def has(self, field: str, term: str) -> bool:
        """Whether a term stands in a field at all."""
        with _reading("words"), self._lock:
            return (field, term) in self._reader

    def beginning_with(self, field: str, prefix: str) -> set[str]:
        """Return the terms of a field that begin with this."""
        with _reading("words"), self._lock:
            return {term.decode() for term in self._reader.expand_prefix(field, prefix)}

    def lexicon(self) -> Lexicon:
        """Return the words that stand in names, abbreviations, places and texts."""
        if self._lexicon is None:
            self._lexicon = Lexicon(term.decode() for field in WORDS for term in self._terms.all_of(field))
        return self._lexicon

    def sort_keys(self, language: str) -> list[str]:
        """Return the key by which each document is sorted in an interface language."""
        known = self._sort_keys.get(language)
        if known is None:
            stored: list[dict[str, str]] = []
            with _reading("stored fields"):
                for first in range(0, self.count, _AT_A_TIME):
                    with self._lock:
                        some = range(first, min(first + _AT_A_TIME, self.count))
                        stored.extend(self._reader.stored_fields(number)["sort_keys"] for number in some)
            known = [keys.get(language) or keys[DEFAULT.code] for keys in stored]
            if self.count <= _MOST_SORT_KEYS:
                self._sort_keys[language] = known
        return known


@contextmanager
def _reading(what: str) -> Iterator[None]:
    """Say that the files are damaged where reading fails: Whoosh says whatever the bytes happen to mean."""
    try:
        yield
    except Exception as error:
        raise DamagedError(what) from error
