"""The database floor: one session, one naming of constraints, one commit.

`db` is Flask-SQLAlchemy around a plain `DeclarativeBase`; models subclass `Base`, so the extension could be exchanged
in this file alone. `transactional` holds the only commit of the house. Types that SQLite and PostgreSQL understand
differently (`UTCDateTime`, `Json`) are decided here once.

Decisions:
    2026-11-21  One writer at a time, on PostgreSQL too: SQLite has no other way, the log of changes needs its order,
                and a lock taken at the beginning cannot meet another one half way. Readers never wait.
"""

import functools
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Date, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeDecorator

P = ParamSpec("P")
R = TypeVar("R")

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# JSONB on PostgreSQL can be indexed and compared; SQLite keeps the same value as text.
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database (SQLite would hand back naive values)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse naive values and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return an aware value in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class days_later(GenericFunction[datetime]):  # noqa: N801 - it is written like every other function of SQL
    """The instant so many days after a date or an instant of a row; a date begins in UTC."""

    type = UTCDateTime()
    inherit_cache = True


@compiles(days_later, "sqlite")
def _days_later_in_sqlite(element: days_later, compiler: SQLCompiler, **options: Any) -> str:
    since, days = (compiler.process(one, **options) for one in element.clauses)
    return f"strftime('%Y-%m-%d %H:%M:%f000', {since}, {days} || ' days')"


@compiles(days_later, "postgresql")
def _days_later_in_postgresql(element: days_later, compiler: SQLCompiler, **options: Any) -> str:
    since, days = (compiler.process(one, **options) for one in element.clauses)
    is_date = isinstance(next(iter(element.clauses)).type, Date)
    began = f"CAST({since} AS timestamp) AT TIME ZONE 'UTC'" if is_date else since
    return f"({began} + make_interval(days => {days}))"


class Base(DeclarativeBase):
    """What every table inherits: the naming convention and the house's types."""

    metadata = MetaData(naming_convention=NAMING)


# On the registry and not as an attribute: Flask-SQLAlchemy derives a class from `Base`, which may not repeat it.
Base.registry.update_type_annotation_map({datetime: UTCDateTime, dict[str, Any]: Json, list[Any]: Json})

db = SQLAlchemy(model_class=Base)

# Held by every write transaction on PostgreSQL from its beginning. The number is arbitrary and ours.
WRITE_LOCK = 5_410_710_001

_WRITES = "adrnet_writes"
_DEPTH = "adrnet_transaction_depth"
_IS_LOCKED = "adrnet_is_locked"


def init(app: Flask) -> None:
    """Hang the database on `app`; the extension keeps one engine per application."""
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {})
    options = app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    # Names and texts are stored as they are written; escapes would triple the size of every non-Latin script.
    options.setdefault("json_serializer", functools.partial(json.dumps, ensure_ascii=False, separators=(",", ":")))
    # Errors are logged with their statement; the values in it may be somebody's.
    options.setdefault("hide_parameters", True)
    db.init_app(app)
    app.extensions["adrnet.before_commit"] = []
    app.extensions["adrnet.after_commit"] = []


def before_commit(app: Flask, callback: Callable[[], None]) -> None:
    """Register what belongs into every transaction, at its end; a failure rolls the transaction back."""
    app.extensions["adrnet.before_commit"].append(callback)


def after_commit(app: Flask, callback: Callable[[], None]) -> None:
    """Register what runs, best effort, after each commit (the index catching up); a failure is logged, never raised."""
    app.extensions["adrnet.after_commit"].append(callback)


def transactional(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in one write transaction: commit once at the end, roll back on any error.

    Called inside another transactional function it joins it. A read transaction that the request has already opened is
    ended first: on SQLite a transaction that reads and then writes fails at once when another writer was faster, and
    what was read before the lock is stale in any case (loaded objects are refreshed at their next use).
    """
    return _in_one_transaction(function, is_locked=True)


def transactional_late(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in one transaction as `transactional` does; others write until it calls `lock`.

    For what takes long to prepare and little to write. The function sends nothing to the database before `lock`, and
    looks after it whether what it has read is still so.
    """
    return _in_one_transaction(function, is_locked=False)


def lock(session: Session) -> bool:
    """Keep others from writing from here to the end of the transaction; False where they were kept from it before."""
    if session.info.get(_IS_LOCKED):
        return False
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        # A transaction that has read cannot begin to write once another one has written: a new one takes its place.
        connection.exec_driver_sql("ROLLBACK")
    _take_lock(connection)
    session.info[_IS_LOCKED] = True
    return True


def _in_one_transaction(function: Callable[P, R], *, is_locked: bool) -> Callable[P, R]:
    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        depth = session.info.get(_DEPTH, 0)
        if depth == 0:
            _begin_anew(session, is_locked=is_locked)
        session.info[_DEPTH] = depth + 1
        try:
            result = function(*args, **kwargs)
            if depth == 0:
                for callback in current_app.extensions["adrnet.before_commit"]:
                    callback()
                session.commit()
        except BaseException:
            if depth == 0:
                session.rollback()
            raise
        finally:
            session.info[_DEPTH] = depth
            if depth == 0:
                session.info.pop(_IS_LOCKED, None)
        if depth == 0:
            _run_after_commit()
        return result

    return wrapper


def _begin_anew(session: Session, *, is_locked: bool) -> None:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside of a transactional function")
    if session.in_transaction():
        session.rollback()
    session.connection(execution_options={_WRITES: is_locked})
    session.info[_IS_LOCKED] = is_locked


@contextmanager
def snapshot() -> Iterator[Session]:
    """Open a session of its own that sees one state of the database to its end, whatever is committed meanwhile.

    For what counts and lists the same things in several statements, and for files that are still streamed when the
    request's session is gone. It only reads: nothing is ever committed.
    """
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # On SQLite every transaction sees one state by itself.
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with Session(connection, autoflush=False) as session:
            yield session


def _run_after_commit() -> None:
    for callback in current_app.extensions["adrnet.after_commit"]:
        try:
            callback()
        except Exception:
            # The change is committed and the log remembers it: whatever follows from it is done by the worker.
            current_app.logger.exception("after commit: %s", getattr(callback, "__qualname__", "callback"))


@event.listens_for(Session, "before_flush")
def _refuse_before_lock(session: Session, *_more: object) -> None:
    """Nothing is sent before `lock`: the transaction in which it was would be gone."""
    if session.info.get(_IS_LOCKED) is False:
        raise RuntimeError("something was written before the lock was taken")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own transaction handling starts too late and never IMMEDIATE; `_begin` below does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    # A file of 5,000 new entries is written in six to ten seconds; whoever writes meanwhile waits and does not fail.
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    mode = cursor.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    cursor.close()
    if mode not in {"wal", "memory"}:
        raise RuntimeError(f"SQLite grants journal mode {mode!r}, not WAL: put the database on a local disk")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITES):
        _take_lock(connection)
    elif connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")


def _take_lock(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
