"""How migrations run: on the application's own engine, comparing types, in batches where SQLite needs them."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy.types import TypeDecorator

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write the house's own types as the plain types beneath them, so that a migration depends on nothing of ours."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.JSON):
        autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return "sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), 'postgresql')"
    return False


def run() -> None:
    """Run the migrations; each in its own transaction, so that a failure leaves the last complete one."""
    options = dict(current_app.extensions["migrate"].configure_args)
    engine = database.engine
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A batch recreates tables; with foreign keys enforced the drop in between would cascade. Within a
            # transaction the pragma does nothing, and ours begin with the first statement: the driver itself is asked.
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            transaction_per_migration=True,
            render_item=render_item,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            connection.commit()
            connection.connection.cursor().execute("PRAGMA foreign_keys = ON")


run()
