"""Paging through a list: which page, which rows, which neighbours."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Pages:
    """The pages of a list of `total` rows, `size` a page; pages count from 1 and there is always one."""

    total: int
    number: int
    size: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, ceil(self.total / self.size))

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.size

    @property
    def previous(self) -> int | None:
        """The page before, None on the first."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, None on the last."""
        return self.number + 1 if self.number < self.last else None

    @property
    def shown(self) -> list[int | None]:
        """The numbers to show: the first, the last, the neighbours of this one; None where some are left out.

        None stands for two numbers or more: a gap would take as much room as the one number that it hides.
        """
        near = {1, self.last, *range(self.number - 1, self.number + 2)}
        shown: list[int | None] = []
        before = 0
        for number in sorted(number for number in near if 1 <= number <= self.last):
            left_out = range(before + 1, number)
            shown += [None] if len(left_out) > 1 else left_out
            shown.append(number)
            before = number
        return shown
