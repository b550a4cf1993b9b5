"""What a file would do, row by row: the same whether it is only looked at or carried out a moment later.

Nothing is written here. What differs between listings, posts and facts stands in `listing_plan`, `post_plan` and
`fact_plan`; a plan's digest tells whether what is to be done is still what was seen.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from adrnet.domain.account import Account
from adrnet.domain.content import Name
from adrnet.domain.import_run import ImportKind
from adrnet.domain.importing import Read
from adrnet.domain.listing import Listing
from adrnet.i18n.messages import Wording
from adrnet.imports.judging import Lookup, Remark, Remarks
from adrnet.presenters.words import Words

NEW, LEAVE_OUT = "new", "leave_out"


class Act(StrEnum):
    """What becomes of a row."""

    MAKE = "make"
    CHANGE = "change"
    ALONE = "alone"
    LEAVE_OUT = "leave_out"
    # It may be something that is there: nobody has decided yet.
    OPEN = "open"


@dataclass(frozen=True)
class Alike:
    """An entry that a row may mean, or an earlier row of the file (`row`); how alike, 0 to 100."""

    likeness: int
    names: tuple[Name, ...]
    listing: Listing | None = None
    row: int = 0


@dataclass(frozen=True)
class Planned:
    """What becomes of one row.

    Attributes:
        number: of the row, as a spreadsheet counts.
        act: what is done.
        names: of the entry; `label` says it where there are none.
        fields: what changes.
        target: which thing, by its public id or key.
        alike: what it may be.
        waits: it stays a draft, since something is missing that readers need.
        work: what the domain carries out.
        seen: what it rests on; another one is another plan.
    """

    number: int
    act: Act
    names: tuple[Name, ...] = ()
    label: Wording | str = ""
    fields: tuple[str, ...] = ()
    target: str = ""
    alike: tuple[Alike, ...] = ()
    waits: bool = False
    work: Any = None
    seen: str = ""


@dataclass(frozen=True)
class Plan:
    """What a file would do."""

    kind: ImportKind
    rows: tuple[Planned, ...]
    faults: tuple[Remark, ...]
    doubts: tuple[Remark, ...]

    def of(self, act: Act) -> list[Planned]:
        """Return the rows with which this is done."""
        return [one for one in self.rows if one.act == act]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each act."""
        return {str(act): len(self.of(act)) for act in Act}

    @property
    def digest(self) -> str:
        """What the plan comes to: it differs when anything would be done otherwise."""
        said = "\n".join(
            f"{one.number} {one.act} {one.target} {','.join(one.fields)} {one.waits} {one.seen}" for one in self.rows
        )
        return hashlib.sha256(said.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Task:
    """All that a plan is made from."""

    session: Session
    actor: Account
    kind: ImportKind
    read: Read
    columns: Mapping[int, str]
    words: Words
    today: date
    longest: int
    # Row → what was decided about it: `NEW`, `LEAVE_OUT`, or the public id of an entry.
    choices: Mapping[int, str] = field(default_factory=dict)
    # Whether entries are shown at once, or wait as drafts.
    is_shown: bool = True
    remarks: Remarks = field(default_factory=Remarks)
    lookup: Lookup = field(init=False)

    def __post_init__(self) -> None:
        """Look words up in the reader's language."""
        object.__setattr__(self, "lookup", Lookup(self.words))

    def plan(self, rows: Sequence[Planned]) -> Plan:
        """Return the plan: remarks in the order of the rows."""
        return Plan(
            self.kind,
            tuple(rows),
            _in_order(self.remarks.faults),
            _in_order(self.remarks.doubts),
        )


def _in_order(remarks: list[Remark]) -> tuple[Remark, ...]:
    """Return each remark once, by the number of its row."""
    return tuple(sorted(dict.fromkeys(remarks), key=lambda one: one.row))
