"""What a load of reference data did, for whoever started it."""

from dataclasses import dataclass, field


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
