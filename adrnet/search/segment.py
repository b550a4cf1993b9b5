"""A segment of the index in memory: what never changes of it.

Whoosh writes a segment once; later it only notes which documents of it were deleted, and that is the business of
`snapshot`. What was read of a segment is kept for all snapshots that it is part of.
"""

import threading
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from adrnet.i18n.locales import DEFAULT
from adrnet.search import codec
from adrnet.search.bits import WORD, Bits, pack
from adrnet.search.checksums import DamagedError
from adrnet.search.codec import Postings, Scores
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
        self.count: Final[int] = reader.doc_count_all()
        self.size: Final = -(-self.count // WORD) * WORD
        ids, confirmed, check = codec.numbers(reader, "numbers").T
        is_right = check_of(ids.astype(np.uint64), confirmed.astype(np.uint64)) == check.astype(np.uint64)
        if not (is_right & (ids > 0)).all():
            raise DamagedError("listing ids")
        self.ids: Final = self._column(ids)
        self.confirmed: Final = self._column(confirmed)
        self.lengths: Final[dict[str, Scores]] = {
            field: self._column(codec.lengths(reader, field)) for field in MEASURED
        }
        self.facets: Final[dict[tuple[str, str], Bits]] = {}
        for term in reader.lexicon("facet"):
            facet, _, code = term.decode().partition(":")
            mask = np.zeros(self.size, np.bool_)
            mask[codec.postings(reader, "facet", term).documents] = True
            self.facets[facet, code] = pack(mask)
        # Whoosh takes a missing file for a column without values.
        if not reader.has_column("sequence"):
            raise DamagedError("sequences")
        # Opened now: a merge elsewhere may remove the file before somebody sorts by name.
        reader.stored_fields(0)
        self._lexicon: Lexicon | None = None
        self._postings: dict[tuple[str, str], Postings] = {}
        self._kept = 0
        self._sort_keys: dict[str, list[str]] = {}

    def _column(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.concatenate([values, np.zeros(self.size - self.count, values.dtype)])

    def forget(self) -> None:
        """Forget the postings that were read."""
        self._postings, self._kept = {}, 0

    def postings(self, reader: Any, lock: threading.Lock, field: str, term: str) -> Postings:
        """Return where a term stands in a field; documents that were deleted meanwhile may be among them."""
        known = self._postings.get((field, term))
        if known is None:
            with lock:
                known = codec.postings(reader, field, term)
                if self._kept > _MOST_POSTINGS:
                    self.forget()
                self._postings[field, term] = known
                self._kept += len(known.documents) + 1
        return known

    def lexicon(self, reader: Any, lock: threading.Lock) -> Lexicon:
        """Return the words that stand in names, abbreviations, places and texts."""
        if self._lexicon is None:
            try:
                with lock:
                    self._lexicon = Lexicon(term.decode() for field in WORDS for term in reader.lexicon(field))
            except Exception as error:
                raise DamagedError("words") from error
        return self._lexicon

    def sort_keys(self, reader: Any, lock: threading.Lock, language: str) -> list[str]:
        """Return the key by which each document is sorted in an interface language."""
        known = self._sort_keys.get(language)
        if known is None:
            try:
                stored: list[dict[str, str]] = []
                for first in range(0, self.count, _AT_A_TIME):
                    with lock:
                        some = range(first, min(first + _AT_A_TIME, self.count))
                        stored.extend(reader.stored_fields(number)["sort_keys"] for number in some)
            except Exception as error:
                raise DamagedError("stored fields") from error
            known = [keys.get(language) or keys[DEFAULT.code] for keys in stored]
            if self.count <= _MOST_SORT_KEYS:
                self._sort_keys[language] = known
        return known
