"""What a load of reference data did, for whoever started it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

# How many things are named before the rest is only counted.
MOST_NAMED = 5


@dataclass
class Tally:
    """What happened to the things of one sort."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    # In the database, not in this folder, and kept.
    absent: list[str] = field(default_factory=list)
    # In the folder and left as they are, with the reason.
    untouched: dict[str, str] = field(default_factory=dict)

    @property
    def has_changes(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed or self.removed)


@dataclass
class Summary:
    """What a load did, by sort of thing."""

    tallies: dict[str, Tally] = field(default_factory=dict)

    def of(self, sort: str) -> Tally:
        """Return the tally of a sort of things."""
        return self.tallies.setdefault(sort, Tally())

    @property
    def has_changes(self) -> bool:
        """Whether anything was written."""
        return any(tally.has_changes for tally in self.tallies.values())

    def lines(self) -> Iterator[str]:
        """Say it, one sort a line, and below it what was left as it is and why."""
        for sort, tally in self.tallies.items():
            if tally == Tally():
                continue
            counts = {"added": tally.added, "changed": tally.changed, "removed": tally.removed}
            said = [f"{count:,} {word}" for word, count in counts.items() if count]
            yield f"{sort}: {', '.join([*said, f'{tally.unchanged:,} unchanged'])}"
            if tally.untouched:
                reasons = [f"{key} ({reason})" for key, reason in tally.untouched.items()]
                yield f"  left as they are: {_some(reasons)}"
            if tally.absent:
                yield f"  kept, though not in these files: {_some(tally.absent)}"


def _some(names: list[str]) -> str:
    rest = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {rest:,} more" if rest > 0 else "")
