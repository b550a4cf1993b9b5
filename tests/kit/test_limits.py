"""The store of counts that the library `limits` uses."""

import pytest

from adrnet.kit.limits import URI, DatabaseStorage


@pytest.fixture
def storage(session):
    return DatabaseStorage(URI) if session else None


def test_it_counts_within_a_window(storage):
    assert [storage.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert storage.incr("b", 60, amount=5) == 5
    assert storage.get("a") == 3
    assert storage.get("c") == 0


def test_the_window_begins_with_the_first_and_ends(storage, time_machine):
    time_machine.move_to("2026-11-21T10:00:00Z", tick=False)
    storage.incr("a", 60)
    time_machine.move_to("2026-11-21T10:00:59Z", tick=False)
    assert storage.incr("a", 60) == 2
    assert storage.get_expiry("a") == 1795255260
    time_machine.move_to("2026-11-21T10:01:00Z", tick=False)
    assert storage.get("a") == 0
    assert storage.incr("a", 60) == 1


def test_a_count_can_be_forgotten(storage):
    storage.incr("a", 60)
    storage.clear("a")
    assert storage.get("a") == 0
    assert storage.check()


def test_keys_of_any_length_fit(storage):
    storage.incr("x" * 5000, 60)
    storage.incr("x" * 5001, 60)
    assert storage.get("x" * 5000) == 1
