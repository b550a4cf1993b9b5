"""Which segments the worker writes anew when there are many of them.

Whoosh merges under the writers' lock, and whoever has changed something waits for it; so little is merged at once, and
segments of about the same size, so that nothing is written anew again and again. What is larger goes with a new
generation, which is built beside the present one while that follows the log.
"""

from typing import Any, Final

from whoosh.reading import SegmentReader

# One document in so many may be a deleted one before the worker writes its segment anew.
DELETED_SHARE: Final = 4
# So many documents are merged within about half a second.
MOST_AT_ONCE: Final = 500


def merge_the_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Write small segments, and those with many deleted documents, into the new one; return the others.

    Whoosh's own policy merges by the segments' number alone and never looks at what is deleted.
    """
    kept, merged = [], 0
    for segment in sorted(segments, key=lambda segment: segment.doc_count_all()):
        size = segment.doc_count_all()
        is_worn = segment.deleted_count() * DELETED_SHARE > size
        if merged + size > MOST_AT_ONCE or not (is_worn or size <= 2 * (merged + 1)):
            kept.append(segment)
            continue
        merged += size
        with SegmentReader(writer.storage, writer.schema, segment) as reader:
            writer.add_reader(reader)
    return kept
