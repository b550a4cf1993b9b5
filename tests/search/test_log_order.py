"""Two transactions at once: a reader of the log at any position never misses a change that commits later."""

import threading

import pytest
from sqlalchemy.orm import Session

from adrnet.db import db
from adrnet.domain import outbox
from adrnet.search import indexer
from adrnet.search.store import Store
from tests import factories

pytestmark = pytest.mark.data("empty")


def _position_and_changes(store: Store) -> tuple[int, list[int]]:
    with Session(db.engine) as session:
        head = outbox.head(session)
        return head, indexer._changed(session, store.current().position, head)


def test_a_change_that_commits_later_has_a_later_position(session: Session, store: Store) -> None:
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: the second transaction could not even begin")
    first, second = factories.listing().id, factories.listing().id
    indexer.catch_up(db.engine, store, timeout=0, is_worker=True)
    engine, order, noted = db.engine, [], threading.Event()

    def later() -> None:
        with Session(engine) as other:
            noted.set()
            # Waits here until the first transaction has ended, whatever it drew from the sequence before.
            outbox.note(other, [second])
            order.append("second")
            other.commit()

    with Session(engine) as one:
        outbox.note(one, [first])
        thread = threading.Thread(target=later)
        thread.start()
        assert noted.wait(5)
        thread.join(0.3)
        assert thread.is_alive(), "the second append waits for the first transaction"
        assert _position_and_changes(store) == (store.current().position, [])
        order.append("first")
        one.commit()
    thread.join(5)
    assert order == ["first", "second"]
    assert _position_and_changes(store)[1] == [first, second]


@pytest.mark.parametrize("turn", range(3))
def test_readers_beside_many_writers_miss_nothing(session: Session, store: Store, turn: int) -> None:
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: there is no order to get wrong")
    indexer.catch_up(db.engine, store, timeout=0, is_worker=True)
    engine, position, seen, done = db.engine, store.current().position, [], threading.Event()

    def write(number: int) -> None:
        for step in range(10):
            with Session(engine) as own:
                outbox.note(own, [1000 * turn + 10 * number + step + 1])
                own.commit()

    def read() -> None:
        nonlocal position
        while True:
            was_done = done.is_set()
            with Session(engine) as own:
                head = outbox.head(own)
                seen.extend(indexer._changed(own, position, head))
                position = head
            if was_done:
                return

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert sorted(seen) == [1000 * turn + number + 1 for number in range(50)]
