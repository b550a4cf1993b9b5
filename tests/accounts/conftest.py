"""Travelling in time, for everything that expires."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine

from adrnet.kit import clock


@pytest.fixture
def time_machine_at() -> Callable[..., AbstractContextManager[object]]:
    """Go so far ahead, and back: `with time_machine_at(hours=2): …`."""

    def at(**ahead: int) -> AbstractContextManager[object]:
        return time_machine.travel(clock.now() + timedelta(**ahead), tick=True)

    return at
