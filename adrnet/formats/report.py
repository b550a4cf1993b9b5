"""The report as data: what every form of it (page, PDF, DOCX) writes down, in this order and in these words.

A report has a title and parts; a part has a heading and blocks; a block is a paragraph, a list of points, a few figures
or a table. A table that is drawn stands as a picture as well: its numbers are bars, one for each line. Every text knows
its language (`Wording`), every number may lead to the rows that it counts. Nothing here counts, translates or links.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from adrnet.i18n.locales import Locale
from adrnet.i18n.messages import Wording


@dataclass(frozen=True)
class Number:
    """A figure, and the whole address of the rows that it counts (empty where there is none)."""

    value: int
    url: str = ""


Cell = Number | Wording


@dataclass(frozen=True)
class Paragraph:
    """Running text; lines of it are kept (what a coordinator writes has paragraphs of its own)."""

    text: Wording


@dataclass(frozen=True)
class Points:
    """Short statements, one below the other."""

    items: tuple[Wording, ...]


@dataclass(frozen=True)
class Figure:
    """One number at the head of a part, with a note under it (empty: none)."""

    label: Wording
    number: Number
    note: Wording | None = None


@dataclass(frozen=True)
class Figures:
    """A few numbers beside each other."""

    items: tuple[Figure, ...]


@dataclass(frozen=True)
class Line:
    """A line of a table: what it is about, then a cell for each further column."""

    label: Wording
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table; the first word of `head` stands over the labels of its lines.

    Attributes:
        is_drawn: its numbers are drawn as bars too, those of one line end to end; all columns are numbers then.
    """

    caption: Wording
    head: tuple[Wording, ...]
    lines: tuple[Line, ...]
    is_drawn: bool = False


Block = Paragraph | Points | Figures | Table


@dataclass(frozen=True)
class Part:
    """A part of the report; `key` names it in addresses (ASCII)."""

    key: str
    heading: Wording
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """The whole report in one language."""

    locale: Locale
    title: Wording
    # The period, the day on which it was counted, its time zone: one sentence each, under the title.
    facts: tuple[Wording, ...]
    parts: tuple[Part, ...]


def narrowed(table: Table, most: int) -> Iterator[Table]:
    """Yield a table as parts with at most so many columns beside the first, for paper; most are one part."""
    columns = len(table.head) - 1
    parts = max(1, -(-columns // most))
    size = -(-columns // parts) if columns else most
    for start in range(0, max(columns, 1), size):
        end = start + size
        lines = tuple(replace(line, cells=line.cells[start:end]) for line in table.lines)
        yield replace(table, head=(table.head[0], *table.head[1 + start : 1 + end]), lines=lines)
