"""Did you mean: for words that find nothing, the words of the index or of a label that are one slip away.

Never searched silently, and only offered with what it finds, never with nothing. Words in Latin letters only: see
`lexicon`. Words in quotes and behind a minus are looked at as well; the quotes and the minus stay.
"""

import itertools
import re
from collections.abc import Iterable

from adrnet.search.analysis import Field
from adrnet.search.executor import Execution
from adrnet.search.labels import Labels
from adrnet.search.lexicon import Lexicon, may_be_mistyped
from adrnet.search.nodes import Term
from adrnet.search.request import SearchRequest, Suggestion
from adrnet.search.snapshot import Snapshot
from adrnet.search.terms import Query

# Of so many equally near words the most frequent ones are tried, in so many wordings; so many are offered.
_NEAREST = 3
_MOST_TRIED = 9
_MOST_OFFERED = 3


def suggest(snapshot: Snapshot, labels: Labels, query: Query, request: SearchRequest) -> tuple[Suggestion, ...]:
    """Return other wordings of a query that found nothing, those that find most first."""
    lexicons = [*snapshot.lexicons(), labels.lexicon]
    strange = [word for word in query.words if may_be_mistyped(word) and not any(word in one for one in lexicons)]
    execution = Execution(snapshot)
    choices = [_nearest(execution, lexicons, word) for word in strange]
    offered: list[Suggestion] = []
    if not strange:
        return ()
    for meant in itertools.islice(itertools.product(*choices), _MOST_TRIED):
        text = query.text
        for typed, word in zip(strange, meant, strict=True):
            text = re.sub(rf"\b{re.escape(typed)}\b", word, text)
        if total := execution.page(request, labels.understand(text, request.language)).total:
            offered.append(Suggestion(text, total))
    return tuple(sorted(offered, key=lambda one: -one.total)[:_MOST_OFFERED])


def _nearest(execution: Execution, lexicons: Iterable[Lexicon], word: str) -> list[str]:
    """Return the nearest known words; of several equally near ones those that stand in most listings."""
    distances = dict(itertools.chain.from_iterable(one.near(word) for one in lexicons))
    least = min(distances.values(), default=0)
    near = [known for known, distance in distances.items() if distance == least]
    return sorted(near, key=lambda known: (-execution.frequency(Term(Field.TEXT, known)), known))[:_NEAREST]
