"""Sets of documents as bits: a bit for each document of a snapshot, sixty-four to a word.

How many of a set carry each value of a facet is counted in one go: the values are rows of a matrix, and a row AND the
set has as many bits as the answer. A set of a few documents is looked up document by document instead.
"""

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]
Documents = npt.NDArray[np.int32]

# Documents stand in words of so many bits.
WORD = 64
# So much of a matrix is counted at a time: what is in between then stays in the fast memory of a processor.
_AT_ONCE = 96 * 1024


def pack(mask: Mask) -> Bits:
    """Return a mask as bits, sixty-four to a word; its length is a multiple of that."""
    return np.packbits(mask).view(np.uint64)


def unpack(bits: Bits) -> Mask:
    """Return the mask that was packed."""
    return np.unpackbits(bits.view(np.uint8)).view(np.bool_)


def packed(documents: Documents, size: int) -> Bits:
    """Return documents as the bits of a set of all `size`."""
    mask = np.zeros(size, np.bool_)
    mask[documents] = True
    return pack(mask)


def count_rows(rows: Bits, bits: Bits) -> npt.NDArray[np.int64]:
    """Return how many documents of a set each row has."""
    at_once = max(1, _AT_ONCE // max(1, bits.nbytes))
    counts = np.zeros(len(rows), np.int64)
    for start in range(0, len(rows), at_once):
        part = np.bitwise_count(rows[start : start + at_once] & bits)
        counts[start : start + at_once] = part.sum(axis=1, dtype=np.uint32)
    return counts


def count_few(rows: Bits, documents: Documents) -> npt.NDArray[np.int64]:
    """Return how many of a few documents each row has, document by document."""
    places = rows.view(np.uint8).take(documents >> 3, axis=1)
    flags = (128 >> (documents & 7)).astype(np.uint8)
    counts: npt.NDArray[np.int64] = (places & flags).astype(np.bool_).sum(axis=1)
    return counts
