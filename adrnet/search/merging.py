"""Which segments the worker writes anew when there are many of them."""

from typing import Any, Final

from whoosh.reading import SegmentReader

# One document in so many may be a deleted one before the worker writes its segment anew.
DELETED_SHARE: Final = 4


def merge_the_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Write all segments into the new one, the largest excepted while it is large and holds few deleted documents.

    Whoosh's own policy merges by the segments' number alone and never looks at what is deleted.
    """
    largest = max(segments, key=lambda segment: segment.doc_count_all())
    rest = sum(segment.doc_count_all() for segment in segments if segment is not largest)
    is_kept = (
        rest * DELETED_SHARE < largest.doc_count_all()
        and largest.deleted_count() * DELETED_SHARE < largest.doc_count_all()
    )
    kept = [largest] if is_kept else []
    for segment in segments:
        if segment not in kept:
            with SegmentReader(writer.storage, writer.schema, segment) as reader:
                writer.add_reader(reader)
    return kept
