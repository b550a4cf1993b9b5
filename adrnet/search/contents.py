"""What the table of contents of a generation names: its segments, and a reader of each.

Decisions:
* Whoosh's own way (`open_index`, `reader`) reads the table three times and opens every segment anew. Segments never
  change but for the documents that were deleted, and these stand in the table: so the table is read once, and who has a
  segment open keeps it (`segment`).
* Bytes are compared with their checksum before Whoosh sees them.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC
from whoosh.reading import SegmentReader, TermNotFound

from adrnet.search import checksums
from adrnet.search.schema import SCHEMA
from adrnet.search.segment import Segment


def segments(folder: Path) -> list[Any]:
    """Return Whoosh's description of each segment of the generation in `folder`, as of its last commit.

    Raises:
        checksums.DamagedError: the table of contents is not what was written.
        OSError: it cannot be read.
    """
    number, body = checksums.newest_contents(folder)
    storage = RamStorage()
    storage.files[checksums.contents_name(number)] = body
    found: list[Any] = TOC.read(storage, "MAIN", gen=number, schema=SCHEMA).segments
    return found


def reader(folder: Path, segment: Any) -> Any:
    """Open one of the segments of the generation in `folder`.

    Raises:
        checksums.DamagedError: its files are not what was written.
        OSError: they cannot be read.
    """
    if segment.is_compound():
        # Whoosh would map it: then nobody could shorten the file without ending this process.
        storage: Any = RamStorage()
        storage.files[segment.make_filename(checksums.COMPOUND)] = checksums.compound(folder, segment)
    else:
        checksums.check_segments(folder, [segment])
        storage = FileStorage(str(folder))
    return SegmentReader(storage, SCHEMA, segment)


def numbers(folder: Path, there: Iterable[Any], ids: Iterable[int], known: Mapping[str, Segment]) -> list[int]:
    """Return the numbers of the documents of these listings as Whoosh counts them; deleted ones have none.

    Args:
        folder: of the generation.
        there: its segments, in their order.
        ids: of listings.
        known: segments that need not be opened, by name.

    Raises:
        checksums.DamagedError: a segment that had to be opened is not what was written.
        OSError: one cannot be read.
    """
    wanted, first = sorted(ids), 0
    found: list[int] = []
    for segment in there:
        one = known.get(segment.segment_id())
        # Behind the documents come zeros, which are nobody's id.
        inside = np.flatnonzero(np.isin(one.ids, wanted)).tolist() if one else _looked_up(folder, segment, wanted)
        found.extend(first + number for number in inside if not segment.is_deleted(number))
        first += segment.doc_count_all()
    return found


def _looked_up(folder: Path, segment: Any, wanted: Iterable[int]) -> list[int]:
    found: list[int] = []
    with reader(folder, segment) as opened:
        for one in wanted:
            try:
                found.extend(opened.postings("listing", str(one)).all_ids())
            except TermNotFound:
                continue
    return found
