"""Did you mean: for words that find nothing, the words of the index or of a label that are one slip away.

Never searched silently, and only offered with what it finds, never with nothing. Words in Latin letters are compared
with all known ones (`lexicon`); in scripts without spaces, runs with those of names (`near_runs`). What stands in
quotes or behind a minus is looked at as well; the quotes and the minus stay.
"""

import itertools
import re
from collections.abc import Iterable, Iterator

from adrnet.search.analysis import Field, segments
from adrnet.search.executor import Execution
from adrnet.search.labels import Labels
from adrnet.search.lexicon import Lexicon, may_be_mistyped
from adrnet.search.near_runs import near_runs
from adrnet.search.nodes import Term
from adrnet.search.request import SearchRequest, Suggestion
from adrnet.search.snapshot import Snapshot
from adrnet.search.terms import Query, without_particles
from adrnet.search.typed import parts

# Of so many equally near words the most frequent ones are tried, in so many wordings; so many are offered.
_NEAREST = 3
_MOST_TRIED = 9
_MOST_OFFERED = 3


def suggest(snapshot: Snapshot, labels: Labels, query: Query, request: SearchRequest) -> tuple[Suggestion, ...]:
    """Return other wordings of a query that found nothing, those that find most first."""
    lexicons = [*snapshot.lexicons(), labels.lexicon]
    execution = Execution(snapshot)
    # What is strange → what may have been meant.
    choices = {
        re.compile(rf"\b{re.escape(word)}\b"): _nearest(execution, lexicons, word)
        for word in query.words
        if may_be_mistyped(word) and not any(word in one for one in lexicons)
    }
    for run in _runs(query):
        if near := near_runs(snapshot, run):
            choices[re.compile(re.escape("".join(run)))] = ["".join(one) for one in near[:_MOST_TRIED]]
    offered: list[Suggestion] = []
    for meant in itertools.islice(itertools.product(*choices.values()), _MOST_TRIED if choices else 0):
        text = query.text
        for typed, word in zip(choices, meant, strict=True):
            text = typed.sub(word, text)
        if total := execution.page(request, labels.understand(text, request.language)).total:
            offered.append(Suggestion(text, total))
    return tuple(sorted(offered, key=lambda one: -one.total)[:_MOST_OFFERED])


def _runs(query: Query) -> Iterator[tuple[str, ...]]:
    for part in parts(query.text):
        for segment in segments(part.text):
            if segment.is_run:
                yield from (segment.pieces,) if part.is_phrase else without_particles(segment.pieces)


def _nearest(execution: Execution, lexicons: Iterable[Lexicon], word: str) -> list[str]:
    """Return the nearest known words; of several equally near ones those that stand in most listings."""
    distances = dict(itertools.chain.from_iterable(one.near(word) for one in lexicons))
    least = min(distances.values(), default=0)
    near = [known for known, distance in distances.items() if distance == least]
    return sorted(near, key=lambda known: (-execution.frequency(Term(Field.TEXT, known)), known))[:_NEAREST]
