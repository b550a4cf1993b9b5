"""How much of a file is read, and what was read from it; the same for pages and for the command line."""

from collections.abc import Mapping
from typing import Any

from adrnet.domain.importing import Read
from adrnet.formats import tables
from adrnet.formats.csv import unguarded
from adrnet.formats.tables import Limits

MEGABYTE = 1_000_000
# Every text of an entry stands in one cell, in every language.
_LONGEST_CELL = 100_000
_WORKBOOK = b"PK"


def limits_of(settings: Mapping[str, Any]) -> Limits:
    """Return how much of a file is read."""
    return Limits(
        bytes=settings["IMPORT_MEGABYTES"] * MEGABYTE,
        rows=settings["IMPORT_ROWS"],
        columns=settings["IMPORT_COLUMNS"],
        cell=_LONGEST_CELL,
        unpacked=settings["IMPORT_UNPACKED_MEGABYTES"] * MEGABYTE,
    )


def read(content: bytes, limits: Limits) -> Read:
    """Read a file; in CSV the guards against formulas are taken off again.

    Raises:
        TableError: it cannot be read.
    """
    table = tables.read(content, limits)
    clean = str if content.startswith(_WORKBOOK) else unguarded
    lines = tuple((line.number, tuple(clean(cell) for cell in line.cells)) for line in table.lines)
    return Read(tuple(clean(one) for one in table.headings), lines, table.broken)
