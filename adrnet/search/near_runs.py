"""Runs of clusters that are one cluster off from what was typed: another one, one too many, or one too few.

Every token of these scripts has neighbours, so nothing is known of a cluster by itself. What can be told: a bigram that
stands in no name is strange, and a run that becomes one of known bigrams by *one* change may have been meant; whoever
offers it looks first whether some listing has all of it. Where the first cluster is the wrong one nothing is found: the
index can be asked how a bigram goes on, not how it begins. Nor is what misses its end, which is no slip but the
beginning of another word.
"""

from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz.distance import Indel

from adrnet.i18n.scripts import CLUSTER
from adrnet.search.snapshot import Snapshot

# Shorter runs are one cluster away from too many others.
SHORTEST = 3
LONGEST = 40
_FIELD = "name"

Run = tuple[str, ...]


def near_runs(snapshot: Snapshot, run: Run) -> list[Run]:
    """Return what a run that stands in no name may have been meant for, the most similar first; mostly nothing."""
    if not SHORTEST <= len(run) <= LONGEST:
        return []
    strange = {number for number, pair in enumerate(pairwise(run)) if not snapshot.has(_FIELD, "".join(pair))}
    if not strange:
        return []
    found = {}
    for place in range(1, len(run)):
        # A change at a place changes the bigrams on both sides of it, and no others.
        if strange <= {place - 1, place}:
            found.update(dict.fromkeys(_changed(snapshot, run, place)))
    typed = "".join(run)
    return sorted(found, key=lambda one: (Indel.distance("".join(one), typed), one))


def _changed(snapshot: Snapshot, run: Run, place: int) -> Iterator[Run]:
    before, here, behind = run[:place], run[place], run[place + 1 :]
    candidates = [(*before, *behind)] if behind else []
    for pair in snapshot.beginning_with(_FIELD, before[-1]):
        first, *others = CLUSTER.findall(pair)
        if first != before[-1] or len(others) != 1:
            continue
        (other,) = others
        candidates.append((*before, other, here, *behind))
        # At the end of the run nothing behind speaks for another cluster: it has to be of the same letter at least.
        if behind or other[0] == here[0]:
            candidates.append((*before, other, *behind))
    for changed in candidates:
        around = pairwise(changed[place - 1 : place + 2])
        if changed != run and all(snapshot.has(_FIELD, "".join(pair)) for pair in around):
            yield changed
