"""Did you mean: for words that find nothing, the word of the index or of a label that is one slip away.

Never searched silently, and only offered where it finds something. Words in Latin letters only: in the other scripts
the tokens are pieces of words, of which every one has neighbours.
"""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from adrnet.search.executor import Execution
from adrnet.search.labels import Labels
from adrnet.search.request import SearchRequest, Suggestion
from adrnet.search.snapshot import Snapshot
from adrnet.search.terms import Query

_SHORTEST = 4
# Words from this length on may have two slips.
_LONG = 8
# Equally near words are tried in the order of the alphabet, so many of them.
_NEAREST = 3


def suggest(snapshot: Snapshot, labels: Labels, query: Query, request: SearchRequest) -> tuple[Suggestion, ...]:
    """Return another wording of a query that found nothing, if there is one that finds something."""
    known = sorted(word for word in snapshot.words() | labels.words if len(word) >= _SHORTEST and _is_latin(word))
    strange = [word for word in query.words if len(word) >= _SHORTEST and _is_latin(word) and word not in known]
    text = query.text
    for word in strange:
        near = process.extract(word, known, scorer=OSA.distance, score_cutoff=1 + (len(word) >= _LONG), limit=_NEAREST)
        if not near:
            return ()
        text = re.sub(rf"\b{re.escape(word)}\b", near[0][0], text)
    if not strange:
        return ()
    understood = labels.understand(text, request.language)
    page = Execution(snapshot).page(request, understood)
    return (Suggestion(text, page.total),) if page.total else ()


def _is_latin(word: str) -> bool:
    return word.isascii() and word.isalpha()
