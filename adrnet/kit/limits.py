"""A store of counts in the database for the library `limits`, so that limits hold across processes and machines.

The library's own stores are the process's memory and servers of other kinds. Here: counting in fixed windows, one row
for a key. The table is handed over (`use`), since tables live upstairs: it has `key`, `count` and `expires_at`.
"""

import hashlib
import math
from datetime import timedelta
from typing import ClassVar

from limits.storage import Storage
from sqlalchemy import Table, case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from adrnet.db import db, transactional
from adrnet.kit import clock

SCHEME = "adrnet-database"
URI = f"{SCHEME}://"


class DatabaseStorage(Storage):
    """Counts in a table of ours."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the library declares it without a class variable
    table: ClassVar[Table]

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count; return how many there are now within the window, which begins with the first."""
        return transactional(_count)(self.table, key, expiry, amount)

    def get(self, key: str) -> int:
        """Return how many there are within the window."""
        table = self.table
        statement = select(table.c.count).where(table.c.key == _short(key), table.c.expires_at > clock.now())
        return db.session.scalar(statement) or 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds since 1970; now where there is none."""
        found = db.session.scalar(select(self.table.c.expires_at).where(self.table.c.key == _short(key)))
        now = clock.now()
        return math.ceil(max(found, now).timestamp()) if found else now.timestamp()

    def check(self) -> bool:
        """Whether the store answers."""
        db.session.execute(select(self.table.c.key).limit(1)).first()
        return True

    def reset(self) -> int | None:
        """Not offered: who forgets all limits at once has no reason that we know of."""
        raise NotImplementedError

    def clear(self, key: str) -> None:
        """Forget one count."""
        transactional(_forget)(self.table, key)


def use(table: Table) -> None:
    """Say which table holds the counts."""
    DatabaseStorage.table = table


def _count(table: Table, key: str, seconds: float, amount: int) -> int:
    now = clock.now()
    until = now + timedelta(seconds=seconds)
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    is_over = table.c.expires_at <= now
    statement = (
        insert(table)
        .values(key=_short(key), count=amount, expires_at=until)
        .on_conflict_do_update(
            index_elements=[table.c.key],
            set_={
                "count": case((is_over, amount), else_=table.c.count + amount),
                "expires_at": case((is_over, until), else_=table.c.expires_at),
            },
        )
        .returning(table.c.count)
    )
    return int(db.session.execute(statement).scalar_one())


def _forget(table: Table, key: str) -> None:
    db.session.execute(table.delete().where(table.c.key == _short(key)))


def _short(key: str) -> str:
    # The library's keys grow with whatever they count by; a row's key does not.
    return f"limit:{hashlib.sha256(key.encode()).hexdigest()}"
