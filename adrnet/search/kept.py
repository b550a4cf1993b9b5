"""What is kept for the next time: a mapping that forgets what was not asked for longest once it holds too much."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class Kept:
    """Values of a known size by key, shared by threads."""

    def __init__(self, most: int) -> None:
        """Keep values of at most so many bytes together."""
        self._most = most
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
            self._size = 0

    def get(self, key: Hashable) -> Any:
        """Return what is kept, None where nothing is."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, value: Any, size: int) -> None:
        """Keep a value of `size` bytes; what would fill everything by itself is not kept."""
        if size > self._most // 2:
            return
        with self._lock:
            former = self._values.pop(key, None)
            self._size += size - (former[1] if former else 0)
            self._values[key] = value, size
            while self._size > self._most:
                _, (_, freed) = self._values.popitem(last=False)
                self._size -= freed
