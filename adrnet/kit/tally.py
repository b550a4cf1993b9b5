"""Counting in fixed windows without a database: a small file in memory that all processes of a machine share.

For what is counted at every page that anybody reads, where a row for each would make readers write. Counts are kept in
two lines of slots that keys are scattered over; the smaller of the two counts, so that two keys that share a slot in
one line hardly ever share both. A process that counts between another's reading and writing may take one away: a limit
holds nearly, and for nothing that must be exact. What stands in the file tells nobody who was counted.
"""

import hashlib
import mmap
import os
import struct
from pathlib import Path
from typing import Final

SLOTS: Final = 1 << 15
_LINES: Final = 2
# The window that is counted in, and how many there were.
_SLOT: Final = struct.Struct("<II")
_SIZE: Final = SLOTS * _LINES * _SLOT.size


class Tally:
    """Counts in a file."""

    def __init__(self, file: Path) -> None:
        """Open the file, or make it; it is half a megabyte and never grows."""
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if os.fstat(descriptor).st_size != _SIZE:
                os.ftruncate(descriptor, _SIZE)
            # Shared: what one process counts, the others see.
            self._memory = mmap.mmap(descriptor, _SIZE)
        finally:
            os.close(descriptor)

    def count(self, key: str, window: int, times: int = 1) -> int:
        """Count `times` for `key` in this window (a number that only grows); return how many there are by now."""
        places = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=4 * _LINES).digest()
        counts = []
        for line, place in enumerate(struct.unpack(f"<{_LINES}I", places)):
            at = (line * SLOTS + place % SLOTS) * _SLOT.size
            former, count = _SLOT.unpack_from(self._memory, at)
            count = count + times if former == window & 0xFFFFFFFF else times
            _SLOT.pack_into(self._memory, at, window & 0xFFFFFFFF, min(count, 0xFFFFFFFF))
            counts.append(count)
        return min(counts)

    def close(self) -> None:
        """Let go of the file."""
        self._memory.close()
